"""A Python target in this process can say nothing that harms the run, and do nothing that ends it."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from conformance.adapters.fence import Fenced
from conformance.adapters.soundness import MOST_BITS, MOST_DEPTH, own, unsound
from conformance.target import Accepted, Advances, Broke, Capabilities, Closes, Observes, Rejected, Unsupported
from tests.conformance.fakes.answering import Answering, accepted
from tests.conformance.fakes.hosted import Plain


class Telling(Plain):
    """Answers and shows whatever comes out of a function."""

    def __init__(self, tell: Callable[[], Any]) -> None:
        self.tell = tell

    def send(self, operation: str, request: Any, caller: str | None = None) -> Any:
        return self.tell()

    def observe(self, what: str) -> Any:
        return self.tell()


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


def leave() -> None:
    sys.exit(3)


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (None, "NoneType, which is no answer"),
        ({"accepted": {}}, "dict, which is no answer"),
        (Accepted(None), "wrong type"),  # type: ignore[arg-type] # the point of the test
        (Rejected(None), "wrong type"),  # type: ignore[arg-type] # the point of the test
        (Rejected("X", 10**5000), "thousands of digits"),
        (Accepted({"MessageId": 10**5000}), "thousands of digits"),
        (Accepted({"MessageId": {1, 2}}), "set, which JSON cannot carry"),
        (Accepted({"MessageId": nested(200)}), "one inside the other"),
        (Accepted({1: "m-1"}), "name is no text"),  # type: ignore[dict-item] # the point of the test
    ],
)
def test_an_answer_that_is_none_is_garbage(said: Any, what: str) -> None:
    with pytest.raises(Broke, match=what) as caught:
        Fenced(Telling(lambda: said)).send("ses.SendEmail", {})
    assert caught.value.how == "garbage"


@pytest.mark.parametrize("said", [None, [3], {"messages": []}, [{"subject": 10**5000}]])
def test_an_outbox_that_is_none_is_garbage(said: Any) -> None:
    target: Any = Fenced(Telling(lambda: said))
    with pytest.raises(Broke) as caught:
        target.observe("outbox")
    assert caught.value.how == "garbage"


def test_leaving_the_program_is_a_crash_and_ctrl_c_is_not() -> None:
    with pytest.raises(Broke, match="SystemExit: 3") as caught:
        Fenced(Telling(leave)).send("ses.SendEmail", {})
    assert caught.value.how == "crash"

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Fenced(Telling(interrupted)).send("ses.SendEmail", {})


def test_it_can_do_what_the_object_can_and_no_more() -> None:
    bare, whole = Fenced(Plain()), Fenced(Whole(accepted()))
    for ability in (Advances, Observes, Closes):
        assert not isinstance(bare, ability)
        assert isinstance(whole, ability)


class Whole(Answering):
    """Has every method there is."""

    def advance(self, seconds: int) -> None:
        """Do nothing."""

    def observe(self, what: str) -> Sequence[Mapping[str, Any]] | Unsupported:
        """Show what it was given."""
        return [{"id": "m-1"}]

    def close(self) -> None:
        """Do nothing."""


def test_what_is_sound_is_passed_on_as_it_is() -> None:
    target: Any = Fenced(Whole(accepted()))
    assert target.hello() == Capabilities("answering", operations=("ses.SendEmail",))
    assert target.reset({}) is None
    assert target.send("ses.SendEmail", {}) == accepted()
    assert target.observe("outbox") == [{"id": "m-1"}]


def test_bounds_are_kept_to_the_letter() -> None:
    assert unsound(2**MOST_BITS - 1) == ""
    assert unsound(2**MOST_BITS) != ""
    assert unsound(nested(MOST_DEPTH - 1)) == ""
    assert unsound(nested(MOST_DEPTH)) != ""
    assert unsound({"a": [1, 2.5, None, True, "x", {}]}) == ""


class Meddling(Plain):
    """Changes whatever it is given."""

    def reset(self, world: Any) -> Any:
        world["ses"]["identities"].clear()

    def send(self, operation: str, request: Any, caller: str | None = None) -> Any:
        request["Destination"].clear()
        return Accepted({})

    def advance(self, seconds: int) -> Any:
        return Unsupported("it stands still")


def test_a_target_that_changes_what_it_is_given_changes_nothing_of_ours() -> None:
    world: Any = {"ses": {"identities": [{"name": "example.com"}]}}
    request: Any = {"Destination": {"ToAddresses": ["ann@example.net"]}}
    target = Fenced(Meddling())
    target.reset(world)
    target.send("ses.SendEmail", request)
    assert world == {"ses": {"identities": [{"name": "example.com"}]}}
    assert request == {"Destination": {"ToAddresses": ["ann@example.net"]}}


def test_what_is_too_deep_to_copy_is_given_as_it_is() -> None:
    deep = nested(100_000)
    assert own(deep) is deep


def test_a_clock_that_does_not_turn_may_say_so() -> None:
    target = Fenced(Meddling())
    assert isinstance(target, Advances)
    assert target.advance(1) == Unsupported("it stands still")
