"""A call of a script may name what an earlier one was answered with."""

from typing import Any

import pytest

from conformance.adapters.reference import ReferenceTarget, reference_target
from conformance.named_answers import Given, Unanswered, names_answers, written_out
from conformance.scripts import Reset, Script, Send, looks, script_from_json, step_to_json
from conformance.target import Answer, Json
from conformance.trial import Trial
from conformance.verdicts import Status, Verdict
from refimpl.operations import OPERATIONS

NAME = "connect.StartEmailContact"
HERE = "3f2b7c1e-5a64-4d0b-9c11-7e8d90a1b201"
WORLD = {"connect": {"instances": [{"id": HERE, "addresses": [{"address": "support@acme.example"}]}]}}
FIRST = {"$answer": [0, "ContactId"]}
GIVEN: Given = {0: {"ContactId": "c-1"}, 2: {"ContactId": "c-2", "More": ["x"]}}


def call(**more: Any) -> Send:
    raw = {"Subject": "s", "Body": "b", "ContentType": "text/plain"}
    request = {
        "InstanceId": HERE,
        "FromEmailAddress": {"EmailAddress": "customer@example.net"},
        "DestinationEmailAddress": "support@acme.example",
        "EmailMessage": {"MessageSourceType": "RAW", "RawMessage": raw},
    }
    return Send({**request, **more})


def script(*steps: Any) -> Script:
    return Script(NAME, WORLD, (*steps, *looks(NAME)))


def run(target: ReferenceTarget, *steps: Any) -> list[Verdict]:
    return Trial(target, OPERATIONS).run(script(*steps))


class Hearing(ReferenceTarget):
    """Keeps what it is asked."""

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        heard.append(request)
        return super().send(operation, request, caller)


heard: list[Json] = []


def test_an_answer_is_put_in_wherever_it_is_named() -> None:
    request = {"a": FIRST, "b": [1, {"c": {"$answer": [2, "More"]}}], "d": None}
    assert written_out(request, GIVEN) == {"a": "c-1", "b": [1, {"c": ["x"]}], "d": None}


@pytest.mark.parametrize("place", [1, 3, -1])
def test_an_answer_that_was_not_given_cannot_be_put_in(place: int) -> None:
    with pytest.raises(Unanswered):
        written_out({"a": {"$answer": [place, "ContactId"]}}, GIVEN)


@pytest.mark.parametrize("value", [{"$answer": []}, {"$answer": [0]}, {"$answer": ["0", "ContactId"]}])
def test_what_only_looks_like_it_is_left_alone(value: Any) -> None:
    assert written_out({"a": value}, GIVEN) == {"a": value}


def test_a_request_of_any_depth_can_be_looked_through() -> None:
    deep: Any = FIRST
    for _ in range(100_000):
        deep = [deep]
    assert names_answers(deep)
    assert not names_answers({"a": [1, None, {"answer": "$answer"}]})


def test_the_target_hears_the_answer_and_not_its_name() -> None:
    heard.clear()
    found = run(Hearing(reference_target().service), call(), call(RelatedContactId=FIRST))
    assert {each.status for each in found} == {Status.PASS}
    first, second = heard
    assert "RelatedContactId" not in first
    assert isinstance(second["RelatedContactId"], str)


def test_a_call_that_names_an_answer_that_was_not_given_ends_the_script() -> None:
    found = run(reference_target(), call(RelatedContactId="unknown"), call(RelatedContactId=FIRST), call())
    assert [each.status for each in found] == [Status.PASS, Status.SKIPPED]


def test_an_answer_of_before_a_reset_is_gone() -> None:
    found = run(reference_target(), call(), Reset(WORLD), call(RelatedContactId=FIRST))
    assert [each.status for each in found] == [Status.PASS, Status.SKIPPED]


def test_a_script_is_written_down_with_the_name() -> None:
    told = {
        "operation": NAME,
        "world": WORLD,
        "steps": [step_to_json(call()), step_to_json(call(RelatedContactId=FIRST))],
    }
    assert script_from_json(told).steps == (call(), call(RelatedContactId=FIRST))
