"""The enumerated calls, each decided and answered once by the reference."""

from collections.abc import Container
from functools import cache

import attrs

from conformance.scripts import Send
from conformance.strategies.enumerated import Probe, probes
from refimpl.answer import Accepted, Answer, Json, Rejected
from refimpl.case import Case
from refimpl.decision import Decision
from refimpl.machine import decide_message
from refimpl.message import Message
from refimpl.operations import OPERATIONS
from refimpl.outcomes import results_of
from refimpl.service import Service
from refimpl.wire import settings_from_json
from refimpl.world import World, fresh


@attrs.frozen
class Decided:
    """One enumerated call, what the reference decides about it and answers; `repeats` says that it was made before."""

    probe: Probe
    world: World
    request: Json
    message: Message
    caller: str | None
    decision: Decision
    answer: str
    repeats: bool


@cache
def decided(operation: str) -> tuple[Decided, ...]:
    """Decide every enumerated call once."""
    machine = OPERATIONS[operation]
    service = Service()
    found = []
    for probe in probes(operation):
        call = next(step for step in probe.script.steps if isinstance(step, Send))
        world = fresh(settings_from_json(dict(probe.script.world)))
        message = machine.lower(call.request)
        decision = decide_message(machine, world, message, call.caller, {})
        answer = words_of(answer_in(service, world, operation, call))
        repeats = machine.repeats is not None and bool(machine.repeats(Case(message, world, call.caller, {})))
        found.append(Decided(probe, world, call.request, message, call.caller, decision, answer, repeats))
    return tuple(found)


def answer_in(service: Service, world: World, operation: str, call: Send) -> Answer:
    """Make a call in a world that was read before."""
    service.world = world
    return service.send(operation, call.request, call.caller)


def answered_alike(service: Service, operation: str, ids: Container[str]) -> set[str]:
    """Name those of the calls with these ids that a build answers in the words of the reference."""
    return {
        each.probe.id
        for each in decided(operation)
        if each.probe.id in ids
        and words_of(answer_in(service, each.world, operation, Send(each.request, each.caller))) == each.answer
    }


def words_of(answer: Answer) -> str:
    """Write an answer without its ids: the code, or the statuses of the entries."""
    if isinstance(answer, Accepted):
        return " ".join(("accepted", *results_of(answer.response)))
    return f"rejected {answer.code}" if isinstance(answer, Rejected) else str(answer)
