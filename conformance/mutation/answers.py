"""Mutants that give the wrong answers whatever the rules say."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from conformance.mutation.mutant import Mutant, Operations, Shell, of_shell
from conformance.mutation.spelling import UNDOCUMENTED, codes
from refimpl.answer import ACCEPTANCE, Accepted, Answer, Json, Permit, Rejected
from refimpl.machine import Decision, Operation
from refimpl.rules import answer, effects, order, shape
from refimpl.service import Service, rejection
from refimpl.wire import canonical

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


class LastFirst(Service):
    """A build that answers the fault of the latest stage."""

    def chosen(self, decision: Decision) -> Permit:
        """Pick the default answer of the last rule broken."""
        return decision.operation.spelled(decision.broken[-1])[0] if decision.broken else decision.permitted[0]


class Opposite(Service):
    """A build that accepts what it should refuse, and the other way round."""

    def chosen(self, decision: Decision) -> Permit:
        """Accept unless acceptance is permitted."""
        return Permit("MessageRejected", (400,)) if decision.accepts else ACCEPTANCE


class SameId(Service):
    """A build whose message ids are all the same."""

    def fresh_id(self) -> str:
        """Give the one id."""
        return "0000000000000001-reference-000000"


class Twins(Service):
    """A build that gives calls that are alike one id; `queues` says whether each is queued all the same."""

    def __init__(self, operations: Operations, queues: bool) -> None:
        super().__init__(operations)
        self.queues = queues
        self.given: dict[str, Answer] = {}

    def reset(self, world: Mapping[str, Json]) -> None:
        """Begin again."""
        super().reset(world)
        self.given = {}

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Answer as before where the same was asked before."""
        key = canonical([operation, request, caller])
        known = self.given.get(key)
        if known is not None and not self.queues:
            return known
        found = super().send(operation, request, caller)
        if isinstance(found, Accepted):
            self.given.setdefault(key, found)
        return known if known is not None and isinstance(found, Accepted) else found


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


_RESPONSES: tuple[tuple[str, str, Callable[[str], Mapping[str, Json]]], ...] = (
    ("missing-id", "answers without an id", lambda fresh_id: {}),
    ("empty-id", "answers with an empty id", lambda fresh_id: {"MessageId": ""}),
    ("null-id", "answers with null as the id", lambda fresh_id: {"MessageId": None}),
    ("number-as-id", "answers with a number as the id", lambda fresh_id: {"MessageId": int(fresh_id[:16], 16)}),
    ("list-as-id", "answers with a list of ids", lambda fresh_id: {"MessageId": [fresh_id]}),
    ("misnamed-id", "writes the name of the id in another case", lambda fresh_id: {"messageId": fresh_id}),
    ("wrapped-id", "wraps the answer", lambda fresh_id: {"SendEmailResult": {"MessageId": fresh_id}}),
)
_STATUSES = {200: "answers refusals with HTTP 200", 404: "answers refusals with HTTP 404"}


def _with_status(given: Answer, status: int) -> Answer:
    return replace(given, status=status) if isinstance(given, Rejected) else given


def _shells(operation: Operation) -> Iterator[tuple[str, str, str, str, Shell]]:
    for code in (*codes(operation), *UNDOCUMENTED):
        says = f"refuses everything as {code}"
        shell = partial(Monotonous, always=Rejected(code, 400))
        yield answer.ACCEPTED.id, "refuse-everything", f"always-{code}", says, shell
    for permit in operation.environment:
        status = permit.statuses[0]
        shell = partial(Monotonous, always=Rejected(permit.code or "", status))
        name, says = f"always-{status}-{permit.code}", f"answers {status} {permit.code} to everything"
        yield answer.ACCEPTED.id, "bad-weather", name, says, shell
    nothing = partial(Monotonous, always=Accepted({"MessageId": "1"}))
    yield _REQUIRED, "accept-everything", "accept-and-queue", "accepts everything and queues it", Undiscerning
    yield _REQUIRED, "accept-everything", "accept-and-drop", "accepts everything and queues nothing", nothing
    yield _REQUIRED, "accept-everything", "opposite", "accepts what it should refuse and refuses the rest", Opposite
    yield order.EARLIEST_STAGE.id, "reorder", "last-stage", "answers the fault of the latest stage", LastFirst
    unique = answer.MESSAGE_ID_UNIQUE.id
    yield unique, "repeat-id", "same-id", "gives one id to all messages", SameId
    yield unique, "repeat-id", "twins-share-id", "gives one id to calls that are alike", partial(Twins, queues=True)
    yield unique, "repeat-id", "twins-are-one", "queues calls that are alike only once", partial(Twins, queues=False)
    for status, says in _STATUSES.items():
        turning = partial(Forwarding, turn=partial(_with_status, status=status))
        yield answer.STATUS.id, "wrong-status", f"status-{status}", says, turning
    says = "queues what it refuses"
    yield effects.NOTHING_ON_REJECTION.id, "keep-effect", "queue-rejected", says, Hesitant


def answer_mutants(operation: Operation) -> Iterator[Mutant]:
    """List the mutants whose answers are wrong throughout."""
    for rule, operator, name, says, shell in _shells(operation):
        yield of_shell(operation, rule, operator, name, says, shell)
    for name, says, respond in _RESPONSES:
        rule, table = answer.MESSAGE_ID.id, replace(operation, respond=respond)
        yield Mutant(f"{operation.name}/{rule}/{name}", operation.name, rule, "wrong-id", "service", says, table)
