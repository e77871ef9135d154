"""The schemas of the fixtures, to hold what is generated against."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator
from referencing import Registry, Resource

from conformance import fixtures


@cache
def validator(name: str) -> Validator:
    """Make the validator of a schema, `vector` or `vector#/$defs/file` or the like."""
    files = {path.name: json.loads(path.read_bytes()) for path in (fixtures.root() / "schema").glob("*.schema.json")}
    registry: Registry[Any] = Registry()
    registry = registry.with_resources((body["$id"], Resource.from_contents(body)) for body in files.values())
    file, _, place = name.partition("#")
    return Draft202012Validator({"$ref": f"{files[f'{file}.schema.json']['$id']}#{place}"}, registry=registry)


def complaints(name: str, instance: Any) -> list[str]:
    """List what is wrong with an instance."""
    return [f"{error.json_path}: {error.message[:200]}" for error in validator(name).iter_errors(instance)]
