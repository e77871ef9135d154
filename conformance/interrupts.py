"""Ctrl-C and SIGTERM, heeded even where the exception they raise is lost.

Python raises it in whatever runs at that moment, and where that is a destructor or a callback of the garbage collector
it is printed and forgotten.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_told = threading.Event()


def _stop(number: int, frame: FrameType | None) -> None:
    _told.set()
    raise KeyboardInterrupt


def heed() -> None:
    """Stop here if that was asked for while `interruptible`; raises KeyboardInterrupt."""
    if _told.is_set():
        raise KeyboardInterrupt


@contextmanager
def interruptible() -> Iterator[None]:
    """End what is told to stop or to terminate by KeyboardInterrupt, so that it can tell of what was done.

    Signals that are ignored when it begins stay so.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _told.clear()
    signals = [each for each in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(each) is not signal.SIG_IGN]
    before = {each: signal.signal(each, _stop) for each in signals}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        _told.clear()
