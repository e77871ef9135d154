"""Mutants that give the wrong answers whatever the rules say."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from conformance.mutation.mutant import Mutant, Operations, Shell, of_shell, refusal_of
from conformance.mutation.spelling import UNDOCUMENTED, codes
from refimpl.answer import ACCEPTANCE, Accepted, Answer, Json, Permit, Rejected
from refimpl.decision import Decision
from refimpl.rules import answer, effects, shape
from refimpl.service import Service, rejection
from refimpl.table import Operation

_REQUIRED = shape.required_members_given.id


class Monotonous(Service):
    """A build that gives one answer to everything, and queues nothing."""

    def __init__(self, operations: Operations, always: Answer) -> None:
        super().__init__(operations)
        self.always = always

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Give the one answer."""
        return self.always


class Undiscerning(Service):
    """A build that accepts and queues whatever can be read."""

    def chosen(self, decision: Decision) -> Permit:
        """Accept."""
        return ACCEPTANCE


class Opposite(Service):
    """A build that accepts what it should refuse, and the other way round."""

    def chosen(self, decision: Decision) -> Permit:
        """Accept unless acceptance is permitted."""
        return refusal_of(decision.operation) if decision.accepts else ACCEPTANCE


class Forwarding(Service):
    """A build that turns some answers into others on their way out."""

    def __init__(self, operations: Operations, turn: Callable[[Answer], Answer]) -> None:
        super().__init__(operations)
        self.turn = turn

    def answer(self, machine: Operation, decision: Decision, permit: Permit) -> Answer:
        """Give the turned answer."""
        return self.turn(super().answer(machine, decision, permit))


class Hesitant(Service):
    """A build that queues what it refuses under one kind of state, as if it checked too late."""

    def answer(self, machine: Operation, decision: Decision, permit: Permit) -> Answer:
        """Refuse, after the message was queued."""
        if permit.code is None:
            return super().answer(machine, decision, permit)
        self.accept(machine, decision.message, self.fresh_id())
        return rejection(permit, decision)


_STATUSES = {200: "answers refusals with HTTP 200", 404: "answers refusals with HTTP 404"}


def _with_status(given: Answer, status: int) -> Answer:
    return replace(given, status=status) if isinstance(given, Rejected) else given


def _shells(operation: Operation) -> Iterator[tuple[str, str, str, str, Shell]]:
    for code in (*codes(operation), *UNDOCUMENTED):
        says = f"refuses everything as {code}"
        shell = partial(Monotonous, always=Rejected(code, 400))
        yield answer.ACCEPTED.id, "refuse-everything", f"always-{code}", says, shell
    for permit in operation.environment:
        if permit.entry:
            continue
        status = permit.statuses[0]
        shell = partial(Monotonous, always=Rejected(permit.code or "", status))
        name, says = f"always-{status}-{permit.code}", f"answers {status} {permit.code} to everything"
        yield answer.ACCEPTED.id, "bad-weather", name, says, shell
    always = operation.respond(operation.lower({}), "1")
    nothing = partial(Monotonous, always=Accepted(always))
    yield _REQUIRED, "accept-everything", "accept-and-queue", "accepts everything and queues it", Undiscerning
    yield _REQUIRED, "accept-everything", "accept-and-drop", "accepts everything and queues nothing", nothing
    yield _REQUIRED, "accept-everything", "opposite", "accepts what it should refuse and refuses the rest", Opposite
    for status, says in _STATUSES.items():
        turning = partial(Forwarding, turn=partial(_with_status, status=status))
        yield answer.STATUS.id, "wrong-status", f"status-{status}", says, turning
    says = "queues what it refuses"
    yield effects.NOTHING_ON_REJECTION.id, "keep-effect", "queue-rejected", says, Hesitant


def answer_mutants(operation: Operation) -> Iterator[Mutant]:
    """List the mutants whose answers are wrong throughout."""
    for rule, operator, name, says, shell in _shells(operation):
        yield of_shell(operation, rule, operator, name, says, shell)
