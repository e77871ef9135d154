"""Calls for every text and every optional member of a shape, whatever rules say about it: empty, past ASCII, null."""

from collections.abc import Iterator

from conformance.strategies import CATALOGUES
from conformance.strategies.drafts import Draft, put, steps
from conformance.strategies.enumerated import MOST_LETTERS
from conformance.strategies.shapes import fitting, members, texts
from refimpl.answer import Json
from refimpl.operations import OPERATIONS
from refimpl.shape import Text

LETTER = "\u00e9"
"""A letter past ASCII."""


def values_of_members(operation: str) -> Iterator[tuple[str, Draft]]:
    """List the full call with one member of it changed, and what was done to it."""
    full, shape = CATALOGUES[operation].bases["full"], OPERATIONS[operation].shape
    for path, kind in texts(shape):
        for name, value in _values(kind, _found(full.request, path)):
            yield f"{path}-{name}", put(path, value)(full)
    for path, member in members(shape):
        if not member.required:
            yield f"{path}-null", put(path, None)(full)


def _values(kind: Text, own: str) -> Iterator[tuple[str, str]]:
    """List texts for a member, given the one that is there."""
    yield "empty", ""
    yield "past-ascii", LETTER + own
    limits = {kind.least - 1, kind.least, *(() if kind.most is None else (kind.most, kind.most + 1))}
    for length in sorted(limits):
        if 0 < length < MOST_LETTERS and (made := fitting(kind, length)) is not None:
            yield f"of-{length}", made


def _found(request: Json, path: str) -> str:
    for step in steps(path):
        request = request.get(step) if isinstance(request, dict) else request[step] if _has(request, step) else None
    return request if isinstance(request, str) else ""


def _has(value: Json, step: str | int) -> bool:
    return isinstance(value, list) and isinstance(step, int) and step < len(value)
