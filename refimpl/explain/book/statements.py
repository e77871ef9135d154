"""The page of statements: what the documents say, in our words, where, and what answers for it."""

from collections.abc import Iterator

from refimpl.explain.book import links, places
from refimpl.explain.book.html import Html, element, joined, link, section
from refimpl.explain.book.pages import contents, page
from refimpl.explain.layout import counted
from refimpl.explain.statements import place
from refimpl.sources import SOURCES
from refimpl.statements import Statement, pending, statements

TITLES = {
    **{source.key: source.title for source in SOURCES},
    "ses-guide": "Guides of Amazon SES",
    "ses-observed": "Amazon SES as it was observed",
    "connect-guide": "Guides of Amazon Connect",
    "connect-guide-inbound": "Guides of Amazon Connect, on email that comes in",
    "connect-observed": "Amazon Connect as it was observed",
}
"""What each part of the ledger is about."""


def _documents() -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {key: [] for key in TITLES}
    for each in statements().values():
        found.setdefault(each.document, []).append(each)
    return {key: rows for key, rows in found.items() if rows}


def _answering(found: Statement) -> Iterator[Html]:
    if found.rules:
        yield joined(["Rules: ", links.several(found.rules)])
    if found.world:
        yield Html(f"World: {', '.join(found.world)}")
    if found.excluded:
        yield joined(["Excluded: ", links.prose(found.excluded)])


def _statement(found: Statement) -> Html:
    where = element("span", f" {place(found)}", class_="where")
    why = [element("p", said, class_="why") for said in _answering(found)]
    return element(
        "li",
        element("p", link(f"#{found.id}", found.id), where),
        element("p", links.prose(found.says)),
        *why,
        id=found.id,
    )


def _pending() -> Html:
    rows = [
        element("li", f"{each.id}: belongs to ", links.to(each.operation), f", {each.reason}", id=each.id)
        for each in pending().values()
    ]
    return section(2, "Pending", element("ul", *rows), id="pending") if rows else Html("")


def page_of_statements() -> str:
    """Write the page."""
    documents = _documents()
    titles = {key: TITLES.get(key, key) for key in documents}
    blocks = [
        section(
            2,
            f"{titles[key]} ({len(rows)})",
            element("ul", *map(_statement, rows), class_="statements"),
            id=f"document-{key}",
        )
        for key, rows in documents.items()
    ]
    first = element(
        "p",
        f"{counted(len(statements()), 'statement')} of the documents, each said again in our own words, with its "
        "place. Rules or parts of a world answer for it, or a reason says why nothing does.",
    )
    around = contents([(f"document-{key}", f"{titles[key]} ({len(rows)})") for key, rows in documents.items()])
    return page(places.STATEMENTS, "Statements", first, around, *blocks, _pending())
