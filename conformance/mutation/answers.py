"""Mutants that give the wrong answers whatever the rules say."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from conformance.mutation.mutant import Mutant, Operations, Shell, judges, of_shell, refusal_of
from conformance.mutation.spelling import UNDOCUMENTED, codes
from refimpl.answer import ACCEPTANCE, Accepted, Answer, Json, Permit, Rejected
from refimpl.decision import Decision
from refimpl.message import Message
from refimpl.rules import answer, effects, order, shape
from refimpl.service import Service, rejection
from refimpl.table import Operation
from refimpl.wire import canonical

_REQUIRED = shape.required_members_given.id
EMPTY = "answer.empty"


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
        return refusal_of(decision.operation) if decision.accepts else ACCEPTANCE


class SameId(Service):
    """A build whose ids are all the same."""

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


Wrong: TypeAlias = Callable[[str, str], Mapping[str, Json]]
"""Makes a wrong response from the name of the member that holds the id, and the id."""

_RESPONSES: tuple[tuple[str, str, Wrong], ...] = (
    ("missing-id", "answers without an id", lambda name, given: {}),
    ("empty-id", "answers with an empty id", lambda name, given: {name: ""}),
    ("null-id", "answers with null as the id", lambda name, given: {name: None}),
    ("number-as-id", "answers with a number as the id", lambda name, given: {name: len(given)}),
    ("list-as-id", "answers with a list of ids", lambda name, given: {name: [given]}),
    ("misnamed-id", "writes the name of the id in another case", lambda name, given: {_small(name): given}),
    ("wrapped-id", "wraps the answer", lambda name, given: {"Result": {name: given}}),
)
_IDS: Mapping[str, str] = {answer.MESSAGE_ID.id: "MessageId", "answer.contact-id": "ContactId"}
"""The member that each rule about an id is about."""


def _small(name: str) -> str:
    return name[0].lower() + name[1:]


def _misanswered(operation: Operation, name: str, wrong: Wrong) -> Operation:
    """Let an operation answer wrongly around the id it would give."""

    def respond(message: Message, fresh_id: str) -> Mapping[str, Json]:
        return wrong(name, str(operation.respond(message, fresh_id).get(name, fresh_id)))

    return replace(operation, respond=respond)


def _filled(operation: Operation) -> Operation:
    """Let an operation whose answer should be empty give an id."""
    return replace(operation, respond=lambda message, fresh_id: {"MessageId": fresh_id})


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
    yield order.EARLIEST_STAGE.id, "reorder", "last-stage", "answers the fault of the latest stage", LastFirst
    for unique in (answer.MESSAGE_ID_UNIQUE.id, "answer.contact-id-new"):
        if judges(operation, unique):
            yield unique, "repeat-id", "same-id", "gives one id to everything", SameId
            says = "gives one id to calls that are alike"
            yield unique, "repeat-id", "twins-share-id", says, partial(Twins, queues=True)
            says = "lets calls that are alike have one effect"
            yield unique, "repeat-id", "twins-are-one", says, partial(Twins, queues=False)
    for status, says in _STATUSES.items():
        turning = partial(Forwarding, turn=partial(_with_status, status=status))
        yield answer.STATUS.id, "wrong-status", f"status-{status}", says, turning
    says = "queues what it refuses"
    yield effects.NOTHING_ON_REJECTION.id, "keep-effect", "queue-rejected", says, Hesitant


def answer_mutants(operation: Operation) -> Iterator[Mutant]:
    """List the mutants whose answers are wrong throughout."""
    for rule, operator, name, says, shell in _shells(operation):
        yield of_shell(operation, rule, operator, name, says, shell)
    for rule, member in _IDS.items():
        for what, says, wrong in _RESPONSES if judges(operation, rule) else ():
            table = _misanswered(operation, member, wrong)
            yield Mutant(f"{operation.name}/{rule}/{what}", operation.name, rule, "wrong-id", "service", says, table)
    if judges(operation, EMPTY):
        name, says = f"{operation.name}/{EMPTY}/more-members", "answers with an id where nothing is answered"
        yield Mutant(name, operation.name, EMPTY, "wrong-id", "service", says, _filled(operation))
