"""What is simpler than what: steps that always lead down, and never out of the reserved domains."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.form import well_formed
from conformance.reserved import foreign
from conformance.scripts import Advance, Observe, Reset, Script, Send
from conformance.simpler import simpler, simpler_number, simpler_scripts, simpler_text
from conformance.strategies.random_calls import ANY_JSON
from refimpl import wire
from tests.conformance.schema import complaints
from tests.refimpl.samples import full_world

CASES = settings(max_examples=100, derandomize=True, database=None, deadline=None)


@CASES
@given(st.text(max_size=30))
def test_a_simpler_text_is_shorter_or_plainer(text: str) -> None:
    key = (len(text), -text.count("a"))
    assert all((len(less), -less.count("a")) < key for less in simpler_text(text))


@CASES
@given(st.text(max_size=30))
def test_every_text_one_letter_shorter_is_a_step_away(text: str) -> None:
    shorter = {text[:place] + text[place + 1 :] for place in range(len(text))}
    assert {less for less in shorter if foreign(less) <= foreign(text)} <= set(simpler_text(text))


@CASES
@given(st.integers() | st.floats(allow_nan=False) | st.booleans())
def test_a_simpler_number_is_nearer_to_nought(number: float) -> None:
    for less in simpler_number(number):
        assert abs(less) <= abs(number)
        assert repr(less) != repr(number)
    assert number == 0 or 0 in simpler_number(number)


@CASES
@given(ANY_JSON)
def test_every_value_but_the_simplest_has_simpler_ones_all_different_from_it(value: Any) -> None:
    found = [wire.canonical(less) for less in simpler(value)]
    assert wire.canonical(value) not in found
    assert bool(found) == (value not in ({}, [], "", 0, None) or (isinstance(value, float) and value == 0))


def test_every_member_and_every_item_is_left_out_once() -> None:
    found = list(simpler({"one": [1, 2], "two": {}}))
    assert {"two": {}} in found
    assert {"one": [1, 2]} in found
    assert {"one": [1], "two": {}} in found
    assert {"one": [2], "two": {}} in found


def test_data_in_a_text_are_simplified_as_data() -> None:
    assert '{"name":""}' in set(simpler_text('{"name":"Ann"}'))
    assert "{}" in set(simpler_text('{"name":"Ann"}'))


def test_every_part_of_a_script_has_a_step() -> None:
    whole = Script("op", {"now": "x"}, (Send({"a": 1}, "user"), Advance(9), Observe(), Reset({"b": []})))
    found = list(simpler_scripts(whole))
    assert [each for each in found if len(each.steps) == 3]
    for wanted in (Send({"a": 1}), Send({}, "user"), Advance(0), Reset({})):
        assert any(wanted in each.steps for each in found), wanted
    assert any(dict(each.world) == {} for each in found)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ann@example.com", set()), ("ann@mail.example.org.", set()), ("a@b.example", set()), ("a@localhost", set()),
        ("ann@xample.com", {"xample.com"}), ("xample.com", {"xample.com"}), ("a@b", {"b"}), ("a@b..c", set()),
        ("We open at nine. Ask 1.5 times", set()), ("aexample.com", {"aexample.com"}), ("a@", set()),
    ],
)  # fmt: skip
def test_a_domain_that_is_not_reserved_is_foreign(text: str, names: set[str]) -> None:
    assert foreign(text) == names


def test_numbers_that_are_none_have_one_step() -> None:
    assert 0 in list(simpler_number(math.inf))
    assert 0 in list(simpler_number(math.nan))


@pytest.mark.parametrize(
    "world",
    [
        {}, full_world(), {"ses": {"templates": [{"name": ""}]}}, {"ses": {"account": "1"}}, {"ses": {"sandbox": 1}},
        {"now": "2026-01-01T00Z"}, {"connect": {"instances": [{"id": "a-"}]}}, {"connect": {"instances": [{}]}},
        {"ses": {"quota": {"max_24_hours": -2}}}, {"other": 1}, {"ses": {"identities": [{"name": "a", "b": 1}]}},
        {"ses": {"identities": [{"name": "a", "grants": ["111122223333", "111122223333"]}]}},
        {"connect": {"tokens": [{"operation": "connect.SendOutboundEmail", "request": {"InstanceId": "a",
         "ClientToken": "b"}, "answer": {"ContactId": "c"}, "at": "2026-01-01T00:00:00Z"}]}},
    ],
)  # fmt: skip
def test_a_world_is_well_formed_where_its_schema_says_so(world: dict[str, Any]) -> None:
    assert well_formed(world) == (not complaints("world", world))
