"""One account that every operation is called for: the scenes of all catalogues in one world, each thing there twice."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from conformance.scripts import Send
from conformance.strategies import CATALOGUES
from conformance.strategies.drafts import copied
from conformance.strategies.random_calls import drafted
from refimpl.answer import Json
from refimpl.operations import OPERATIONS

KEYS = ("id", "name", "address")
"""Members by which two rows of a world are the same thing."""
TOKEN = "ClientToken"
TOKENS = (None, "shared-1", "shared-2", "Shared-1")
"""Tokens that calls of several operations and instances come with: none, two, and one in another letter case."""
_TWINS = {"example.com": "second.example", "acme.example": "sister.example", "marketing": "newsletter"}
_TWICE = {"ses": ("identities", "configuration_sets"), "connect": ("instances", "knowledge_bases")}
"""What there are two of; everything else is the account's own."""
_UUID = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{11})([0-9a-f])")


def _key(row: Json) -> Json:
    return next((row[name] for name in KEYS if name in row), None) if isinstance(row, dict) else row


def merged(one: Json, other: Json) -> Json:
    """Put two worlds, or parts of them, together; of two values for one thing, or two plain lists, the first stays."""
    if isinstance(one, dict) and isinstance(other, dict):
        return {name: merged(one[name], other.get(name, one[name])) for name in one} | {
            name: copied(value) for name, value in other.items() if name not in one
        }
    if isinstance(one, list) and isinstance(other, list):
        there = {_key(row): row for row in other if _key(row) is not None}
        kept = [merged(row, there.pop(_key(row))) if _key(row) in there else copied(row) for row in one]
        return [*kept, *(copied(row) for row in other if _key(row) in there)]
    return copied(one)


def twin(value: Json) -> Json:
    """Name the other one of everything there are two of: domains, configuration sets, instances, and all ids."""
    if isinstance(value, dict):
        return {name: twin(item) for name, item in value.items()}
    if isinstance(value, list):
        return [twin(item) for item in value]
    if not isinstance(value, str):
        return value
    for name, other in _TWINS.items():
        value = value.replace(name, other)
    return _UUID.sub(lambda found: found[1] + ("0" if found[2] == "f" else "f"), value)


@cache
def _world(operations: frozenset[str]) -> dict[str, Json]:
    whole: Json = {}
    worlds = [
        dict(catalogue.scene(base).world)
        for name, catalogue in CATALOGUES.items()
        if name in operations
        for base in catalogue.bases.values()
    ]
    for world in worlds:
        whole = merged(whole, world)
    double = {
        service: {part: rows for part, rows in whole[service].items() if part in parts}
        for service, parts in _TWICE.items()
        if service in whole
    }
    found: dict[str, Json] = merged(whole, twin(double))
    quotas = [world["ses"]["quota"]["max_24_hours"] for world in worlds if "quota" in world.get("ses", {})]
    if quotas:
        found["ses"]["quota"]["max_24_hours"] = max(quotas)
    return found


def world(operations: Iterable[str]) -> dict[str, Json]:
    """Make the world these operations are called in: tight, so that they come to its limits, with two of everything."""
    found: dict[str, Json] = copied(_world(frozenset(operations)))
    return found


Caller = Callable[[int, int, Sequence[int], int], Send]


def caller(operations: Sequence[str]) -> Caller:
    """Make a function from small numbers to calls: which operation, base, edits, and whose twin or token it is.

    The last number is nought for the plainest call.
    """
    made = [drafted(operation) for operation in operations]

    def call(which: int, base: int, edits: Sequence[int], more: int) -> Send:
        operation = operations[which % len(operations)]
        draft = made[which % len(operations)](base, tuple(edits))
        request = twin(draft.request) if more % 2 else draft.request
        token = TOKENS[more // 2 % len(TOKENS)]
        if token is not None and isinstance(request, dict) and TOKEN in OPERATIONS[operation].shape.members:
            request = {**request, TOKEN: token}
        return Send(request, draft.caller, None, operation)

    return call


VARIETY = 2 * len(TOKENS)
"""The numbers that tell twins and tokens apart."""
