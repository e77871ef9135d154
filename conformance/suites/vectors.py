"""The vectors written by hand from the document, one check per rule.

What is queued or made is held against what the reference promises, in every reading, and not against the one message
a vector tells of: the tests see to it that the reference leaves behind exactly that.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import attrs

from conformance import fixtures
from conformance.partitions.rules import required
from conformance.permits import outcomes_of
from conformance.scripts import Script, script_from_json
from conformance.suites.check import Asking, Body, Check
from conformance.verdicts import Verdict
from refimpl import wire
from refimpl.answer import Json
from refimpl.rulebook import BY_ID


@attrs.frozen
class Vector:
    """One vector: its id, its rule, whether it must be refused, and the call."""

    id: str
    rule: str
    negative: bool
    positive: bool
    script: Script


def vector_from_json(row: Json) -> Vector:
    """Read a vector; raises wire.Malformed."""
    try:
        kinds = outcomes_of(row["permitted"])
        return Vector(row["id"], row["because"][0], kinds == {False}, kinds == {True}, script_from_json(row))
    except (KeyError, TypeError, IndexError) as error:
        raise wire.Malformed(f"a vector lacks {error}; see fixtures/schema/vector.schema.json") from None


def read_file(path: Path) -> list[Vector]:
    """Read one file of vectors; raises wire.Malformed naming the file."""
    try:
        rows = wire.loads(path.read_bytes())["vectors"]
        return [vector_from_json(row) for row in rows]
    except wire.Malformed as error:
        raise wire.Malformed(f"{path.name}: {error}") from None
    except (KeyError, TypeError):
        raise wire.Malformed(f"{path.name}: expected an object with a list of vectors") from None


@cache
def vectors(operation: str) -> tuple[Vector, ...]:
    """Read every hand vector of one operation."""
    folder = fixtures.root() / "hand" / operation
    return tuple(vector for path in sorted(folder.glob("*.json")) for vector in read_file(path))


def _body(found: list[Vector], plain: Script | None) -> Body:
    control = next((vector.script for vector in found if vector.positive), plain)

    def ask(asking: Asking) -> list[Verdict]:
        verdicts = []
        for vector in found:
            verdicts += asking.negative(vector.script, control if vector.negative else None)
        return verdicts

    return ask


def checks(operation: str) -> Iterator[Check]:
    """Make one check for each rule that has vectors."""
    by_rule: dict[str, list[Vector]] = {}
    for vector in vectors(operation):
        by_rule.setdefault(vector.rule, []).append(vector)
    plain = next((vector.script for vector in by_rule.get("answer.accepted", ()) if vector.positive), None)
    for rule, found in by_rule.items():
        yield Check("vectors", operation, rule, rule, _body(found, plain), required(BY_ID[rule]))
