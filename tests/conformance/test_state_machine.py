"""Hypothesis's state machine makes histories of the same steps, and they catch builds that remember wrongly."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from conformance.adapters.reference import ReferenceTarget, reference_target
from conformance.fates import kills
from conformance.mutants import Mutant, mutants
from conformance.profiles import PROFILES, engine_settings
from conformance.scripts import Advance, Observe, Reset, Script, Send
from conformance.strategies.state_machine import BETWEEN_RESETS, machine
from conformance.suites.check import Asking
from conformance.suites.drawn import MOST_BREAKS, ask_machine
from conformance.target import Target
from conformance.trial import Trial
from conformance.verdicts import RED, Status, Verdict
from refimpl.operations import OPERATIONS
from tests.conformance.fakes.answering import Answering
from tests.refimpl.samples import OPERATION

EXAMPLES = 15
SEEDS = (1, 2, 3)


def found(target: Target, examples: int = EXAMPLES, seed: int = 1) -> list[Verdict]:
    return ask_machine(Asking(Trial(target, OPERATIONS), PROFILES["default"], seed), OPERATION, (), examples)


def collected(examples: int = 25) -> list[Script]:
    scripts: list[Script] = []
    small = settings(engine_settings(examples), stateful_step_count=20, derandomize=True)
    run_state_machine_as_test(machine(OPERATION, scripts.append), settings=small)
    return scripts


def test_histories_are_of_known_steps_and_end_with_a_look() -> None:
    kinds = {type(step) for script in collected() for step in script.steps}
    assert kinds == {Send, Advance, Observe, Reset}
    assert all(isinstance(script.steps[-1], Observe) for script in collected())


def test_resets_leave_room_to_use_up_the_quota() -> None:
    for script in collected():
        resets = sum(isinstance(step, Reset) for step in script.steps)
        assert resets <= len(script.steps) // BETWEEN_RESETS


def test_the_reference_lives_through_every_history() -> None:
    assert {each.status for each in found(reference_target())} <= {Status.PASS, Status.NOTED}


def test_one_seed_gives_the_same_verdicts_and_another_gives_others() -> None:
    assert found(reference_target(), 10) == found(reference_target(), 10)
    assert found(reference_target(), 10) != found(reference_target(), 10, seed=2)


def caught(mutant: Mutant) -> bool:
    """Say whether some seed finds it: which one does depends on the constants the engine picks up around it."""
    build = ReferenceTarget(mutant.service(), mutant.id)
    return any(kills(each, mutant.rule) for seed in SEEDS for each in found(build, seed=seed))


@pytest.mark.parametrize(("operator", "share"), [("leak-part", 0.75), ("miscount", 0.75), ("move-window", 0.1)])
def test_builds_that_remember_wrongly_are_caught(operator: str, share: float) -> None:
    # A window off by an hour takes luck; stories written by hand catch those for sure.
    ours = [each for each in mutants() if each.operation == OPERATION and each.operator == operator]
    assert sum(map(caught, ours)) >= len(ours) * share


def test_a_build_that_always_crashes_is_left_alone_soon() -> None:
    statuses = [each.status for each in found(Answering(RuntimeError("no queue")))]
    assert set(statuses) <= {Status.ERROR, Status.SKIPPED}
    assert 0 < statuses.count(Status.ERROR) <= MOST_BREAKS


def test_a_machine_whose_run_raises_ends_at_the_first_fault() -> None:
    mutant = next(each for each in mutants() if each.operator == "repeat-id")

    def run(script: Script) -> None:
        verdicts = Trial(ReferenceTarget(mutant.service()), OPERATIONS).run(script)
        assert not any(each.status in RED for each in verdicts)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine(OPERATION, run), settings=engine_settings(20))
