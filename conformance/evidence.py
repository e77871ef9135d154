"""Evidence as files: the vector or history that shows a fault, in the format of the fixtures."""

import json
import re
from hashlib import blake2b
from pathlib import Path

from conformance.judge import permitted_words
from conformance.scripts import Advance, Observe, Reset, Script, Send, step_to_json
from conformance.verdicts import Verdict
from refimpl.answer import Json
from refimpl.machine import Decision, decide
from refimpl.operations import OPERATIONS
from refimpl.rulebook import BY_ID
from refimpl.service import Service
from refimpl.wire import settings_from_json
from refimpl.world import fresh

SHOWN = ("to", "cc", "bcc", "subject")
"""What is written of a queued message."""


def permitted_rows(words: tuple[str, ...]) -> list[Json]:
    """Write permitted answers as fixtures do."""
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


def open_questions(decision: Decision) -> list[Json]:
    """List the ambiguities a decision turns on."""
    return sorted({fork.ambiguity for each in decision.disputes for way in each.rulings for fork in way.forks})


def rows_of(script: Script) -> list[dict[str, Json]]:
    """Write the steps as fixtures do: what is permitted and queued at each, on the way the reference goes."""
    operation = OPERATIONS[script.operation]
    service = Service()
    service.reset(script.world)
    rows = []
    for step in script.steps:
        row = step_to_json(step)
        match step:
            case Send(request=request, caller=caller):
                decision = decide(operation, service.world, request, caller)
                service.send(operation.name, request, caller)
                row["permitted"] = permitted_rows(permitted_words(decision.permitted))
                row["because"] = [rule.id for rule in decision.broken] or ["answer.accepted"]
            case Advance(seconds=seconds):
                service.advance(seconds)
            case Observe(what="outbox"):
                row["messages"] = [{name: entry[name] for name in SHOWN} for entry in service.outbox]
            case Reset(world=world):
                service.reset(world)
        rows.append(row)
    return rows


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
    if "permitted" in rows[step]:
        rows[step]["because"] = [rule]
        rows[step]["permitted"] = permitted_rows(verdict.evidence.permitted) or rows[step]["permitted"]
    body: dict[str, Json] = {"operation": script.operation, "world": dict(script.world)}
    first, *others = script.steps
    if isinstance(first, Send) and all(isinstance(each, Observe) for each in others):
        body |= {"request": rows[0].pop("send"), **rows[0], "because": [rule]}
        name = f"{rule}/found"
        info |= _side(script, first, rows[0]["permitted"])
    else:
        body["steps"] = rows
        name = f"history/{rule}-found"
    body["info"] = info
    return {"id": f"{script.operation}/{name}-{_digest(body)}", **folded(body)}


def _side(script: Script, call: Send, permitted: list[Json]) -> dict[str, Json]:
    kinds = {"accepted" in each for each in permitted}
    if len(kinds) == 1:
        return {"side": "keeps" if True in kinds else "breaks"}
    world = fresh(settings_from_json(dict(script.world)))
    decision = decide(OPERATIONS[script.operation], world, call.request, call.caller)
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
