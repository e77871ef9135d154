"""Limits, choices, patterns, maps, members of later revisions, and which parts of a message cannot be read."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refimpl.message import Defect
from refimpl.shape import NAMELESS, ListOf, MapOf, Member, Structure, Text, holes, read
from tests.refimpl.quick import QUICK

BIKE = "\U0001f6b2"


def defects(kind: Any, value: Any) -> list[tuple[str, str]]:
    found: list[Defect] = []
    read(kind, value, "", found)
    return [(path, flaw) for path, flaw, _ in found]


def one(member: Any, required: bool = False, **options: Any) -> Structure:
    return Structure({"a": Member(member, required=required)}, **options)


# Texts


@pytest.mark.parametrize(
    ("size", "flaw"), [(0, "short"), (1, "short"), (2, None), (5, None), (6, "long"), (100_000, "long")]
)
@pytest.mark.parametrize("character", ["a", "é", BIKE, "\ud800"])
def test_lengths_are_in_characters_whatever_their_bytes(size: int, flaw: str | None, character: str) -> None:
    assert Text(least=2, most=5).flaw(character * size) == flaw


@QUICK
@given(st.integers(0, 20), st.integers(0, 20), st.text(max_size=25))
def test_a_text_within_its_limits_has_no_flaw_and_any_other_has(least: int, more: int, text: str) -> None:
    flaw = Text(least=least, most=least + more + 1).flaw(text)
    assert (flaw is None) is (least <= len(text) <= least + more + 1)


def test_a_choice_is_taken_letter_by_letter() -> None:
    kind = Text(choices=("RAW", "TEMPLATE"), later=("INLINE",))
    assert [kind.flaw(text) for text in ("RAW", "TEMPLATE", "INLINE")] == [None, None, "later"]
    assert {kind.flaw(text) for text in ("raw", "RAW ", "", "RAWTEMPLATE", "Inline")} == {"choice"}


def test_a_pattern_is_matched_against_the_whole_text() -> None:
    kind = Text(pattern="[a-z]+")
    assert kind.flaw("abc") is None
    assert {kind.flaw(text) for text in ("", "abc1", "1abc", "abc\n", "ABC")} == {"pattern"}


def test_a_pattern_without_an_end_is_told_apart_where_only_the_beginning_fits() -> None:
    kind = Text(pattern="[a-z]+", open_ended=True)
    assert kind.flaw("abc") is None
    assert {kind.flaw(text) for text in ("abc1", "abc\n", "a ")} == {"beyond"}
    assert {kind.flaw(text) for text in ("", "1abc", " a", "ABC")} == {"pattern"}


def test_a_text_without_limits_is_free_and_any_other_is_not() -> None:
    assert Text().free
    assert Text(numbers=True).free
    assert not any(kind.free for kind in (Text(least=1), Text(most=1), Text(choices=("a",)), Text(pattern="a")))


@pytest.mark.parametrize("text", ["", "a" * 3, "x"])
def test_a_text_past_a_limit_is_noted_and_kept(text: str) -> None:
    kind = Text(least=1, most=2, pattern="a*")
    found: list[Defect] = []
    assert read(one(kind), {"a": text}, "", found) == {"a": text}
    assert len(found) == 1


def test_only_too_short_a_text_is_in_doubt() -> None:
    kind = Text(least=2, most=3, doubt=("A-B49", "a"))
    for text, doubt in (("a", ("A-B49", "a")), ("aaaa", None)):
        found: list[Defect] = []
        read(one(kind), {"a": text}, "", found)
        assert [each.doubt for each in found] == [doubt]


@pytest.mark.parametrize("value", [0, 1, True, 1.5, 10**5_000], ids=["0", "1", "true", "1.5", "huge"])
def test_a_number_is_a_text_only_where_the_protocol_has_no_other_kind(value: Any) -> None:
    assert defects(one(Text(numbers=True)), {"a": value}) == [("a", "scalar")]
    assert defects(one(Text()), {"a": value}) == [("a", "type")]
    assert defects(one(Text(least=1, most=9)), {"a": value}) == [("a", "type")]


# Maps


PAIRS = MapOf(Text(least=1, most=3), Text(most=2))


def test_a_map_has_limits_for_its_keys_and_for_its_values() -> None:
    assert defects(one(PAIRS), {"a": {"k": "v", "key": ""}}) == []
    assert defects(one(PAIRS), {"a": {"": "v"}}) == [("a.", "short")]
    assert defects(one(PAIRS), {"a": {"keys": "v"}}) == [("a.keys", "long")]
    assert defects(one(PAIRS), {"a": {"k": "vvv"}}) == [("a.k", "long")]
    assert defects(one(PAIRS), {"a": {"keys": "vvv"}}) == [("a.keys", "long")] * 2


def test_a_map_leaves_out_what_is_null_and_notes_what_is_no_text() -> None:
    found: list[Defect] = []
    assert read(PAIRS, {"a": None, "b": "v"}, "m", found) == {"b": "v"}
    assert [(each.path, each.kind) for each in found] == [("m.a", "null-item")]
    assert defects(one(PAIRS), {"a": {"k": 1}}) == [("a.k", "type")]
    assert defects(one(PAIRS), {"a": [["k", "v"]]}) == [("a", "type")]


def test_the_name_of_a_null_entry_counts_where_null_is_refused_only() -> None:
    found: list[Defect] = []
    assert read(PAIRS, {"": None}, "m", found) == {}
    assert found == [Defect("m.", "null-item"), Defect("m.", "short", NAMELESS)]


def test_a_map_of_structures_is_read_into_its_members() -> None:
    kind = one(MapOf(Text(), one(Text(), required=True)))
    assert defects(kind, {"a": {"x": {"a": "1"}, "y": {}, "z": "1"}}) == [("a.y.a", "missing"), ("a.z", "type")]


# Lists, members, revisions


def test_too_short_a_list_is_noted_with_its_doubt() -> None:
    found: list[Defect] = []
    read(one(ListOf(Text(), least=1, doubt=("A-C14", "b"))), {"a": []}, "", found)
    assert found == [Defect("a", "few", ("A-C14", "b"))]
    assert defects(one(ListOf(Text(), least=1)), {"a": ["x"]}) == []
    assert defects(one(ListOf(Text())), {"a": []}) == []


def test_too_few_items_beside_null_are_noted_as_such() -> None:
    kind = one(ListOf(Text(), least=1, doubt=("A-C14", "b")))
    assert defects(kind, {"a": [None]}) == [("a[0]", "null-item"), ("a", "few-left")]
    assert defects(kind, {"a": [None, "x"]}) == [("a[0]", "null-item")]
    assert defects(kind, {"a": []}) == [("a", "few")]


def test_a_member_of_a_later_revision_is_told_from_one_nobody_knows() -> None:
    kind = one(Text(), later={"b": "1.35.0"})
    assert defects(kind, {"a": "x", "b": 1, "c": 1}) == [("b", "later-member"), ("c", "unknown")]


def test_what_is_required_is_missing_where_it_is_absent_or_null() -> None:
    kind = one(Text(least=1), required=True)
    assert defects(kind, {}) == [("a", "missing")]
    assert sorted(defects(kind, {"a": None})) == [("a", "missing"), ("a", "null")]
    assert defects(kind, {"a": ""}) == [("a", "short")]


@QUICK
@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters())),
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text("abk"), inner, max_size=3)),
        max_leaves=12,
    )
)
def test_any_value_is_read_and_its_defects_lie_within_it(value: Any) -> None:
    kind = Structure(
        {
            "a": Member(ListOf(one(Text(most=2), required=True), least=1)),
            "b": Member(MapOf(Text(least=1), ListOf(Text(choices=("k",))))),
            "k": Member(Text(pattern="[ab]*"), required=True),
        }
    )
    found: list[Defect] = []
    read(kind, value, "", found)
    assert all(each.path.partition(".")[0].partition("[")[0] in ("a", "b", "k", "", *_keys(value)) for each in found)
    assert not found or not isinstance(value, dict) or found != [Defect("", "type")]
    if not isinstance(value, dict):
        assert [each.kind for each in found] == ["type"]
    elif "k" not in value:
        assert Defect("k", "missing") in found


def _keys(value: Any) -> list[str]:
    return [str(key) for key in value] if isinstance(value, dict) else []


# Holes


PARTS = {
    "From": "source",
    "From.Name": "name",
    "Message": "content",
    "Message.Subject": "subject",
    "Message.Body": "body",
    "List": "recipients",
    "List.Tags": "tags",
    "Id": "id",
}
IDS = frozenset(("id", "subject"))


def hollow(path: str, kind: str, doubt: tuple[str, str] | None = None) -> set[str]:
    return set(holes([Defect(path, kind, doubt)], PARTS, IDS))


@pytest.mark.parametrize("kind", ["missing", "type"])
def test_what_is_missing_or_of_another_kind_is_a_hole_with_everything_in_it(kind: str) -> None:
    assert hollow("Id", kind) == {"id"}
    assert hollow("Message.Body", kind) == {"body"}
    assert hollow("Message", kind) == {"content", "subject", "body"}
    assert hollow("From.Name", kind) == {"name"}
    assert hollow("", kind) == set(PARTS.values())


@pytest.mark.parametrize("kind", ["missing", "type"])
def test_what_lies_inside_a_part_makes_a_hole_of_the_nearest_part_around_it(kind: str) -> None:
    assert hollow("From.EmailAddress", kind) == {"source"}
    assert hollow("Message.Other", kind) == {"content"}
    assert hollow("List[3]", kind) == {"recipients", "tags"}
    assert hollow("List[3].Address", kind) == {"recipients"}
    assert hollow("List[3].Tags[0].Value", kind) == {"tags"}


@pytest.mark.parametrize("kind", ["short", "long", "choice", "pattern"])
def test_a_value_past_a_limit_is_a_hole_only_where_it_was_to_name_something(kind: str) -> None:
    assert hollow("Id", kind) == {"id"}
    assert hollow("Message.Subject", kind) == {"subject"}
    assert hollow("Message.Body", kind) == set()
    assert hollow("From.Name", kind) == set()


@pytest.mark.parametrize(
    "kind",
    ["null", "null-item", "few-left", "beyond", "unknown", "later-member", "scalar", "few", "many", "later", "form"],
)
def test_other_defects_leave_no_hole(kind: str) -> None:
    assert {path for path in PARTS if hollow(path, kind)} == set()


def test_a_defect_in_doubt_leaves_no_hole() -> None:
    assert hollow("Id", "short", ("A-B49", "a")) == set()


def test_a_name_that_only_begins_alike_is_another_part() -> None:
    assert hollow("Ids", "type") == set()
    assert hollow("FromOther.EmailAddress", "type") == set()
