"""A signal to stop is heeded though what it raises is lost, and no longer than there is something to stop."""

import signal
from contextlib import suppress

import pytest

from conformance.adapters.reference import reference_target
from conformance.interrupts import heed, interruptible
from conformance.scripts import Script
from conformance.trial import Trial
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
