"""Whether a world has the form its schema asks for: `refimpl` reads some that no other language need read."""

import re
from collections.abc import Callable, Mapping
from functools import cache

from conformance import fixtures
from conformance.together import frozen
from refimpl import wire
from refimpl.answer import Json

_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "number": (int, float),
    "boolean": (bool,), "null": (type(None),),
}  # fmt: skip


@cache
def _schema() -> Json:
    return wire.loads((fixtures.root() / "schema" / "world.schema.json").read_bytes())


def well_formed(world: Mapping[str, Json]) -> bool:
    """Say whether a world is one by its schema, as far as the schema uses words known here."""
    return _fits(dict(world), _schema())


def _fits(value: Json, schema: Json) -> bool:
    if schema is True:
        return True
    place: str = schema.get("$ref", "")
    if place.startswith("#/$defs/") and not _fits(value, _schema()["$defs"][place.removeprefix("#/$defs/")]):
        return False
    return all(asks(value, schema[word], schema) for word, asks in _WORDS.items() if word in schema)


def _has_type(value: Json, names: Json, schema: Json) -> bool:
    return any(type(value) in _TYPES[name] for name in ([names] if isinstance(names, str) else names))


def _has_members(value: Json, members: Json, schema: Json) -> bool:
    return not isinstance(value, dict) or all(
        _fits(item, members.get(key, schema.get("additionalProperties", True) or _NEVER)) for key, item in value.items()
    )


def _branches(value: Json, condition: Json, schema: Json) -> bool:
    return _fits(value, schema.get("then" if _fits(value, condition) else "else", True))


def _differ(value: Json, wanted: Json, schema: Json) -> bool:
    return not isinstance(value, list) or len(set(map(frozen, value))) == len(value)


_NEVER: Json = {"enum": []}
_WORDS: Mapping[str, Callable[[Json, Json, Json], bool]] = {
    "type": _has_type,
    "enum": lambda value, words, _: value in words,
    "const": lambda value, word, _: value == word,
    "pattern": lambda value, form, _: not isinstance(value, str) or re.search(form, value) is not None,
    "minLength": lambda value, least, _: not isinstance(value, str) or len(value) >= least,
    "maxLength": lambda value, most, _: not isinstance(value, str) or len(value) <= most,
    "minimum": lambda value, least, _: not isinstance(value, int | float) or value >= least,
    "maxProperties": lambda value, most, _: not isinstance(value, dict) or len(value) <= most,
    "required": lambda value, names, _: not isinstance(value, dict) or all(name in value for name in names),
    "properties": _has_members,
    "items": lambda value, each, _: not isinstance(value, list) or all(_fits(item, each) for item in value),
    "uniqueItems": _differ,
    "anyOf": lambda value, ways, _: any(_fits(value, way) for way in ways),
    "if": _branches,
}
