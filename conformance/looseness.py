"""How much the oracle lets pass: the answers it permits where a call must be refused."""

from collections.abc import Iterator
from statistics import fmean

import attrs

from conformance.decided import decided
from refimpl.decision import Decision
from refimpl.operations import OPERATIONS
from refimpl.table import Operation


@attrs.frozen
class Looseness:
    """Over the refusals of one operation: how many there are, how many answers each permits, how many permit one."""

    operation: str
    refusals: int
    mean: float
    single: float
    uncited: tuple[str, ...]


def _refusals(decision: Decision) -> Iterator[Decision]:
    """List the call, or those of its entries, that no reading accepts."""
    for each in (decision, *decision.entries):
        if not each.accepts and each.permitted:
            yield each


def looseness(operation: str) -> Looseness:
    """Measure the enumerated layer of one operation."""
    sizes = [
        len({permit.code for permit in refusal.permitted})
        for each in decided(operation)
        for refusal in _refusals(each.decision)
    ]
    single = sum(size == 1 for size in sizes) / len(sizes)
    return Looseness(operation, len(sizes), fmean(sizes), single, uncited(OPERATIONS[operation]))


def uncited(operation: Operation) -> tuple[str, ...]:
    """Name the alternatives to the first answer of a fault that no open question lets in; there should be none."""
    return tuple(
        f"{fault.name.lower()} {permit.code}"
        for fault, permits in operation.spelling.items()
        for permit in permits[1:]
        if not any(cite.startswith(("A-", "P-")) for cite in permit.cites)
    )
