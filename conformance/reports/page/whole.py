"""The page of one run or of several: one file of HTML that needs nothing else."""

from collections.abc import Mapping, Sequence

from conformance.reports.page.details import details
from conformance.reports.page.filters import filters
from conformance.reports.page.frame import framed
from conformance.reports.page.glance import card
from conformance.reports.page.matrix import matrix
from conformance.reports.page.places import Book, columns
from conformance.reports.page.rest import rest
from conformance.reports.page.showing import rules, showings
from refimpl.answer import Json
from refimpl.explain.book.html import element, section
from refimpl.explain.book.pages import contents

PARTS = (
    ("rules", "Rules by operations"), ("findings", "Findings"), ("others", "Rules without findings"),
    ("skipped", "Not asked"), ("readings", "Open questions"),
)  # fmt: skip
NO_SCRIPT = "Without scripts there are no filters and no buttons that copy; all the rest is here."


def page(reports: Sequence[Mapping[str, Json]], book: str = "") -> str:
    """Write reports, one for each target, as a page; `book` is the address of the book, for links into it.

    The same reports make the same bytes. Raises wire.Malformed for a report that is not written as we write them.
    """
    shown = showings(reports)
    at_stake, found = rules(shown), columns(shown)
    title = f"Conformance of {shown[0].label}" if len(shown) == 1 else f"Conformance of {len(shown)} targets"
    table = filters(at_stake, found, shown), NONE, matrix(at_stake, found, shown)
    blocks = [
        section(2, "Rules by operations", *table, id="rules"),
        details(at_stake, found, shown, Book(book)),
        rest(shown, Book(book)),
    ]
    there = [(anchor, label) for anchor, label in PARTS if any(f' id="{anchor}"' in block for block in blocks)]
    made = framed(
        f"{title} · sendspec",
        element("h1", title),
        element("div", *map(card, shown), class_="cards"),
        element("noscript", element("p", NO_SCRIPT)),
        contents(there),
        *blocks,
    )
    # Whatever was overlooked, the page can be written as UTF-8.
    return made.encode("utf-8", "backslashreplace").decode("utf-8")


NONE = element(
    "p",
    "Nothing matches. ",
    element("button", "Clear the filters", type="button", id="clear"),
    id="none",
    hidden="hidden",
)
"""What stands in place of rows when no row is left."""
