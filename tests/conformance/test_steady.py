"""A verdict that hangs on the seed is found, and so is which drawn layer notices a wrong build."""

from collections.abc import Iterator

import pytest

from conformance.adapters.reference import ReferenceTarget, reference_target
from conformance.commands.steady import summary
from conformance.steady import LAYERS, Candidate, Steadiness, steadiness, steadiness_of
from conformance.target import Answer, Target
from refimpl.answer import Json, Rejected
from refimpl.service import Service

SES = "ses.SendEmail"
SEEDS = (1, 2)


class Refuses(ReferenceTarget):
    """A build that refuses everything in words no document knows."""

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        return Rejected("Never", 400)


def refusing() -> Target:
    return Refuses(Service())


def right(opened: Iterator[Target]) -> Candidate:
    return Candidate("somebody", True, lambda: next(opened), (SES,))


def test_the_reference_is_accused_under_no_seed() -> None:
    found = steadiness_of(right(iter([reference_target(), reference_target()])), SEEDS)
    assert (found.accused, dict(found.noticed), found.steady) == ((), {}, True)


def test_a_right_build_accused_under_one_seed_only_is_unsteady() -> None:
    found = steadiness_of(right(iter([reference_target(), refusing()])), SEEDS)
    assert (found.accused, found.steady) == ((2,), False)


@pytest.mark.parametrize("caught", [True, False])
def test_a_wrong_build_is_steady_only_if_the_layers_without_seeds_catch_it(caught: bool) -> None:
    found = steadiness_of(Candidate("wrong", False, refusing, (SES,), lambda: caught), SEEDS)
    assert found.steady is caught
    assert found.accused == SEEDS
    assert dict(found.noticed) == dict.fromkeys(LAYERS, 2)


def test_a_build_whose_answers_are_permitted_is_steady_only_if_no_seed_accuses_it() -> None:
    assert steadiness_of(Candidate("equal", False, reference_target, (SES,), lambda: None), (1,)).steady
    assert not steadiness_of(Candidate("equal", False, refusing, (SES,), lambda: None), (1,)).steady


def test_several_processes_find_what_one_finds() -> None:
    todo = [
        Candidate("refimpl", True, reference_target, (SES,)),
        Candidate("wrong", False, refusing, (SES,), lambda: True),
    ]
    one, two = (sorted(steadiness(todo, (1,), processes), key=lambda each: each.id) for processes in (1, 2))
    assert one == two
    assert [each.accused for each in one] == [(), (1,)]


def test_the_summary_counts_what_each_layer_notices() -> None:
    found = [
        Steadiness("refimpl", True, (), False),
        Steadiness("unjustly-accused", True, (2,), False, {"noise": 1}),
        Steadiness("seen-by-noise", False, (1, 2), True, {"noise": 2, "batches": 1}),
        Steadiness("unseen", False, (), True),
        Steadiness("missed", False, (), False),
    ]
    lines = list(summary(found, SEEDS))
    assert lines[0] == "2 seeds: 2 right builds and 3 wrong ones; 2 verdicts change"
    assert "  batches: 1 of the wrong ones under some seed, 0 under every" in lines
    assert "  noise: 1 of the wrong ones under some seed, 1 under every" in lines
    assert "  machine: 0 of the wrong ones under some seed, 0 under every" in lines
