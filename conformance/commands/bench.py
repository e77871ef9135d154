"""`sendspec bench`: print what decisions and examples cost, as ratios."""

import argparse
import json
import sys

import attrs

from conformance.bench import Figure, Missing, figures, whole_layers
from conformance.verdicts import EXIT_CONFORMS
from refimpl.operations import OPERATIONS


def _row(figure: Figure | Missing) -> str:
    if isinstance(figure, Missing):
        return f"{figure.name:<42} not measured: {figure.why}"
    goal = (
        "" if figure.goal is None else f"goal ≤ {figure.goal:g}  {'met' if figure.ratio <= figure.goal else 'NOT MET'}"
    )
    return f"{figure.name:<42} {figure.ratio:>9.3f}   {figure.value:>12,.1f} / {figure.against:>12,.1f} µs   {goal}"


def command(arguments: argparse.Namespace) -> int:
    """Measure and print; a goal missed is shown, not an error, for machines differ."""
    everything: dict[str, list[Figure | Missing]] = {}
    for operation in OPERATIONS:
        print(f"measuring {operation} …", file=sys.stderr)
        everything[operation] = figures(operation, max(1, arguments.rounds))
    print("measuring whole layers …", file=sys.stderr)
    everything["all operations"] = [*whole_layers(tuple(OPERATIONS))]
    if arguments.json:
        print(
            json.dumps({name: [attrs.asdict(each) for each in found] for name, found in everything.items()}, indent=1)
        )
    else:
        for name, found in everything.items():
            print(name + "\n" + "\n".join(_row(each) for each in found))
    return EXIT_CONFORMS
