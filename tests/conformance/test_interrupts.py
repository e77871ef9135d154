"""A signal to stop is heeded though what it raises is lost, and no longer than there is something to stop."""

import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from conformance.adapters.reference import reference_target
from conformance.interrupts import heed, interruptible, unbroken
from conformance.recording.reader import read
from conformance.recording.writer import Writer
from conformance.scripts import Script
from conformance.trial import Trial
from refimpl.answer import Json
from refimpl.operations import OPERATIONS

SIGNALS = [signal.SIGINT, signal.SIGTERM]


def lost(number: int) -> None:
    """Tell this process to stop where the exception is swallowed, as a destructor does."""
    with suppress(KeyboardInterrupt):
        signal.raise_signal(number)


@pytest.mark.parametrize("number", SIGNALS)
def test_it_raises_where_it_is_received(number: int) -> None:
    with interruptible(), pytest.raises(KeyboardInterrupt):
        signal.raise_signal(number)


@pytest.mark.parametrize("number", SIGNALS)
def test_nothing_more_is_asked_though_the_exception_was_lost(number: int) -> None:
    trial = Trial(reference_target(), OPERATIONS)
    with interruptible():
        trial.run(Script("ses.SendEmail", {}, ()))
        lost(number)
        with pytest.raises(KeyboardInterrupt):
            trial.run(Script("ses.SendEmail", {}, ()))


def test_it_is_forgotten_afterwards_and_the_signals_do_what_they_did() -> None:
    before = [signal.getsignal(each) for each in SIGNALS]
    with interruptible():
        lost(signal.SIGTERM)
    heed()
    with interruptible():
        heed()
    assert [signal.getsignal(each) for each in SIGNALS] == before


def test_a_signal_that_was_ignored_stays_so() -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with interruptible():
            signal.raise_signal(signal.SIGTERM)
            heed()
    finally:
        signal.signal(signal.SIGTERM, before)


@pytest.mark.parametrize("number", SIGNALS)
def test_what_is_not_to_be_broken_off_is_done_wholly_and_then_it_stops(number: int) -> None:
    done = []
    with interruptible(), pytest.raises(KeyboardInterrupt):  # noqa: PT012 - where it raises is the point
        with unbroken():
            with unbroken():
                signal.raise_signal(number)
            done.append("inner and outer")
        done.append("too much")
    assert done == ["inner and outer"]


def test_no_line_of_a_recording_is_lost_or_counted_without_being_there(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "run.jsonl")
    writer.begin({"hello": None})

    class Signalling(dict[str, Json]):
        """A request that has the process told to stop while it is written."""

        def items(self) -> Any:
            signal.raise_signal(signal.SIGINT)
            return super().items()

    with interruptible(), pytest.raises(KeyboardInterrupt):
        writer.exchange("reset", Signalling(ses={}), {"result": {}}, {})
    writer.end({})
    assert len(read(tmp_path / "run.jsonl").exchanges) == 1
