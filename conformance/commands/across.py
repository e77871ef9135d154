"""The readings that the parts of a run have shown, put side by side as one run would have done in its end."""

from collections.abc import Sequence
from pathlib import Path

import attrs

from conformance.consistency import contradictions
from conformance.opening import readings_held
from conformance.recording.parts import Part
from conformance.recording.reader import Recording, Unreadable
from conformance.reports.data import as_told
from conformance.verdicts import CheckResult, Run
from conformance.workers import shown_in

ABOUT = "readings/"
WRONG = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
"""What may come of lines that say nothing to reports, and were not looked at for them."""


def held_together(run: Run, paths: Sequence[Path]) -> Run:
    """Judge again where the parts of a run contradict each other; raises Unreadable.

    `run` is what was made of these recordings. What each of them found to contradict itself is found again.
    """
    try:
        parts = [part for part in map(Part.read, paths) if part is not None]
        across = _across(run, parts)
    except WRONG as error:
        names = ", ".join(map(str, paths))
        raise Unreadable(f"{names}: what was asked cannot be read ({error}); combine reports in JSON instead") from None
    rest = [result for result in run.results if not result.check.startswith(ABOUT)]
    return as_told(attrs.evolve(run, results=[*rest, *across]))


def _across(run: Run, parts: Sequence[Part]) -> list[CheckResult]:
    place = {result.check: number for number, result in enumerate(run.results)}
    rows = [row for part in parts for _, row in part.results() if row.get("shown")]
    told = {str(row["check"]): shown_in(row["shown"]) for row in rows}
    shown = [(check, told[check]) for check in sorted(told, key=place.__getitem__)]

    def recorded(check: str) -> Recording | None:
        return next((part.recording(check) for part in parts if check in part.checks), None)

    header = run.header
    held = readings_held(str(header.get("revision")), header.get("readings") or (), strict=header.get("strict") is True)
    return contradictions(shown, held, recorded)
