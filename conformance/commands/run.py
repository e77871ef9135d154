"""`sendspec run` and `smoke`: the pytest plugin in a pytest of its own, and what is printed about it."""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from conformance import workers
from conformance.commands import again
from conformance.commands.destinations import unwritable, wanted, written
from conformance.held import Held
from conformance.interrupts import interruptible
from conformance.known_failures import Misuse
from conformance.recording.writer import Writer
from conformance.reports import printed, text
from conformance.reports.data import as_told, code_of, ended_json
from conformance.reports.formats import rendered
from conformance.session import (
    MADE_BY,
    MADE_BY_OF_WORKERS,
    PROTOCOL,
    RUN,
    WRITER,
    held_readings,
    narrowed,
    told_of,
    wanted_checks,
)
from conformance.terminal import standard
from conformance.verdicts import EXIT_BROKEN, EXIT_USAGE, RED, Run, Status
from refimpl.answer import Json

STATE = Path(".sendspec")
RECORDING = STATE / "run.jsonl"
LAST = STATE / "last.json"
SEEN_BY_PYTEST = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD")


class Watcher:
    """A plugin of the run's own: shows progress, and keeps the run when pytest is done."""

    def __init__(self, made_by: dict[str, Json], crew: workers.Crew | None = None) -> None:
        self.made_by = made_by
        self.crew = crew
        self.held = Held()
        self.run: Run | None = None
        self.told: dict[str, Json] = {}
        self.misuse: str | None = None
        self.broken: str | None = None
        self.writer: Writer | None = None
        self.total = self.done = 0
        self.began = time.monotonic()
        self.shown = 0.0

    def pytest_configure(self, config: pytest.Config) -> None:
        """Let the header of the run say by which command it was made."""
        config.stash[MADE_BY] = self.made_by

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Let a worker say so too."""
        node.workerinput[MADE_BY_OF_WORKERS] = self.made_by

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Find what is wrong with the options before workers are put to work; they could not say it as well."""
        if self.crew is not None:
            try:
                self.held = held_readings(session.config)
                if narrowed(session.config):
                    wanted_checks(session.config)
            except Misuse as error:
                self.misuse = str(error)
                raise pytest.UsageError(str(error)) from None

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """Learn from a worker how many checks there are."""
        self.total = len(ids)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:
        """Keep together what belongs together."""
        return workers.scheduler(config, log)

    def pytest_keyboard_interrupt(self) -> None:
        """Let workers keep what they are at."""
        if self.crew is not None:
            self.crew.interrupt()

    def pytest_collection_modifyitems(
        self, session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Count the checks."""
        self.total = len(items)
        try:
            held_readings(config)
        except Misuse as error:
            self.misuse = str(error)
            items.clear()

    def pytest_exception_interact(self, call: pytest.CallInfo[Any]) -> None:
        """Keep what went wrong before anything ran, which pytest would print its own way."""
        error = call.excinfo.value if call.excinfo is not None else None
        if isinstance(error, Misuse | pytest.UsageError):
            self.misuse = str(error)
        elif call.when == "collect":
            self.broken = f"{type(error).__name__}: {error}"

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Show which check is being made."""
        self.done += 1
        now = time.monotonic()
        if sys.stderr.isatty():
            name = nodeid.rpartition("::")[2][-60:]
            sys.stderr.write(f"\r\x1b[K[{self.done}/{self.total}] {now - self.began:5.1f} s  {name}")
            sys.stderr.flush()
        elif now - self.shown > 5 or self.done == self.total:
            self.shown = now
            print(f"[{self.done}/{self.total}] {now - self.began:.0f} s", file=sys.stderr)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Keep the run."""
        self.run, self.told = session.config.stash.get(RUN, None), told_of(session.config)
        self.writer = session.config.stash.get(WRITER, None)
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hide what is around the run: nothing in the environment may change a verdict."""
    kept = {name: os.environ.pop(name) for name in SEEN_BY_PYTEST if name in os.environ}
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        del os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"]
        os.environ.update(kept)


def _words(arguments: argparse.Namespace, suites: list[str], only: list[str], recording: Path) -> list[str]:
    here = Path(__file__).parent.parent
    words = [
        str(here), "-c", os.devnull, "--rootdir", str(here), "--noconftest", "-p", "no:cacheprovider",
        "-p", "no:terminal", "-p", "no:faulthandler", "-p", "conformance.plugin", "--capture=sys",
        "--sendspec-target", arguments.target or "refimpl", "--sendspec-profile", arguments.profile,
        "--sendspec-seed", str(arguments.seed), "--sendspec-call-timeout", str(arguments.call_timeout),
        "--sendspec-save", str(arguments.save or STATE / "failures"), "--sendspec-revision", arguments.revision,
        "--sendspec-record", str(recording),
    ]  # fmt: skip
    if arguments.jobs > 1:
        words += workers.words(arguments.jobs)
    for option, values in (
        ("operation", arguments.operation), ("rule", arguments.rule), ("suite", suites), ("check", only),
        ("reading", arguments.reading),
    ):  # fmt: skip
        for value in values:
            words += [f"--sendspec-{option}", value]
    for option, value in (("known", arguments.known), ("build", arguments.build), ("shard", arguments.shard)):
        if value:
            words += [f"--sendspec-{option}", str(value)]
    for flag in ("strict", "in_process", "allow_remote", "check_protocol"):
        if getattr(arguments, flag):
            words.append(f"--sendspec-{flag.replace('_', '-')}")
    if arguments.max_failures:
        words += ["--maxfail", str(arguments.max_failures)]
    return words


def _last_failed() -> list[str]:
    try:
        failed = json.loads(LAST.read_text("utf-8"))["failed"]
        return [str(name) for name in failed]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _remember(run: Run) -> None:
    """Keep the names of the red checks for --last-failed; not being able to is no reason to fail."""
    failed = [r.check for r in run.results if r.status in RED or r.status is Status.BROKEN]
    failed = [name for name in failed if name != PROTOCOL]
    try:
        STATE.mkdir(exist_ok=True)
        (STATE / ".gitignore").write_text("*\n")
        LAST.write_text(json.dumps({"failed": failed}), "utf-8")
    except OSError:
        pass


def command(arguments: argparse.Namespace) -> int:
    """Run the suite and say what it came to."""
    for path in (*wanted(arguments).values(), arguments.save and arguments.save / "evidence", arguments.record):
        why = path and unwritable(path)
        if why:
            print(f"sendspec: {why}", file=sys.stderr)
            return EXIT_USAGE
    suites = ["smoke"] if arguments.command == "smoke" else list(arguments.suite)
    only = list(arguments.check)
    if arguments.last_failed:
        only += _last_failed()
        if not only:
            print("sendspec: nothing failed last time here; run without --last-failed", file=sys.stderr)
            return EXIT_USAGE
    with tempfile.TemporaryDirectory(prefix="sendspec-") as folder:
        # A run is always recorded while it lasts: readings are compared in the end by what was answered.
        recording = Path(folder) / RECORDING.name if arguments.no_record else arguments.record or RECORDING
        return _run(arguments, suites, only, recording)


def _run(arguments: argparse.Namespace, suites: list[str], only: list[str], recording: Path) -> int:
    crew = None
    if arguments.jobs > 1:
        why = workers.refusal(arguments.target or "refimpl", arguments.build)
        if arguments.check_protocol:
            why = "--check-protocol listens to one target from its start to its end; leave --jobs out"
        if why:
            print(f"sendspec: {why}", file=sys.stderr)
            return EXIT_USAGE
        crew = workers.Crew.hired(recording, kept=not arguments.no_record)
    watcher = Watcher(again.told(arguments), crew)
    with _undisturbed(), interruptible():
        ended = pytest.main(_words(arguments, suites, only, recording), plugins=[watcher])
    if watcher.misuse or (watcher.run is None and ended is pytest.ExitCode.USAGE_ERROR):
        print(f"sendspec: {watcher.misuse or 'the options do not fit together'}", file=sys.stderr)
        return EXIT_USAGE
    run = watcher.run or Run(watcher.told)
    missing = 0
    if crew is not None:
        run, watcher.writer, missing = crew.gathered(watcher.held, watcher.told)
    elif watcher.writer is None:
        watcher.writer = Writer(recording)
    if watcher.broken:
        print(f"sendspec: the suite cannot be put together: {watcher.broken}", file=sys.stderr)
    stopped = watcher.broken is not None or run.trouble is not None
    # Several workers that stop after so many red checks are told to in the manner of an interrupt.
    enough = arguments.max_failures is not None and sum(r.status in RED for r in run.results) >= arguments.max_failures
    run.interrupted = ended is pytest.ExitCode.INTERRUPTED and not stopped and not (crew is not None and enough)
    run.complete = not run.interrupted and not stopped and ended is not pytest.ExitCode.INTERNAL_ERROR
    run.complete = run.complete and (not missing or enough)
    code = code_of(run)
    if watcher.writer is not None:
        watcher.writer.begin(run.header)
        watcher.writer.end(ended_json(run, code))
        if watcher.writer.trouble and arguments.record:
            print(f"sendspec: {watcher.writer.trouble}", file=sys.stderr)
            code = EXIT_BROKEN
    told = as_told(run)
    _remember(run)
    try:
        for form, path in wanted(arguments).items():
            if not written(path, rendered(form, [told])):
                code = EXIT_BROKEN
    finally:
        # Whatever becomes of a file, what was found is told.
        place = standard(text.WIDTH)
        print(place.shown(printed.report(told, place.columns)), end="")
    return code
