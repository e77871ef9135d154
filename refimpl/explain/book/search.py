"""The page of everything by name: plain lists, and a search over them where scripts may run."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from refimpl.explain.book import places
from refimpl.explain.book.html import Html, code, element, link, section
from refimpl.explain.book.pages import contents, page
from refimpl.explain.members import lines
from refimpl.operations import OPERATIONS
from refimpl.readings import register
from refimpl.rulebook import RULEBOOK
from refimpl.statements import statements

KINDS = {
    "operation": "Operations",
    "rule": "Rules",
    "ambiguity": "Ambiguities",
    "error": "Errors",
    "member": "Members",
    "statement": "Statements",
}
"""What one thing of a kind is called, and all of them."""


class Entry(NamedTuple):
    """One thing that can be found: its kind, its name, where it stands, and the words it is found by."""

    kind: str
    name: str
    href: str
    says: str


def entries() -> Iterator[Entry]:
    """List everything that has a place in the book."""
    where = places.places()
    for name, operation in OPERATIONS.items():
        yield Entry("operation", name, where[name], operation.source.title)
    for rule in RULEBOOK:
        yield Entry("rule", rule.id, where[rule.id], rule.statement)
    for found in register().values():
        yield Entry("ambiguity", found.id, where[found.id], found.says)
    for name in places.codes():
        yield Entry("error", name, where[name], "")
    for name, operation in OPERATIONS.items():
        for line in lines(operation.shape):
            yield Entry("member", f"{name}: {line.path}", f"{where[name]}#member-{line.path}", line.kind)
    for each in statements().values():
        yield Entry("statement", each.id, where[each.id], each.says)


@cache
def script() -> Html:
    """Read the script."""
    return Html((Path(__file__).parent / "search.js").read_text("utf-8"))


def index(found: list[Entry]) -> Html:
    """Write the index as JSON that no word in it can end."""
    return Html(json.dumps(found, separators=(",", ":")).replace("<", "\\u003c"))


def _listed(kind: str, found: list[Entry]) -> Html:
    items = [element("li", link(each.href, code(each.name))) for each in found if each.kind == kind]
    return section(2, f"{KINDS[kind]} ({len(items)})", element("ul", *items, class_="across"), id=f"all-{kind}")


def search() -> str:
    """Write the page."""
    found = list(entries())
    field = element("input", type="search", name="q", id="q", autocomplete="off", aria_describedby="count")
    form = element(
        "form",
        element("label", "A name, or words of what it says", for_="q"),
        field,
        role="search",
        id="search",
        hidden="hidden",
    )
    results = [
        element("p", "", id="count", role="status"),
        element("ol", id="results"),
    ]
    return page(
        places.SEARCH,
        "Search",
        form,
        *results,
        element("noscript", element("p", "Without scripts, look through the lists.")),
        contents([(f"all-{kind}", many) for kind, many in KINDS.items()]),
        *(_listed(kind, found) for kind in KINDS),
        element("script", index(found), type="application/json", id="index"),
        element("script", script()),
    )
