"""Reports as the page needs them: for each target its rules by operations, and what was found in each."""

from collections import Counter
from collections.abc import Mapping, Sequence

import attrs

from conformance.recording.results import result_from_json
from conformance.reports.page.said import name
from conformance.verdicts import RED, CheckResult, Run, Status, Verdict, worst
from refimpl import wire
from refimpl.aliases import current
from refimpl.answer import Json
from refimpl.explain.matrix import concerns
from refimpl.operations import OPERATIONS
from refimpl.rulebook import BY_ID

SHOWN = RED | {Status.BROKEN, Status.WARN, Status.KNOWN, Status.INCONCLUSIVE}
"""What is told one by one; the rest is counted."""
GRAVEST_FIRST = (
    "broken", "error", "fail", "changed", "stale", "warn", "known", "inconclusive", "noted", "pass", "skipped",
)  # fmt: skip
"""The words, as the page orders them."""
Key = tuple[str, str]
"""A rule, empty where none is at stake, and an operation."""


@attrs.frozen
class Finding:
    """One fault, however often it was seen: the first verdict of it, the checks it was seen in, and its replay file."""

    verdict: Verdict
    checks: tuple[str, ...]
    file: str


@attrs.frozen
class Cell:
    """What one rule came to in one operation of one target."""

    word: str
    judged: int
    skipped: int
    findings: tuple[Finding, ...]


@attrs.frozen
class Showing:
    """One target's run: its place among the others, what it is called here, and its cells."""

    number: int
    label: str
    report: Mapping[str, Json]
    run: Run
    cells: Mapping[Key, Cell]

    @property
    def conforms(self) -> bool:
        """Whether the run ended well."""
        return self.report.get("exit_code") == 0


@attrs.define
class _Gathered:
    """A cell under way."""

    judged: int = 0
    skipped: int = 0
    verdicts: list[Verdict] = attrs.field(factory=list)
    found: dict[object, tuple[Verdict, str, dict[str, None]]] = attrs.field(factory=dict)

    def add(self, check: str, verdict: Verdict, file: str) -> None:
        """Take in a verdict; of a fault seen before only the check is new."""
        self.verdicts.append(verdict)
        if verdict.status in SHOWN:
            key = verdict.status, verdict.signature, verdict.evidence is None and verdict.reason
            self.found.setdefault(key, (verdict, file, {}))[2][check] = None

    def cell(self) -> Cell:
        """Sum up."""
        order = [Status(word) for word in GRAVEST_FIRST]
        found = sorted(self.found.values(), key=lambda each: order.index(each[0].status))
        findings = tuple(Finding(verdict, tuple(checks), file) for verdict, file, checks in found)
        return Cell(self._word(), self.judged, self.skipped, findings)

    def _word(self) -> str:
        found = [verdict for verdict in self.verdicts if verdict.status not in (Status.NOTED, Status.SKIPPED)]
        if found:
            return _written(worst(found))
        if any(verdict.status is Status.NOTED for verdict in self.verdicts):
            return _written(Status.NOTED)
        return _written(Status.PASS if self.judged else Status.SKIPPED)


def _written(status: Status) -> str:
    return str(status.value)


def showings(reports: Sequence[Mapping[str, Json]]) -> list[Showing]:
    """Read the reports; raises wire.Malformed where one is not written as we write them."""
    try:
        runs = [_run(report) for report in reports]
        labels = _labels(reports)
        return [
            Showing(place + 1, labels[place], report, runs[place], _cells(runs[place].results, report["results"]))
            for place, report in enumerate(reports)
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise wire.Malformed(
            f"no report as sendspec writes it ({type(error).__name__}: {error}); make it again"
        ) from None


def _run(report: Mapping[str, Json]) -> Run:
    return Run(dict(report["header"]), results=[result_from_json(row) for row in report["results"]])


def _labels(reports: Sequence[Mapping[str, Json]]) -> list[str]:
    """Name each target by its name and version, and by its number as well where two are called the same."""
    labels = []
    for report in reports:
        target = report.get("target") or {}
        said = f"{target.get('name', '')} {target.get('version', '')}".strip()
        labels.append(name(said or report["header"].get("target") or "the target"))
    often = Counter(labels)
    return [f"{label} #{place}" if often[label] > 1 else label for place, label in enumerate(labels, 1)]


def _cells(results: Sequence[CheckResult], rows: Sequence[Json]) -> dict[Key, Cell]:
    gathered: dict[Key, _Gathered] = {}
    for result, row in zip(results, rows, strict=True):
        _, operation, rest = f"{result.check}//".split("/", 2)
        rule = current(rest.partition("/")[0].partition("=")[0])
        if rule in BY_ID:
            cell = gathered.setdefault((rule, operation), _Gathered())
            cell.judged += result.judged
            cell.skipped += result.counts.get(Status.SKIPPED, 0)
        for verdict, told in zip(result.verdicts, row["verdicts"], strict=True):
            if verdict.rule is not None or verdict.status in SHOWN:
                key = current(verdict.rule or ""), verdict.operation
                gathered.setdefault(key, _Gathered()).add(result.check, verdict, str(told.get("file", "")))
    return {key: cell.cell() for key, cell in gathered.items()}


def rules(shown: Sequence[Showing]) -> list[str]:
    """List the rules at stake by what they are about, then those this version does not know, then none at all."""
    at_stake = {rule for each in shown for rule, _ in each.cells}
    known = [rule.id for about in concerns().values() for rule in about if rule.id in at_stake]
    unknown = sorted(at_stake - BY_ID.keys() - {""})
    return [*known, *unknown, *([""] if "" in at_stake else [])]


def operations(shown: Sequence[Showing]) -> list[str]:
    """List the operations at stake, ours first."""
    at_stake = {operation for each in shown for _, operation in each.cells}
    return [*(each for each in OPERATIONS if each in at_stake), *sorted(at_stake - OPERATIONS.keys())]


def word_of(rule: str, shown: Sequence[Showing]) -> str:
    """Give the gravest word that any operation of any target earned for a rule."""
    found = {cell.word for each in shown for (about, _), cell in each.cells.items() if about == rule}
    return next(word for word in GRAVEST_FIRST if word in found)
