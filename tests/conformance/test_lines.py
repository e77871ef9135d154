"""Whatever a child process does, the JSON Lines client gives an answer or says how it broke."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conformance.adapters import child
from conformance.adapters.lines import LinesTarget
from conformance.target import Accepted, Advances, Broke, Closes, Observes, Rejected, Target, Unsendable, Unsupported
from refimpl.answer import Nameless

ADAPTER = Path(__file__).parent / "fakes" / "adapter.py"
SECONDS = 5.0
SHORT = 0.5

Opened = Callable[..., LinesTarget]


@pytest.fixture
def opened() -> Iterator[Opened]:
    targets: list[LinesTarget] = []

    def open_fake(word: str, seconds: float = SECONDS) -> LinesTarget:
        targets.append(LinesTarget([sys.executable, str(ADAPTER), word], seconds))
        return targets[-1]

    yield open_fake
    for target in targets:
        target.close()


def _broken(target: LinesTarget) -> Broke:
    target.reset({})
    with pytest.raises(Broke) as caught:
        target.send("ses.SendEmail", {})
    return caught.value


def test_it_is_a_target_with_everything(opened: Opened) -> None:
    target = opened("good")
    assert isinstance(target, Target)
    assert isinstance(target, Advances)
    assert isinstance(target, Observes)
    assert isinstance(target, Closes)


def test_a_well_behaved_adapter_is_heard_in_full(opened: Opened) -> None:
    target = opened("good")
    known = target.hello()
    assert (known.name, known.version, known.operations, known.clock) == ("fake", "1", ("ses.SendEmail",), "virtual")
    assert target.reset({}) is None
    assert target.send("ses.SendEmail", {"Source": "\udfff é"}) == Accepted({"MessageId": "m-1"})
    target.advance(86_400)
    assert target.observe("outbox") == [{"id": "m-1"}]


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("rejected", Rejected("MessageRejected", 400, "no")),
        ("tells-no-codes", Nameless(status=400)),
        ("unsupported", Unsupported("no such operation")),
        ("unsendable", Unsendable("the client refuses")),
    ],
)
def test_every_form_of_answer_is_read(opened: Opened, word: str, answer: object) -> None:
    target = opened(word)
    assert target.reset({}) is None
    assert target.send("ses.SendEmail", {}) == answer


def test_nothing_is_started_before_it_is_needed(tmp_path: Path) -> None:
    mark = tmp_path / "started"
    target = LinesTarget([sys.executable, "-c", f"open({str(mark)!r}, 'w')"], SECONDS)
    target.close()
    assert not mark.exists()


@pytest.mark.parametrize(
    ("word", "how", "what"),
    [
        ("crash", "crash", "exit code 3"),
        ("crash-in-the-middle-of-a-line", "crash", "in the middle of a line"),
        ("close-output", "crash", "closed its output"),
        ("not-json", "garbage", "not JSON"),
        ("not-an-object", "garbage", "no JSON-RPC 2.0 response"),
        ("not-utf-8", "garbage", "not JSON"),
        ("nested", "garbage", "not JSON"),
        ("split-line", "garbage", "line"),
        ("wrong-id", "garbage", "with the id"),
        ("id-as-text", "garbage", "with the id"),
        ("neither", "garbage", "neither a result nor an error"),
        ("both", "garbage", "neither a result nor an error"),
        ("no-answer-at-all", "garbage", "exactly one member"),
        ("without-a-code", "garbage", "a refusal has a code"),
        ("two-answers", "garbage", "exactly one member"),
        ("oversized-line", "garbage", "more than"),
        ("error", "protocol", "the adapter is lost"),
    ],
)
def test_each_way_to_break_has_its_own_word(opened: Opened, word: str, how: str, what: str) -> None:
    trouble = _broken(opened(word))
    assert trouble.how == how
    assert what in trouble.what


@pytest.mark.parametrize("word", ["hang", "stderr-without-end"])
def test_a_call_that_takes_too_long_is_a_hang(opened: Opened, word: str) -> None:
    target = opened(word, SHORT)
    began = time.monotonic()
    assert _broken(target).how == "hang"
    assert time.monotonic() - began < SHORT + 4


def test_a_target_that_stops_reading_is_a_hang_too(opened: Opened) -> None:
    target = opened("deaf", SHORT)
    target.reset({})
    with pytest.raises(Broke, match="did not read the whole request") as caught:
        target.send("ses.SendEmail", {"Source": "x" * 1_000_000})
    assert caught.value.how == "hang"


@pytest.mark.parametrize("word", ["twice", "late-second-line"])
def test_a_second_line_is_garbage_at_the_latest_in_the_next_call(opened: Opened, word: str) -> None:
    target = opened(word)
    target.reset({})
    with pytest.raises(Broke) as caught:  # noqa: PT012 - which of the two calls meets the line is a race
        target.send("ses.SendEmail", {})
        time.sleep(0.5)
        target.send("ses.SendEmail", {})
    assert caught.value.how == "garbage"


def test_a_crash_between_two_calls_is_found_by_the_next(opened: Opened) -> None:
    target = opened("crash-after-answering")
    target.reset({})
    assert isinstance(target.send("ses.SendEmail", {}), Accepted)
    time.sleep(0.3)
    with pytest.raises(Broke, match="between two calls") as caught:
        target.reset({})
    assert caught.value.how == "crash"
    assert target.reset({}) is None


@pytest.mark.parametrize(
    ("word", "what"),
    [
        ("crash-at-start", "exit code 1"),
        ("wrong-protocol", "protocol 2"),
        ("no-name", "no name"),
        ("greets-unasked", "line nobody had asked for|not JSON|more than one line"),
    ],
)
def test_what_goes_wrong_before_the_greeting_is_a_failed_start(opened: Opened, word: str, what: str) -> None:
    with pytest.raises(Broke, match=what) as caught:
        opened(word).hello()
    assert caught.value.how == "start"


def test_a_command_that_is_not_there_is_a_failed_start() -> None:
    with pytest.raises(Broke, match="cannot be started") as caught:
        LinesTarget(["./there-is-no-such-adapter"], SECONDS).hello()
    assert caught.value.how == "start"


def test_the_end_of_stderr_is_shown_on_trouble(opened: Opened) -> None:
    assert _broken(opened("crash")).evidence == "the disk is full"


def test_a_flood_on_stderr_neither_blocks_nor_piles_up(opened: Opened) -> None:
    target = opened("stderr-flood")
    target.reset({})
    assert isinstance(target.send("ses.SendEmail", {}), Accepted)
    assert 0 < len(_broken(opened("stderr-without-end", SHORT)).evidence) <= child.MOST_TAIL


def test_after_a_crash_the_next_reset_starts_afresh(opened: Opened) -> None:
    target = opened("crash")
    for _ in range(2):
        assert _broken(target).how == "crash"
    with pytest.raises(Broke, match="a reset starts it again"):
        target.send("ses.SendEmail", {})
    assert target.hello().name == "fake"
    assert target.reset({}) is None


def test_a_world_it_cannot_be_given_is_unsupported(opened: Opened) -> None:
    assert opened("no-world").reset({}) == Unsupported("no sandbox here")


def test_an_outbox_that_is_no_list_is_garbage(opened: Opened) -> None:
    with pytest.raises(Broke) as caught:
        opened("no-list").observe("outbox")
    assert caught.value.how == "garbage"


def test_a_clock_that_does_not_turn_after_all_says_so_and_lives_on(opened: Opened) -> None:
    target = opened("stands-still")
    refused = target.advance(1)
    assert refused is not None
    assert "nailed down" in refused.why
    assert target.advance(1) == refused


def test_what_json_cannot_carry_is_unsendable_and_harms_nobody(opened: Opened) -> None:
    target = opened("good")
    target.reset({})
    assert isinstance(target.send("ses.SendEmail", {"Source": float("nan")}), Unsendable)
    assert isinstance(target.send("ses.SendEmail", {"Source": object()}), Unsendable)
    assert isinstance(target.send("ses.SendEmail", {}), Accepted)


def test_a_request_of_many_megabytes_gets_through(opened: Opened) -> None:
    target = opened("good")
    target.reset({})
    assert isinstance(target.send("ses.SendEmail", {"Source": "x" * 11_000_001}), Accepted)


def test_nothing_is_left_running(opened: Opened) -> None:
    target = opened("hang", SHORT)
    target.reset({})
    assert target._child is not None
    pid = target._child._process.pid
    with pytest.raises(Broke):
        target.send("ses.SendEmail", {})
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_closing_says_good_bye_and_can_be_done_twice() -> None:
    target = LinesTarget([sys.executable, str(ADAPTER), "good"], SECONDS)
    target.reset({})
    assert target._child is not None
    process: subprocess.Popen[bytes] = target._child._process
    target.close()
    target.close()
    assert process.returncode == 0
