"""A run as one JSON object: header, results, score, and `complete` last, so that a cut report shows."""

from conformance.scripts import Script, step_to_json
from conformance.verdicts import OTHERWISE, CheckResult, Run, Verdict
from refimpl.answer import Json

FORMAT = 1


def script_json(script: Script) -> dict[str, Json]:
    """Write a script."""
    return {
        "operation": script.operation,
        "world": dict(script.world),
        "steps": [step_to_json(step) for step in script.steps],
    }


def verdict_json(verdict: Verdict) -> dict[str, Json]:
    """Write one verdict."""
    body: dict[str, Json] = {
        "status": verdict.status.value,
        "operation": verdict.operation,
        "rule": verdict.rule,
        "reason": verdict.reason,
        "readings": list(verdict.readings),
    }
    if verdict.evidence is not None:
        body["evidence"] = {
            "script": script_json(verdict.evidence.script),
            "step": verdict.evidence.step,
            "permitted": list(verdict.evidence.permitted),
            "observed": verdict.evidence.observed,
            "vector": verdict.evidence.vector,
        }
    return body


def result_json(result: CheckResult) -> dict[str, Json]:
    """Write one check's result."""
    return {
        "check": result.check,
        "status": result.status.value,
        "counts": {status.value: count for status, count in result.counts.items()},
        "assertions": result.assertions,
        "partitions": list(result.partitions),
        "seconds": round(result.seconds, 4),
        "verdicts": [verdict_json(verdict) for verdict in result.verdicts],
    }


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
