"""The command `sendspec`: its words and options; what they do is in `conformance.commands`."""

import argparse
import importlib
import os
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from conformance.commands.options import compare, fuzz, readings, report
from conformance.verdicts import EXIT_BROKEN, EXIT_INTERRUPTED, EXIT_USAGE

LANGUAGES = ("python", "node", "go", "sh")
PROFILES = ("quick", "default", "thorough")
KINDS = ("bug", "wontfix", "dispute")
SETTINGS = Path("pyproject.toml")
KNOWN = "known_failures.toml"
"""The list of known failures that `sendspec known` edits where none is named."""


class Parser(argparse.ArgumentParser):
    """A parser whose usage errors end with the documented code."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one sentence."""
        self.exit(EXIT_USAGE, f"sendspec: {message}\n")


def _target_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--call-timeout", type=_seconds, default=10.0, metavar="S", help="seconds one call may take")
    parser.add_argument("--in-process", action="store_true", help="load py: targets into this process")
    parser.add_argument("--build", metavar="NAME", help="build file for endpoint: targets (moto, sendspec)")
    parser.add_argument("--allow-remote", action="store_true", help="let endpoint: leave this machine")


def _run_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", nargs="?", help="refimpl (default), py:…, exec:…, endpoint:…, mutant:…, variant:…")
    parser.add_argument("--operation", action="append", default=[], metavar="OP", help="only operations like this")
    parser.add_argument("--rule", action="append", default=[], metavar="PATTERN", help="only rules like this")
    parser.add_argument("--suite", action="append", default=[], metavar="SUITE", help="only this suite")
    parser.add_argument("--check", action="append", default=[], metavar="ID", help="only this check")
    parser.add_argument("--shard", metavar="K/N", help="only this share of the checks, such as 2/8")
    parser.add_argument("--profile", choices=PROFILES, default="default", help="how much to ask at random")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random layers (default 1)")
    readings.add(parser)
    parser.add_argument("--jobs", type=_at_least_one, default=1, metavar="N", help="workers, each with a target")
    parser.add_argument("--last-failed", action="store_true", help="only the checks that were red last time")
    parser.add_argument("--max-failures", type=_at_least_one, metavar="N", help="stop after N red checks")
    report.files(parser)
    parser.add_argument("--known", type=Path, metavar="FILE", help="the target's known failures")
    parser.add_argument(
        "--check-protocol", action="store_true", help="hold every line of exec: and py: targets to fixtures/schema"
    )
    parser.add_argument("--record", type=Path, metavar="FILE", help="record the run here (default .sendspec/run.jsonl)")
    parser.add_argument("--no-record", action="store_true", help="record nothing")
    parser.add_argument("--save", type=Path, metavar="DIR", help="where evidence goes (default .sendspec/failures)")
    _target_options(parser)


def _known_options(parser: argparse.ArgumentParser) -> None:
    what = {
        "init": "write a first list from a report",
        "update": "add faults that are new, and write anew the rows that fail otherwise",
        "prune": "take out the rows that pass",
    }
    verbs = parser.add_subparsers(dest="verb", required=True, parser_class=Parser)
    for verb, says in what.items():
        one = verbs.add_parser(verb, help=says, description=f"{says[0].upper()}{says[1:]}.")
        one.add_argument("report", type=Path, help="recording or report of a complete run (.sendspec/run.jsonl)")
        one.add_argument("--known", type=Path, metavar="FILE", help=f"the list (default {KNOWN})")
        one.add_argument("--dry-run", action="store_true", help="only say what would be done")
        if verb != "prune":
            one.add_argument("--kind", choices=KINDS, default="bug", help="kind of the rows added (default bug)")


def _gallery_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="*", help="build files (default: all that come with the suite)")
    parser.add_argument("--operation", action="append", default=[], metavar="OP", help="only operations like this")
    parser.add_argument("--rule", action="append", default=[], metavar="PATTERN", help="only rules like this")
    parser.add_argument("--suite", action="append", default=[], metavar="SUITE", help="only this suite")
    parser.add_argument("--profile", choices=PROFILES, default="quick", help="how much to ask at random")
    parser.add_argument("--known", type=Path, metavar="DIR", help="folder of lists of known failures, NAME.toml each")
    parser.add_argument("--report-dir", type=Path, metavar="DIR", help="keep the report of each run, as NAME.json")
    parser.add_argument("--all", action="store_true", help="show the rules too of which no build is accused")
    parser.add_argument("--json", action="store_true", help="print it all as JSON")
    parser.add_argument("--call-timeout", type=_seconds, default=60.0, metavar="S", help="seconds one call may take")
    parser.add_argument("--start-timeout", type=_seconds, default=60.0, metavar="S", help="seconds a start may take")


def _decide_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        help="a vector; an object with operation, world and request; or a request alone: as JSON, as the AWS CLI's "
        "--cli-input-json, or as Python for boto3; - for standard input",
    )
    parser.add_argument("--operation", metavar="OP", help="what is called, where the file does not say")
    parser.add_argument("--world", type=Path, metavar="FILE", help="the account, or a vector with one")
    parser.add_argument("--caller", metavar="WHO", help="who calls: an account, user or campaigns")
    parser.add_argument("--json", action="store_true", help="print the decision as JSON")


def parser() -> argparse.ArgumentParser:
    """Make the parser of the whole command."""
    top = Parser(prog="sendspec", description="An executable specification of email-sending APIs.")
    words = top.add_subparsers(dest="command", required=True, parser_class=Parser)
    _run_options(words.add_parser("run", help="run the suite against a build"))
    _run_options(words.add_parser("smoke", help="ask whether a build answers at all"))
    listing = words.add_parser("list", help="list operations, rules and checks")
    listing.add_argument(
        "what", nargs="?", choices=("operations", "rules", "checks", "mutants", "variants"), default="rules"
    )
    listing.add_argument("--matrix", action="store_true", help="show which operation keeps which rule, and why not")
    listing.add_argument("--mcdc", action="store_true", help="show for every guard the call in which it decides alone")
    explain = words.add_parser("explain", help="explain an operation, a rule, an ambiguity or a statement")
    explain.add_argument(
        "word", nargs="?", help="ses.SendEmail, recipients.limit, A-V44, V1-S09 …, or contacts, matrix, revisions"
    )
    explain.add_argument("--html", type=Path, metavar="DIR", help="write everything as a book of pages into a folder")
    explain.add_argument("--json", action="store_true", help="print it as JSON; everything where no name is given")
    explain.add_argument("--compare", nargs=2, metavar="OP", help="show two operations side by side")
    _decide_options(words.add_parser("decide", help="say what the documents permit for a world and a request"))
    replay = words.add_parser("replay", help="run one vector or history against a build")
    replay.add_argument("file", type=Path, help="a file written by a run, or a fixture")
    replay.add_argument("target", nargs="?", default="refimpl")
    replay.add_argument("--strict", action="store_true", help="count warnings as failures")
    _target_options(replay)
    known = words.add_parser("known", help="keep the list of what a build is known to do wrong")
    _known_options(known)
    comparing = words.add_parser("compare", help="run builds against each other, and say what is permitted")
    compare.add(comparing, PROFILES)
    _target_options(comparing)
    serving = words.add_parser("serve", help="serve the reference, or another build, for clients to call")
    how = serving.add_mutually_exclusive_group(required=True)
    how.add_argument(
        "--http", type=_port, metavar="PORT", help="in the services' own protocols, on 127.0.0.1 (0: any free port)"
    )
    how.add_argument("--stdio", action="store_true", help="as JSON Lines on standard input and output")
    serving.add_argument("--target", default="refimpl", help="what to serve (default refimpl): mutant:…, variant:…")
    serving.add_argument("--world", type=Path, metavar="FILE", help="the world to begin in, or a vector with one")
    _target_options(serving)
    judge = words.add_parser("judge", help="judge a recording, without any target")
    judge.add_argument("file", type=Path, help="a run.jsonl, or what a driver of your own wrote (fixtures/README.md)")
    judge.add_argument("--partial", action="store_true", help="judge what is there of a recording that breaks off")
    readings.add(judge)
    report.files(judge)
    report.options(words.add_parser("report", help="show a recorded run, compare two, put several together"), Parser)
    asked = words.add_parser("questions", help="print what to ask a build elsewhere, as JSON Lines")
    asked.add_argument("--operation", action="append", default=[], metavar="OP", help="only operations like this")
    asked.add_argument("--rule", action="append", default=[], metavar="PATTERN", help="only rules like this")
    _gallery_options(words.add_parser("gallery", help="run the builds there are build files for, and compare them"))
    selftest = words.add_parser("selftest", help="show that the suite catches mutants and passes variants")
    selftest.add_argument("--operation", action="append", default=[], metavar="OP")
    selftest.add_argument("--json", action="store_true", help="print the figures as JSON")
    selftest.add_argument("--builds", type=Path, metavar="DIR", help="folder of builds wrong by hand (tests/targets)")
    selftest.add_argument("--wrong-only", action="store_true", help="leave out the variants, which are right")
    selftest.add_argument("--smallest", action="store_true", help="find the smallest killing sets anew (takes long)")
    selftest.add_argument("--jobs", type=_at_least_one, default=os.cpu_count() or 1, help="processes (one a core)")
    soak = words.add_parser("soak", help="ask a build a great many drawn calls")
    soak.add_argument("target", nargs="?", default="refimpl")
    soak.add_argument("--requests", type=_at_least_one, default=1_000_000, help="calls in all (default 1000000)")
    soak.add_argument("--seeds", type=_at_least_one, default=5, help="seeds they are drawn under (default 5)")
    _target_options(soak)
    fuzzing = words.add_parser("fuzz", help="look for faults as long as there is time, and keep them")
    fuzz.add(fuzzing)
    _target_options(fuzzing)
    steady = words.add_parser("steady", help="ask right and wrong builds under many seeds: no verdict may change")
    steady.add_argument("--seeds", type=_at_least_one, default=20, help="how many (default 20)")
    steady.add_argument("--share", type=_at_least_one, default=50, help="ask one in so many wrong builds (default 50)")
    steady.add_argument("--right-share", type=_at_least_one, default=1, help="ask one in so many variants (default 1)")
    steady.add_argument("--builds", type=Path, metavar="DIR", help="folder of builds wrong by hand (tests/targets)")
    steady.add_argument("--jobs", type=_at_least_one, default=os.cpu_count() or 1, help="processes (one a core)")
    bench = words.add_parser("bench", help="measure as ratios what decisions and examples cost")
    bench.add_argument("--json", action="store_true", help="print the figures as JSON")
    bench.add_argument("--html", type=Path, metavar="FILE", help="draw as well how costs grow, as a page")
    bench.add_argument(
        "--jobs", nargs="?", choices=PROFILES, const="default", metavar="PROFILE",
        help="with --html: also time whole runs with one worker and two (default profile: default)",
    )  # fmt: skip
    bench.add_argument("--rounds", type=int, default=5, help="interleaved rounds to take medians of")
    adapter = words.add_parser("new-adapter", help="write an adapter to begin with, for a build in any language")
    adapter.add_argument("--lang", choices=LANGUAGES, default="python", help="its language (default python)")
    adapter.add_argument("dir", type=Path, metavar="DIR", help="a new or empty folder")
    choices = words.add_parser("choices", help="ask a build which readings of the documents it shows")
    choices.add_argument("target", help="py:…, exec:… or endpoint:…")
    choices.add_argument(
        "--known", type=Path, metavar="FILE", help="the target's known failures, to be written as well"
    )
    choices.add_argument(
        "--into", type=Path, metavar="FILE", help="put its rows into this file, in place of those there"
    )
    choices.add_argument("--check", action="store_true", help="only say whether that would change anything")
    _target_options(choices)
    words.add_parser("fill", help="write what the reference makes: filled fixtures and the rulebook").add_argument(
        "--check", action="store_true", help="only say whether anything would change"
    )
    return top


def _own_settings(arguments: argparse.Namespace, given: Sequence[str]) -> argparse.Namespace:
    """Fill in defaults from `[tool.sendspec]` of the user's pyproject, for options not given."""
    if arguments.command == "known" and arguments.known is None:
        arguments.known = Path(str(_table().get("known", KNOWN) if SETTINGS.is_file() else KNOWN))
    if arguments.command not in ("run", "smoke") or not SETTINGS.is_file():
        return arguments
    table = _table()
    target = table.pop("target", None)
    if not isinstance(target, str | None):
        raise SystemExit(_usage("[tool.sendspec] has a target that is no text; mend it"))
    own: list[str] = []
    for name, value in table.items():
        attribute = name.replace("-", "_")
        if attribute not in vars(arguments) or attribute == "command":
            raise SystemExit(_usage(f"[tool.sendspec] has no option {name!r}; take it out"))
        option = "--" + name.replace("_", "-")
        if not any(word.partition("=")[0] == option for word in given):
            own += _as_words(option, value, isinstance(getattr(arguments, attribute), bool))
    filled = parser().parse_args([given[0], *own, *given[1:]])
    filled.target = filled.target or target
    return filled


def _table() -> dict[str, object]:
    try:
        whole = tomllib.loads(SETTINGS.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SystemExit(_usage(f"pyproject.toml is not TOML ({error}); mend it")) from None
    except OSError as error:
        raise SystemExit(_usage(f"pyproject.toml cannot be read ({error.strerror}); mend it")) from None
    tools = whole.get("tool", {})
    found = tools.get("sendspec", {}) if isinstance(tools, dict) else {}
    if not isinstance(found, dict):
        raise SystemExit(_usage("[tool.sendspec] is not a table; mend it"))
    return dict(found)


def _as_words(option: str, value: object, flag: bool) -> list[str]:
    """Write one setting as it would be written on the command line, so that both are checked alike."""
    if flag != isinstance(value, bool) or isinstance(value, dict):
        raise SystemExit(_usage(f"[tool.sendspec] gives {option[2:]} as {value!r}, which does not fit it; mend it"))
    if flag:
        return [option] if value else []
    return [f"{option}={each}" for each in (value if isinstance(value, list) else [value])]


def _seconds(word: str) -> float:
    """Read a number of seconds; raises ValueError."""
    value = float(word)
    if not 0 < value < float("inf"):
        raise ValueError
    return value


def _at_least_one(word: str) -> int:
    """Read a number above nought; raises ValueError."""
    value = int(word)
    if value < 1:
        raise ValueError
    return value


def _port(word: str) -> int:
    """Read a port; raises ValueError."""
    value = int(word)
    if not 0 <= value < 1 << 16:
        raise ValueError
    return value


def _usage(sentence: str) -> int:
    print(f"sendspec: {sentence}", file=sys.stderr)
    return EXIT_USAGE


def main(words: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    given = list(sys.argv[1:] if words is None else words)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    arguments = parser().parse_args(given)
    arguments = _own_settings(arguments, given)
    others = {"smoke": "run", "list": "ask", "explain": "ask"}
    module = others.get(arguments.command, arguments.command.replace("-", "_"))
    try:
        code: int = importlib.import_module(f"conformance.commands.{module}").command(arguments)
        return code
    except KeyboardInterrupt:
        print("sendspec: interrupted", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return EXIT_BROKEN


if __name__ == "__main__":
    raise SystemExit(main())
