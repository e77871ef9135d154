"""Contacts as a target shows them: what differs is named by its rule, what is not promised is let be."""

from typing import Any

import pytest

from conformance.contacts import contact_differences
from conformance.outbox import Looked
from refimpl.instances import ContactState
from refimpl.operations import OPERATIONS
from refimpl.world import MadeContact
from tests.refimpl.connect_samples import RECEIVE, REPLY, START, call, switchboard_service, taken

RULES = {name: frozenset(rule.id for rule in OPERATIONS[name].judged) for name in (START, RECEIVE)}
ASKED = {
    START: call(START),
    RECEIVE: call(
        RECEIVE, Name="Question", References={"k": {"Type": "STRING", "Value": "v"}}, Attributes={"case": "7"}
    ),
}  # fmt: skip


def made(operation: str, times: int = 1) -> tuple[tuple[MadeContact, ...], list[dict[str, Any]]]:
    service = switchboard_service()
    for _ in range(times):
        taken(service, operation, ASKED[operation])
    return service.world.contacts(), [dict(row) for row in service.contacts]


def found(operation: str, contacts: tuple[MadeContact, ...], shown: list[Any], last: str = "") -> list[str]:
    return [each.rule.id for each in contact_differences(contacts, shown, Looked(RULES[operation], last))]


@pytest.mark.parametrize("operation", [START, RECEIVE])
def test_what_the_reference_shows_is_what_the_documents_promise(operation: str) -> None:
    contacts, shown = made(operation)
    assert found(operation, contacts, shown) == []
    assert found(operation, (), []) == []


@pytest.mark.parametrize("operation", [START, RECEIVE])
def test_a_row_that_shows_nothing_is_not_held_against_a_target(operation: str) -> None:
    contacts, _ = made(operation)
    assert found(operation, contacts, [{}]) == []


@pytest.mark.parametrize("state", ["draft", "active", "ended", None])
def test_a_started_contact_is_sent(state: str | None) -> None:
    contacts, (row,) = made(START)
    assert found(START, contacts, [{**row, "state": state}]) == ["effects.contact-sent"]


STAYED = [("attributes", {}), ("initiation", "OUTBOUND"), ("related", "another")]


def replied() -> tuple[MadeContact, dict[str, Any]]:
    service = switchboard_service()
    taken(service, START, call(START, ContactId=REPLY))
    (contact,) = service.world.contacts()
    return contact._replace(related="earlier"), {**service.contacts[0], "related": "earlier"}


@pytest.mark.parametrize(
    ("part", "value"), [*STAYED, ("id", "c"), ("subject", "Another"), ("text", "x"), ("destination", "eve@example.com")]
)
def test_a_started_contact_holds_its_mail_and_is_otherwise_what_it_was(part: str, value: Any) -> None:
    contact, row = replied()
    known = contact._replace(answered=contact.id)
    assert found(START, (known,), [row]) == []
    assert found(START, (known,), [{**row, part: value}]) == ["effects.contact-sent"]


@pytest.mark.parametrize(("part", "value"), STAYED)
def test_nothing_is_said_of_what_a_contact_with_a_new_id_was(part: str, value: Any) -> None:
    contact, row = replied()
    assert found(START, (contact._replace(answered="new"),), [{**row, "id": "new", part: value}]) == []


@pytest.mark.parametrize(("part", "value"), [("name", "Ours"), ("references", {"k": {"type": "STRING", "value": "v"}})])
def test_what_no_call_decides_of_a_started_contact_is_let_be(part: str, value: Any) -> None:
    contact, row = replied()
    assert found(START, (contact,), [{**row, part: value}]) == []


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("subject", "Another"), ("name", "Another"), ("channel", "CHAT"), ("initiation", "OUTBOUND"), ("text", "x"),
        ("html", "x"), ("from", "eve@example.com"), ("destination", "eve@example.com"), ("to", ["eve@example.com"]),
        ("attributes", {}), ("attributes", {"case": "8"}), ("references", {}), ("flow", "elsewhere"),
        ("references", {"k": {"type": "STRING", "value": "w"}}), ("references", {"k": None}),
    ],
)  # fmt: skip
def test_each_wrong_part_is_named_once_by_the_rule_about_data(part: str, value: Any) -> None:
    contacts, (row,) = made(RECEIVE)
    assert found(RECEIVE, contacts, [{**row, part: value}]) == ["effects.contact-data"]


def test_addresses_are_compared_without_their_names_and_in_any_order() -> None:
    contacts, (row,) = made(RECEIVE)
    both = contacts[0]._replace(cc=("a@example.org", "b@example.org"))
    shown = {**row, "from": "Ann <ann@example.com>", "cc": ["B <b@example.org>", "a@example.org"]}
    assert found(RECEIVE, (both,), [shown]) == []


@pytest.mark.parametrize(("last", "rule"), [("", "effects.one-contact"), ("rejected", "effects.nothing-on-rejection"),
                                            ("repeated", "tokens.replay")])  # fmt: skip
def test_a_contact_too_many_is_blamed_on_the_call_before(last: str, rule: str) -> None:
    contacts, shown = made(RECEIVE)
    assert found(RECEIVE, contacts, shown * 2, last) == [rule]
    assert found(RECEIVE, contacts, [], last) == ["effects.one-contact"]


def test_where_it_is_open_how_many_contacts_there_are_any_such_number_will_do() -> None:
    contacts, shown = made(RECEIVE)
    several = (contacts[0]._replace(least=0, most=3),)
    assert [found(RECEIVE, several, shown * count) for count in range(5)] == [[], [], [], [], ["effects.one-contact"]]


def test_each_contact_is_held_against_the_call_that_made_it() -> None:
    contacts, shown = made(RECEIVE, 2)
    assert found(RECEIVE, contacts, shown) == []
    later = (contacts[0], contacts[1]._replace(name="Second"))
    assert found(RECEIVE, later, shown) == ["effects.contact-data"]
    assert contacts[0].state is ContactState.ACTIVE
