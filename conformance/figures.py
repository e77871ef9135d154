"""What the selftest comes to, as numbers: kills by layer, what they cost, how loose the oracle is."""

import time
from collections import Counter
from collections.abc import Sequence
from statistics import median, quantiles

from conformance.adapters.reference import reference_target
from conformance.fates import Fate, asking_of
from conformance.looseness import looseness
from conformance.questions import LAYERS, by_id
from conformance.scripts import Send
from conformance.selftest import Report
from conformance.smallest import cases
from refimpl.answer import Json

WHY_LOOSE = "permitted"
"""The word in a proof that says a build is equivalent only because of what the oracle lets pass."""


def spread(numbers: Sequence[float]) -> dict[str, float]:
    """Give the median and the 95th percentile."""
    if len(numbers) < 2:
        return {"median": round(sum(numbers), 4), "p95": round(sum(numbers), 4)}
    return {"median": round(median(numbers), 4), "p95": round(quantiles(numbers, n=20)[-1], 4)}


def layer_of(fate: Fate) -> str:
    """Name the layer of the question that killed a build."""
    return by_id(fate.operation)[fate.killer or ""].layer


def by_layer(fates: Sequence[Fate]) -> dict[str, int]:
    """Count kills by the layer they came from first."""
    found = Counter(layer_of(fate) for fate in fates if fate.killer is not None)
    return {layer: found[layer] for layer in LAYERS}


def only_warned(fates: Sequence[Fate]) -> list[str]:
    """Name the builds that nothing worse than a warning catches."""
    return [fate.id for fate in fates if fate.verdict.startswith("warn")]


def of_mutants(report: Report) -> dict[str, Json]:
    """Sum up the mutants."""
    fates = report.fates
    equal = [fate for fate in fates if fate.why_not]
    return {
        "total": len(fates),
        "operators": len({fate.operator for fate in fates}),
        "fewest_of_a_rule": min(Counter(fate.rule for fate in fates).values(), default=0),
        "killed": sum(fate.killer is not None for fate in fates),
        "survived": [fate.id for fate in fates if fate.survived],
        "only_warned": only_warned(fates),
        "equivalent": [{"id": fate.id, "proof": fate.why_not} for fate in equal],
        "equivalent_because_permitted": sum(WHY_LOOSE in (fate.why_not or "") for fate in equal),
        "first_killed_by_layer": by_layer(fates),
        "questions_to_kill": spread([fate.asked for fate in fates if fate.killer is not None]),
        "seconds_to_kill": spread([fate.seconds for fate in fates if fate.killer is not None]),
    }


def of_faults(report: Report) -> dict[str, Json]:
    """Sum up the builds made wrong by hand."""
    fates = report.faults
    return {
        "total": len(fates),
        "killed": sum(fate.killer is not None for fate in fates),
        "survived": [fate.id for fate in fates if fate.survived],
        "named_another_rule": [{"id": fate.id, "named": fate.named} for fate in report.misnamed],
        "only_warned": only_warned(fates),
        "first_killed_by_layer": by_layer(fates),
        "questions_to_kill": spread([fate.asked for fate in fates if fate.killer is not None]),
        "seconds_to_kill": spread([fate.seconds for fate in fates if fate.killer is not None]),
    }


def of_smallest(operation: str) -> dict[str, Json]:
    """Sum up the smallest set of an operation; `seconds` is what the reference takes to answer all of it."""
    made = cases(operation)
    asking = asking_of(reference_target())
    began = time.perf_counter()
    for case in made:
        asking.negative(case.script, case.control)
    return {
        "cases": len(made),
        "calls": sum(isinstance(step, Send) for case in made for step in case.script.steps),
        "seconds": round(time.perf_counter() - began, 2),
    }


def of_oracle(operations: Sequence[str]) -> dict[str, Json]:
    """Say how loose the oracle is."""
    found = [looseness(name) for name in operations]
    return {
        each.operation: {
            "refusals": each.refusals,
            "mean_permitted": round(each.mean, 2),
            "single": round(each.single, 3),
            "uncited": list(each.uncited),
        }
        for each in found
    }


def figures(report: Report, operations: Sequence[str]) -> dict[str, Json]:
    """Sum up everything."""
    return {
        "mutants": of_mutants(report),
        "faults": of_faults(report),
        "variants": {
            "total": len(report.treatments),
            "accused": [each.variant for each in report.accused],
            "warned": sum(each.warnings > 0 for each in report.treatments),
        },
        "smallest_killing_set": {name: of_smallest(name) for name in operations},
        "looseness": of_oracle(operations),
        "seconds": round(report.seconds, 1),
    }
