"""Options that say what a build is held to where the documents leave it open."""

import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """Add the revision, the readings, and whether warnings count."""
    parser.add_argument(
        "--revision", choices=("either", "page", "current"), default="either",
        help="hold the target to the page's revision of the interface, or to today's (default: permit both)",
    )  # fmt: skip
    parser.add_argument("--reading", action="append", default=[], metavar="A-id=x", help="hold the target to a reading")
    parser.add_argument("--strict", action="store_true", help="count warnings as failures")
