"""A script is run step by step, and whatever a target does, the run goes on."""

from typing import Any

import pytest

from conformance.adapters.reference import ReferenceTarget, reference_target
from conformance.scripts import Advance, Observe, Reset, Send
from conformance.target import Answer, Broke, Capabilities, Json, Unsupported
from conformance.trial import MOST_BREAKS, Trial
from conformance.verdicts import Status
from conformance.weather import WEATHER_TRIES
from refimpl import wire
from refimpl.operations import OPERATIONS
from refimpl.service import Service
from tests.conformance.fakes.answering import REFUSED, Answering, accepted, script, trial_of
from tests.refimpl.samples import OPERATION, PLAIN_WORLD, small

CALL = Send(small())
CRASH = RuntimeError("no queue")


def statuses(trial: Trial, *steps: Any, world: Any = PLAIN_WORLD) -> list[Status]:
    return [each.status for each in trial.run(script(*steps, world=world))]


def test_every_step_is_judged_in_a_world_of_its_own() -> None:
    trial = Trial(reference_target(), OPERATIONS)
    for _ in range(2):
        assert statuses(trial, CALL, Observe(), Advance(60), CALL, Observe()) == [Status.PASS] * 4


def test_a_script_ends_at_its_first_failure() -> None:
    assert statuses(trial_of(REFUSED), CALL, CALL, CALL) == [Status.FAIL]


def test_the_next_script_runs_after_a_crash() -> None:
    trial = trial_of(CRASH, accepted())
    assert statuses(trial, CALL) == [Status.ERROR]
    assert statuses(trial, CALL) == [Status.PASS]


@pytest.mark.parametrize("queued", [0, 1])
def test_a_target_that_lives_on_after_a_call_without_an_answer_is_judged_further(queued: int) -> None:
    trial = trial_of(Broke("hang", "no answer in time"), accepted(), shows=[{}] * queued)
    assert statuses(trial, CALL, Observe()) == [Status.ERROR, Status.PASS]


def test_what_silence_cannot_explain_fails_all_the_same() -> None:
    trial = trial_of(CRASH, accepted(), shows=[{}, {}])
    assert statuses(trial, CALL, Observe()) == [Status.ERROR, Status.FAIL]


def test_a_target_that_is_gone_is_an_error_once() -> None:
    trial = trial_of(CRASH)
    assert statuses(trial, CALL, CALL, CALL) == [Status.ERROR]
    assert trial.broke == 1


def test_a_target_that_breaks_all_the_time_is_left_alone_in_the_end() -> None:
    trial = trial_of(CRASH)
    for _ in range(MOST_BREAKS):
        assert statuses(trial, CALL) == [Status.ERROR]
    (last,) = trial.run(script(CALL))
    assert last.status is Status.SKIPPED
    assert str(MOST_BREAKS) in last.reason


def test_a_crash_in_a_reset_is_an_error() -> None:
    class Unready(Answering):
        def reset(self, world: Any) -> None:
            raise RuntimeError("not ready")

    assert statuses(Trial(Unready(accepted()), OPERATIONS), CALL) == [Status.ERROR]


def test_the_error_says_how_the_target_broke_and_what_it_left_behind() -> None:
    (found,) = trial_of(Broke("garbage", "no JSON", "Segmentation fault")).run(script(CALL))
    assert "garbage: no JSON" in found.reason
    assert "Segmentation fault" in found.reason


def test_a_world_the_target_cannot_be_given_is_skipped() -> None:
    target = Answering(accepted())
    target.refuses = Unsupported("no sandbox here")
    (found,) = Trial(target, OPERATIONS).run(script(CALL))
    assert (found.status, found.reason) == (Status.SKIPPED, "no sandbox here")
    assert target.calls == 0


def test_a_world_refused_halfway_skips_the_rest() -> None:
    class Once(Answering):
        def reset(self, world: Any) -> Unsupported | None:
            super().reset(world)
            return Unsupported("once only") if self.resets > 1 else None

    assert statuses(Trial(Once(accepted()), OPERATIONS), CALL, Reset(PLAIN_WORLD), CALL) == [
        Status.PASS,
        Status.SKIPPED,
    ]


def test_a_malformed_world_is_our_own_mistake_and_not_the_targets() -> None:
    with pytest.raises(wire.Malformed):
        Trial(reference_target(), OPERATIONS).run(script(CALL, world={"ses": {"sandbox": "yes"}}))


def test_a_clock_that_cannot_be_turned_skips_the_rest() -> None:
    assert statuses(trial_of(accepted()), CALL, Advance(60), CALL) == [Status.PASS, Status.SKIPPED]


def test_an_outbox_that_cannot_be_seen_is_passed_over() -> None:
    assert statuses(trial_of(accepted(1), accepted(2)), CALL, Observe(), CALL) == [Status.PASS, Status.PASS]


def test_an_outbox_that_is_not_shown_after_all_is_passed_over() -> None:
    class Hiding(Answering):
        def hello(self) -> Capabilities:
            return Capabilities("hiding", operations=(OPERATION,), observe=("outbox",))

    assert statuses(Trial(Hiding(accepted()), OPERATIONS), CALL, Observe()) == [Status.PASS]


def test_weather_is_waited_out_a_bounded_number_of_times() -> None:
    class Stormy(ReferenceTarget):
        calls = 0

        def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
            self.calls += 1
            return type(REFUSED)("ServiceUnavailable", 503)

    target = Stormy(Service())
    assert statuses(Trial(target, OPERATIONS), CALL) == [Status.ERROR]
    assert target.calls == WEATHER_TRIES
