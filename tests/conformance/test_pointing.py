"""A finding points at the call it is about, in the account as the calls before left it, whatever was asked."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.reports.decision import decision_json
from conformance.reports.pointing import Pointed, pointed
from conformance.scripts import Advance, Observe, Reset, Script, Send, Step
from conformance.strategies import CATALOGUES
from refimpl import explain, wire
from refimpl.explain.pointed import drawn, short
from refimpl.machine import decide
from refimpl.operations import OPERATIONS
from refimpl.world import fresh
from tests.refimpl.quick import QUICK

WORLD: dict[str, Any] = {"ses": {"identities": [{"name": "example.com"}], "quota": {"max_24_hours": 1}}}
ROOMY: dict[str, Any] = {"ses": {"identities": [{"name": "example.com"}]}}
DAY = 86_400
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


def mail(*to: str, **more: Any) -> dict[str, Any]:
    return {
        "Source": "news@example.com",
        "Destination": {"ToAddresses": list(to)},
        "Message": {"Subject": {"Data": "Hours"}, "Body": {"Text": {"Data": "We open at nine."}}},
        **more,
    }


def shown(*steps: Step, rule: str = "quota.daily", world: dict[str, Any] = WORLD) -> Pointed:
    last = max(number for number, step in enumerate(steps) if isinstance(step, Send))
    return pointed(Script("ses.SendEmail", world, steps), last, rule, 80)


def test_what_calls_before_used_up_is_taken_into_account() -> None:
    first, second = Send(mail("ann@example.net")), Send(mail("bob@example.net"))
    lines, walked, account = shown(first, Observe(), second)
    (at,) = [number for number, line in enumerate(lines) if "^" in line]
    assert '"bob@example.net"' in lines[at - 1]
    assert account == ["ses.quota, as the steps before left it"]
    states = "received → readable → well-formed → account-open → configured → authorized"
    assert walked == f"{states}, to be stopped before queued"


def test_what_was_used_up_is_there_again_a_day_later_or_after_a_reset() -> None:
    first, second = Send(mail("ann@example.net")), Send(mail("bob@example.net"))
    assert shown(first, Advance(DAY + 1), second) == Pointed()
    assert shown(first, Reset(ROOMY), second) == Pointed()


def test_an_account_that_nothing_happened_to_is_shown_as_it_is() -> None:
    lines, walked, account = shown(
        Send(mail("ann@example.net", Source="x@example.org")), rule="sender.verified", world=ROOMY
    )
    assert any("^" in line for line in lines)
    assert walked.endswith("to be stopped before authorized")
    assert account == ['ses.identities: [{"name": "example.com"}]']


@pytest.mark.parametrize("rule", ["answer.message-id", "effects.one-message", "no.rule", "tags.count"])
def test_a_rule_that_the_request_does_not_break_is_not_pointed_at(rule: str) -> None:
    assert shown(Send(mail("ann@example.net")), rule=rule, world=ROOMY) == Pointed()


def test_calls_that_name_answers_are_left_alone() -> None:
    named = Send(mail("ann@example.net", ReturnPath={"$answer": [0, "MessageId"]}))
    assert shown(named, rule="shape.type") == Pointed()
    assert shown(named, Send(mail()), rule="recipients.present") == Pointed()


def test_a_world_that_is_none_is_left_alone() -> None:
    assert shown(Send(mail()), rule="recipients.present", world={"ses": 5}) == Pointed()


# Whatever is asked


def deep(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("odd", [None, [], "x", 5, deep(400), {"": {}}, {"a.b[0]": deep(90)}, {"\ud800\x1b": "\udfff"}])
def test_any_request_can_be_shown(operation: str, odd: Any) -> None:
    for request in (odd, {**CATALOGUES[operation].example.request, "Tags": odd, "EmailMessage": odd, "Message": odd}):
        assert told(operation, request)


@QUICK
@given(st.sampled_from(list(OPERATIONS)), JSON, st.data())
def test_any_noise_can_be_shown(operation: str, noise: Any, data: st.DataObject) -> None:
    request = dict(CATALOGUES[operation].example.request)
    request[data.draw(st.sampled_from([*OPERATIONS[operation].shape.members, "x"]))] = noise
    assert told(operation, request)


def told(operation: str, request: Any) -> str:
    example = CATALOGUES[operation].example
    world = fresh(wire.settings_from_json(dict(example.world)))
    decision = decide(OPERATIONS[operation], world, request, example.caller)
    asked = explain.Asked(request, dict(example.world))
    text = explain.decision(decision, world, example.caller, asked)
    assert all(" " <= character <= "~" or character == "\n" for character in text)
    assert max(map(len, text.split("\n"))) <= 120
    wire.dumps(decision_json(decision, world, example.caller, asked))
    return text


# Drawing


def test_a_value_is_cut_to_its_room_and_its_length_told() -> None:
    assert short("x" * 5_000, 40) == '"' + "x" * 17 + "... (5,000 characters)"
    assert len(short("x" * 5_000, 40)) == 40
    assert short([1] * 5_000, 30) == "[1, 1, 1, 1, ... (5,000 items)"
    assert short({"a": 1}, 30) == '{"a": 1}'
    assert all(len(short("x" * 5_000, room)) <= room for room in range(28, 90))


def test_a_huge_value_is_not_written_out_to_be_cut() -> None:
    assert short(10**5_000, 40) == "a number of very many digits"
    assert len(short(deep(900), 40)) <= 40
    assert len(short({str(n): [0] * 99 for n in range(10_000)}, 40)) <= 40


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_carets_stand_under_what_they_point_at(columns: int) -> None:
    value = {"a": [1, 2, {"b": "bad", "c": [0] * 99}], "d": "long" * 99}
    notes = {
        ("a", 2, "b"): "one",
        ("a", 2, "c"): "two",
        ("d",): "three",
        ("e",): "missing: four",
        ("a", 2, "f"): "five",
    }
    lines = drawn(value, notes, columns)
    assert max(map(len, lines)) <= columns
    carets = [number for number, line in enumerate(lines) if set(line.split(" ")[-2:][0]) == {"^"} or "^" in line]
    assert len(carets) == len(notes)
    for number in carets:
        start = lines[number].index("^")
        assert lines[number - 1][start] not in " :,"
        assert lines[number - 1][start - 1] in " "


def test_what_is_far_from_any_mark_is_left_out() -> None:
    value = {"list": [*range(1_000), "bad", *range(1_000)]}
    lines = drawn(value, {("list", 1_000): "here"}, 80)
    assert [line.strip() for line in lines] == [
        "{", '"list": [', "0,", "1,", "... 998 more", '"bad",', "^^^^^ here", "... 1,000 more", "]", "}"
    ]  # fmt: skip
