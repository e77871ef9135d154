"""The random layers: calls with up to three edits, and noise."""

from collections.abc import Iterator

from conformance.partitions.calls import NOT_ASCII, REFUSABLE, of_every_kind
from conformance.strategies import random_calls
from conformance.suites.check import Asking, Check
from conformance.suites.drawn import alone, ask_drawn
from conformance.verdicts import Verdict
from refimpl.operations import OPERATIONS


def checks(operation: str) -> Iterator[Check]:
    """Make the two random checks of one operation."""

    def edits(asking: Asking) -> list[Verdict]:
        return ask_drawn(asking, random_calls.batches(operation), asking.profile.random // random_calls.BATCH)

    def noise(asking: Asking) -> list[Verdict]:
        return ask_drawn(asking, alone(random_calls.noise(operation)), asking.profile.noise)

    every = of_every_kind(bool(OPERATIONS[operation].each))
    yield Check("random", operation, "edits", None, edits, every, drawn=True)
    yield Check("random", operation, "noise", None, noise, frozenset((REFUSABLE, NOT_ASCII)), drawn=True)
