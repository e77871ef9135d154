"""The states of a call drawn one below the other, made from the operation's table."""

import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from refimpl.explain.book.drawing import WIDE, arrow, box, drawing, words
from refimpl.explain.book.html import Html, element, joined
from refimpl.explain.layout import counted
from refimpl.table import REFUSED, START, Operation, State

BOX, HIGH, LEFT = 150, 30, 8
MIDDLE = LEFT + BOX // 2
RAIL = WIDE - 34
"""Where the line stands that everything refused goes down by."""
LINE, PAD = 14, 10
LETTERS = 24
"""Characters that fit between the arrow and the line of what is refused."""
UPTO = 3
"""Subjects named beside an arrow; the list below the drawing has all."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One table to draw: its states, what it begins and ends with, and whose it is."""

    title: str
    states: tuple[State, ...]
    begin: str
    end: str
    lost: str
    anew: bool


def flows(operation: Operation) -> list[Flow]:
    """List the tables of an operation: that of the call, and that of each entry where a call has several."""
    anew = operation.repeats is not None
    if not operation.each:
        return [Flow("States of a call", operation.states, START, "accepted", REFUSED, anew)]
    return [
        Flow("States of a call", operation.states, START, "asked entry by entry", REFUSED, anew),
        Flow(f"States of each of {operation.entries}", operation.each, START, "accepted", "failed", anew),
    ]


def concerns(state: State) -> list[tuple[str, int]]:
    """Count the guards of a state by what they are about, the most first."""
    return Counter(rule.id.partition(".")[0] for rule in state.guards).most_common()


def _beside(state: State, anew: bool) -> list[str]:
    """Say what guards a state, in lines that fit beside the arrow into it."""
    about = concerns(state)
    named = ", ".join(f"{name} {count}" for name, count in about[:UPTO])
    more = len(about) - UPTO
    said = [counted(len(state.guards), "rule") + (", new calls only" if anew and state.anew else "")]
    return said + textwrap.wrap(named + (f" and {more} more" if more > 0 else ""), LETTERS)


def _stage(state: State, top: int, anew: bool) -> tuple[int, Iterator[Html]]:
    """Draw the way into one state from `top` down, and give where its box ends."""
    beside = _beside(state, anew)
    height = len(beside) * LINE + 2 * PAD
    below = top + height

    def parts() -> Iterator[Html]:
        yield arrow(MIDDLE, top, MIDDLE, below)
        # What is refused leaves to the right, under the words that say by what.
        yield arrow(MIDDLE, below - 7, RAIL, below - 7, "lost")
        for turn, line in enumerate(beside):
            yield words(MIDDLE + 10, top + PAD + 8 + turn * LINE, line, "note" if turn else "count")
        yield box(LEFT, below, BOX, HIGH, state.name, "state")

    return below + HIGH, parts()


def drawn(flow: Flow, id: str) -> Html:
    """Draw one table; the list that follows it in the page says the same in words."""
    top = 4
    parts = [box(LEFT, top, BOX, HIGH, flow.begin, "end")]
    bottom = top + HIGH
    for state in flow.states:
        bottom, stage = _stage(state, bottom, flow.anew)
        parts += stage
    last = bottom + 24
    parts += [arrow(MIDDLE, bottom, MIDDLE, last), box(LEFT, last, BOX, HIGH, flow.end, "end good")]
    parts += [
        element("path", d=f"M{RAIL} {top + HIGH}V{last}", class_="lost", marker_end="url(#tip-lost)"),
        box(RAIL - 36, last, 68, HIGH, flow.lost, "end bad"),
    ]
    names = [flow.begin, *(state.name for state in flow.states), flow.end]
    said = f"{' → '.join(names)}. Each step is guarded by rules; where one is broken, the call is {flow.lost}."
    return drawing(id, flow.title, said, last + HIGH + 4, joined(parts))
