"""A run as one JSON object: header, results, score, and `complete` last, so that a cut report shows."""

from collections.abc import Callable

from conformance.recording.results import result_json
from conformance.verdicts import OTHERWISE, CheckResult, Run, Verdict
from refimpl.answer import Json

FORMAT = 1


def capabilities_json(run: Run) -> dict[str, Json]:
    """Write which operations the target claims, and what was seen to stand otherwise, with the reason."""
    found: dict[str, Json] = {"operations": list(run.target.operations) if run.target else []}
    for standing in OTHERWISE:
        found[standing.value] = {each.name: each.why for each in run.capabilities.values() if each.standing is standing}
    return found


def _nowhere(verdict: Verdict) -> str:
    return ""


def _with_files(result: CheckResult, replay_file: Callable[[Verdict], str]) -> dict[str, Json]:
    """Write one check's result, each verdict with the file its evidence was kept in, if it was."""
    row = result_json(result)
    for verdict, told in zip(result.verdicts, row["verdicts"], strict=True):
        file = replay_file(verdict)
        if file:
            told["file"] = file
    return row


def run_json(run: Run, code: int, replay_file: Callable[[Verdict], str] = _nowhere) -> dict[str, Json]:
    """Write a whole run; `replay_file` says where the evidence of a verdict was kept, empty where it was not."""
    target = run.target
    return {
        "format": FORMAT,
        "header": dict(run.header),
        "target": None if target is None else {"name": target.name, "version": target.version},
        "capabilities": capabilities_json(run),
        "trouble": run.trouble,
        "results": [_with_files(result, replay_file) for result in run.results],
        "score": run.score(),
        "exit_code": code,
        "complete": run.complete,
    }
