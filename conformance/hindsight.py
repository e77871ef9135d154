"""What the account would be like had the calls refused so far left behind what accepted ones do."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from refimpl.answer import Answer, Json, Rejected
from refimpl.machine import decide
from refimpl.outcomes import Outcome, outcomes
from refimpl.table import Operation
from refimpl.world import Advanced, Settings, World, evolve, fresh


class Told(NamedTuple):
    """One call and what was answered to it."""

    operation: Operation
    request: Json
    caller: str | None
    answer: Answer


Past: TypeAlias = Sequence[Told | int]
"""What happened since a reset: calls, and seconds that went by."""


def due_to_refusals(settings: Settings, past: Past, call: Told) -> bool:
    """Say whether an answer would be due if the calls refused before it had had their effect."""
    if not any(isinstance(each, Told) and isinstance(each.answer, Rejected) for each in past):
        return False
    world = fresh(settings)
    for each in past:
        if isinstance(each, int):
            world = evolve(world, Advanced(each))
        elif isinstance(each.answer, Rejected):
            world = _as_if_accepted(world, each)
        else:
            explained = _explained(world, each)
            if not explained:
                return False
            world = explained[0].world
    return bool(_explained(world, call))


def _as_if_accepted(world: World, call: Told) -> World:
    message = call.operation.lower(call.request)
    for each in message.entries or (message,):
        world = evolve(world, call.operation.effect(each, world))
    return world


def _explained(world: World, call: Told) -> list[Outcome] | None:
    decision = decide(call.operation, world, call.request, call.caller)
    return outcomes(decision, world, call.caller, {}, call.answer)
