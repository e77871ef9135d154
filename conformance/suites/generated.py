"""The random layers: calls with up to three edits, and noise."""

from collections.abc import Iterator

from conformance.strategies import random_calls
from conformance.suites.check import Asking, Check
from conformance.suites.drawn import alone, ask_drawn
from conformance.verdicts import Verdict


def checks(operation: str) -> Iterator[Check]:
    """Make the two random checks of one operation."""

    def edits(asking: Asking) -> list[Verdict]:
        return ask_drawn(asking, random_calls.batches(operation), asking.profile.random // random_calls.BATCH)

    def noise(asking: Asking) -> list[Verdict]:
        return ask_drawn(asking, alone(random_calls.noise(operation)), asking.profile.noise)

    yield Check("random", operation, "edits", None, edits)
    yield Check("random", operation, "noise", None, noise)
