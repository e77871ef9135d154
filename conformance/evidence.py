"""Evidence as files: the vector or history that shows a fault, in the format of the fixtures."""

import json
import re
from hashlib import blake2b
from pathlib import Path

from conformance.scripts import Script, Send, step_to_json
from conformance.verdicts import Verdict
from refimpl.answer import Json
from refimpl.rulebook import BY_ID


def permitted_rows(words: tuple[str, ...]) -> list[Json]:
    """Write permitted answers as fixtures do."""
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


def as_json(verdict: Verdict) -> dict[str, Json]:
    """Write the evidence of a verdict: a vector where it is one call, else a history."""
    assert verdict.evidence is not None
    script, permitted = verdict.evidence.script, permitted_rows(verdict.evidence.permitted)
    rule = verdict.rule or "answer.accepted"
    info: dict[str, Json] = {
        "source": "run",
        "side": "breaks",
        "says": verdict.reason,
        "cites": [],
        "facts": list(BY_ID[rule].cites) if rule in BY_ID else [],
        "observed": verdict.evidence.observed,
    }
    body: dict[str, Json] = {"operation": script.operation, "world": dict(script.world)}
    sends = [step for step in script.steps if isinstance(step, Send)]
    if len(sends) == 1 and isinstance(script.steps[0], Send):
        body["request"] = sends[0].request
        if sends[0].caller is not None:
            body["caller"] = sends[0].caller
        body["permitted"] = permitted or [{"accepted": True}]
    else:
        body["steps"] = _steps(script, verdict.evidence.step, permitted)
    body |= {"because": [rule], "info": info}
    return {"id": f"{script.operation}/{rule}/found-{_digest(body)}", **folded(body)}


def _steps(script: Script, step: int, permitted: list[Json]) -> list[Json]:
    rows = [step_to_json(each) for each in script.steps]
    if permitted and step < len(rows) and "send" in rows[step]:
        rows[step]["permitted"] = permitted
    return list(rows)


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
