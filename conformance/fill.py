"""The reference's own fixtures: filled vectors and histories, and the rulebook as data.

They are generated, committed and compared in the tests, so that a change of behaviour shows as a diff
and builds in other languages can be judged without any Python.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from conformance.evidence import rows_of
from conformance.folding import folded
from conformance.permits import open_questions, permitted_rows
from conformance.rulebook_data import rulebook_json
from conformance.scripts import Advance, Reset, Script, Send, Step, looks
from conformance.strategies import CATALOGUES
from conformance.strategies.enumerated import Probe, probes_by_rule
from conformance.strategies.random_calls import drafted
from refimpl.answer import ACCEPTANCE, Json
from refimpl.citations import said
from refimpl.decision import Decision
from refimpl.machine import decide
from refimpl.operations import OPERATIONS
from refimpl.rulebook import BY_ID
from refimpl.service import Service
from refimpl.table import Operation
from refimpl.wire import settings_from_json
from refimpl.world import fresh

SIDES = {"keeps": "keeps", "breaks": "breaks", "disputed": "ambiguous"}
NOON = "2026-01-01T12:00:00Z"


def vector_of(probe: Probe) -> dict[str, Json]:
    """Write an enumerated call as a vector, with what the reference permits."""
    operation = OPERATIONS[probe.script.operation]
    call = next(step for step in probe.script.steps if isinstance(step, Send))
    world = fresh(settings_from_json(dict(probe.script.world)))
    decision = decide(operation, world, call.request, call.caller)
    rule = BY_ID[probe.rule]
    info: dict[str, Json] = {
        "source": "filled",
        "side": SIDES[probe.side],
        "says": rule.statement,
        "cites": [f"{operation.source.key}#{probe.rule}"],
        "facts": [each.id for each in said(rule, operation)],
    }
    if probe.side == "disputed":
        info["ambiguities"] = open_questions(decision)
    body: dict[str, Json] = {"id": probe.id, "operation": operation.name, "world": dict(probe.script.world)}
    body |= {"request": call.request, "permitted": permitted_rows(decision)}
    if call.caller is not None:
        body["caller"] = call.caller
    return {**folded(body), "world": body["world"], "because": [probe.rule], "info": info}


def history_of(operation: Operation, name: str, script: Script) -> dict[str, Json]:
    """Write a script as a history, with what the reference permits and queues at each step."""
    info = {"source": "filled", "says": f"A generated history: {name}.", "cites": [], "facts": []}
    body: dict[str, Json] = {"id": f"{operation.name}/history/{name}", "operation": operation.name}
    return {**body, "world": dict(script.world), "steps": rows_of(script), "info": info}


def generated_histories(operation: str) -> Iterator[tuple[str, Script]]:
    """Make a few histories of acceptable calls with the clock turned between them; nothing in them is disputed."""
    catalogue = CATALOGUES[operation]
    make = drafted(operation)
    full = list(catalogue.bases).index("full")
    before = catalogue.bases["full"].world
    chosen = range(sum(len(choices) for choices in catalogue.features.values()))
    able = [number for number in chosen if make(full, (number,)).world == before]
    for number in range(0, len(able), 3):
        world: Json = json.loads(json.dumps(before))
        world["now"] = NOON
        calls = [make(full, (able[(number + turn) % len(able)],)) for turn in range(3)]
        sends = [Send(call.request, call.caller) for call in calls]
        yield f"features-{number:02}", Script(operation, world, tuple(_steps(operation, world, sends)))


def _steps(operation: str, world: Json, sends: Sequence[Send]) -> Iterator[Step]:
    """Make calls one after the other, beginning again where the account would not take the next one for sure."""
    service = Service()
    service.reset(world)
    for send, pause in zip(sends, (None, Advance(3_600), Advance(172_800)), strict=True):
        if pause is not None:
            yield pause
            service.advance(pause.seconds)
        if not plainly_accepted(decide(OPERATIONS[operation], service.world, send.request, send.caller)):
            yield Reset(world)
            service.reset(world)
        service.send(operation, send.request, send.caller)
        yield send
        yield from looks(operation)


def plainly_accepted(decision: Decision) -> bool:
    """Say whether a call is accepted, all its entries with it, under every reading."""
    return all(each.permitted == (ACCEPTANCE,) for each in (decision, *decision.entries))


def text(value: Json) -> str:
    """Write JSON the way all fixtures are written."""
    return json.dumps(value, indent=1) + "\n"


def files() -> Iterator[tuple[Path, str]]:
    """List every generated file, by path below the fixtures, with its text."""
    for name, operation in OPERATIONS.items():
        for rule, found in probes_by_rule(name).items():
            rows = sorted((vector_of(probe) for probe in found), key=lambda row: str(row["id"]))
            yield Path("filled") / name / f"{rule}.json", text({"vectors": rows})
        for history, script in generated_histories(name):
            yield Path("histories/filled") / name / f"{history}.json", text(history_of(operation, history, script))
    yield Path("rulebook.json"), text(rulebook_json())
