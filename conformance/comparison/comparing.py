"""Targets compared over many scripts: each way to differ once, confirmed and made small, and what came of the rest."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeAlias

import attrs

from conformance.comparison.lane import Heard
from conformance.comparison.opinions import Weighed, weighed
from conformance.comparison.smaller import Least, hung, least
from conformance.comparison.walk import Difference, Walk, walked
from conformance.decided import words_of
from conformance.interrupts import heed
from conformance.left_out import without
from conformance.past_known import MOST_TIMES_PAST
from conformance.recording.player import PlayedTarget
from conformance.scripts import Script
from conformance.target import Broke, Target
from conformance.trial import MOST_BREAKS

REPEATS = 2
"""How often a difference is asked for again before it is one."""
MOST_REPEATS = 10
"""How often it is asked for besides, where targets were seen not to answer the same again."""
MOST_DOUBTS = 3
"""How often a difference may fail to show again before it is no longer looked for."""
HANG = 8
"""Crashes that one hang counts for: it costs that much more time."""
REDUCING_SECONDS = 5.0
"""Seconds that go into making one difference small at least, if there are so many left."""
Progress: TypeAlias = Callable[[int, int], None]
"""Is told how many of how many are being made small."""


def silent(place: int, whole: int) -> None:
    """Tell nobody."""


@attrs.define
class Finding:
    """One way to differ: the shortest script known that shows it, the first question that did, and how often it did."""

    weighed: Weighed
    question: str
    count: int = 1
    least: bool = False
    file: str = ""

    @property
    def rank(self) -> tuple[bool, int]:
        """Its place among others: what somebody does wrong first, then what shows most often."""
        return not self.weighed.wrong, -self.count


@attrs.define
class Comparison:
    """Several targets under comparison, and what came of it so far.

    By the number of the target `broke` counts the scripts in which it broke, and `wavered` those in which it said
    something else when asked again; `uncompared` counts why it was not asked, and `left_out` says why it is asked
    nothing more.
    """

    targets: Sequence[Target]
    findings: dict[object, Finding] = attrs.field(factory=dict)
    scripts: int = 0
    calls: int = 0
    broke: Counter[int] = attrs.field(factory=Counter)
    wavered: Counter[int] = attrs.field(factory=Counter)
    uncompared: Counter[tuple[int, str]] = attrs.field(factory=Counter)
    left_out: dict[int, str] = attrs.field(factory=dict)
    _seen: set[int] = attrs.field(factory=set)
    _doubts: Counter[object] = attrs.field(factory=Counter)
    _strain: Counter[int] = attrs.field(factory=Counter)

    @property
    def pointless(self) -> bool:
        """Whether fewer than two targets are left to ask."""
        return len(self.targets) - len(self.left_out) < 2

    def ask(self, question: str, script: Script) -> None:
        """Put one script to all targets, once; raises wire.Malformed where its world is none.

        Behind a difference the targets are no longer alike: what comes after it is asked as if the call that led to it
        had not been made.
        """
        heed()
        key = hash((repr(script.world), repr(script.steps), script.operation))
        if key in self._seen:
            return
        self._seen.add(key)
        self.scripts += not self.pointless
        left: Script | None = script
        for _ in range(1 + MOST_TIMES_PAST):
            left = None if left is None or self.pointless else self._asked(question, left)

    def _asked(self, question: str, script: Script) -> Script | None:
        """Put one script to all targets, and give what is left to ask of it where they differ."""
        walk = walked(script, self.targets, self.left_out)
        self._count_breaks(walk)
        self.calls += walk.calls
        self.uncompared.update(walk.uncompared)
        if walk.difference is None:
            return None
        self._differing(question, weighed(walk.difference))
        return without(script, walk.difference.step)

    def _count_breaks(self, walk: Walk) -> None:
        """Count how often targets broke, and leave alone the one that did too often."""
        for number, lane in enumerate(walk.lanes):
            late = any(isinstance(each, Broke) and each.how == "hang" for each in lane.heard)
            self.broke[number] += walk.broke[number]
            self._strain[number] += walk.broke[number] * (HANG if late else 1)
            if self._strain[number] >= MOST_BREAKS and number not in self.left_out:
                self.left_out[number] = "it broke too often; nothing more was asked of it"

    def _differing(self, question: str, found: Weighed) -> None:
        signature = found.signature
        known = self.findings.get(signature)
        if known is not None:
            known.count += 1
            if _steps(found) < _steps(known.weighed):
                known.weighed = found
        elif self._doubts[signature] >= MOST_DOUBTS or not self._shows_again(found):
            self._doubts[signature] += 1
        else:
            self.findings[signature] = Finding(found, question)

    def _shows_again(self, found: Weighed) -> bool:
        """Ask again, and say whether all said the same again; those that did not are counted.

        The more often that was so, the more often it is asked.
        """
        before = found.difference
        times = 1 if hung(before) else REPEATS + min(self.wavered.total(), MOST_REPEATS)
        for _ in range(times):
            now = walked(before.script, self.targets, before.unasked)
            if now.difference is None or now.difference.signature != before.signature:
                self._count_wavering(before, now)
                return False
        return True

    def _count_wavering(self, before: Difference, now: Walk) -> None:
        lanes = list(enumerate(zip(before.heard, now.lanes, strict=True)))
        turned = [number for number, (one, lane) in lanes if _turned(one, lane.heard)]
        # They may have said the same in other words: then it cannot be told whose fault it is.
        self.wavered.update(turned or [number for number, each in enumerate(before.said) if each is not None])

    def reduce(self, seconds: float, progress: Progress = silent) -> None:
        """Make every difference small, the gravest first; one that then shows no longer was none."""
        until = time.monotonic() + seconds
        ordered = sorted(self.findings.items(), key=lambda pair: pair[1].rank)
        for place, (signature, finding) in enumerate(ordered):
            progress(place + 1, len(ordered))
            left = until - time.monotonic()
            share = min(left, max(REDUCING_SECONDS, left / (len(ordered) - place)))
            steady = self._shows_again(finding.weighed)
            if steady and left > 0:
                small = least(finding.weighed, self.targets, share)
                steady = self._shows_again(small.weighed)
                self._replace(signature, finding, small)
                signature = finding.weighed.signature
            if not steady:
                self.findings.pop(signature, None)

    def _replace(self, signature: object, finding: Finding, small: Least) -> None:
        """Put the small script in the place of the large one; it may turn out to be one that is known already."""
        del self.findings[signature]
        # Who plays back what was recorded knows nothing smaller.
        played = any(isinstance(each, PlayedTarget) for each in self.targets)
        finding.weighed, finding.least = small.weighed, small.least and not played
        known = self.findings.setdefault(small.weighed.signature, finding)
        if known is not finding:
            known.count += finding.count


def _turned(one: Sequence[Heard], other: Sequence[Heard]) -> bool:
    """Say whether a target said something else, as far as it was asked both times."""
    return any(_gist(first) != _gist(second) for first, second in zip(one, other, strict=False))


def _gist(heard: Heard) -> str:
    """Write what was heard without its ids."""
    if isinstance(heard, Broke):
        return f"broke: {heard.how}"
    return str(len(heard)) if isinstance(heard, tuple) else "" if heard is None else words_of(heard)


def _steps(found: Weighed) -> int:
    return len(found.difference.script.steps)
