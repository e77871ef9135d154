"""The schemas of the fixtures at run time: what in a JSON value is not as they ask, and what should be there.

Only the keywords that the protocol's schemas use; any other raises, so that none is passed over.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from conformance import fixtures
from refimpl import wire
from refimpl.answer import Json

ANNOTATIONS = {"$schema", "$id", "$defs", "title", "description", "default", "examples", "format"}
TYPES: Mapping[str, Callable[[Json], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "integer": lambda value: _is_number(value) and (isinstance(value, int) or value.is_integer()),
    "number": lambda value: _is_number(value),
}
MOST_QUOTED = 60


class Complaint(NamedTuple):
    """One thing that is not as asked: where, what is wrong, and what the schema says of that place."""

    path: tuple[str | int, ...]
    what: str
    asked: str

    @property
    def place(self) -> str:
        """Write the path as people do: `result.messages[0].id`."""
        parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path)
        return "".join(parts).removeprefix(".") or "the line"


class Place(NamedTuple):
    """A part of a schema: the file it stands in, to which references lead back, and what it asks."""

    file: str
    asks: Mapping[str, Json]


@cache
def _read(file: str) -> Mapping[str, Json]:
    body: Mapping[str, Json] = json.loads((fixtures.root() / "schema" / file).read_bytes())
    return body


def place(name: str) -> Place:
    """Find a schema or a part of one: `world`, `answer#/$defs/rejected`."""
    title, _, pointer = name.partition("#")
    return _led(Place(f"{title}.schema.json", {}), f"#{pointer}")


def _led(origin: Place, reference: str) -> Place:
    """Follow a reference from a place."""
    file, _, pointer = reference.partition("#")
    asks = _read(file or origin.file)
    for part in pointer.split("/")[1:]:
        asks = asks[part]
    return Place(file or origin.file, asks)


def complaints(name: str, value: Json) -> list[Complaint]:
    """List what in a value is not as the schema of that name asks, in the order of the value."""
    return list(_complaints(place(name), value, (), ""))


def _complaints(at: Place, value: Json, path: tuple[str | int, ...], said: str) -> Iterator[Complaint]:
    asks = at.asks
    said = asks.get("description", said)
    unknown = asks.keys() - ANNOTATIONS - KEYWORDS.keys() - NESTED.keys() - {"then", "else"}
    if unknown:
        raise NotImplementedError(f"{at.file} uses {sorted(unknown)[0]!r}, which is not read here")
    found = [wrong for word, holds in KEYWORDS.items() if word in asks and (wrong := holds(asks[word], value))]
    yield from (Complaint(path, what, said) for what in found)
    if "type" in asks and found:
        # What is not even of the type asked for is not worth further complaints.
        return
    for word, look in NESTED.items():
        if word in asks:
            yield from look(at, value, path, said)


def _quoted(value: Json) -> str:
    text = json.dumps(value)
    return text if len(text) <= MOST_QUOTED else f"{text[:MOST_QUOTED]}…"


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _same(one: Json, other: Json) -> bool:
    """Compare as JSON does: 1 and 1.0 are one number, true is none."""
    if _is_number(one) and _is_number(other):
        return bool(one == other)
    return wire.canonical(one) == wire.canonical(other)


def _typed(asked: Json, value: Json) -> str:
    names = asked if isinstance(asked, list) else [asked]
    return "" if any(TYPES[name](value) for name in names) else f"is {_quoted(value)}, but must be {' or '.join(names)}"


def _chosen(asked: Json, value: Json) -> str:
    words = ", ".join(_quoted(each) for each in asked)
    return "" if any(_same(value, each) for each in asked) else f"is {_quoted(value)}, but must be one of {words}"


def _measured(
    what: type | tuple[type, ...], size: Callable[[Json], Json], fits: Callable[[Json, Json], bool], must: str
) -> Callable[[Json, Json], str]:
    """Make a test of a size, which concerns values of one type only."""

    def test(limit: Json, value: Json) -> str:
        concerned = isinstance(value, what) and not isinstance(value, bool)
        return (
            f"is {_quoted(value)}, but must {must.format(limit)}" if concerned and not fits(size(value), limit) else ""
        )

    return test


def _plain(value: Json) -> Json:
    return value


def _at_least(size: Json, limit: Json) -> bool:
    return bool(size >= limit)


def _at_most(size: Json, limit: Json) -> bool:
    return bool(size <= limit)


def _all_differ(_: Json, value: Json) -> str:
    if not isinstance(value, list):
        return ""
    twice = [each for turn, each in enumerate(value) if any(_same(each, other) for other in value[:turn])]
    return f"names {_quoted(twice[0])} twice" if twice else ""


def _matching(pattern: Json, value: Json) -> str:
    wrong = isinstance(value, str) and re.search(pattern, value) is None
    return f"is {_quoted(value)}, but must match {pattern}" if wrong else ""


def _complete(asked: Json, value: Json) -> str:
    missing = [name for name in asked if name not in value] if isinstance(value, dict) else []
    return f"has no {', no '.join(missing)}" if missing else ""


NUMBER = (int, float)
KEYWORDS: Mapping[str, Callable[[Json, Json], str]] = {
    "type": _typed,
    "const": lambda asked, value: _chosen([asked], value),
    "enum": _chosen,
    "required": _complete,
    "pattern": _matching,
    "minLength": _measured(str, len, _at_least, "have {} characters at least"),
    "maxLength": _measured(str, len, _at_most, "have {} characters at most"),
    "minItems": _measured(list, len, _at_least, "have {} items at least"),
    "maxItems": _measured(list, len, _at_most, "have {} items at most"),
    "maxProperties": _measured(dict, len, _at_most, "have {} members at most"),
    "minimum": _measured(NUMBER, _plain, _at_least, "be {} at least"),
    "maximum": _measured(NUMBER, _plain, _at_most, "be {} at most"),
    "exclusiveMinimum": _measured(NUMBER, _plain, lambda size, limit: bool(size > limit), "be more than {}"),
    "uniqueItems": _all_differ,
}
"""What each keyword about a value itself finds wrong with it; nothing is said of values it does not concern."""

Look = Callable[[Place, Json, tuple[str | int, ...], str], Iterator[Complaint]]


def _referred(at: Place, value: Json, path: tuple[str | int, ...], said: str) -> Iterator[Complaint]:
    return _complaints(_led(at, at.asks["$ref"]), value, path, said)


def _members(at: Place, value: Json, path: tuple[str | int, ...], said: str) -> Iterator[Complaint]:
    if isinstance(value, dict):
        for name, asks in at.asks["properties"].items():
            if name in value:
                yield from _complaints(Place(at.file, asks), value[name], (*path, name), said)


def _more_members(at: Place, value: Json, path: tuple[str | int, ...], said: str) -> Iterator[Complaint]:
    asks = at.asks["additionalProperties"]
    more = [name for name in value if name not in at.asks.get("properties", {})] if isinstance(value, dict) else []
    for name in more:
        if asks is False:
            yield Complaint(path, f"has a member {name!r} that nobody knows", said)
        elif asks is not True:
            yield from _complaints(Place(at.file, asks), value[name], (*path, name), said)


def _items(at: Place, value: Json, path: tuple[str | int, ...], said: str) -> Iterator[Complaint]:
    apart = len(at.asks.get("prefixItems", ()))
    for turn, each in enumerate(value[apart:] if isinstance(value, list) else (), apart):
        yield from _complaints(Place(at.file, at.asks["items"]), each, (*path, turn), said)


def _first_items(at: Place, value: Json, path: tuple[str | int, ...], said: str) -> Iterator[Complaint]:
    pairs = zip(at.asks["prefixItems"], value if isinstance(value, list) else (), strict=False)
    for turn, (asks, each) in enumerate(pairs):
        yield from _complaints(Place(at.file, asks), each, (*path, turn), said)


def _names(at: Place, value: Json, path: tuple[str | int, ...], said: str) -> Iterator[Complaint]:
    for name in value if isinstance(value, dict) else ():
        yield from _complaints(Place(at.file, at.asks["propertyNames"]), name, (*path, name), said)


def _denied(at: Place, value: Json, path: tuple[str | int, ...], said: str) -> Iterator[Complaint]:
    if not any(_complaints(Place(at.file, at.asks["not"]), value, path, said)):
        yield Complaint(path, f"is {_quoted(value)}, which may not stand there", said)


def _conditional(at: Place, value: Json, path: tuple[str | int, ...], said: str) -> Iterator[Complaint]:
    holds = not any(_complaints(Place(at.file, at.asks["if"]), value, path, said))
    return _complaints(Place(at.file, at.asks.get("then" if holds else "else", {})), value, path, said)


def _either(at: Place, value: Json, path: tuple[str | int, ...], said: str) -> Iterator[Complaint]:
    """Complain of the alternative that fits nearest; the alternatives here exclude each other."""
    branches = at.asks.get("oneOf") or at.asks["anyOf"]
    found = [list(_complaints(Place(at.file, asks), value, path, said)) for asks in branches]
    if all(found):
        nearest = min(found, key=lambda each: (-min(len(one.path) for one in each), len(each)))
        if len(nearest) == 1:
            yield from nearest
        else:
            yield Complaint(path, f"is {_quoted(value)}, which is none of what may stand there", said)


NESTED: Mapping[str, Look] = {
    "$ref": _referred,
    "properties": _members,
    "additionalProperties": _more_members,
    "propertyNames": _names,
    "not": _denied,
    "prefixItems": _first_items,
    "items": _items,
    "oneOf": _either,
    "anyOf": _either,
    "if": _conditional,
}
