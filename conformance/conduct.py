"""Making a run: ask each check, sum it up, make its evidence small and keep it."""

import signal
import time
from contextlib import suppress
from pathlib import Path

import attrs

from conformance import evidence
from conformance.bundles import Bundle, Shown, bundle_of, news
from conformance.consistency import contradictions
from conformance.held import Held
from conformance.interrupts import heard
from conformance.known_failures import Known, excused
from conformance.pinned import id_of
from conformance.recording.parts import Part
from conformance.recording.reader import Recording
from conformance.recording.recorded import RecordedTarget
from conformance.recording.results import result_json
from conformance.recording.writer import Writer
from conformance.shrunk import Opened, shrunk
from conformance.suites.check import Asking, Check
from conformance.suites.vacuity import alarms, whole, worth_counting
from conformance.verdicts import CLAIMS, WORTH_KEEPING, CheckResult, Run, Status, Verdict, see, summed_up
from refimpl.answer import Json

REDUCING_SECONDS = 5.0
"""Time spent on making one piece of evidence small; slow targets get evidence less small, which it says itself."""
REDUCING_SECONDS_IN_ALL = 60.0
"""Time spent in a whole run on making evidence small, however many faults a target has."""
NONE: Shown = {}
INTERRUPTED = "the run was interrupted in the middle of this check"


@attrs.define
class Conduct:
    """One run under way. `save` is where evidence goes; `known` the target's known failures.

    `seconds` may be spent on one piece of evidence, `seconds_in_all` are left for all that is still to come.
    `renewed` gives the target anew, if that costs next to nothing. `writer` records the run; what is asked to make
    evidence small is not recorded, for how much of it there is depends on the time it takes. `base` is what the target
    is held to from the start, `shown` the readings each check has shown.
    """

    run: Run
    asking: Asking
    known: tuple[Known, ...] = ()
    save: Path | None = None
    seen: dict[object, str] = attrs.field(factory=dict)
    seconds: float = REDUCING_SECONDS
    seconds_in_all: float = REDUCING_SECONDS_IN_ALL
    renewed: Opened | None = None
    writer: Writer | None = None
    worker: bool = False
    base: Held = attrs.field(init=False)
    bundles: dict[str, Bundle] = attrs.field(factory=dict)
    shown: list[tuple[str, Shown]] = attrs.field(factory=list)
    shown_before: Shown = attrs.field(factory=dict)
    turned_to: str = ""

    def __attrs_post_init__(self) -> None:
        self.base = self.asking.trial.held

    def perform(self, check: Check) -> CheckResult:
        """Make one check and keep its result; of one cut short, the faults found until then."""
        bundle = self.turn_to(check)
        self.shown_before = bundle.shown()
        return self._performed(check)

    def turn_to(self, check: Check) -> Bundle:
        """Come to a check: remember what its bundle has come to, and nothing else."""
        if self.turned_to != check.id:
            self.turned_to = check.id
            if self.writer is not None:
                self.writer.begin_check(check.id)
        bundle = self.bundles.setdefault(bundle_of(check.id), Bundle.begun(self.base, check))
        bundle.take_over(self.asking)
        return bundle

    def finish(self) -> None:
        """Say, at the end of a run, which readings contradict each other from check to check."""
        part: list[Part | None] = []

        def recorded(check: str) -> Recording | None:
            if not part:
                part.append(Part.read(self.writer.path) if self.writer is not None else None)
            return part[0].recording(check) if part[0] is not None else None

        for result in contradictions(self.shown, self.base, recorded):
            self.run.results.append(result)
            self._record(result)

    def _performed(self, check: Check) -> CheckResult:
        began, tally = time.perf_counter(), self.asking.begin(check.rule)
        found = self.asking.trial.faults
        found.clear()
        try:
            verdicts = check.body(self.asking)
        except KeyboardInterrupt:
            heard()
            if self.worker:
                # The one who put it to work may be interrupted too, and pass it on.
                signal.signal(signal.SIGINT, signal.SIG_IGN)
            self._keep(check, [*found, _about(check, Status.SKIPPED, INTERRUPTED)], began, hurried=True)
            raise
        except Exception as error:  # noqa: BLE001 - whatever our own code raises must not cost the run
            verdicts = [*found, _about(check, Status.BROKEN, f"{type(error).__name__}: {error}")]
        verdicts = worth_counting(tally, verdicts)
        if whole(verdicts):
            self.asking.whole.add(check.id)
        verdicts = [*verdicts, *alarms(check, tally, verdicts, self.asking.profile)]
        return self._keep(check, verdicts, began)

    def _keep(self, check: Check, verdicts: list[Verdict], began: float, *, hurried: bool = False) -> CheckResult:
        """Sum up a check; `hurried` leaves its evidence as large as it is."""
        if check.suite != "known":
            verdicts = [_with_vector(check, verdict) for verdict in excused(verdicts, self.known)]
        tally = self.asking.tally
        result = summed_up(check.id, verdicts, time.perf_counter() - began, tally.assertions, tally.reached)
        # In the report before anything is made small, for that takes time and can be interrupted.
        self.run.results.append(result)
        shown = tuple(self._with_evidence(each, hurried=hurried) for each in result.verdicts)
        self.run.results[-1] = attrs.evolve(result, verdicts=tuple(map(self._with_file, shown)))
        readings = news(self.shown_before, self.bundles[bundle_of(check.id)].shown())
        if readings:
            self.shown.append((check.id, readings))
        self._record(self.run.results[-1], readings)
        return self.run.results[-1]

    def _record(self, result: CheckResult, shown: Shown = NONE) -> None:
        before = dict(self.run.capabilities)
        see(self.run.capabilities, self.asking.capabilities)
        if self.writer is None:
            return
        seen = self.asking.capabilities
        if not result.check.startswith(CLAIMS):
            seen = {name: each for name, each in self.run.capabilities.items() if before.get(name) != each}
        told = {
            operation: {name: "".join(sorted(letters)) for name, letters in readings.items()}
            for operation, readings in shown.items()
        }
        stand = {name: [each.standing.value, each.why] for name, each in seen.items()}
        more: dict[str, Json] = {"shown": told, "seen": stand}
        self.writer.result(result_json(result) | {name: value for name, value in more.items() if value})

    def skip(self, check: Check, why: str) -> None:
        """Leave a check out, and say why."""
        self.run.results.append(summed_up(check.id, [_about(check, Status.SKIPPED, why)], 0.0))
        self._record(self.run.results[-1])

    def _with_evidence(self, verdict: Verdict, *, hurried: bool) -> Verdict:
        """Make the evidence of a fault small and write it down, once for each fault."""
        if verdict.status not in WORTH_KEEPING or verdict.evidence is None:
            return verdict
        signature = verdict.signature
        if signature in self.seen:
            return verdict
        self.seen[signature] = ""
        small = verdict if hurried else self._smaller(verdict)
        assert small.evidence is not None
        small = attrs.evolve(small, evidence=attrs.evolve(small.evidence, vector=verdict.evidence.vector))
        if self.save is not None:
            # A full disk costs the file, not the verdict.
            with suppress(OSError):
                self.seen[signature] = str(evidence.written(self.save, small))
        return small

    def _with_file(self, verdict: Verdict) -> Verdict:
        """Say in the evidence of a fault where it was written."""
        file = self.replay_file(verdict)
        if verdict.evidence is None or not file:
            return verdict
        return attrs.evolve(verdict, evidence=attrs.evolve(verdict.evidence, file=file))

    def _smaller(self, verdict: Verdict) -> Verdict:
        """Make the evidence small, unless that took too long already."""
        began = time.monotonic()
        trial = self.asking.trial
        if isinstance(trial.target, RecordedTarget):
            trial = attrs.evolve(trial, target=trial.target.target)
        small = shrunk(verdict, trial, min(self.seconds, self.seconds_in_all), self.renewed)
        self.seconds_in_all -= time.monotonic() - began
        return small

    def replay_file(self, verdict: Verdict) -> str:
        """Say where the evidence of a fault was written; empty where it was not."""
        return self.seen.get(verdict.signature, "")


def _with_vector(check: Check, verdict: Verdict) -> Verdict:
    """Name the vector a fault was found with, which its smaller evidence no longer is."""
    found = verdict.evidence
    if found is None or verdict.status not in (*WORTH_KEEPING, Status.KNOWN):
        return verdict
    id = id_of(check.suite, check.operation, found.script)
    return attrs.evolve(verdict, evidence=attrs.evolve(found, vector=id))


def _about(check: Check, status: Status, reason: str) -> Verdict:
    """Make a verdict about a whole check."""
    return Verdict(status, check.operation, check.rule, reason)
