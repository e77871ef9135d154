"""Evidence as files: the vector or history that shows a fault, in the format of the fixtures."""

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from itertools import islice
from pathlib import Path

from conformance.folding import folded
from conformance.permits import open_questions, outcomes_of, permitted_rows
from conformance.scripts import Advance, Observe, Reset, Script, Send, Step, looks, step_to_json
from conformance.verdicts import Verdict
from refimpl.answer import Json
from refimpl.citations import said
from refimpl.decision import Decision
from refimpl.machine import decide
from refimpl.operations import OPERATIONS
from refimpl.readings import Bindings, register
from refimpl.rulebook import BY_ID
from refimpl.service import Service
from refimpl.wire import settings_from_json
from refimpl.world import fresh

HELD, CHOSEN = "held", "chosen"
"""Where evidence names the readings a target was held to by earlier answers, and those the run was about."""
SHOWN = ("to", "cc", "bcc", "subject", "template")
"""What is written of a queued message."""
SHOWN_OF_CONTACT = ("instance", "channel", "initiation", "state", "to", "cc", "subject", "name")
"""What is written of a contact, as far as anything is promised about it."""


def _rows_of_words(words: tuple[str, ...]) -> list[Json]:
    """Write permitted answers given in words as fixtures do."""
    words = tuple(dict.fromkeys(words))
    return [{"accepted": True} if word == "accepted" else {"rejected": word.partition(" ")[2]} for word in words]


def rows_of(script: Script) -> list[dict[str, Json]]:
    """Write the steps as fixtures do: what is permitted and queued at each, on the way the reference goes."""
    service = Service()
    rows = []
    for step, decision in _decided(script, service):
        row = step_to_json(step)
        match step:
            case Send() if decision is not None:
                row["permitted"] = permitted_rows(decision)
                row["because"] = _because(decision)
            case Observe(what="outbox"):
                row["messages"] = [_promised(entry, SHOWN) for entry in service.outbox]
            case Observe(what="contacts"):
                row["contacts"] = [_promised(contact, SHOWN_OF_CONTACT) for contact in service.contacts]
        rows.append(row)
    return rows


def _decided(script: Script, service: Service) -> Iterator[tuple[Step, Decision | None]]:
    """Go the way of the reference, and give each step with what was decided about it if it is a call."""
    service.reset(script.world)
    for step in script.steps:
        decision = None
        match step:
            case Send(request=request, caller=caller):
                operation = OPERATIONS[script.called(step)]
                decision = decide(operation, service.world, request, caller)
                service.send(operation.name, request, caller)
            case Advance(seconds=seconds):
                service.advance(seconds)
            case Reset(world=world):
                service.reset(world)
        yield step, decision


def broken_at(script: Script, step: int) -> frozenset[str]:
    """Name the rules broken by a step of a script, by the reference; if it is no call, by the last before it."""
    taken = islice(_decided(script, Service()), step + 1)
    calls = [decision for _, decision in taken if decision is not None]
    return frozenset(_broken(calls[-1])) if calls else frozenset()


def _broken(decision: Decision) -> list[str]:
    return [rule.id for each in (decision, *decision.entries) for rule in each.broken]


def _because(decision: Decision) -> list[Json]:
    """Name the rules broken by a call or by an entry of it."""
    return list(dict.fromkeys(_broken(decision))) or ["answer.accepted"]


def _promised(shown: Mapping[str, Json], names: tuple[str, ...]) -> dict[str, Json]:
    """Write what matters of a message or contact; what is none is left out, for it may not be promised."""
    return {name: shown[name] for name in names if shown.get(name) is not None}


def as_json(verdict: Verdict) -> dict[str, Json]:
    """Write the evidence of a verdict: a vector where it is one call, else a history."""
    assert verdict.evidence is not None
    script, step = verdict.evidence.script, verdict.evidence.step
    rule = verdict.rule or "answer.accepted"
    info: dict[str, Json] = {
        "source": "run",
        "says": verdict.reason,
        "cites": [],
        "facts": [each.id for each in said(BY_ID[rule], OPERATIONS[verdict.operation])] if rule in BY_ID else [],
        "rule": rule,
        "observed": verdict.evidence.observed,
        "reduced": verdict.evidence.least,
    }
    for name, readings in ((HELD, verdict.evidence.held), (CHOSEN, verdict.evidence.chosen)):
        if readings:
            info[name] = {ambiguity: "".join(sorted(letters)) for ambiguity, letters in readings.items()}
    rows = rows_of(script)
    asked = script.steps[step] if step < len(script.steps) else None
    if isinstance(asked, Send):
        rows[step]["because"] = [rule]
        # What was permitted on the way the target went is known in words; those of entries stand in the row already.
        if not OPERATIONS[script.called(asked)].entries:
            rows[step]["permitted"] = _rows_of_words(verdict.evidence.permitted) or rows[step]["permitted"]
    body: dict[str, Json] = {"operation": script.operation, "world": dict(script.world)}
    first, *others = script.steps
    if isinstance(first, Send) and tuple(others) == looks(script.called(first))[: len(others)]:
        body |= {"request": rows[0].pop("send"), "operation": script.called(first), **rows[0], "because": [rule]}
        name = f"{rule}/found"
        info |= _side(script, first, rows[0]["permitted"])
    else:
        body["steps"] = rows
        name = f"history/{rule}-found"
    body["info"] = info
    # Long texts are written in short in requests only: worlds are read by everybody.
    return {"id": f"{body['operation']}/{name}-{_digest(body)}", **folded(body), "world": body["world"]}


def _side(script: Script, call: Send, permitted: list[Json]) -> dict[str, Json]:
    kinds = outcomes_of(permitted)
    if len(kinds) == 1:
        return {"side": "keeps" if True in kinds else "breaks"}
    world = fresh(settings_from_json(dict(script.world)))
    decision = decide(OPERATIONS[script.called(call)], world, call.request, call.caller)
    return {"side": "ambiguous", "ambiguities": open_questions(decision)}


def _digest(body: Json) -> str:
    return blake2b(json.dumps(body, sort_keys=True).encode(), digest_size=4).hexdigest()


def readings_of(body: Json, name: str) -> Bindings:
    """Read what a target was held to where the evidence was found, or what was chosen for it."""
    info = body.get("info") if isinstance(body, dict) else None
    told = info.get(name) if isinstance(info, dict) else None
    found = told.items() if isinstance(told, dict) else ()
    return {name: frozenset(letters) for name, letters in found if name in register() and isinstance(letters, str)}


def written(folder: Path, verdict: Verdict) -> Path:
    """Write the evidence of a verdict into a folder, whole or not at all, and say where."""
    body = as_json(verdict)
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", body["id"]).strip("-")
    path = folder / f"{name}.json"
    half = path.with_suffix(".part")
    half.write_text(json.dumps(body, indent=1) + "\n", "utf-8")
    half.replace(path)
    return path
