"""The interpreter: walks an operation's table for one call and says what the documents permit."""

from collections.abc import Iterator

from refimpl import batch
from refimpl.answer import Json
from refimpl.case import Case
from refimpl.decision import Decision, weigh
from refimpl.message import Message
from refimpl.readings import Bindings
from refimpl.table import REFUSED, START, Operation
from refimpl.world import World

NO_BINDINGS: Bindings = {}


def decide(
    operation: Operation, world: World, request: Json, caller: str | None = None, bindings: Bindings = NO_BINDINGS
) -> Decision:
    """Decide one call; total: any JSON value is a request, and nothing is raised."""
    return decide_message(operation, world, operation.lower(request), caller, bindings)


def decide_message(
    operation: Operation, world: World, message: Message, caller: str | None, bindings: Bindings
) -> Decision:
    """Decide one call already lowered."""
    decision = weigh(operation, operation.plan(message.absent), Case(message, world, caller, bindings))
    return decision if not operation.each else batch.decided(decision, world, caller, bindings)


def walks(operation: Operation) -> Iterator[tuple[str, ...]]:
    """List every path the machine may walk."""
    names = [START, *(state.name for state in operation.states)]
    for last in range(1, len(names)):
        yield (*names[:last], REFUSED)
    yield tuple(names)
