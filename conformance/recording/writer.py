"""Writing a recording as the run goes, so that of a run that is killed all lines but the last are whole."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from conformance.interrupts import unbroken
from conformance.recording.kept import Keeper, Literal
from conformance.recording.reader import FORMAT
from conformance.target import Json
from refimpl import wire


class Writer:
    """One recording being written. A disk that is full costs the recording, not the run: `trouble` says so."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.trouble = ""
        self.exchanges = 0
        self._begun = False
        self._keeper = Keeper(self._write)
        self._file: TextIO | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("w", encoding="ascii", newline="\n")
        except OSError as error:
            self._fail(error)

    def begin(self, header: Mapping[str, Json]) -> None:
        """Write the header, once."""
        if not self._begun:
            self._begun = True
            self._write(wire.dumps({"sendspec": "recording", "format": FORMAT, "short": True, **header}))

    def begin_check(self, id: str) -> None:
        """Say which check the exchanges that follow are of."""
        self._write(wire.dumps({"check": id}))

    def exchange(self, kind: str, asked: Json, answer: Mapping[str, Json], notes: Mapping[str, Json]) -> None:
        """Write what was asked and answered; `answer` has a result, or says how the target broke."""
        with unbroken():
            self._exchange(kind, asked, answer, notes)

    def _exchange(self, kind: str, asked: Json, answer: Mapping[str, Json], notes: Mapping[str, Json]) -> None:
        self.exchanges += 1
        told = "".join(f",{wire.dumps(name)}:{wire.dumps(value)}" for name, value in notes.items())
        ((name, value),) = answer.items()
        try:
            line = f'{{"{kind}":{self._keeper.short(asked)}{told},"{name}":{self._keeper.short(value)}}}'
        except Literal:
            line = f'{{"{kind}":{wire.dumps(asked)}{told},"{name}":{wire.dumps(value)},"plain":true}}'
        except (wire.Unencodable, RecursionError):
            # It cannot be asked again, but what was answered is told, and the count is right.
            line = f'{{"{kind}":{_STAND_IN[kind]}{told},"broke":{{"how":"unwritten","what":"JSON cannot carry it"}}}}'
        self._write(line)

    def copy(self, line: str, *, exchange: bool) -> None:
        """Write a line as another recording has it."""
        self.exchanges += exchange
        self._write(line.rstrip("\n"))

    def result(self, result: Mapping[str, Json]) -> None:
        """Write what a check came to: a line for each verdict, then one for the check."""
        rest = {name: value for name, value in result.items() if name != "verdicts"}
        for verdict in result["verdicts"]:
            self._line({"verdict": verdict})
        self._line({"checked": rest})
        if self._file is not None:
            with suppress(OSError):
                self._file.flush()

    def end(self, footer: Mapping[str, Json]) -> None:
        """Write the footer and close the file."""
        self._write(wire.dumps({"end": {"exchanges": self.exchanges, **footer}}))
        self.close()

    def close(self) -> None:
        """Close the file as it is."""
        if self._file is not None:
            try:
                self._file.close()
            except OSError as error:
                self._fail(error)
        self._file = None

    def _line(self, row: Mapping[str, Json]) -> None:
        try:
            self._write(self._keeper.row(row))
        except (wire.Unencodable, RecursionError):
            self._write(wire.dumps({"verdict": None} if "verdict" in row else {"checked": {}}))

    def _write(self, line: str) -> None:
        if self._file is not None:
            try:
                self._file.write(line + "\n")
            except OSError as error:
                self._fail(error)

    def _fail(self, error: OSError) -> None:
        self.trouble = f"{self.path}: cannot be written ({error.strerror})"
        file, self._file = self._file, None
        with suppress(OSError):
            if file is not None:
                file.close()


_STAND_IN = {"reset": "{}", "send": "null", "advance": "0", "observe": '"outbox"'}
