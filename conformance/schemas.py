"""What in a JSON value is not as the schemas of the fixtures ask, by `jsonschema` of the extra `protocol`."""

import json
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from conformance import fixtures
from refimpl.answer import Json

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError
    from referencing import Registry

HOME = "https://sendspec.example/schema/1/"
MOST_QUOTED, MOST_SAID = 60, 240


class Complaint(NamedTuple):
    """One thing that is not as asked: where, what is wrong, and what the schemas say of that place."""

    place: str
    what: str
    asked: str


def complaints(name: str, value: Json) -> list[Complaint]:
    """List what in a value is not as a schema, or a part of one such as `answer#/$defs/rejected`, asks."""
    validator = _validator(name)
    found = map(_nearest, validator.iter_errors(value))
    where = "the line"
    return [Complaint(e.json_path.lstrip("$.") or where, _what(e), _asked(e, validator.schema)) for e in found]


@cache
def _validator(name: str) -> "Draft202012Validator":
    from jsonschema import Draft202012Validator

    title, _, pointer = name.partition("#")
    return Draft202012Validator({"$ref": f"{HOME}{title}.schema.json#{pointer}"}, registry=_registry())


@cache
def _registry() -> "Registry[Json]":
    """Keep every schema by its id; one that is not among them is not fetched."""
    from referencing import Registry, Resource

    bodies = [json.loads(path.read_bytes()) for path in (fixtures.root() / "schema").glob("*.schema.json")]
    return Registry[Json]().with_resources((body["$id"], Resource.from_contents(body)) for body in bodies)


def _nearest(error: "ValidationError") -> "ValidationError":
    """Find what is wrong by the alternative that fits nearest; `best_match` says nothing where two fit as well."""
    from jsonschema.exceptions import relevance

    return _nearest(min(error.context, key=relevance)) if error.context else error


def _what(error: "ValidationError") -> str:
    """Give the words of `jsonschema`; the value they begin with is JSON again, and neither is long."""
    rest, value = error.message.removeprefix(repr(error.instance)), json.dumps(error.instance)
    if rest != error.message:
        rest = (value if len(value) <= MOST_QUOTED else f"{value[:MOST_QUOTED]}…") + rest
    return rest if len(rest) <= MOST_SAID else f"{rest[:MOST_SAID]}…"


def _asked(error: "ValidationError", asks: Json) -> str:
    """Find the nearest description on the way to what was broken, which leaves out references."""
    said, resolver = "", _registry().resolver()
    for part in error.absolute_schema_path:
        while "$ref" in asks and part not in asks:
            asks, resolver = (found := resolver.lookup(asks["$ref"])).contents, found.resolver
            said = asks.get("description", said)
        asks = asks[part]
        here = asks.get("description") if isinstance(asks, dict) else None
        said = here if isinstance(here, str) else said
    return said
