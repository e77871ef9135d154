"""`sendspec judge`: a recording judged without any target, and what is printed about it."""

import argparse
import sys

from conformance.commands.destinations import unwritable, wanted, written
from conformance.consistency import judged
from conformance.hearing import UnknownOperation
from conformance.known_failures import Misuse
from conformance.opening import made_with, readings_held
from conformance.recording.reader import Unreadable, read
from conformance.reports import printed, text
from conformance.reports.data import as_told, code_of
from conformance.reports.formats import rendered
from conformance.terminal import standard
from conformance.verdicts import EXIT_BROKEN, EXIT_USAGE
from refimpl import wire


def command(arguments: argparse.Namespace) -> int:
    """Judge a recording and say what it comes to."""
    for path in wanted(arguments).values():
        why = unwritable(path)
        if why:
            return _refuse(why)
    try:
        recording = read(arguments.file, partial=arguments.partial)
        run = judged(recording, readings_held(arguments.revision, arguments.reading, strict=arguments.strict))
    except (Unreadable, Misuse) as error:
        return _refuse(str(error))
    except UnknownOperation as error:
        return _refuse(f"{arguments.file}: {error}")
    except wire.Malformed as error:
        return _refuse(f"{arguments.file}: line 1: {error}")
    how = {"revision": arguments.revision, "strict": arguments.strict, "readings": list(arguments.reading)}
    run.header = {**made_with(), **run.header, **how, "checks": len(run.results)}
    told, code = as_told(run), code_of(run)
    for form, path in wanted(arguments).items():
        if not written(path, rendered(form, [told])):
            code = EXIT_BROKEN
    name = printed.in_one_line(told.target.name if told.target else "the target")
    cut = ", and no end: the rest was never written" if recording.end is None else ""
    print(f"{name}: {len(recording.exchanges):,} exchanges recorded{cut}")
    place = standard(text.WIDTH)
    print(place.shown(printed.body(told, "not judged", place.columns)), end="")
    return code


def _refuse(sentence: str) -> int:
    print(f"sendspec: {text.printable(sentence)}", file=sys.stderr)
    return EXIT_USAGE
