"""Reading a list of known failures, and the checks its rows become.

Whatever is wrong with it is said before anything is asked, with the line.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path

import attrs

from conformance import pinned as pins
from conformance.known_condition import condition_from_toml
from conformance.known_failures import EXPECTED, KINDS, Known, Misuse, besides, judged, nearest
from conformance.known_text import blocks
from conformance.scripts import Script, script_from_json
from conformance.suites.check import Asking, Check
from conformance.target import Capabilities
from conformance.verdicts import Status, Verdict
from refimpl import wire
from refimpl.aliases import current, current_in
from refimpl.answer import Json
from refimpl.operations import OPERATIONS

NEEDED = ("check", "vector", "operation", "rule", "expected", "observed", "kind", "reason")
FIELDS = (*NEEDED, "issue", "expires", "when")
IdsOf = Callable[[str, str], Iterable[str]]
"""Lists the checks of an operation in a suite."""


@attrs.frozen
class Listed:
    """A list as it was read: the name of the target it is of, if it says so, and its rows."""

    path: Path
    target: str | None
    rows: tuple[Known, ...]
    text: str

    def applying(self, target: Capabilities) -> tuple[Known, ...]:
        """Give the rows that hold for a target; raises Misuse where the list is of another or two of them overlap."""
        if self.target is not None and self.target != target.name:
            raise Misuse(f"{self.path}: is the list of {self.target}, and the target is {target.name}; name its own")
        found = tuple(row for row in self.rows if not row.unmet(target))
        _without_overlap(self.path, found)
        return found


def read(path: Path) -> Listed:
    """Read a list; raises Misuse."""
    try:
        # Ends of lines are kept as they are, for whoever edits the text.
        return parsed(path, path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise Misuse(f"{path}: cannot be read ({error.strerror}); check the name") from None
    except UnicodeDecodeError as error:
        raise Misuse(f"{path}: not TOML ({error}); mend the file") from None


def parsed(path: Path, text: str) -> Listed:
    """Read the text of a list; raises Misuse."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Misuse(f"{path}: not TOML ({error}); mend the file") from None
    unknown = sorted(set(table) - {"known", "target"})
    if unknown:
        raise Misuse(f"{path}: has no member {unknown[0]!r}; take it out, or write it below [[known]]")
    rows, target = table.get("known", []), table.get("target")
    if not isinstance(rows, list):
        raise Misuse(f"{path}: known is no list of tables; write [[known]]")
    if not isinstance(target, str | None):
        raise Misuse(f"{path}: target {target!r} is no text; write the name the target gives itself")
    lines = [block.line for block in blocks(text)]
    places = lines if len(lines) == len(rows) else [0] * len(rows)
    found = tuple(_entry(path, number, *each) for number, each in enumerate(zip(rows, places, strict=True), 1))
    _without_overlap(path, [row for row in found if row.when is None])
    return Listed(path, target, found, text)


def _entry(path: Path, number: int, row: Json, line: int) -> Known:
    where = f"{path}: entry {number}" + (f" (line {line})" if line else "")
    if not isinstance(row, dict):
        raise Misuse(f"{where} is not a table; write [[known]]")
    unknown = sorted(set(row) - set(FIELDS))
    if unknown:
        raise Misuse(f"{where} has no field {unknown[0]!r}{nearest(unknown[0], FIELDS) or '; take it out'}")
    missing = [name for name in NEEDED if not row.get(name)]
    if missing:
        raise Misuse(f"{where} lacks {missing[0]!r}; add it")
    for name, value in row.items():
        if name == "expires" and type(value) is not date:
            raise Misuse(f"{where} has expires {value!r}; write a date such as 2026-12-31, without quotes")
        if name not in ("expires", "when") and not isinstance(value, str):
            raise Misuse(f"{where} has {name} {value!r}; write a text")
    for name, choices in (("kind", KINDS), ("expected", EXPECTED)):
        if row[name] not in choices:
            raise Misuse(f"{where} has {name} {row[name]!r}; use one of {', '.join(choices)}")
    try:
        when = condition_from_toml(row["when"]) if "when" in row else None
    except ValueError as error:
        raise Misuse(f"{where} {error}") from None
    return Known(**{**row, "when": when, "line": line})


def _without_overlap(path: Path, rows: Iterable[Known]) -> None:
    """Raise Misuse where two rows that hold together are about the same vector of a check, or about the same fault."""
    for one, other in combinations(rows, 2):
        same = "check and vector" if one.key == other.key else "signature" if one.signature == other.signature else ""
        if same:
            raise Misuse(f"{path}: the rows at lines {one.line} and {other.line} have the same {same}; take one out")


def pinned(entry: Known, folder: Path) -> Script:
    """Find the vector an entry pins: one that is asked in every run, or a file beside the list; raises Misuse."""
    for id in dict.fromkeys((entry.vector, current_in(entry.vector))):
        script = pins.named(entry.operation, id)
        if script is not None:
            return script
    path = folder / entry.vector
    if path.is_file():
        try:
            return script_from_json(wire.loads(path.read_bytes()))
        except wire.Malformed as error:
            raise Misuse(f"{path}: {error}") from None
    raise Misuse(f"no vector {entry.vector!r} for a known failure{nearest(entry.vector, pins.ids(entry.operation))}")


def checks(listed: Listed, ids_of: IdsOf) -> Iterator[Check]:
    """Make one check for each row; raises Misuse where a row names something that is not there."""
    for entry in listed.rows:
        _hold_names(listed.path, entry, ids_of)
        script = _found(listed.path, entry)

        def body(asking: Asking, entry: Known = entry, script: Script = script) -> list[Verdict]:
            unmet = entry.unmet(asking.trial.target.hello())
            if unmet:
                return [Verdict(Status.SKIPPED, entry.operation, current(entry.rule), f"the row {unmet}")]
            verdicts = asking.trial.run(script)
            rows = [row for row in listed.rows if not row.unmet(asking.trial.target.hello())]
            return [judged(entry, verdicts, datetime.now(UTC).date()), *besides(entry, verdicts, rows)]

        _, _, name = entry.id.split("/", 2)
        yield Check("known", entry.operation, name, current(entry.rule), body)


def _hold_names(path: Path, entry: Known, ids_of: IdsOf) -> None:
    """Raise Misuse where the operation, rule or check of a row is not there."""
    where = f"{path}: line {entry.line}:"
    if entry.operation not in OPERATIONS:
        hint = nearest(entry.operation, OPERATIONS)
        raise Misuse(f"{where} no operation {entry.operation!r} for a known failure{hint}")
    rules = [rule.id for rule in OPERATIONS[entry.operation].rules()]
    if current(entry.rule) not in rules:
        raise Misuse(f"{where} {entry.operation} has no rule {entry.rule!r}{nearest(entry.rule, rules)}")
    ids = list(ids_of(entry.operation, entry.check.partition("/")[0]))
    if not {entry.check, current_in(entry.check)} & set(ids):
        raise Misuse(f"{where} no check {entry.check!r} for a known failure{nearest(entry.check, ids)}")


def _found(path: Path, entry: Known) -> Script:
    try:
        return pinned(entry, path.parent)
    except Misuse as error:
        raise Misuse(f"{path}: line {entry.line}: {error}") from None
