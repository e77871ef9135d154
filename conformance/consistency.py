"""One target, one reading: what checks apart from each other have shown is put side by side when all are made.

Within a bundle a target is held to its readings as it shows them. Across bundles two readings that do not agree are a
suspicion only, for an answer may be explained in several ways: the check is judged once more from what was recorded of
it, held to what others have shown, and what the judge then says counts.
"""

from collections.abc import Callable, Sequence

from conformance.bundles import Shown, copied
from conformance.hearing import heard
from conformance.held import Held
from conformance.recording.reader import Recording
from conformance.verdicts import CheckResult, Run, Status, Verdict, summed_up
from refimpl.readings import letters

TURNED = "another reading"
"""In the reason of every warning about a reading that is not the one taken before."""

Recorded = Callable[[str], Recording | None]


def contradictions(shown: Sequence[tuple[str, Shown]], base: Held, recorded: Recorded) -> list[CheckResult]:
    """Find the readings that contradict each other from check to check, one result for each operation with any.

    `shown` has the checks in their order with what each showed anew, `recorded` gives the exchanges of one of them.
    """
    held = copied(base)
    settled: set[tuple[str, str]] = set()
    found: dict[str, list[Verdict]] = {}
    for check, by_operation in shown:
        doubts = {
            (operation, name)
            for operation, readings in by_operation.items()
            for name, here in readings.items()
            if not held.by(operation).get(name, letters(name)) & here
        }
        recording = recorded(check) if doubts - settled else None
        if recording is not None:
            again = copied(held)
            turned = _turned(recording, again)
            for verdict in turned:
                found.setdefault(verdict.operation, []).append(verdict)
            settled |= doubts if turned else set()
            held = held if turned else again
        elif not doubts:
            for operation, readings in by_operation.items():
                held.learn(operation, readings)
    return [summed_up(f"readings/{operation}/across-checks", told, 0.0) for operation, told in found.items()]


def _turned(recording: Recording, held: Held) -> list[Verdict]:
    run = heard(recording, held, together=True).run
    verdicts = (verdict for result in run.results for verdict in result.verdicts)
    return [each for each in verdicts if each.status is Status.WARN and TURNED in each.reason]


def judged(recording: Recording, held: Held) -> Run:
    """Judge a recording, and put side by side what its checks have shown; raises as `heard` does."""
    hearing = heard(recording, held)

    def recorded(check: str) -> Recording | None:
        found = [each for each in recording.exchanges if each.check == check]
        return Recording(recording.header, found) if found else None

    hearing.run.results += contradictions(hearing.shown, held, recorded)
    return hearing.run
