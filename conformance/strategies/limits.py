"""Calls made for the limit of one member: every length around it, on every base."""

from collections.abc import Iterator

from conformance.strategies import CATALOGUES
from conformance.strategies.drafts import Draft, drop, put
from conformance.strategies.shapes import KEY, texts
from refimpl.answer import Json
from refimpl.operations import OPERATIONS
from refimpl.shape import Text


def calls_at(operation: str, place: str) -> Iterator[Draft]:
    """List calls with the member missing, empty, and as long as its limits, one less and one more.

    `place` is the path of the member; in it `[]` is an item of a list, `{}` a value of a map.
    """
    path = place.replace("[]", ".0").replace("{}", f".{KEY}")
    kind = dict(texts(OPERATIONS[operation].shape)).get(path)
    for base in CATALOGUES[operation].bases.values():
        yield drop(path)(base)
        for value in _values(kind):
            yield put(path, value)(base)


def _values(kind: Text | None) -> Iterator[Json]:
    if kind is None:
        return
    limits = (kind.least, *(() if kind.most is None else (kind.most,)))
    for length in sorted({max(0, limit + step) for limit in limits for step in (-1, 0, 1)}):
        yield "a" * length
    for choice in kind.choices:
        yield from (choice, choice.lower(), choice.title(), choice.swapcase())
