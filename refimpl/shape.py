"""The shape of a request: which members there are, of which type, and which must be there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from refimpl.answer import Json
from refimpl.message import Defect

HUGE = 10**1000
"""Whole numbers past this are never written out as text: their digits could not be printed."""


@dataclass(frozen=True, slots=True)
class Text:
    """A string member."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list member, all of one kind."""

    each: "Kind"


@dataclass(frozen=True, slots=True)
class Structure:
    """A structure and its members; `part` says that a null text drops the whole structure (A-V26)."""

    members: Mapping[str, "Member"]
    part: bool = False
    required: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "required", tuple(name for name, each in self.members.items() if each.required))


Kind: TypeAlias = Text | ListOf | Structure


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a structure; `cites` are the statements that give its presence and type."""

    kind: Kind
    required: bool = False
    cites: tuple[str, ...] = ()


class Hole:
    """What stands where a value could not be read; there is one, `HOLE`."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


HOLE = Hole()


def _as_text(value: Json) -> str | Hole:
    if isinstance(value, int) and not -HUGE < value < HUGE:
        return HOLE
    return json.dumps(value)


def read(kind: Kind, value: Json, path: str, defects: list[Defect]) -> Json:
    """Read a value of this kind: keep what has the right shape, a hole for the rest, and note each defect.

    Absent and null members are left out; a number or boolean in place of text is read as its text.
    Never raises, whatever the value.
    """
    found = type(value)
    if type(kind) is Structure:
        if found is dict:
            return _read_structure(kind, value, path, defects)
    elif type(kind) is Text:
        if found is str:
            return value
        if found is bool or found is int or found is float:
            defects.append(Defect(path, "scalar"))
            return _as_text(value)
    elif found is list and type(kind) is ListOf:
        return _read_list(kind, value, path, defects)
    defects.append(Defect(path, "type"))
    return HOLE


def _read_list(kind: ListOf, value: list[Json], path: str, defects: list[Defect]) -> list[Json]:
    if type(kind.each) is Text:
        for item in value:
            if type(item) is not str:
                break
        else:
            return value
    items = []
    for index, item in enumerate(value):
        where = f"{path}[{index}]"
        if item is None:
            defects.append(Defect(where, "null"))
        else:
            items.append(read(kind.each, item, where, defects))
    return items


def _read_structure(kind: Structure, value: dict[str, Json], path: str, defects: list[Defect]) -> Json:
    members = kind.members
    read_so_far = {}
    if kind.part and not value:
        defects.append(Defect(path, "empty-part"))
        return None
    for name, given in value.items():
        member = members.get(name) if type(name) is str else None
        if member is not None and type(given) is str and type(member.kind) is Text:
            read_so_far[name] = given
            continue
        where = f"{path}.{name}" if path else str(name)
        if member is None:
            defects.append(Defect(where, "unknown"))
        elif type(given) is dict and type(member.kind) is Structure:
            read_so_far[name] = _read_structure(member.kind, given, where, defects)
        elif given is not None:
            read_so_far[name] = read(member.kind, given, where, defects)
        elif kind.part and member.required:
            defects.append(Defect(where, "null-data"))
            return None
        else:
            defects.append(Defect(where, "null"))
    for name in kind.required:
        if name not in read_so_far:
            defects.append(Defect(f"{path}.{name}" if path else name, "missing"))
    return read_so_far
