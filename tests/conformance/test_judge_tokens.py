"""What answers to Connect calls are worth: repeats under a token, contacts, and the form of the answers."""

from collections.abc import Callable
from typing import Any

import pytest

from conformance.blame import out_of_order
from conformance.scripts import Advance, Observe, Send
from conformance.target import Accepted, Answer, Rejected, Unsupported
from conformance.verdicts import Status
from refimpl.machine import decide
from refimpl.operations import OPERATIONS
from refimpl.window import DAY
from tests.conformance.fakes.answering import Answering
from tests.conformance.fakes.wrapping import Rows, Wrapping, judged, worth
from tests.refimpl.connect_samples import (
    BASE,
    CONNECT,
    DRAFT,
    NOTICE,
    RECEIVE,
    SECOND_DRAFT,
    SEND,
    START,
    call,
    caller_of,
    copies,
    switchboard,
    switchboard_service,
    taken,
    templated,
)

PASS, NOTED, FAIL = (Status.PASS, None), (Status.NOTED, None), Status.FAIL
LOOK = {SEND: Observe("outbox"), START: Observe("outbox"), RECEIVE: Observe("contacts")}


ANOTHER_REQUEST: dict[str, Any] = {"SourceCampaign": {**call(SEND)["SourceCampaign"], "OutboundRequestId": DRAFT}}


def asking(operation: str, **members: Any) -> Send:
    return Send(call(operation, **members), caller_of(operation))


def run(target: Any, operation: str, *steps: Any) -> list[tuple[Status, str | None]]:
    return worth(judged(target, operation, switchboard(), *steps))


class Doing(Wrapping):
    """Looks at a call before it answers, and lets `does` answer in its place if it likes."""

    def __init__(self, does: Callable[["Doing", str, Any, str | None], Answer | None]) -> None:
        super().__init__()
        self.does = does
        self.calls = 0

    def send(self, operation: str, request: Any, caller: str | None = None) -> Answer:
        self.calls += 1
        found = self.does(self, operation, request, caller)
        return super().send(operation, request, caller) if found is None else found


def without_token(request: Any) -> Any:
    return {name: value for name, value in request.items() if name != "ClientToken"}


def tokenless(self: Doing, operation: str, request: Any, caller: str | None) -> Answer:
    """Do every call anew, as if it had no token."""
    fresh = without_token(request)
    if operation == START and self.calls > 1:
        fresh |= {"ContactId": SECOND_DRAFT}
    answer = self.service.send(operation, fresh, caller)
    if operation == START and isinstance(answer, Accepted):
        return Accepted({"ContactId": request["ContactId"]})
    return answer


# Repeats


@pytest.mark.parametrize("operation", CONNECT)
def test_a_repeat_answered_as_before_is_noted_and_a_clash_passes(operation: str) -> None:
    once = asking(operation, ClientToken="t")
    other = asking(operation, ClientToken="t", EmailMessage={**call(operation)["EmailMessage"], "Unheard": 1})
    assert run(Wrapping(), operation, once, once, LOOK[operation]) == [PASS, NOTED, PASS]
    assert run(Wrapping(), operation, once, other, LOOK[operation])[-1] == PASS


@pytest.mark.parametrize("operation", [SEND, START])
def test_a_second_effect_of_a_repeat_fails_by_the_rule_about_repeats(operation: str) -> None:
    once = asking(operation, ClientToken="t")
    found = run(Doing(tokenless), operation, once, once, LOOK[operation])
    assert found == [PASS, NOTED, (FAIL, "tokens.replay")]


@pytest.mark.parametrize("operation", [SEND, START])
def test_an_effect_under_a_token_of_another_call_fails_by_the_rule_about_that(operation: str) -> None:
    members = ANOTHER_REQUEST if operation == SEND else {}
    eve = {"EmailAddress": "eve@example.com"}
    other = asking(operation, ClientToken="t", DestinationEmailAddress=eve, **members)
    found = run(Doing(tokenless), operation, asking(operation, ClientToken="t"), other, LOOK[operation])
    assert found[2] == (FAIL, "tokens.same-parameters")


@pytest.mark.parametrize("operation", [SEND, START])
def test_a_refused_call_that_is_accepted_the_second_time_breaks_the_rule_about_repeats(operation: str) -> None:
    def once(self: Doing, operation: str, request: Any, caller: str | None) -> Answer | None:
        return None if self.calls == 1 else Accepted({"ContactId": DRAFT} if operation == START else {})

    bad = asking(operation, ClientToken="t", EmailMessage=templated(template=BASE))
    assert run(Doing(once), operation, bad, bad) == [PASS, (FAIL, "tokens.replay")]
    bare = Send(without_token(bad.request), bad.caller)
    assert run(Doing(once), operation, bare, bare) == [PASS, (FAIL, "templates.message-template-exists")]


def test_a_second_contact_of_a_repeat_fails_by_the_rule_about_repeats() -> None:
    def again(self: Doing, operation: str, request: Any, caller: str | None) -> Answer | None:
        if self.calls == 1:
            return None
        self.service.send(operation, without_token(request), caller)
        return Accepted({"ContactId": self.service.contacts[0]["id"]})

    once = asking(RECEIVE, ClientToken="t")
    assert run(Doing(again), RECEIVE, once, once, LOOK[RECEIVE]) == [PASS, NOTED, (FAIL, "tokens.replay")]


def test_a_new_contact_id_on_a_repeat_fails_by_the_rule_about_repeats() -> None:
    once = asking(RECEIVE, ClientToken="t")
    assert run(Doing(tokenless), RECEIVE, once, once) == [PASS, (FAIL, "tokens.replay")]


@pytest.mark.parametrize("operation", CONNECT)
def test_a_conflict_in_place_of_a_repeat_is_noted_and_held_to(operation: str) -> None:
    def refusing(self: Doing, *_: Any) -> Answer | None:
        return None if self.calls == 1 else Rejected("IdempotencyException", 409)

    once = asking(operation, ClientToken="t")
    found = judged(Doing(refusing), operation, switchboard(), once, once, LOOK[operation])
    assert [each.status for each in found] == [Status.PASS, Status.NOTED, Status.PASS]
    assert found[1].readings == ("A-C22",)


@pytest.mark.parametrize("operation", CONNECT)
def test_another_refusal_in_place_of_a_repeat_fails(operation: str) -> None:
    def refusing(self: Doing, *_: Any) -> Answer | None:
        return None if self.calls == 1 else Rejected("AccessDeniedException", 403)

    once = asking(operation, ClientToken="t")
    assert run(Doing(refusing), operation, once, once)[1][0] is FAIL


@pytest.mark.parametrize("operation", CONNECT)
def test_a_build_that_takes_tokens_without_regard_to_letter_case_fails(operation: str) -> None:
    def folding(self: Doing, operation: str, request: Any, caller: str | None) -> Answer:
        return self.service.send(operation, {**request, "ClientToken": request["ClientToken"].lower()}, caller)

    first = asking(operation, ClientToken="Token")
    members: dict[str, Any] = {"ContactId": SECOND_DRAFT} if operation == START else {}
    if operation == SEND:
        members = ANOTHER_REQUEST
    second = asking(operation, ClientToken="token", **members)
    assert run(Wrapping(), operation, first, second, LOOK[operation]) == [PASS] * 3
    assert run(Doing(folding), operation, first, second)[1][0] is FAIL


@pytest.mark.parametrize("operation", CONNECT)
def test_a_second_effect_without_a_token_is_due(operation: str) -> None:
    again = asking(operation, ContactId=SECOND_DRAFT) if operation == START else asking(operation)
    target = Wrapping()
    assert {status for status, _ in run(target, operation, asking(operation), again, LOOK[operation])} <= {
        Status.PASS,
        Status.NOTED,
    }
    assert len(target.service.contacts if operation == RECEIVE else target.service.outbox) == 2


@pytest.mark.parametrize(("later", "statuses"), [(DAY - 1, {FAIL}), (8 * DAY, {Status.PASS, Status.NOTED})])
def test_a_second_contact_is_a_fault_within_a_day_and_none_after_eight(later: int, statuses: set[Status]) -> None:
    once = asking(RECEIVE, ClientToken="t")
    found = run(Doing(tokenless), RECEIVE, once, Advance(later), once, LOOK[RECEIVE])
    assert len(found) > 1
    assert {status for status, _ in found[1:]} <= statuses


# The form of answers


@pytest.mark.parametrize("operation", [START, RECEIVE])
@pytest.mark.parametrize("response", [{}, {"ContactId": ""}, {"ContactId": None}, {"ContactId": 5}], ids=str)
def test_acceptance_without_a_contact_id_fails(operation: str, response: dict[str, Any]) -> None:
    assert run(Answering(Accepted(response)), operation, asking(operation)) == [(FAIL, "answer.contact-id")]


def test_a_contact_id_given_twice_to_calls_without_a_token_fails() -> None:
    twice = run(Answering(Accepted({"ContactId": "c-1"})), RECEIVE, asking(RECEIVE), asking(RECEIVE))
    assert twice == [PASS, (FAIL, "answer.contact-id-new")]


def test_an_answer_that_should_be_empty_and_is_not_fails() -> None:
    full: tuple[dict[str, Any], ...] = ({"MessageId": "m"}, {"ContactId": "c"})
    empty: tuple[dict[str, Any], ...] = ({}, {"ResponseMetadata": {"HTTPStatusCode": 200}})
    assert all(run(Answering(Accepted(each)), SEND, asking(SEND)) == [(FAIL, "answer.empty")] for each in full)
    assert all(run(Answering(Accepted(each)), SEND, asking(SEND)) == [PASS] for each in empty)


# Effects


class Showing(Wrapping):
    """Shows its contacts as `changes` makes them."""

    def __init__(self, changes: Callable[[Rows], Rows]) -> None:
        super().__init__()
        self.changes = changes

    def observe(self, what: str) -> Any:
        return self.changes([dict(row) for row in self.service.contacts]) if what == "contacts" else Unsupported(what)


def changed(**members: Any) -> Callable[[Rows], Rows]:
    return lambda rows: [{**row, **members} for row in rows]


@pytest.mark.parametrize("state", ["draft", "active"])
def test_a_started_contact_that_is_not_sent_breaks_the_rule_about_it(state: str) -> None:
    found = run(Showing(changed(state=state)), START, asking(START), Observe("contacts"))
    assert found[0] == PASS
    assert [rule for _, rule in found[1:]] == ["effects.contact-sent"]
    assert found[1][0] in (Status.WARN, Status.FAIL)


def test_a_started_contact_that_is_sent_passes() -> None:
    assert run(Showing(changed(state="sent")), START, asking(START), Observe("contacts")) == [PASS, PASS]


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": "Another"},
        {"text": "We close at nine."},
        {"from": "eve@example.com"},
        {"destination": "sales@acme.example"},
        {"initiation": "OUTBOUND"},
        {"channel": "CHAT"},
        {"instance": "elsewhere"},
        {"cc": ["eve@example.com"]},
        {"attributes": {"more": "1"}},
        {"references": {"more": {"type": "STRING", "value": "1"}}},
        {"name": "Another"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_contact_with_other_data_than_the_call_gave_breaks_the_rule_about_them(wrong: dict[str, Any]) -> None:
    asked = asking(RECEIVE, Name="Question", Attributes={"case": "1"})
    assert run(Showing(changed()), RECEIVE, asked, Observe("contacts")) == [PASS, PASS]
    found = run(Showing(changed(**wrong)), RECEIVE, asked, Observe("contacts"))
    assert found == [PASS, (FAIL, "effects.contact-data")]


@pytest.mark.parametrize("change", [lambda rows: [], lambda rows: rows * 2], ids=["none", "two"])
def test_no_contact_and_two_contacts_break_the_rule_of_one(change: Callable[[Rows], Rows]) -> None:
    assert run(Showing(change), RECEIVE, asking(RECEIVE), Observe("contacts")) == [PASS, (FAIL, "effects.one-contact")]


@pytest.mark.parametrize("operation", [SEND, START])
@pytest.mark.parametrize("change", [lambda rows: [], lambda rows: rows * 2], ids=["none", "two"])
def test_no_message_and_two_messages_break_the_rule_of_one(operation: str, change: Callable[[Rows], Rows]) -> None:
    found = run(Wrapping(shows=change), operation, asking(operation), Observe())
    assert found == [PASS, (FAIL, "effects.one-message")]


@pytest.mark.parametrize("operation", CONNECT)
def test_what_a_refused_call_leaves_fails_by_nothing_on_rejection(operation: str) -> None:
    def leaking(self: Doing, operation: str, request: Any, caller: str | None) -> Answer:
        self.service.send(operation, call(operation), caller)
        return Rejected("InvalidRequestException", 400)

    bad = call(operation)
    del bad["EmailMessage"]
    found = run(Doing(leaking), operation, Send(bad, caller_of(operation)), LOOK[operation])
    assert found == [PASS, (FAIL, "effects.nothing-on-rejection")]


@pytest.mark.parametrize("operation", [SEND, START])
def test_a_copy_left_out_of_the_message_fails(operation: str) -> None:
    found = run(
        Wrapping(shows=lambda rows: [{**row, "cc": row["cc"][:-1]} for row in rows]),
        operation, asking(operation, AdditionalRecipients=copies(3)), Observe(),
    )  # fmt: skip
    assert found == [PASS, (FAIL, "effects.recipients")]


# Weather and status


@pytest.mark.parametrize("operation", CONNECT)
@pytest.mark.parametrize("weather", [Rejected("ThrottlingException", 429), Rejected("InternalServiceException", 500)])
def test_weather_is_waited_out_and_an_error_if_it_stays(operation: str, weather: Rejected) -> None:
    good = Accepted({} if operation == SEND else {"ContactId": DRAFT})
    assert run(Answering(weather, good), operation, asking(operation)) == [PASS]
    assert run(Answering(weather), operation, asking(operation)) == [(Status.ERROR, None)]
    found = judged(Answering(weather), operation, {**switchboard(), "weather": "any"}, asking(operation))
    assert worth(found) == [(Status.INCONCLUSIVE, None)]


def test_the_wrong_http_status_under_the_right_code_warns() -> None:
    here = call(RECEIVE, InstanceId="9b1c2d3e-5f60-4a71-8b92-0c1d2e3f4a5b")
    for status, due in ((404, PASS), (400, (Status.WARN, "answer.status"))):
        assert run(Answering(Rejected("ResourceNotFoundException", status)), RECEIVE, Send(here))[0] == due


# Names that are looked up late


@pytest.mark.parametrize("code", ["IdempotencyException", "ResourceNotFoundException", "InvalidRequestException"])
@pytest.mark.parametrize("operation", [SEND, START])
def test_a_template_may_be_found_to_be_misnamed_before_the_token_is_looked_up_or_after(
    operation: str, code: str
) -> None:
    """Only once the readings are known are both faults certain, and their order a matter at all."""
    held = {"A-C42": frozenset("a"), "A-C23": frozenset("a"), "A-C22": frozenset("a")}
    versioned = call(operation, ClientToken="t", EmailMessage=templated(template=f"{NOTICE}:$ACTIVE_VERSION"))
    service = switchboard_service()
    taken(service, operation, call(operation, ClientToken="t"))
    decision = decide(OPERATIONS[operation], service.world, versioned, caller_of(operation), held)
    assert len(decision.surely) == 2
    assert not out_of_order(decision, Rejected(code, 400))


def test_a_malformed_address_is_found_before_the_token_is_looked_up() -> None:
    held = {"A-C23": frozenset("a"), "A-C22": frozenset("a")}
    bad = call(SEND, ClientToken="t", DestinationEmailAddress={"EmailAddress": "nobody"}, **ANOTHER_REQUEST)
    service = switchboard_service()
    taken(service, SEND, call(SEND, ClientToken="t"))
    decision = decide(OPERATIONS[SEND], service.world, bad, caller_of(SEND), held)
    assert out_of_order(decision, Rejected("IdempotencyException", 409))
    assert not out_of_order(decision, Rejected("InvalidRequestException", 400))
