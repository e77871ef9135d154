"""The recordings of several workers made one: check by check in the order of the suite, whoever made the check."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs

from conformance.recording.exchange import KINDS
from conformance.recording.reader import Reading, Recording
from conformance.recording.results import result_from_json
from conformance.recording.writer import Writer
from conformance.verdicts import CheckResult
from refimpl import wire
from refimpl.answer import Json

_KEPT = re.compile(r'"\$kept":"([0-9a-f]{16})"')
_EXCHANGES = tuple(f'{{"{kind}":' for kind in KINDS)
OWN = ("order", "pid", "trouble")
"""What only the header of a part holds: the checks in order, who writes it, and why the target could not be run."""


@attrs.define
class Part:
    """What one worker wrote: lines by check, and by name the lines of what it kept."""

    header: dict[str, Any]
    checks: dict[str, list[str]] = attrs.field(factory=dict)
    kept: dict[str, str] = attrs.field(factory=dict)

    @classmethod
    def read(cls, path: Path) -> "Part | None":
        """Read a part as far as it is whole; None where not even its header is."""
        try:
            with path.open(encoding="ascii") as stream:
                return cls._of(line for line in stream if line.endswith("\n"))
        except OSError:
            return None

    @classmethod
    def _of(cls, lines: Iterator[str]) -> "Part | None":
        first = next(lines, None)
        if first is None:
            return None
        part, check = cls(wire.loads(first)), ""
        for line in lines:
            if line.startswith('{"keep":"'):
                part.kept[line[9:25]] = line
            elif line.startswith('{"check":'):
                check = wire.loads(line)["check"]
                part.checks[check] = [line]
            elif check:
                part.checks[check].append(line)
        return part

    def recording(self, check: str) -> Recording | None:
        """Read what was exchanged for one check; None where nothing was recorded of it."""
        lines = [line for line in self.checks.get(check, ()) if line.startswith(_EXCHANGES)]
        reading = self._begun(lines)
        reading.take({"check": check}, 1)
        for line in lines:
            reading.take(wire.loads(line), 1)
        return reading.recording if lines else None

    def _begun(self, lines: Sequence[str]) -> Reading:
        """Begin to read with all that these lines need to have been kept."""
        reading = Reading()
        reading.take({"sendspec": "recording", "format": 1, "short": True, "hello": self.header.get("hello")}, 1)
        for name in dict.fromkeys(found for line in lines for found in _KEPT.findall(line)):
            self._keep(name, reading)
        return reading

    def _keep(self, name: str, reading: Reading) -> None:
        if name in self.kept:
            for inner in _KEPT.findall(self.kept[name]):
                self._keep(inner, reading)
            reading.take(wire.loads(self.kept[name]), 1)

    def results(self) -> Iterator[tuple[CheckResult, dict[str, Json]]]:
        """Give what each check came to, and the line that says so."""
        for lines in self.checks.values():
            told = [line for line in lines if line.startswith(('{"verdict":', '{"checked":'))]
            if not told or not told[-1].startswith('{"checked":'):
                continue
            reading = self._begun(told)
            for line in told:
                reading.take(wire.loads(line), 1)
            assert reading.recording is not None
            row = reading.recording.results[0]
            yield result_from_json(row), row


def joined(parts: Sequence[Part], order: Sequence[str], writer: Writer) -> None:
    """Write one recording of several parts, its footer aside."""
    if parts:
        writer.begin({name: value for name, value in parts[0].header.items() if name not in (*OWN, *_FIRST)})
    made = {check: part for part in parts for check in part.checks}
    kept: set[str] = set()

    def keep(name: str, part: Part) -> None:
        if name in kept or name not in part.kept:
            return
        kept.add(name)
        for inner in _KEPT.findall(part.kept[name]):
            keep(inner, part)
        writer.copy(part.kept[name], exchange=False)

    for check in sorted(made, key={name: place for place, name in enumerate(order)}.__getitem__):
        for line in made[check].checks[check]:
            for name in _KEPT.findall(line):
                keep(name, made[check])
            writer.copy(line, exchange=line.startswith(_EXCHANGES))


_FIRST = ("sendspec", "format", "short")
