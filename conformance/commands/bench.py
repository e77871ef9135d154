"""`sendspec bench`: print what decisions and examples cost, as ratios, and draw how they grow."""

import argparse
import json
import platform
import sys
from pathlib import Path

import attrs

from conformance.bench import Figure, Missing, figures, whole_layers
from conformance.curves import Unmeasured, curves, jobs
from conformance.reports.curves import page
from conformance.reports.text import printable
from conformance.verdicts import EXIT_CONFORMS, EXIT_USAGE
from refimpl.operations import OPERATIONS

Figures = dict[str, list[Figure | Missing]]


def _row(figure: Figure | Missing) -> str:
    if isinstance(figure, Missing):
        return f"{figure.name:<42} not measured: {figure.why}"
    goal = (
        "" if figure.goal is None else f"goal ≤ {figure.goal:g}  {'met' if figure.ratio <= figure.goal else 'NOT MET'}"
    )
    return f"{figure.name:<42} {figure.ratio:>9.3f}   {figure.value:>12,.1f} / {figure.against:>12,.1f} µs   {goal}"


def _measured(rounds: int) -> Figures:
    everything: Figures = {}
    for operation in OPERATIONS:
        print(f"measuring {operation} …", file=sys.stderr)
        everything[operation] = figures(operation, rounds)
    print("measuring whole layers …", file=sys.stderr)
    everything["all operations"] = [*whole_layers(tuple(OPERATIONS))]
    return everything


def command(arguments: argparse.Namespace) -> int:
    """Measure and print; a goal missed is shown, not an error, for machines differ."""
    rounds = max(1, arguments.rounds)
    if arguments.jobs is not None and arguments.html is None:
        return _refuse("--jobs is one of the curves; say with --html where to draw them")
    if arguments.html is not None and (trouble := _unwritable(arguments.html)):
        return _refuse(f"{arguments.html}: cannot be written ({trouble}); name another file")
    everything = _measured(rounds)
    if arguments.json:
        print(
            json.dumps({name: [attrs.asdict(each) for each in found] for name, found in everything.items()}, indent=1)
        )
    else:
        for name, found in everything.items():
            print(name + "\n" + "\n".join(_row(each) for each in found))
    if arguments.html is not None:
        _draw(arguments, everything, rounds)
    return EXIT_CONFORMS


def _draw(arguments: argparse.Namespace, everything: Figures, rounds: int) -> None:
    print("measuring curves …", file=sys.stderr)
    words = f" --jobs {arguments.jobs}" if arguments.jobs is not None else ""
    about = {
        "Made by": f"sendspec bench --rounds {rounds} --html {arguments.html.name}{words}",
        "Python": platform.python_version(),
        "Rounds": str(rounds),
    }
    found = list(curves(rounds))
    if arguments.jobs is not None:
        try:
            found.append(jobs(arguments.jobs))
        except Unmeasured as error:
            print(f"sendspec: {printable(str(error))}; the curve over workers is left out", file=sys.stderr)
    arguments.html.write_text(page(found, everything, about), "utf-8")
    print(f"curves drawn in {arguments.html}", file=sys.stderr)


def _unwritable(path: Path) -> str | None:
    """Say why a file cannot be written, before minutes are spent on what goes into it."""
    try:
        with path.open("a", encoding="utf-8"):
            return None
    except OSError as error:
        return error.strerror


def _refuse(sentence: str) -> int:
    print(f"sendspec: {printable(sentence)}", file=sys.stderr)
    return EXIT_USAGE
