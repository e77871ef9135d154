"""What a report asks of a list of known failures: rows to add, to write anew and to take out.

A list is only ever edited from a complete report about its own target. A report of a part of the suite, or of another
profile, is as good as any for what it covers: rows it did not ask about are left as they are.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import PurePosixPath

import attrs

from conformance.folding import folded
from conformance.known_failures import LEFT, Known, Misuse, Signature
from conformance.known_list import Listed
from conformance.known_text import Edit
from conformance.reports.recorded import Finding, Report
from conformance.verdicts import Status
from refimpl import wire
from refimpl.answer import Json

PREFERRED = ("vectors", "rules", "smoke", "edges", "combined", "histories")
"""Suites in the order in which their vectors are pinned; of the others, what was found is kept in a file."""
UNPINNED = ("known", "claims", "metamorphic")
"""Suites whose findings cannot be pinned: they are not about one script."""
NOT_JUDGED = "Not looked into yet: "
LONGEST_REASON = 300


@attrs.frozen
class Plan:
    """What is to be done with a list: its edit, files to write beside it (by name), and what there is to say."""

    edit: Edit
    files: dict[str, Json] = attrs.field(factory=dict)
    notes: tuple[str, ...] = ()


@attrs.define
class _Drafting:
    """New rows under way: keys taken, and what came of it."""

    folder: str
    kind: str
    keys: set[tuple[str, str]]
    rows: list[dict[str, Json]] = attrs.field(factory=list)
    files: dict[str, Json] = attrs.field(factory=dict)
    notes: list[str] = attrs.field(factory=list)


def first_rows(report: Report, folder: str, kind: str) -> Plan:
    """Plan a first list: one row for each kind of fault. `folder` is where vectors go that need a file."""
    made = _Drafting(folder, kind, set())
    _draft(made, report, (), ())
    return _planned(made, report, frozenset(), {}, [])


def updated(listed: Listed, report: Report, folder: str, kind: str) -> Plan:
    """Plan to add the faults that are on no row, and to write anew the rows that fail otherwise; raises Misuse."""
    asked = _asked(listed, report)
    anew, notes = _changed(listed, report)
    held = [row for row in listed.rows if row not in asked or report.statuses[row.id] is not Status.SKIPPED]
    kept = [row.signature for place, row in enumerate(listed.rows) if row in held and place not in anew]
    fresh = [Signature(listed.rows[place].operation, **signature) for place, signature in anew.items()]
    made = _Drafting(folder, kind, {row.key for row in listed.rows})
    _draft(made, report, (*kept, *fresh), [row for row in listed.rows if row not in held])
    return _planned(made, report, frozenset(), anew, [*notes, *_left(listed, asked)])


def pruned(listed: Listed, report: Report) -> Plan:
    """Plan to take out the rows whose vector passes; one that expired stays as long as it fails. Raises Misuse."""
    asked = _asked(listed, report)
    stale = {place for place, row in enumerate(listed.rows) if row in asked and _is_stale(row, report)}
    files = [row.vector for place, row in enumerate(listed.rows) if place in stale and row.vector.endswith(".json")]
    notes = [f"nothing needs {name} any more; take it away" for name in files]
    return Plan(Edit(out=frozenset(stale)), {}, (*notes, *_left(listed, asked)))


def _is_stale(row: Known, report: Report) -> bool:
    return report.statuses[row.id] is Status.STALE


def _asked(listed: Listed, report: Report) -> list[Known]:
    """List the rows a report tells of; raises Misuse where it is not about this list."""
    if listed.target is None:
        raise Misuse(f'{listed.path}: does not say which target it is of; write target = "{report.target}" at its top')
    if listed.target != report.target:
        raise Misuse(f"{listed.path}: is the list of {listed.target}, and the report is of {report.target}")
    asked = [row for row in listed.rows if row.id in report.statuses]
    if listed.rows and not asked:
        raise Misuse(f"the report is of a run without this list; run again with --known {listed.path}")
    return asked


def _left(listed: Listed, asked: list[Known]) -> Iterator[str]:
    left = len(listed.rows) - len(asked)
    if left:
        yield f"rows not asked about in this run, which stay as they are: {left}"


def _changed(listed: Listed, report: Report) -> tuple[dict[int, dict[str, str]], list[str]]:
    """Find the rows that fail otherwise now, with the signature to give them, and say which cannot be written anew."""
    anew: dict[int, dict[str, str]] = {}
    notes = []
    now = {finding.check: finding for finding in report.findings if finding.status is Status.CHANGED}
    for place, row in enumerate(listed.rows):
        finding = now.get(row.id)
        if finding is None:
            continue
        signature = finding.signature
        if signature == row.signature:
            notes.append(f"line {row.line} fails as listed and has expired; mend the build or grant it more time")
        elif not _can_be_listed(signature):
            notes.append(f"line {row.line} ends in {signature.observed or 'trouble'}, which is never listed")
        else:
            anew[place] = {"rule": signature.rule, "expected": signature.expected, "observed": signature.observed}
            _hold_apart(listed, place, signature, anew)
    return anew, notes


def _hold_apart(listed: Listed, place: int, signature: Signature, anew: dict[int, dict[str, str]]) -> None:
    for other, row in enumerate(listed.rows):
        mine = Signature(row.operation, **anew[other]) if other in anew else row.signature
        if other != place and mine == signature and row.when == listed.rows[place].when:
            raise Misuse(
                f"{listed.path}: the row at line {listed.rows[place].line} now fails as the one at line {row.line} "
                "does; take one of them out"
            )


def _can_be_listed(signature: Signature) -> bool:
    """Say whether a fault can be on a list: a crash never is, nor what says nothing of what was due."""
    kind = signature.observed.partition(" ")[0]
    return bool(signature.rule and signature.expected) and kind in ("accepted", "rejected", *LEFT)


def _draft(made: _Drafting, report: Report, covered: Iterable[Signature], doubtful: Iterable[Known]) -> None:
    """Draft one row for each fault that none covers, pinned to the vector that tells most."""
    covered, doubtful = tuple(covered), tuple(doubtful)
    for signature, findings in _by_signature(report).items():
        if any(each.covers(signature) for each in covered):
            continue
        likely = [row for row in doubtful if row.signature.covers(signature)]
        if likely:
            made.notes.append(f"line {likely[0].line} lists {_told(findings[0])}, but was skipped in this run")
        elif findings[0].status is Status.ERROR or not signature.rule:
            made.notes.append(f"not listed, for trouble never is: {_told(findings[0])}")
        elif _can_be_listed(signature):
            _pin(made, signature, findings)
        elif not any(each.expected and each.covers(signature) for each in _by_signature(report)):
            made.notes.append(_unpinned(findings))


def _told(finding: Finding) -> str:
    return f"{finding.check}: {finding.reason[:LONGEST_REASON]}"


def _unpinned(findings: list[Finding]) -> str:
    return f"not listed, for no one vector shows it: {_told(findings[0])}"


def _by_signature(report: Report) -> dict[Signature, list[Finding]]:
    """Group what keeps a target from conforming, and what was excused."""
    wanted = (Status.FAIL, Status.ERROR, Status.KNOWN, *((Status.WARN,) if report.strict else ()))
    found: dict[Signature, list[Finding]] = {}
    for finding in report.findings:
        if finding.status in wanted and finding.suite != "known":
            found.setdefault(finding.signature, []).append(finding)
    return found


def _pin(made: _Drafting, signature: Signature, findings: list[Finding]) -> None:
    order = {suite: place for place, suite in enumerate(PREFERRED)}
    able = [each for each in findings if each.suite not in UNPINNED and each.script is not None]
    if not able:
        made.notes.append(_unpinned(findings))
        return
    named = [each for each in able if each.vector and (each.check, each.vector) not in made.keys]
    best = min(named or able, key=lambda each: order.get(each.suite, len(order)))
    vector = best.vector if named else _file(made, best)
    made.keys.add((best.check, vector))
    reason = f"{NOT_JUDGED}{best.reason}"
    row = {
        "check": best.check, "vector": vector, "operation": signature.operation, "rule": signature.rule,
        "expected": signature.expected, "observed": signature.observed, "kind": made.kind,
        "reason": reason if len(reason) <= LONGEST_REASON else f"{reason[:LONGEST_REASON]} …",
    }  # fmt: skip
    made.rows.append(row)


def _file(made: _Drafting, finding: Finding) -> str:
    """Keep what was found in a file of its own, in the format of the fixtures, and name it."""
    steps = [dict(step) for step in finding.script["steps"]]
    if "send" in steps[finding.step]:
        steps[finding.step]["because"] = [finding.rule]
    script = {"operation": finding.script["operation"], "world": finding.script["world"], "steps": folded(steps)}
    name = f"{finding.operation}-{finding.rule}-{_digest(script)}.json"
    path = str(PurePosixPath(made.folder) / name)
    made.files[path] = {"id": f"{finding.operation}/known/{name.removesuffix('.json')}", **script}
    return path


def _digest(script: Json) -> str:
    return blake2b(wire.canonical(script).encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def _planned(
    made: _Drafting, report: Report, out: frozenset[int], anew: dict[int, dict[str, str]], notes: list[str]
) -> Plan:
    part = [f"the report is of a part of the suite ({' '.join(report.selection)})"] if report.selection else []
    return Plan(Edit(out, anew, tuple(made.rows)), made.files, (*part, *made.notes, *notes))
