"""Contacts and revisions in words: the tables they are drawn from, whole."""

import re

import pytest

from refimpl import explain
from refimpl.explain.revisions import of_operation, revisions
from refimpl.instances import TRANSITIONS, ContactState
from refimpl.operations import OPERATIONS
from refimpl.revisions import REVISIONS
from refimpl.table import Operation
from tests.refimpl.test_explain import flat

EVERY = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.name)
ARROW = re.compile(r"^  (?P<before>.*?) *-- (?P<by>.*?) -*--> \[ (?P<after>[a-z]+) \]$")


def arrows(text: str) -> list[tuple[str | None, str, ContactState]]:
    """Read the arrows of a drawing back."""
    found: list[tuple[str | None, str, ContactState]] = []
    for line in text.split("\n"):
        arrow = ARROW.match(line)
        if arrow is None:
            continue
        shown = arrow["before"].strip("[( )]")
        before = found[-1][0] if not shown else None if shown == "none" else shown
        found.append((before, arrow["by"], ContactState(arrow["after"])))
    return found


def test_the_drawing_of_the_contact_states_is_their_table() -> None:
    assert arrows(explain.transitions()) == list(TRANSITIONS)


@EVERY
def test_an_operation_draws_what_it_makes_of_a_contact(operation: Operation) -> None:
    text = explain.operation(operation).partition("\nWhat it makes of a contact\n")[2].partition("\n\n")[0]
    assert arrows(text) == [each for each in TRANSITIONS if each[1] == operation.name]


def test_the_rules_about_contacts_are_listed() -> None:
    assert all(
        rule in explain.transitions() for rule in ("contacts.unsent", "effects.contact-sent", "answer.contact-id")
    )


@EVERY
def test_an_operation_shows_every_change_since_its_page_and_no_earlier_one(operation: Operation) -> None:
    text = explain.operation(operation).partition("\nChanged since the page\n")[2]
    later = of_operation(operation, later=True)
    dated = [line.split()[:3] for line in text.split("\n") if re.match(r"  \d{4}-", line)]
    assert dated == [[each.date, each.version, each.kind] for each in later]
    assert all(each.says in flat(text) for each in later)


@EVERY
def test_a_change_is_on_the_page_or_later(operation: Operation) -> None:
    earlier, later = (of_operation(operation, later=wanted) for wanted in (False, True))
    own = [each for each in revisions() if each.operation == operation.name]
    assert sorted((*earlier, *later), key=str) == sorted(own, key=str)
    assert all(each.date <= operation.source.window[0] for each in earlier)
    assert not any(each.before_page for each in later)


def test_every_change_belongs_to_an_operation() -> None:
    assert {each.operation for each in revisions()} <= set(OPERATIONS)
    assert all((each.before is None) == (each.after is None) for each in revisions())


def test_a_widened_limit_shows_from_what_to_what() -> None:
    assert "More files may be attached. (10 to 50)" in flat(explain.history())


def test_the_history_says_which_readings_a_revision_is() -> None:
    text = flat(explain.history())
    for name, held in REVISIONS.items():
        assert f"--revision {name}: readings" in text
        assert all(f"{id} {'/'.join(sorted(letters))}" in text for id, letters in held.items())
    assert all(each.says in text for each in revisions())


@pytest.mark.parametrize("operation", OPERATIONS)
def test_members_of_later_revisions_are_shown_as_such(operation: str) -> None:
    shape = OPERATIONS[operation].shape
    text = flat(explain.operation(OPERATIONS[operation]))
    assert all(f"{name} only since {since}" in text for name, since in shape.later.items())
