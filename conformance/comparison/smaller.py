"""A difference in less: the smallest script that still parts the targets in the same way."""

from collections.abc import Sequence

import attrs

from conformance.comparison.opinions import LOOKS, Weighed, weighed
from conformance.comparison.walk import Difference, walked
from conformance.form import well_formed
from conformance.reducer import reduced
from conformance.scripts import Script
from conformance.shrunk import worlds
from conformance.target import Broke, Target
from refimpl import wire


@attrs.frozen
class Least:
    """A difference made small; `least` says that nothing of it can be left out or made simpler."""

    weighed: Weighed
    least: bool


def again(script: Script, targets: Sequence[Target], wanted: Weighed) -> Weighed | None:
    """Find the same difference in a script, with nothing added to what is broken, open or permitted; else None."""
    if not all(map(well_formed, worlds(script))):
        return None
    try:
        found = walked(script, targets, wanted.difference.unasked).difference
    except (wire.Malformed, Broke):
        return None
    # Most scripts that are tried part nobody, or otherwise: what the documents say is asked last.
    if found is None or (found.where, found.groups) != (wanted.difference.where, wanted.difference.groups):
        return None
    judged = weighed(found)
    return judged if is_in(judged, wanted) else None


def is_in(found: Weighed, wanted: Weighed) -> bool:
    """Say whether a difference is another one, with nothing added to it."""
    seen = wanted.difference.where in LOOKS
    if found.manner != wanted.manner or not (seen or found.difference.operation == wanted.difference.operation):
        return False
    if wanted.difference.breaks:
        # What breaks a build needs no rule.
        return True
    pairs = ((found.permitted, wanted.permitted), (found.broken, wanted.broken), (found.open, wanted.open))
    return all(set(less) <= set(more) for less, more in pairs)


def hung(found: Difference) -> bool:
    """Say whether a target did not answer in time."""
    return any(isinstance(each, Broke) and each.how == "hang" for heard in found.heard for each in heard)


def least(wanted: Weighed, targets: Sequence[Target], seconds: float) -> Least:
    """Make a difference as small as it can be in so many seconds."""
    if hung(wanted.difference):
        # Each try would take as long as the target is waited for.
        return Least(wanted, False)
    best = wanted

    def still(less: Script) -> bool:
        nonlocal best
        found = again(less, targets, wanted)
        best = found or best
        return found is not None

    done = reduced(wanted.difference.script, still, seconds=seconds)
    return Least(best, done.least)
