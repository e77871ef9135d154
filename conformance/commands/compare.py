"""`sendspec compare`: builds against each other, what they differ in, and what the documents say of each side."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path

import attrs

from conformance.adapters.address import Unusable
from conformance.commands.questions import unmatched
from conformance.commands.side_by_side import opened
from conformance.comparison import saved
from conformance.comparison.asked import Asked, draw_all, fixed
from conformance.comparison.comparing import Comparison
from conformance.interrupts import interruptible
from conformance.opening import greeting
from conformance.profiles import PROFILES
from conformance.reports.compared import Compared, Party, compared_json
from conformance.reports.compared_markdown import markdown
from conformance.reports.compared_text import text
from conformance.reports.text import WIDTH, printable
from conformance.scripts import Script
from conformance.target import Broke, Closes, Target
from conformance.terminal import standard
from conformance.verdicts import (
    EXIT_BROKEN,
    EXIT_CONFORMS,
    EXIT_DOES_NOT,
    EXIT_INTERRUPTED,
    EXIT_NO_TARGET,
    EXIT_NOTHING_RAN,
    EXIT_USAGE,
)
from refimpl.aliases import current
from refimpl.operations import OPERATIONS

REDUCING_SECONDS = {"quick": 20.0, "default": 60.0, "thorough": 300.0}
"""Seconds that go into making differences small, by profile."""


class Progress:
    """Says on stderr how far we are: on a terminal all the time, else in a line now and then."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0
        self.began = self.shown = time.monotonic()

    def at(self, what: str) -> None:
        """Come to the next thing asked."""
        self.done += 1
        self.tell(f"[{self.done}/{max(self.total, self.done)}]", what)

    def reducing(self, place: int, whole: int) -> None:
        """Come to the next difference that is made small."""
        self.tell(f"[difference {place}/{whole}]", "making it small")

    def tell(self, where: str, what: str) -> None:
        """Say where we are, if it is time to."""
        now = time.monotonic()
        if sys.stderr.isatty():
            if now - self.shown > 0.1:
                self.shown = now
                sys.stderr.write(f"\r\x1b[K{where} {now - self.began:5.1f} s  {what[-50:]}")
                sys.stderr.flush()
        elif now - self.shown > 5:
            self.shown = now
            print(f"{where} {now - self.began:.0f} s", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Clear the line."""
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")


def command(arguments: argparse.Namespace) -> int:
    """Compare builds and say what they differ in."""
    arguments.rule = [current(pattern) for pattern in arguments.rule]
    why = _misused(arguments)
    if why:
        return _refuse(why, EXIT_USAGE)
    targets: list[Target] = []
    try:
        for address in arguments.target:
            targets.append(opened(address, arguments.target, arguments))
        parties = [_met(address, target) for address, target in zip(arguments.target, targets, strict=True)]
        return _compared(arguments, targets, parties)
    except (Unusable, Broke) as error:
        return _refuse(str(error), EXIT_NO_TARGET)
    finally:
        for target in targets:
            if isinstance(target, Closes):
                with suppress(Exception):
                    target.close()


def _misused(arguments: argparse.Namespace) -> str:
    """Say what is wrong with the options; empty where nothing is."""
    if len(arguments.target) < 2:
        return f"compare takes two targets or more, and {arguments.target[0]} is one; name another"
    folder: Path | None = arguments.save
    if folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            return f"{folder}: cannot be made a folder ({error.strerror}); choose another place"
    return unmatched(arguments.operation, arguments.rule)


def _refuse(sentence: str, code: int) -> int:
    print(f"sendspec: {printable(sentence)}", file=sys.stderr)
    return code


def _met(address: str, target: Target) -> Party:
    try:
        return Party(address, greeting(target))
    except Broke as trouble:
        raise Broke(trouble.how, f"{address} could not be run: {trouble}", trouble.evidence) from None


def _wanted(arguments: argparse.Namespace, parties: Sequence[Party]) -> Asked:
    patterns = arguments.operation or ["*"]
    names = tuple(name for name in OPERATIONS if any(fnmatchcase(name, pattern) for pattern in patterns))
    shared = tuple(name for name in OPERATIONS if all(name in party.known.operations for party in parties))
    return Asked(names, tuple(arguments.rule), PROFILES[arguments.profile], arguments.seed, shared)


def _compared(arguments: argparse.Namespace, targets: list[Target], parties: list[Party]) -> int:
    asked, comparison = _wanted(arguments, parties), Comparison(targets)
    progress = Progress(0)
    ended = None
    with interruptible():
        try:
            _ask(asked, comparison, progress)
            comparison.reduce(REDUCING_SECONDS[arguments.profile], progress.reducing)
        except KeyboardInterrupt:
            ended = EXIT_INTERRUPTED
        except Exception as error:  # noqa: BLE001 - whatever our own code raises must not cost what was found
            ended = _refuse(f"the comparison is broken: {type(error).__name__}: {error}", EXIT_BROKEN)
        progress.end()
    about = {
        "profile": arguments.profile, "seed": arguments.seed, "operations": list(asked.operations),
        "rules": list(asked.rules),
    }  # fmt: skip
    compared = Compared(parties, comparison, about, _code(comparison) if ended is None else ended)
    compared = attrs.evolve(compared, code=_kept(compared, arguments.save))
    if arguments.json:
        print(json.dumps(compared_json(compared), indent=1))
    else:
        place = standard(WIDTH)
        print(markdown(compared) if arguments.markdown else place.shown(text(compared, place.columns)))
    return compared.code


def _ask(asked: Asked, comparison: Comparison, progress: Progress) -> None:
    """Put everything to all targets."""
    scripts = {}
    for name in asked.operations:
        progress.tell("[0]", f"putting together what to ask of {name}")
        scripts[name] = list(fixed(asked, name))
    progress.total = sum(len(each) + asked.drawn for each in scripts.values())

    def ask(name: str, script: Script) -> None:
        progress.at(name)
        comparison.ask(name, script)

    for name in asked.operations:
        for each in scripts[name]:
            ask(*each)
        if not comparison.pointless:
            draw_all(asked, name, ask)


def _code(comparison: Comparison) -> int:
    if comparison.findings:
        return EXIT_DOES_NOT
    if comparison.left_out:
        return EXIT_BROKEN
    return EXIT_CONFORMS if comparison.calls else EXIT_NOTHING_RAN


def _kept(compared: Compared, folder: Path | None) -> int:
    """Write the differences down, if asked to; a full disk costs the files and not the report."""
    if folder is None:
        return compared.code
    try:
        for finding in compared.findings:
            saved.save(finding, folder)
    except OSError as error:
        print(f"sendspec: {folder}: cannot be written ({error.strerror})", file=sys.stderr)
        return EXIT_INTERRUPTED if compared.code == EXIT_INTERRUPTED else EXIT_BROKEN
    return compared.code
