"""Rules as values: what each must carry, and what a bound admits."""

import pytest

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.operations import OPERATIONS
from refimpl.operations.ses_send_email import SES_SEND_EMAIL
from refimpl.rule import About, Bound, Strength, bounded_rule, judged_rule, rule
from refimpl.rulebook import BY_ID, RULEBOOK
from tests.refimpl.samples import small, world

FAULTS = (Fault.TAG_INVALID,)


def stated(case: Case) -> bool:
    """Something is so."""
    return bool(case.message)


def unstated(case: Case) -> bool:
    return bool(case.message)


def any_case(**bound: frozenset[str]) -> Case:
    return Case(SES_SEND_EMAIL.lower(small()), world(), None, bound)


def test_a_rule_takes_its_statement_from_the_docstring() -> None:
    made = rule("x.y", strength=Strength.STATED, cites="V1-S01 V1-S02", permits=FAULTS)(stated)
    assert (made.statement, made.cites, made.about) == ("Something is so.", ("V1-S01", "V1-S02"), About.REQUEST)
    assert made.holds(any_case()) is True


def test_a_rule_without_statement_raises_at_definition() -> None:
    with pytest.raises(TypeError, match=r"x\.y has no statement"):
        rule("x.y", strength=Strength.STATED, cites="V1-S01", permits=FAULTS)(unstated)


@pytest.mark.parametrize("cites", ["", "  "])
def test_a_rule_without_citation_raises_at_definition(cites: str) -> None:
    with pytest.raises(TypeError, match=r"x\.y has no citation"):
        rule("x.y", strength=Strength.STATED, cites=cites, permits=FAULTS)(stated)


def test_a_rule_without_fault_raises_at_definition() -> None:
    with pytest.raises(TypeError, match=r"x\.y permits no fault"):
        rule("x.y", strength=Strength.STATED, cites="V1-S01", permits=())(stated)


def test_a_bounded_rule_needs_all_three_as_well() -> None:
    def within(case: Case, bound: Bound) -> bool:
        return bound.admits(case, 1)

    with pytest.raises(TypeError, match="no statement"):
        bounded_rule("x.y", Bound(1, 2), strength=Strength.STATED, cites="V1-S01", permits=FAULTS)(within)


@pytest.mark.parametrize(("statement", "cites", "lacks"), [("", "V1-S01", "statement"), ("It is.", "", "citation")])
def test_a_judged_rule_needs_a_statement_and_a_citation(statement: str, cites: str, lacks: str) -> None:
    with pytest.raises(TypeError, match=lacks):
        judged_rule("x.y", statement, about=About.EFFECT, strength=Strength.STATED, cites=cites)


def test_only_what_the_page_and_the_model_say_is_binding() -> None:
    assert {each for each in Strength if each.binding} == {Strength.STATED, Strength.MODELLED}


def test_a_bound_admits_up_to_its_limit() -> None:
    bound = Bound(at=50, past=51)
    assert [bound.admits(any_case(), value) for value in (0, 49, 50, 51, 52)] == [True, True, True, False, False]


@pytest.mark.parametrize(("letter", "admitted"), [("a", False), ("b", True)])
def test_between_at_and_past_the_reading_decides(letter: str, admitted: bool) -> None:
    bound = Bound(at=255, past=257, ambiguity="A-V31", most={"a": 255, "b": 256})
    case = any_case(**{"A-V31": frozenset(letter)})
    assert [bound.admits(case, value) for value in (255, 256, 257)] == [True, admitted, False]


def test_a_bound_that_some_reading_does_not_know_has_no_past() -> None:
    bound = Bound(at=50, past=None, ambiguity="A-V35", most={"b": 10**9})
    assert bound.admits(any_case(**{"A-V35": frozenset("b")}), 10**6)
    assert not bound.admits(any_case(**{"A-V35": frozenset("a")}), 51)


def test_a_moved_bound_is_off_by_the_step_everywhere() -> None:
    assert Bound(50, 51).moved(1) == Bound(51, 52)
    assert Bound(50, None, "A-V35", {"b": 90}).moved(-1) == Bound(49, None, "A-V35", {"b": 89})


@pytest.mark.parametrize("each", RULEBOOK, ids=lambda each: each.id)
def test_a_rule_of_the_rulebook_reads_as_one_sentence(each: object) -> None:
    statement = getattr(each, "statement", "")
    assert statement[0].isupper()
    assert statement.endswith(".")
    assert "\n" not in statement


def test_every_guard_and_every_judged_rule_is_in_the_rulebook() -> None:
    assert {rule.id for operation in OPERATIONS.values() for rule in operation.rules()} == set(BY_ID)
    assert all(BY_ID[each.id] is each for each in SES_SEND_EMAIL.rules())


@pytest.mark.parametrize("each", RULEBOOK, ids=lambda each: each.id)
def test_a_rule_implies_only_rules_that_exist(each: object) -> None:
    assert set(getattr(each, "implies", ())) <= set(BY_ID)
