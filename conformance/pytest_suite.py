"""The suite in somebody's own pytest run: a class of tests, one for each check.

`TestConformance = conformance_suite(Build)` in a test module is all it takes; README shows it.
"""

import warnings
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from conformance import known_failures
from conformance.items import CheckFailed, asked
from conformance.known_failures import Misuse
from conformance.profiles import PROFILES
from conformance.selection import selected
from conformance.suite_run import Asked, Begun
from conformance.suites.check import Check
from conformance.target import Closes, Target
from conformance.verdicts import Status
from refimpl.revisions import EITHER

__all__ = ["ConformanceWarning", "Misuse", "conformance_suite"]


class ConformanceWarning(UserWarning):
    """A verdict that is no failure, and worth a look: `warn` or `inconclusive`."""


BEGUN: pytest.StashKey[Begun] = pytest.StashKey()


def conformance_suite(
    target: str | Callable[[], Target] | None = None,
    *,
    fixture: str | None = None,
    operations: Sequence[str] = (),
    rules: Sequence[str] = (),
    suites: Sequence[str] = (),
    checks: Sequence[str] = (),
    profile: str = "quick",
    seed: int = 1,
    strict: bool = False,
    revision: str = EITHER,
    known: Path | str | None = None,
    save: Path | str | None = None,
    call_timeout: float = 10.0,
    build: str | None = None,
    record: Path | str | None = None,
) -> type:
    """Make a class of tests, one for each check, to stand in a test module under a name that begins with Test.

    The target is an address such as `exec:./adapter`, a factory of targets that is called in this process, or what the
    fixture of that name gives (of scope class or wider). `operations` and `rules` are patterns, `suites` and `checks`
    names; all else is as the options of `sendspec run` are, but that nothing is recorded unless `record` names a file.
    With pytest-xdist each worker records its own, `run-gw0.jsonl` for `run.jsonl`. Raises Misuse if one names nothing.
    """
    if (target is None) == (fixture is None):
        raise Misuse("name a target or a fixture that gives one, and not both")
    if profile not in PROFILES:
        raise Misuse(f"there is no profile {profile!r}{known_failures.nearest(profile, PROFILES)}")
    listed, kept, recorded = (Path(path) if path else None for path in (known, save, record))
    narrowed = {"operation": operations, "suite": suites, "rule": rules, "check": checks}
    wanted = Asked(
        target, fixture, profile, seed, strict, revision, listed, kept, call_timeout, build, recorded, narrowed
    )
    found = selected(operations=operations, suites=suites, rules=rules, names=checks, known=listed)
    return _suite(wanted, found)


def _suite(wanted: Asked, found: list[Check]) -> type:
    class Suite:
        """The checks of one target."""

        @pytest.mark.parametrize("check", [pytest.param(check, id=check.id) for check in found])
        def test_conforms(self, check: Check, request: pytest.FixtureRequest) -> None:
            """Make one check."""
            __tracebackhide__ = True
            _judge(wanted, check, _begun(wanted, request))

    return Suite


def _begun(wanted: Asked, request: pytest.FixtureRequest) -> Begun:
    """Give the run of this class, which its first test begins; it ends, and its target is closed, after the last."""
    suite = request.node.getparent(pytest.Class)
    given = request.getfixturevalue(wanted.fixture) if wanted.fixture else None
    if BEGUN not in suite.stash:
        worker = getattr(request.config, "workerinput", {}).get("workerid")
        # Which of them a worker gets is not known before it has them.
        tests = 0 if worker else sum(each.getparent(pytest.Class) is suite for each in request.session.items)
        suite.stash[BEGUN] = wanted.begun(given, tests, worker)
        target = suite.stash[BEGUN].target
        # What a fixture gave is its own to close.
        if given is None and isinstance(target, Closes):
            suite.addfinalizer(target.close)
        suite.addfinalizer(partial(_end, suite.stash[BEGUN], tests))
    begun: Begun = suite.stash[BEGUN]
    if begun.given is not given:
        pytest.fail(f"the fixture {wanted.fixture} is made anew for each test; give it scope='class'", pytrace=False)
    return begun


def _end(begun: Begun, tests: int) -> None:
    trouble = begun.end(tests)
    if trouble:
        warnings.warn(ConformanceWarning(f"nothing more was recorded: {trouble}"), stacklevel=1)


def _judge(wanted: Asked, check: Check, begun: Begun) -> None:
    """Pass, fail, skip, warn or expect the failure, as the check came out."""
    __tracebackhide__ = True
    if begun.conduct is None:
        _cannot(begun)
    else:
        try:
            result = asked(begun.conduct, check, wanted.address)
        except CheckFailed as failed:
            pytest.fail(failed.text, pytrace=False)
        why = "; ".join(each.reason for each in result.verdicts if each.status is result.status)
        if result.status in (Status.WARN, Status.INCONCLUSIVE):
            warnings.warn(ConformanceWarning(f"{check.id}: {result.status.value}: {why}"), stacklevel=1)
        if result.status is Status.KNOWN:
            pytest.xfail(why)


def _cannot(begun: Begun) -> Any:
    if begun.told:
        pytest.skip("the target could not be run")
    begun.told = True
    pytest.fail(f"the target could not be run: {begun.trouble}", pytrace=False)
