"""A run as one JSON object: header, results, score, and `complete` last, so that a cut report shows."""

import json
from collections.abc import Sequence

from conformance.recording.results import result_from_json, result_json
from conformance.target import Capabilities
from conformance.verdicts import EXIT_INTERRUPTED, OTHERWISE, Capability, Run, exit_code
from refimpl.answer import Json

FORMAT = 1


def capabilities_json(run: Run) -> dict[str, Json]:
    """Write which operations the target claims, and what was seen to stand otherwise, with the reason."""
    found: dict[str, Json] = {"operations": list(run.target.operations) if run.target else []}
    for standing in OTHERWISE:
        found[standing.value] = {each.name: each.why for each in run.capabilities.values() if each.standing is standing}
    return found


def code_of(run: Run) -> int:
    """Say with which code a run ends, by what its header says of how it was held."""
    return exit_code(run, strict=run.header.get("strict") is True)


def run_json(run: Run, code: int) -> dict[str, Json]:
    """Write a whole run."""
    target = run.target
    return {
        "format": FORMAT,
        "header": dict(run.header),
        "target": None if target is None else {"name": target.name, "version": target.version},
        "capabilities": capabilities_json(run),
        "trouble": run.trouble,
        "results": [result_json(result) for result in run.results],
        "score": run.score(),
        "exit_code": code,
        "interrupted": run.interrupted,
        "complete": run.complete,
    }


def run_from_json(body: Json) -> Run:
    """Read what `run_json` wrote, which is known to have that shape; raises wire.Malformed."""
    told, stands = body["target"], body.get("capabilities", {"operations": []})
    target = None if told is None else Capabilities(told["name"], told["version"], tuple(stands["operations"]))
    seen = [
        Capability(name, standing, why)
        for standing in OTHERWISE
        for name, why in stands.get(standing.value, {}).items()
    ]
    return Run(
        dict(body["header"]), target, [result_from_json(row) for row in body["results"]],
        body.get("interrupted", body["exit_code"] == EXIT_INTERRUPTED), body["complete"], body["trouble"],
        {each.name: each for each in seen},
    )  # fmt: skip


def as_told(run: Run) -> Run:
    """Give a run as its report tells it, so that all that is made of it is the same as what is made of the report."""
    return run_from_json(run_json(run, code_of(run)))


def ended_json(run: Run, code: int) -> dict[str, Json]:
    """Write for the end of a recording what a report has besides its results."""
    whole = run_json(run, code)
    lines = {"lines": run.header["lines"]} if "lines" in run.header else {}
    return {**{name: whole[name] for name in whole if name not in ("format", "header", "target", "results")}, **lines}


def written(runs: Sequence[Run]) -> str:
    """Write one run, or the runs of several targets, as a report."""
    bodies = [run_json(run, code_of(run)) for run in runs]
    whole: Json = bodies[0] if len(bodies) == 1 else {"format": FORMAT, "reports": bodies, "complete": True}
    return json.dumps(whole, indent=1) + "\n"
