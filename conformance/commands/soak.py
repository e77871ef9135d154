"""`sendspec soak`: ask a build a great many drawn calls under several seeds, and print what does not pass."""

import argparse
import sys
import time

from conformance.adapters.address import Unusable, open_target
from conformance.reports import text
from conformance.soak import Soaked, soaked
from conformance.target import Broke, Closes, Target
from conformance.terminal import standard
from conformance.verdicts import EXIT_CONFORMS, EXIT_DOES_NOT, EXIT_NO_TARGET, EXIT_USAGE

MOST_FINDINGS = 10


def _line(result: Soaked, seconds: float) -> str:
    rate = f"{seconds:.0f} s, {result.calls / max(seconds, 0.001):,.0f} a second"
    return f"seed {result.seed}: {result.calls:,} calls, {len(result.found)} verdicts that are no pass; {rate}"


def command(arguments: argparse.Namespace) -> int:
    """Soak a build; any verdict that is no pass means that it does not conform."""
    try:
        target = open_target(
            arguments.target, call_timeout=arguments.call_timeout, in_process=arguments.in_process,
            build=arguments.build, allow_remote=arguments.allow_remote,
        )  # fmt: skip
    except Unusable as error:
        print(f"sendspec: {error}", file=sys.stderr)
        return EXIT_USAGE
    try:
        return _soaked(target, arguments)
    except Broke as trouble:
        print(f"sendspec: the target could not be run: {trouble}", file=sys.stderr)
        return EXIT_NO_TARGET
    finally:
        if isinstance(target, Closes):
            target.close()


def _soaked(target: Target, arguments: argparse.Namespace) -> int:
    each: int = -(-arguments.requests // arguments.seeds)
    results = []
    for seed in range(1, arguments.seeds + 1):
        began = time.perf_counter()
        shown = [began]

        def progress(calls: int, seed: int = seed, shown: list[float] = shown) -> None:
            if time.perf_counter() - shown[0] > 10:
                shown[0] = time.perf_counter()
                print(f"seed {seed}: {calls:,} of {each:,} calls", file=sys.stderr, flush=True)

        results.append(soaked(target, each, seed, progress))
        print(_line(results[-1], time.perf_counter() - began), flush=True)
    found = [verdict for result in results for verdict in result.found]
    place = standard(text.WIDTH)
    for verdict in found[:MOST_FINDINGS]:
        print(place.shown(text.finding(verdict, "", arguments.target, place.columns)))
    calls = sum(result.calls for result in results)
    print(f"{calls:,} calls over {len(results)} seeds: {len(found)} verdicts that are no pass")
    return EXIT_DOES_NOT if found else EXIT_CONFORMS
