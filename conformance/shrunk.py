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
from refimpl.readings import Bindings

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


@attrs.frozen
class Again:
    """Asks one target for one fault, each time afresh, held to the same readings."""

    trial: Trial
    wanted: Fault
    held: Bindings
    chosen: Bindings

    def found(self, script: Script) -> Verdict | None:
        """Find the fault in a script."""
        if not all(map(well_formed, worlds(script))):
            return None
        held = Held(dict(self.held), self.trial.held.strict, self.chosen)
        try:
            verdicts = Trial(self.trial.target, self.trial.operations, held).run(script)
        except wire.Malformed:
            return None
        return next((self._with_readings(each) for each in verdicts if self._is_it(each)), None)

    def _is_it(self, verdict: Verdict) -> bool:
        if (verdict.status, verdict.rule) != (self.wanted.status, self.wanted.rule) or verdict.evidence is None:
            return False
        return fault_of(verdict).is_in(self.wanted)

    def _with_readings(self, verdict: Verdict) -> Verdict:
        assert verdict.evidence is not None
        return attrs.evolve(verdict, evidence=attrs.evolve(verdict.evidence, held=self.held, chosen=self.chosen))


def shrunk(verdict: Verdict, trial: Trial, seconds: float) -> Verdict:
    """Make the evidence of a verdict as small as it can be in so many seconds; `trial` says who is asked, and how."""
    assert verdict.evidence is not None
    script = verdict.evidence.script
    asked = None if verdict.evidence.observed == "hang" else _again(script, fault_of(verdict), trial)
    if asked is None:
        # It does not show again; or each try would take as long as the target is waited for.
        return verdict
    best = asked.found(script) or verdict

    def still(less: Script) -> bool:
        nonlocal best
        found = asked.found(less)
        best = found or best
        return found is not None

    least = reduced(script, still, seconds=seconds).least
    assert best.evidence is not None
    return attrs.evolve(best, evidence=attrs.evolve(best.evidence, least=least))


def _again(script: Script, wanted: Fault, trial: Trial) -> Again | None:
    """Find how to see a fault again: by the script alone or, failing that, held to as few readings as will do."""
    held, chosen = trial.held.bindings, trial.held.chosen
    for way in (Again(trial, wanted, {}, {}), Again(trial, wanted, {}, chosen)):
        if way.found(script):
            return way
    way = Again(trial, wanted, dict(held), chosen)
    return _with_fewer_readings(way, script) if way.found(script) else None


def _with_fewer_readings(way: Again, script: Script) -> Again:
    for name in way.held:
        less = attrs.evolve(way, held={key: letters for key, letters in way.held.items() if key != name})
        way = less if less.found(script) else way
    return way


def worlds(script: Script) -> list[Mapping[str, Json]]:
    """List the worlds of a script."""
    return [script.world, *(step.world for step in script.steps if isinstance(step, Reset))]
