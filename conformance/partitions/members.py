"""Partitions by the members of a shape: absent, empty, null, of a wrong type, past ASCII, at their limits."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from refimpl.answer import Json
from refimpl.shape import Kind, ListOf, MapOf, Structure, Text

ABSENT, GIVEN, NULL, WRONG_TYPE, UNKNOWN = "absent", "given", "null", "wrong type", "unknown member"
EMPTY, NOT_ASCII, ONE, SEVERAL = "empty", "past ASCII", "one", "several"
LONGEST, TOO_LONG, SHORTEST, TOO_SHORT = "longest", "one past longest", "shortest", "one short of shortest"
A_CHOICE, NO_CHOICE = "a choice", "no choice"
WHOLE = "request"

Classify: TypeAlias = Callable[[Json, list[str]], None]
"""Adds the names of the partitions a value falls into."""


def named(path: str, partition: str) -> str:
    """Name a partition of one member."""
    return f"{path or WHOLE}: {partition}"


def classifier(kind: Kind, path: str = "") -> Classify:
    """Make the function that names the partitions of a value, given what it should be.

    In a path `[]` is an item of a list and `{}` a value of a map.
    """
    null, wrong = named(path, NULL), named(path, WRONG_TYPE)
    right, below = _below(kind, path)

    def classify(value: Json, found: list[str]) -> None:
        if type(value) is right:
            below(value, found)
        else:
            found.append(null if value is None else wrong)

    return classify


def _below(kind: Kind, path: str) -> tuple[type, Classify]:
    match kind:
        case Text():
            return str, _text(kind, path)
        case ListOf():
            return list, _items(classifier(kind.each, f"{path}[]"), path, lambda value: value)
        case MapOf():
            return dict, _items(classifier(kind.each, path + "{}"), path, lambda value: value.values())
        case Structure():
            return dict, _structure(kind, path)


def _text(kind: Text, path: str) -> Classify:
    given, empty, past = (named(path, each) for each in (GIVEN, EMPTY, NOT_ASCII))
    lengths = {length: named(path, name) for length, name in lengths_of(kind)}
    choices = frozenset(kind.choices)
    chosen, other = named(path, A_CHOICE), named(path, NO_CHOICE)

    def classify(value: Json, found: list[str]) -> None:
        found.append(given if value else empty)
        if not value.isascii():
            found.append(past)
        if lengths and (length := len(value)) in lengths:
            found.append(lengths[length])
        if choices:
            found.append(chosen if value in choices else other)

    return classify


def required(kind: Kind, path: str = "") -> Iterator[str]:
    """Name the partitions that calls of an operation are to reach between them, given its shape."""
    names = {GIVEN} if isinstance(kind, Text | Structure) else {EMPTY, ONE, SEVERAL}
    if isinstance(kind, Text):
        names |= {EMPTY, *(name for _, name in lengths_of(kind))}
        names |= {A_CHOICE, NO_CHOICE} if kind.choices else set() if kind.pattern else {NOT_ASCII}
    yield from (named(path, name) for name in (*names, WRONG_TYPE))
    if isinstance(kind, ListOf):
        yield from required(kind.each, f"{path}[]")
    elif isinstance(kind, MapOf):
        yield from required(kind.each, path + "{}")
    elif isinstance(kind, Structure):
        for name, member in kind.members.items():
            where = f"{path}.{name}" if path else name
            yield named(where, ABSENT)
            if not member.required:
                yield named(where, NULL)
            yield from required(member.kind, where)


def lengths_of(kind: Text) -> Iterator[tuple[int, str]]:
    """List the lengths of a text that matter, and what they are called."""
    if kind.least:
        yield from ((kind.least - 1, TOO_SHORT), (kind.least, SHORTEST))
    if kind.most is not None:
        yield from ((kind.most, LONGEST), (kind.most + 1, TOO_LONG))


def _items(each: Classify, path: str, items_of: Callable[[Json], Json]) -> Classify:
    names = [named(path, name) for name in (EMPTY, ONE, SEVERAL)]

    def classify(value: Json, found: list[str]) -> None:
        found.append(names[min(len(value), 2)])
        for item in items_of(value):
            each(item, found)

    return classify


def _structure(kind: Structure, path: str) -> Classify:
    members = {name: classifier(each.kind, f"{path}.{name}" if path else name) for name, each in kind.members.items()}
    absent = {name: named(f"{path}.{name}" if path else name, ABSENT) for name in members}
    empty, given, unknown = named(path, EMPTY), named(path, GIVEN), named(path, UNKNOWN)

    def classify(value: Json, found: list[str]) -> None:
        found.append(given if value else empty)
        for name, item in value.items():
            if name in members:
                members[name](item, found)
            else:
                found.append(unknown)
        found += [name for member, name in absent.items() if member not in value]

    return classify
