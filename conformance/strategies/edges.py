"""The edges of every member, asked of each alike: absent, empty, and each length at and next to a limit of its shape.

Some of these calls break several rules, or none, or put some in question: an empty address is too short and no address
either. That is for the judge to say; what is asked follows from the shape alone, so that no limit is passed over.
"""

from collections.abc import Iterator
from functools import cache

import attrs

from conformance.scripts import Script
from conformance.strategies import CATALOGUES
from conformance.strategies.drafts import Draft, drop, put, steps
from conformance.strategies.enumerated import heavy, script_of
from conformance.strategies.shapes import members, texts
from refimpl.answer import Json
from refimpl.operations import OPERATIONS
from refimpl.shape import Kind, ListOf, MapOf, Structure, Text


@attrs.frozen
class Edge:
    """One call at an edge of one member; the member stands in its path, its items by their place."""

    id: str
    place: str
    script: Script
    control: Script


def lengths(kind: Text) -> list[int]:
    """List the lengths at which something may change: nought, one, and the limits with their neighbours."""
    limits = (kind.least, *(() if kind.most is None else (kind.most,)))
    return sorted({0, 1, *(limit + step for limit in limits for step in (-1, 0, 1) if limit + step >= 0)})


def _values(operation: str) -> Iterator[tuple[str, str, Json]]:
    """List what is put in each place of the shape."""
    shape = OPERATIONS[operation].shape
    for path, kind in texts(shape):
        for length in lengths(kind):
            yield path, f"of-{length}", "a" * length
        for choice in (*kind.choices, *kind.later):
            yield from ((path, choice, choice), (path, f"{choice}-turned", choice.swapcase()))
    for path, member in members(shape):
        if isinstance(member.kind, ListOf):
            yield path, "no-items", []
        elif isinstance(member.kind, MapOf):
            yield path, "no-entries", {}
            item: Json = "text" if isinstance(member.kind.each, Text) else _least(member.kind.each)
            for length in lengths(member.kind.key):
                yield path, f"name-of-{length}", {"n" * length: item}


def _least(kind: Kind) -> Json:
    """Make the least that a structure may be: its required members, each with a text it may have."""
    made = kind.members.items() if isinstance(kind, Structure) else ()
    return {
        name: member.kind.choices[0] if isinstance(member.kind, Text) and member.kind.choices else "text"
        for name, member in made
        if member.required
    }


def _there(value: Json, path: str) -> bool:
    """Say whether a request has something in this place."""
    for step in steps(path):
        if isinstance(value, dict):
            value = value.get(str(step))
        elif isinstance(value, list):
            value = value[int(step)] if isinstance(step, int) and step < len(value) else None
        else:
            return False
    return value is not None


def _base(operation: str, path: str) -> Draft:
    """Find the fullest call that has this member, else the structure it would stand in; else just the fullest."""
    bases = CATALOGUES[operation].bases
    full = [bases["full"], *bases.values()]
    above = path.rpartition(".")[0]
    return next((base for place in (path, above) for base in full if place and _there(base.request, place)), full[0])


@cache
def edges(operation: str) -> tuple[Edge, ...]:
    """List the calls at every edge, those of megabytes aside; always in the same order."""
    found = []
    shape = OPERATIONS[operation].shape
    absent = [(path, "absent", drop(path)) for path, _ in members(shape)]
    given = [(path, name, put(path, value)) for path, name, value in _values(operation) if not heavy(value)]
    for path, name, edit in (*absent, *given):
        base = _base(operation, path)
        script, control = (script_of(operation, draft, None) for draft in (edit(base), base))
        found.append(Edge(f"{operation}/edges/{path}/{name}", path, script, control))
    return tuple(found)
