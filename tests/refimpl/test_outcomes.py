"""What an answer says about the account: every world a call may have left, and results in any order."""

from typing import Any

import pytest

from refimpl.answer import ACCEPTANCE, Accepted, Answer, Permit, Rejected, Unsendable, Unsupported
from refimpl.machine import decide
from refimpl.operations import OPERATIONS
from refimpl.outcomes import MOST_OUTCOMES, Outcome, outcomes, results_of, tells
from refimpl.readings import Bindings
from refimpl.world import World
from tests.refimpl.bulk_samples import BULK, bulk, entry, office, people, results
from tests.refimpl.connect_samples import CONNECT, DRAFT, RECEIVE, SEND, START, call, caller_of, switchboard
from tests.refimpl.samples import NOTHING_BOUND, OPERATION, to, world

BAD = entry("nobody")


def explained(
    made: World, operation: str, request: Any, answer: Answer, bindings: Bindings = NOTHING_BOUND
) -> list[Outcome] | None:
    caller = caller_of(operation)
    decision = decide(OPERATIONS[operation], made, request, caller, bindings)
    return outcomes(decision, made, caller, bindings, answer)


def sole(found: list[Outcome] | None) -> Outcome:
    assert found is not None
    (only,) = found
    return only


def bulk_worlds(request: Any, *rows: str | tuple[str, str], given: Any = None) -> list[list[str]] | None:
    """List, for each explanation, who the messages it says were queued are for."""
    found = explained(world(office() if given is None else given), BULK, request, results(*rows))
    return None if found is None else [[mail.to[0] for mail in each.world.mails()] for each in found]


def ok(*names: str) -> list[str | tuple[str, str]]:
    return [("SUCCESS", name) for name in names]


# Results


@pytest.mark.parametrize("rows", [None, {}, "SUCCESS", 5, []], ids=repr)
def test_what_is_no_list_of_results_has_none(rows: Any) -> None:
    assert results_of({"BulkEmailEntryResults": rows}) == []
    assert results_of({}) == []


def test_a_result_without_a_status_is_an_empty_one() -> None:
    assert results_of({"BulkEmailEntryResults": [None, {}, {"Status": 5}, "SUCCESS", {"Status": "FAILED"}]}) == [
        "", "", "", "", "FAILED",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("prose", "listed"),
    [
        ("CONFIGURATION_SET_DOES_NOT_EXIST", "CONFIGURATION_SET_NOT_FOUND"),
        ("TEMPLATE_DOES_NOT_EXIST", "TEMPLATE_NOT_FOUND"),
        ("INVALID_PARAMETER_VALUE", "INVALID_PARAMETER"),
    ],
)
def test_a_status_the_page_spells_in_two_ways_is_one(prose: str, listed: str) -> None:
    assert results_of(results(prose, listed).response) == [listed, listed]


def test_a_status_tells_its_own_outcome_only() -> None:
    failed = Permit("FAILED", entry=True)
    assert tells(ACCEPTANCE, "SUCCESS")
    assert tells(failed, "FAILED")
    assert not any((tells(ACCEPTANCE, "FAILED"), tells(failed, "SUCCESS"), tells(failed, "failed"), tells(failed, "")))


# Matching


def test_results_in_the_order_of_the_request_have_one_explanation() -> None:
    assert bulk_worlds(bulk(*people(2)), *ok("a", "b")) == [["reader0@example.net", "reader1@example.net"]]


def test_results_are_matched_in_any_order() -> None:
    for rows in (["INVALID_PARAMETER", *ok("a")], [*ok("a"), "INVALID_PARAMETER"]):
        assert bulk_worlds(bulk(*people(1), BAD), *rows) == [["reader0@example.net"]]


def test_a_weather_status_is_of_the_entry_it_stands_at() -> None:
    found = bulk_worlds(bulk(*people(3)), *ok("a"), "TRANSIENT_FAILURE", *ok("b"))
    assert found == [["reader0@example.net", "reader2@example.net"]]


def test_a_weather_status_may_be_of_any_entry_where_it_cannot_be_of_its_own() -> None:
    found = bulk_worlds(bulk(*people(2), BAD), "INVALID_PARAMETER", *ok("a"), "TRANSIENT_FAILURE")
    assert found is not None
    assert sorted(found) == [["reader0@example.net"], ["reader1@example.net"]]


@pytest.mark.parametrize(
    "rows", [ok("a"), ok("a", "b", "c"), [*ok("a"), "OK"], [*ok("a"), ""], [*ok("a"), "TEMPLATE_NOT_FOUND"], []]
)
def test_results_too_few_too_many_or_of_no_permitted_kind_have_no_explanation(rows: Any) -> None:
    assert bulk_worlds(bulk(*people(2)), *rows) is None


def test_an_entry_that_must_fail_cannot_have_been_sent() -> None:
    assert bulk_worlds(bulk(BAD), *ok("a")) is None
    assert bulk_worlds(bulk(*people(1), BAD), *ok("a", "b")) is None


def test_entries_are_matched_in_the_world_their_predecessors_left() -> None:
    tight, quota = office(quota={"max_24_hours": 1}), "ACCOUNT_DAILY_QUOTA_EXCEEDED"
    found = bulk_worlds(bulk(*people(2)), *ok("a"), quota, given=tight)
    assert found == [["reader0@example.net"]]
    assert bulk_worlds(bulk(*people(2)), *ok("a", "b"), given=tight) is None
    assert bulk_worlds(bulk(*people(2)), quota, quota, given=tight) is None


def test_however_many_ways_there_are_only_so_many_are_followed() -> None:
    half: list[str | tuple[str, str]] = [("SUCCESS", "m"), "TRANSIENT_FAILURE"] * 10
    found = bulk_worlds(bulk(*people(20), BAD), "INVALID_PARAMETER", *half)
    assert found is not None
    assert len(found) == MOST_OUTCOMES
    assert all(len(sent) == 10 for sent in found)


def test_a_refusal_of_the_whole_call_leaves_everything_as_it_was() -> None:
    made = world(office())
    found = sole(explained(made, BULK, bulk(*people(1), BAD), Rejected("BadRequestException")))
    assert found.world == made
    assert explained(made, BULK, bulk(*people(1)), Rejected("BadRequestException")) is None


# Single messages


@pytest.mark.parametrize("answer", [Unsupported("no"), Unsendable("no")], ids=repr)
@pytest.mark.parametrize("operation", [OPERATION, BULK, *CONNECT])
def test_what_was_never_asked_explains_nothing(operation: str, answer: Answer) -> None:
    request = to("ann@example.com") if operation == OPERATION else call(operation) if operation in CONNECT else bulk()
    assert explained(world(switchboard()), operation, request, answer) is None


@pytest.mark.parametrize("operation", CONNECT)
def test_a_call_without_a_token_has_one_explanation(operation: str) -> None:
    made = world(switchboard())
    found = sole(explained(made, operation, call(operation), Accepted({"ContactId": DRAFT})))
    assert found.world != made
    assert found.repeated is None
    assert list(found.world.ledger.tokens.items()) == []


def after(operation: str, *requests: Any) -> World:
    made = world(switchboard())
    for request in requests:
        found = explained(made, operation, request, Accepted({"ContactId": DRAFT}))
        assert found is not None
        made = found[0].world
    return made


@pytest.mark.parametrize("operation", CONNECT)
def test_a_repeat_leaves_the_world_as_it_was_and_repeats_the_answer(operation: str) -> None:
    request = call(operation, ClientToken="t")
    made = after(operation, request)
    found = explained(made, operation, request, Accepted({"ContactId": DRAFT})) or []
    assert found
    assert found[0].world == made
    assert found[0].repeated == {"ContactId": DRAFT}


def test_after_two_days_a_repeat_may_be_a_new_call_to_who_forgets_after_one() -> None:
    made = after(RECEIVE, call(RECEIVE, ClientToken="t"))
    later = made._replace(ledger=made.ledger._replace(now=made.ledger.now + 2 * 86_400))
    found = explained(later, RECEIVE, call(RECEIVE, ClientToken="t"), Accepted({"ContactId": "c-2"})) or []
    assert [each.repeated is None for each in found] == [False, True]
    assert [len(each.world.contacts()) for each in found] == [1, 2]


@pytest.mark.parametrize("operation", CONNECT)
def test_a_refused_call_remembers_its_token_and_nothing_else(operation: str) -> None:
    made = world(switchboard())
    bad = call(operation, ClientToken="t")
    del bad["EmailMessage"]
    found = sole(explained(made, operation, bad, Rejected("InvalidRequestException")))
    (use,) = found.world.ledger.tokens.get("t") or ()
    assert use.answer is None
    assert found.world.ledger._replace(tokens=made.ledger.tokens) == made.ledger


@pytest.mark.parametrize("operation", [SEND, START])
def test_an_answer_nothing_permits_has_no_explanation(operation: str) -> None:
    made = world(switchboard())
    assert explained(made, operation, call(operation), Rejected("ResourceNotFoundException")) is None
    bad = call(operation)
    del bad["EmailMessage"]
    assert explained(made, operation, bad, Accepted({})) is None
