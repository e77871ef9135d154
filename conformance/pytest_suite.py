"""The suite in somebody's own pytest run: a class of tests, one for each check.

`TestConformance = conformance_suite(Build)` in a test module is all it takes; README shows it.
"""

import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import attrs
import pytest

from conformance import known_failures
from conformance.adapters.address import open_target
from conformance.adapters.fence import Fenced
from conformance.adapters.unusable import Unusable
from conformance.conduct import Conduct
from conformance.held import Held
from conformance.items import CheckFailed, asked
from conformance.known_failures import Misuse
from conformance.opening import begun
from conformance.profiles import PROFILES
from conformance.selection import selected
from conformance.suites.check import Check
from conformance.target import Broke, Closes, Target
from conformance.verdicts import Run, Status
from refimpl.revisions import EITHER, of_revision

__all__ = ["ConformanceWarning", "Misuse", "conformance_suite"]


class ConformanceWarning(UserWarning):
    """A verdict that is no failure, and worth a look: `warn` or `inconclusive`."""


@attrs.frozen
class _Asked:
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

    @property
    def address(self) -> str:
        if isinstance(self.target, str):
            return self.target
        return self.fixture or str(getattr(self.target, "__qualname__", "the target"))

    def begun(self, given: Target | None) -> "_Begun":
        """Begin a run against what a fixture gave, or else against the target named."""
        try:
            target = self.opened() if given is None else Fenced(given)
        except (Unusable, Broke) as error:
            return _Begun(given, None, None, str(error))
        try:
            return _Begun(given, target, self.conduct(target))
        except Broke as error:
            return _Begun(given, target, None, error.what)

    def opened(self) -> Target:
        """Make the target named; raises Unusable where there is none."""
        if isinstance(self.target, str):
            return open_target(self.target, call_timeout=self.call_timeout, in_process=False, build=self.build)
        assert self.target is not None
        return Fenced(self.target())

    def conduct(self, target: Target) -> Conduct:
        """Begin a run against a target; raises Broke where it does not say what it is."""
        run = Run({"target": self.address, "profile": self.profile, "seed": self.seed, "revision": self.revision})
        held = Held(strict=self.strict, chosen=of_revision(self.revision))
        return begun(run, target, held, PROFILES[self.profile], self.seed, self.known, self.save)


@attrs.define
class _Begun:
    """A run under way, or why there is none, which the first test tells and the others need not repeat."""

    given: Target | None
    target: Target | None
    conduct: Conduct | None
    trouble: str = ""
    told: bool = False


BEGUN: pytest.StashKey[_Begun] = pytest.StashKey()


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
) -> type:
    """Make a class of tests, one for each check, to stand in a test module under a name that begins with Test.

    The target is an address such as `exec:./adapter`, a factory of targets that is called in this process, or what the
    fixture of that name gives (of scope class or wider). `operations` and `rules` are patterns, `suites` and `checks`
    names; all else is as the options of `sendspec run` are. Raises Misuse where one of them matches nothing.
    """
    if (target is None) == (fixture is None):
        raise Misuse("name a target or a fixture that gives one, and not both")
    if profile not in PROFILES:
        raise Misuse(f"there is no profile {profile!r}{known_failures.nearest(profile, PROFILES)}")
    listed, kept = known and Path(known), save and Path(save)
    wanted = _Asked(target, fixture, profile, seed, strict, revision, listed or None, kept or None, call_timeout, build)
    found = selected(operations=operations, suites=suites, rules=rules, names=checks, known=listed or None)
    return _suite(wanted, found)


def _suite(wanted: _Asked, found: list[Check]) -> type:
    class Suite:
        """The checks of one target."""

        @pytest.mark.parametrize("check", [pytest.param(check, id=check.id) for check in found])
        def test_conforms(self, check: Check, request: pytest.FixtureRequest) -> None:
            """Make one check."""
            __tracebackhide__ = True
            _judge(wanted, check, _begun(wanted, request))

    return Suite


def _begun(wanted: _Asked, request: pytest.FixtureRequest) -> _Begun:
    """Give the run of this class, which its first test begins; its target is closed after the last."""
    suite = request.node.getparent(pytest.Class)
    given = request.getfixturevalue(wanted.fixture) if wanted.fixture else None
    if BEGUN not in suite.stash:
        suite.stash[BEGUN] = wanted.begun(given)
        target = suite.stash[BEGUN].target
        # What a fixture gave is its own to close.
        if given is None and isinstance(target, Closes):
            suite.addfinalizer(target.close)
    if suite.stash[BEGUN].given is not given:
        pytest.fail(f"the fixture {wanted.fixture} is made anew for each test; give it scope='class'", pytrace=False)
    begun: _Begun = suite.stash[BEGUN]
    return begun


def _judge(wanted: _Asked, check: Check, begun: _Begun) -> None:
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


def _cannot(begun: _Begun) -> Any:
    if begun.told:
        pytest.skip("the target could not be run")
    begun.told = True
    pytest.fail(f"the target could not be run: {begun.trouble}", pytrace=False)
