"""The register of ambiguities, and how a case answers what a rule asks of it."""

from collections.abc import Mapping

import pytest

from refimpl.case import Case, Fork
from refimpl.operations.ses_send_email import SES_SEND_EMAIL
from refimpl.readings import Ambiguity, Bindings, default_letter, letters, register
from tests.refimpl.samples import NOTHING_BOUND, small, world


def asking(bindings: Bindings = NOTHING_BOUND) -> Case:
    return Case(SES_SEND_EMAIL.lower(small()), world(), None, bindings)


def test_the_register_is_read_once() -> None:
    assert register() is register()


@pytest.mark.parametrize("found", register().values(), ids=lambda found: found.id)
def test_a_default_is_one_of_the_readings(found: Ambiguity) -> None:
    assert found.default in found.letters
    assert letters(found.id) == found.letters
    assert default_letter(found.id) == found.default
    assert all(reading.answers and reading.says for reading in found.readings)
    assert found.testable == (found.why_not is None)


def test_an_unregistered_id_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        letters("A-V00")
    with pytest.raises(KeyError):
        asking().allows("A-V00", "a")


def test_an_open_question_is_answered_by_the_default_reading_and_remembered() -> None:
    case = asking()
    assert case.allows("A-V07", "b") is False
    assert case.trail == [Fork("A-V07", frozenset("b"), frozenset("a"), False)]
    assert case.trail[0].chosen == frozenset("a")


def test_the_same_question_is_asked_once() -> None:
    case = asking()
    assert case.allows("A-V07", "b") is case.allows("A-V07", "b") is False
    assert case.allows("A-V07", "a") is True
    assert len(case.trail) == 1


def test_a_finer_question_narrows_what_is_left() -> None:
    case = asking()
    assert case.allows("A-V06", "abc") is True
    assert case.allows("A-V06", "de") is False
    assert case.allows("A-V06", "b") is False
    assert [fork.chosen for fork in case.trail] == [frozenset("abc"), frozenset("ac")]


@pytest.mark.parametrize("accepting", ["", "xyz"])
def test_a_question_no_reading_affirms_is_no_question(accepting: str) -> None:
    case = asking()
    assert case.allows("A-V07", accepting) is False
    assert not case.trail


def test_a_question_every_reading_affirms_is_no_question() -> None:
    case = asking()
    assert case.allows("A-V07", "ab") is True
    assert not case.trail


@pytest.mark.parametrize(("held", "answer"), [("a", False), ("b", True)])
def test_a_bound_reading_answers_without_a_fork(held: str, answer: bool) -> None:
    case = asking({"A-V07": frozenset(held)})
    assert case.allows("A-V07", "b") is answer
    assert not case.trail


def test_a_plan_answers_the_questions_it_covers() -> None:
    case = asking()
    case.begin((True,))
    assert case.allows("A-V07", "b") is True
    assert case.allows("A-V10", "a") is True
    case.begin()
    assert case.allows("A-V07", "b") is False


def test_a_default_that_is_ruled_out_gives_way() -> None:
    bindings: Mapping[str, frozenset[str]] = {"A-V06": frozenset("bd")}
    case = asking(bindings)
    assert case.allows("A-V06", "b") is False
    assert case.trail[0].chosen == frozenset("d")


def test_the_caller_is_the_account_unless_named() -> None:
    assert asking().caller == "111122223333"
    assert Case(SES_SEND_EMAIL.lower(small()), world(), "444455556666", {}).caller == "444455556666"
