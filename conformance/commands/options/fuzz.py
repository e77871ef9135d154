"""Options of `sendspec fuzz`, and how lengths of time are written in them."""

import argparse
import re
from pathlib import Path

from conformance.commands.options import readings

LENGTH = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", re.ASCII)
LONGEST = 366 * 86_400
"""Seconds in a year: what is longer is a slip of the finger."""


def length(word: str) -> float:
    """Read a length of time such as 30s, 10m or 1h30m as seconds."""
    found = LENGTH.fullmatch(word)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    whole = 3600 * hours + 60 * minutes + seconds
    if not 0 < whole <= LONGEST:
        raise argparse.ArgumentTypeError(f"{word!r} is no length of time; write such as 30s, 10m, 2h or 1h30m")
    return float(whole)


def count(word: str) -> int:
    """Read a number of calls."""
    if not (word.isascii() and word.isdecimal() and int(word)):
        raise argparse.ArgumentTypeError(f"{word!r} is no number of calls; write such as 10000")
    return int(word)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command, but for those that say how the target is reached."""
    parser.add_argument("target", nargs="?", default="refimpl", help="refimpl (default), py:…, exec:…, endpoint:…")
    parser.add_argument("--against", metavar="TARGET", help="look for where this target differs, not for what is wrong")
    parser.add_argument("--time", type=length, metavar="T", help="how long: 30s, 10m (default), 2h, 1h30m")
    parser.add_argument("--calls", type=count, metavar="N", help="how many calls, with no limit of time unless given")
    parser.add_argument("--seed", type=int, default=1, help="what every round's own seed follows from (default 1)")
    parser.add_argument("--operation", action="append", default=[], metavar="OP", help="only operations like this")
    parser.add_argument("--known", type=Path, metavar="FILE", help="the target's known failures: they are no findings")
    parser.add_argument(
        "--past-known", action="store_true",
        help="go on past what is known, on the list or found before, for what lies behind it",
    )  # fmt: skip
    parser.add_argument("--database", metavar="DB", help="shared examples: a folder, or redis://127.0.0.1:6379/0")
    parser.add_argument("--into", type=Path, metavar="DIR", help="where all is kept (default .sendspec/fuzz)")
    readings.add(parser)
    parser.add_argument("--json", action="store_true", help="print what it came to as one JSON object")
