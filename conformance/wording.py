"""Answers, and whatever else was said, in a few words."""

from collections.abc import Sequence

from refimpl.answer import Accepted, Answer, Json, Permit, Rejected, Unsendable, Unsupported

MOST_TOLD = 40
"""Characters told of a value that is wrong."""


def shown(answer: Answer) -> str:
    """Write an answer in a few words."""
    match answer:
        case Accepted(response=response):
            return f"accepted: {dict(response)!r}"
        case Rejected(code=code, status=status):
            return f"rejected {code}".rstrip() + (f" (HTTP {status})" if status is not None else "")
        case Unsupported(why=why):
            return f"unsupported: {why}"
        case Unsendable(why=why):
            return f"unsendable: {why}"


def in_short(value: Json) -> str:
    """Write a value that stands where it should not, however large it is."""
    try:
        told = repr(value)
    except (ValueError, RecursionError):
        return "something far too large"
    return told if len(told) <= MOST_TOLD else f"{told[:MOST_TOLD]}…"


def permitted_words(permitted: Sequence[Permit]) -> tuple[str, ...]:
    """Write permitted answers in a few words each."""
    return tuple("accepted" if permit.code is None else f"rejected {permit.code}" for permit in permitted)
