"""A call that must be accepted before another proves anything: what it shows of the target is never lost."""

from collections.abc import Callable

import pytest

from conformance.profiles import PROFILES
from conformance.scripts import Send
from conformance.suites.check import Asking
from conformance.target import Answer, Broke
from conformance.verdicts import Status
from tests.conformance.fakes.answering import REFUSED, accepted, script, trial_of
from tests.refimpl.samples import small

CONTROL = script(Send(small()))
FAULTY = script(Send({**small(), "Source": ""}))
CRASH = RuntimeError("no queue")


def asking(*answers: Answer | Exception) -> Asking:
    return Asking(trial_of(*answers), PROFILES["quick"], 1)


def statuses(asked: Asking) -> list[Status]:
    return [each.status for each in asked.negative(FAULTY, CONTROL)]


@pytest.mark.parametrize("trouble", [lambda: CRASH, lambda: Broke("hang", "no answer in time")])
def test_a_target_that_breaks_in_it_is_in_error_and_not_merely_skipped(trouble: Callable[[], Exception]) -> None:
    assert statuses(asking(trouble())) == [Status.ERROR]


def test_it_is_put_once_more_after_a_break_and_then_no_more() -> None:
    asked = asking(CRASH)
    assert [statuses(asked) for _ in range(4)] == [[Status.ERROR]] * 2 + [[Status.SKIPPED]] * 2
    assert asked.trial.calls == 2


def test_one_break_costs_one_case_and_not_all_that_need_the_same_call() -> None:
    asked = asking(CRASH, accepted(), REFUSED)
    assert statuses(asked) == [Status.ERROR]
    assert statuses(asked) == [Status.PASS]
    assert statuses(asked) == [Status.PASS]
    assert asked.trial.calls == 4


def test_a_refusal_of_it_skips_what_needs_it_at_no_further_cost() -> None:
    asked = asking(REFUSED)
    assert [statuses(asked) for _ in range(3)] == [[Status.SKIPPED]] * 3
    assert asked.trial.calls == 1
