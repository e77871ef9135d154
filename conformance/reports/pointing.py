"""A finding pointed at: the call it is about, with a mark under what breaks the rule, and the part of the account."""

from collections.abc import Sequence
from typing import NamedTuple

from conformance.named_answers import names_answers
from conformance.scripts import Advance, Reset, Script, Send
from refimpl import wire
from refimpl.answer import Json
from refimpl.decision import Decision
from refimpl.explain.decisions import examples
from refimpl.explain.marks import Call
from refimpl.explain.pointed import drawn, short
from refimpl.explain.shown import Fault, faults, notes
from refimpl.machine import decide
from refimpl.operations import OPERATIONS
from refimpl.service import Service
from refimpl.table import REFUSED


class Scene(NamedTuple):
    """The account as the steps before a call left it, how it began, and whether anything happened to it since."""

    service: Service
    began: Json
    touched: bool


def _scene(script: Script, step: int) -> Scene | None:
    """Take the steps before one, with the reference in the target's place; None where that cannot be done."""
    service = Service()
    began, touched = dict(script.world), False
    try:
        service.reset(began)
        for each in script.steps[:step]:
            match each:
                case Send(request=request, caller=caller):
                    if names_answers(request):
                        return None
                    service.send(script.called(each), request, caller)
                    touched = True
                case Advance(seconds=seconds):
                    service.advance(seconds)
                    touched = True
                case Reset(world=world):
                    began, touched = dict(world), False
                    service.reset(began)
    except wire.Malformed:
        return None
    return Scene(service, began, touched)


class Pointed(NamedTuple):
    """What is shown of a call that breaks a rule: its request with a mark, the path it walks, parts of the account.

    All are empty where the rule is kept, or about something else than a request.
    """

    request: Sequence[str] = ()
    walked: str = ""
    account: Sequence[str] = ()


def pointed(script: Script, step: int, rule: str | None, width: int) -> Pointed:
    """Point at what breaks a rule in the call that one step of a script makes, if it has that step."""
    send = script.steps[step] if step < len(script.steps) else None
    if rule is None or not isinstance(send, Send) or names_answers(send.request):
        return Pointed()
    operation, scene = OPERATIONS.get(script.called(send)), _scene(script, step)
    if operation is None or scene is None:
        return Pointed()
    call = Call(operation, scene.service.world, send.request, send.caller)
    decision = decide(operation, call.world, call.request, call.caller)
    found = faults(decision, call, scene.began, examples(decision), frozenset((rule,)))
    if not found:
        return Pointed()
    told = notes(found, call.request)
    return Pointed(drawn(call.request, told, width) if told else [], _walked(decision, found), _account(found, scene))


def _account(found: list[Fault], scene: Scene) -> list[str]:
    parts = {part.path: part for fault in found for part in fault.parts}
    if scene.touched:
        return [f"{path}, as the steps before left it" for path in parts]
    return [f"{path}: {_value(part.value)}" for path, part in parts.items()]


def _walked(decision: Decision, found: list[Fault]) -> str:
    """Say which way the call goes, or the first entry that breaks the rule, and where it should have been stopped."""
    entry = found[0].entry
    walker = decision if entry is None else decision.entries[entry]
    states = decision.operation.states if entry is None else decision.operation.each
    whose = "" if entry is None else f"entry {entry}: "
    if walker.path[-1] != REFUSED:
        return f"{whose}{' → '.join(walker.path)}, in the default readings"
    return f"{whose}{' → '.join(walker.path[:-1])}, to be stopped before {states[len(walker.path) - 2].name}"


def _value(value: Json) -> str:
    return "none" if value is None else short(value, 60)
