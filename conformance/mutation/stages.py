"""Mutants that walk the states of an operation in another order."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise, product

from conformance.mutation.mutant import Mutant, Operations, of_shell
from conformance.mutation.reads import always_disputed
from conformance.permits import told_apart
from refimpl.answer import Permit
from refimpl.decision import Decision, stage_of
from refimpl.rule import Rule
from refimpl.rules import order
from refimpl.service import Service
from refimpl.table import Operation

NEVER_SURE = "of every two faults of these states that answers tell apart, one is none under some reading"


class LastFirst(Service):
    """A build that answers the fault of the latest stage."""

    def chosen(self, decision: Decision) -> Permit:
        """Pick the default answer of the last rule broken."""
        return decision.operation.spelled(decision.broken[-1])[0] if decision.broken else decision.permitted[0]


class Swapped(Service):
    """A build that looks at two states of a call in the wrong order; `place` is that of the earlier one."""

    def __init__(self, operations: Operations, place: int) -> None:
        super().__init__(operations)
        self.place = place

    def chosen(self, decision: Decision) -> Permit:
        """Pick the default answer of the first rule broken in its own order."""
        if not decision.broken:
            return super().chosen(decision)
        operation = decision.operation
        first = min(decision.broken, key=lambda rule: self._turn(stage_of(operation, rule)))
        known = {(permit.code, permit.entry) for permit in decision.permitted}
        words = [permit for permit in operation.spelled(first) if (permit.code, permit.entry) in known]
        return words[0] if words else super().chosen(decision)

    def _turn(self, stage: int) -> int:
        """Say when a state has its turn."""
        return {self.place: self.place + 1, self.place + 1: self.place}.get(stage, stage)


def _pairs(operation: Operation) -> Iterator[tuple[int, list[tuple[Rule, Rule]]]]:
    """List the neighbouring states of a call by the place of the earlier, with the rules that answers tell apart."""
    for place, (early, late) in enumerate(pairwise(operation.states)):
        both = product(early.guards, late.guards)
        apart = [(one, other) for one, other in both if told_apart(operation, one, other)]
        if apart:
            yield place, apart


def stage_mutants(operation: Operation) -> Iterator[Mutant]:
    """List the mutants that walk the states of a call in another order."""
    rule = order.EARLIEST_STAGE.id
    yield of_shell(operation, rule, "reorder", "last-stage", "answers the fault of the latest stage", LastFirst)
    for place, apart in _pairs(operation):
        early, late = (state.name for state in operation.states[place : place + 2])
        shell = partial(Swapped, place=place)
        made = of_shell(operation, rule, "reorder", f"{late}-before-{early}", f"looks at {late} before {early}", shell)
        settled = any(not always_disputed(one) and not always_disputed(other) for one, other in apart)
        yield made if settled else replace(made, equivalent=NEVER_SURE)
