"""The words and options of `sendspec compare`, apart from those of all targets."""

import argparse
from pathlib import Path


def add(parser: argparse.ArgumentParser, profiles: tuple[str, ...]) -> None:
    """Add what the command takes."""
    parser.add_argument("target", nargs="+", help="two targets or more: refimpl, py:…, exec:…, endpoint:…?build=NAME …")
    parser.add_argument("--operation", action="append", default=[], metavar="OP", help="only operations like this")
    parser.add_argument("--rule", action="append", default=[], metavar="PATTERN", help="only rules like this")
    parser.add_argument("--profile", choices=profiles, default="default", help="how much to ask at random")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random layers (default 1)")
    parser.add_argument("--save", type=Path, metavar="DIR", help="keep the smallest request of each difference")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print it all as JSON")
    form.add_argument("--markdown", action="store_true", help="print it to be pasted into a pull request")
