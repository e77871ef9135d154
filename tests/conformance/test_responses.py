"""The form of answers: each wrong form is named by its rule, and what the documents leave open is let be."""

from collections.abc import Mapping
from typing import Any

import pytest

from conformance.responses import CHECKS, STATUSES, Response, complaints, ids_of
from refimpl.answer import Json
from refimpl.machine import decide
from refimpl.operations import OPERATIONS
from refimpl.outcomes import SPELLED_OTHERWISE
from tests.refimpl.bulk_samples import BULK, bulk, entry, office, results
from tests.refimpl.connect_samples import CONNECT, DRAFT, RECEIVE, REPLY, SEND, START, call, caller_of, switchboard
from tests.refimpl.samples import OPERATION, small, world

ASKED = {OPERATION: small(), BULK: bulk(entry("ann@example.net"), entry("bob@example.net"))} | {
    operation: call(operation) for operation in CONNECT
}


def wrong(
    operation: str,
    body: Mapping[str, Json],
    ids: tuple[str, ...] = (),
    repeated: Mapping[str, Json] | None = None,
    contacts: tuple[str, ...] = (),
) -> list[str]:
    made = world(office() | switchboard())
    decision = decide(OPERATIONS[operation], made, ASKED[operation], caller_of(operation))
    return [rule.id for rule, _ in complaints(Response(decision, body, frozenset(ids), repeated, frozenset(contacts)))]


def bulk_wrong(*rows: str | tuple[str, str], ids: tuple[str, ...] = ()) -> list[str]:
    return wrong(BULK, results(*rows).response, ids)


def test_every_rule_about_answers_that_an_operation_has_is_looked_at() -> None:
    elsewhere = {"answer.accepted", "answer.status"}
    for operation in OPERATIONS.values():
        asked = {rule.id for rule in operation.judged if rule.id.startswith("answer.")}
        assert asked - CHECKS.keys() <= elsewhere


def test_good_answers_have_nothing_wrong() -> None:
    assert wrong(OPERATION, {"MessageId": "m"}) == []
    assert bulk_wrong(("SUCCESS", "a"), ("SUCCESS", "b")) == []
    assert wrong(SEND, {}) == []
    assert wrong(START, {"ContactId": "c"}) == wrong(RECEIVE, {"ContactId": "c"}) == []


def test_there_are_fourteen_statuses_and_each_is_one() -> None:
    assert len(STATUSES) == 14
    assert set(SPELLED_OTHERWISE.values()) <= STATUSES
    for status in (*STATUSES - {"SUCCESS"}, *SPELLED_OTHERWISE):
        assert bulk_wrong(status, ("SUCCESS", "b")) == []


@pytest.mark.parametrize("rows", [[], [("SUCCESS", "a")], [("SUCCESS", "a"), ("SUCCESS", "b"), "FAILED"]])
def test_results_are_as_many_as_entries(rows: Any) -> None:
    assert bulk_wrong(*rows) == ["answer.results"]


def test_ids_belong_to_successes_and_are_never_given_twice() -> None:
    assert bulk_wrong("SUCCESS", ("SUCCESS", "b")) == ["answer.entry-message-id"]
    assert bulk_wrong(("FAILED", "a"), ("SUCCESS", "b")) == ["answer.failed-without-id"]
    assert bulk_wrong(("SUCCESS", "a"), ("SUCCESS", "a")) == ["answer.message-id-unique"]
    assert bulk_wrong(("SUCCESS", "a"), ("SUCCESS", "b"), ids=("b",)) == ["answer.message-id-unique"]
    assert wrong(OPERATION, {"MessageId": "m"}, ("m",)) == ["answer.message-id-unique"]


def test_an_error_beside_a_success_and_members_nobody_knows_are_let_be() -> None:
    rows = [{"Status": "SUCCESS", "MessageId": name, "Error": "", "More": 1} for name in ("a", "b")]
    assert wrong(BULK, {"BulkEmailEntryResults": rows, "ResponseMetadata": {}}) == []


def test_an_inbound_contact_is_new_and_a_started_one_need_not_be() -> None:
    assert wrong(RECEIVE, {"ContactId": "c"}, ("c",)) == ["answer.contact-id-new"]
    assert wrong(START, {"ContactId": "c"}, ("c",)) == []


def test_a_started_contact_has_its_own_id_or_a_new_one_and_none_of_another_contact() -> None:
    there = (DRAFT, REPLY)
    assert wrong(START, {"ContactId": DRAFT}, contacts=there) == []
    assert wrong(START, {"ContactId": "new"}, contacts=there) == []
    assert wrong(START, {"ContactId": REPLY}, contacts=there) == ["answer.contact-id"]


def test_a_repeat_has_the_contact_of_the_first_answer() -> None:
    first = {"ContactId": "c"}
    for operation in (START, RECEIVE):
        assert wrong(operation, first, ("c",), first) == []
        assert wrong(operation, {"ContactId": "d"}, ("c",), first) == ["tokens.replay"]
    assert wrong(SEND, {}, (), {}) == []


def test_all_ids_of_an_answer_are_listed() -> None:
    assert ids_of({"MessageId": "m"}) == ["m"]
    assert ids_of({"ContactId": "c"}) == ["c"]
    assert ids_of(results(("SUCCESS", "a"), "FAILED", ("SUCCESS", "b")).response) == ["a", "b"]
    assert ids_of({"MessageId": "", "ContactId": 5, "BulkEmailEntryResults": [None, {"MessageId": None}]}) == []


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(
    "body",
    [{}, {"MessageId": 5}, {"ContactId": []}, {"ContactId": {}}, {"BulkEmailEntryResults": {}},
     {"BulkEmailEntryResults": [None, 5, [], {}]}, {"BulkEmailEntryResults": [{"Status": {}, "MessageId": []}]},
     {"BulkEmailEntryResults": 10**5_000}],
    ids=range(8),
)  # fmt: skip
def test_any_answer_can_be_looked_at(operation: str, body: dict[str, Any]) -> None:
    found = wrong(operation, body)
    assert (found == []) is (operation == SEND and not body)
