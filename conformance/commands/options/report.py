"""The options of `sendspec report`, and those of other commands that write reports."""

import argparse
from pathlib import Path

FORMATS = ("text", "json", "junit", "markdown", "badge", "html")
FILES = {
    "json": "report_json", "junit": "junitxml", "markdown": "report_markdown", "badge": "report_badge",
    "html": "report_html",
}  # fmt: skip
"""The option that names a file for each format; `text` is what is printed."""
_SAY = {
    "json": "write the whole run as JSON",
    "junit": "write a JUnit report",
    "markdown": "write a summary for CI, such as $GITHUB_STEP_SUMMARY",
    "badge": "write what a badge of shields.io says",
    "html": "write a page to look around in",
}


def files(parser: argparse.ArgumentParser) -> None:
    """Add an option for each report that a run can write."""
    for form, option in FILES.items():
        parser.add_argument(f"--{option.replace('_', '-')}", type=Path, metavar="FILE", help=_SAY[form])


def options(parser: argparse.ArgumentParser, kind: type[argparse.ArgumentParser]) -> None:
    """Add what can be done with reports, each by a parser of this kind."""
    verbs = parser.add_subparsers(dest="verb", required=True, parser_class=kind)
    render = verbs.add_parser("render", help="show a recorded run in any format")
    render.add_argument("file", type=Path, help="a recording (run.jsonl), or a report in JSON")
    render.add_argument("--as", dest="form", choices=FORMATS, default="text", help="the format (default text)")
    render.add_argument("--rules", metavar="URL", default="RULES.md", help="RULES.md, for the links of markdown")
    render.add_argument("--book", metavar="URL", default="", help="the book of explain --html, for the links of html")
    render.add_argument("--partial", action="store_true", help="show what is there of a recording that breaks off")
    diff = verbs.add_parser("diff", help="say what got worse and what got better from one run to the next")
    diff.add_argument("old", type=Path, help="a recording or a report")
    diff.add_argument("new", type=Path, help="another one")
    diff.add_argument("--json", action="store_true", help="print it as JSON")
    combine = verbs.add_parser("combine", help="make one report of the parts of a run, or of runs of several targets")
    combine.add_argument("file", type=Path, nargs="+", help="recordings or reports")
    for one, needed in ((render, False), (combine, True)):
        one.add_argument("-o", "--output", type=Path, metavar="OUT", required=needed, help="write it into this file")
