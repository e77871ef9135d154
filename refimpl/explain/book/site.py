"""All files of the book by name; the same rulebook makes the same bytes."""

from pathlib import Path

from refimpl.explain.book import places
from refimpl.explain.book.ambiguities import ambiguities
from refimpl.explain.book.contacts import contacts, tokens
from refimpl.explain.book.errors import errors
from refimpl.explain.book.front import front
from refimpl.explain.book.operations import operation_page
from refimpl.explain.book.pages import STYLE
from refimpl.explain.book.revisions import revisions
from refimpl.explain.book.rules import rules
from refimpl.explain.book.search import search
from refimpl.explain.book.statements import page_of_statements
from refimpl.operations import OPERATIONS


def style() -> str:
    """Read what the pages are dressed in."""
    return (Path(__file__).parent / STYLE).read_text("utf-8")


def site() -> dict[str, str]:
    """Make every file of the book."""
    return {
        STYLE: style(),
        places.FRONT: front(),
        **{places.operation_page(name): operation_page(operation) for name, operation in OPERATIONS.items()},
        places.RULES: rules(),
        places.AMBIGUITIES: ambiguities(),
        places.ERRORS: errors(),
        places.STATEMENTS: page_of_statements(),
        places.CONTACTS: contacts(),
        places.TOKENS: tokens(),
        places.REVISIONS: revisions(),
        places.SEARCH: search(),
    }
