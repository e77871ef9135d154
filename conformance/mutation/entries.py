"""Mutants of calls that carry several messages: what goes wrong between one entry and the next."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from conformance.mutation.mutant import Mutant, Operations, Shell, of_shell, refusal_of
from refimpl.answer import Answer, Json, Permit
from refimpl.case import Case
from refimpl.decision import Decision
from refimpl.message import Message, Stored
from refimpl.outcomes import SUCCESS
from refimpl.rules import answer, effects, quota
from refimpl.service import Service, rejection
from refimpl.table import Operation
from refimpl.world import Event, Queued, World

Leak: TypeAlias = Callable[[Message, Message], Message]
"""Makes the message of an entry from what it asks and what the entry before it asked."""


class Picking(Service):
    """A build that works on other entries than those of the call, though it has an answer for each."""

    def __init__(self, operations: Operations, pick: Callable[[tuple[Message, ...]], tuple[Message, ...]]) -> None:
        super().__init__(operations)
        self.pick = pick

    def each(self, machine: Operation, gate: Decision, caller: str | None) -> Answer:
        """Answer for the entries picked."""
        entries = self.pick(gate.message.entries)
        return super().each(machine, gate._replace(message=gate.message._replace(entries=entries)), caller)


class Leaking(Service):
    """A build in which something of an entry gets into the next one."""

    def __init__(self, operations: Operations, leak: Leak) -> None:
        super().__init__(operations)
        self.leak = leak

    def each(self, machine: Operation, gate: Decision, caller: str | None) -> Answer:
        """Answer for entries that have something of their neighbours."""
        entries = gate.message.entries
        leaky = tuple(self.leak(entry, entries[max(0, place - 1)]) for place, entry in enumerate(entries))
        return super().each(machine, gate._replace(message=gate.message._replace(entries=leaky)), caller)


class Sending(Service):
    """A build that does what an entry asks although it fails."""

    def result(self, machine: Operation, entry: Decision, permit: Permit) -> Mapping[str, Json]:
        """Have the effect, whatever the result."""
        if permit.code is not None:
            case = Case(entry.message, self.world, None, self.bindings)
            self.accept(machine, machine.settle(case), self.fresh_id())
        return super().result(machine, entry, permit)


class Idle(Service):
    """A build that does nothing for some entries that succeed; `skips` says for which, counting from nought."""

    def __init__(self, operations: Operations, skips: Callable[[int], bool]) -> None:
        super().__init__(operations)
        self.skips = skips
        self.place = 0

    def each(self, machine: Operation, gate: Decision, caller: str | None) -> Answer:
        """Begin to count."""
        self.place = -1
        return super().each(machine, gate, caller)

    def result(self, machine: Operation, entry: Decision, permit: Permit) -> Mapping[str, Json]:
        """Count, and perhaps only say that it is done."""
        self.place += 1
        if permit.code is None and self.skips(self.place):
            return {"Status": SUCCESS, "MessageId": self.fresh_id()}
        return super().result(machine, entry, permit)


class Halting(Service):
    """A build that gives up at the first entry that fails: `refuses` makes that the answer to the whole call."""

    def __init__(self, operations: Operations, refuses: bool) -> None:
        super().__init__(operations)
        self.refuses = refuses
        self.failed: Permit | None = None

    def each(self, machine: Operation, gate: Decision, caller: str | None) -> Answer:
        """Send what comes before the first failure, and then answer."""
        self.failed = None
        found = super().each(machine, gate, caller)
        return rejection(refusal_of(machine), gate) if self.refuses and self.has_failed() else found

    def has_failed(self) -> bool:
        """Say whether an entry of the present call has failed."""
        return self.failed is not None

    def result(self, machine: Operation, entry: Decision, permit: Permit) -> Mapping[str, Json]:
        """Fail whatever comes after a failure."""
        if permit.code is not None:
            self.failed = self.failed or permit
        return super().result(machine, entry, self.failed or permit)


class Sweeping(Service):
    """A build that fails all entries, or none, where one fails; `fails` says which."""

    def __init__(self, operations: Operations, fails: bool) -> None:
        super().__init__(operations)
        self.fails = fails
        self.outcome: Permit | None = None

    def each(self, machine: Operation, gate: Decision, caller: str | None) -> Answer:
        """Look at all entries first."""
        picked = [self.chosen(entry) for entry in gate.entries]
        bad = next((permit for permit in picked if permit.code is not None), None)
        good = next((permit for permit in picked if permit.code is None), None)
        self.outcome = bad if self.fails else good
        return super().each(machine, gate, caller)

    def result(self, machine: Operation, entry: Decision, permit: Permit) -> Mapping[str, Json]:
        """Give every entry the same result."""
        return super().result(machine, entry, permit if self.outcome is None else self.outcome)


class Joined(Service):
    """A build that writes one message to everybody."""

    def each(self, machine: Operation, gate: Decision, caller: str | None) -> Answer:
        """Put all recipients of the call into every entry."""
        entries = gate.message.entries
        to, cc, bcc = (tuple(box for entry in entries for box in getattr(entry, part)) for part in ("to", "cc", "bcc"))
        joined = tuple(entry._replace(to=to, cc=cc, bcc=bcc, recipients=to + cc + bcc) for entry in entries)
        return super().each(machine, gate._replace(message=gate.message._replace(entries=joined)), caller)


def _own(message: Message, before: Message) -> Message:
    """Let the data of the entry before stand in for data that is not given."""
    if message.stored is None or before.stored is None or message.stored.own is not None:
        return message
    return message._replace(stored=message.stored._replace(own=before.stored.own))


def _default_only(stored: Stored | None) -> Stored | None:
    return None if stored is None else stored._replace(own=None)


def _replacement_only(stored: Stored | None) -> Stored | None:
    return None if stored is None else stored._replace(data=stored.own if stored.own is not None else stored.data)


def _tags(message: Message, before: Message) -> Message:
    named = {tag.name for tag in message.tags}
    return message._replace(tags=(*message.tags, *(tag for tag in before.tags if tag.name not in named)))


_LEAKS: tuple[tuple[str, str, str, str, Leak], ...] = (
    (effects.RENDERING.id, "leak-entry", "data-of-the-one-before", "uses the data of the entry before", _own),
    (effects.RENDERING.id, "leak-entry", "data-of-the-one-before-always", "always uses the data of the entry before",
     lambda message, before: message._replace(stored=before.stored)),
    (effects.RENDERING.id, "overlook-part", "default-data-only", "does not use the data of entries",
     lambda message, _: message._replace(stored=_default_only(message.stored))),
    (effects.TAGS.id, "leak-entry", "tags-of-the-one-before", "adds the tags of the entry before", _tags),
    (effects.TAGS.id, "overlook-part", "default-tags-lost", "drops the default tags",
     lambda message, _: message._replace(default_tags=())),
    (effects.TAGS.id, "overlook-part", "own-tags-lost", "drops the tags of entries",
     lambda message, _: message._replace(tags=())),
    (effects.RECIPIENTS.id, "leak-entry", "copies-of-the-one-before", "copies the entry before",
     lambda message, before: message._replace(cc=message.cc or before.cc)),
    (effects.RECIPIENTS.id, "leak-entry", "bcc-of-the-one-before", "copies the entry before blindly",
     lambda message, before: message._replace(bcc=message.bcc or before.bcc)),
    (effects.RECIPIENTS.id, "leak-entry", "recipients-of-the-one-before", "writes to the recipients of the one before",
     lambda message, before: message._replace(to=before.to, cc=before.cc, bcc=before.bcc)),
)  # fmt: skip

_PICKS: tuple[tuple[str, str, Callable[[tuple[Message, ...]], tuple[Message, ...]]], ...] = (
    ("first-for-all", "sends the first entry in place of all", lambda entries: entries[:1] * len(entries)),
    ("last-for-all", "sends the last entry in place of all", lambda entries: entries[-1:] * len(entries)),
    ("last-entry-lost", "loses the last entry", lambda entries: entries[:-1]),
    ("first-entry-twice", "sends the first entry twice", lambda entries: entries[:1] + entries),
    ("ten-entries", "takes ten entries only", lambda entries: entries[:10]),
)


def _free(machine: Operation, spared: Callable[[Message], bool]) -> Operation:
    """Let some entries use no quota."""

    def effect(message: Message, world: World) -> Event:
        event = machine.effect(message, world)
        nobody = quota.counts_of(message._replace(recipients=(), to=(), cc=(), bcc=()))
        return event._replace(counts=nobody) if isinstance(event, Queued) and spared(message) else event

    return replace(machine, effect=effect)


def _shells() -> Iterator[tuple[str, str, str, str, Shell]]:
    for rule, operator, name, says, leak in _LEAKS:
        yield rule, operator, name, says, partial(Leaking, leak=leak)
    one = effects.MESSAGE_PER_ENTRY.id
    for name, says, pick in _PICKS:
        yield one, "mistake-entry", name, says, partial(Picking, pick=pick)
    yield one, "keep-effect", "send-failed", "sends entries that fail", Sending
    yield one, "lose-effect", "first-unsent", "does not send the first entry", partial(Idle, skips=lambda n: n == 0)
    yield one, "lose-effect", "only-first-sent", "sends the first entry only", partial(Idle, skips=lambda n: n > 0)
    yield one, "lose-effect", "nothing-sent", "sends no entry", partial(Idle, skips=lambda n: True)
    says = "refuses the whole call after it sent some entries"
    yield effects.NOTHING_ON_REJECTION.id, "keep-effect", "refuse-halfway", says, partial(Halting, refuses=True)
    says = "fails every entry after the first that fails"
    yield answer.ACCEPTED.id, "spread-failure", "stop-at-failure", says, partial(Halting, refuses=False)
    says = "fails all entries where one fails"
    yield answer.ACCEPTED.id, "spread-failure", "all-or-nothing", says, partial(Sweeping, fails=True)
    says = "lets all entries succeed where one does"
    yield answer.ACCEPTED.id, "spread-failure", "one-for-all", says, partial(Sweeping, fails=False)
    yield effects.RECIPIENTS.id, "mistake-entry", "joined", "writes every message to everybody", Joined


def entry_mutants(operation: Operation) -> Iterator[Mutant]:
    """List the mutants that mistake one entry of a call for another."""
    if not operation.each:
        return
    for rule, operator, name, says, shell in _shells():
        yield of_shell(operation, rule, operator, name, says, shell)
    table = _free(operation, lambda message: bool(message.tags))
    name, says = f"{operation.name}/{quota.within_daily_quota.id}/tagged-are-free", "lets tagged entries use no quota"
    yield Mutant(name, operation.name, quota.within_daily_quota.id, "miscount", "service", says, table)
