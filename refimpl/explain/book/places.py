"""Where in the book each name stands: the page, and the anchor, which is the name itself."""

from collections.abc import Mapping
from functools import cache

from refimpl.aliases import ALIASES
from refimpl.faults import Fault
from refimpl.operations import OPERATIONS
from refimpl.readings import register
from refimpl.rulebook import BY_ID
from refimpl.statements import pending, statements

FRONT, RULES, AMBIGUITIES, STATEMENTS, ERRORS = (
    "index.html", "rules.html", "ambiguities.html", "statements.html", "errors.html",
)  # fmt: skip
CONTACTS, TOKENS, REVISIONS, SEARCH = "contacts.html", "tokens.html", "revisions.html", "search.html"


def operation_page(name: str) -> str:
    """Name the page of an operation."""
    return f"{name}.html"


def fault_anchor(fault: Fault) -> str:
    """Name the anchor of a fault, which has no published id of its own."""
    return f"fault-{fault.name.lower().replace('_', '-')}"


def codes() -> list[str]:
    """List every error code and status of an entry that some operation may answer."""
    found = {
        permit.code
        for operation in OPERATIONS.values()
        for permits in (*operation.spelling.values(), operation.environment)
        for permit in permits
        if permit.code is not None
    }
    return sorted(found)


@cache
def places() -> Mapping[str, str]:
    """Map every name that `sendspec explain` knows, and every error code, to its place in the book."""
    return {
        **{name: f"{ERRORS}#{name}" for name in codes()},
        **{name: f"{STATEMENTS}#{name}" for name in (*statements(), *pending())},
        **{f"{each.id}.{letter}": f"{AMBIGUITIES}#{each.id}.{letter}" for each in register().values()
           for letter in sorted(each.letters)},
        **{name: f"{AMBIGUITIES}#{name}" for name in register()},
        **{name: f"{RULES}#{now}" for name, now in ALIASES.items()},
        **{name: f"{RULES}#{name}" for name in BY_ID},
        **{name: operation_page(name) for name in OPERATIONS},
        "contacts": CONTACTS, "matrix": f"{FRONT}#matrix", "revisions": REVISIONS,
    }  # fmt: skip


def place_of(name: str) -> str | None:
    """Give the place of a name in the book, relative to its folder; None for a name that it does not have."""
    return places().get(name)
