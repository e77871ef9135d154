"""What a target may say at all: JSON that can be written down again, no deeper and with no longer numbers than that.

Whatever is heard from a target goes into verdicts, evidence and reports, so what those cannot carry is garbage.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import TypeVar

from conformance.target import Accepted, Answer, Broke, Json, Rejected, Unsendable, Unsupported

T = TypeVar("T")

MOST_DEPTH = 100
"""Objects and lists one inside the other; answers need three, shown messages four."""
MOST_BITS = 10_000
"""Bits of a whole number: about three thousand digits, which Python still writes."""


def unsound(value: Json) -> str:
    """Say why something said by a target cannot be taken; empty where it can."""
    layer = [value]
    for _ in range(MOST_DEPTH):
        below: list[Json] = []
        for each in layer:
            why = _unsound_by_itself(each)
            if why:
                return why
            if isinstance(each, Mapping):
                below += each.values()
            elif isinstance(each, list | tuple):
                below += each
        if not below:
            return ""
        layer = below
    return f"more than {MOST_DEPTH} objects and lists one inside the other"


def _unsound_by_itself(value: Json) -> str:
    if isinstance(value, Mapping):
        return "" if all(isinstance(key, str) for key in value) else "a member whose name is no text"
    if isinstance(value, int):
        return "" if value.bit_length() <= MOST_BITS else "a number of thousands of digits"
    if value is None or isinstance(value, str | float | list | tuple):
        return ""
    return f"a {type(value).__name__}, which JSON cannot carry"


def sound_answer(answer: object) -> Answer:
    """Take what a Python target answered; raises Broke where that is no answer."""
    match answer:
        case Accepted(response=Mapping() as said):
            why = unsound(said)
        case Rejected(code=str(), status=None, message=str()) | Unsupported(why=str()) | Unsendable(why=str()):
            why = ""
        case Rejected(code=str(), status=int() as said, message=str()):
            why = unsound(said)
        case Accepted() | Rejected() | Unsupported() | Unsendable():
            why = "a member of the wrong type"
        case _:
            raise Broke("garbage", f"send returned {type(answer).__name__}, which is no answer")
    if why:
        raise Broke("garbage", f"send returned {type(answer).__name__} with {why}")
    assert isinstance(answer, Accepted | Rejected | Unsupported | Unsendable)
    return answer


def sound_rows(rows: object) -> Sequence[Mapping[str, Json]] | Unsupported:
    """Take what a Python target showed; raises Broke where that is no list of objects."""
    if isinstance(rows, Unsupported):
        return rows
    if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) for row in rows):
        raise Broke("garbage", f"observe returned {type(rows).__name__} that is no list of objects")
    why = unsound(rows)
    if why:
        raise Broke("garbage", f"observe returned {why}")
    return rows


def own(value: T) -> T:
    """Give a target something of its own to read and to change: the suite asks the same again."""
    try:
        return deepcopy(value)
    except RecursionError:
        # As deep as this nobody changes it.
        return value


def fenced(ask: Callable[[], T]) -> T:
    """Make whatever escapes from a Python target its crash, an exit of the program too, but never Ctrl-C."""
    try:
        return ask()
    except (Broke, KeyboardInterrupt):
        raise
    except BaseException as error:
        raise Broke("crash", f"{type(error).__name__}: {error}") from error
