"""Rounds of a search: which layer of which operation is drawn when, and under which seed."""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import NamedTuple

from conformance.scripts import Script
from conformance.strategies import random_calls
from conformance.strategies.histories import histories
from conformance.strategies.interleaved import interleaved
from conformance.suites.drawn import alone, draw, draw_by_machine

STEPS = 20
"""Steps of a history at most; those that Hypothesis's state machine makes have as many."""
BATCHES, NOISE, HISTORIES, MACHINE = 60, 60, 30, 12
"""Examples of a round: few enough that layers take turns, enough that the engine leaves its plainest ones behind."""
TURNS = ("batches", "histories", "batches", "interleaved", "noise", "batches", "interleaved", "machine")
"""The order of the layers; those that find most come most often."""

Body = Callable[[Script], None]


class Round(NamedTuple):
    """One turn of one layer about one operation, among the companions it shares an account with."""

    number: int
    seed: int
    layer: str
    operation: str
    companions: tuple[str, ...]

    def __str__(self) -> str:
        """Say where the search is."""
        return f"round {self.number + 1}: {self.operation} {self.layer}"


def round_of(seed: int, number: int, operations: Sequence[str]) -> Round:
    """Say what a round is about; it follows from the seed of the search and the number of the round alone."""
    digest = blake2b(f"{seed}/{number}".encode(), digest_size=8).digest()
    turn, place = divmod(number, len(operations))
    # Each operation begins its layers elsewhere, so that a short search meets them all.
    layer = TURNS[(turn + place) % len(TURNS)]
    return Round(number, int.from_bytes(digest, "big"), layer, operations[place], tuple(operations))


def drawn_in(this: Round, body: Body) -> None:
    """Draw the scripts of a round, and give each to the body."""

    def each(scripts: list[Script]) -> None:
        for script in scripts:
            body(script)

    match this.layer:
        case "batches":
            draw(this.seed, random_calls.batches(this.operation), BATCHES, each)
        case "noise":
            draw(this.seed, alone(random_calls.noise(this.operation)), NOISE, each)
        case "histories":
            draw(this.seed, alone(histories(this.operation, STEPS)), HISTORIES, each)
        case "interleaved":
            draw(this.seed, alone(interleaved(this.operation, this.companions, STEPS)), HISTORIES, each)
        case _:
            draw_by_machine(this.seed, this.operation, this.companions, MACHINE, STEPS, body)
