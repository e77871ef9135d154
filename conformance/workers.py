"""Several workers at one run, by pytest-xdist: what each is told, and what they wrote put together."""

import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import attrs

from conformance.adapters.builds import build_named
from conformance.adapters.greeting import capabilities_from_json
from conformance.adapters.unusable import Unusable
from conformance.bundles import bundle_of
from conformance.consistency import contradictions
from conformance.held import Held
from conformance.recording.parts import Part, joined
from conformance.recording.reader import Recording
from conformance.recording.results import result_json
from conformance.recording.writer import Writer
from conformance.reports.source import told_in
from conformance.verdicts import Capability, Run, Standing, see
from refimpl.answer import Json

MISSING = "--jobs needs pytest-xdist, which is not installed; pip install 'sendspec[parallel]'"


def refusal(address: str, build: str | None) -> str:
    """Say why a target cannot be asked by several workers at once; empty where it can."""
    if find_spec("xdist") is None:
        return MISSING
    kind, _, rest = address.partition(":")
    if kind == "recording":
        return "a recording is played in the order it was made; leave --jobs out"
    if kind != "endpoint":
        return ""
    name = build or dict(pair.partition("=")[::2] for pair in rest.partition("?")[2].split("&")).get("build")
    try:
        reset = build_named(name).reset if name else "fresh-names"
    except Unusable:
        # What is wrong with it is said where it is opened.
        return ""
    if reset == "fresh-names":
        return ""
    return (
        f"{address} cannot give each worker an account of its own (its build file says reset = {reset!r}, so that one "
        "worker would wipe what another is at); leave --jobs out, or start one server for each run"
    )


def words(jobs: int) -> list[str]:
    """Say to pytest how many workers there are, and that bundles stay together."""
    return ["-p", "xdist.plugin", "-n", str(jobs), "--dist", "loadscope", "--max-worker-restart", "0"]


def scheduler(config: Any, log: Any) -> Any:
    """Deal out whole bundles, those with most checks first."""
    from xdist.scheduler import LoadScopeScheduling

    made = LoadScopeScheduling(config, log)
    made._split_scope = lambda nodeid: bundle_of(nodeid.partition("::")[2])
    return made


def part_of(path: Path, worker: str) -> Path:
    """Name the file in which a worker records its part."""
    return path.with_name(f"{path.name}.{worker}")


@attrs.define
class Crew:
    """The workers of one run: where they record, what they were given to do, and what came of it."""

    path: Path
    kept: bool

    @classmethod
    def hired(cls, path: Path, *, kept: bool) -> "Crew":
        """Give the workers a place to record, and say whether what they record is wanted for good."""
        crew = cls(path, kept)
        crew._clean()
        return crew

    def interrupt(self) -> None:
        """Let workers that were not reached by Ctrl-C know of it, so that they keep what they are at."""
        for part in map(Part.read, self._files()):
            pid = part.header.get("pid") if part else None
            if isinstance(pid, int) and pid != os.getpid():
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGINT)

    def _files(self) -> list[Path]:
        return sorted(self.path.parent.glob(f"{self.path.name}.gw*"))

    def _clean(self) -> None:
        for path in self._files():
            with suppress(OSError):
                path.unlink()

    def gathered(self, held: Held, told: dict[str, Json]) -> tuple[Run, Writer | None, int]:
        """Put together what the workers wrote: the run, its recording still open, and how many checks are missing.

        `told` is the header of the run where no worker came to write one.
        """
        parts = [part for part in map(Part.read, self._files()) if part is not None]
        header = parts[0].header if parts else {}
        run = Run(told_in(header) or told)
        run.target = next((capabilities_from_json(p.header["hello"]) for p in parts if p.header.get("hello")), None)
        run.trouble = next((part.header["trouble"] for part in parts if part.header.get("trouble")), None)
        order: Sequence[str] = header.get("order", ())
        place = {name: number for number, name in enumerate(order)}
        found = sorted((pair for part in parts for pair in part.results()), key=lambda pair: place[pair[0].check])
        shown_by = [(result, row.get("shown", {})) for result, row in found]
        for _, row in found:
            see(run.capabilities, _seen(row))
        run.header["checks"] = len(order)
        run.results = [result for result, _ in shown_by]
        missing = len(order) - len(shown_by)

        def recorded(check: str) -> Recording | None:
            return next((part.recording(check) for part in parts if check in part.checks), None)

        shown = [(result.check, shown_in(row)) for result, row in shown_by if row]
        across = contradictions(shown, held, recorded)
        writer = Writer(self.path) if self.kept else None
        if writer is not None:
            joined(parts, order, writer)
            for result in across:
                writer.result(result_json(result))
        run.results += across
        self._clean()
        return run, writer, missing


def _seen(row: Mapping[str, Any]) -> dict[str, Capability]:
    return {name: Capability(name, Standing(word), why) for name, (word, why) in row.get("seen", {}).items()}


def shown_in(told: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, frozenset[str]]]:
    """Read which readings a check has shown anew, as its recording has them."""
    return {
        operation: {name: frozenset(found) for name, found in readings.items()} for operation, readings in told.items()
    }
