"""The suites as pytest items, one for each check, over one run kept in the session."""

import importlib.metadata
import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cache, partial
from pathlib import Path
from typing import Any

import attrs
import pytest

from conformance import known_failures, known_list
from conformance.adapters.address import Unusable, open_target
from conformance.adapters.greeting import capabilities_to_json
from conformance.adapters.overheard import Overheard, lacking
from conformance.adapters.reference import ReferenceTarget
from conformance.bundles import long_ones_first
from conformance.conduct import Conduct
from conformance.held import Held
from conformance.interrupts import listen
from conformance.known_failures import Misuse
from conformance.probing.operations import misrouted
from conformance.profiles import PROFILES, Profile
from conformance.recording.recorded import RecordedTarget
from conformance.recording.results import result_json
from conformance.recording.writer import Writer
from conformance.reports.data import code_of, ended_json
from conformance.reports.text import finding
from conformance.shards import shard, share
from conformance.suites import SUITES, checks, claims
from conformance.suites.check import Asking, Check, Wanted
from conformance.target import Broke, Capabilities, Closes, Json, Target
from conformance.trial import Trial
from conformance.verdicts import RED, CheckResult, Run, Standing, Status, Verdict, summed_up
from conformance.workers import part_of
from refimpl.aliases import current, current_in
from refimpl.operations import OPERATIONS
from refimpl.readings import register
from refimpl.revisions import of_revision

RUN: pytest.StashKey[Run] = pytest.StashKey()
SELECTING = ("operation", "suite", "rule", "check")
"""Options that narrow a run down."""
CONDUCT: pytest.StashKey[Conduct] = pytest.StashKey()
WRITER: pytest.StashKey[Writer] = pytest.StashKey()
ORDER: pytest.StashKey[list[str]] = pytest.StashKey()
EXIT: pytest.StashKey[int] = pytest.StashKey()
"""How the session ended, by pytest's own codes."""
MADE_BY: pytest.StashKey[dict[str, Json]] = pytest.StashKey()
"""What the header says of the command that makes the run."""
MADE_BY_OF_WORKERS = "sendspec_made_by"


PROTOCOL = "protocol/lines/conversation"
"""The result that tells what is wrong with the lines of a target."""


class CheckFailed(Exception):
    """A check came out red."""

    def __init__(self, result: CheckResult, conduct: Conduct, address: str) -> None:
        super().__init__(result.check)
        self.text = "\n".join(
            finding(each, conduct.replay_file(each), address) for each in result.verdicts if worth(each.status)
        )


def worth(status: Status) -> bool:
    """Say whether a verdict is worth printing."""
    return status in RED or status in (Status.BROKEN, Status.WARN)


class SuiteDirectory(pytest.Directory):
    """The folder of the suite: it yields the checks that are asked for."""

    def collect(self) -> Iterator[pytest.Item]:
        """List the checks as items."""
        try:
            wanted = wanted_checks(self.config)
        except Misuse as error:
            raise pytest.UsageError(str(error)) from None
        self.config.stash[ORDER] = [check.id for check in wanted]
        if is_worker(self.config):
            wanted = long_ones_first(wanted)
        for check in wanted:
            yield CheckItem.from_parent(self, name=check.id, check=check)


def wanted_checks(config: pytest.Config) -> list[Check]:
    """List the checks the options ask for; raises Misuse where an option matches nothing."""
    _refuse_to_hear_nothing(config)
    known = config.getoption("--sendspec-known")
    found = selected(
        operations=config.getoption("--sendspec-operation"),
        suites=config.getoption("--sendspec-suite"),
        rules=config.getoption("--sendspec-rule"),
        names=config.getoption("--sendspec-check"),
        known=Path(known) if known else None,
    )
    word = config.getoption("--sendspec-shard")
    try:
        return share(found, shard(word), PROFILES[config.getoption("--sendspec-profile")]) if word else found
    except ValueError as error:
        raise Misuse(str(error)) from None


def selected(
    *, operations: Sequence[str], suites: Sequence[str], rules: Sequence[str], names: Sequence[str], known: Path | None
) -> list[Check]:
    """List the checks these patterns and names ask for; raises Misuse where one matches nothing."""
    operations = matching("operation", operations, OPERATIONS) or tuple(OPERATIONS)
    suites = _named("suite", suites, SUITES)
    rules = tuple(map(current, rules))
    matching("rule", rules, tuple(dict.fromkeys(r.id for name in operations for r in OPERATIONS[name].rules())))
    only = dict.fromkeys(map(current_in, names), True) or None
    if only and not suites:
        suites = _suites_of(only)
    wanted = Wanted(operations, suites, rules, only)
    found = checks(wanted)
    rows: list[Check] = []
    if known:
        rows = list(known_list.checks(known_list.read(known), _ids_of))
        found += [row for row in rows if _is_wanted(row, wanted)]
    unknown = set(only or ()) - {check.id for check in (*found, *rows)}
    if unknown:
        ids = [check.id for check in (*checks(Wanted(operations)), *rows)]
        for id in sorted(unknown - set(ids)):
            raise Misuse(f"there is no check {id!r}{known_failures.nearest(id, ids)}")
    if not found:
        raise Misuse("no check is left to make; loosen the selection")
    return found


def _refuse_to_hear_nothing(config: pytest.Config) -> None:
    """Raise Misuse where lines are to be looked at, and the target has none or there is nothing to read them by."""
    if not config.getoption("--sendspec-check-protocol"):
        return
    address, inside = config.getoption("--sendspec-target"), config.getoption("--sendspec-in-process")
    if not address.startswith("exec:") and (inside or not address.startswith("py:")):
        raise Misuse(f"{address} speaks no lines to look at; --check-protocol is for exec: and py: in a process apart")
    if lacking():
        raise Misuse(f"--check-protocol {lacking()}")


@cache
def _ids_of(operation: str, suite: str) -> tuple[str, ...]:
    """List the checks of one operation in a suite, or in all of them where there is no such suite."""
    return tuple(check.id for check in checks(Wanted((operation,), (suite,) if suite in SUITES else ())))


def _is_wanted(row: Check, wanted: Wanted) -> bool:
    """Say whether a row of the known failures is asked for: by itself, or by the check it is about."""
    about = row.name.partition("=")[0]
    named = wanted.only is None or row.id in wanted.only or about in wanted.only
    return named and row.operation in wanted.operations and attrs.evolve(wanted, only=None).includes(row)


def narrowed(config: pytest.Config) -> bool:
    """Say whether options name checks, a shard or a list of known failures, any of which may be wrong."""
    named = (config.getoption(f"--sendspec-{name}") for name in (*SELECTING, "shard", "known"))
    return any(named)


def _suites_of(ids: Iterable[str]) -> tuple[str, ...]:
    """Name the suites these checks are of: to make the others would take time; all, where one is of none."""
    named = {id.partition("/")[0] for id in ids} - {"known"}
    return tuple(name for name in SUITES if name in named) if named <= set(SUITES) else ()


def matching(what: str, patterns: Sequence[str], known: Iterable[str]) -> tuple[str, ...]:
    """List what these patterns name; raises Misuse where one names nothing."""
    for pattern in patterns:
        if not any(fnmatchcase(name, pattern) for name in known):
            raise Misuse(f"no {what} matches {pattern!r}{known_failures.nearest(pattern, known)}")
    return tuple(name for name in known if any(fnmatchcase(name, pattern) for pattern in patterns))


def _named(what: str, words: Sequence[str], known: Any) -> tuple[str, ...]:
    for word in words:
        if word not in known:
            raise Misuse(f"there is no {what} {word!r}{known_failures.nearest(word, known)}")
    return tuple(words)


def held_readings(config: pytest.Config) -> Held:
    """Read the readings the target is held to from the start."""
    revision, pairs = config.getoption("--sendspec-revision"), config.getoption("--sendspec-reading")
    return readings_held(revision, pairs, strict=config.getoption("--sendspec-strict"))


def readings_held(revision: str, pairs: Iterable[str], *, strict: bool) -> Held:
    """Hold a target to a revision and to readings, each given as A-id=letter; raises Misuse."""
    held = Held(strict=strict, chosen=of_revision(revision))
    for pair in pairs:
        name, _, letter = pair.partition("=")
        if name not in register():
            raise Misuse(f"there is no ambiguity {name!r}{known_failures.nearest(name, register())}")
        if letter not in register()[name].letters:
            raise Misuse(f"{name} has no reading {letter!r}; it has {', '.join(sorted(register()[name].letters))}")
        held.bindings[name] = frozenset(letter)
    return held


def conduct_of(config: pytest.Config) -> Conduct:
    """Open the target and begin the run, once a session."""
    if CONDUCT in config.stash:
        return config.stash[CONDUCT]
    profile = PROFILES[config.getoption("--sendspec-profile")]
    address, seed = config.getoption("--sendspec-target"), config.getoption("--sendspec-seed")
    revision = config.getoption("--sendspec-revision")
    run = Run(told_of(config))
    config.stash[RUN] = run
    listener = Overheard() if config.getoption("--sendspec-check-protocol") else None
    opened = partial(
        open_target,
        address,
        call_timeout=config.getoption("--sendspec-call-timeout"),
        in_process=config.getoption("--sendspec-in-process"),
        build=config.getoption("--sendspec-build"),
        allow_remote=config.getoption("--sendspec-allow-remote"),
        revision=revision,
        listener=listener,
    )
    writer = recording_of(config)
    raw = opened()
    if writer is not None and MADE_BY not in config.stash and not is_worker(config):
        # The command ends what it records itself; here, nobody else would. What is added first is done last.
        config.add_cleanup(partial(end_recording, config, run, writer))
    config.add_cleanup(partial(end, raw, run, listener, writer))
    target = raw if writer is None else RecordedTarget(raw, writer)
    known = config.getoption("--sendspec-known")
    save = config.getoption("--sendspec-save")
    conduct = begun(
        run, target, held_readings(config), profile, seed, Path(known) if known else None, Path(save) if save else None
    )
    if writer is not None and run.target is not None:
        writer.begin({**header_of(config), "hello": capabilities_to_json(run.target)})
    conduct.writer, conduct.worker = writer, is_worker(config)
    if isinstance(raw, ReferenceTarget):
        conduct.renewed = opened
    config.stash[CONDUCT] = conduct
    return conduct


def begun(
    run: Run, target: Target, held: Held, profile: Profile, seed: int, known: Path | None, save: Path | None
) -> Conduct:
    """Begin a run against a target; raises Broke where it does not say what it is, Misuse where its list is wrong."""
    run.target = greeting(target)
    rows = known_list.read(known).applying(run.target) if known else ()
    trial = Trial(target, OPERATIONS, held, ignores=partial(known_failures.explained, rows))
    return Conduct(run, Asking(trial, profile, seed), rows, save)


def end(target: Target, run: Run, listener: Overheard | None, writer: Writer | None = None) -> None:
    """Close a target; its lines are known when the last was said."""
    if isinstance(target, Closes):
        target.close()
    if listener is None:
        return
    run.header["lines"] = listener.lines
    found = [
        Verdict(Status.BROKEN if each.ours else Status.ERROR, "protocol", None, str(each))
        for each in listener.violations
    ]
    if found:
        run.results.append(summed_up(PROTOCOL, found, 0.0, listener.lines))
        if writer is not None:
            writer.result(result_json(run.results[-1]))


def end_recording(config: pytest.Config, run: Run, writer: Writer) -> None:
    """Write the end of the recording of a session of pytest's own."""
    ended = config.stash.get(EXIT, pytest.ExitCode.INTERNAL_ERROR)
    run.interrupted = ended == pytest.ExitCode.INTERRUPTED
    run.complete = ended in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
    writer.end(ended_json(run, code_of(run)))


def recording_of(config: pytest.Config) -> Writer | None:
    """Begin the recording of the run, if there is to be one."""
    path = config.getoption("--sendspec-record")
    if path and WRITER not in config.stash:
        worker = getattr(config, "workerinput", {}).get("workerid")
        if worker is not None:
            listen()
        config.stash[WRITER] = Writer(Path(path) if worker is None else part_of(Path(path), worker))
    return config.stash.get(WRITER, None)


def is_worker(config: pytest.Config) -> bool:
    """Say whether this process is one of several at the same run."""
    return hasattr(config, "workerinput")


def header_of(config: pytest.Config) -> dict[str, Json]:
    """Say what is asked of whom, for the header of a recording; a worker says in what order, and who it is."""
    own = {"order": config.stash[ORDER], "pid": os.getpid()} if is_worker(config) else {}
    return {**told_of(config), **own}


def told_of(config: pytest.Config) -> dict[str, Json]:
    """Say what is asked of whom, and with what, for the header of the run."""
    told = {
        name: config.getoption(f"--sendspec-{name}") for name in ("target", "profile", "seed", "revision", "strict")
    }
    selection = {name: list(config.getoption(f"--sendspec-{name}")) for name in SELECTING}
    # A list, as the other options that narrow a run down have.
    selection["shard"] = [word for word in (config.getoption("--sendspec-shard"),) if word]
    narrowed_by = {name: words for name, words in selection.items() if words}
    readings, checks = list(config.getoption("--sendspec-reading")), len(config.stash.get(ORDER, ()))
    made_by = getattr(config, "workerinput", {}).get(MADE_BY_OF_WORKERS) or config.stash.get(MADE_BY, {})
    return {**made_with(), **made_by, **told, "selection": narrowed_by, "readings": readings, "checks": checks}


def made_with() -> dict[str, Json]:
    """Name this program and the Python it runs in."""
    return {"by": version_here(), "python": platform.python_version()}


def version_here() -> str:
    """Name this program and its version."""
    try:
        return f"sendspec {importlib.metadata.version('sendspec')}"
    except importlib.metadata.PackageNotFoundError:
        return "sendspec (source)"


def greeting(target: Target) -> Capabilities:
    """Ask a target what it is; raises Broke where it does not say."""
    try:
        known = target.hello()
    except Broke:
        raise
    except Exception as error:
        raise Broke("start", f"hello raised {type(error).__name__}: {error}") from error
    if not isinstance(known, Capabilities):
        raise Broke("start", f"hello returned {type(known).__name__}, not Capabilities")
    return known


def not_implemented(capabilities: Capabilities | None, operation: str) -> bool:
    """Say whether the target says of itself that it lacks an operation."""
    return capabilities is not None and bool(capabilities.operations) and operation not in capabilities.operations


def not_asked(conduct: Conduct, check: Check) -> str:
    """Say why a check is left out, by what the target says of itself or was seen to lack; empty where it is made."""
    conduct.turn_to(check)
    if check.suite == claims.SUITE and check.name == claims.OPERATION:
        return ""
    if not_implemented(conduct.run.target, check.operation):
        return f"the target does not implement {check.operation}"
    if check.suite == claims.SUITE:
        return ""
    seen = conduct.asking.operation_seen(check.operation)
    return f"unsupported: {misrouted(seen)}" if seen.standing is Standing.MISROUTED else ""


def asked(conduct: Conduct, check: Check, address: str) -> CheckResult:
    """Make a check; raises CheckFailed where it came out red, and skips the test where nothing was asked."""
    why = not_asked(conduct, check)
    if why:
        conduct.skip(check, why)
        pytest.skip(why)
    result = conduct.perform(check)
    if result.status in RED or result.status is Status.BROKEN:
        raise CheckFailed(result, conduct, address)
    if result.status is Status.SKIPPED:
        pytest.skip(result.verdicts[0].reason if result.verdicts else "nothing was asked")
    return result


class CheckItem(pytest.Item):
    """One check as a pytest item."""

    def __init__(self, *, check: Check, **rest: Any) -> None:
        super().__init__(**rest)
        self.check = check

    def runtest(self) -> None:
        """Make the check; fail, skip or pass as it came out."""
        try:
            conduct = conduct_of(self.config)
        except (Unusable, Broke) as error:
            if RUN in self.config.stash:
                self.config.stash[RUN].trouble = str(error)
            if WRITER in self.config.stash:
                told = {"trouble": str(error)} if is_worker(self.config) else {}
                self.config.stash[WRITER].begin({**header_of(self.config), **told})
            self.session.shouldstop = str(error)
            pytest.fail(str(error), pytrace=False)
        except Misuse as error:
            self.session.shouldstop = str(error)
            raise
        asked(conduct, self.check, self.config.getoption("--sendspec-target"))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show what was found rather than where our code noticed."""
        if isinstance(excinfo.value, CheckFailed):
            return excinfo.value.text
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Name the check."""
        return self.path, None, self.check.id
