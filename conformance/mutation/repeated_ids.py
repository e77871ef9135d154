"""Mutants whose ids are not all different: one for everything, or one for calls that have something in common."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeAlias

from conformance.mutation.mutant import Mutant, Operations, Shell, judges, of_shell
from refimpl.answer import Accepted, Answer, Json, Permit
from refimpl.decision import Decision
from refimpl.message import Message
from refimpl.rules import answer
from refimpl.service import Service
from refimpl.table import Operation
from refimpl.wire import canonical

Key: TypeAlias = Callable[[Message, int, int], object]
"""Makes what an id is made of from the message, how many ids were given before, and the time."""


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


class IdBy(Service):
    """A build that makes its ids of something that two calls may have in common."""

    def __init__(self, operations: Operations, key: Key) -> None:
        super().__init__(operations)
        self.key = key
        self.given = 0
        self.present: Message | None = None

    def answer(self, machine: Operation, decision: Decision, permit: Permit) -> Answer:
        """Remember what the call asks for, then answer it."""
        self.present = decision.message
        return super().answer(machine, decision, permit)

    def result(self, machine: Operation, entry: Decision, permit: Permit) -> Mapping[str, Json]:
        """Remember what the entry asks for, then say what became of it."""
        self.present = entry.message
        return super().result(machine, entry, permit)

    def fresh_id(self) -> str:
        """Give the id made of the present message."""
        if self.present is None:
            return super().fresh_id()
        made = self.key(self.present, self.given, self.world.ledger.now)
        self.given += 1
        return f"id-of-{made}"


class Recounting(Service):
    """A build that begins to count anew with each call it refuses."""

    given = 0

    def answer(self, machine: Operation, decision: Decision, permit: Permit) -> Answer:
        """Answer, and begin anew after a refusal."""
        found = super().answer(machine, decision, permit)
        self.given = self.given if isinstance(found, Accepted) else 0
        return found

    def fresh_id(self) -> str:
        """Give the next number."""
        self.given += 1
        return f"{self.given:016x}-reference-000000"


def _text(part: object) -> str:
    return str(getattr(part, "text", None) or getattr(part, "data", None) or "")


_KEYS: tuple[tuple[str, str, Key], ...] = (
    ("sender", "gives one id to all from the same sender", lambda message, count, now: _text(message.source)),
    ("subject", "gives one id to all with the same subject", lambda message, count, now: _text(message.subject)),
    ("recipients", "gives one id to all for the same recipients",
     lambda message, count, now: " ".join(_text(box) for box in message.recipients)),
    ("clock", "gives one id to all within a second", lambda message, count, now: now),
    ("pair", "gives every two calls one id", lambda message, count, now: count // 2),
    ("ring", "gives two ids in turn", lambda message, count, now: count % 2),
)  # fmt: skip


def _shells() -> Iterator[tuple[str, str, Shell]]:
    yield "same-id", "gives one id to everything", SameId
    yield "twins-share-id", "gives one id to calls that are alike", partial(Twins, queues=True)
    yield "twins-are-one", "lets calls that are alike have one effect", partial(Twins, queues=False)
    for name, says, key in _KEYS:
        yield f"id-by-{name}", says, partial(IdBy, key=key)
    yield "id-counted-anew", "counts its ids anew after a refusal", Recounting


def repeated_id_mutants(operation: Operation) -> Iterator[Mutant]:
    """List the mutants whose ids are not all different, where the operation must keep them apart."""
    for rule in (answer.MESSAGE_ID_UNIQUE.id, answer.CONTACT_ID_NEW.id):
        for name, says, shell in _shells() if judges(operation, rule) else ():
            yield of_shell(operation, rule, "repeat-id", name, says, shell)
