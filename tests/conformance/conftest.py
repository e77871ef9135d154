"""What several tests share: a moto server of their own on the loopback."""

import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.adapters.builds import build_named


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
