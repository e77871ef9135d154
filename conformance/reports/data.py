"""A run as one JSON object: header, results, score, and `complete` last, so that a cut report shows."""

from conformance.recording.results import result_json
from conformance.verdicts import OTHERWISE, Run
from refimpl.answer import Json

FORMAT = 1


def capabilities_json(run: Run) -> dict[str, Json]:
    """Write which operations the target claims, and what was seen to stand otherwise, with the reason."""
    found: dict[str, Json] = {"operations": list(run.target.operations) if run.target else []}
    for standing in OTHERWISE:
        found[standing.value] = {each.name: each.why for each in run.capabilities.values() if each.standing is standing}
    return found


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
        "complete": run.complete,
    }
