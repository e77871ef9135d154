"""A call falls into partitions by its rule, by its size and by its members, whatever a target answers to it."""

from typing import Any

import pytest

from conformance.partitions import members, rules
from conformance.partitions.calls import (
    ACCEPTABLE,
    ARGUABLE,
    ENTRIES,
    LISTS,
    RECIPIENTS,
    REFUSABLE,
    SEVERAL_FAULTS,
    Call,
    of_call,
    of_every_kind,
    within_ascii,
)
from refimpl.machine import decide
from refimpl.operations import OPERATIONS
from refimpl.rulebook import BY_ID
from refimpl.shape import ListOf, MapOf, Member, Structure, Text
from refimpl.wire import settings_from_json
from refimpl.world import fresh
from tests.refimpl.bulk_samples import BULK, bulk, entry, office, people
from tests.refimpl.samples import OPERATION, PLAIN_WORLD, small


def call(request: Any, operation: str = OPERATION, world: Any = PLAIN_WORLD) -> Call:
    settled = fresh(settings_from_json(dict(world)))
    return Call(settled, decide(OPERATIONS[operation], settled, request), request)


def to(count: int, **members: Any) -> dict[str, Any]:
    everyone = [f"r{number}@example.net" for number in range(count)]
    return small() | {"Destination": {"ToAddresses": everyone}} | members


def tags(*lengths: int, count: int = 0) -> dict[str, Any]:
    named = [{"Name": "n" * length, "Value": "v"} for length in lengths]
    return small() | {"Tags": named + [{"Name": f"n{number}", "Value": "v"} for number in range(count)]}


@pytest.mark.parametrize(
    ("rule", "request_", "side"),
    [
        ("recipients.limit", to(49), {rules.INSIDE}), ("recipients.limit", to(50), {rules.AT}),
        ("recipients.limit", to(51), {rules.PAST}), ("recipients.limit", to(52), set()),
        ("tags.name-length", tags(254), {rules.INSIDE}), ("tags.name-length", tags(1, 255), {rules.AT}),
        ("tags.name-length", tags(256, 2), {rules.BETWEEN}), ("tags.name-length", tags(257), {rules.PAST}),
        ("tags.count", tags(count=50), {rules.AT}), ("tags.count", tags(count=51), {rules.BETWEEN}),
        ("tags.count", tags(count=52), set()),
    ],
)  # fmt: skip
def test_a_call_stands_on_one_side_of_a_limit_or_next_to_it(rule: str, request_: Any, side: set[str]) -> None:
    limits = {rules.INSIDE, rules.AT, rules.BETWEEN, rules.PAST}
    assert rules.of_rule(BY_ID[rule], call(request_)) & limits == side


def test_a_mailbox_named_twice_takes_no_call_back_to_the_limit() -> None:
    twice = to(50)
    twice["Destination"]["ToAddresses"].append("r0@example.net")
    found = rules.of_rule(BY_ID["recipients.limit"], call(twice))
    assert rules.DISPUTED in found
    assert rules.AT not in found


def test_a_rule_without_its_part_is_not_broken_but_not_kept_either() -> None:
    assert rules.of_rule(BY_ID["tags.count"], call(small())) == {rules.UNBROKEN}
    assert rules.KEPT in rules.of_rule(BY_ID["tags.count"], call(tags(3)))


def test_a_rule_about_flaws_is_kept_where_there_are_none() -> None:
    assert rules.of_rule(BY_ID["shape.type"], call(small())) == {rules.KEPT, rules.UNBROKEN}


def test_a_rule_about_a_part_that_cannot_be_read_says_nothing() -> None:
    assert rules.of_rule(BY_ID["recipients.limit"], call(small() | {"Destination": 7})) == set()


def test_a_rule_of_another_operation_says_nothing() -> None:
    assert rules.of_rule(BY_ID["references.size"], call(small())) == set()


def test_the_entries_of_one_call_may_fall_on_both_sides() -> None:
    found = rules.of_rule(BY_ID["recipients.present"], call(bulk(entry("a@example.net"), entry()), BULK, office()))
    assert {rules.KEPT, rules.BROKEN} <= found


def test_what_earlier_entries_used_up_breaks_a_rule_for_later_ones() -> None:
    tight = office(quota={"max_24_hours": 2, "sent": []})
    found = rules.of_rule(BY_ID["quota.daily"], call(bulk(*people(3)), BULK, tight))
    assert {rules.KEPT, rules.BROKEN} <= found


def test_rules_about_answers_require_no_calls() -> None:
    assert rules.required(BY_ID["answer.accepted"]) == set()
    assert rules.required(BY_ID["tags.count"]) == {rules.UNBROKEN, rules.QUESTIONED, rules.AT, rules.BETWEEN}
    firm = rules.firmly_required(BY_ID["recipients.limit"], surely=True)
    assert firm >= {rules.KEPT, rules.BROKEN, rules.AT, rules.PAST}


def test_a_whole_call_falls_into_partitions_by_outcome_and_by_size() -> None:
    assert of_call(call(small())) == {ACCEPTABLE, LISTS[1], RECIPIENTS[1]}
    spread = {"ToAddresses": ["a@example.net"], "CcAddresses": ["b@example.net"], "BccAddresses": []}
    assert of_call(call(small() | {"Destination": spread})) == {ACCEPTABLE, LISTS[2], RECIPIENTS[2]}
    assert of_call(call(7)) == {REFUSABLE, LISTS[0], RECIPIENTS[0]}
    assert SEVERAL_FAULTS in of_call(call(to(51, Source="news@unknown.example")))
    assert of_call(call(tags(256))) == {ARGUABLE, LISTS[1], RECIPIENTS[1]}


@pytest.mark.parametrize(("count", "name"), list(enumerate(ENTRIES)))
def test_a_bulk_call_falls_into_a_partition_by_its_entries(count: int, name: str) -> None:
    assert of_call(call(bulk(*people(count)), BULK, office())) & set(ENTRIES) == {name}
    assert (name in of_every_kind(True)) == (count > 0)


def test_a_bulk_call_with_one_bad_entry_is_no_call_to_be_accepted() -> None:
    assert REFUSABLE in of_call(call(bulk(entry("a@example.net"), entry()), BULK, office()))


@pytest.mark.parametrize("value", ["\u00e9", {"a": ["b", {"\u00e9": 1}]}, [["\ud800"]]])
def test_letters_past_ascii_are_found_wherever_they_are(value: Any) -> None:
    assert not within_ascii(value)
    assert within_ascii(["a", 1, None, {"b": "\x00"}])


SHAPE = Structure(
    {
        "Name": Member(Text(least=2, most=4), required=True),
        "Kind": Member(Text(choices=("A", "B"))),
        "List": Member(ListOf(Text())),
        "Map": Member(MapOf(Text(), Structure({"Value": Member(Text())}))),
    }
)


def places(request: Any) -> set[str]:
    found: list[str] = []
    members.classifier(SHAPE)(request, found)
    return set(found)


@pytest.mark.parametrize(
    ("request_", "names"),
    [
        ({}, {"request: empty", "Name: absent", "List: absent"}), (7, {"request: wrong type"}),
        ({"Name": None, "Kind": 7}, {"Name: null", "Kind: wrong type", "request: given"}),
        ({"Name": "a"}, {"Name: one short of shortest"}), ({"Name": "\u00e9e"}, {"Name: shortest", "Name: past ASCII"}),
        ({"Name": "abcd"}, {"Name: longest", "Name: given"}), ({"Name": "abcde"}, {"Name: one past longest"}),
        ({"Kind": "A"}, {"Kind: a choice"}), ({"Kind": ""}, {"Kind: no choice", "Kind: empty"}),
        ({"List": []}, {"List: empty"}), ({"List": [""]}, {"List: one", "List[]: empty"}),
        ({"List": ["a", 1, 2]}, {"List: several", "List[]: given", "List[]: wrong type"}),
        ({"Map": {"k": {"Value": "\u00e9"}}}, {"Map: one", "Map{}.Value: past ASCII"}),
        ({"Map": {"k": {"Other": 1}}}, {"Map{}: unknown member", "Map{}.Value: absent"}),
    ],
)  # fmt: skip
def test_a_request_falls_into_partitions_by_each_member(request_: Any, names: set[str]) -> None:
    assert names <= places(request_)


def test_a_member_falls_only_where_it_belongs() -> None:
    assert places({"Name": "abc"}) == {
        "request: given", "Name: given", "Kind: absent", "List: absent", "Map: absent",
    }  # fmt: skip


def test_what_is_required_follows_from_the_shape() -> None:
    assert set(members.required(SHAPE)) == {
        "request: given", "request: wrong type",
        *(f"Name: {each}" for each in ("absent", "given", "empty", "wrong type", "past ASCII", "shortest", "longest",
                                       "one short of shortest", "one past longest")),
        *(f"Kind: {each}" for each in ("absent", "null", "given", "empty", "wrong type", "a choice", "no choice")),
        *(f"List: {each}" for each in ("absent", "null", "empty", "one", "several", "wrong type")),
        *(f"List[]: {each}" for each in ("given", "empty", "wrong type", "past ASCII")),
        *(f"Map: {each}" for each in ("absent", "null", "empty", "one", "several", "wrong type")),
        "Map{}: given", "Map{}: wrong type",
        *(f"Map{{}}.Value: {each}" for each in ("absent", "null", "given", "empty", "wrong type", "past ASCII")),
    }  # fmt: skip
