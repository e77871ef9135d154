"""`sendspec gallery`: every build that there is a build file for and that is installed, and the table of them all."""

import argparse
import json
import sys

from conformance.adapters.builds import Build, build_named, known
from conformance.adapters.unusable import Unusable
from conformance.gallery import FAILED, MISSING, RAN, Asking, Showing, shown
from conformance.interrupts import interruptible
from conformance.reports import gallery
from conformance.verdicts import (
    EXIT_BROKEN,
    EXIT_DOES_NOT,
    EXIT_NO_TARGET,
    EXIT_NOTHING_RAN,
    EXIT_USAGE,
    RED,
    Status,
)

OURS = "sendspec"
"""The build file of our own server, which is no build of others to show."""


def command(arguments: argparse.Namespace) -> int:
    """Run the builds and print what they came to."""
    try:
        builds = [(name, _runnable(name)) for name in arguments.name or [each for each in known() if each != OURS]]
        if arguments.known is not None and not arguments.known.is_dir():
            raise Unusable(f"{arguments.known} is no folder; name the one with the lists of known failures")
    except Unusable as error:
        print(f"sendspec: {error}", file=sys.stderr)
        return EXIT_USAGE
    if arguments.report_dir is not None:
        arguments.report_dir.mkdir(parents=True, exist_ok=True)
    options = ["--profile", arguments.profile, "--call-timeout", str(arguments.call_timeout)]
    for option in ("operation", "rule", "suite"):
        options += [word for value in getattr(arguments, option) for word in (f"--{option}", value)]
    asking = Asking(tuple(options), arguments.known, arguments.report_dir, arguments.start_timeout)
    showings = []
    with interruptible():
        for name, build in builds:
            print(f"{name} …", file=sys.stderr, flush=True)
            showings.append(shown(name, build, asking))
            print(gallery.score(showings[-1]), file=sys.stderr, flush=True)
    if arguments.json:
        print(json.dumps({"builds": [gallery.showing_json(each) for each in showings]}, indent=1))
    else:
        _print(showings, whole=arguments.all)
    return _code(showings, held=arguments.known is not None)


def _runnable(name: str) -> Build:
    """Read a build file, of which the path must hold wherever it is run."""
    build = build_named(name)
    if not build.start and not build.address:
        raise Unusable(f"the build file {name} does not say how to start it; add start, or address")
    return build


def _print(showings: list[Showing], *, whole: bool) -> None:
    drawn = gallery.table(showings, whole=whole)
    if drawn:
        print(drawn, gallery.legend(showings), sep="\n\n", end="\n\n")
    for each in showings:
        print(gallery.score(each))


def _code(showings: list[Showing], *, held: bool) -> int:
    """Give the exit code, the gravest of all; what is red counts only where the builds are held to their lists.

    Where a build breaks down is shown and does not count even then, for no list can have it.
    """
    if all(each.how == MISSING for each in showings):
        return EXIT_NOTHING_RAN
    scores = [each.run.score() for each in showings if each.how == RAN and each.run is not None]
    if any(score[Status.BROKEN.value] for score in scores):
        return EXIT_BROKEN
    if any(each.how == FAILED for each in showings):
        return EXIT_NO_TARGET
    red = any(score[status.value] for score in scores for status in RED - {Status.ERROR})
    return EXIT_DOES_NOT if held and red else 0
