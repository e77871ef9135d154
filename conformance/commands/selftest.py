"""`sendspec selftest`: hold the suite against wrong builds and right ones, and print what came of them."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from conformance.adapters.unusable import Unusable
from conformance.figures import figures
from conformance.killers import keep, smallest_of
from conformance.selftest import Report, builds, report
from conformance.smallest import kept
from conformance.verdicts import EXIT_BROKEN, EXIT_CONFORMS, EXIT_USAGE
from refimpl.answer import Json
from refimpl.operations import OPERATIONS

COLUMNS = ("rule", "mutants", "killed", "equivalent", "survived")
BY_HAND = Path("tests/targets")
"""Where a checkout keeps the builds that are wrong by hand."""


def _progress(done: int, whole: int) -> None:
    if sys.stderr.isatty() or done == whole or done % 500 == 0:
        sys.stderr.write(f"\r[{done}/{whole}]" + ("" if sys.stderr.isatty() and done < whole else "\n"))
        sys.stderr.flush()


def _matrix(found: Report) -> Iterator[str]:
    rows = found.matrix()
    wide = max((len(row[0]) for row in rows), default=4)
    yield f"{'rule':<{wide}}  mutants  killed  equivalent  survived"
    yield from (f"{rule:<{wide}}  {n:>7}  {k:>6}  {e:>10}  {s:>8}" for rule, n, k, e, s in rows)


def _trouble(found: Report) -> Iterator[str]:
    """List what should not be."""
    yield from (f"SURVIVED  {fate.id}: {fate.says}" for fate in found.survivors)
    for fate in found.misnamed:
        yield f"MISNAMED  {fate.id}: {fate.says}; accused of {fate.named} by {fate.killer}"
    for each in found.accused:
        first = each.unjust[0]
        yield f"ACCUSED  {each.variant}: {first.status.value} {first.rule}: {first.reason}"


def _summary(told: dict[str, Json]) -> Iterator[str]:
    mutants, faults, variants = told["mutants"], told["faults"], told["variants"]
    for what, row in (("mutants", mutants), ("faults by hand", faults)):
        layers = ", ".join(f"{number} by {layer}" for layer, number in row["first_killed_by_layer"].items())
        cost = row["questions_to_kill"], row["seconds_to_kill"]
        equal = f", {len(row['equivalent'])} equivalent" if "equivalent" in row else ""
        yield f"{row['total']} {what}: {row['killed']} killed{equal}, {len(row['survived'])} survived; first {layers};"
        yield (
            f"  median {cost[0]['median']:g} questions and {cost[1]['median'] * 1000:.1f} ms to a kill, "
            f"95 % within {cost[0]['p95']:g} and {cost[1]['p95'] * 1000:.0f} ms; {len(row['only_warned'])} only warned"
        )
    for name, row in told["looseness"].items():
        small = told["smallest_killing_set"][name]
        yield (
            f"{name}: a refusal permits {row['mean_permitted']} answers in the mean, one in {row['single']:.0%} of "
            f"{row['refusals']}; its smallest set has {small['cases']} cases of {small['calls']} calls, "
            f"which take {small['seconds']:g} s"
        )
    yield (
        f"{variants['total']} variants: {len(variants['accused'])} accused, {variants['warned']} warned; "
        f"{told['seconds']} s"
    )


def _as_text(found: Report, told: dict[str, Json]) -> str:
    equal = told["mutants"]["equivalent"]
    lines = [*_matrix(found), f"\nequivalent ({len(equal)}):", *(f"  {each['id']}: {each['proof']}" for each in equal)]
    return "\n".join([*lines, "", *_trouble(found), *_summary(told)])


def _as_json(found: Report, told: dict[str, Json]) -> str:
    rows = [
        {
            "id": fate.id, "rule": fate.rule, "operator": fate.operator, "killer": fate.killer,
            "verdict": fate.verdict, "equivalent": fate.why_not,
        }
        for fate in (*found.fates, *found.faults)
    ]  # fmt: skip
    variants = [
        {"id": each.variant, "unjust": [v.reason for v in each.unjust], "warnings": each.warnings}
        for each in found.treatments
    ]
    matrix = [dict(zip(COLUMNS, row, strict=True)) for row in found.matrix()]
    return json.dumps({"figures": told, "matrix": matrix, "builds": rows, "variants": variants}, indent=1)


def _smallest(found: Report, wanted: tuple[str, ...], jobs: int) -> int:
    """Find the smallest sets anew and keep them; one that misses a mutant is kept too, and said to be broken."""
    code = EXIT_CONFORMS
    for name in wanted:
        small = smallest_of(name, found.fates, jobs, _progress)
        print(f"{name}: {len(small.cases)} cases, kept in {keep(small)}", file=sys.stderr)
        for id in small.missed:
            print(f"MISSED by the smallest set  {id}")
            code = EXIT_BROKEN
    kept.cache_clear()
    return code


def command(arguments: argparse.Namespace) -> int:
    """Judge every build; a survivor, a neighbour blamed or an unjust verdict means that the suite is broken."""
    wanted = tuple(arguments.operation) or tuple(OPERATIONS)
    for name in wanted:
        if name not in OPERATIONS:
            print(f"sendspec: there is no operation {name!r}; see sendspec list operations", file=sys.stderr)
            return EXIT_USAGE
    folder = arguments.builds or (BY_HAND if BY_HAND.is_dir() else None)
    try:
        todo = builds(wanted, folder, right=not arguments.wrong_only)
        found = report(todo, arguments.jobs, _progress)
    except Unusable as error:
        print(f"sendspec: {error}", file=sys.stderr)
        return EXIT_USAGE
    if arguments.smallest:
        missed = _smallest(found, wanted, arguments.jobs)
        if missed:
            return missed
    told = figures(found, wanted)
    print(_as_json(found, told) if arguments.json else _as_text(found, told))
    return EXIT_BROKEN if found.survivors or found.misnamed or found.accused else EXIT_CONFORMS
