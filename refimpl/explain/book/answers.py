"""Permitted answers as markup."""

from collections.abc import Iterable

from refimpl.answer import Permit
from refimpl.explain.book import links
from refimpl.explain.book.html import Html, joined


def answer(permit: Permit) -> Html:
    """Show one answer: its code, its HTTP status, and what lets it in beside the first."""
    if permit.code is None:
        return Html("accepted")
    status = "of an entry" if permit.entry else " or ".join(map(str, permit.statuses))
    cites = joined([" [", links.several(permit.cites, " "), "]"]) if permit.cites else ""
    return joined([links.error(permit.code), f" ({status})" if status else "", cites])


def answers(permits: Iterable[Permit]) -> Html:
    """Show several answers, each of them once, the default first."""
    return joined(list(dict.fromkeys(map(answer, permits))), ", ")
