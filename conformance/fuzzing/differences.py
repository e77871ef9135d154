"""A search for where two targets differ, whatever the documents say of it: both are asked the same."""

from typing import Any

import attrs

from conformance.adapters.reference import reference_target
from conformance.comparison import saved
from conformance.comparison.comparing import REPEATS
from conformance.comparison.comparing import Finding as Compared
from conformance.comparison.opinions import Weighed, weighed
from conformance.comparison.smaller import least
from conformance.comparison.walk import walked
from conformance.fuzzing.faults import Group, Shown, Standing
from conformance.fuzzing.session import Session
from conformance.held import Held
from conformance.left_out import without
from conformance.past_known import MOST_TIMES_PAST
from conformance.scripts import Script
from conformance.target import Target
from conformance.trial import Trial
from conformance.verdicts import Verdict
from refimpl.operations import OPERATIONS


@attrs.frozen
class Differing(Shown):
    """A difference, as a verdict about the one that is wrong if one is, and as it was weighed."""

    weighed: Weighed


def group_of_difference(found: Weighed) -> Group:
    """Tell of which group a difference is: the operation, what it is about, and what each did, A being the first."""
    manner: Any = found.manner
    where, kinds = manner[0], manner[1]
    told = "; ".join(f"{saved.label(number)} {kind}" for number, kind in enumerate(kinds) if kind)
    return Group(found.difference.operation, ", ".join(found.about), "", f"{where}: {told}")


@attrs.define(kw_only=True)
class Differences(Session):
    """A search of a target against another. How far it comes is told by what the documents say of the same script."""

    against: Target
    broken_by: int = 0
    guide: Trial = attrs.field(factory=lambda: Trial(reference_target(), OPERATIONS))

    def begin(self, held: Held) -> None:
        """Begin to count anew how often targets break."""
        Session.begin(self, held)
        self.broken_by = 0
        self.guide = attrs.evolve(self.trial, target=self.guide.target)

    @property
    def broke(self) -> int:
        """How often a target broke since this was begun."""
        return self.broken_by

    @property
    def red(self) -> bool:
        """Whether there is any difference."""
        return bool(self.standing(Standing.NEW, Standing.STILL))

    def ask(self, script: Script) -> list[Shown]:
        """Put a script to both; behind a difference it goes on as if the call that led to it had not been made."""
        self._guide(script)
        found: list[Shown] = []
        left = script
        for _ in range(1 + MOST_TIMES_PAST):
            walk = walked(left, (self.target, self.against))
            self.calls += max(len(lane.heard) - 1 for lane in walk.lanes)
            self.answered += walk.calls
            self.broken_by += walk.broke.total()
            if walk.difference is None:
                break
            found += self._shown(weighed(walk.difference))
            less = without(left, walk.difference.step)
            if less is None:
                break
            left = less
        return found

    def _shown(self, found: Weighed) -> list[Shown]:
        """Take a difference for one if it shows again each time."""
        group = group_of_difference(found)
        if group not in self.findings and not all(self._again(found) for _ in range(REPEATS)):
            return []
        return [Differing(_verdict(found, least=False), group, found)]

    def _again(self, found: Weighed) -> bool:
        now = walked(found.difference.script, (self.target, self.against)).difference
        return now is not None and now.signature == found.difference.signature

    def _guide(self, script: Script) -> None:
        """Note what the reference gets to by the same script."""
        self.guide.run(script)
        self.guide.faults.clear()
        tally = self.guide.tally
        assert tally is not None
        self.reached.look(tally.calls or ())
        tally.calls = []

    def smaller(self, shown: Shown, seconds: float) -> Verdict:
        """Make the script of a difference small in so many seconds."""
        assert isinstance(shown, Differing)
        small = least(shown.weighed, (self.target, self.against), seconds)
        return _verdict(small.weighed, least=small.least)


def _verdict(found: Weighed, *, least: bool) -> Verdict:
    return saved.verdict(Compared(found, "fuzz", least=least))
