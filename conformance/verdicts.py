"""The words a judgement is given in, one judged answer, and a whole run of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import NamedTuple, TypeAlias

import attrs

from conformance.scripts import Script
from conformance.target import Capabilities
from refimpl.answer import Json
from refimpl.readings import Bindings


class Status(Enum):
    """What one check came to; the words of the score line."""

    PASS = "pass"
    FAIL = "fail"
    WARN = "warn"
    NOTED = "noted"
    KNOWN = "known"
    STALE = "stale"
    CHANGED = "changed"
    SKIPPED = "skipped"
    INCONCLUSIVE = "inconclusive"
    ERROR = "error"
    BROKEN = "broken"


RED = frozenset((Status.FAIL, Status.STALE, Status.CHANGED, Status.ERROR))
"""Verdicts that keep a target from conforming."""
WORTH_KEEPING = frozenset((Status.FAIL, Status.WARN, Status.ERROR))
"""Verdicts that show a fault of the target."""

_WORST_FIRST = (
    Status.BROKEN, Status.ERROR, Status.FAIL, Status.CHANGED, Status.STALE, Status.WARN, Status.KNOWN,
    Status.INCONCLUSIVE, Status.NOTED, Status.PASS, Status.SKIPPED,
)  # fmt: skip


MOST_SAID = 2000
"""Characters kept of a reason, or of what was observed."""


def brief(text: str) -> str:
    """Cut a text that a target may have made as long as it likes."""
    return text if len(text) <= MOST_SAID else f"{text[:MOST_SAID]} … ({len(text):,} characters)"


@attrs.frozen
class Evidence:
    """What was asked and answered: a script, the step judged, and what was permitted there.

    `least` says that nothing of it can be left out or made simpler without losing the fault. The fault
    shows where a target was held to the readings `held` by what it answered before, and to those `chosen`.
    `before` are the scripts the target was asked before, the last ones last, in case they matter; `vector` names what
    was asked in full, where that is asked in every run; `file` is where it was written to be replayed, if it was.
    """

    script: Script
    step: int
    permitted: tuple[str, ...]
    observed: str
    least: bool = False
    held: Bindings = attrs.field(factory=dict)
    chosen: Bindings = attrs.field(factory=dict)
    before: tuple[Script, ...] = ()
    vector: str = ""
    file: str = ""


@attrs.frozen
class Verdict:
    """One judged answer, observation or decision not to ask.

    `rule` is the rule at stake, if one is; `reason` says in a sentence what was found; `readings` are
    the ambiguities whose readings the answer revealed.
    """

    status: Status
    operation: str
    rule: str | None
    reason: str
    evidence: Evidence | None = None
    readings: tuple[str, ...] = ()

    @property
    def signature(self) -> tuple[str, str | None, str]:
        """Tell whether two verdicts are the same fault seen twice."""
        observed = self.evidence.observed if self.evidence else ""
        return self.operation, self.rule, observed.partition(":")[0]


def worst(verdicts: Iterable[Verdict]) -> Status:
    """Give the most serious status; a check without verdicts is broken, for it asserted nothing."""
    found = {verdict.status for verdict in verdicts}
    return next((status for status in _WORST_FIRST if status in found), Status.BROKEN)


@attrs.frozen
class CheckResult:
    """One check of the suite and all that was judged in it.

    `verdicts` keeps each verdict that is not a plain pass once per signature; `counts` counts all. `assertions`
    are the answers and looks that were judged, `partitions` the parts of the input that were reached.
    """

    check: str
    status: Status
    counts: Mapping[Status, int]
    verdicts: tuple[Verdict, ...]
    seconds: float
    assertions: int = 0
    partitions: tuple[str, ...] = ()

    @property
    def judged(self) -> int:
        """How many answers were judged, leaving out those never asked for."""
        return sum(n for status, n in self.counts.items() if status is not Status.SKIPPED)


def summed_up(
    check: str, verdicts: list[Verdict], seconds: float, assertions: int = 0, partitions: Iterable[str] = ()
) -> CheckResult:
    """Sum up one check: the worst status decides, repeated findings are kept once."""
    kept: dict[object, Verdict] = {}
    for verdict in verdicts:
        if verdict.status is not Status.PASS:
            kept.setdefault((verdict.status, verdict.signature, verdict.reason), verdict)
    counts = Counter(verdict.status for verdict in verdicts)
    found = tuple(sorted(partitions))
    return CheckResult(check, worst(verdicts), dict(counts), tuple(kept.values()), seconds, assertions, found)


class Standing(Enum):
    """How what a target says it has stands to what it was seen to have."""

    THERE = "there"
    ABSENT = "absent"
    UNDECLARED = "undeclared"
    MISROUTED = "misrouted"
    LACKING = "lacking"
    BROKE = "broke"
    UNASKED = "unasked"


OTHERWISE = (Standing.ABSENT, Standing.UNDECLARED, Standing.MISROUTED)
"""Where a target is not what it says it is."""


class Capability(NamedTuple):
    """One thing a target may have: its name, how it stands, and what was seen, to be told to people."""

    name: str
    standing: Standing
    why: str = ""


def see(all_seen: dict[str, Capability], seen: Mapping[str, Capability]) -> None:
    """Add what was seen of capabilities to what was seen before: what stands otherwise than it is said outweighs."""
    for name, each in seen.items():
        before = all_seen.get(name)
        if before is None or before.standing in (Standing.UNASKED, Standing.THERE):
            all_seen[name] = each


Header: TypeAlias = dict[str, Json]


@attrs.define
class Run:
    """A whole run: what was run against what, every check's result, and what was seen of the target's capabilities."""

    header: Header
    target: Capabilities | None = None
    results: list[CheckResult] = attrs.field(factory=list)
    interrupted: bool = False
    complete: bool = False
    trouble: str | None = None
    capabilities: dict[str, Capability] = attrs.field(factory=dict)

    def score(self) -> dict[str, int]:
        """Count the checks in every bucket."""
        counts = Counter(result.status.value for result in self.results)
        return {status.value: counts.get(status.value, 0) for status in Status}


CLAIMS = "claims/"
"""How the checks begin that ask for what a target says it has."""
EXIT_CONFORMS, EXIT_DOES_NOT, EXIT_INTERRUPTED, EXIT_BROKEN = 0, 1, 2, 3
EXIT_USAGE, EXIT_NOTHING_RAN, EXIT_NO_TARGET = 4, 5, 6


def exit_code(run: Run, *, strict: bool = False) -> int:
    """Say with which code a run ends."""
    found = {result.status for result in run.results}
    if run.trouble is not None:
        return EXIT_NO_TARGET
    if run.interrupted:
        return EXIT_INTERRUPTED
    if Status.BROKEN in found or not run.complete:
        return EXIT_BROKEN
    if found & RED or (strict and Status.WARN in found):
        return EXIT_DOES_NOT
    # That a target has what it says is not worth much while nothing was asked of it.
    asked = {result.status for result in run.results if not result.check.startswith(CLAIMS)} or found
    if not asked - {Status.SKIPPED}:
        return EXIT_NOTHING_RAN
    return EXIT_CONFORMS if found - {Status.SKIPPED, Status.INCONCLUSIVE} else EXIT_DOES_NOT
