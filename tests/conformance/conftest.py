"""What several tests share: servers of their own on the loopback, and databases that searches share."""

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.adapters.builds import build_named

PATIENCE = 60.0
"""Seconds that a server is given to answer."""


@pytest.fixture(scope="session", autouse=True)
def _interruptible() -> None:
    """Let children be interrupted even where the tests were begun in the background, which has interrupts ignored."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def moto_server() -> Iterator[str]:
    pytest.importorskip("flask", reason="moto's server is not installed; pip install 'sendspec[moto]'")
    port = _free_port()
    command, *words = [word.replace("{port}", str(port)) for word in build_named("moto").start]
    beside = Path(sys.executable).parent / command
    found = str(beside) if beside.exists() else shutil.which(command)
    if found is None:
        pytest.skip(f"{command} is not on the path")
    process = subprocess.Popen([found, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"endpoint:http://127.0.0.1:{port}?build=moto"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[str]:
    pytest.importorskip("redis", reason="the client of Redis is not installed; pip install 'sendspec[redis]'")
    found = shutil.which("redis-server")
    if found is None:
        pytest.skip("redis-server is not installed")
    port = _free_port()
    words = [found, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL) as server:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and server.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0"
        server.terminate()


@pytest.fixture(params=["folder", "redis"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "folder":
        return str(tmp_path / "shared")
    url: str = request.getfixturevalue("redis_server")
    return url
