"""Breakers that follow from the shape of a request alone, for any operation."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import TypeAlias

from conformance.strategies.catalogue import Breaker, Side
from conformance.strategies.drafts import Draft, Edit, drop, put, steps
from refimpl.answer import Json
from refimpl.shape import Kind, ListOf, MapOf, Member, Structure, Text

Fitting: TypeAlias = Mapping[str, Callable[[int], str | None]]
"""For paths that take only some texts: how to make one of a given length."""
KEY = "key"
"""The key that items of maps are looked at under; the bases have it in every map."""


def members(structure: Structure, below: str = "") -> Iterator[tuple[str, Member]]:
    """List every member with its path; list items are looked at in the first place."""
    for name, member in structure.members.items():
        path = f"{below}.{name}" if below else name
        yield path, member
        inner = member.kind
        if isinstance(inner, ListOf):
            inner, path = inner.each, f"{path}.0"
        if isinstance(inner, MapOf):
            inner, path = inner.each, f"{path}.{KEY}"
        if isinstance(inner, Structure):
            yield from members(inner, path)


def _wrong_types(kind: Kind) -> tuple[tuple[str, Json], ...]:
    match kind:
        case Text(numbers=numbers):
            plain = (("list", ["text"]), ("object", {"text": "text"}))
            return plain if numbers else (*plain, ("number", 7), ("boolean", True))
        case ListOf():
            return (("text", "text"), ("object", {"text": "text"}), ("number", 7))
        case Structure() | MapOf():
            return (("text", "text"), ("list", ["text"]), ("number", 7))


def missing(structure: Structure) -> Iterator[Breaker]:
    """Take each required member away, and give null in its place; what null is in a part of a body is disputed."""
    for path, member in members(structure):
        if member.required:
            within = ".0." in path or ".Body." in path
            bases = ("full",) if within else ()
            yield Breaker("shape.required", f"without-{path}", "breaks", drop(path), bases=bases)
            if not within:
                yield Breaker("shape.required", f"null-{path}", "breaks", put(path, None), bases=("full",))


def mistyped(structure: Structure) -> Iterator[Breaker]:
    """Give each member, and each first item of a list, a value of another type."""
    for path, member in members(structure):
        for name, value in _wrong_types(member.kind):
            yield Breaker("shape.type", f"{path}-{name}", "breaks", put(path, value), bases=("full",))
        if isinstance(member.kind, ListOf):
            yield Breaker("shape.type", f"{path}-bare-item", "breaks", _bare(path), bases=("full",))
            for name, value in _wrong_types(member.kind.each):
                yield Breaker("shape.type", f"{path}.0-{name}", "breaks", put(f"{path}.0", value), bases=("full",))


def _bare(path: str) -> Edit:
    """Give the first item of a list without the list; where there is none the call stays as it is."""

    def edit(draft: Draft) -> Draft:
        place: Json = draft.request
        for step in (*steps(path), 0):
            if not (place and isinstance(place, dict if isinstance(step, str) else list)):
                return draft
            place = place.get(step) if isinstance(place, dict) else place[int(step)]
        return draft if place is None else put(path, place)(draft)

    return edit


def doubtful(structure: Structure) -> Iterator[Breaker]:
    """Give null where a member may be absent, and members nobody asked for."""
    for path, member in members(structure):
        if not member.required:
            yield Breaker("shape.type", f"{path}-null", "disputed", put(path, None), bases=("full",))
    yield Breaker("shape.known", "unknown-member", "disputed", put("Unknown", "text"))


def fitting(kind: Text, length: int) -> str | None:
    """Make a text of this length that keeps the other limits of its member; None where there is none."""
    made = "a" * length
    return None if kind.choices or (kind.pattern and not re.fullmatch(kind.pattern, made)) else made


def texts(structure: Structure) -> Iterator[tuple[str, Text]]:
    """List every text of a shape, those in lists and maps included, with its path."""
    for path, member in members(structure):
        kind, where = member.kind, path
        if isinstance(kind, ListOf):
            kind, where = kind.each, f"{path}.0"
        elif isinstance(kind, MapOf):
            kind, where = kind.each, f"{path}.{KEY}"
        if isinstance(kind, Text):
            yield where, kind


def limited(structure: Structure, fits: Fitting) -> Iterator[Breaker]:
    """Go to each limit of the service model and one past it; `fits` makes texts where any letters will not do."""
    for path, kind in texts(structure):
        make = fits.get(path, partial(fitting, kind))
        if kind.most is not None:
            if (longest := make(kind.most)) is not None:
                yield _limit("shape.length", f"{path}-longest", "keeps", path, longest)
            if (longer := make(kind.most + 1)) is not None:
                yield _limit("shape.length", f"{path}-too-long", "breaks", path, longer)
        if kind.least:
            side: Side = "disputed" if kind.doubt else "breaks"
            yield _limit("shape.length", f"{path}-too-short", side, path, "a" * (kind.least - 1))
            if (shortest := make(kind.least)) is not None:
                yield _limit("shape.length", f"{path}-shortest", "keeps", path, shortest)
        if kind.choices:
            for value in (kind.choices[0].swapcase(), "OTHER", ""):
                yield _limit("shape.choice", f"{path}-{value or 'empty'}", "breaks", path, value)
        if kind.pattern:
            yield _limit("shape.pattern", f"{path}-pattern", "breaks", path, "\u0001" * max(kind.least, 1))
    for path, member in members(structure):
        if isinstance(member.kind, ListOf) and member.kind.least:
            side = "disputed" if member.kind.doubt else "breaks"
            yield _limit("shape.items", f"{path}-empty", side, path, [])


def _limit(rule: str, name: str, side: Side, path: str, value: Json) -> Breaker:
    return Breaker(rule, name, side, put(path, value), bases=("full",))


def shape_breakers(structure: Structure, fits: Fitting = MappingProxyType({})) -> tuple[Breaker, ...]:
    """Make all breakers that follow from a shape."""
    return (*missing(structure), *mistyped(structure), *doubtful(structure), *limited(structure, fits))
