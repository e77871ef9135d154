"""Laws of the three Connect pages about several calls: tokens, and what accepted calls leave behind."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refimpl.answer import Accepted, Rejected
from refimpl.instances import ContactState
from refimpl.service import Service
from refimpl.window import DAY
from tests.refimpl.connect_samples import (
    BASE,
    CONNECT,
    DRAFT,
    FLOW,
    HERE,
    NIGHT_FLOW,
    NOTICE,
    OUTBOUND,
    RECEIVE,
    REPLY,
    SECOND_DRAFT,
    SEND,
    START,
    call,
    copies,
    party,
    raw,
    sent,
    switchboard,
    switchboard_service,
    taken,
    templated,
)
from tests.refimpl.laws.connect_calls import CONNECT_LAW, FAULTS, faulty, more

operations = st.sampled_from(CONNECT)
TOKENS = st.text("abAB-_ \u00e9\u0130", min_size=1, max_size=6)


def effects(service: Service, operation: str) -> int:
    return len(service.contacts if operation == RECEIVE else service.outbox)


def another(operation: str, **members: Any) -> dict[str, Any]:
    """Make a second call that nothing but a token stands in the way of."""
    other: dict[str, Any] = {}
    if operation == START:
        other = {"ContactId": SECOND_DRAFT}
    if operation == SEND:
        campaign = call(SEND)["SourceCampaign"]
        other = {"SourceCampaign": {**campaign, "OutboundRequestId": "f403f121-a64c-5863-83cf-38ed9b4b4981"}}
    return call(operation, **other, **members)


# Tokens


@CONNECT_LAW
@given(operations, TOKENS, st.integers(1, 4), st.integers(0, DAY - 1), st.data())
def test_a_call_repeated_under_its_token_has_no_second_effect(
    operation: str, token: str, times: int, later: int, drawn: Any
) -> None:
    """The request is idempotent, and answered as the first time (SOE-S50, SOC-S50, SEC-S39, A-C22)."""
    service = switchboard_service()
    request = {**more(drawn, operation), "ClientToken": token}
    first = taken(service, operation, request)
    before = service.world.ledger
    service.advance(later)
    for _ in range(times):
        assert taken(service, operation, request) == first
    assert effects(service, operation) == 1
    assert service.world.ledger._replace(now=before.now, window=before.window) == before


@CONNECT_LAW
@given(operations, TOKENS, TOKENS)
def test_other_tokens_are_other_calls_letter_case_counting(operation: str, one: str, other: str) -> None:
    """A token is unique and case-sensitive (SOE-S50, SOC-S50)."""
    service = switchboard_service()
    taken(service, operation, call(operation, ClientToken=one))
    answer = sent(service, operation, another(operation, ClientToken=other))
    assert isinstance(answer, Accepted) is (one != other or operation == RECEIVE)
    assert effects(service, operation) == 1 + (one != other)


@pytest.mark.parametrize("operation", CONNECT)
def test_a_token_in_another_letter_case_has_a_second_effect(operation: str) -> None:
    """The same, in one example (SOE-S50, SOC-S50)."""
    service = switchboard_service()
    taken(service, operation, call(operation, ClientToken="Token-1"))
    taken(service, operation, another(operation, ClientToken="token-1"))
    assert effects(service, operation) == 2


@pytest.mark.parametrize("operation", CONNECT)
def test_without_a_token_every_call_is_one_of_its_own(operation: str) -> None:
    """The token is optional over the wire, and only it makes calls one (SOE-S51, SOC-S51)."""
    service = switchboard_service()
    taken(service, operation, call(operation))
    taken(service, operation, another(operation))
    assert effects(service, operation) == 2


@CONNECT_LAW
@given(operations, TOKENS, st.data())
def test_a_token_used_for_another_call_has_no_second_effect_and_is_a_conflict(
    operation: str, token: str, drawn: Any
) -> None:
    """What a token stands for does not change (SOE-S67, SOC-S67, A-C23)."""
    service = switchboard_service()
    taken(service, operation, call(operation, ClientToken=token))
    before = service.world
    other = {**more(drawn, operation), "ClientToken": token}
    if other == call(operation, ClientToken=token):
        other = another(operation, ClientToken=token, EmailMessage=raw(Subject="Another"))
    answer = sent(service, operation, other)
    assert isinstance(answer, Rejected)
    assert answer.code == "IdempotencyException"
    assert effects(service, operation) == 1
    assert service.world.ledger._replace(tokens=before.ledger.tokens) == before.ledger


@CONNECT_LAW
@given(operations, TOKENS, st.data())
def test_a_rejected_call_does_not_use_up_its_token_by_default(operation: str, token: str, drawn: Any) -> None:
    """A corrected call under the same token has one effect (A-C26), and is repeated from then on."""
    service = switchboard_service()
    good = {**call(operation), "ClientToken": token}
    fault = drawn.draw(st.sampled_from([name for name in sorted(FAULTS[operation]) if "token" not in name]))
    bad = FAULTS[operation][fault](good)
    assert isinstance(sent(service, operation, bad), Rejected)
    first = taken(service, operation, good)
    assert taken(service, operation, good) == first
    assert effects(service, operation) == 1


@pytest.mark.parametrize("operation", CONNECT)
@pytest.mark.parametrize(("later", "alive"), [(0, True), (DAY, True), (7 * DAY - 1, True), (7 * DAY + 1, False)])
def test_a_token_is_remembered_for_a_week_by_default(operation: str, later: int, alive: bool) -> None:
    """Seven days is what other operations of the service have (A-C25)."""
    service = switchboard_service()
    taken(service, operation, call(operation, ClientToken="t"))
    service.advance(later)
    answer = sent(service, operation, another(operation, ClientToken="t"))
    assert effects(service, operation) == (1 if alive else 2)
    if not alive:
        assert isinstance(answer, Accepted)


@pytest.mark.parametrize("operation", CONNECT)
def test_the_order_of_members_makes_no_other_call(operation: str) -> None:
    """The parameters are the same (SOE-S50, SOC-S50)."""
    service = switchboard_service()
    request = call(operation, ClientToken="t")
    first = taken(service, operation, request)
    assert taken(service, operation, dict(reversed(request.items()))) == first
    assert effects(service, operation) == 1


# What accepted calls leave behind


@CONNECT_LAW
@given(st.sampled_from(OUTBOUND), st.integers(0, 10), st.sampled_from(["text/plain", "text/html"]))
def test_an_outbound_call_queues_one_message_as_asked(operation: str, count: int, kind: str) -> None:
    """From the sender, to the destination, with the copies, the subject and the body (SOE-S05c to SOE-S41, SOC too)."""
    service = switchboard_service()
    further = {"AdditionalRecipients": copies(count)} if count else {}
    taken(service, operation, call(operation, **further, EmailMessage=raw(ContentType=kind)))
    (mail,) = service.outbox
    assert (mail["source"], mail["to"], mail["bcc"]) == ("support@acme.example", ["ann@example.com"], [])
    assert mail["cc"] == [each["EmailAddress"] for each in copies(count)["CcEmailAddresses"]]
    assert mail["subject"] == "Opening hours"
    assert (mail["text"], mail["html"]) == (
        ("We open at nine.", None) if kind == "text/plain" else (None, "We open at nine.")
    )


@pytest.mark.parametrize("operation", OUTBOUND)
def test_a_message_from_a_template_names_the_template(operation: str) -> None:
    """The content is that of the template of the knowledge base (SOE-S27 to SOE-S31, SOC-S27 to SOC-S31)."""
    service = switchboard_service()
    taken(service, operation, call(operation, EmailMessage=templated()))
    assert service.outbox[0]["template"] == {"knowledge_base": BASE, "id": NOTICE}


def test_campaign_mail_makes_no_contact_and_answers_nothing() -> None:
    """Success is an empty structure (SOE-S70)."""
    service = switchboard_service()
    assert taken(service, SEND, call(SEND)) == {}
    assert service.contacts == []
    assert list(service.world.ledger.states.items()) == []


@pytest.mark.parametrize("contact", [DRAFT, SECOND_DRAFT, REPLY])
def test_a_start_sends_the_contact_it_names_and_no_other(contact: str) -> None:
    """The contact is sent, and its id answered (SOC-S01, SOC-S70, SOC-S71, A-C34)."""
    service = switchboard_service()
    assert taken(service, START, call(START, ContactId=contact)) == {"ContactId": contact}
    assert dict(service.world.ledger.states.items()) == {contact: ContactState.SENT}
    (shown,) = service.contacts
    assert (shown["id"], shown["state"], shown["instance"]) == (contact, "sent", HERE)
    assert len(service.outbox) == 1


@CONNECT_LAW
@given(st.data(), st.integers(1, 4))
def test_each_inbound_call_makes_one_new_active_contact_and_sends_nothing(drawn: Any, times: int) -> None:
    """A new contact exists, and its id is answered (SEC-S40)."""
    service = switchboard_service()
    ids = [taken(service, RECEIVE, more(drawn, RECEIVE))["ContactId"] for _ in range(times)]
    assert len(set(ids)) == times
    assert [shown["id"] for shown in service.contacts] == ids
    assert {(shown["state"], shown["initiation"], shown["channel"]) for shown in service.contacts} == {
        ("active", "INBOUND", "EMAIL")
    }
    assert service.outbox == []
    assert service.world.ledger.active.get(HERE) == times


def test_an_inbound_contact_holds_what_the_call_says() -> None:
    """Its name, references and attributes, who wrote to whom and what (SEC-S09, SEC-S16, SEC-S33, SEC-S35)."""
    service = switchboard_service()
    references = {"page": {"Type": "URL", "Value": "https://www.example.com/a"}}
    taken(
        service,
        RECEIVE,
        call(
            RECEIVE,
            Name="Question",
            Description="About hours",
            References=references,
            Attributes={"case": "7"},
            ContactFlowId=NIGHT_FLOW,
            RelatedContactId=REPLY,
            AdditionalRecipients={"CcAddresses": [party("bob@example.org")]},
        ),
    )
    (shown,) = service.contacts
    assert (shown["name"], shown["description"], shown["flow"]) == ("Question", "About hours", NIGHT_FLOW)
    assert (shown["from"], shown["destination"]) == ("ann@example.com", "support@acme.example")
    assert (shown["cc"], shown["related"]) == (["bob@example.org"], REPLY)
    assert (shown["subject"], shown["text"]) == ("Opening hours", "We open at nine.")
    assert shown["references"] == {"page": {"type": "URL", "value": "https://www.example.com/a"}}
    assert shown["attributes"] == {"case": "7"}


def test_a_contact_takes_the_flow_of_its_address_and_the_attributes_of_its_relative() -> None:
    """Without a flow of its own it takes that of the destination (SEC-S33); its own attributes win (A-E23)."""
    service = switchboard_service()
    taken(service, RECEIVE, call(RECEIVE, RelatedContactId=REPLY, Attributes={"more": "1"}))
    taken(service, RECEIVE, call(RECEIVE, RelatedContactId=REPLY, Attributes={"case": "7"}))
    assert [shown["flow"] for shown in service.contacts] == [FLOW, FLOW]
    assert [shown["attributes"] for shown in service.contacts] == [{"case": "42", "more": "1"}, {"case": "7"}]


@CONNECT_LAW
@given(operations, st.data(), st.lists(st.booleans(), max_size=6))
def test_a_history_goes_on_as_if_its_rejected_calls_had_never_been_made(
    operation: str, drawn: Any, script: list[bool]
) -> None:
    """An error has no effect (SOE-S61 to SOE-S67, SOC-S61 to SOC-S67, SEC-S41)."""
    everything, only_good = (switchboard_service(switchboard(most=3)) for _ in range(2))
    for good in script:
        request = more(drawn, operation)
        request = request if good else faulty(drawn, operation, request)
        answer = sent(everything, operation, request)
        if isinstance(answer, Accepted):
            assert isinstance(sent(only_good, operation, request), Accepted)
    ledgers = [
        service.world.ledger._replace(tokens=only_good.world.ledger.tokens) for service in (everything, only_good)
    ]
    assert ledgers[0] == ledgers[1]
