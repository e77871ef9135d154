"""Which questions can tell a build with one other rule: those with a call on which it comes out otherwise."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from conformance.decided import decided
from conformance.mutants import Mutant
from conformance.named_answers import Unanswered, written_out
from conformance.questions import ENUMERATED, questions
from conformance.scripts import Advance, Reset, Script, Send
from refimpl.answer import ACCEPTANCE, Accepted, Json
from refimpl.case import Case
from refimpl.decision import Decision, Ruling, rulings
from refimpl.machine import decide
from refimpl.operations import OPERATIONS
from refimpl.rule import Rule
from refimpl.service import Service
from refimpl.table import Operation
from refimpl.world import World, evolve


class Ruled(NamedTuple):
    """One call on the way the reference goes, and the id of the question that makes it."""

    case: Case
    asked_in: str


@cache
def _ruled(operation: str) -> tuple[Ruled, ...]:
    """List every call of an operation that is asked for; controls are calls that others ask for too."""
    single = [
        Ruled(case, each.probe.id)
        for each in decided(operation)
        for case in _judged(each.decision, each.world, each.caller)
    ]
    several = [question for question in questions(operation) if question.layer != ENUMERATED]
    return (*single, *(Ruled(case, each.id) for each in several for case in _cases(operation, each.script)))


def _cases(operation: str, script: Script) -> Iterator[Case]:
    """Go the way of the reference, as far as every call that names earlier answers finds them."""
    service, given = Service(), dict[int, Mapping[str, Json]]()
    service.reset(script.world)
    last = max((place for place, step in enumerate(script.steps) if isinstance(step, Send)), default=0)
    for place, step in enumerate(script.steps[: last + 1]):
        match step:
            case Send():
                try:
                    request = written_out(step.request, given)
                except Unanswered:
                    return
                name = script.called(step)
                if name == operation:
                    yield from _asked(OPERATIONS[name], service.world, request, step.caller)
                # What nothing comes after need not be done.
                answer = service.send(name, request, step.caller) if place < last else None
                if isinstance(answer, Accepted):
                    given[place] = answer.response
            case Advance(seconds=seconds):
                service.advance(seconds)
            case Reset(world=world):
                service.reset(world)
                given.clear()


def _asked(machine: Operation, world: World, request: Json, caller: str | None) -> Iterator[Case]:
    if machine.each:
        yield from _judged(decide(machine, world, request, caller), world, caller)
    else:
        yield Case(machine.lower(request), world, caller, {})


def _judged(decision: Decision, world: World, caller: str | None) -> Iterator[Case]:
    """Give what rules are asked about: the call, and each of its entries in the world its predecessors left."""
    yield Case(decision.message, world, caller, {})
    for entry in decision.entries:
        yield Case(entry.message, world, caller, {})
        if entry.permitted[:1] == (ACCEPTANCE,):
            world = evolve(world, decision.operation.effect(entry.message, world))


@cache
def _by_reference(operation: str, id: str) -> tuple[tuple[Ruling, ...], ...]:
    rule = next(rule for rule in OPERATIONS[operation].rules() if rule.id == id)
    return tuple(_found(rule, each.case) for each in _ruled(operation))


def _found(rule: Rule, case: Case) -> tuple[Ruling, ...]:
    """Rule on a call; where no reading breaks the rule, it does not matter why."""
    if not case.message.holes.isdisjoint(rule.subject):
        return ()
    found = rulings(rule, case)
    return tuple(way._replace(kept=way.kept is not False) for way in found) if _breaks(found) else ()


def _breaks(found: tuple[Ruling, ...]) -> bool:
    return any(way.kept is False for way in found)


def misruled_in(mutant: Mutant) -> set[str]:
    """Name the questions in which a mutant of one rule rules on a call otherwise than the reference.

    It is like the reference in all else, so that it answers every other question alike.
    """
    replacement = mutant.replacement
    assert replacement is not None
    pairs = zip(_ruled(mutant.operation), _by_reference(mutant.operation, replacement.id), strict=True)
    return {each.asked_in for each, found in pairs if _found(replacement, each.case) != found}
