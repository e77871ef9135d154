"""Permitted answers in words."""

from collections.abc import Iterable

from refimpl.answer import Permit


def answer(permit: Permit) -> str:
    """Name one answer: its code, its HTTP status, and what lets it in beside the first."""
    if permit.code is None:
        return "accepted"
    status = "of an entry" if permit.entry else " or ".join(map(str, permit.statuses))
    cites = f" [{' '.join(permit.cites)}]" if permit.cites else ""
    return f"{permit.code}{f' ({status})' if status else ''}{cites}"


def answers(permits: Iterable[Permit]) -> str:
    """Name several answers, each of them once."""
    return ", ".join(dict.fromkeys(map(answer, permits)))
