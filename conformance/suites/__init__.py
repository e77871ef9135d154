"""How to ask: the checks of a run, one module per suite, put together by hand."""

from collections.abc import Callable, Iterator

from conformance.suites import (
    claims,
    combined,
    coverage,
    edges,
    generated,
    histories,
    metamorphic,
    rules,
    smallest,
    smoke,
    vectors,
)
from conformance.suites.check import Check, Wanted

SUITES: dict[str, Callable[[str], Iterator[Check]]] = {
    "smoke": smoke.checks,
    "claims": claims.checks,
    "vectors": vectors.checks,
    "rules": rules.checks,
    "edges": edges.checks,
    "coverage": coverage.checks,
    "combined": combined.checks,
    "metamorphic": metamorphic.checks,
    "histories": histories.checks,
    "random": generated.checks,
    "smallest": smallest.checks,
}
BY_NAME = frozenset(("smallest",))
"""Suites that are asked only where they are named: the others ask all that they do."""


def checks(wanted: Wanted) -> list[Check]:
    """List the checks of a run, in the order they are made."""
    found = []
    for operation in wanted.operations:
        for suite, make in SUITES.items():
            if suite in wanted.suites or (not wanted.suites and suite not in BY_NAME):
                found += [check for check in make(operation) if wanted.includes(check)]
    return found
