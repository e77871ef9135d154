"""Which readings of the documents a build shows, written down for the book (`refimpl/ledger/choices.toml`).

Only what was observed: everything enumerated, every history and every vector written by hand is asked, and what the
judge then holds the build to is a choice. An operation the build does not have shows nothing.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence

import attrs

from conformance.known_failures import Known
from conformance.questions import questions
from conformance.suites.vectors import vectors
from conformance.target import Target
from conformance.trial import Trial
from refimpl.answer import Json
from refimpl.operations import OPERATIONS
from refimpl.readings import letters

KINDS = ("build", "choice", "known")
HEADER = """\
# What builds were seen to do where the documents leave a choice, and what they are known to do wrong.
# Written by `sendspec choices`; nothing here is made up by hand.
"""


@attrs.frozen
class Shown:
    """The readings of one ambiguity that explain what a build answered to an operation; never all there are.

    `always` is False where some answer took another reading after all.
    """

    operation: str
    ambiguity: str
    readings: str
    always: bool


@attrs.frozen
class Observation:
    """One build as it was seen: its name and version, how to ask it again, what it showed, and its known faults."""

    build: str
    version: str
    source: str
    operations: tuple[str, ...]
    shown: tuple[Shown, ...]
    faults: tuple[Known, ...] = ()


def _ask_all(trial: Trial, operation: str) -> None:
    for question in questions(operation):
        if not question.heavy:
            trial.run(question.script)
    for vector in vectors(operation):
        trial.run(vector.script)


def shown_by(target: Target, operations: Sequence[str]) -> Iterator[Shown]:
    """Ask a build everything that is not drawn, and list the readings it is held to afterwards."""
    trial = Trial(target, OPERATIONS)
    for operation in operations:
        _ask_all(trial, operation)
        for ambiguity, possible in sorted(trial.held.by(operation).items()):
            if possible < letters(ambiguity):
                always = (operation, ambiguity) not in trial.held.wavered
                yield Shown(operation, ambiguity, "".join(sorted(possible)), always)


def observed(target: Target, source: str, faults: Sequence[Known] = ()) -> Observation:
    """Ask a build all it says it has."""
    said = target.hello()
    operations = tuple(name for name in OPERATIONS if name in said.operations)
    shown = tuple(shown_by(target, operations))
    return Observation(said.name, said.version or "", source, operations, shown, tuple(faults))


def _row(kind: str, facts: Mapping[str, Json]) -> str:
    return "\n".join([f"[[{kind}]]", *(f"{name} = {json.dumps(said)}" for name, said in facts.items()), ""])


def rows(seen: Observation) -> Iterator[tuple[str, dict[str, Json]]]:
    """List the rows of one build, each with its kind."""
    facts = {"name": seen.build, "version": seen.version, "source": seen.source, "operations": list(seen.operations)}
    yield "build", facts
    for each in seen.shown:
        yield "choice", {"build": seen.build, **attrs.asdict(each)}
    for known in seen.faults:
        taken = ("operation", "rule", "expected", "observed", "reason")
        yield "known", {"build": seen.build, **{name: getattr(known, name) for name in taken}}


def _whose(row: Mapping[str, Json]) -> str:
    return str(row.get("build", row.get("name")))


def merged(before: str, seen: Observation) -> str:
    """Put the rows of one build into the file in place of those it had; the builds stay in the order of their names."""
    table = tomllib.loads(before)
    others = [(kind, row) for kind, listed in table.items() for row in listed if _whose(row) != seen.build]
    everything = sorted([*others, *rows(seen)], key=lambda each: (KINDS.index(each[0]), _whose(each[1])))
    return "\n".join([HEADER, *(_row(kind, row) for kind, row in everything)])
