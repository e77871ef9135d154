"""`sendspec judge`: a recording judged without any target, and what is printed about it."""

import argparse
import json
import sys

from conformance.consistency import judged
from conformance.hearing import UnknownOperation
from conformance.items import readings_held
from conformance.known_failures import Misuse
from conformance.recording.reader import Unreadable, read
from conformance.reports import data, text
from conformance.terminal import standard
from conformance.verdicts import EXIT_BROKEN, EXIT_USAGE, Run, exit_code
from refimpl import wire

MOST_FINDINGS = 30


def command(arguments: argparse.Namespace) -> int:
    """Judge a recording and say what it comes to."""
    try:
        recording = read(arguments.file, partial=arguments.partial)
        run = judged(recording, readings_held(arguments.revision, arguments.reading, strict=arguments.strict))
    except (Unreadable, Misuse) as error:
        return _refuse(str(error))
    except UnknownOperation as error:
        return _refuse(f"{arguments.file}: {error}")
    except wire.Malformed as error:
        return _refuse(f"{arguments.file}: line 1: {error}")
    code = exit_code(run, strict=arguments.strict)
    if arguments.report_json is not None:
        try:
            arguments.report_json.write_text(json.dumps(data.run_json(run, code), indent=1) + "\n", "utf-8")
        except OSError as error:
            print(f"sendspec: {arguments.report_json}: cannot be written ({error.strerror})", file=sys.stderr)
            code = EXIT_BROKEN
    _print(run, code, len(recording.exchanges), whole=recording.end is not None)
    return code


def _print(run: Run, code: int, exchanges: int, *, whole: bool) -> None:
    name = text.printable(run.target.name) if run.target else "the target"
    print(f"{name}: {exchanges:,} exchanges recorded" + ("" if whole else ", and no end: the rest was never written"))
    found, place = text.findings(run), standard(text.WIDTH)
    for _, verdict in found[:MOST_FINDINGS]:
        print(place.shown(text.finding(verdict, "", "", place.columns)), end="\n\n")
    if len(found) > MOST_FINDINGS:
        print(f"… and {len(found) - MOST_FINDINGS} more findings; --report-json lists all\n")
    print(text.table(run), end="\n\n")
    if text.skips(run):
        print("not judged:\n" + "\n".join(text.skips(run)), end="\n\n")
    print(text.score_line(run))
    print(text.conclusion(run, code))


def _refuse(sentence: str) -> int:
    print(f"sendspec: {text.printable(sentence)}", file=sys.stderr)
    return EXIT_USAGE
