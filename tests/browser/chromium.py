"""A headless Chromium, driven over its debugging pipe with the standard library alone."""

import base64
import fcntl
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
SECONDS = 60.0
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe",
)  # fmt: skip
"""What keeps it from calling anybody."""


def command() -> str | None:
    """Find the browser; None where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


TROUBLES = ("Runtime.exceptionThrown", "Log.entryAdded")
"""Events that tell of something wrong in a page: what a script threw, and what the browser refused or complained of."""


class Failed(Exception):
    """The browser refused a command, or a script in the page threw."""


class Page:
    """One tab: what it shows, and what went wrong in it."""

    def __init__(self, browser: "Chromium", session: str) -> None:
        self.browser, self.session = browser, session
        self.troubles = browser.troubles.setdefault(session, [])

    def ask(self, method: str, **given: Any) -> Any:
        """Give one command to the tab."""
        return self.browser.ask(method, given, self.session)

    def open(self, url: str, *, wide: int, dark: bool = False, medium: str = "screen") -> None:
        """Show a page as a screen of this width does, and wait for all of it."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setDeviceMetricsOverride", width=wide, height=800, deviceScaleFactor=1, mobile=wide < 600)
        self.ask("Emulation.setEmulatedMedia", media=medium, features=[scheme])
        self.ask("Page.navigate", url=url)
        until = time.monotonic() + SECONDS
        while self.run("location.href.split('#')[0] + document.readyState") != f"{url.split('#')[0]}complete":
            assert time.monotonic() < until, f"{url} did not load"
            time.sleep(0.02)

    def run(self, script: str) -> Any:
        """Evaluate a script in the page and give its value, waiting for a promise."""
        done = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in done:
            raise Failed(json.dumps(done["exceptionDetails"])[:500])
        return done["result"].get("value")

    def press(self, key: str, number: int) -> None:
        """Press a key."""
        for kind in ("keyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=number)

    def printed(self) -> bytes:
        """Print the page."""
        return base64.b64decode(self.ask("Page.printToPDF", printBackground=False)["data"])


class Chromium:
    """The browser and the pipe to it."""

    def __init__(self, commands: int, answers: int) -> None:
        self.commands, self.answers = commands, answers
        self.number, self.rest = 0, b""
        self.troubles: dict[str, list[str]] = {}

    def ask(self, method: str, given: dict[str, Any], session: str | None = None) -> Any:
        """Give one command and wait for its answer; events that come before it are looked at for troubles."""
        self.number += 1
        sent = {"id": self.number, "method": method, "params": given} | ({"sessionId": session} if session else {})
        os.write(self.commands, json.dumps(sent).encode() + b"\0")
        while True:
            heard = self._heard()
            if heard.get("method") in TROUBLES:
                self.troubles.setdefault(heard["sessionId"], []).append(json.dumps(heard["params"])[:300])
            if heard.get("id") == self.number:
                if "error" in heard:
                    raise Failed(f"{method}: {heard['error']}")
                return heard["result"]

    def _heard(self) -> dict[str, Any]:
        while b"\0" not in self.rest:
            more = os.read(self.answers, 1 << 16)
            if not more:
                raise Failed("the browser is gone")
            self.rest += more
        line, _, self.rest = self.rest.partition(b"\0")
        heard: dict[str, Any] = json.loads(line)
        return heard

    def page(self) -> Page:
        """Open an empty tab."""
        target = self.ask("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = self.ask("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        made = Page(self, session)
        made.ask("Runtime.enable")
        made.ask("Page.enable")
        made.ask("Log.enable")
        return made


def _high(end: int) -> int:
    """Move an end of a pipe out of the way of the numbers that the browser reads and writes on."""
    moved = fcntl.fcntl(end, fcntl.F_DUPFD, 10)
    os.close(end)
    return moved


@contextmanager
def running(name: str) -> Iterator[Chromium]:
    """Start the browser with an empty profile, and end it."""
    theirs, ours = map(_high, os.pipe())
    heard, said = map(_high, os.pipe())
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        words = [name, *QUIET, f"--user-data-dir={home}", "about:blank"]
        child = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{theirs} 4>&{said}', "bash", *words],
            pass_fds=(theirs, said), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(theirs)
        os.close(said)
        try:
            yield Chromium(ours, heard)
        finally:
            os.close(ours)
            child.terminate()
            child.wait(SECONDS)
            os.close(heard)
