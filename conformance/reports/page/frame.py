"""The frame of the page: its style, its script, and a policy by which nothing else may run or be fetched."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from refimpl.explain.book.html import Html, code, element, joined, link
from refimpl.explain.book.pages import NOT_THEIRS
from refimpl.explain.book.site import style


@cache
def _own(file: str) -> str:
    return (Path(__file__).parent / file).read_text("utf-8")


def _digest(said: str) -> str:
    return f"'sha256-{b64encode(sha256(said.encode()).digest()).decode()}'"


def policy(styles: str, script: str) -> str:
    """Allow this style and this script, and nothing else."""
    allowed = f"style-src {_digest(styles)}; script-src {_digest(script)}"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def framed(title: str, *blocks: str) -> str:
    """Make a whole page."""
    styles, script = style() + _own("page.css"), _own("page.js")
    head = [
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy(styles, script)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="generator", content="sendspec"),
        element("title", title),
        element("style", Html(styles)),
    ]
    body = [
        link("#main", "Skip to the text", class_="skip"),
        element("main", *blocks, id="main"),
        DIALOG,
        element("p", "", id="told", role="status", class_="aside"),
        element("footer", element("p", "Made by ", code("sendspec"), f". {NOT_THEIRS}")),
        element("script", Html(script)),
    ]
    inside = f"<head>\n{joined(head, chr(10))}\n</head>\n<body>\n{joined(body, chr(10))}\n</body>"
    return f'<!DOCTYPE html>\n<html lang="en">\n{inside}\n</html>\n'


DIALOG = element(
    "dialog",
    element("p", element("button", "Close", type="button", id="close")),
    element("div", "", id="shown"),
    element("p", "", id="told-inside", role="status", class_="aside"),
    id="detail",
)
"""Where a rule is shown when its cell is chosen."""
