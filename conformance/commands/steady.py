"""`sendspec steady`: ask right and wrong builds under many seeds, and print whose verdict changes."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from conformance.adapters.unusable import Unusable
from conformance.commands.selftest import BY_HAND
from conformance.selftest import builds
from conformance.steady import Steadiness, candidates, steadiness
from conformance.verdicts import EXIT_BROKEN, EXIT_CONFORMS, EXIT_USAGE
from refimpl.operations import OPERATIONS


def _by_seed(each: Steadiness, seeds: Sequence[int]) -> list[bool]:
    return [seed in each.accused for seed in seeds]


def command(arguments: argparse.Namespace) -> int:
    """Ask every build under every seed; a verdict that changes means that the suite is broken."""
    folder: Path | None = arguments.builds or (BY_HAND if BY_HAND.is_dir() else None)
    try:
        todo = candidates(builds(tuple(OPERATIONS), folder, right=True), arguments.share)
    except Unusable as error:
        print(f"sendspec: {error}", file=sys.stderr)
        return EXIT_USAGE
    began, seeds, found = time.perf_counter(), range(1, arguments.seeds + 1), []
    for done, each in enumerate(steadiness(todo, seeds, arguments.jobs), 1):
        found.append(each)
        if not each.steady:
            why = f"accused under seeds {', '.join(map(str, each.accused))}" if each.right else "not caught"
            print(f"CHANGES  {each.id}: {why}", flush=True)
        if done % 20 == 0:
            print(f"[{done}/{len(todo)}] {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    right, wrong = [each for each in found if each.right], [each for each in found if not each.right]
    unsteady = sum(not each.steady for each in found)
    once, always = (sum(test(_by_seed(each, seeds)) for each in wrong) for test in (any, all))
    print(
        f"{len(seeds)} seeds: {len(right)} right builds and {len(wrong)} wrong ones, of which the drawn layers alone "
        f"notice {once} under some seed and {always} under every; {unsteady} verdicts change; "
        f"{time.perf_counter() - began:.0f} s"
    )
    return EXIT_BROKEN if unsteady else EXIT_CONFORMS
