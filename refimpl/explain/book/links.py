"""Names in running text made into links."""

import re
from collections.abc import Iterable
from functools import cache

from refimpl.explain.book.html import Html, code, joined, link, text
from refimpl.explain.book.places import ERRORS, fault_anchor, places
from refimpl.faults import Fault
from refimpl.operations import OPERATIONS
from refimpl.rulebook import BY_ID


def to(name: str) -> Html:
    """Link a name; one that the book does not have stays plain."""
    href = places().get(name)
    long = name in BY_ID or name in OPERATIONS
    shown = code(name) if long else text(name)
    return shown if href is None else link(href, shown, class_=None if long else "id")


def error(name: str) -> Html:
    """Link an error code or a status of an entry."""
    return link(places()[name], code(name))


def fault(found: Fault) -> Html:
    """Link a fault."""
    return link(f"{ERRORS}#{fault_anchor(found)}", found.value)


def several(names: Iterable[str], between: str = ", ") -> Html:
    """Link several names."""
    return joined([to(name) for name in names], between)


@cache
def _names() -> re.Pattern[str]:
    """Match the ids of ambiguities and statements, of rules and of operations, as whole words."""
    ids = r"[A-Z][A-Z0-9]{0,2}-[A-Z]{1,3}-?[0-9]{1,3}|P-[0-9]{2}|A-[A-Z][0-9]{2}(?:\.[a-z])?"
    named = "|".join(re.escape(name) for name in sorted((*BY_ID, *OPERATIONS), key=len, reverse=True))
    return re.compile(rf"(?<![\w.-])(?:{named}|{ids})(?![\w-]|\.\w)")


def prose(said: str) -> Html:
    """Escape text and link the names in it."""
    parts: list[str] = []
    end = 0
    for found in _names().finditer(said):
        parts += [said[end : found.start()], to(found.group())]
        end = found.end()
    return joined([*parts, said[end:]])
