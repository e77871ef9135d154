"""The alarm for checks that say nothing: no answer judged, or a part of the input never reached that they are for.

It does not depend on what the target answered. A check that was not made whole is let be: what it did not
ask, for want of something in the target, says nothing about the suite.
"""

from collections.abc import Iterable, Sequence

from conformance.profiles import Profile
from conformance.suites.check import Check
from conformance.tally import Tally
from conformance.verdicts import Status, Verdict

UNJUDGED = frozenset((Status.SKIPPED, Status.ERROR, Status.INCONCLUSIVE, Status.BROKEN))
"""Verdicts that stand for no judged answer."""
MOST_NAMED = 12


def whole(verdicts: Sequence[Verdict]) -> bool:
    """Say whether everything a check asked came to a judged answer."""
    return bool(verdicts) and not any(verdict.status in UNJUDGED for verdict in verdicts)


def worth_counting(tally: Tally, verdicts: list[Verdict]) -> list[Verdict]:
    """Leave out looks at an account nothing was done to, where the calls were never made: they say nothing."""
    if tally.reached or {verdict.status for verdict in verdicts} != {Status.PASS, Status.SKIPPED}:
        return verdicts
    tally.assertions = 0
    return [verdict for verdict in verdicts if verdict.status is Status.SKIPPED]


def alarms(check: Check, tally: Tally, verdicts: Sequence[Verdict], profile: Profile) -> list[Verdict]:
    """Say in which way a check that was made is vacuous, if it is."""
    if not verdicts:
        return [_broken(check, "the check asserted nothing")]
    if not tally.assertions and any(verdict.status not in UNJUDGED for verdict in verdicts):
        return [_broken(check, "the check gave verdicts without judging an answer")]
    if not whole(verdicts) or (check.drawn and not profile.ample):
        return []
    return missed(check.operation, check.rule, check.requires - tally.reached)


def missed(operation: str, rule: str | None, left: Iterable[str]) -> list[Verdict]:
    """Say which partitions were never reached, in one verdict."""
    names = sorted(left)
    if not names:
        return []
    rest = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    reason = f"no call that was judged reached: {', '.join(names[:MOST_NAMED])}{rest}"
    return [Verdict(Status.BROKEN, operation, rule, reason)]


def _broken(check: Check, reason: str) -> Verdict:
    return Verdict(Status.BROKEN, check.operation, check.rule, reason)
