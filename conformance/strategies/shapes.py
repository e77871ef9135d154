"""Breakers that follow from the shape of a request alone, for any operation."""

from collections.abc import Iterator

from conformance.strategies.catalogue import Breaker
from conformance.strategies.drafts import drop, put
from refimpl.answer import Json
from refimpl.shape import Kind, ListOf, Member, Structure, Text


def members(structure: Structure, below: str = "") -> Iterator[tuple[str, Member]]:
    """List every member with its path; list items are looked at in the first place."""
    for name, member in structure.members.items():
        path = f"{below}.{name}" if below else name
        yield path, member
        inner = member.kind
        if isinstance(inner, ListOf):
            inner, path = inner.each, f"{path}.0"
        if isinstance(inner, Structure):
            yield from members(inner, path)


def _wrong_types(kind: Kind) -> tuple[tuple[str, Json], ...]:
    match kind:
        case Text():
            return (("list", ["text"]), ("object", {"text": "text"}))
        case ListOf():
            return (("text", "text"), ("object", {"text": "text"}), ("number", 7))
        case Structure():
            return (("text", "text"), ("list", ["text"]), ("number", 7))


def missing(structure: Structure) -> Iterator[Breaker]:
    """Take each required member away."""
    for path, member in members(structure):
        if member.required:
            bases = ("full",) if ".0." in path or ".Body." in path else ()
            yield Breaker("shape.required", f"without-{path}", "breaks", drop(path), bases=bases)


def mistyped(structure: Structure) -> Iterator[Breaker]:
    """Give each member, and each first item of a list, a value of another type."""
    for path, member in members(structure):
        for name, value in _wrong_types(member.kind):
            yield Breaker("shape.type", f"{path}-{name}", "breaks", put(path, value), bases=("full",))
        if isinstance(member.kind, ListOf):
            for name, value in _wrong_types(member.kind.each):
                yield Breaker("shape.type", f"{path}.0-{name}", "breaks", put(f"{path}.0", value), bases=("full",))


def doubtful(structure: Structure) -> Iterator[Breaker]:
    """Give null where a member may be absent, and members nobody asked for."""
    for path, member in members(structure):
        if not member.required:
            yield Breaker("shape.type", f"{path}-null", "disputed", put(path, None), bases=("full",))
    yield Breaker("shape.known", "unknown-member", "disputed", put("Unknown", "text"))


def shape_breakers(structure: Structure) -> tuple[Breaker, ...]:
    """Make all breakers that follow from a shape."""
    return (*missing(structure), *mistyped(structure), *doubtful(structure))
