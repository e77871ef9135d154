"""What the token that a call comes with was used for before, in the readings still open."""

from collections.abc import Callable

from refimpl.case import Case
from refimpl.decision import Decision, ways
from refimpl.readings import Bindings
from refimpl.recollection import conflicts, refused
from refimpl.world import World


def stands_for_another(decision: Decision, world: World, bindings: Bindings) -> bool:
    """Say whether the token stands for another call, in some reading."""
    return _in_some_reading(conflicts, decision, world, bindings)


def refused_before(decision: Decision, world: World, bindings: Bindings) -> bool:
    """Say whether this very call was refused before under its token."""
    return _in_some_reading(refused, decision, world, bindings)


def _in_some_reading(asked: Callable[[Case], bool], decision: Decision, world: World, bindings: Bindings) -> bool:
    if decision.operation.repeats is None or not decision.message.engagement.token:
        return False
    return any(way.kept for way in ways(asked, Case(decision.message, world, None, bindings)))
