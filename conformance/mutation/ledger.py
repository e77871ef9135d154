"""Mutants that count wrongly: what lies in the queue, and what the quota window holds."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from conformance.mutation.mutant import Mutant, Operations, Shell, of_shell, with_parts
from refimpl.answer import Answer, Permit
from refimpl.machine import Decision, Operation
from refimpl.message import Message
from refimpl.rules import effects, quota
from refimpl.service import Service
from refimpl.window import DAY, EMPTY, NOBODY, Counts, Window
from refimpl.world import Advanced, Event, Queued, evolve

HOUR = 3_600
_QUOTA = quota.within_daily_quota.id


class Copying(Service):
    """A build that queues each message `times` times."""

    def __init__(self, operations: Operations, times: int) -> None:
        super().__init__(operations)
        self.times = times

    def accept(self, machine: Operation, message: Message, fresh_id: str) -> None:
        """Queue the copies, and count the message once."""
        self.world = evolve(self.world, machine.effect(message))
        self.outbox += [self.entry(message, fresh_id)] * self.times


class Splitting(Service):
    """A build that queues one message for each recipient."""

    def accept(self, machine: Operation, message: Message, fresh_id: str) -> None:
        """Queue a message for each."""
        self.world = evolve(self.world, machine.effect(message))
        for part in ("to", "cc", "bcc"):
            for box in getattr(message, part):
                alone = with_parts(message, **{"to": (), "cc": (), "bcc": (), part: (box,)})
                self.outbox.append(self.entry(alone, fresh_id))


class Late(Service):
    """A build that queues a message only when the next one comes."""

    waiting: tuple[Message, str] | None = None

    def accept(self, machine: Operation, message: Message, fresh_id: str) -> None:
        """Queue the message before this one."""
        waiting, self.waiting = self.waiting, (message, fresh_id)
        self.world = evolve(self.world, machine.effect(message))
        if waiting is not None:
            self.outbox.append(self.entry(*waiting))


class OnlyFirst(Service):
    """A build whose queue holds one message."""

    def accept(self, machine: Operation, message: Message, fresh_id: str) -> None:
        """Queue the message if there is none."""
        self.world = evolve(self.world, machine.effect(message))
        self.outbox = self.outbox or [self.entry(message, fresh_id)]


class OnlyLast(Service):
    """A build whose queue holds the latest message only."""

    def accept(self, machine: Operation, message: Message, fresh_id: str) -> None:
        """Queue the message in the place of the others."""
        self.world = evolve(self.world, machine.effect(message))
        self.outbox = [self.entry(message, fresh_id)]


class Charging(Service):
    """A build whose rejected calls use quota."""

    def answer(self, machine: Operation, decision: Decision, permit: Permit) -> Answer:
        """Refuse, and count the recipients all the same."""
        if permit.code is not None:
            counts = quota.counts_of(decision.message)
            window = self.world.ledger.window.with_sent(self.world.ledger.now, counts)
            self.world = self.world._replace(ledger=self.world.ledger._replace(window=window))
        return super().answer(machine, decision, permit)


class Windowed(Service):
    """A build whose quota window moves by a rule of its own."""

    def __init__(self, operations: Operations, move: Callable[[Window, int, int], Window]) -> None:
        super().__init__(operations)
        self.move = move

    def advance(self, seconds: int) -> None:
        """Let time pass."""
        before = self.world.ledger
        after = evolve(self.world, Advanced(seconds)).ledger
        window = self.move(before.window, before.now, after.now)
        self.world = self.world._replace(ledger=after._replace(window=window))


def _kept(window: Window, before: int, now: int) -> Window:
    return window


def _shifted(by: int) -> Callable[[Window, int, int], Window]:
    """Let go of what was sent that much early; at 24 hours exactly the default reading has let go already (P-03)."""
    return lambda window, before, now: window.moved(before + by, now + by)


def _emptied_daily(at: int) -> Callable[[Window, int, int], Window]:
    """Empty the window whenever the clock passes this second of the day."""

    def move(window: Window, before: int, now: int) -> Window:
        return window if (before - at) // DAY == (now - at) // DAY else EMPTY

    return move


def _emptied_hourly(window: Window, before: int, now: int) -> Window:
    return window if before // HOUR == now // HOUR else EMPTY


def _emptied(window: Window, before: int, now: int) -> Window:
    return EMPTY


_WINDOWS: tuple[tuple[str, str, Callable[[Window, int, int], Window]], ...] = (
    ("never-rolls-off", "never lets go of what was sent", _kept),
    ("an-hour-early", "lets go of what was sent after 23 hours", _shifted(HOUR)),
    ("an-hour-late", "lets go of what was sent after 25 hours", _shifted(-HOUR)),
    ("a-second-late", "lets go of what was sent a second late", _shifted(-1)),
    ("a-second-early", "lets go of what was sent a second early", _shifted(2)),
    ("empties-at-noon", "starts afresh every noon", _emptied_daily(DAY // 2)),
    ("empties-hourly", "starts afresh every hour", _emptied_hourly),
    ("empties-with-any-time", "starts afresh as soon as time passes", _emptied),
)


def _counted(count: Callable[[Message], Counts], operation: Operation) -> Operation:
    def effect(message: Message) -> Event:
        event = operation.effect(message)
        return event._replace(counts=count(message)) if isinstance(event, Queued) else event

    return replace(operation, effect=effect)


def _only(part: str) -> Callable[[Message], Counts]:
    return lambda message: quota.counts_of(message._replace(recipients=getattr(message, part)))


def _without(part: str) -> Callable[[Message], Counts]:
    parts = [each for each in ("to", "cc", "bcc") if each != part]
    return lambda message: quota.counts_of(message._replace(recipients=sum((getattr(message, p) for p in parts), ())))


def _each_twice(message: Message) -> Counts:
    return quota.counts_of(message).plus(quota.counts_of(message))


_COUNTS: tuple[tuple[str, str, Callable[[Message], Counts]], ...] = (
    ("counts-nobody", "uses no quota for accepted calls", lambda _: NOBODY),
    ("counts-messages", "counts messages in place of recipients", lambda _: Counts(1, 1, 1, 1)),
    ("counts-twice", "counts every recipient twice", _each_twice),
    ("counts-to-only", "counts To recipients only", _only("to")),
    ("counts-not-cc", "does not count Cc recipients", _without("cc")),
    ("counts-not-bcc", "does not count Bcc recipients", _without("bcc")),
)


def _shells() -> Iterator[tuple[str, str, str, str, Shell]]:
    one = effects.ONE_MESSAGE.id
    yield one, "lose-effect", "lose-message", "accepts and queues nothing", partial(Copying, times=0)
    yield one, "repeat-effect", "queue-twice", "queues every message twice", partial(Copying, times=2)
    yield one, "repeat-effect", "split", "queues a message for each recipient", Splitting
    yield one, "lose-effect", "late", "queues a message when the next one comes", Late
    yield one, "lose-effect", "only-first", "queues the first message only", OnlyFirst
    yield one, "lose-effect", "only-last", "forgets queued messages when a new one comes", OnlyLast
    says = "uses quota for rejected calls"
    yield effects.NOTHING_ON_REJECTION.id, "keep-effect", "charge-rejected", says, Charging
    for name, says, move in _WINDOWS:
        yield _QUOTA, "move-window", name, says, partial(Windowed, move=move)


def ledger_mutants(operation: Operation) -> Iterator[Mutant]:
    """List the mutants that queue or count wrongly."""
    for rule, operator, name, says, shell in _shells():
        yield of_shell(operation, rule, operator, name, says, shell)
    for name, says, count in _COUNTS:
        table = _counted(count, operation)
        yield Mutant(f"{operation.name}/{_QUOTA}/{name}", operation.name, _QUOTA, "miscount", "service", says, table)
