"""A child process that is asked and answers a line at a time, never longer than it is given (POSIX only).

One loop writes the request and reads both outputs, so that nothing a child does or leaves undone can block
us: not a full pipe, not a flood on its stderr, not a line without an end.
"""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

from conformance.target import Broke

MOST_LINE = 64 * 1024 * 1024
"""Bytes of one line; a request past the size limit, with every character escaped, stays below it."""
MOST_TAIL = 4096
"""Bytes kept of what the child wrote to its stderr."""
PIECE = 65536
SLICE = 0.1
"""Seconds after which we look whether the child still lives, though a descendant holds its pipes open."""
LAST_WORDS = 0.1
"""Seconds a child that is in trouble gets to say why on its stderr."""
DEATH = 1.0
"""Seconds a child that closed its output gets to end, so that its exit code can be told."""


def shown(line: bytes | bytearray) -> str:
    """Quote the beginning of a line."""
    return repr(line[:120].decode("utf-8", "replace")) + (" …" if len(line) > 120 else "")


class Child:
    """A running child in a process group of its own; raises Broke("start") where it cannot be started."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str] | None = None, cwd: str | None = None) -> None:
        try:
            self._process = subprocess.Popen(
                list(argv), bufsize=0, env=env, cwd=cwd, start_new_session=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )  # fmt: skip
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise Broke("start", f"{argv[0]} cannot be started ({reason}); check the command") from None
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        self._in, self._out, self._err = process.stdin.fileno(), process.stdout.fileno(), process.stderr.fileno()
        self._unsent = memoryview(b"")
        self._heard = bytearray()
        self._searched = 0
        self._tail = bytearray()
        self._selector = selectors.DefaultSelector()
        for pipe in (self._in, self._out, self._err):
            os.set_blocking(pipe, False)
        for pipe in (self._out, self._err):
            self._selector.register(pipe, selectors.EVENT_READ)

    def ask(self, line: bytes, seconds: float) -> bytes:
        """Write one line and read the one that answers it; raises Broke where there is none in time."""
        self._refuse_what_nobody_asked_for()
        until = time.monotonic() + seconds
        self._unsent = memoryview(line)
        self._selector.register(self._in, selectors.EVENT_WRITE)
        try:
            while (answer := self._line()) is None:
                self._wait(until, seconds)
        finally:
            self._stop_writing()
        if self._unsent:
            raise Broke("garbage", f"it answered before it had read the request: {shown(answer)}")
        if self._heard:
            raise Broke("garbage", f"it wrote more than one line in answer: {shown(answer)}, {shown(self._heard)}")
        return answer

    def tail(self) -> str:
        """Show the end of what it wrote to its stderr, waiting a moment for more."""
        until = time.monotonic() + LAST_WORDS
        while self._err in self._selector.get_map() and (left := until - time.monotonic()) > 0:
            for key, _ in self._selector.select(left):
                self._read(key.fd)
        return self._tail.decode("utf-8", "replace").strip()

    def end(self, grace: float = 0.0) -> bool:
        """Wait for it to end by itself and say whether it did, then kill it with everything it started."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(grace)
        ended = self._process.poll() is not None
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        self._selector.close()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        return ended

    def _refuse_what_nobody_asked_for(self) -> None:
        for key, _ in self._selector.select(0):
            self._read(key.fd)
        if self._heard:
            raise Broke("garbage", f"it wrote a line nobody had asked for: {shown(self._heard)}")
        if self._out not in self._selector.get_map() or self._process.poll() is not None:
            raise Broke("crash", f"{self._how_it_ended()} between two calls")

    def _line(self) -> bytes | None:
        """Take one whole line from what was heard, if there is one."""
        end = self._heard.find(b"\n", self._searched)
        if end < 0 and len(self._heard) > MOST_LINE:
            raise Broke("garbage", f"it wrote a line of more than {MOST_LINE:,} bytes: {shown(self._heard)}")
        if end < 0:
            self._searched = len(self._heard)
            return None
        line = bytes(self._heard[:end])
        del self._heard[: end + 1]
        self._searched = 0
        return line

    def _wait(self, until: float, seconds: float) -> None:
        """Move what can be moved now; raises Broke at the end of the time or of the child."""
        left = until - time.monotonic()
        if left <= 0:
            what = "it did not read the whole request" if self._unsent else "it did not answer"
            half = f", but for the beginning of a line: {shown(self._heard)}" if self._heard else ""
            raise Broke("hang", f"{what} within {seconds:g} s{half}")
        ready = self._selector.select(min(left, SLICE))
        for key, _ in ready:
            if key.fd == self._in:
                self._write()
            else:
                self._read(key.fd)
        closed = self._out not in self._selector.get_map()
        if (closed or (not ready and self._process.poll() is not None)) and b"\n" not in self._heard:
            half = f" in the middle of a line: {shown(self._heard)}" if self._heard else " without an answer"
            raise Broke("crash", self._how_it_ended() + half)

    def _write(self) -> None:
        try:
            self._unsent = self._unsent[os.write(self._in, self._unsent[:PIECE]) :]
        except BlockingIOError:
            return
        except OSError:
            # It no longer reads. What it does next, an end of output or silence, tells how it broke.
            self._stop_writing()
        if not self._unsent:
            self._stop_writing()

    def _stop_writing(self) -> None:
        if self._in in self._selector.get_map():
            self._selector.unregister(self._in)

    def _read(self, pipe: int) -> None:
        try:
            piece = os.read(pipe, PIECE)
        except BlockingIOError:
            return
        if not piece:
            self._selector.unregister(pipe)
        elif pipe == self._out:
            self._heard += piece
        else:
            self._tail = (self._tail + piece)[-MOST_TAIL:]

    def _how_it_ended(self) -> str:
        try:
            code = self._process.wait(DEATH)
        except subprocess.TimeoutExpired:
            return "it closed its output"
        if code >= 0:
            return f"it ended with exit code {code}"
        return f"it was ended by signal {-code}"
