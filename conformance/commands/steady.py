"""`sendspec steady`: ask right and wrong builds under many seeds, and print whose verdict changes."""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from conformance.adapters.unusable import Unusable
from conformance.commands.selftest import BY_HAND
from conformance.selftest import builds
from conformance.steady import LAYERS, Steadiness, candidates, steadiness
from conformance.verdicts import EXIT_BROKEN, EXIT_CONFORMS, EXIT_USAGE
from refimpl.operations import OPERATIONS


def summary(found: Sequence[Steadiness], seeds: Sequence[int]) -> Iterator[str]:
    """Say how many verdicts change, and what each drawn layer notices by itself."""
    wrong = [each for each in found if not each.right]
    yield (
        f"{len(seeds)} seeds: {len(found) - len(wrong)} right builds and {len(wrong)} wrong ones; "
        f"{sum(not each.steady for each in found)} verdicts change"
    )
    yield f"noticed by the drawn layers alone: {_times([len(each.accused) for each in wrong], seeds)}"
    for layer in LAYERS:
        yield f"  {layer}: {_times([each.noticed.get(layer, 0) for each in wrong], seeds)}"


def _times(times: Sequence[int], seeds: Sequence[int]) -> str:
    return f"{sum(n > 0 for n in times)} of the wrong ones under some seed, {times.count(len(seeds))} under every"


def command(arguments: argparse.Namespace) -> int:
    """Ask every build under every seed; a verdict that changes means that the suite is broken."""
    folder: Path | None = arguments.builds or (BY_HAND if BY_HAND.is_dir() else None)
    try:
        todo = candidates(builds(tuple(OPERATIONS), folder, right=True), arguments.share, arguments.right_share)
    except Unusable as error:
        print(f"sendspec: {error}", file=sys.stderr)
        return EXIT_USAGE
    began, seeds, found = time.perf_counter(), range(1, arguments.seeds + 1), []
    for done, each in enumerate(steadiness(todo, seeds, arguments.jobs), 1):
        found.append(each)
        if not each.steady:
            seeds_told = f"accused under seeds {', '.join(map(str, each.accused))}"
            why = seeds_told if each.right or each.caught is None else "not caught by what is asked without a seed"
            print(f"CHANGES  {each.id}: {why}", flush=True)
        if done % 20 == 0:
            print(f"[{done}/{len(todo)}] {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    for line in summary(found, seeds):
        print(line)
    print(f"{time.perf_counter() - began:.0f} s")
    return EXIT_CONFORMS if all(each.steady for each in found) else EXIT_BROKEN
