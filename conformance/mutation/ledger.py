"""Mutants that count wrongly: what lies in the queue, and what the quota window holds."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from conformance.mutation.mutant import Mutant, Operations, Shell, counting_rule, guards, of_shell, with_parts
from refimpl.answer import Answer, Json, Permit
from refimpl.decision import Decision
from refimpl.message import Message
from refimpl.rules import effects, quota
from refimpl.service import Service
from refimpl.table import Operation
from refimpl.window import DAY, EMPTY, NOBODY, Counts, Window
from refimpl.world import Advanced, Event, Queued, World, evolve

HOUR = 3_600
_QUOTA = quota.within_daily_quota.id


class Copying(Service):
    """A build that lets each message come out `times` times."""

    def __init__(self, operations: Operations, times: int) -> None:
        super().__init__(operations)
        self.times = times

    def show(self, event: Event, message: Message, fresh_id: str) -> None:
        """Show the copies; the message is counted once."""
        for _ in range(self.times):
            super().show(event, message, fresh_id)


class Splitting(Service):
    """A build that queues one message for each recipient."""

    def show(self, event: Event, message: Message, fresh_id: str) -> None:
        """Show a message for each."""
        for part in ("to", "cc", "bcc"):
            for box in getattr(message, part):
                alone = with_parts(message, **{"to": (), "cc": (), "bcc": (), part: (box,)})
                super().show(event, alone, fresh_id)


class Late(Service):
    """A build that lets a message come out only when the next one comes."""

    waiting: tuple[Event, Message, str] | None = None

    def show(self, event: Event, message: Message, fresh_id: str) -> None:
        """Show the message before this one."""
        waiting, self.waiting = self.waiting, (event, message, fresh_id)
        if waiting is not None:
            super().show(*waiting)


class OnlyFirst(Service):
    """A build that remembers the first message only."""

    def show(self, event: Event, message: Message, fresh_id: str) -> None:
        """Show the message if there is none."""
        super().show(event, message, fresh_id)
        del self.outbox[1:], self.contacts[1:]


class OnlyLast(Service):
    """A build that remembers the latest message only."""

    def show(self, event: Event, message: Message, fresh_id: str) -> None:
        """Show the message in the place of the others."""
        super().show(event, message, fresh_id)
        del self.outbox[:-1], self.contacts[:-1]


class Charging(Service):
    """A build whose rejected calls, and rejected entries, use quota."""

    def answer(self, machine: Operation, decision: Decision, permit: Permit) -> Answer:
        """Refuse, and count the recipients all the same."""
        for message in (decision.message, *decision.message.entries) if permit.code is not None else ():
            self.charge(message)
        return super().answer(machine, decision, permit)

    def result(self, machine: Operation, entry: Decision, permit: Permit) -> Mapping[str, Json]:
        """Refuse an entry, and count its recipients all the same."""
        if permit.code is not None:
            self.charge(entry.message)
        return super().result(machine, entry, permit)

    def charge(self, message: Message) -> None:
        """Count the recipients of a message."""
        counts = quota.counts_of(message)
        window = self.world.ledger.window.with_sent(self.world.ledger.now, counts)
        self.world = self.world._replace(ledger=self.world.ledger._replace(window=window))


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
    def effect(message: Message, world: World) -> Event:
        event = operation.effect(message, world)
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


def counts_recipients(operation: Operation) -> bool:
    """Say whether the operation uses the daily quota."""
    return any(rule.id == _QUOTA for rule in guards(operation))


def _shells(operation: Operation) -> Iterator[tuple[str, str, str, str, Shell]]:
    one = counting_rule(operation)
    yield one, "lose-effect", "lose-message", "accepts and does nothing", partial(Copying, times=0)
    yield one, "repeat-effect", "queue-twice", "does everything twice", partial(Copying, times=2)
    yield one, "repeat-effect", "split", "makes a message of each recipient", Splitting
    yield one, "lose-effect", "late", "does what is asked when the next call comes", Late
    yield one, "lose-effect", "only-first", "does what the first call asks only", OnlyFirst
    yield one, "lose-effect", "only-last", "forgets what was done when a new call comes", OnlyLast
    if not counts_recipients(operation):
        return
    says = "uses quota for rejected calls"
    yield effects.NOTHING_ON_REJECTION.id, "keep-effect", "charge-rejected", says, Charging
    for name, says, move in _WINDOWS:
        yield _QUOTA, "move-window", name, says, partial(Windowed, move=move)


def ledger_mutants(operation: Operation) -> Iterator[Mutant]:
    """List the mutants that queue or count wrongly."""
    for rule, operator, name, says, shell in _shells(operation):
        yield of_shell(operation, rule, operator, name, says, shell)
    for name, says, count in _COUNTS if counts_recipients(operation) else ():
        table = _counted(count, operation)
        yield Mutant(f"{operation.name}/{_QUOTA}/{name}", operation.name, _QUOTA, "miscount", "service", says, table)
