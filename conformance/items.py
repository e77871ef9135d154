"""The suites as pytest items, one for each check, over one run kept in the session."""

import importlib.metadata
import os
import platform
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from conformance import known_failures
from conformance.adapters.address import Unusable, open_target
from conformance.adapters.greeting import capabilities_to_json
from conformance.adapters.reference import ReferenceTarget
from conformance.bundles import long_ones_first
from conformance.conduct import Conduct
from conformance.judge import Held
from conformance.known_failures import Misuse
from conformance.profiles import PROFILES
from conformance.recording.recorded import RecordedTarget
from conformance.recording.writer import Writer
from conformance.reports.text import finding
from conformance.suites import SUITES, checks
from conformance.suites.check import Asking, Check, Wanted
from conformance.target import Broke, Capabilities, Closes, Json, Target
from conformance.trial import Trial
from conformance.verdicts import RED, CheckResult, Run, Status
from conformance.workers import part_of
from refimpl.operations import OPERATIONS
from refimpl.readings import register
from refimpl.revisions import of_revision

RUN: pytest.StashKey[Run] = pytest.StashKey()
CONDUCT: pytest.StashKey[Conduct] = pytest.StashKey()
WRITER: pytest.StashKey[Writer] = pytest.StashKey()
ORDER: pytest.StashKey[list[str]] = pytest.StashKey()


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
    operations = _matching("operation", config.getoption("--sendspec-operation"), OPERATIONS) or tuple(OPERATIONS)
    suites = _named("suite", config.getoption("--sendspec-suite"), SUITES)
    rules = tuple(config.getoption("--sendspec-rule"))
    _matching("rule", list(rules), tuple(dict.fromkeys(r.id for name in operations for r in OPERATIONS[name].rules())))
    only = dict.fromkeys(config.getoption("--sendspec-check"), True) or None
    if only and not suites:
        suites = _suites_of(only)
    found = checks(Wanted(operations, suites, rules, only))
    unknown = set(only or ()) - {check.id for check in found}
    if any(not id.startswith("known/") for id in unknown) or config.getoption("--sendspec-known"):
        ids = [check.id for check in checks(Wanted(operations))]
        for id in unknown - set(ids):
            if not id.startswith("known/"):
                raise Misuse(f"there is no check {id!r}{known_failures.nearest(id, ids)}")
        if config.getoption("--sendspec-known"):
            path = Path(config.getoption("--sendspec-known"))
            entries = known_failures.read(path)
            found += known_failures.checks(entries, path.parent, ids)
    if not found:
        raise Misuse("no check is left to make; loosen the selection")
    return found


def narrowed(config: pytest.Config) -> bool:
    """Say whether options name checks, rules, operations or a list of known failures, any of which may be wrong."""
    named = (config.getoption(f"--sendspec-{name}") for name in ("operation", "suite", "rule", "check", "known"))
    return any(named)


def _suites_of(ids: Iterable[str]) -> tuple[str, ...]:
    """Name the suites these checks are of: to make the others would take time; all, where one is of none."""
    named = {id.partition("/")[0] for id in ids} - {"known"}
    return tuple(name for name in SUITES if name in named) if named <= set(SUITES) else ()


def _matching(what: str, patterns: list[str], known: Iterable[str]) -> tuple[str, ...]:
    """List what these patterns name; raises Misuse where one names nothing."""
    for pattern in patterns:
        if not any(fnmatchcase(name, pattern) for name in known):
            raise Misuse(f"no {what} matches {pattern!r}{known_failures.nearest(pattern, known)}")
    return tuple(name for name in known if any(fnmatchcase(name, pattern) for pattern in patterns))


def _named(what: str, words: list[str], known: Any) -> tuple[str, ...]:
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
    run = Run({"target": address, "profile": profile.name, "seed": seed, "revision": revision})
    config.stash[RUN] = run
    opened = partial(
        open_target,
        address,
        call_timeout=config.getoption("--sendspec-call-timeout"),
        in_process=config.getoption("--sendspec-in-process"),
        build=config.getoption("--sendspec-build"),
        allow_remote=config.getoption("--sendspec-allow-remote"),
        revision=revision,
    )
    writer = recording_of(config)
    raw = target = opened()
    if writer is not None:
        target = RecordedTarget(raw, writer)
    known = config.getoption("--sendspec-known")
    save = config.getoption("--sendspec-save")
    run.target = greeting(target)
    if writer is not None:
        writer.begin({**header_of(config), "hello": capabilities_to_json(run.target)})
    asking = Asking(Trial(target, OPERATIONS, held_readings(config)), profile, seed)
    conduct = Conduct(run, asking, known_failures.read(Path(known)) if known else (), Path(save) if save else None)
    conduct.writer, conduct.worker = writer, is_worker(config)
    if isinstance(raw, ReferenceTarget):
        conduct.renewed = opened
    config.stash[CONDUCT] = conduct

    def close() -> None:
        if isinstance(target, Closes):
            target.close()

    config.add_cleanup(close)
    return conduct


def recording_of(config: pytest.Config) -> Writer | None:
    """Begin the recording of the run, if there is to be one."""
    path = config.getoption("--sendspec-record")
    if path and WRITER not in config.stash:
        worker = getattr(config, "workerinput", {}).get("workerid")
        config.stash[WRITER] = Writer(Path(path) if worker is None else part_of(Path(path), worker))
    return config.stash.get(WRITER, None)


def is_worker(config: pytest.Config) -> bool:
    """Say whether this process is one of several at the same run."""
    return hasattr(config, "workerinput")


def header_of(config: pytest.Config) -> dict[str, Json]:
    """Say what was run, with what, for the header of its recording; a worker says in what order, and who it is."""
    own = {"order": config.stash[ORDER], "pid": os.getpid()} if is_worker(config) else {}
    chosen = {name: config.getoption(f"--sendspec-{name}") for name in ("operation", "suite", "rule", "check")}
    told = {name: config.getoption(f"--sendspec-{name}") for name in ("target", "profile", "seed", "revision")}
    return {
        "by": version_here(),
        "python": platform.python_version(),
        **told,
        "readings": config.getoption("--sendspec-reading"),
        "strict": config.getoption("--sendspec-strict"),
        "selection": {name: words for name, words in chosen.items() if words},
        **own,
    }


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
            if is_worker(self.config) and WRITER in self.config.stash:
                self.config.stash[WRITER].begin({**header_of(self.config), "trouble": str(error)})
            self.session.shouldstop = str(error)
            pytest.fail(str(error), pytrace=False)
        if not_implemented(conduct.run.target, self.check.operation):
            conduct.skip(self.check, f"the target does not implement {self.check.operation}")
            pytest.skip(f"the target does not implement {self.check.operation}")
        result = conduct.perform(self.check)
        if result.status in RED or result.status is Status.BROKEN:
            raise CheckFailed(result, conduct, self.config.getoption("--sendspec-target"))
        if result.status is Status.SKIPPED:
            pytest.skip(result.verdicts[0].reason if result.verdicts else "nothing was asked")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show what was found rather than where our code noticed."""
        if isinstance(excinfo.value, CheckFailed):
            return excinfo.value.text
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Name the check."""
        return self.path, None, self.check.id
