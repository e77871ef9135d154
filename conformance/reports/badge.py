"""A run as a badge: what the endpoint of shields.io asks for, in JSON."""

import json

from conformance.reports.data import code_of
from conformance.verdicts import (
    EXIT_CONFORMS,
    EXIT_DOES_NOT,
    EXIT_INTERRUPTED,
    EXIT_NO_TARGET,
    EXIT_NOTHING_RAN,
    RED,
    Run,
    Status,
)

LABEL = "sendspec"
GOOD, FAIR, POOR, NONE = "brightgreen", "green", "red", "lightgrey"
_WORDS = {
    EXIT_INTERRUPTED: "interrupted", EXIT_NOTHING_RAN: "nothing ran", EXIT_NO_TARGET: "no target",
}  # fmt: skip


def written(run: Run) -> str:
    """Write the badge of a run; it names no target, for the label of a badge is its owner's to choose."""
    message, color = said(run)
    return json.dumps({"schemaVersion": 1, "label": LABEL, "message": message, "color": color}, indent=1) + "\n"


def said(run: Run) -> tuple[str, str]:
    """Say in a few words what a run came to, and in what colour."""
    code, score = code_of(run), run.score()
    known = score[Status.KNOWN.value]
    if code == EXIT_CONFORMS:
        return (f"conforms, {known:,} known", FAIR) if known else ("conforms", GOOD)
    if code != EXIT_DOES_NOT:
        broken = score[Status.BROKEN.value]
        return _WORDS.get(code, "the suite is broken" if broken else "incomplete"), NONE
    red = sum(score[status.value] for status in RED)
    asked = len(run.results) - score[Status.SKIPPED.value]
    return (f"{red:,} of {asked:,} checks fail" if red else "does not conform"), POOR
