"""The smallest sets: few cases, and together they catch every mutant."""

import pytest

from conformance.fates import fate_of
from conformance.killers import CALLS, catches, grouped
from conformance.mutants import Mutant, mutants
from conformance.questions import by_id
from conformance.scripts import Reset, Send
from conformance.smallest import SIZE, cases, covering, kept
from conformance.suites import BY_NAME, checks
from conformance.suites.check import Wanted
from refimpl.operations import OPERATIONS

ONE_IN = 120
"""All of them are asked by `sendspec selftest --smallest`."""
SAMPLE = [mutant for mutant in mutants() if mutant.equivalent is None][::ONE_IN]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_set_has_at_most_a_hundred_cases_of_questions_that_there_are(operation: str) -> None:
    assert 0 < len(kept(operation)) <= SIZE
    assert {id for ids in kept(operation) for id in ids} <= by_id(operation).keys()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_case_is_one_account_and_no_reset_hides_in_it(operation: str) -> None:
    for case in cases(operation):
        assert len({repr(by_id(operation)[id].script.world) for id in case.questions}) == 1
        joins = len(case.questions) > 1
        assert not joins or not any(isinstance(step, Reset) for step in case.script.steps)
        assert len(case.questions) <= CALLS


@pytest.mark.parametrize("mutant", SAMPLE, ids=lambda mutant: mutant.id)
def test_the_set_alone_catches_what_anything_catches(mutant: Mutant) -> None:
    if fate_of(mutant).killer is not None:
        assert catches(cases(mutant.operation), mutant)


def test_an_empty_set_catches_nothing() -> None:
    assert not catches((), SAMPLE[0])


def test_greed_takes_what_catches_most_and_stops_when_all_are_caught() -> None:
    killers = {"a": {"one", "two"}, "b": {"two"}, "c": {"two", "three"}, "d": {"three"}, "e": set[str]()}
    assert covering(killers) == ["two", "three"]


def test_refusals_come_first_in_a_case() -> None:
    operation = "ses.SendEmail"
    ids = [id for ids in kept(operation) for id in ids]
    for group in grouped(operation, ids):
        controls = [by_id(operation)[id].control is None for id in group]
        assert controls == sorted(controls)
        calls = [step for id in group for step in by_id(operation)[id].script.steps if isinstance(step, Send)]
        assert calls


def test_the_set_is_asked_only_by_name() -> None:
    assert frozenset(("smallest",)) == BY_NAME
    everything = checks(Wanted(("ses.SendEmail",)))
    assert not [check for check in everything if check.suite in BY_NAME]
    named = checks(Wanted(("ses.SendEmail",), ("smallest",)))
    assert len(named) == len(kept("ses.SendEmail"))
