"""The same fault in less: what makes two verdicts one fault, and the evidence of one made small."""

import re
from collections.abc import Mapping

import attrs

from conformance.evidence import broken_at
from conformance.form import well_formed
from conformance.judge import Held
from conformance.reducer import reduced
from conformance.scripts import Reset, Script
from conformance.trial import Trial
from conformance.verdicts import Status, Verdict
from refimpl import wire
from refimpl.answer import Json

_COUNT = re.compile(r"^\d+ ")


@attrs.frozen
class Fault:
    """What a verdict shows, apart from how it was come by.

    `broken` are the rules broken by the call judged, `permitted` what was permitted at the step judged.
    """

    status: Status
    operation: str
    rule: str | None
    observed: str
    permitted: frozenset[str]
    broken: frozenset[str]

    def is_in(self, other: "Fault") -> bool:
        """Say whether this is the other fault, with nothing added: no other rule broken, no other answer permitted."""
        same = (self.status, self.operation, self.rule, self.observed)
        if same != (other.status, other.operation, other.rule, other.observed):
            return False
        at_stake = (self.rule in self.broken) == (self.rule in other.broken)
        return at_stake and self.permitted <= other.permitted and self.broken <= other.broken


def fault_of(verdict: Verdict) -> Fault:
    """Tell the fault of a verdict that has evidence."""
    found = verdict.evidence
    assert found is not None
    if verdict.status is Status.ERROR:
        # What breaks a build needs no rule; two crashes are one if they are of one kind.
        observed, broken = ": ".join(verdict.reason.split(": ")[:2]), frozenset[str]()
    else:
        observed = _COUNT.sub("", found.observed.partition(":")[0])
        broken = broken_at(found.script, found.step)
    return Fault(verdict.status, verdict.operation, verdict.rule, observed, frozenset(found.permitted), broken)


def shrunk(verdict: Verdict, trial: Trial, seconds: float) -> Verdict:
    """Make the evidence of a verdict as small as it can be in so many seconds; `trial` says who is asked, and how."""
    assert verdict.evidence is not None
    if verdict.evidence.observed == "hang":
        # Each try would take as long as the target is waited for.
        return verdict
    wanted = fault_of(verdict)
    best: Verdict | None = None

    def still(script: Script) -> bool:
        nonlocal best
        found = again(script, wanted, trial)
        best = found or best
        return found is not None

    if not still(verdict.evidence.script):
        return verdict
    least = reduced(verdict.evidence.script, still, seconds=seconds).least
    assert best is not None
    assert best.evidence is not None
    return attrs.evolve(best, evidence=attrs.evolve(best.evidence, least=least))


def worlds(script: Script) -> list[Mapping[str, Json]]:
    """List the worlds of a script."""
    return [script.world, *(step.world for step in script.steps if isinstance(step, Reset))]


def again(script: Script, wanted: Fault, trial: Trial) -> Verdict | None:
    """Find a fault in a script, asked afresh."""
    if not all(map(well_formed, worlds(script))):
        return None
    held = Held(strict=trial.held.strict, chosen=trial.held.chosen)
    try:
        found = Trial(trial.target, trial.operations, held).run(script)
    except wire.Malformed:
        return None
    alike = (each for each in found if (each.status, each.rule) == (wanted.status, wanted.rule))
    return next((each for each in alike if each.evidence is not None and fault_of(each).is_in(wanted)), None)
