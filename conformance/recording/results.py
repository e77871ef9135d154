"""What checks came to, as JSON: what reports and recordings hold of it, and that read back."""

from collections.abc import Mapping
from typing import Any

from conformance.scripts import Script, step_from_json, step_to_json
from conformance.verdicts import CheckResult, Evidence, Status, Verdict
from refimpl import wire
from refimpl.answer import Json
from refimpl.readings import Bindings

MOST_DEEP = 200
"""Levels of a request that reports tell of; what is deeper cannot be shown by all that read them."""
UNTOLD = " (what was asked cannot be told in JSON)"


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
            "reduced": verdict.evidence.least,
            "vector": verdict.evidence.vector,
        }
        for name, readings in (("held", verdict.evidence.held), ("chosen", verdict.evidence.chosen)):
            if readings:
                body["evidence"][name] = {each: "".join(sorted(letters)) for each, letters in readings.items()}
        if verdict.evidence.file:
            body["file"] = verdict.evidence.file
        if not _carried(body["evidence"]):
            del body["evidence"]
            body["reason"] += UNTOLD
    return body


def _carried(value: Json) -> bool:
    """Say whether JSON can carry a value, and whoever reads it look through it."""
    try:
        wire.dumps(value)
    except (wire.Unencodable, RecursionError):
        return False
    return is_shallow(value)


def is_shallow(value: Json) -> bool:
    """Say whether a value is nested no deeper than can be shown."""
    level = [value]
    for _ in range(MOST_DEEP):
        level = [inner for each in level if isinstance(each, dict | list | tuple) for inner in _inside(each)]
        if not level:
            return True
    return False


def _inside(value: Json) -> list[Json]:
    return list(value.values() if isinstance(value, dict) else value)


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


def result_from_json(row: Json) -> CheckResult:
    """Read what `result_json` wrote; raises wire.Malformed."""
    try:
        return CheckResult(
            str(row["check"]),
            Status(row["status"]),
            {Status(word): int(count) for word, count in row["counts"].items()},
            tuple(map(_verdict, row["verdicts"])),
            float(row["seconds"]),
            int(row["assertions"]),
            tuple(map(str, row["partitions"])),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise wire.Malformed(f"what a check came to is not told as sendspec tells it ({error}); mend it") from None


def _verdict(row: Mapping[str, Any]) -> Verdict:
    evidence = None if "evidence" not in row else _evidence(row["evidence"], str(row.get("file", "")))
    readings = tuple(map(str, row["readings"]))
    return Verdict(Status(row["status"]), row["operation"], row["rule"], row["reason"], evidence, readings)


def _evidence(row: Mapping[str, Any], file: str) -> Evidence:
    told = row["script"]
    steps = tuple(step_from_json(step) for step in told["steps"])
    return Evidence(
        Script(told["operation"], told["world"], steps), row["step"], tuple(row["permitted"]), row["observed"],
        row.get("reduced") is True, _readings(row.get("held", {})), _readings(row.get("chosen", {})),
        vector=str(row.get("vector", "")), file=file,
    )  # fmt: skip


def _readings(told: Mapping[str, str]) -> Bindings:
    return {name: frozenset(letters) for name, letters in told.items()}
