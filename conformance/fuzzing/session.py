"""A search under way: whom it asks and how, what it found, how far it came, and what of that is kept."""

import json
import time
from collections.abc import Sequence

import attrs

from conformance.bundles import copied
from conformance.fuzzing.faults import Finding, Group, Shown, Standing, group_of
from conformance.fuzzing.kept import Kept
from conformance.fuzzing.reached import Reached
from conformance.fuzzing.rounds import Round
from conformance.fuzzing.shared import Shared
from conformance.held import Held
from conformance.known_failures import Known, explained
from conformance.scripts import Script
from conformance.shrunk import Opened, shrunk
from conformance.tally import Members, Tally
from conformance.target import Target
from conformance.trial import Trial
from conformance.verdicts import RED, Status, Verdict
from refimpl.operations import OPERATIONS

REDUCING_SECONDS = 5.0
"""Time spent on making one finding small."""
KEEPING_SECONDS = 5.0
"""How often it is written down how far a search has come; findings are at once."""
MOST_FINDINGS = 500
"""Findings that are kept: a target that says something else each time would have no end of them."""
ALREADY_SEEN = Members("", set())
"""No part of the input is left to be looked for: that would cost, and nobody asks."""


@attrs.frozen
class Budget:
    """How long a search may go on: until a time of the monotonic clock, and for so many calls."""

    until: float
    calls: int | None = None

    def spent(self, calls: int) -> bool:
        """Say whether nothing is left of it."""
        return time.monotonic() >= self.until or (self.calls is not None and calls >= self.calls)


class Audience:
    """Is told how a search goes; this one does not listen."""

    def goes_on(self, session: "Session") -> None:
        """Hear that a script was run."""

    def found(self, finding: Finding, verdict: Verdict) -> None:
        """Hear of a finding when it is met first."""

    def replayed(self, finding: Finding) -> None:
        """Hear what became of a finding that was kept."""


@attrs.define
class Session:
    """One search of a target. `held` is what it is held to from the start; `rows` are its known failures.

    `past_known` has what lies behind known faults looked for; `renewed` gives the target anew where that is cheap.
    `answered` counts what was judged, `known` the verdicts that the rows explain, `beyond` those that no room was left
    for. `number` is the round it is at, `first` the one it began with.
    """

    target: Target
    operations: Sequence[str]
    seed: int
    budget: Budget
    kept: Kept
    shared: Shared
    held: Held = attrs.field(factory=Held)
    rows: Sequence[Known] = ()
    past_known: bool = False
    renewed: Opened | None = None
    audience: Audience = attrs.field(factory=Audience)
    findings: dict[Group, Finding] = attrs.field(factory=dict)
    reached: Reached = attrs.field(factory=Reached)
    calls: int = 0
    answered: int = 0
    known: int = 0
    beyond: int = 0
    broken: list[str] = attrs.field(factory=list)
    first: int = 0
    number: int = 0
    round: Round | None = None
    interrupted: bool = False
    gave_up: bool = False
    began: float = attrs.field(factory=time.monotonic)
    written: float = attrs.field(factory=time.monotonic)
    listened: float = 0.0
    added: int = 0
    trial: Trial = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.trial = Trial(self.target, OPERATIONS)

    def begin(self, held: Held) -> None:
        """Begin a trial that knows nothing of those before but what the target was asked: it may not have forgotten."""
        tally = Tally(None, dict.fromkeys(OPERATIONS, ALREADY_SEEN), calls=[])
        past = self.trial.past
        self.trial = Trial(self.target, OPERATIONS, copied(held), ignores=self.ignores, tally=tally, past=past)

    @property
    def broke(self) -> int:
        """How often a target broke since the trial began."""
        return self.trial.broke

    def ignores(self, verdict: Verdict) -> bool:
        """Say whether what lies behind a fault is asked all the same."""
        return self.past_known and (explained(self.rows, verdict) or group_of(verdict) in self.findings)

    def ask(self, script: Script) -> list[Shown]:
        """Run a script, and note how far it came; what is found is for `judge`."""
        before = self.trial.calls
        verdicts = self.trial.run(script)
        self.calls += self.trial.calls - before
        self.trial.faults.clear()
        tally = self.trial.tally
        assert tally is not None
        self.answered += tally.assertions
        self.reached.look(tally.calls or ())
        tally.assertions, tally.calls = 0, []
        return [Shown(verdict, group_of(verdict)) for verdict in verdicts]

    def smaller(self, shown: Shown, seconds: float) -> Verdict:
        """Make the evidence of a finding small in so many seconds."""
        return shrunk(shown.verdict, self.trial, seconds, self.renewed)

    def judge(self, shown: Shown) -> None:
        """Keep what a script has shown, if it is new."""
        group = shown.group
        if group is None:
            return
        if explained(self.rows, shown.verdict):
            self.known += 1
            return
        if group not in self.findings and len(self.findings) >= MOST_FINDINGS:
            self.beyond += 1
            return
        if group not in self.findings:
            self._add(Finding(group, shown.verdict.status, "", self.seed, self.number), shown)
        finding = self.findings[group]
        finding.times += 1
        # What seemed mended, or could not be asked, is here all the same.
        finding.standing = Standing.NEW if finding.standing is Standing.NEW else Standing.STILL

    def _add(self, finding: Finding, shown: Shown) -> None:
        """Keep a finding as it is before it is made small, for that takes time and can be interrupted."""
        self.findings[finding.group] = finding
        finding.reason, finding.file = shown.verdict.reason, self.kept.write(shown.verdict)
        self.keep(now=True)
        small = self._small(shown)
        finding.reason, finding.file = small.reason, self.kept.write(small, finding.file)
        self._tell(finding)
        self.keep(now=True)
        self.audience.found(finding, small)

    def _small(self, shown: Shown) -> Verdict:
        """Make the evidence small, unless somebody did; a short search is not spent on its first findings."""
        if shown.verdict.evidence is not None and shown.verdict.evidence.least:
            return shown.verdict
        return self.smaller(shown, min(REDUCING_SECONDS, max(1.0, (self.budget.until - time.monotonic()) / 10)))

    def _tell(self, finding: Finding) -> None:
        try:
            self.shared.tell(json.loads((self.kept.findings / finding.file).read_bytes()))
        except (OSError, ValueError):
            # It could not be written, which was said.
            return

    def keep(self, *, now: bool = False) -> None:
        """Write down how far the search has come, if that was not done a moment ago."""
        if not now and time.monotonic() - self.written < KEEPING_SECONDS:
            return
        found = {each.file: each for each in self.findings.values() if each.file}
        self.kept.add(self.seed, self.number, self.calls - self.added, found, self.reached)
        self.added, self.written = self.calls, time.monotonic()

    @property
    def over(self) -> bool:
        """Whether nothing more is to be asked."""
        return self.budget.spent(self.calls)

    @property
    def seconds(self) -> float:
        """How long it has been going on."""
        return time.monotonic() - self.began

    def standing(self, *wanted: Standing) -> list[Finding]:
        """List findings by how they stand, the gravest first."""
        order = list(Status)
        found = [each for each in self.findings.values() if each.standing in (wanted or tuple(Standing))]
        return sorted(found, key=lambda each: (order.index(each.status), attrs.astuple(each.group)))

    @property
    def red(self) -> bool:
        """Whether a finding that is here keeps the target from conforming."""
        return any(each.status in RED for each in self.standing(Standing.NEW, Standing.STILL))
