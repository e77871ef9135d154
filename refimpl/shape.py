"""The shape of a request: its members, their types, which must be there, and the limits of the service model."""

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from refimpl.answer import Json
from refimpl.message import Defect

HUGE = 10**1000
"""Whole numbers past this are never written out as text: their digits could not be printed."""


@dataclass(frozen=True, slots=True)
class Text:
    """A string member.

    `least` and `most` are in characters, `most` None where there is no limit; `doubt` is the ambiguity, and who
    in it does not mind too short a text. `choices` are the values of an enum, `later` those that later revisions
    added; `pattern` is matched against the whole text, or where it is `open_ended` against its beginning first;
    `numbers` says that the protocol turns numbers into text.
    """

    least: int = 0
    most: int | None = None
    choices: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    pattern: str | None = None
    open_ended: bool = False
    numbers: bool = False
    doubt: tuple[str, str] | None = None
    free: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "free", not (self.least or self.most or self.choices or self.pattern))

    def flaw(self, value: str) -> str | None:
        """Name the first limit a value breaks, None where it keeps all."""
        if len(value) < self.least:
            return "short"
        if self.most is not None and len(value) > self.most:
            return "long"
        if self.choices and value not in self.choices:
            return "later" if value in self.later else "choice"
        if self.pattern is not None and not re.fullmatch(self.pattern, value):
            if self.open_ended and re.match(self.pattern, value):
                return "beyond"
            return "pattern"
        return None


class Limits(NamedTuple):
    """What a text member is checked for first: its length, and whether there is anything more to look at."""

    least: int
    most: int
    more: bool

    @classmethod
    def of(cls, kind: Text) -> "Limits":
        """Take the limits of a kind of text."""
        most = sys.maxsize if kind.most is None else kind.most
        return cls(kind.least, most, bool(kind.choices or kind.pattern))


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list member, all of one kind; `doubt` is the ambiguity, and who in it does not mind too few items."""

    each: "Kind"
    least: int = 0
    doubt: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map member from text to one kind."""

    key: Text
    each: "Kind"


@dataclass(frozen=True, slots=True)
class Structure:
    """A structure and its members; `part` says that it may be dropped where its text is null (A-V26), or it empty.

    `later` names members that only later revisions of the interface have, and since which one.
    """

    members: Mapping[str, "Member"]
    part: bool = False
    later: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = field(init=False)
    texts: Mapping[str, "Limits"] = field(init=False)

    def __post_init__(self) -> None:
        texts = {name: Limits.of(each.kind) for name, each in self.members.items() if isinstance(each.kind, Text)}
        object.__setattr__(self, "texts", texts)
        object.__setattr__(self, "required", tuple(name for name, each in self.members.items() if each.required))


Kind: TypeAlias = Text | ListOf | MapOf | Structure


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

    Absent and null members are left out; a number or boolean in place of text is read as its text where the
    protocol does so. A value past a limit is noted and kept. Never raises, whatever the value.
    """
    found = type(value)
    if type(kind) is Structure:
        if found is dict:
            return _read_structure(kind, value, path, defects)
    elif type(kind) is Text:
        if found is str:
            if not kind.free:
                _note(kind, value, path, defects)
            return value
        if kind.numbers and (found is bool or found is int or found is float):
            defects.append(Defect(path, "scalar"))
            return _as_text(value)
    elif type(kind) is MapOf:
        if found is dict:
            return _read_map(kind, value, path, defects)
    elif found is list and type(kind) is ListOf:
        return _read_list(kind, value, path, defects)
    defects.append(Defect(path, "type"))
    return HOLE


NAMELESS = ("P-06", "ad")
"""The name of a null entry of a map is passed over with it by whoever takes null for absent everywhere."""


def _note(kind: Text, value: str, path: str, defects: list[Defect]) -> None:
    flaw = kind.flaw(value)
    if flaw is not None:
        defects.append(Defect(path, flaw, kind.doubt if flaw == "short" else None))


def _read_map(kind: MapOf, value: dict[str, Json], path: str, defects: list[Defect]) -> Json:
    items = {}
    for key, item in value.items():
        where = f"{path}.{key}"
        if item is None:
            defects.append(Defect(where, "null-item"))
            flaw = kind.key.flaw(key)
            if flaw is not None:
                defects.append(Defect(where, flaw, NAMELESS))
        else:
            _note(kind.key, key, where, defects)
            items[key] = read(kind.each, item, where, defects)
    return items


def _read_list(kind: ListOf, value: list[Json], path: str, defects: list[Defect]) -> list[Json]:
    if len(value) < kind.least:
        defects.append(Defect(path, "few", kind.doubt))
    each = kind.each
    if type(each) is Text and each.free:
        for item in value:
            if type(item) is not str:
                break
        else:
            return value
    items = []
    for index, item in enumerate(value):
        where = f"{path}[{index}]"
        if item is None:
            defects.append(Defect(where, "null-item"))
        else:
            items.append(read(each, item, where, defects))
    if len(items) < kind.least <= len(value):
        defects.append(Defect(path, "few-left", kind.doubt))
    return items


def _read_structure(kind: Structure, value: dict[str, Json], path: str, defects: list[Defect]) -> Json:
    members = kind.members
    read_so_far = {}
    if kind.part and any(value.get(name) is None for name in kind.required) and _dropped(kind, value, path, defects):
        return None
    texts = kind.texts
    for name, given in value.items():
        if type(given) is str and name in texts:
            least, most, more = texts[name]
            if more or not least <= len(given) <= most:
                text = members[name].kind
                if type(text) is Text and text.flaw(given) is not None:
                    _note(text, given, f"{path}.{name}" if path else name, defects)
            read_so_far[name] = given
            continue
        member = members.get(name) if type(name) is str else None
        where = f"{path}.{name}" if path else str(name)
        if member is None:
            defects.append(Defect(where, "later-member" if name in kind.later else "unknown"))
        elif type(given) is dict and type(member.kind) is Structure:
            read_so_far[name] = _read_structure(member.kind, given, where, defects)
        elif given is not None:
            read_so_far[name] = read(member.kind, given, where, defects)
        else:
            defects.append(Defect(where, "null"))
    for name in kind.required:
        if name not in read_so_far:
            defects.append(Defect(f"{path}.{name}" if path else name, "missing"))
    return read_so_far


EMPTY_PART = "P-09"
"""The question whether a part with nothing in it is there; `_who_drops` says what its readings take for such."""


def _dropped(part: Structure, value: dict[str, Json], path: str, defects: list[Defect]) -> bool:
    """Note why a part without its text may count as not given: the text is null, or nothing is left in the part.

    What stands beside a text that is null is not looked at.
    """
    null = [name for name in part.required if name in value]
    left = any(value.get(name) is not None for name in part.members)
    if left and not null:
        return False
    doubt = None if left else (EMPTY_PART, _who_drops(part, value))
    if not null:
        defects.append(Defect(path, "empty-part", doubt))
    for name, given in value.items():
        where = f"{path}.{name}"
        if name not in part.members:
            defects.append(Defect(where, "later-member" if name in part.later else "unknown"))
        elif given is None:
            defects.append(Defect(where, "null-data", doubt) if name in null else Defect(where, "null"))
    return True


def _who_drops(part: Structure, value: dict[str, Json]) -> str:
    """List the readings that take a part for not given: it has nothing in it but nulls, and unknown members."""
    only_nulls = value.keys() <= part.members.keys()
    readings = {"b": True, "c": only_nulls, "d": not value}
    return "".join(letter for letter, drops in readings.items() if drops)


HOLLOW = frozenset(("missing", "type"))
"""Defects that leave nothing to read."""
UNUSABLE = frozenset(("short", "long", "choice", "pattern"))
"""Defects that leave a value no rule about a name or an id can do anything with."""


def holes(defects: list[Defect], parts: Mapping[str, str], ids: frozenset[str]) -> frozenset[str]:
    """Name the parts of a message that cannot be read.

    `parts` gives the part by the path it is read from (indices left out), the longest path that fits deciding;
    `ids` are the parts whose values are of no use once they are past a limit of the service model.
    """
    found = set()
    for path, kind, doubt in defects:
        if doubt is not None or (kind not in HOLLOW and kind not in UNUSABLE):
            continue
        plain = re.sub(r"\[\d+\]", "", path)
        below = [place for place in parts if not plain or place == plain or place.startswith(f"{plain}.")]
        above = [place for place in parts if plain.startswith(f"{place}.")]
        named = {parts[place] for place in below or sorted(above, key=len)[-1:]}
        found |= named if kind in HOLLOW else named & ids
    return frozenset(found)
