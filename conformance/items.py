"""The suites as pytest items, one for each check, over one run kept in the session."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conformance.adapters.address import Unusable
from conformance.bundles import long_ones_first
from conformance.conduct import Conduct
from conformance.known_failures import Misuse
from conformance.probing.operations import misrouted
from conformance.reports.text import finding
from conformance.session import ORDER, RUN, WRITER, conduct_of, header_of, is_worker, wanted_checks
from conformance.suites import claims
from conformance.suites.check import Check
from conformance.target import Broke, Capabilities
from conformance.verdicts import RED, CheckResult, Standing, Status


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
