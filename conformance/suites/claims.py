"""What a target says it has, asked for once: a claim that is not kept fails, a thing it does not claim is told.

What it lacks would otherwise be passed over without a word, for each call that needs it is skipped.
"""

from collections.abc import Callable, Iterator, Mapping

from conformance.probing.operations import misrouted
from conformance.probing.things import CLOCK, clock_seen, look_seen, part_seen, worlds_by_part
from conformance.scripts import looks
from conformance.suites.check import Asking, Body, Check
from conformance.trial import Trial
from conformance.verdicts import Capability, Standing, Status, Verdict

SUITE, OPERATION = "claims", "operation"
Seen = Callable[[Trial, str, str], Capability]
Claim = Callable[[Asking, str], list[Capability]]
"""Asks for all there is of one kind."""


def operation_is_there(asking: Asking, operation: str) -> list[Capability]:
    """Make a plain call of an operation, whether the target names it or not."""
    return [asking.operation_seen(operation)]


def worlds_can_be_given(asking: Asking, operation: str) -> list[Capability]:
    """Put the target into a few worlds for each part there is."""
    known = asking.trial.target.hello()
    return [_once(asking, operation, part, part_seen, part in known.world) for part in worlds_by_part(operation)]


def clock_turns(asking: Asking, operation: str) -> list[Capability]:
    """Turn the clock."""
    named = asking.trial.target.hello().clock == "virtual"
    return [_once(asking, operation, CLOCK, clock_seen, named)]


def things_are_shown(asking: Asking, operation: str) -> list[Capability]:
    """Look at all that calls of the operation leave behind."""
    known = asking.trial.target.hello()
    return [_once(asking, operation, look.what, look_seen, look.what in known.observe) for look in looks(operation)]


def _once(asking: Asking, operation: str, what: str, seen: Seen, named: bool) -> Capability:
    """Ask for a thing; for one that is not claimed once a run, for it may cost the target its life."""
    before = asking.capabilities.get(what)
    if before is not None and not named and before.standing is not Standing.UNASKED:
        return before._replace(standing=Standing.UNASKED)
    found = seen(asking.trial, operation, what)
    if before is None or before.standing in (Standing.UNASKED, Standing.THERE):
        asking.capabilities[what] = found
    return found


CLAIMS: Mapping[str, Claim] = {
    OPERATION: operation_is_there,
    "world": worlds_can_be_given,
    "clock": clock_turns,
    "observe": things_are_shown,
}


def _body(operation: str, name: str, claim: Claim) -> Body:
    def ask(asking: Asking) -> list[Verdict]:
        if asking.trial.left_alone:
            return [Verdict(Status.SKIPPED, operation, None, asking.trial.left_alone)]
        found = claim(asking, operation)
        asking.trial.broke += sum(each.standing is Standing.BROKE for each in found)
        verdicts = [verdict for each in found if (verdict := _verdict(asking, operation, name, each)) is not None]
        asking.tally.assertions += sum(verdict.status in JUDGED for verdict in verdicts)
        none = f"nothing was claimed that could be asked for: {name}"
        return verdicts or [Verdict(Status.SKIPPED, operation, None, none)]

    return ask


JUDGED = (Status.PASS, Status.WARN, Status.FAIL)


def _verdict(asking: Asking, operation: str, name: str, seen: Capability) -> Verdict | None:
    """Judge how one thing stands; None where there is nothing to say."""
    rule, strict = f"claims.{name}", asking.trial.held.strict
    match seen.standing:
        case Standing.THERE:
            return Verdict(Status.PASS, operation, rule, "")
        case Standing.ABSENT:
            return Verdict(Status.FAIL, operation, rule, f"it claims {seen.name}, and has it not: {seen.why}")
        case Standing.UNDECLARED:
            reason = f"it has {seen.name}, and does not claim it: {seen.why}"
            return Verdict(Status.FAIL if strict else Status.WARN, operation, rule, reason)
        case Standing.MISROUTED:
            return Verdict(Status.SKIPPED, operation, rule, f"unsupported: {misrouted(seen)}")
        case Standing.BROKE:
            return Verdict(Status.ERROR, operation, None, seen.why)
    return Verdict(Status.SKIPPED, operation, None, seen.why) if seen.why else None


def checks(operation: str) -> Iterator[Check]:
    """Make one check for each kind of claim."""
    for name, claim in CLAIMS.items():
        yield Check(SUITE, operation, name, None, _body(operation, name, claim))
