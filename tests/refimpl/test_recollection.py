"""Client tokens: which call a call repeats, for how long that is remembered, and what a refusal leaves of a token."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refimpl import recollection
from refimpl.case import Case
from refimpl.instances import Token
from refimpl.message import Engagement, Message, Parameters
from refimpl.operations import OPERATIONS
from refimpl.readings import Bindings
from refimpl.recollection import WEEK
from refimpl.window import DAY
from refimpl.world import Advanced, Used, World, evolve
from tests.refimpl.connect_samples import CONNECT, HERE, SEND, START, THERE, call
from tests.refimpl.quick import QUICK
from tests.refimpl.samples import world

ANSWER = {"ContactId": "c-1"}
EMPTY = world({})
START_OF_TIME = EMPTY.ledger.now


def use(
    parameters: str = "p", *, operation: str = SEND, instance: str = HERE, at: int = START_OF_TIME, taken: bool = True
) -> Token:
    return Token(operation, instance, standing_for(parameters), at, ANSWER if taken else None)


def standing_for(text: str) -> Parameters:
    """Stand in for a call: behind a stroke stand members that are null, behind a colon items of lists that are."""
    rest, _, items = text.partition(":")
    bare = rest.partition("|")[0]
    return Parameters(text, bare + items, bare)


def after(*uses: Token, token: str = "t", later: int = 0) -> World:
    made = EMPTY
    for each in uses:
        made = evolve(made, Used(token, each))
    return evolve(made, Advanced(later))


def asking(made: World, token: str | None = "t", parameters: str = "p", instance: str = HERE, **letters: str) -> Case:
    lowered: Message = OPERATIONS[SEND].lower(call(SEND))
    engagement = Engagement(operation=SEND, instance=instance, token=token, parameters=standing_for(parameters))
    bindings: Bindings = {name.replace("_", "-"): frozenset(value) for name, value in letters.items()}
    return Case(lowered._replace(engagement=engagement), made, None, bindings)


def recalls(made: World, **asked: Any) -> bool:
    return recollection.repeated(asking(made, **asked)) is not None


def clashes(made: World, **asked: Any) -> bool:
    return recollection.conflicts(asking(made, **asked))


# Which call is repeated


def test_the_same_call_under_the_same_token_repeats_the_first() -> None:
    found = recollection.repeated(asking(after(use())))
    assert found is not None
    assert found.answer == ANSWER
    assert not clashes(after(use()))


def test_a_token_nobody_used_repeats_nothing() -> None:
    assert not recalls(EMPTY)
    assert not clashes(EMPTY)


@pytest.mark.parametrize("token", ["T", "t ", " t", "tt", "\u0442"])
def test_tokens_are_the_same_only_letter_by_letter(token: str) -> None:
    assert not recalls(after(use()), token=token)
    assert not clashes(after(use()), token=token, parameters="other")


@QUICK
@given(st.text(max_size=5), st.text(max_size=5))
def test_one_token_is_never_taken_for_another(used: str, asked: str) -> None:
    assert recalls(after(use(), token=used), token=asked, A_C27="b") is (used == asked)


def test_a_call_without_a_token_repeats_nothing_whatever_was_sent() -> None:
    made = after(use(), token="")
    assert not recalls(made, token=None)
    assert not recalls(made, token=None, A_C27="b")


def test_whether_an_empty_token_is_one_depends_on_the_reading() -> None:
    made = after(use(), token="")
    assert not recalls(made, token="")
    assert not recalls(made, token="", A_C27="a")
    assert recalls(made, token="", A_C27="b")


def test_other_parameters_are_a_clash_unless_they_are_passed_over() -> None:
    made = after(use())
    assert clashes(made, parameters="other")
    assert not recalls(made, parameters="other")
    assert recalls(made, parameters="other", A_C23="b")


@pytest.mark.parametrize(("used", "asked"), [("p", "p|null"), ("p|null", "p"), ("p|null", "p|null, null")])
def test_whether_null_makes_another_call_depends_on_the_reading(used: str, asked: str) -> None:
    made = after(use(used))
    for letter, same in (("a", False), ("b", True)):
        assert recalls(made, parameters=asked, P_26=letter) is same
        assert clashes(made, parameters=asked, P_26=letter) is not same
    assert clashes(made, parameters="q|null", P_26="b")


@pytest.mark.parametrize(("used", "asked"), [("p", "p:null"), ("p:null", "p"), ("p|null", "p:null")])
def test_null_in_a_list_may_be_an_item_where_a_null_member_is_none(used: str, asked: str) -> None:
    made = after(use(used))
    for letter, same in {"a": False, "b": False, "c": True}.items():
        assert recalls(made, parameters=asked, P_26=letter) is same
        assert clashes(made, parameters=asked, P_26=letter) is not same


HOME, ABROAD = (f"arn:aws:connect:{region}:111122223333:instance/{HERE}" for region in ("us-east-1", "eu-west-1"))


def test_an_instance_is_the_same_by_its_id_and_by_its_arn() -> None:
    for used, asked in ((HERE, HOME), (HOME, HERE), (HOME, HOME)):
        assert recalls(after(use(instance=used)), instance=asked)


def test_an_instance_of_another_region_is_another_one() -> None:
    for used, asked in ((HERE, ABROAD), (ABROAD, HERE), (HOME, ABROAD)):
        assert not recalls(after(use(instance=used)), instance=asked)
        assert recalls(after(use(instance=used)), instance=asked, A_C24="b")
    assert recalls(after(use(instance=ABROAD)), instance=ABROAD)


def test_a_token_counts_for_its_instance_unless_it_counts_for_all() -> None:
    made = after(use(instance=THERE))
    assert not recalls(made)
    assert not clashes(made, parameters="other")
    assert recalls(made, A_C24="b")
    assert clashes(made, parameters="other", A_C24="b")


def test_a_call_of_another_operation_is_never_repeated_and_clashes_where_a_token_counts_for_all() -> None:
    made = after(use(operation=START))
    for parameters in ("p", "other"):
        assert not recalls(made, parameters=parameters)
        assert not recalls(made, parameters=parameters, A_C24="b")
        assert not clashes(made, parameters=parameters)
        assert clashes(made, parameters=parameters, A_C24="b")


# How long


@pytest.mark.parametrize(
    ("age", "readings"),
    [(0, "abc"), (DAY - 1, "abc"), (DAY + 1, "ac"), (WEEK - 1, "ac"), (WEEK + 1, "c"), (52 * WEEK, "c")],
)
def test_a_token_lives_a_week_or_a_day_or_for_ever(age: int, readings: str) -> None:
    made = after(use(), later=age)
    assert [letter for letter in "abc" if recalls(made, A_C25=letter)] == list(readings)
    assert [letter for letter in "abc" if clashes(made, parameters="other", A_C25=letter)] == list(readings)


@pytest.mark.parametrize(
    ("age", "letter", "at_the_end"), [(DAY, "b", True), (DAY, "a", False), (WEEK, "a", True), (WEEK, "c", False)]
)
def test_the_very_end_of_a_token_belongs_to_it_or_not(age: int, letter: str, at_the_end: bool) -> None:
    made = after(use(), later=age)
    assert recalls(made, A_C25=letter, P_27="a")
    assert recalls(made, A_C25=letter, P_27="b") is not at_the_end
    assert not recalls(after(use(), later=WEEK), A_C25="b", P_27="a")


def test_a_week_is_seven_days_of_twenty_four_hours() -> None:
    assert (DAY, WEEK) == (24 * 60 * 60, 7 * 24 * 60 * 60)


@QUICK
@given(st.integers(0, 9 * DAY), st.integers(0, 9 * DAY))
def test_what_is_forgotten_stays_forgotten(age: int, more: int) -> None:
    for letter in "abc":
        if recalls(after(use(), later=age + more), A_C25=letter):
            assert recalls(after(use(), later=age), A_C25=letter)


def test_age_is_counted_from_the_use_and_not_from_the_reset() -> None:
    made = evolve(after(later=WEEK), Used("t", use(at=START_OF_TIME + WEEK)))
    assert recalls(evolve(made, Advanced(DAY - 1)), A_C25="b")
    assert not recalls(evolve(made, Advanced(DAY + 1)), A_C25="b")


# Refusals


def test_a_refused_call_is_never_repeated() -> None:
    made = after(use(taken=False))
    assert not recalls(made)
    assert not clashes(made)


def test_whether_a_refusal_uses_up_the_token_depends_on_the_reading() -> None:
    made = after(use(taken=False))
    assert not clashes(made, parameters="other", A_C26="a")
    assert clashes(made, parameters="other", A_C26="b")


uses = st.lists(
    st.builds(
        use, st.sampled_from(["p", "q"]), operation=st.sampled_from(CONNECT[:2]),
        instance=st.sampled_from([HERE, THERE]), at=st.integers(START_OF_TIME, START_OF_TIME + 9), taken=st.booleans(),
    ),
    max_size=8,
)  # fmt: skip


@QUICK
@given(uses, uses.map(lambda drawn: [each._replace(answer=None) for each in drawn]))
def test_a_refused_use_never_replaces_an_accepted_one(before: list[Token], refusals: list[Token]) -> None:
    remembered = after(*before).ledger.tokens.get("t") or ()
    later = after(*before, *refusals).ledger.tokens.get("t") or ()
    assert [each for each in later if each.answer is not None] == [
        each for each in remembered if each.answer is not None
    ]


@QUICK
@given(uses)
def test_the_last_accepted_use_of_each_operation_and_instance_is_what_a_token_stands_for(drawn: list[Token]) -> None:
    remembered = after(*drawn).ledger.tokens.get("t") or ()
    standing = {each[:2]: each for each in drawn if each.answer is not None}
    assert {each[:2]: each for each in remembered if each.answer is not None} == standing
    assert len([each for each in remembered if each.answer is not None]) == len(standing)


def test_an_accepted_call_is_repeated_after_any_refusal_under_its_token() -> None:
    made = after(use(), use("other", taken=False), use(taken=False))
    assert recalls(made)
    assert clashes(made, parameters="other")


def test_a_call_corrected_after_a_refusal_is_what_the_token_stands_for() -> None:
    made = after(use("wrong", taken=False), use("right"))
    assert recalls(made, parameters="right")
    for letter in "ab":
        assert not clashes(made, parameters="right", A_C26=letter)
        assert clashes(made, parameters="wrong", A_C26=letter)
