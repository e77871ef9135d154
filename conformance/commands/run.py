"""`sendspec run` and `smoke`: the pytest plugin in a pytest of its own, and what is printed about it."""

import argparse
import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from conformance import workers
from conformance.held import Held
from conformance.items import CONDUCT, PROTOCOL, RUN, WRITER, held_readings, narrowed, version_here, wanted_checks
from conformance.known_failures import Misuse
from conformance.recording.writer import Writer
from conformance.reports import data, text
from conformance.terminal import standard
from conformance.verdicts import EXIT_BROKEN, EXIT_USAGE, RED, Run, Status, exit_code
from refimpl.answer import Json

STATE = Path(".sendspec")
RECORDING = STATE / "run.jsonl"
LAST = STATE / "last.json"
SEEN_BY_PYTEST = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD")
MOST_FINDINGS = 30


class Watcher:
    """A plugin of the run's own: shows progress, and keeps the run when pytest is done."""

    def __init__(self, crew: workers.Crew | None = None) -> None:
        self.crew = crew
        self.held = Held()
        self.run: Run | None = None
        self.misuse: str | None = None
        self.broken: str | None = None
        self.conduct: Any = None
        self.writer: Writer | None = None
        self.total = self.done = 0
        self.began = time.monotonic()
        self.shown = 0.0

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
        self.run = session.config.stash.get(RUN, None)
        if self.run is not None:
            self.run.header["checks"] = self.total
        self.conduct = session.config.stash.get(CONDUCT, None)
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


@contextmanager
def interruptible() -> Iterator[None]:
    """End a run that is told to terminate as Ctrl-C does: with a report of what was done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


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
    for option, value in (("known", arguments.known), ("build", arguments.build)):
        if value:
            words += [f"--sendspec-{option}", str(value)]
    for flag in ("strict", "in_process", "allow_remote", "check_protocol"):
        if getattr(arguments, flag):
            words.append(f"--sendspec-{flag.replace('_', '-')}")
    if arguments.max_failures:
        words += ["--maxfail", str(arguments.max_failures)]
    if arguments.junitxml:
        words += ["--junitxml", str(arguments.junitxml)]
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


def _print(run: Run, watcher: Watcher, code: int, address: str) -> None:
    found, place = text.findings(run), standard(text.WIDTH)
    for _, verdict in found[:MOST_FINDINGS]:
        replay = watcher.conduct.replay_file(verdict) if watcher.conduct else ""
        print(place.shown(text.finding(verdict, replay, address, place.columns)), end="\n\n")
    if len(found) > MOST_FINDINGS:
        print(f"… and {len(found) - MOST_FINDINGS} more findings; --report-json lists all\n")
    print(text.table(run), end="\n\n")
    if "lines" in run.header:
        print(f"protocol: {run.header['lines']} lines held to fixtures/schema, both ways", end="\n\n")
    if any(run.score()[word] for word in ("skipped",)) or text.skips(run):
        print("not asked:\n" + "\n".join(text.skips(run)), end="\n\n")
    print(text.score_line(run))
    print(text.conclusion(run, code))


def _header(run: Run, target: str) -> str:
    known = run.target
    what = f"{known.name} {known.version}".strip() if known else target
    return (
        f"{version_here()} · target {what} · profile {run.header.get('profile')} · "
        f"seed {run.header.get('seed')} · Python {sys.version.split()[0]}"
    )


def command(arguments: argparse.Namespace) -> int:
    """Run the suite and say what it came to."""
    for path in (
        arguments.report_json,
        arguments.junitxml,
        arguments.save and arguments.save / "evidence",
        arguments.record,
    ):
        why = path and _unwritable(path)
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
    watcher = Watcher(crew)
    with _undisturbed(), interruptible():
        ended = pytest.main(_words(arguments, suites, only, recording), plugins=[watcher])
    if watcher.misuse or (watcher.run is None and ended is pytest.ExitCode.USAGE_ERROR):
        print(f"sendspec: {watcher.misuse or 'the options do not fit together'}", file=sys.stderr)
        return EXIT_USAGE
    run = watcher.run or Run({})
    missing = 0
    if crew is not None:
        run, watcher.writer, missing = crew.gathered(watcher.held)
        watcher.conduct = crew
    if watcher.broken:
        print(f"sendspec: the suite cannot be put together: {watcher.broken}", file=sys.stderr)
    stopped = watcher.broken is not None or run.trouble is not None
    # Several workers that stop after so many red checks are told to in the manner of an interrupt.
    enough = arguments.max_failures is not None and sum(r.status in RED for r in run.results) >= arguments.max_failures
    run.interrupted = ended is pytest.ExitCode.INTERRUPTED and not stopped and not (crew is not None and enough)
    run.complete = not run.interrupted and not stopped and ended is not pytest.ExitCode.INTERNAL_ERROR
    run.complete = run.complete and (not missing or enough)
    code = exit_code(run, strict=arguments.strict)
    if arguments.report_json and not _written(arguments.report_json, json.dumps(data.run_json(run, code), indent=1)):
        code = EXIT_BROKEN
    if watcher.writer is not None:
        watcher.writer.end(_footer(run, code))
        if watcher.writer.trouble and arguments.record:
            print(f"sendspec: {watcher.writer.trouble}", file=sys.stderr)
            code = EXIT_BROKEN
    print(_header(run, arguments.target or "refimpl"))
    _print(run, watcher, code, arguments.target or "refimpl")
    _remember(run)
    return code


def _footer(run: Run, code: int) -> dict[str, Json]:
    return {"score": run.score(), "exit_code": code, "trouble": run.trouble, "complete": run.complete}


def _unwritable(path: Path) -> str:
    """Say why a file cannot be written, before anything is asked; empty where it can, its folder being made."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return f"{path}: cannot be written ({error.strerror}); choose another place"
    return f"{path}: is a folder; name a file" if path.is_dir() else ""


def _written(path: Path, body: str) -> bool:
    half = path.with_name(path.name + ".part")
    try:
        half.write_text(body + "\n", "utf-8")
        half.replace(path)
    except OSError as error:
        print(f"sendspec: {path}: cannot be written ({error.strerror})", file=sys.stderr)
        return False
    return True
