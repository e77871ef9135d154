"""Evidence is made as small as the fault allows, in a bounded number of tries."""

import json
from typing import Any

from hypothesis import given, settings

from conformance.reducer import MOST_TRIES, reduced, smaller
from conformance.scripts import Advance, Observe, Reset, Script, Send
from conformance.strategies.random_calls import ANY_JSON
from tests.conformance.fakes.answering import script
from tests.refimpl.samples import full_world, page, readers, small, with_member

TWICE = (Send(page()), Observe(), Send(page()), Observe())
LONG = script(Advance(60), Send(small()), Observe(), Reset(full_world()), *TWICE, world=full_world())


def calls(asked: Script) -> list[Any]:
    return [step.request for step in asked.steps if isinstance(step, Send)]


def bcc(request: Any) -> list[Any]:
    found = request.get("Destination", {}) if isinstance(request, dict) else {}
    return list(found.get("BccAddresses", ())) if isinstance(found, dict) else []


def test_what_is_left_still_shows_the_fault_and_nothing_of_it_can_be_dropped() -> None:
    def still(asked: Script) -> bool:
        return any("dan@example.org" in bcc(request) for request in calls(asked))

    least = reduced(LONG, still)
    assert least.steps == (Send({"Destination": {"BccAddresses": ["dan@example.org"]}}),)
    assert dict(least.world) == {}


def test_a_fault_that_needs_two_calls_keeps_both() -> None:
    least = reduced(LONG, lambda asked: len(calls(asked)) >= 2)
    assert len(least.steps) == 2
    assert calls(least) == [{}, {}]


def test_a_limit_is_reduced_to_just_past_it() -> None:
    crowded = script(Send(with_member(page(), "Destination.BccAddresses", readers(80))))
    least = reduced(crowded, lambda asked: any(len(bcc(request)) > 50 for request in calls(asked)))
    (request,) = calls(least)
    assert len(bcc(request)) == 51


def test_a_fault_that_is_never_seen_again_leaves_the_script_as_it_was() -> None:
    assert reduced(LONG, lambda asked: False) == LONG


def test_the_number_of_tries_is_bounded_however_large_the_call() -> None:
    tries = 0

    def still(asked: Script) -> bool:
        nonlocal tries
        tries += 1
        return False

    reduced(script(Send(readers(5_000))), still)
    assert tries == MOST_TRIES


def test_reducing_is_the_same_every_time() -> None:
    def still(asked: Script) -> bool:
        return any(len(bcc(request)) > 0 for request in calls(asked))

    assert reduced(LONG, still) == reduced(LONG, still)


@settings(max_examples=100, derandomize=True, database=None, deadline=None)
@given(ANY_JSON)
def test_every_smaller_value_is_smaller(value: Any) -> None:
    size = len(json.dumps(value))
    assert all(len(json.dumps(less)) < size for less in smaller(value))
