"""What the properties for engines go by: the target they ask, the settings they run under, and how they fail.

Everything is said by the environment, for an engine starts processes of its own and hands on no options:
SENDSPEC_FUZZ_TARGET is the address of the target (the reference without it), SENDSPEC_FUZZ_DATABASE a folder or a redis://
address, SENDSPEC_FUZZ_KNOWN a list of known failures, and SENDSPEC_FUZZ_BUILD the build file of an endpoint.
"""

import atexit
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, event, settings

from conformance import known_list
from conformance.adapters.address import open_target
from conformance.fuzzing.faults import Group, group_of
from conformance.fuzzing.reached import broken_by, got_to
from conformance.fuzzing.session import ALREADY_SEEN
from conformance.fuzzing.shared import database_at
from conformance.known_failures import Known, explained
from conformance.partitions.calls import Call
from conformance.reports.text import finding
from conformance.scripts import Script
from conformance.tally import Tally
from conformance.target import Closes, Target
from conformance.trial import Trial
from conformance.verdicts import RED, Verdict
from refimpl.operations import OPERATIONS

PROFILE = "sendspec-fuzz"
DATABASE = ".sendspec/fuzz/examples"
"""Where Hypothesis' own examples go unless it is said otherwise."""


class Nonconformance(AssertionError):
    """A target does not do what the documents say."""


def ready() -> None:
    """Load the settings the properties run under; all that is not named stays as the user has it.

    The profile that Hypothesis loads by itself in CI would draw the same in every run, and keep nothing. What our
    lines have to do with a fault is not explained, for that takes longest and says nothing about the target.
    """
    settings.register_profile(
        PROFILE, parent=settings(), derandomize=False, deadline=None, suppress_health_check=list(HealthCheck),
        database=database_at(os.environ.get("SENDSPEC_FUZZ_DATABASE", DATABASE)),
        phases=[phase for phase in Phase if phase is not Phase.explain],
    )  # fmt: skip
    settings.load_profile(PROFILE)


@cache
def _target() -> Target:
    """Open the target, once a process."""
    target = open_target(
        os.environ.get("SENDSPEC_FUZZ_TARGET", "refimpl"), call_timeout=10.0, in_process=False,
        build=os.environ.get("SENDSPEC_FUZZ_BUILD"),
    )  # fmt: skip
    if isinstance(target, Closes):
        atexit.register(target.close)
    return target


@cache
def _known() -> tuple[Known, ...]:
    name = os.environ.get("SENDSPEC_FUZZ_KNOWN")
    return known_list.read(Path(name)).applying(_target().hello()) if name else ()


def holds(script: Script) -> None:
    """Raise Nonconformance where a script shows a fault that is on no list; skip what the target has not.

    A script is asked anew each time, held to no earlier answer, so that it fails again when it is asked again. The
    rules its calls break, and the states they get to, are events: an engine that is guided by them is guided by
    the specification even where the target is far away.
    """
    __tracebackhide__ = True
    named = _target().hello().operations
    if named and script.operation not in named:
        pytest.skip(f"the target does not implement {script.operation}")
    tally = Tally(None, dict.fromkeys(OPERATIONS, ALREADY_SEEN), calls=[])
    trial = Trial(_target(), OPERATIONS, tally=tally, ignores=lambda verdict: explained(_known(), verdict))
    verdicts = trial.run(script)
    _announce(tally.calls or ())
    for verdict in verdicts:
        if verdict.status in RED and not explained(_known(), verdict):
            raise _of_group(group_of(verdict))(_text(verdict))


def _announce(calls: Iterable[Call]) -> None:
    for call in calls:
        operation = call.decision.operation.name
        for each in (call.decision, *call.decision.entries):
            event(f"{operation} gets to {got_to(each.path)}")
        for rule in broken_by(call):
            event(f"{operation} breaks {rule}")


@cache
def _of_group(group: Group | None) -> type[Nonconformance]:
    """Give the exception of a group of faults: engines tell faults apart by the type of what is raised."""
    return type("Nonconformance", (Nonconformance,), {"group": group})


def _text(verdict: Verdict) -> str:
    return "\n" + finding(verdict, "", os.environ.get("SENDSPEC_FUZZ_TARGET", "refimpl"))
