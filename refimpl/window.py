"""Recipients sent to in the last 24 hours, counted every way the documents allow at once.

Which recipients count is open in three respects: duplicates (A-V03), the mailbox simulator (A-V46) and
what a day is (A-V69, P-03). Keeping every count side by side lets a reading be chosen later, when an
answer first depends on it. The window is persistent and costs the same to extend however long it is.
"""

from typing import NamedTuple, TypeAlias

DAY = 86_400
"""Seconds in 24 hours."""


class Counts(NamedTuple):
    """Recipients of one or more messages: all as given, all distinct, and both without the simulator."""

    given: int
    distinct: int
    given_outside: int
    distinct_outside: int

    def plus(self, other: "Counts") -> "Counts":
        """Add two counts."""
        return Counts(*(a + b for a, b in zip(self, other, strict=True)))

    def minus(self, other: "Counts") -> "Counts":
        """Take one count from another."""
        return Counts(*(a - b for a, b in zip(self, other, strict=True)))


NOBODY = Counts(0, 0, 0, 0)


class Sent(NamedTuple):
    """What was sent at one instant, in seconds since the epoch."""

    at: int
    counts: Counts


_Stack: TypeAlias = "tuple[Sent, _Stack] | None"


class Window(NamedTuple):
    """The sends of the last 24 hours: `front` oldest first, `back` newest first."""

    front: _Stack
    back: _Stack
    total: Counts
    today: Counts

    def with_sent(self, at: int, counts: Counts) -> "Window":
        """Add one message sent now."""
        back: _Stack
        if self.back is not None and self.back[0].at == at:
            back = (Sent(at, self.back[0].counts.plus(counts)), self.back[1])
        else:
            back = (Sent(at, counts), self.back)
        return Window(self.front, back, self.total.plus(counts), self.today.plus(counts))

    def moved(self, before: int, now: int) -> "Window":
        """Let time pass: drop what is older than 24 hours, and the day's count if midnight (UTC) passed."""
        if now == before:
            return self
        front, back, total = self.front, self.back, self.total
        while True:
            if front is None:
                front, back = _reversed(back), None
                if front is None:
                    break
            oldest = front[0]
            if now - oldest.at <= DAY:
                break
            total = total.minus(oldest.counts)
            front = front[1]
        return Window(front, back, total, self.today if before // DAY == now // DAY else NOBODY)

    def at_edge(self, now: int) -> Counts:
        """Count what was sent exactly 24 hours ago, which still counts in one reading only (P-03)."""
        oldest = self.front or _reversed(self.back)
        return oldest[0].counts if oldest is not None and now - oldest[0].at == DAY else NOBODY


EMPTY = Window(None, None, NOBODY, NOBODY)


def _reversed(stack: _Stack) -> _Stack:
    turned: _Stack = None
    while stack is not None:
        turned = (stack[0], turned)
        stack = stack[1]
    return turned


def opening(now: int, sent: tuple[tuple[int, int], ...]) -> Window:
    """Make the window of a fresh world: pairs of instant and recipients, in any order."""
    window = EMPTY
    for at, recipients in sorted(sent):
        if 0 <= now - at <= DAY:
            counts = Counts(recipients, recipients, recipients, recipients)
            window = window.with_sent(at, counts)
            if at // DAY != now // DAY:
                window = window._replace(today=window.today.minus(counts))
    return window
