"""Evidence is made as small as the fault allows, in a bounded number of tries."""

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings

from conformance.reducer import Reduced, less_of, reduced
from conformance.scripts import Advance, Observe, Reset, Script, Send
from conformance.strategies.random_calls import ANY_JSON
from tests.conformance.fakes.answering import script
from tests.conformance.least import harmless
from tests.refimpl.samples import full_world, page, readers, small, with_member

TWICE = (Send(page()), Observe(), Send(page()), Observe())
LONG = script(Advance(60), Send(small()), Observe(), Reset(full_world()), *TWICE, world=full_world())


def calls(asked: Script) -> list[Any]:
    return [step.request for step in asked.steps if isinstance(step, Send)]


def bcc(request: Any) -> list[Any]:
    found = request.get("Destination", {}) if isinstance(request, dict) else {}
    return list(found.get("BccAddresses", ())) if isinstance(found, dict) else []


def least_of(asked: Script, still: Callable[[Script], bool]) -> tuple[Script, int]:
    """Reduce to the least, and count the tries."""
    tries = 0

    def counted(less: Script) -> bool:
        nonlocal tries
        tries += 1
        return still(less)

    found = reduced(asked, counted)
    assert found.least
    return found.script, tries


def test_what_is_left_still_shows_the_fault_and_nothing_of_it_can_be_dropped() -> None:
    def still(asked: Script) -> bool:
        return any("dan@example.org" in bcc(request) for request in calls(asked))

    least, _ = least_of(LONG, still)
    assert least.steps == (Send({"Destination": {"BccAddresses": ["dan@example.org"]}}),)
    assert dict(least.world) == {}


def test_a_fault_that_needs_two_calls_keeps_both() -> None:
    least, _ = least_of(LONG, lambda asked: len(calls(asked)) >= 2)
    assert len(least.steps) == 2
    assert calls(least) == [{}, {}]


def test_a_limit_is_reduced_to_just_past_it() -> None:
    crowded = script(Send(with_member(page(), "Destination.BccAddresses", readers(80))))
    least, tries = least_of(crowded, lambda asked: any(len(bcc(request)) > 50 for request in calls(asked)))
    (request,) = calls(least)
    assert len(bcc(request)) == 51
    assert tries < 800


def test_a_fault_that_is_never_seen_again_leaves_the_script_as_it_was() -> None:
    assert reduced(LONG, lambda asked: False) == Reduced(LONG, True)


def test_dan_is_all_that_is_left_of_many_in_few_tries() -> None:
    crowd = [f"{number}@example.net" for number in range(3_000)]
    least, tries = least_of(script(Send([*crowd, "dan", *crowd])), lambda asked: "dan" in str(calls(asked)))
    assert calls(least) == [["dan"]]
    assert tries < 200


def test_tries_grow_with_the_size_of_a_call_not_with_its_square() -> None:
    def tries_for(size: int) -> int:
        return least_of(script(Send([7] * size)), lambda asked: calls(asked)[-1:] == [[7] * size])[1]

    assert tries_for(400) < 2.5 * tries_for(200)


def test_a_body_of_megabytes_ends_one_past_the_limit_within_a_hundred_tries() -> None:
    def still(asked: Script) -> bool:
        return any(isinstance(each, str) and len(each) > 10_000_000 for each in calls(asked))

    least, tries = least_of(script(Send("ab" * 5_500_000)), still)
    assert calls(least) == ["a" * 10_000_001]
    assert tries < 100


def test_of_fifty_entries_only_what_makes_the_fault_is_left() -> None:
    entries = [{"Destination": {"ToAddresses": readers(2)}, "Tags": [place]} for place in range(50)]

    def still(asked: Script) -> bool:
        return any(isinstance(each, list) and len(each) > 49 and all("Tags" in one for one in each if one != {})
                   and sum("Tags" in one for one in each) >= 2 for each in calls(asked))  # fmt: skip

    least, _ = least_of(script(Send(entries)), still)
    (left,) = calls(least)
    assert sorted(map(str, left)) == sorted(["{}"] * 48 + ["{'Tags': []}"] * 2)


def test_the_same_call_made_twice_is_made_smaller_in_both_places() -> None:
    def still(asked: Script) -> bool:
        made = calls(asked)
        return len(made) == 2 and made[0] == made[1] and "Source" in made[0]

    least, _ = least_of(script(Send(page()), Send(page())), still)
    assert calls(least) == [{"Source": ""}] * 2


def test_a_name_in_world_and_call_is_made_shorter_in_both() -> None:
    def still(asked: Script) -> bool:
        named = asked.world.get("name")
        return bool(named) and calls(asked) == [named]

    least, _ = least_of(script(Send("4b1c2d3e-welcome"), world={"name": "4b1c2d3e-welcome"}), still)
    assert (calls(least), dict(least.world)) == (["a"], {"name": "a"})


def test_an_address_never_leaves_the_reserved_domains() -> None:
    asked: list[str] = []

    def still(less: Script) -> bool:
        asked.extend(each for each in calls(less) if isinstance(each, str))
        return any(isinstance(each, str) and "@" in each and "." in each for each in calls(less))

    least, _ = least_of(script(Send("Ann Smith <ann.smith@news.example.org>")), still)
    assert calls(least) == ["a@.example"] or harmless(calls(least)[0])
    assert all(harmless(each) for each in asked), asked


@settings(max_examples=100, derandomize=True, database=None, deadline=None)
@given(ANY_JSON)
def test_where_everything_shows_the_fault_nothing_is_left(value: Any) -> None:
    assert less_of(value, lambda less: True) in ({}, [], "", 0, None)


def test_tries_and_time_are_bounded_and_evidence_says_where_they_ran_out() -> None:
    tries = 0

    def still(asked: Script) -> bool:
        nonlocal tries
        tries += 1
        return False

    large = script(Send([[place, str(place)] for place in range(400)]))
    assert reduced(large, still, most=300) == Reduced(large, False)
    assert tries == 300
    assert reduced(large, still, seconds=0.0).least is False


def test_reducing_is_the_same_every_time() -> None:
    def still(asked: Script) -> bool:
        return any(len(bcc(request)) > 0 for request in calls(asked))

    assert reduced(LONG, still) == reduced(LONG, still)
