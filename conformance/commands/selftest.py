"""`sendspec selftest`: print the kill matrix, the equivalent mutants, and how variants were treated."""

import argparse
import json
import sys
import time

from conformance.selftest import Report, report
from conformance.verdicts import EXIT_BROKEN, EXIT_CONFORMS, EXIT_USAGE
from refimpl.operations import OPERATIONS

COLUMNS = ("rule", "mutants", "killed", "equivalent", "survived")


def _progress(done: int, whole: int) -> None:
    if sys.stderr.isatty() or done == whole:
        sys.stderr.write(f"\r[{done}/{whole}]" + ("\n" if done == whole else ""))
        sys.stderr.flush()


def _as_text(found: Report, seconds: float) -> str:
    rows = found.matrix()
    wide = max(len(row[0]) for row in rows)
    lines = [f"{'rule':<{wide}}  mutants  killed  equivalent  survived"]
    lines += [f"{rule:<{wide}}  {n:>7}  {k:>6}  {e:>10}  {s:>8}" for rule, n, k, e, s in rows]
    equal = [fate for fate in found.fates if fate.why_not]
    lines.append(f"\nequivalent ({len(equal)}):")
    lines += [f"  {fate.mutant.id}: {fate.why_not}" for fate in equal]
    lines += [f"SURVIVED  {fate.mutant.id}: {fate.mutant.says}" for fate in found.survivors]
    for each in found.accused:
        first = each.unjust[0]
        lines.append(f"ACCUSED  {each.variant.id}: {first.status.value} {first.rule}: {first.reason}")
    killed = sum(fate.killer is not None for fate in found.fates)
    warned = sum(1 for each in found.treatments if each.warnings)
    lines.append(
        f"\n{len(found.fates)} mutants: {killed} killed, {len(equal)} equivalent, {len(found.survivors)} survived; "
        f"{len(found.treatments)} variants: {len(found.accused)} accused, {warned} warned; {seconds:.1f} s"
    )
    return "\n".join(lines)


def _as_json(found: Report, seconds: float) -> str:
    return json.dumps(
        {
            "matrix": [dict(zip(COLUMNS, row, strict=True)) for row in found.matrix()],
            "mutants": [
                {
                    "id": fate.mutant.id, "rule": fate.mutant.rule, "operator": fate.mutant.operator,
                    "killer": fate.killer, "verdict": fate.verdict, "equivalent": fate.why_not,
                }
                for fate in found.fates
            ],
            "variants": [
                {"id": each.variant.id, "unjust": [v.reason for v in each.unjust], "warnings": each.warnings}
                for each in found.treatments
            ],
            "seconds": round(seconds, 2),
        },
        indent=1,
    )  # fmt: skip


def command(arguments: argparse.Namespace) -> int:
    """Judge every mutant and variant; a survivor or an unjust verdict means that the suite is broken."""
    wanted = tuple(arguments.operation) or tuple(OPERATIONS)
    for name in wanted:
        if name not in OPERATIONS:
            print(f"sendspec: there is no operation {name!r}; see sendspec list operations", file=sys.stderr)
            return EXIT_USAGE
    began = time.perf_counter()
    found = report(wanted, _progress)
    seconds = time.perf_counter() - began
    print(_as_json(found, seconds) if arguments.json else _as_text(found, seconds))
    return EXIT_BROKEN if found.survivors or found.accused else EXIT_CONFORMS
