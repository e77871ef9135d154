"""The pytest plugin: inert unless `--sendspec-target` is given, then it collects the suites itself."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conformance.fake import FakeMail
    from conformance.items import SuiteDirectory

HERE = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options, all of them named `--sendspec-…`."""
    group = parser.getgroup("sendspec", "conformance of a build to the email-sending documents")
    group.addoption(
        "--sendspec-target", default=None, help="address of the build, such as refimpl or py:module:factory"
    )
    group.addoption(
        "--sendspec-profile",
        default="default",
        choices=("quick", "default", "thorough"),
        help="how much to ask at random",
    )
    group.addoption("--sendspec-operation", action="append", default=[], help="only this operation (repeatable)")
    group.addoption("--sendspec-suite", action="append", default=[], help="only this suite (repeatable)")
    group.addoption(
        "--sendspec-rule", action="append", default=[], help="only rules matching this pattern (repeatable)"
    )
    group.addoption("--sendspec-check", action="append", default=[], help="only this check, by its id (repeatable)")
    group.addoption("--sendspec-shard", default=None, help="K/N: only this share of the checks")
    group.addoption(
        "--sendspec-revision", default="either", choices=("either", "page", "current"),
        help="the revision of the interface a build is held to",
    )  # fmt: skip
    group.addoption("--sendspec-reading", action="append", default=[], help="A-id=letter: hold the target to a reading")
    group.addoption("--sendspec-seed", type=int, default=1, help="seed of the random layers")
    group.addoption("--sendspec-known", default=None, help="file of known failures")
    group.addoption("--sendspec-save", default=None, help="folder for evidence")
    group.addoption("--sendspec-record", default=None, help="file to record the run in")
    group.addoption("--sendspec-call-timeout", type=float, default=10.0, help="seconds one call may take")
    group.addoption("--sendspec-strict", action="store_true", help="count warnings as failures")
    group.addoption("--sendspec-in-process", action="store_true", help="load py: targets into this process")
    group.addoption("--sendspec-build", default=None, help="build file for endpoint: targets")
    group.addoption(
        "--sendspec-check-protocol", action="store_true", help="hold every line of exec: and py: targets to the schemas"
    )
    group.addoption("--sendspec-allow-remote", action="store_true", help="let endpoint: leave this machine")


@pytest.fixture
def sendspec_fake() -> "FakeMail":
    """Give an account of the reference to send to: `send` and `client` call it, `outbox` shows what it accepted."""
    from conformance.fake import FakeMail

    return FakeMail()


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> "SuiteDirectory | None":
    """Collect the suites where the package `conformance` itself is asked for."""
    if parent.config.getoption("--sendspec-target") is None or path != HERE:
        return None
    from conformance.items import SuiteDirectory

    directory: SuiteDirectory = SuiteDirectory.from_parent(parent, path=path)
    return directory


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Put the readings of all checks side by side; one worker among several leaves that to who put it to work."""
    if session.config.getoption("--sendspec-target") is None or hasattr(session.config, "workerinput"):
        return
    from conformance.session import CONDUCT, EXIT

    session.config.stash[EXIT] = exitstatus
    if CONDUCT in session.config.stash:
        session.config.stash[CONDUCT].finish()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the score line under pytest's own summary."""
    if config.getoption("--sendspec-target") is None:
        return
    from conformance.reports.text import score_line
    from conformance.session import RUN

    run = config.stash.get(RUN, None)
    if run is not None:
        terminalreporter.write_line(score_line(run))
