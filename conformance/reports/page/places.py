"""Where things stand on the page, and in the book."""

from collections.abc import Sequence
from functools import cache

import attrs

from conformance.reports.page.said import words
from conformance.reports.page.showing import Showing, operations
from refimpl.explain.book.html import Html, link
from refimpl.explain.book.places import place_of
from refimpl.operations import OPERATIONS
from refimpl.rulebook import BY_ID

NO_RULE = "no-rule"
SHOWN_WITH = "~"
"""What stands between the parts of an anchor."""


@attrs.frozen
class Column:
    """One column of the matrix: an operation of a target."""

    number: int
    operation: str
    showing: Showing

    def anchor(self, row: str) -> str:
        """Name the place of what a rule came to here."""
        operation = self.operation if self.operation in OPERATIONS else f"elsewhere-{self.number}"
        return SHOWN_WITH.join((row, operation, str(self.showing.number)))


def columns(shown: Sequence[Showing]) -> list[Column]:
    """List the columns: operation by operation, each with all targets."""
    pairs = [(operation, each) for operation in operations(shown) for each in shown]
    return [Column(number, operation, each) for number, (operation, each) in enumerate(pairs)]


def row_anchor(rule: str, place: int) -> str:
    """Name the place of a rule: its id, as in the book; one that this version does not know has but a number."""
    return (rule if rule in BY_ID else f"unknown-{place}") if rule else NO_RULE


@attrs.frozen
class Book:
    """The book, if it is known where it is: `base` is its address, empty where it is not."""

    base: str = ""

    def to(self, id: str) -> Html:
        """Link a name to its place, or just write it."""
        place = place_of(id) if self.base else None
        label = words(id)
        return label if place is None else link(f"{_folder(self.base)}{place}", label)


@cache
def _folder(base: str) -> str:
    return base if base.endswith("/") else f"{base}/"
