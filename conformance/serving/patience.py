"""Reading from a client that may be slow: each read may take so long, and all of a request so long in all."""

import io
import socket
import time
from typing import Any

IDLE_SECONDS = 60.0
"""How long a kept connection may stay silent between two requests."""
READ_SECONDS = 10.0
REQUEST_SECONDS = 60.0
"""How long a whole request may take to arrive, however often a byte of it comes."""
PATIENCE = (IDLE_SECONDS, READ_SECONDS, REQUEST_SECONDS)


class Patience(io.RawIOBase):
    """The reading side of a socket, with a limit on waiting; raises TimeoutError past it."""

    def __init__(self, connection: socket.socket, idle: float, read: float, whole: float) -> None:
        self._connection, self._idle, self._read, self._whole = connection, idle, read, whole
        self._until: float | None = None

    @property
    def in_request(self) -> bool:
        """Whether some of a request has arrived."""
        return self._until is not None

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def begin(self) -> None:
        """Wait for a new request."""
        self._until = None

    def readinto(self, buffer: Any) -> int:
        """Read what is there, waiting no longer than allowed."""
        left = self._idle if self._until is None else min(self._read, self._until - time.monotonic())
        if left <= 0:
            raise TimeoutError("the request took too long to arrive")
        self._connection.settimeout(left)
        found = self._connection.recv_into(buffer)
        self._connection.settimeout(self._read)
        if self._until is None:
            self._until = time.monotonic() + self._whole
        return found
