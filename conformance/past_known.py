"""Asking past faults that are known, so that what lies behind them is asked all the same."""

from collections.abc import Callable
from typing import TypeAlias

from conformance.left_out import without
from conformance.scripts import Script
from conformance.verdicts import Status, Verdict

Ignores: TypeAlias = Callable[[Verdict], bool]
"""Says of a fault that it is known."""

MOST_TIMES_PAST = 8
"""How often a script is run again without the call that showed a fault to be ignored."""
REJECTED = "rejected "
"""How what was observed begins where a call was refused."""


def past_known(script: Script, ran: Callable[[Script], list[Verdict]], ignores: Ignores) -> list[Verdict]:
    """Run a script; where a known fault ends it, run it again as if the call that showed it had not been made."""
    known: list[Verdict] = []
    verdicts = ran(script)
    for _ in range(MOST_TIMES_PAST):
        failed = [verdict for verdict in verdicts if verdict.status in (Status.FAIL, Status.ERROR)]
        if not failed or failed[-1].evidence is None or not all(map(ignores, failed)):
            break
        less = without(script, failed[-1].evidence.step) if ends(failed[-1], ignores) else None
        if less is None:
            break
        # The others stand before it, and are found again.
        known += [verdict for verdict in failed if ends(verdict, ignores)]
        script, verdicts = less, ran(less)
    return [*known, *verdicts]


def ends(verdict: Verdict, ignores: Ignores) -> bool:
    """Say whether nothing more can be told of a script behind a verdict."""
    if verdict.status is Status.FAIL:
        return not _goes_on(verdict, ignores)
    return verdict.status in (Status.SKIPPED, Status.ERROR)


def _goes_on(verdict: Verdict, ignores: Ignores) -> bool:
    """Say whether a fault is known and leaves no doubt of what the account is like: a refusal changes nothing."""
    found = verdict.evidence
    return found is not None and found.observed.startswith(REJECTED) and ignores(verdict)
