"""A finding pointed at: the call it is about, with a mark under what breaks the rule, and the part of the account."""

from typing import NamedTuple

from conformance.named_answers import names_answers
from conformance.scripts import Advance, Reset, Script, Send
from refimpl import wire
from refimpl.answer import Json
from refimpl.explain.decisions import Asked, examples
from refimpl.explain.marks import Call
from refimpl.explain.pointed import drawn, short
from refimpl.explain.shown import Fault, faults, notes
from refimpl.machine import decide
from refimpl.operations import OPERATIONS
from refimpl.service import Service


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


def _faults(script: Script, step: int, rule: str, scene: Scene) -> list[Fault]:
    send = script.steps[step]
    if not isinstance(send, Send) or script.called(send) not in OPERATIONS or names_answers(send.request):
        return []
    operation, world = OPERATIONS[script.called(send)], scene.service.world
    decision = decide(operation, world, send.request, send.caller)
    call = Call(operation, world, send.request, send.caller)
    asked = Asked(send.request, scene.began)
    return faults(decision, call, asked.account, examples(decision), frozenset((rule,)))


def pointed(script: Script, step: int, rule: str | None, width: int) -> tuple[list[str], list[str]]:
    """Draw the request of a step with a mark where it breaks a rule, and name the part of the account that matters.

    Both are empty where the rule is kept, or about something else than a request.
    """
    scene = _scene(script, step) if rule is not None else None
    if rule is None or scene is None:
        return [], []
    found = _faults(script, step, rule, scene)
    parts = {part.path: part for fault in found for part in fault.parts}
    said = [f"{path}, as the steps before left it" if scene.touched else f"{path}: {_value(part.value)}"
            for path, part in parts.items()]  # fmt: skip
    send = script.steps[step]
    told = notes(found, send.request) if isinstance(send, Send) else {}
    return (drawn(send.request, told, width) if isinstance(send, Send) and told else []), said


def _value(value: Json) -> str:
    return "none" if value is None else short(value, 60)
