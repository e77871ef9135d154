"""How far a search has come: the states that calls ended in, and the pairs of rules broken with or after each other."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, pairwise

import attrs

from conformance.partitions.calls import Call
from refimpl.answer import Json
from refimpl.table import REFUSED

Pair = tuple[str, str, str, str]
"""An operation and a rule, another operation and a rule; the same operation twice where one call breaks both."""


@attrs.define
class Reached:
    """What calls have reached so far.

    A state is one of an operation's table that a call, or an entry of a bulk call, got to: the last it entered, and
    whether it was refused from there. Two rules are a pair where one call breaks both, in whatever order they stand in
    the table, or where two calls that follow each other in one script, with nothing but turns of the clock, looks and
    resets between them, break the one and then the other; these are another pair the other way round. What is broken
    goes by the documents under their default readings, and not by what the target answered.
    """

    states: set[tuple[str, str]] = attrs.field(factory=set)
    together: set[Pair] = attrs.field(factory=set)
    after: set[Pair] = attrs.field(factory=set)

    @property
    def pairs(self) -> int:
        """How many pairs of rules."""
        return len(self.together) + len(self.after)

    def look(self, calls: Iterable[Call]) -> None:
        """Note what the calls of one script reached, in their order."""
        broken = []
        for call in calls:
            operation = call.decision.operation.name
            self.states.update((operation, got_to(each.path)) for each in (call.decision, *call.decision.entries))
            found = [(operation, rule) for rule in broken_by(call)]
            self.together.update((*one, *other) for one, other in combinations(found, 2))
            broken.append(found)
        for before, then in pairwise(broken):
            self.after.update((*one, *other) for one in before for other in then)

    def to_json(self) -> dict[str, Json]:
        """Write it, each operation and rule as seldom as can be."""
        return {
            "states": _nested(self.states, 2),
            "together": _nested(self.together, 4),
            "after": _nested(self.after, 4),
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Json]) -> "Reached":
        """Read it again; raises KeyError, TypeError, ValueError or AttributeError where it is none."""
        states = {(one, other) for one, other in _flat(told["states"], 2)}
        together, after = (
            {(one, rule, other, second) for one, rule, other, second in _flat(told[name], 4)}
            for name in ("together", "after")
        )
        return cls(states, together, after)

    def join(self, other: "Reached") -> None:
        """Add what another search has reached."""
        self.states |= other.states
        self.together |= other.together
        self.after |= other.after


def got_to(path: tuple[str, ...]) -> str:
    """Name the last state entered, and say whether the call was refused from there."""
    return " ".join(path[-2:]) if path[-1] == REFUSED else path[-1]


def broken_by(call: Call) -> list[str]:
    """Name the rules that a call or an entry of it breaks."""
    return sorted({rule.id for each in (call.decision, *call.decision.entries) for rule in each.broken})


def _nested(rows: Iterable[tuple[str, ...]], depth: int) -> Json:
    """Write rows of so many names as objects in objects, and the last names as lists."""
    if depth == 1:
        return sorted(name for (name,) in rows)
    groups: dict[str, list[tuple[str, ...]]] = {}
    for first, *rest in sorted(rows):
        groups.setdefault(first, []).append(tuple(rest))
    return {first: _nested(found, depth - 1) for first, found in groups.items()}


def _flat(told: Json, depth: int) -> Iterator[tuple[str, ...]]:
    if depth == 1:
        yield from ((str(name),) for name in told)
    else:
        yield from ((str(name), *rest) for name, inner in told.items() for rest in _flat(inner, depth - 1))
