"""Reading a recording: line by line, refusing in one sentence what is cut off, garbled or no recording at all."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import attrs

from conformance.recording.exchange import KINDS, Exchange, exchange_from_json
from conformance.target import Json
from conformance.wording import in_short
from refimpl import wire
from refimpl.short_forms import unfolded

FORMAT = 1
_FIRST = b'{"sendspec"'
MOST_LINE = 64 * 1024 * 1024
"""Bytes of one line, as in the protocol."""
MOST_TEXT = 64 * 1024 * 1024
"""Characters that the texts kept may add to one value."""
KEPT = "$kept"


class Unreadable(Exception):
    """A file that is no whole recording: one sentence that says where, and what to do."""


class Truncated(Unreadable):
    """A recording without its end: the run that wrote it was killed, or the file was cut."""


@attrs.define
class Recording:
    """A recording as it was read: header, exchanges in order, results of checks, and footer; None where it is cut.

    `asked` counts the exchanges, which need not be kept.
    """

    header: Mapping[str, Any]
    exchanges: list[Exchange] = attrs.field(factory=list)
    results: list[dict[str, Json]] = attrs.field(factory=list)
    end: Mapping[str, Any] | None = None
    lines: int = 0
    asked: int = 0

    @property
    def cases(self) -> Iterator[list[Exchange]]:
        """Give what happened from each reset to the next; one that is made once more for the same case begins none."""
        case: list[Exchange] = []
        for each in self.exchanges:
            if each.kind == "reset" and not each.again and case:
                yield case
                case = []
            case.append(each)
        if case:
            yield case


@attrs.define
class Reading:
    """What was read so far; `kept` are the values to be put in for their names, `written` how they are written.

    Where only verdicts are wanted, exchanges are counted and left aside, and what is kept is read where it is needed.
    """

    recording: Recording | None = None
    verdicts_only: bool = False
    short: bool = False
    check: str = ""
    kept: dict[str, Json] = attrs.field(factory=dict)
    written: dict[str, str] = attrs.field(factory=dict)
    unread: dict[str, dict[str, Any]] = attrs.field(factory=dict)
    verdicts: list[Json] = attrs.field(factory=list)

    def take(self, row: dict[str, Any], line: int) -> None:
        """Read one line; raises wire.Malformed."""
        if self.recording is None:
            self.recording = _begun(row)
            self.short = row.get("short") is True
            return
        if self.recording.end is not None:
            raise wire.Malformed("something stands after the end; take it out")
        kind = next((name for name in (*KINDS, *self._others) if name in row), None)
        if kind is None:
            raise wire.Malformed("it is no line of a recording; see recording.schema.json")
        if kind in KINDS:
            self.recording.asked += 1
            if self.verdicts_only:
                return
        if kind == "keep" and self.verdicts_only and isinstance(row["keep"], str):
            # Of a value nothing is ever needed, and there are many.
            self.unread.setdefault(row["keep"], {"value": None} if "value" in row else row)
            return
        if kind not in ("keep", "check", "end") and self.short and row.get("plain") is not True:
            row = self._whole(row)
        if kind in KINDS:
            exchange = exchange_from_json(row, line)
            if not self.recording.exchanges and exchange.kind != "reset":
                raise wire.Malformed("the first exchange is no reset; begin with the world the target was in")
            self.recording.exchanges.append(attrs.evolve(exchange, check=self.check))
        else:
            self._others[kind](self, row)

    def _whole(self, row: dict[str, Any]) -> dict[str, Any]:
        budget = [MOST_TEXT]
        return {name: self._put_in(value, budget) for name, value in row.items()}

    def _put_in(self, value: Json, budget: list[int]) -> Json:
        if isinstance(value, list):
            return [self._put_in(item, budget) for item in value]
        if not isinstance(value, dict):
            return value
        if value.keys() != {KEPT}:
            return {name: self._put_in(item, budget) for name, item in value.items()}
        name = value[KEPT]
        if isinstance(name, str) and name in self.unread:
            if "value" in self.unread[name]:
                # Values kept in values grow without bound when they are written out; texts do not.
                raise wire.Malformed("a verdict holds a value that is kept; only texts are, so write it out")
            self._keep(self.unread.pop(name))
        if not isinstance(name, str) or name not in self.kept:
            raise wire.Malformed(f"nothing is kept as {in_short(name)} before it; write the value itself")
        found = self.kept[name]
        budget[0] -= len(found) if isinstance(found, str) else 0
        if budget[0] < 0:
            raise wire.Malformed(f"its texts have more than {MOST_TEXT:,} characters in all; write less")
        return found

    def _keep(self, row: dict[str, Any]) -> None:
        name = row["keep"]
        if not isinstance(name, str) or ("text" in row) == ("value" in row):
            raise wire.Malformed("keep needs a name and either a text or a value; mend it")
        written = wire.canonical({key: row[key] for key in row if key != "keep"})
        if self.written.setdefault(name, written) != written:
            raise wire.Malformed(f"{name} is kept twice, with two values; give each a name of its own")
        value = unfolded(row["text"]) if "text" in row else self._whole({"value": row["value"]})["value"]
        if "text" in row and not isinstance(value, str):
            raise wire.Malformed("the text it keeps is none; mend it")
        self.kept[name] = value

    def _begin_check(self, row: dict[str, Any]) -> None:
        if not isinstance(row["check"], str):
            raise wire.Malformed("check is no text; mend it")
        self.check, self.verdicts = row["check"], []

    def _take_verdict(self, row: dict[str, Any]) -> None:
        self.verdicts.append(row["verdict"])

    def _take_result(self, row: dict[str, Any]) -> None:
        assert self.recording is not None
        if not isinstance(row["checked"], dict):
            raise wire.Malformed("checked is no object; mend it")
        self.recording.results.append({**row["checked"], "verdicts": self.verdicts})
        self.check, self.verdicts = "", []

    def _finish(self, row: dict[str, Any]) -> None:
        assert self.recording is not None
        told = row["end"].get("exchanges") if isinstance(row["end"], dict) else None
        found = self.recording.asked
        if type(told) is not int or told != found:
            raise wire.Malformed(f"it ends after {found} exchanges but says {in_short(told)}; record the run again")
        self.recording.end = row["end"]

    _others: Mapping[str, Callable[["Reading", dict[str, Any]], None]] = {
        "keep": _keep, "check": _begin_check, "verdict": _take_verdict, "checked": _take_result, "end": _finish,
    }  # fmt: skip


def _begun(row: dict[str, Any]) -> Recording:
    if row.get("sendspec") != "recording":
        raise wire.Malformed('it is no header; a recording begins with {"sendspec":"recording","format":1}')
    if type(row.get("format")) is not int or row["format"] != FORMAT:
        raise wire.Malformed(
            f"it is of format {in_short(row.get('format'))}, but {FORMAT} is read here; record it again"
        )
    return Recording(row)


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: stream.readline(MOST_LINE + 1), b"")


def read(path: Path, *, partial: bool = False, verdicts_only: bool = False) -> Recording:
    """Read a recording; raises Unreadable. With `partial` one that is cut off is read as far as it goes.

    With `verdicts_only` the exchanges are counted and no more, which is far quicker.
    """
    try:
        with path.open("rb") as stream:
            return _read(stream, path, Reading(verdicts_only=verdicts_only), partial=partial)
    except OSError as error:
        raise Unreadable(f"{path}: cannot be read ({error.strerror}); check the name") from None


def _read(stream: BinaryIO, path: Path, reading: Reading, *, partial: bool) -> Recording:
    number, cut = 0, False
    for number, line in enumerate(_lines(stream), 1):
        try:
            cut = not line.endswith(b"\n")
            if len(line) > MOST_LINE:
                raise wire.Malformed(f"it has more than {MOST_LINE:,} bytes; write less")
            row = wire.loads(line)
            if not isinstance(row, dict):
                raise wire.Malformed("it is no JSON object; write one on each line")
            reading.take(row, number)
        except (wire.Malformed, wire.Unencodable) as error:
            if cut and reading.recording is not None and len(line) <= MOST_LINE:
                number -= 1
                break
            if cut and number == 1 and line.startswith(_FIRST):
                raise Truncated(f"{path}: line 1: the recording breaks off in its header; record it again") from None
            raise Unreadable(f"{path}: line {number}: {error}") from None
        except RecursionError:
            raise Unreadable(f"{path}: line {number}: it is nested too deep to read; flatten it") from None
    found = reading.recording
    if found is None:
        raise Unreadable(f"{path}: line 1: there is nothing; name a file that sendspec run has recorded")
    found.lines = number
    if found.end is None and not partial:
        what = "record the run again, or take what is there with --partial"
        raise Truncated(f"{path}: line {number}: the recording breaks off here, it has no end; {what}")
    return found
