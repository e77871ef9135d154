"""Drawings as SVG: boxes, words and arrows, with a title and a description for those who do not see them."""

from refimpl.explain.book.html import Html, element, joined

WIDE = 344
"""Units a drawing is wide: a phone shows it as it is, and a wide page a little larger."""


def box(left: int, top: int, wide: int, high: int, label: str, class_: str) -> Html:
    """Draw a box with its name in it."""
    frame = element(
        "rect",
        x=str(left),
        y=str(top),
        width=str(wide),
        height=str(high),
        rx=str(high // 2 if "end" in class_.split() else 5),
        class_=class_,
    )
    return joined([frame, words(left + wide // 2, top + high // 2 + 4, label, "name")])


def words(left: int, bottom: int, said: str, class_: str) -> Html:
    """Write words; `class_` decides whether they begin at this place or have it in their middle."""
    return element("text", said, x=str(left), y=str(bottom), class_=class_)


def arrow(left: int, top: int, right: int, bottom: int, class_: str = "way") -> Html:
    """Draw an arrow."""
    return element("path", d=f"M{left} {top}L{right} {bottom}", class_=class_, marker_end=f"url(#tip-{class_})")


def badge(middle: int, height: int, said: str) -> Html:
    """Draw a number in a circle."""
    ring = element("circle", cx=str(middle), cy=str(height), r="10", class_="badge")
    return joined([ring, words(middle, height + 4, said, "name")])


def _tip(class_: str, id: str) -> Html:
    shape = element("path", d="M0 0L8 4L0 8z", class_=f"tip {class_}")
    return element(
        "marker",
        shape,
        id=f"{id}-tip-{class_}",
        viewBox="0 0 8 8",
        refX="8",
        refY="4",
        markerWidth="8",
        markerHeight="8",
        orient="auto-start-reverse",
        markerUnits="userSpaceOnUse",
    )


def drawing(id: str, title: str, said: str, high: int, parts: Html) -> Html:
    """Frame a drawing; its parts name the tips of arrows without the drawing's id, which is put before them here."""
    own = Html(parts.replace("url(#tip-", f"url(#{id}-tip-"))
    tips = element("defs", _tip("way", id), _tip("lost", id))
    head = joined([element("title", title, id=f"{id}-title"), element("desc", said, id=f"{id}-said")])
    inner = element(
        "svg",
        head,
        tips,
        own,
        viewBox=f"0 0 {WIDE} {high}",
        role="img",
        xmlns="http://www.w3.org/2000/svg",
        aria_labelledby=f"{id}-title",
        aria_describedby=f"{id}-said",
    )
    return element("figure", inner, element("figcaption", title), class_="drawn")
