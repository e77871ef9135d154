"""The readings of the documents a target has shown itself to hold."""

from collections.abc import Sequence

import attrs

from refimpl.decision import Dispute
from refimpl.readings import Bindings, Letters, letters


@attrs.define
class Held:
    """The readings a target has shown itself to hold; `strict` turns warnings into failures.

    They are held operation by operation, for two of them may well be two people's work; `bindings` are those all
    begin with. `chosen` are readings the run is about, whatever the target shows: those of one revision, for one.
    `wavered` are the readings, by operation, that it was held to and that some answer was not explained by.
    """

    bindings: dict[str, Letters] = attrs.field(factory=dict)
    strict: bool = False
    chosen: Bindings = attrs.field(factory=dict)
    shown: dict[str, dict[str, Letters]] = attrs.field(factory=dict)
    wavered: set[tuple[str, str]] = attrs.field(factory=set)

    def by(self, operation: str) -> dict[str, Letters]:
        """Give the readings an operation is held to so far."""
        return self.shown.setdefault(operation, {**self.bindings, **self.chosen})

    def learn(self, operation: str, found: Bindings) -> None:
        """Narrow what is still possible."""
        held = self.by(operation)
        for ambiguity, possible in found.items():
            held[ambiguity] = held.get(ambiguity, letters(ambiguity)) & possible or possible


def shown_by_all(ways: Sequence[Bindings]) -> dict[str, Letters]:
    """Give what an answer shows that may be explained in several ways: what every one of them rests on."""
    first, *others = ways
    return {
        name: frozenset(letters).union(*(each[name] for each in others))
        for name, letters in first.items()
        if all(name in each for each in others)
    }


def asked_of(dispute: Dispute) -> set[str]:
    """Name the ambiguities a dispute is about."""
    return {fork.ambiguity for way in dispute.rulings for fork in way.forks}


def without(held: Bindings, name: str) -> Bindings:
    """Leave one question open among the readings held."""
    return {ambiguity: possible for ambiguity, possible in held.items() if ambiguity != name}
