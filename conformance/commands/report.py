"""`sendspec report render|diff|combine`: what is made of runs after they were made."""

import argparse
import json
import sys

from conformance.commands import across
from conformance.commands.destinations import unwritable, written
from conformance.recording.reader import Unreadable
from conformance.reports import data, difference, printed
from conformance.reports.combined import combined
from conformance.reports.formats import Links, OneOnly, rendered
from conformance.reports.recorded import Unfit
from conformance.reports.source import is_recording, run_in, runs_in
from conformance.reports.text import printable
from conformance.verdicts import EXIT_BROKEN, EXIT_CONFORMS, EXIT_DOES_NOT, EXIT_USAGE


def command(arguments: argparse.Namespace) -> int:
    """Show a run, hold two against each other, or put several together."""
    try:
        return {"render": _render, "diff": _diff, "combine": _combine}[arguments.verb](arguments)
    except (Unreadable, Unfit, OneOnly) as error:
        print(f"sendspec: {printable(str(error))}", file=sys.stderr)
        return EXIT_USAGE


def _render(arguments: argparse.Namespace) -> int:
    runs = runs_in(arguments.file, partial=arguments.partial)
    return _put(arguments, rendered(arguments.form, runs, Links(arguments.rules, arguments.book)))


def _combine(arguments: argparse.Namespace) -> int:
    runs = combined([(str(path), run) for path in arguments.file for run in runs_in(path)])
    if len(runs) == 1 and len(arguments.file) > 1 and all(map(is_recording, arguments.file)):
        runs = [across.held_together(runs[0], arguments.file)]
    code = _put(arguments, data.written(runs))
    for run in runs:
        print(printed.last_lines(run))
    return code


def _diff(arguments: argparse.Namespace) -> int:
    names = str(arguments.old), str(arguments.new)
    found = difference.between(run_in(arguments.old), run_in(arguments.new), names)
    print(json.dumps(found.as_json(), indent=1) if arguments.json else difference.told(found))
    return EXIT_DOES_NOT if found.is_worse else EXIT_CONFORMS


def _put(arguments: argparse.Namespace, body: str) -> int:
    """Write what was made into the file named, or print it."""
    if arguments.output is None:
        print(body, end="")
        return EXIT_CONFORMS
    why = unwritable(arguments.output)
    if why:
        print(f"sendspec: {why}", file=sys.stderr)
        return EXIT_USAGE
    return EXIT_CONFORMS if written(arguments.output, body) else EXIT_BROKEN
