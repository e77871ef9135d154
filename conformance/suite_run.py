"""The run behind the tests of somebody's own: which target is asked and how, and what is recorded of it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import attrs

from conformance.adapters.address import open_target
from conformance.adapters.fence import Fenced
from conformance.adapters.greeting import capabilities_to_json
from conformance.adapters.unusable import Unusable
from conformance.conduct import INTERRUPTED, Conduct
from conformance.held import Held
from conformance.opening import begun, greeting, made_with
from conformance.profiles import PROFILES
from conformance.recording.recorded import RecordedTarget
from conformance.recording.writer import Writer
from conformance.reports.data import code_of, ended_json
from conformance.target import Broke, Json, Target
from conformance.verdicts import Run
from refimpl.revisions import of_revision


@attrs.frozen
class Asked:
    """Which target is asked, and how."""

    target: str | Callable[[], Target] | None
    fixture: str | None
    profile: str
    seed: int
    strict: bool
    revision: str
    known: Path | None
    save: Path | None
    call_timeout: float
    build: str | None
    record: Path | None
    selection: Mapping[str, Sequence[str]]

    @property
    def address(self) -> str:
        """What the target is called in commands and reports."""
        if isinstance(self.target, str):
            return self.target
        return self.fixture or str(getattr(self.target, "__qualname__", "the target"))

    def begun(self, given: Target | None, tests: int, worker: str | None) -> "Begun":
        """Begin a run of so many tests against what a fixture gave, or else against the target named."""
        try:
            target = self.opened() if given is None else Fenced(given)
        except (Unusable, Broke) as error:
            return Begun(given, None, None, str(error))
        try:
            return Begun(given, target, self.conduct(target, tests, worker))
        except Broke as error:
            return Begun(given, target, None, error.what)

    def opened(self) -> Target:
        """Make the target named; raises Unusable where there is none."""
        if isinstance(self.target, str):
            return open_target(self.target, call_timeout=self.call_timeout, in_process=False, build=self.build)
        assert self.target is not None
        return Fenced(self.target())

    def conduct(self, target: Target, tests: int, worker: str | None) -> Conduct:
        """Begin a run against a target, and its recording; raises Broke where it does not say what it is."""
        run = Run(self.header(tests))
        held = Held(strict=self.strict, chosen=of_revision(self.revision))
        # A target that does not say what it is leaves no half of a recording.
        greeting(target)
        writer = Writer(self.recording(worker)) if self.record is not None else None
        heard = target if writer is None else RecordedTarget(target, writer)
        conduct = begun(run, heard, held, PROFILES[self.profile], self.seed, self.known, self.save)
        if writer is not None and run.target is not None:
            writer.begin({**run.header, "hello": capabilities_to_json(run.target)})
            conduct.writer = writer
        return conduct

    def header(self, tests: int) -> dict[str, Json]:
        """Say what is asked of whom, and with what."""
        return {
            **made_with(), "target": self.address, "profile": self.profile, "seed": self.seed,
            "revision": self.revision, "strict": self.strict, "readings": [],
            "selection": {name: list(words) for name, words in self.selection.items() if words},
            **({"checks": tests} if tests else {}),
        }  # fmt: skip

    def recording(self, worker: str | None) -> Path:
        """Name the file to record in; of several workers each has its own."""
        assert self.record is not None
        return self.record if worker is None else self.record.with_stem(f"{self.record.stem}-{worker}")


@attrs.define
class Begun:
    """A run under way, or why there is none, which the first test tells and the others need not repeat."""

    given: Target | None
    target: Target | None
    conduct: Conduct | None
    trouble: str = ""
    told: bool = False

    def end(self, tests: int) -> str:
        """Write the end of the recording, if there is one, and say what was wrong with it.

        A run of fewer than all its tests is not complete; 0 stands for a number that nobody knows.
        """
        if self.conduct is None or self.conduct.writer is None:
            return ""
        self.conduct.finish()
        run, writer = self.conduct.run, self.conduct.writer
        run.interrupted = any(each.reason == INTERRUPTED for result in run.results for each in result.verdicts)
        run.complete = len(run.results) >= tests and not run.interrupted
        writer.end(ended_json(run, code_of(run)))
        return writer.trouble
