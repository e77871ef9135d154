"""A server of a build file, started on a free port of the loopback and ended by its process group (POSIX only)."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from conformance.adapters.builds import Build
from conformance.target import Broke

START = 60.0
"""Seconds a server gets until it answers."""
GRACE = 5.0
"""Seconds a server gets to end when it is told to."""
PAUSE = 0.1
MOST_TAIL = 2000
"""Characters kept of what a server said last."""
HERE = "127.0.0.1"


def program(build: Build) -> str | None:
    """Find the program that starts a build, beside this interpreter or on the path; None where it is not installed."""
    name = build.start[0] if build.start else ""
    beside = Path(sys.executable).parent / name
    return str(beside) if name and beside.is_file() else shutil.which(name)


class Server:
    """A running server in a folder of its own; raises Broke("start") where it does not answer within `seconds`."""

    def __init__(self, build: Build, folder: Path, seconds: float = START) -> None:
        found = program(build)
        if found is None:
            raise Broke("start", f"{build.start[0] if build.start else build.name} is not installed; {build.install}")
        self._port, self._build = free_port(), build
        self._log = folder / "server.log"
        more = {name: self._filled(value) for name, value in (build.environment or {}).items()}
        words = [found, *map(self._filled, build.start[1:])]
        with self._log.open("wb") as log:
            try:
                self._process = subprocess.Popen(
                    words, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                    env={**os.environ, "TMPDIR": str(folder), **more},
                )  # fmt: skip
            except OSError as error:
                raise Broke("start", f"{found} cannot be started ({error.strerror}); check it") from None
        try:
            self._wait(seconds)
        except BaseException:
            self.end()
            raise

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{HERE}:{self._port}"

    def ended(self) -> str | None:
        """Say how it ended by itself; None while it runs."""
        code = self._process.poll()
        if code is None:
            return None
        return f"it ended with exit code {code}" if code >= 0 else f"it was ended by signal {-code}"

    def tail(self) -> str:
        """Show the end of what it said."""
        with suppress(OSError):
            return self._log.read_bytes()[-MOST_TAIL:].decode("utf-8", "replace").strip()
        return ""

    def end(self) -> None:
        """End it and everything it started, even where we are interrupted while it takes its time."""
        try:
            self._tell(signal.SIGTERM)
        finally:
            # Its group may outlive it, so it is told even where it is gone.
            self._tell(signal.SIGKILL)

    def _tell(self, word: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, word)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(GRACE)

    def _filled(self, text: str) -> str:
        return text.replace("{port}", str(self._port))

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._answers():
            how = self.ended()
            if how is not None:
                raise Broke("start", f"{how} before it answered", self.tail())
            if time.monotonic() > until:
                raise Broke("start", f"it did not answer within {seconds:g} s", self.tail())
            time.sleep(PAUSE)

    def _answers(self) -> bool:
        """Say whether it answers at the path that shows that it is up."""
        line = HTTPConnection(HERE, self._port, timeout=2.0)
        try:
            line.request("GET", self._build.ready_path or "/")
            return line.getresponse().status < 500
        except (OSError, HTTPException):
            return False
        finally:
            line.close()


def free_port() -> int:
    """Find a port of the loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind((HERE, 0))
        port: int = listener.getsockname()[1]
        return port
