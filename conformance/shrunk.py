"""The same fault in less: what makes two verdicts one fault, and the evidence of one made small."""

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

import attrs

from conformance.evidence import broken_at
from conformance.form import well_formed
from conformance.held import Held
from conformance.reducer import nearest, reduced
from conformance.scripts import Observe, Reset, Script, Step, moved
from conformance.target import Closes, Target
from conformance.trial import Trial
from conformance.verdicts import Evidence, Status, Verdict
from refimpl import wire
from refimpl.answer import Json
from refimpl.readings import Bindings

Opened: TypeAlias = Callable[[], Target]
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
    """Asks for one fault, each time held to the same readings; `opened` gives the target to ask."""

    trial: Trial
    wanted: Fault
    opened: Opened
    held: Bindings = attrs.field(factory=dict)
    chosen: Bindings = attrs.field(factory=dict)

    def found(self, script: Script) -> Verdict | None:
        """Find the fault in a script."""
        if not all(map(well_formed, worlds(script))):
            return None
        target = self.opened()
        try:
            held = Held(dict(self.held), self.trial.held.strict, self.chosen)
            verdicts = Trial(target, self.trial.operations, held).run(script)
        except wire.Malformed:
            return None
        finally:
            if target is not self.trial.target and isinstance(target, Closes):
                target.close()
        return next((self._with_readings(each) for each in verdicts if self._is_it(each)), None)

    def _is_it(self, verdict: Verdict) -> bool:
        if (verdict.status, verdict.rule) != (self.wanted.status, self.wanted.rule) or verdict.evidence is None:
            return False
        return fault_of(verdict).is_in(self.wanted)

    def _with_readings(self, verdict: Verdict) -> Verdict:
        assert verdict.evidence is not None
        return attrs.evolve(verdict, evidence=attrs.evolve(verdict.evidence, held=self.held, chosen=self.chosen))


def shrunk(verdict: Verdict, trial: Trial, seconds: float, renewed: Opened | None = None) -> Verdict:
    """Make the evidence of a verdict as small as it can be in so many seconds; `trial` says who is asked, and how.

    `renewed` gives the target anew, as if nothing had ever been asked of it: then the evidence shows the fault there,
    and where that takes what was asked before, it is in the evidence too.
    """
    assert verdict.evidence is not None
    if verdict.evidence.observed == "hang":
        # Each try would take as long as the target is waited for.
        return verdict
    wanted, until = fault_of(verdict), time.monotonic() + seconds
    for script, opened in _starts(verdict.evidence, wanted, trial, renewed, until):
        asked = _again(script, wanted, trial, opened)
        small = None if asked is None else _least(asked, script, until - time.monotonic())
        if asked is not None and small is not None and _shows_anew(asked, small, renewed):
            return small
    return verdict


def _starts(
    evidence: Evidence, wanted: Fault, trial: Trial, renewed: Opened | None, until: float
) -> Iterator[tuple[Script, Opened]]:
    """List what to make smaller and whom to ask: the target as it is, then anew, then with what it was asked before."""
    yield evidence.script, lambda: trial.target
    if renewed is not None:
        yield evidence.script, renewed
    opened = renewed or (lambda: trial.target)

    def shows(script: Script) -> bool:
        return time.monotonic() < until and _again(script, wanted, trial, opened) is not None

    script = with_the_past(evidence, shows)
    if script is not None:
        yield script, opened


def with_the_past(evidence: Evidence, shows: Callable[[Script], bool]) -> Script | None:
    """Put before a script what the target has to be asked for it to show a fault: one script if that will do.

    None where all that is known of the past is not enough.
    """
    past, script = evidence.before, evidence.script
    count = 1
    while not shows(joined(past[-count:], script)):
        if count >= len(past):
            return None
        count = min(2 * count, len(past))
    count = nearest(count // 2, count, lambda fewer: shows(joined(past[-fewer:], script)))
    # The oldest of these is needed, and may be all that is.
    alone = joined(past[-count : len(past) - count + 1], script)
    return alone if shows(alone) else joined(past[-count:], script)


def joined(before: Sequence[Script], script: Script) -> Script:
    """Make one script of several, and look only at what the last one leaves behind."""
    if not before:
        return script
    steps: tuple[Step, ...] = ()
    for place, each in enumerate((*before, script)):
        last = place == len(before)
        places = [at for at, step in enumerate(each.steps) if last or not isinstance(step, Observe)]
        reset = (Reset(each.world),) if place else ()
        begin = len(steps) + len(reset)
        steps += (*reset, *moved(each.steps, {old: begin + new for new, old in enumerate(places)}))
    return attrs.evolve(script, world=before[0].world, steps=steps)


def _least(asked: Again, script: Script, seconds: float) -> Verdict | None:
    best = asked.found(script)

    def still(less: Script) -> bool:
        nonlocal best
        found = asked.found(less)
        best = found or best
        return found is not None

    least = reduced(script, still, seconds=seconds).least
    if best is None or best.evidence is None:
        return None
    return attrs.evolve(best, evidence=attrs.evolve(best.evidence, least=least))


def _shows_anew(asked: Again, small: Verdict, renewed: Opened | None) -> bool:
    assert small.evidence is not None
    return renewed is None or attrs.evolve(asked, opened=renewed).found(small.evidence.script) is not None


def _again(script: Script, wanted: Fault, trial: Trial, opened: Opened) -> Again | None:
    """Find how to see a fault again: by the script alone or, failing that, held to as few readings as will do."""
    held, chosen = trial.held.by(wanted.operation), trial.held.chosen
    alone = Again(trial, wanted, opened)
    for way in (alone, attrs.evolve(alone, chosen=chosen)):
        if way.found(script):
            return way
    way = attrs.evolve(alone, held=dict(held), chosen=chosen)
    return _with_fewer_readings(way, script) if way.found(script) else None


def _with_fewer_readings(way: Again, script: Script) -> Again:
    for name in way.held:
        less = attrs.evolve(way, held={key: letters for key, letters in way.held.items() if key != name})
        way = less if less.found(script) else way
    return way


def worlds(script: Script) -> list[Mapping[str, Json]]:
    """List the worlds of a script."""
    return [script.world, *(step.world for step in script.steps if isinstance(step, Reset))]
