"""Markup from values: whatever is no markup already is escaped where it is put into some."""

from collections.abc import Iterable
from html import escape

VOID = frozenset(("br", "meta", "link", "input", "path", "rect", "line", "circle"))
"""Elements that hold nothing; those of drawings are closed at once, as XML asks."""


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def text(value: str) -> Html:
    """Escape text; markup stays as it is."""
    return value if isinstance(value, Html) else Html(escape(value))


def joined(parts: Iterable[str], between: str = "") -> Html:
    """Put parts one after the other, escaping those that are no markup."""
    return Html(str(text(between)).join(map(text, parts)))


def element(name: str, /, *children: str, **attributes: str | None) -> Html:
    """Make an element; an attribute that is None is left out, and `class_` or `aria_label` are spelled as in HTML."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID:
        return Html(f"<{name}{given}/>" if name in ("path", "rect", "circle") else f"<{name}{given}>")
    return Html(f"<{name}{given}>{joined(children)}</{name}>")


def link(href: str, /, *children: str, **attributes: str | None) -> Html:
    """Make a link."""
    return element("a", *children, href=href, **attributes)


def code(value: str) -> Html:
    """Show a name as it is written in a request or an answer; it may be broken after its dots."""
    return element("code", breakable(value))


def breakable(value: str) -> Html:
    """Show a name so that a narrow page can break it where its parts begin."""
    return Html("<wbr>".join(_pieces(value)))


def _pieces(value: str) -> list[str]:
    """Cut a long name where a line may end inside it: after a dot, and before a capital letter in it."""
    pieces = [""]
    for before, letter in zip(f" {value}", value, strict=False):
        if pieces[-1] and (before == "." or (before.islower() and letter.isupper()) or before == "_"):
            pieces.append("")
        pieces[-1] += escape(letter)
    return pieces


def listed(items: Iterable[str], **attributes: str | None) -> Html:
    """Make a list, and nothing of no items."""
    found = [element("li", item) for item in items]
    return element("ul", *found, **attributes) if found else Html("")


def facts(pairs: Iterable[tuple[str, str]]) -> Html:
    """Name facts, leaving out those that are empty."""
    found = [element("div", element("dt", name), element("dd", said)) for name, said in pairs if said]
    return element("dl", *found, class_="facts") if found else Html("")


def table(caption: str, heads: Iterable[str], rows: Iterable[Iterable[str]], id: str | None = None) -> Html:
    """Make a table in a box of its own, which scrolls where the page is too narrow for it.

    The first cell of a row is its heading. A box that scrolls takes the focus, so that the keys can scroll it.
    """
    head = element("tr", *(element("th", each, scope="col") for each in heads))
    body = [_row(list(cells)) for cells in rows]
    inner = element("table", element("caption", caption), element("thead", head), element("tbody", *body))
    return element("div", inner, class_="wide", role="region", aria_label=str(caption), tabindex="0", id=id)


def _row(cells: list[str]) -> Html:
    return element("tr", element("th", cells[0], scope="row"), *(element("td", cell) for cell in cells[1:]))


def section(level: int, heading: str, *children: str, id: str | None = None) -> Html:
    """Put a heading over something, and nothing over nothing."""
    if not any(children):
        return Html("")
    return element("section", element(f"h{level}", heading), *children, id=id)
