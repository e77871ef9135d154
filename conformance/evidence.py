"""Evidence as files: the vector or history that shows a fault, in the format of the fixtures."""

import json
import re
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

from conformance.permits import open_questions, outcomes_of, permitted_rows
from conformance.scripts import Advance, Observe, Reset, Script, Send, step_to_json
from conformance.verdicts import Verdict
from refimpl.answer import Json
from refimpl.decision import Decision
from refimpl.machine import decide
from refimpl.operations import OPERATIONS
from refimpl.rulebook import BY_ID
from refimpl.service import Service
from refimpl.wire import settings_from_json
from refimpl.world import fresh

SHOWN = ("to", "cc", "bcc", "subject", "template")
"""What is written of a queued message."""
SHOWN_OF_CONTACT = ("instance", "channel", "initiation", "state", "to", "cc", "subject", "name")
"""What is written of a contact, as far as anything is promised about it."""


def _rows_of_words(words: tuple[str, ...]) -> list[Json]:
    """Write permitted answers given in words as fixtures do."""
    words = tuple(dict.fromkeys(words))
    return [{"accepted": True} if word == "accepted" else {"rejected": word.partition(" ")[2]} for word in words]


def folded(value: Json) -> Json:
    """Write long runs of one letter in short, as fixtures do."""
    if isinstance(value, dict):
        return {key: folded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [folded(item) for item in value]
    if isinstance(value, str) and len(value) > 400 and len(set(value)) == 1:
        return {"$repeat": [value[0], len(value)]}
    return value


def rows_of(script: Script) -> list[dict[str, Json]]:
    """Write the steps as fixtures do: what is permitted and queued at each, on the way the reference goes."""
    service = Service()
    service.reset(script.world)
    rows = []
    for step in script.steps:
        row = step_to_json(step)
        match step:
            case Send(request=request, caller=caller):
                operation = OPERATIONS[script.called(step)]
                decision = decide(operation, service.world, request, caller)
                service.send(operation.name, request, caller)
                row["permitted"] = permitted_rows(decision)
                row["because"] = _because(decision)
            case Advance(seconds=seconds):
                service.advance(seconds)
            case Observe(what="outbox"):
                row["messages"] = [_promised(entry, SHOWN) for entry in service.outbox]
            case Observe(what="contacts"):
                row["contacts"] = [_promised(contact, SHOWN_OF_CONTACT) for contact in service.contacts]
            case Reset(world=world):
                service.reset(world)
        rows.append(row)
    return rows


def _because(decision: Decision) -> list[Json]:
    """Name the rules broken by a call or by an entry of it."""
    broken = [rule.id for each in (decision, *decision.entries) for rule in each.broken]
    return list(dict.fromkeys(broken)) or ["answer.accepted"]


def _promised(shown: Mapping[str, Json], names: tuple[str, ...]) -> dict[str, Json]:
    """Write what matters of a message or contact; what is none is left out, for it may not be promised."""
    return {name: shown[name] for name in names if shown.get(name) is not None}


def as_json(verdict: Verdict) -> dict[str, Json]:
    """Write the evidence of a verdict: a vector where it is one call, else a history."""
    assert verdict.evidence is not None
    script, step = verdict.evidence.script, verdict.evidence.step
    rule = verdict.rule or "answer.accepted"
    cites = BY_ID[rule].cites if rule in BY_ID else ()
    info: dict[str, Json] = {
        "source": "run",
        "says": verdict.reason,
        "cites": [],
        "facts": [cite for cite in cites if not cite.startswith(("A-", "P-"))],
        "observed": verdict.evidence.observed,
    }
    rows = rows_of(script)
    asked = script.steps[step] if step < len(script.steps) else None
    if isinstance(asked, Send):
        rows[step]["because"] = [rule]
        # What was permitted on the way the target went is known in words; those of entries stand in the row already.
        if not OPERATIONS[script.called(asked)].entries:
            rows[step]["permitted"] = _rows_of_words(verdict.evidence.permitted) or rows[step]["permitted"]
    body: dict[str, Json] = {"operation": script.operation, "world": dict(script.world)}
    first, *others = script.steps
    if isinstance(first, Send) and all(isinstance(each, Observe) for each in others):
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
