"""A whole run as `sendspec run` prints it: what was run, what was found, the table of rules, and the score."""

from conformance.reports import text
from conformance.reports.data import code_of
from conformance.verdicts import Run
from refimpl.answer import Json

MOST_FINDINGS = 30
LONGEST_LINE = 300
"""Characters of a line that says what was run against what."""


def replay_files(run: Run) -> dict[object, str]:
    """Say for each fault in which file its evidence was written, as it is written in a command."""
    files: dict[object, str] = {}
    for result in run.results:
        for verdict in result.verdicts:
            if verdict.evidence is not None and verdict.evidence.file:
                files.setdefault(verdict.signature, _unbroken(text.printable(verdict.evidence.file)))
    return files


def address_of(run: Run) -> str:
    """Give the address of the target, as it is written in a command."""
    return _unbroken(text.printable(str(run.header.get("target") or "refimpl")))


def in_one_line(value: Json, most: int = LONGEST_LINE) -> str:
    """Write what a target or a file may have made long, or broken into lines, so that it fits into a line."""
    return text.printable(" ".join(str(value).split()))[:most]


def heading(run: Run) -> str:
    """Say in one line what was run against what."""
    known, told = run.target, run.header
    what = f"{known.name} {known.version}".strip() if known else told.get("target")
    shards = "".join(f" · shard {word}" for word in (told.get("selection") or {}).get("shard", ()))
    return in_one_line(
        f"{told.get('by')} · target {what} · profile {told.get('profile')} · seed {told.get('seed')}{shards} · "
        f"Python {told.get('python')}"
    )


def body(run: Run, unasked: str = "not asked", columns: int = text.WIDTH) -> str:
    """Say what was found, and what the run comes to; `unasked` begins the list of what was not put to the target."""
    found, files = text.findings(run), replay_files(run)
    address = address_of(run)
    parts = [text.finding(each, files.get(each.signature, ""), address, columns) for _, each in found[:MOST_FINDINGS]]
    if len(found) > MOST_FINDINGS:
        parts += [f"… and {len(found) - MOST_FINDINGS} more findings; --report-json lists all"]
    parts += [text.table(run)]
    if "lines" in run.header:
        parts += [f"protocol: {run.header['lines']} lines held to fixtures/schema, both ways"]
    if text.skips(run):
        parts += [f"{unasked}:\n" + "\n".join(map(_unbroken, text.skips(run)))]
    return "\n\n".join((*parts, last_lines(run))) + "\n"


def last_lines(run: Run) -> str:
    """Write the score line, and what the run comes to."""
    return f"{_unbroken(text.score_line(run))}\n{_unbroken(text.printable(text.conclusion(run, code_of(run))))}"


def _unbroken(line: str) -> str:
    return line.replace("\n", " ")


def report(run: Run, columns: int = text.WIDTH) -> str:
    """Write the whole run."""
    return f"{heading(run)}\n{body(run, columns=columns)}"
