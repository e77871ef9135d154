"""The target's own list of known failures: a TOML file in the target's repository.

Each entry pins one vector. The pinned vector, which is deterministic and never made smaller, decides:
it fails as described (`known`), fails otherwise (`changed`) or passes (`stale`); the last two are red.
A fault with the signature of an entry is ignored elsewhere in the run, so that other faults are found.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches

import attrs

from conformance.known_condition import Condition
from conformance.target import Capabilities
from conformance.verdicts import Status, Verdict
from refimpl.aliases import current, current_in
from refimpl.answer import plain_code

KINDS = ("bug", "wontfix", "dispute")
EXPECTED = ("accepted", "rejected", "either", "effects")
"""What was due: one answer, either of them, or what a call leaves behind."""
LEFT = ("queued", "contacts")
"""What is observed where a call left behind something else than it should."""
_COUNT = re.compile(r"^\d+ ")


class Misuse(Exception):
    """The list, or what was asked for, names something that is not there: one clear sentence."""


@attrs.frozen
class Signature:
    """What makes two failures one: the operation, the rule, what was expected, and what was observed instead.

    `expected` is empty where the verdict does not say, and then not compared.
    """

    operation: str
    rule: str
    expected: str
    observed: str

    def covers(self, other: "Signature") -> bool:
        """Say whether another failure is this one."""
        same = (self.operation, self.rule, self.observed) == (other.operation, other.rule, other.observed)
        return same and (not other.expected or self.expected == other.expected)


def signature_of(verdict: Verdict) -> Signature:
    """Reduce a verdict to its signature."""
    found = verdict.evidence
    seen = observed(found.observed) if found else ""
    return Signature(verdict.operation, verdict.rule or "", expected(found.permitted if found else (), seen), seen)


def expected(permitted: Iterable[str], seen: str) -> str:
    """Reduce what was permitted to its class; `seen` is what was observed instead, reduced."""
    classes = {word.partition(" ")[0] for word in permitted}
    if seen in LEFT:
        return "effects"
    return "either" if len(classes) > 1 else next(iter(classes), "")


def observed(words: str) -> str:
    """Reduce what was observed to its class and code."""
    seen = _COUNT.sub("", words.partition(":")[0].partition(" (")[0])
    kind, _, code = seen.partition(" ")
    return f"{kind} {plain_code(code)}" if kind == "rejected" else seen


@attrs.frozen
class Known:
    """One known failure.

    `check` and `vector` are its key; operation, rule, what was expected (`accepted`, `rejected`, `either`, `effects`)
    and what was observed (`accepted`, `rejected CODE`, `queued` or `contacts`) its signature. `line` is
    where it stands.
    """

    check: str
    vector: str
    operation: str
    rule: str
    expected: str
    observed: str
    kind: str
    reason: str
    issue: str = ""
    expires: date | None = None
    when: Condition | None = None
    line: int = 0

    @property
    def signature(self) -> Signature:
        """Its signature, by the name the rule has today."""
        return Signature(self.operation, current(self.rule), self.expected, observed(self.observed))

    @property
    def key(self) -> tuple[str, str]:
        """Its check and vector, by the names they have today."""
        return current_in(self.check), current_in(self.vector)

    @property
    def id(self) -> str:
        """The name of the check in which its vector decides."""
        return f"known/{self.operation}/{self.check}={self.vector}"

    def explains(self, verdict: Verdict) -> bool:
        """Say whether a verdict is this very fault; a crash never is."""
        if verdict.status not in (Status.FAIL, Status.WARN):
            return False
        return self.signature.covers(signature_of(verdict))

    def unmet(self, target: Capabilities) -> str:
        """Say why it does not hold for a target; empty where it does."""
        return "" if self.when is None else self.when.unmet(target)


def nearest(word: str, known: Iterable[str]) -> str:
    """Suggest what may have been meant."""
    close = get_close_matches(word, list(known), 1)
    return f"; did you mean {close[0]}?" if close else ""


def explained(entries: Iterable[Known], verdict: Verdict) -> bool:
    """Say whether a verdict is one of these faults."""
    return any(entry.explains(verdict) for entry in entries)


def excused(verdicts: list[Verdict], entries: Iterable[Known]) -> list[Verdict]:
    """Mark the verdicts that are known failures as such."""
    entries = tuple(entries)
    return [
        attrs.evolve(verdict, status=Status.KNOWN) if explained(entries, verdict) else verdict for verdict in verdicts
    ]


def judged(entry: Known, verdicts: Sequence[Verdict], today: date) -> Verdict:
    """Judge a known failure by its pinned vector; one that changed is told with what is found now."""

    def make(status: Status, reason: str, like: Verdict | None = None) -> Verdict:
        if like is not None:
            return attrs.evolve(like, status=status, reason=reason)
        evidence = next((verdict.evidence for verdict in verdicts if verdict.evidence), None)
        return Verdict(status, entry.operation, current(entry.rule), reason, evidence)

    failed = [v for v in verdicts if v.status in (Status.FAIL, Status.ERROR, Status.WARN)]
    if not failed:
        for status in (Status.SKIPPED, Status.INCONCLUSIVE):
            kept_back = [verdict for verdict in verdicts if verdict.status is status]
            if kept_back:
                return make(status, kept_back[0].reason)
        return make(Status.STALE, f"passes now; take it out of the list ({entry.reason})")
    same = next((verdict for verdict in failed if entry.explains(verdict)), None)
    if same is None:
        return make(Status.CHANGED, f"fails otherwise than listed: {failed[0].reason}", failed[0])
    if entry.expires is not None and today > entry.expires:
        reason = f"fails as listed, but the entry expired on {entry.expires}: mend it or grant it more time"
        return make(Status.CHANGED, f"{reason} ({entry.reason})", same)
    return make(Status.KNOWN, entry.reason, same)


def besides(entry: Known, verdicts: Sequence[Verdict], entries: Sequence[Known]) -> list[Verdict]:
    """List what else went wrong with a pinned vector that fails as listed, and is on no row: it is told as it is."""
    if not any(entry.explains(verdict) for verdict in verdicts):
        return []
    # A warning is told where it was found; here it would hide that the row is kept.
    left = [verdict for verdict in verdicts if verdict.status in (Status.FAIL, Status.ERROR)]
    return [verdict for verdict in left if not explained((entry, *entries), verdict)]
