"""The frame of every page: its head, the way around the book, and its foot."""

from collections.abc import Iterable

from refimpl.explain.book import places
from refimpl.explain.book.html import Html, breakable, code, element, joined, link, listed
from refimpl.operations import OPERATIONS

STYLE = "book.css"
AROUND = (
    (places.FRONT, "Front page"),
    (places.RULES, "Rules"),
    (places.AMBIGUITIES, "Ambiguities"),
    (places.ERRORS, "Errors"),
    (places.STATEMENTS, "Statements"),
    (places.CONTACTS, "Contacts"),
    (places.TOKENS, "Client tokens"),
    (places.REVISIONS, "Revisions"),
    (places.SEARCH, "Search"),
)
"""The pages beside those of the operations."""
NOT_THEIRS = "Not made, endorsed or sponsored by Amazon."


def _entry(href: str, label: str, here: str) -> Html:
    return link(href, label, aria_current="page" if href == here else None)


def _navigation(here: str) -> Html:
    book = [_entry(href, label, here) for href, label in AROUND]
    operations = [_entry(places.operation_page(name), element("code", name), here) for name in OPERATIONS]
    return element("nav", listed(book), listed(operations), aria_label="Book")


def _finder(here: str) -> Html:
    """Make the field that leads to the search; that page has one of its own."""
    if here == places.SEARCH:
        return Html("")
    field = element("input", type="search", name="q", id="find-q", autocomplete="off")
    label = element("label", "Find", for_="find-q")
    return element("form", label, field, element("button", "Search"), action=places.SEARCH, method="get", role="search")


def contents(entries: Iterable[tuple[str, str]]) -> Html:
    """List what is on a page."""
    inside = listed([link(f"#{anchor}", label) for anchor, label in entries], class_="across")
    return element("nav", element("h2", "On this page"), inside, aria_label="On this page", class_="inside")


def page(file: str, title: str, *blocks: str) -> str:
    """Make a whole page; the same blocks make the same bytes."""
    head = joined(
        [
            element("meta", charset="utf-8"),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="color-scheme", content="light dark"),
            element("meta", name="generator", content="sendspec explain --html"),
            element("title", f"{title} · sendspec" if file != places.FRONT else title),
            element("link", rel="stylesheet", href=STYLE),
        ],
        "\n",
    )
    top = element("header", element("p", link(places.FRONT, "sendspec"), class_="book"), _finder(file))
    body = [
        link("#main", "Skip to the text", class_="skip"),
        top,
        _navigation(file),
        element("main", element("h1", breakable(title)), *blocks, id="main"),
        element(
            "footer", element("p", "Made from the rulebook by ", code("sendspec explain --html"), f". {NOT_THEIRS}")
        ),
    ]
    inside = joined(body, "\n")
    return f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{head}\n</head>\n<body>\n{inside}\n</body>\n</html>\n'
