"""What can be shown where output goes: how wide, in colour or not, with which characters."""

import os
import re
import shutil
import sys
from collections.abc import Mapping
from typing import NamedTuple, TextIO

from conformance.reports.text import printable

UNKNOWN = 80
"""Columns of a place that has none, such as a file."""
NARROWEST, WIDEST = 32, 140
"""What text is laid out for at the least and the most: longer lines are hard to read."""
ASCII = str.maketrans(
    {"→": ">", "…": "...", "×": "x", "≤": "<=", "≥": ">=", "—": "-", "·": "-", "µ": "u", "✗": "x", "✓": "+"}
)
"""What stands for our own signs where they cannot be written."""
RESET, BOLD, RED, GREEN, YELLOW, CYAN = (f"\x1b[{code}m" for code in ("0", "1", "1;31", "32", "33", "36"))
_CARETS = re.compile(r"^(?P<lead>\s*)(?P<carets>\^+)(?P<note> .*)?$")
_STATUS = re.compile(r"^(FAIL|ERROR|WARN|BROKEN|KNOWN|STALE|CHANGED)(?=  )")
_OUTCOME = re.compile(r"this call (must be refused|must be accepted|may be .*)$")
_STOPPED = re.compile(r"^\s+stopped before ")
_OF_STATUS = {"WARN": YELLOW, "KNOWN": CYAN, "BROKEN": YELLOW}
_OF_OUTCOME = {"must be refused": RED, "must be accepted": GREEN}


class Terminal(NamedTuple):
    """A place where text is shown."""

    columns: int
    colour: bool
    encoding: str

    def shown(self, text: str) -> str:
        """Write text so that it can be shown there, and obeys nobody."""
        plain = fitted(printable(text), self.encoding)
        return painted(plain) if self.colour else plain


def terminal(stream: TextIO, environ: Mapping[str, str], unknown: int = UNKNOWN) -> Terminal:
    """Find out what can be shown on a stream; `unknown` are the columns of one that is no terminal."""
    return Terminal(_columns(stream, environ, unknown), _coloured(stream, environ), stream.encoding or "ascii")


def standard(unknown: int = UNKNOWN) -> Terminal:
    """Find out what can be shown on standard output."""
    return terminal(sys.stdout, os.environ, unknown)


def _columns(stream: TextIO, environ: Mapping[str, str], unknown: int) -> int:
    told = environ.get("COLUMNS", "")
    found = int(told) if told.isascii() and told.isdecimal() and len(told) < 6 else 0
    if not found and stream.isatty():
        found = shutil.get_terminal_size((unknown, 24)).columns
    return min(max(found or unknown, NARROWEST), WIDEST)


def _coloured(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Say whether colour is wanted: `NO_COLOR` forbids it, `FORCE_COLOR` or `CLICOLOR_FORCE` ask for it."""
    if environ.get("NO_COLOR"):
        return False
    if any(environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return stream.isatty() and environ.get("TERM", "dumb") not in ("", "dumb") and environ.get("CLICOLOR") != "0"


def fitted(text: str, encoding: str) -> str:
    """Put plain signs in the place of ours where an encoding has none."""
    try:
        text.encode(encoding, "strict")
    except (UnicodeEncodeError, LookupError):
        return text.translate(ASCII)
    return text


def painted(text: str) -> str:
    """Colour text that is laid out: headings, outcomes, and what carets point at. Takes nothing away."""
    lines = text.split("\n")
    below = [*lines[1:], ""]
    return "\n".join(_painted(line, following) for line, following in zip(lines, below, strict=True))


def _painted(line: str, following: str) -> str:
    carets = _CARETS.match(line)
    if carets:
        return f"{carets['lead']}{RED}{carets['carets']}{RESET}{carets['note'] or ''}"
    pointing = _CARETS.match(following)
    if pointing and len(line) > pointing.start("carets"):
        start, end = pointing.span("carets")
        return f"{line[:start]}{RED}{line[start:end]}{RESET}{line[end:]}"
    status = _STATUS.match(line)
    if status:
        return f"{_OF_STATUS.get(status[1], RED)}{BOLD}{status[1]}{RESET}{line[status.end() :]}"
    if _STOPPED.match(line):
        return f"{YELLOW}{line}{RESET}"
    outcome = _OUTCOME.search(line)
    if outcome:
        return f"{BOLD}{line[: outcome.start(1)]}{_OF_OUTCOME.get(outcome[1], YELLOW)}{outcome[1]}{RESET}"
    heading = line[:1].isalnum() and following.startswith(("  ", "==="))
    return f"{BOLD}{line}{RESET}" if heading else line
