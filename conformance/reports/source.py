"""Where every report comes from: the recording of a run, or a report of it in JSON, read back as that run."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from conformance.adapters.greeting import capabilities_from_json
from conformance.recording.reader import MOST_LINE, Recording, Unreadable, read
from conformance.reports.data import FORMAT, run_from_json
from conformance.reports.shapes import REPORT
from conformance.verdicts import EXIT_BROKEN, OTHERWISE, Run, Status
from conformance.wording import in_short
from refimpl import wire
from refimpl.answer import Json

MOST_REPORT = 1 << 30
"""Bytes of a report in JSON."""
REFUSED = "is neither a recording nor a report; make one by sendspec run"
OF_A_RECORDING = ("sendspec", "format", "short", "hello", "order", "pid", "trouble", "name")
"""What the header of a recording has that is not of the run itself."""


def told_in(header: Mapping[str, Any]) -> dict[str, Json]:
    """Take from the header of a recording what was asked of whom."""
    return {name: value for name, value in header.items() if name not in OF_A_RECORDING}


def runs_in(path: Path, *, partial: bool = False) -> list[Run]:
    """Read a recording or a report, which may be of several targets; raises Unreadable.

    With `partial` a recording that is cut off is read as far as it goes, as that of a run that was not made whole.
    """
    try:
        with path.open("rb") as stream:
            first = stream.readline(MOST_LINE + 1)
            rest = b"" if _begins_recording(first) else stream.read(MOST_REPORT)
    except OSError as error:
        _refuse(path, f"cannot be read ({error.strerror}); check the name")
    try:
        if _begins_recording(first):
            bodies = [_body(read(path, partial=partial, verdicts_only=True))]
        else:
            bodies = _bodies(first + rest)
        return [_run(body) for body in bodies]
    except wire.Malformed as error:
        _refuse(path, str(error))


def run_in(path: Path, *, partial: bool = False) -> Run:
    """Read a recording or a report of one target; raises Unreadable."""
    found = runs_in(path, partial=partial)
    if len(found) != 1:
        _refuse(path, f"is a report of {len(found)} targets; name one of a single target")
    return found[0]


def is_recording(path: Path) -> bool:
    """Say whether a file, which can be read, is a recording."""
    with path.open("rb") as stream:
        return _begins_recording(stream.readline(MOST_LINE))


def _refuse(path: Path, what: str) -> NoReturn:
    raise Unreadable(f"{path}: {what}") from None


def _begins_recording(first: bytes) -> bool:
    return first.replace(b" ", b"").startswith(b'{"sendspec":')


def _bodies(whole: bytes) -> list[Json]:
    """Read the text of a report; raises wire.Malformed."""
    if not whole.lstrip().startswith(b"{"):
        raise wire.Malformed(REFUSED)
    if len(whole) >= MOST_REPORT:
        raise wire.Malformed(f"has more than {MOST_REPORT:,} bytes; name a smaller report")
    try:
        body = wire.loads(whole)
    except wire.Malformed as error:
        *others, last = whole.rstrip().split(b"\n")
        # A report in many lines ends with a brace at the margin.
        if not last.endswith(b"}") or (others and last != b"}"):
            raise wire.Malformed("the report breaks off, it has no end; make it again") from None
        raise wire.Malformed(f"{REFUSED} ({error})") from None
    bodies: list[Json] = body.get("reports", [body])
    if "format" not in body or not isinstance(bodies, list):
        raise wire.Malformed(REFUSED)
    for each in (body, *bodies):
        told = each.get("format") if isinstance(each, dict) else None
        if type(told) is not int or told != FORMAT:
            raise wire.Malformed(f"it is a report of format {in_short(told)}, but {FORMAT} is read here; make it again")
    if not bodies:
        raise wire.Malformed("it is a report of no target; make it again")
    return bodies


def _body(recording: Recording) -> Json:
    """Write what a recording tells of its run in the form of a report; raises wire.Malformed."""
    end, known = recording.end, recording.header.get("hello")
    if end is None:
        end = {**_CUT, "score": _counted(recording.results), "capabilities": _seen(recording.results)}
    elif "exit_code" not in end:
        raise wire.Malformed("it holds no verdicts; have it judged by sendspec judge FILE --report-json REPORT")
    target = None if known is None else capabilities_from_json(known)
    operations = list(target.operations) if target else []
    stands = end.get("capabilities", {})
    if not isinstance(stands, dict):
        raise wire.Malformed("what its end says of capabilities is no object; make it again")
    lines = {"lines": end["lines"]} if "lines" in end else {}
    return {
        "header": {**told_in(recording.header), **lines},
        "target": None if target is None else {"name": target.name, "version": target.version},
        "results": recording.results,
        **{name: value for name, value in end.items() if name not in ("exchanges", "lines")},
        "capabilities": {**stands, "operations": operations},
    }


_CUT = {"trouble": None, "exit_code": EXIT_BROKEN, "interrupted": False, "complete": False}


def _counted(rows: list[dict[str, Json]]) -> Json:
    found = [row.get("status") for row in rows]
    return {each.value: found.count(each.value) for each in Status}


def _seen(rows: list[dict[str, Json]]) -> Json:
    """Gather from the rows of a recording without its end what was seen of capabilities."""
    found: dict[str, Json] = {each.value: {} for each in OTHERWISE}
    for row in rows:
        match row.get("seen"):
            case dict(seen):
                for name, told in seen.items():
                    match told:
                        case [str(standing), str(why)] if standing in found:
                            found[standing].setdefault(name, why)
    return found


def _run(body: Json) -> Run:
    REPORT(body, "")
    run = run_from_json(body)
    if {name: n for name, n in run.score().items() if n} != {name: n for name, n in body["score"].items() if n}:
        raise wire.Malformed("its score does not agree with its checks; make it again")
    return run
