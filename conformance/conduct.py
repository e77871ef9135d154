"""Making a run: ask each check, sum it up, make its evidence small and keep it."""

import time
from contextlib import suppress
from pathlib import Path

import attrs

from conformance import evidence
from conformance.known_failures import Known, excused
from conformance.shrunk import Opened, shrunk
from conformance.suites.check import Asking, Check
from conformance.verdicts import CheckResult, Run, Status, Verdict, summed_up

REDUCING_SECONDS = 5.0
"""Time spent on making one piece of evidence small; slow targets get evidence less small, which it says itself."""
REDUCING_SECONDS_IN_ALL = 60.0
"""Time spent in a whole run on making evidence small, however many faults a target has."""
WORTH_KEEPING = (Status.FAIL, Status.WARN, Status.ERROR)


@attrs.define
class Conduct:
    """One run under way. `save` is where evidence goes; `known` the target's known failures.

    `seconds` may be spent on one piece of evidence, `seconds_in_all` are left for all that is still to come.
    `renewed` gives the target anew, if that costs next to nothing.
    """

    run: Run
    asking: Asking
    known: tuple[Known, ...] = ()
    save: Path | None = None
    seen: dict[object, str] = attrs.field(factory=dict)
    seconds: float = REDUCING_SECONDS
    seconds_in_all: float = REDUCING_SECONDS_IN_ALL
    renewed: Opened | None = None

    def perform(self, check: Check) -> CheckResult:
        """Make one check and keep its result."""
        began = time.perf_counter()
        try:
            verdicts = check.body(self.asking)
        except Exception as error:  # noqa: BLE001 - whatever our own code raises must not cost the run
            verdicts = [Verdict(Status.BROKEN, check.operation, check.rule, f"{type(error).__name__}: {error}")]
        if not verdicts:
            verdicts = [Verdict(Status.BROKEN, check.operation, check.rule, "the check asserted nothing")]
        if check.suite != "known":
            verdicts = excused(verdicts, self.known)
        result = summed_up(check.id, verdicts, time.perf_counter() - began)
        result = attrs.evolve(result, verdicts=tuple(self._with_evidence(each) for each in result.verdicts))
        self.run.results.append(result)
        return result

    def skip(self, check: Check, why: str) -> None:
        """Leave a check out, and say why."""
        self.run.results.append(summed_up(check.id, [Verdict(Status.SKIPPED, check.operation, check.rule, why)], 0.0))

    def _with_evidence(self, verdict: Verdict) -> Verdict:
        """Make the evidence of a fault small and write it down, once for each fault."""
        if verdict.status not in WORTH_KEEPING or verdict.evidence is None:
            return verdict
        signature = verdict.signature
        if signature in self.seen:
            return verdict
        self.seen[signature] = ""
        small = self._smaller(verdict)
        if self.save is not None:
            # A full disk costs the file, not the verdict.
            with suppress(OSError):
                self.seen[signature] = str(evidence.written(self.save, small))
        return small

    def _smaller(self, verdict: Verdict) -> Verdict:
        """Make the evidence small, unless that took too long already."""
        began = time.monotonic()
        small = shrunk(verdict, self.asking.trial, min(self.seconds, self.seconds_in_all), self.renewed)
        self.seconds_in_all -= time.monotonic() - began
        return small

    def replay_file(self, verdict: Verdict) -> str:
        """Say where the evidence of a fault was written; empty where it was not."""
        return self.seen.get(verdict.signature, "")
