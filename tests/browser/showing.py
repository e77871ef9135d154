"""Showing pages of reports, and using them as a person does."""

from html import unescape
from pathlib import Path
from typing import Any

from tests.browser import chromium
from tests.conformance.page_samples import RULE
from tests.refimpl.samples import OPERATION

NAME = chromium.command()
MISSING = "no Chromium is installed; the page of a report was not looked at in a browser"
PHONE, DESK = 360, 1280
PLACE = f"{RULE}~{OPERATION}~1"
"""Where the first finding stands."""
ROWS = "[...document.querySelectorAll('#rules tr[data-article]')].filter((row) => !row.hidden)"
SHOWN = f"{ROWS}.map((row) => row.dataset.article)"


def opened(page: chromium.Page, folder: Path, name: str, hash: str = "", **how: Any) -> None:
    """Show a page anew: another hash alone would not load it."""
    page.open("about:blank", wide=DESK)
    page.open((folder / f"{name}.html").as_uri() + hash, **{"wide": DESK, **how})


def until(page: chromium.Page, condition: str) -> None:
    """Wait for what a page does in its own time; what never comes fails the test."""
    assert page.run(
        f"new Promise((done) => {{ let left = 500; const look = () => {{ const met = {condition};"
        "if (met || !left--) done(Boolean(met)); else setTimeout(look, 20); }; look(); })"
    ), condition


def page_title(folder: Path, name: str) -> str:
    """Give the title as it was written."""
    written = (folder / f"{name}.html").read_text("utf-8")
    return unescape(written.partition("<title>")[2].partition("</title>")[0])


def enter(page: chromium.Page) -> None:
    for kind in ("keyDown", "keyUp"):
        page.ask("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", windowsVirtualKeyCode=13, text="\r")


def click(page: chromium.Page, what: str) -> None:
    """Click with the mouse in the middle of something."""
    x, y = page.run(
        f"(() => {{ const e = document.querySelector({what!r});"
        "e.scrollIntoView({block: 'center', behavior: 'instant'});"
        "const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()"
    )
    for kind in ("mousePressed", "mouseReleased"):
        page.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
