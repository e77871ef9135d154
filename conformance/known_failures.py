"""The target's own list of known failures: a TOML file in the target's repository.

Each entry pins one vector. The pinned vector, which is deterministic and never made smaller, decides:
it fails as described (`known`), fails otherwise (`changed`) or passes (`stale`); the last two are red.
A fault with the signature of an entry is ignored elsewhere in the run, so that other faults are found.
"""

import tomllib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path

import attrs

from conformance.scripts import Script, script_from_json
from conformance.strategies.combined import couples
from conformance.strategies.enumerated import probes
from conformance.suites.check import Asking, Check
from conformance.suites.vectors import vectors
from conformance.verdicts import Status, Verdict
from refimpl import wire
from refimpl.operations import OPERATIONS

KINDS = ("bug", "wontfix", "dispute")
FIELDS = {"check", "vector", "operation", "rule", "observed", "kind", "reason", "issue", "expires"}


class Misuse(Exception):
    """The list, or what was asked for, names something that is not there: one clear sentence."""


@attrs.frozen
class Known:
    """One known failure.

    `check` and `vector` are its key; operation, rule and what was observed (`accepted`, `rejected CODE`
    or the first words of a finding) its signature.
    """

    check: str
    vector: str
    operation: str
    rule: str
    observed: str
    kind: str
    reason: str
    issue: str = ""
    expires: date | None = None

    def explains(self, verdict: Verdict) -> bool:
        """Say whether a verdict is this very fault; a crash never is."""
        if verdict.status not in (Status.FAIL, Status.WARN) or verdict.rule != self.rule:
            return False
        return verdict.operation == self.operation and observed(verdict) == self.observed


def observed(verdict: Verdict) -> str:
    """Reduce what was observed to its class and code."""
    seen = verdict.evidence.observed if verdict.evidence else ""
    return seen.partition(":")[0].partition(" (")[0]


def read(path: Path) -> tuple[Known, ...]:
    """Read a list; raises Misuse."""
    try:
        rows = tomllib.loads(path.read_text("utf-8")).get("known", [])
    except OSError as error:
        raise Misuse(f"{path}: cannot be read ({error.strerror}); check the name") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misuse(f"{path}: not TOML ({error}); mend the file") from None
    if not isinstance(rows, list):
        raise Misuse(f"{path}: known is no list of tables; write [[known]]")
    return tuple(_entry(path, number, row) for number, row in enumerate(rows, 1))


def _entry(path: Path, number: int, row: object) -> Known:
    if not isinstance(row, dict):
        raise Misuse(f"{path}: entry {number} is not a table; write [[known]]")
    unknown = set(row) - FIELDS
    if unknown:
        raise Misuse(f"{path}: entry {number} has no field {sorted(unknown)[0]!r}; take it out")
    missing = [
        name for name in ("check", "vector", "operation", "rule", "observed", "kind", "reason") if not row.get(name)
    ]
    if missing:
        raise Misuse(f"{path}: entry {number} lacks {missing[0]!r}; add it")
    if row["kind"] not in KINDS:
        raise Misuse(f"{path}: entry {number} has kind {row['kind']!r}; use one of {', '.join(KINDS)}")
    for name, value in row.items():
        fits = type(value) is date if name == "expires" else isinstance(value, str)
        if not fits:
            what = "a date such as 2026-12-31, without quotes" if name == "expires" else "a text"
            raise Misuse(f"{path}: entry {number} has {name} {value!r}; write {what}")
    return Known(**row)


def nearest(word: str, known: Iterable[str]) -> str:
    """Suggest what may have been meant."""
    close = get_close_matches(word, list(known), 1)
    return f"; did you mean {close[0]}?" if close else ""


def pinned(entry: Known, folder: Path) -> Script:
    """Find the vector an entry pins: a hand vector, an enumerated call, or a file beside the list."""
    if entry.operation not in OPERATIONS:
        raise Misuse(f"no operation {entry.operation!r} for a known failure{nearest(entry.operation, OPERATIONS)}")
    found: dict[str, Script] = {vector.id: vector.script for vector in vectors(entry.operation)}
    found |= {probe.id: probe.script for probe in probes(entry.operation)}
    found |= {couple.id: couple.script for couple in couples(entry.operation)}
    if entry.vector in found:
        return found[entry.vector]
    path = folder / entry.vector
    if path.is_file():
        try:
            return script_from_json(wire.loads(path.read_bytes()))
        except wire.Malformed as error:
            raise Misuse(f"{path}: {error}") from None
    raise Misuse(f"no vector {entry.vector!r} for a known failure{nearest(entry.vector, found)}")


def excused(verdicts: list[Verdict], entries: Iterable[Known]) -> list[Verdict]:
    """Mark the verdicts that are known failures as such."""
    entries = tuple(entries)
    return [
        attrs.evolve(verdict, status=Status.KNOWN) if any(entry.explains(verdict) for entry in entries) else verdict
        for verdict in verdicts
    ]


def judged(entry: Known, verdicts: list[Verdict], today: date) -> Verdict:
    """Judge a known failure by its pinned vector."""

    def make(status: Status, reason: str) -> Verdict:
        evidence = next((verdict.evidence for verdict in verdicts if verdict.evidence), None)
        return Verdict(status, entry.operation, entry.rule, reason, evidence)

    failed = [v for v in verdicts if v.status in (Status.FAIL, Status.ERROR, Status.WARN)]
    if not failed:
        for status in (Status.SKIPPED, Status.INCONCLUSIVE):
            kept_back = [verdict for verdict in verdicts if verdict.status is status]
            if kept_back:
                return make(status, kept_back[0].reason)
        return make(Status.STALE, f"passes now; take it out of the list ({entry.reason})")
    if not any(entry.explains(verdict) for verdict in failed):
        return make(Status.CHANGED, f"fails otherwise than listed: {failed[0].reason}")
    if entry.expires is not None and today > entry.expires:
        return make(Status.CHANGED, f"the entry expired on {entry.expires}: {entry.reason}")
    return make(Status.KNOWN, entry.reason)


def checks(entries: Iterable[Known], folder: Path, all_checks: Iterable[str]) -> Iterator[Check]:
    """Make one check for each entry; raises Misuse where an entry names a check that is not there."""
    names = set(all_checks)
    for entry in entries:
        if entry.check not in names:
            raise Misuse(f"no check {entry.check!r} for a known failure{nearest(entry.check, names)}")
        script = pinned(entry, folder)

        def body(asking: Asking, entry: Known = entry, script: Script = script) -> list[Verdict]:
            return [judged(entry, asking.trial.run(script), datetime.now(UTC).date())]

        yield Check("known", entry.operation, f"{entry.check}={entry.vector}", entry.rule, body)
