"""Ctrl-C and SIGTERM, heeded even where the exception they raise is lost.

Python raises it in whatever runs at that moment, and where that is a destructor or a callback of the garbage collector
it is printed and forgotten.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_told = threading.Event()
_unbroken = [0]
"""How many parts are under way that are not to be broken off."""


def _stop(number: int, frame: FrameType | None) -> None:
    _told.set()
    if not _unbroken[0]:
        raise KeyboardInterrupt


def heard() -> None:
    """Say that the exception arrived, so that what is left to be done is not stopped as well."""
    _told.clear()


@contextmanager
def unbroken() -> Iterator[None]:
    """Do something wholly or not at all: what stops it while `interruptible` waits until it is done."""
    _unbroken[0] += 1
    try:
        yield
    finally:
        _unbroken[0] -= 1
    if not _unbroken[0]:
        heed()


def heed() -> None:
    """Stop here if that was asked for while `interruptible`; raises KeyboardInterrupt."""
    if _told.is_set():
        raise KeyboardInterrupt


def listen() -> dict[signal.Signals, Any]:
    """Heed signals from now on that are not ignored; gives what was done with them until now."""
    _told.clear()
    if threading.current_thread() is not threading.main_thread():
        return {}
    signals = [each for each in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(each) is not signal.SIG_IGN]
    return {each: signal.signal(each, _stop) for each in signals}


@contextmanager
def interruptible() -> Iterator[None]:
    """End what is told to stop or to terminate by KeyboardInterrupt, so that it can tell of what was done.

    Signals that are ignored when it begins stay so.
    """
    before = listen()
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        _told.clear()
