"""Builds around the reference that choose, write, number or time their answers in another way, and are right."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias
from uuid import UUID

from refimpl.answer import Accepted, Answer, Json, Permit, Rejected, plain_code
from refimpl.case import Case
from refimpl.decision import Decision
from refimpl.message import Message
from refimpl.operations import OPERATIONS
from refimpl.outcomes import took_effect
from refimpl.readings import Reading, register
from refimpl.service import NO_BINDINGS, Service
from refimpl.table import Operation
from refimpl.world import Event

Edit: TypeAlias = Callable[[Message], Message]
Turn: TypeAlias = Callable[[Answer], Answer]
Redraw: TypeAlias = Callable[[dict[str, Json]], dict[str, Json]]


def words_for(decision: Decision) -> list[Permit]:
    """List the words for the first rule broken that fit here: those of the call, or those of an entry."""
    spelled = decision.operation.spelled(decision.broken[0])
    return [permit for permit in spelled if permit in decision.permitted]


class Holding(Service):
    """A build that holds one reading of one ambiguity, in its answers and in what it queues."""

    def __init__(self, ambiguity: str, reading: Reading, edit: Edit | None = None) -> None:
        super().__init__(OPERATIONS, {ambiguity: frozenset((reading.letter,))})
        self.rules = register()[ambiguity].rules
        self.codes = {plain_code(code) for code in reading.answers}
        self.edit = edit

    def chosen(self, decision: Decision) -> Permit:
        """Refuse in the words of the reading, where it is about the words."""
        default = decision.permitted[0]
        if not decision.broken or decision.broken[0].id not in self.rules:
            return default
        spelled = words_for(decision)
        return next((permit for permit in spelled if plain_code(permit.code or "") in self.codes), default)

    def entry(self, message: Message, fresh_id: str) -> Mapping[str, Json]:
        """Show the message as the reading has it."""
        return super().entry(message if self.edit is None else self.edit(message), fresh_id)


class Choosing(Service):
    """A build that picks among the permitted answers in its own way, true to one reading of everything.

    `early` keeps to the words of the first rule broken; else any rule broken may answer.
    """

    def __init__(self, pick: Callable[[Sequence[Permit]], Permit], early: bool) -> None:
        super().__init__(OPERATIONS, {each.id: frozenset((each.default,)) for each in register().values()})
        self.pick = pick
        self.early = early

    def chosen(self, decision: Decision) -> Permit:
        """Pick."""
        if self.early and decision.broken:
            return self.pick(words_for(decision) or decision.permitted)
        return self.pick(decision.permitted)


class Turning(Service):
    """A build that says the same in another way: `turn` rewrites answers, `redraw` queued messages."""

    def __init__(self, turn: Turn | None = None, redraw: Redraw | None = None) -> None:
        super().__init__(OPERATIONS, NO_BINDINGS)
        self.turn = turn
        self.redraw = redraw

    def answer(self, machine: Operation, decision: Decision, permit: Permit) -> Answer:
        """Answer in another way."""
        found = super().answer(machine, decision, permit)
        return found if self.turn is None else self.turn(found)

    def each(self, machine: Operation, gate: Decision, caller: str | None) -> Answer:
        """Answer a bulk call in another way."""
        found = super().each(machine, gate, caller)
        return found if self.turn is None else self.turn(found)

    def repeat(self, case: Case) -> Answer:
        """Answer a repeated call in another way."""
        found = super().repeat(case)
        return found if self.turn is None else self.turn(found)

    def entry(self, message: Message, fresh_id: str) -> Mapping[str, Json]:
        """Show the message in another way."""
        shown = dict(super().entry(message, fresh_id))
        return shown if self.redraw is None else self.redraw(shown)

    def show(self, event: Event, message: Message, fresh_id: str) -> None:
        """Show a contact, too, in another way."""
        before = len(self.contacts)
        super().show(event, message, fresh_id)
        if self.redraw is not None:
            self.contacts[before:] = [self.redraw(dict(contact)) for contact in self.contacts[before:]]


class NewContact(Service):
    """A build whose contacts get another id when they are started (A-C34), by which they are known ever after."""

    def answer(self, machine: Operation, decision: Decision, permit: Permit) -> Answer:
        """Answer with an id of its own."""
        before = self.world
        found = super().answer(machine, decision, permit)
        asked = decision.message.engagement.contact
        if asked is None or not isinstance(found, Accepted) or found.response.get("ContactId") != asked:
            return found
        response = {**found.response, "ContactId": self.fresh_id()}
        for shown in (self.outbox, self.contacts):
            shown[-1] = {**shown[-1], "id": response["ContactId"]}
        self.world = took_effect(machine, before, decision.message, response)
        return Accepted(response)


class Unsteady(Service):
    """A build that lets every third entry fail for no reason of its own; whoever asks again gets it sent."""

    def __init__(self, status: str) -> None:
        super().__init__()
        self.status = status
        self.entries = 0

    def result(self, machine: Operation, entry: Decision, permit: Permit) -> Mapping[str, Json]:
        """Fail the entry, or give its result."""
        self.entries += permit.code is None
        if permit.code is None and self.entries % 3 == 0:
            return {"Status": self.status, "Error": "try again"}
        return super().result(machine, entry, permit)


class OtherIds(Service):
    """A build whose message ids look like UUIDs."""

    def fresh_id(self) -> str:
        """Make a UUID from the number in the reference's id."""
        return str(UUID(int=int(super().fresh_id()[:16], 16) + (0x4000 << 64)))


class Busy(Service):
    """A build that is too busy for every fifth call; whoever asks again gets the answer.

    `words` says how, by operation, for each has words of its own for it.
    """

    def __init__(self, words: Mapping[str, Rejected]) -> None:
        super().__init__()
        self.words = words
        self.calls = 0

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Be busy, or answer."""
        self.calls += 1
        busy = self.calls % 5 == 0 and operation in self.words
        return self.words[operation] if busy else super().send(operation, request, caller)
