"""The suites as pytest items, one for each check, over one run kept in the session."""

from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from conformance import known_failures
from conformance.adapters.address import Unusable, open_target
from conformance.adapters.overheard import Overheard
from conformance.adapters.reference import ReferenceTarget
from conformance.conduct import Conduct
from conformance.held import Held
from conformance.known_failures import Misuse
from conformance.profiles import PROFILES
from conformance.reports.text import finding
from conformance.suites import SUITES, checks
from conformance.suites.check import Asking, Check, Wanted
from conformance.target import Broke, Capabilities, Closes, Target
from conformance.trial import Trial
from conformance.verdicts import RED, CheckResult, Run, Status, Verdict, summed_up
from refimpl.operations import OPERATIONS
from refimpl.readings import register
from refimpl.revisions import of_revision

RUN: pytest.StashKey[Run] = pytest.StashKey()
CONDUCT: pytest.StashKey[Conduct] = pytest.StashKey()


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
        for check in wanted:
            yield CheckItem.from_parent(self, name=check.id, check=check)


def wanted_checks(config: pytest.Config) -> list[Check]:
    """List the checks the options ask for; raises Misuse where an option matches nothing."""
    _refuse_to_hear_nothing(config)
    known = config.getoption("--sendspec-known")
    return selected(
        operations=config.getoption("--sendspec-operation"),
        suites=config.getoption("--sendspec-suite"),
        rules=config.getoption("--sendspec-rule"),
        names=config.getoption("--sendspec-check"),
        known=Path(known) if known else None,
    )


def selected(
    *, operations: Sequence[str], suites: Sequence[str], rules: Sequence[str], names: Sequence[str], known: Path | None
) -> list[Check]:
    """List the checks these patterns and names ask for; raises Misuse where one matches nothing."""
    operations = _matching("operation", operations, OPERATIONS) or tuple(OPERATIONS)
    suites = _named("suite", suites, SUITES)
    _matching("rule", rules, tuple(dict.fromkeys(r.id for name in operations for r in OPERATIONS[name].rules())))
    only = dict.fromkeys(names, True) or None
    if only and not suites:
        suites = _suites_of(only)
    found = checks(Wanted(operations, suites, tuple(rules), only))
    unknown = set(only or ()) - {check.id for check in found}
    if any(not id.startswith("known/") for id in unknown) or known:
        ids = [check.id for check in checks(Wanted(operations))]
        for id in unknown - set(ids):
            if not id.startswith("known/"):
                raise Misuse(f"there is no check {id!r}{known_failures.nearest(id, ids)}")
        if known:
            found += known_failures.checks(known_failures.read(known), known.parent, ids)
    if not found:
        raise Misuse("no check is left to make; loosen the selection")
    return found


def _refuse_to_hear_nothing(config: pytest.Config) -> None:
    """Raise Misuse where lines are to be looked at and the target has none."""
    address = config.getoption("--sendspec-target")
    spoken = address.startswith("exec:") or (
        address.startswith("py:") and not config.getoption("--sendspec-in-process")
    )
    if config.getoption("--sendspec-check-protocol") and not spoken:
        raise Misuse(f"{address} speaks no lines to look at; --check-protocol is for exec: and py: in a process apart")


def _suites_of(ids: Iterable[str]) -> tuple[str, ...]:
    """Name the suites these checks are of: to make the others would take time; all, where one is of none."""
    named = {id.partition("/")[0] for id in ids} - {"known"}
    return tuple(name for name in SUITES if name in named) if named <= set(SUITES) else ()


def _matching(what: str, patterns: Sequence[str], known: Iterable[str]) -> tuple[str, ...]:
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
    chosen = of_revision(config.getoption("--sendspec-revision"))
    held = Held(strict=config.getoption("--sendspec-strict"), chosen=chosen)
    for pair in config.getoption("--sendspec-reading"):
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
    target = opened()
    config.add_cleanup(partial(end, target, run, listener))
    known = config.getoption("--sendspec-known")
    save = config.getoption("--sendspec-save")
    run.target = greeting(target)
    asking = Asking(Trial(target, OPERATIONS, held_readings(config)), profile, seed)
    conduct = Conduct(run, asking, known_failures.read(Path(known)) if known else (), Path(save) if save else None)
    if isinstance(target, ReferenceTarget):
        conduct.renewed = opened
    config.stash[CONDUCT] = conduct
    return conduct


def end(target: Target, run: Run, listener: Overheard | None) -> None:
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


def asked(conduct: Conduct, check: Check, address: str) -> CheckResult:
    """Make a check; raises CheckFailed where it came out red, and skips the test where nothing was asked."""
    if not_implemented(conduct.run.target, check.operation):
        conduct.skip(check, f"the target does not implement {check.operation}")
        pytest.skip(f"the target does not implement {check.operation}")
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
            self.session.shouldstop = str(error)
            pytest.fail(str(error), pytrace=False)
        asked(conduct, self.check, self.config.getoption("--sendspec-target"))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show what was found rather than where our code noticed."""
        if isinstance(excinfo.value, CheckFailed):
            return excinfo.value.text
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Name the check."""
        return self.path, None, self.check.id
