"""A run as one JSON object: header, results, score, and `complete` last, so that a cut report shows."""

from conformance.recording.results import result_json
from conformance.verdicts import Run
from refimpl.answer import Json

FORMAT = 1


def run_json(run: Run, code: int) -> dict[str, Json]:
    """Write a whole run."""
    target = run.target
    return {
        "format": FORMAT,
        "header": dict(run.header),
        "target": None if target is None else {"name": target.name, "version": target.version},
        "trouble": run.trouble,
        "results": [result_json(result) for result in run.results],
        "score": run.score(),
        "exit_code": code,
        "complete": run.complete,
    }
