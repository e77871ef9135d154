"""Mutants that walk the states of an operation in another order."""

from collections.abc import Iterator
from functools import partial

from conformance.mutation.mutant import Mutant, Operations, of_shell
from refimpl.answer import Permit
from refimpl.decision import Decision, stage_of
from refimpl.rule import Rule
from refimpl.rules import order
from refimpl.service import Service
from refimpl.table import Operation


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


def _told_apart(operation: Operation, early: Rule, late: Rule) -> bool:
    """Say whether the answer to the one rule is none of those to the other."""
    words = next((permit for permit in operation.spelled(late) if not permit.entry), None)
    return words is not None and all(permit.code != words.code for permit in operation.spelled(early))


def _pairs(operation: Operation) -> Iterator[tuple[int, str, str]]:
    """List the neighbouring states of a call that answers tell apart, by the place and the name of the earlier."""
    for place, (early, late) in enumerate(zip(operation.states, operation.states[1:], strict=False)):
        if any(_told_apart(operation, one, other) for one in early.guards for other in late.guards):
            yield place, early.name, late.name


def stage_mutants(operation: Operation) -> Iterator[Mutant]:
    """List the mutants that walk the states of a call in another order."""
    rule = order.EARLIEST_STAGE.id
    yield of_shell(operation, rule, "reorder", "last-stage", "answers the fault of the latest stage", LastFirst)
    for place, early, late in _pairs(operation):
        says = f"looks at {late} before {early}"
        yield of_shell(operation, rule, "reorder", f"{late}-before-{early}", says, partial(Swapped, place=place))
