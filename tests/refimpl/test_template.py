"""Templates: which variables a text has, what fills them, and how two sets of data become one."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refimpl.grammar import template
from tests.refimpl.quick import QUICK

NAMES = st.text("abcXYZ019_-", min_size=1, max_size=8)
PLAIN = st.text('aZ9 \n"\\<&.\u00e9\u4e2d', max_size=20)
DATA = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), PLAIN),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=8,
)
OBJECTS = st.dictionaries(NAMES, DATA, max_size=4)


@QUICK
@given(st.lists(st.tuples(PLAIN, NAMES), max_size=5), PLAIN, PLAIN)
def test_every_variable_gives_way_to_its_value_and_nothing_else_changes(
    pieces: list[tuple[str, str]], rest: str, value: str
) -> None:
    text = "".join(f"{before}{{{{{name}}}}}" for before, name in pieces) + rest
    filled = "".join(before + value for before, _ in pieces) + rest
    assert list(template.variables(text)) == [name for _, name in pieces]
    assert template.rendered(text, {name: value for _, name in pieces}) == filled


@QUICK
@given(PLAIN, OBJECTS)
def test_text_without_variables_is_left_alone(text: str, data: dict[str, Any]) -> None:
    assert template.rendered(text, data) == text
    assert list(template.variables(text)) == []


def test_no_text_stays_no_text() -> None:
    assert template.rendered(None, {"a": 1}) is None
    assert list(template.variables(None, None)) == []


@QUICK
@given(NAMES, PLAIN)
def test_a_variable_without_a_value_stays_as_it_is(name: str, before: str) -> None:
    text = f"{before}{{{{{name}}}}}"
    assert template.rendered(text, {}) == text
    assert template.rendered(text, {name: None}) == text


def test_letter_case_counts() -> None:
    assert template.rendered("{{Name}}", {"name": "ann"}) == "{{Name}}"
    assert template.value_of("name", {"Name": "ann"}) is None


def test_space_inside_the_braces_does_not_count() -> None:
    assert template.rendered("{{ name }}|{{\tname}}", {"name": "ann"}) == "ann|ann"


def test_a_value_is_not_filled_in_again() -> None:
    assert template.rendered("{{a}}", {"a": "{{b}}", "b": "x"}) == "{{b}}"


def test_a_value_is_written_without_escaping() -> None:
    assert template.rendered("{{a}}", {"a": "<b>&\"'\\1"}) == "<b>&\"'\\1"


@pytest.mark.parametrize("value", [0, False, True, 1.5, [], {"b": 1}], ids=repr)
def test_what_is_no_text_is_written_as_json(value: Any) -> None:
    assert template.rendered("{{a}}", {"a": value}) == json.dumps(value)


def test_a_dotted_name_looks_into_objects_unless_the_whole_name_is_a_key() -> None:
    assert template.value_of("a.b", {"a": {"b": "deep"}}) == "deep"
    assert template.value_of("a.b", {"a": {"b": "deep"}, "a.b": "whole"}) == "whole"
    assert template.value_of("a.b", {"a": "text"}) is None
    assert template.value_of("a.b", {"a": ["b"]}) is None


@pytest.mark.parametrize("text", ["{{}}", "{name}", "{{na me}}", "{{#if a}}", "{{name", "name}}", "{{a}b}"])
def test_what_is_no_plain_variable_is_text(text: str) -> None:
    assert list(template.variables(text)) == []
    assert template.rendered(text, {"name": "x", "a": "y"}) == text


# Data


@QUICK
@given(OBJECTS)
def test_data_are_read_as_json(data: dict[str, Any]) -> None:
    assert template.data_of(json.dumps(data)) == data


@pytest.mark.parametrize("text", ["", "{", "{'a':1}", '{"a":1', "nothing", '{"a":1}}', "[" * 100_000, "\ud800"])
def test_text_that_is_no_json_is_told_apart(text: str) -> None:
    with pytest.raises(template.NotJson):
        template.data_of(text)


@QUICK
@given(OBJECTS, OBJECTS)
def test_own_values_win_over_defaults_and_defaults_stay_where_there_are_none(
    defaults: dict[str, Any], own: dict[str, Any]
) -> None:
    merged = template.merged(defaults, own)
    assert merged.keys() == defaults.keys() | own.keys()
    for name, value in merged.items():
        if not isinstance(own.get(name), dict) or not isinstance(defaults.get(name), dict):
            assert value == (own[name] if name in own else defaults[name])


@QUICK
@given(OBJECTS)
def test_merging_with_nothing_or_with_itself_changes_nothing(data: dict[str, Any]) -> None:
    assert template.merged(data, {}) == template.merged({}, data) == template.merged(data, data) == data


@QUICK
@given(OBJECTS, OBJECTS, OBJECTS)
def test_merging_does_not_care_how_it_is_grouped_where_kinds_agree(
    one: dict[str, Any], two: dict[str, Any], three: dict[str, Any]
) -> None:
    def flat(data: dict[str, Any]) -> dict[str, Any]:
        return {name: str(value) for name, value in data.items()}

    one, two, three = ({"in": flat(data), **flat(data), "in2": flat(data)} for data in (one, two, three))
    left = template.merged(template.merged(one, two), three)
    assert left == template.merged(one, template.merged(two, three))


def test_objects_are_merged_at_every_depth_and_lists_are_replaced() -> None:
    defaults = {"a": {"b": {"c": 1, "d": 2}, "e": [1, 2]}}
    assert template.merged(defaults, {"a": {"b": {"d": 3}, "e": [4]}}) == {"a": {"b": {"c": 1, "d": 3}, "e": [4]}}
    assert defaults == {"a": {"b": {"c": 1, "d": 2}, "e": [1, 2]}}
