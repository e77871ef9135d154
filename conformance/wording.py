"""Answers in a few words."""

from collections.abc import Sequence

from refimpl.answer import Accepted, Answer, Permit, Rejected, Unsendable, Unsupported


def shown(answer: Answer) -> str:
    """Write an answer in a few words."""
    match answer:
        case Accepted(response=response):
            return f"accepted: {dict(response)!r}"
        case Rejected(code=code, status=status):
            return f"rejected {code}" + (f" (HTTP {status})" if status is not None else "")
        case Unsupported(why=why):
            return f"unsupported: {why}"
        case Unsendable(why=why):
            return f"unsendable: {why}"


def permitted_words(permitted: Sequence[Permit]) -> tuple[str, ...]:
    """Write permitted answers in a few words each."""
    return tuple("accepted" if permit.code is None else f"rejected {permit.code}" for permit in permitted)
