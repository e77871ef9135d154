"""What to do with a target: a world and steps, as values that can be run, written down and made smaller."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from conformance.left_behind import left_by_name
from conformance.named_answers import names_answers, renumbered
from refimpl import wire
from refimpl.answer import Json
from refimpl.short_forms import unfolded


@attrs.frozen
class Send:
    """Make a call; `focus` names the rule it is about, `operation` what is called if not what the script is of."""

    request: Json
    caller: str | None = None
    focus: str | None = None
    operation: str | None = None


@attrs.frozen
class Advance:
    """Let virtual time pass, in seconds."""

    seconds: int


@attrs.frozen
class Observe:
    """Look at what the target did."""

    what: str = "outbox"


@attrs.frozen
class Reset:
    """Begin again in another world."""

    world: Mapping[str, Json]


Step: TypeAlias = Send | Advance | Observe | Reset


@attrs.frozen
class Script:
    """A world and what happens in it, mostly of one operation."""

    operation: str
    world: Mapping[str, Json]
    steps: tuple[Step, ...]

    def called(self, step: Send) -> str:
        """Name the operation a step calls."""
        return step.operation or self.operation


def moved(steps: Sequence[Step], places: Mapping[int, int]) -> tuple[Step, ...]:
    """Take some of the steps, in the order given, for a script in which each has a new place: old place to new."""
    return tuple(_renamed(steps[old], places) for old in places)


def _renamed(step: Step, places: Mapping[int, int]) -> Step:
    if isinstance(step, Send) and names_answers(step.request):
        return attrs.evolve(step, request=renumbered(step.request, places))
    return step


def only(steps: Sequence[Step], places: Sequence[int]) -> tuple[Step, ...]:
    """Leave all steps out but those at these places."""
    return moved(steps, {old: new for new, old in enumerate(places)})


def looks(operation: str) -> tuple[Observe, ...]:
    """Look at everything a call of the operation may leave behind."""
    return tuple(map(Observe, left_by_name(operation)))


def step_to_json(step: Step) -> dict[str, Json]:
    """Write one step as fixtures do."""
    match step:
        case Send(request=request, caller=caller, operation=operation):
            told = {"operation": operation, "caller": caller}
            return {"send": request, **{name: value for name, value in told.items() if value is not None}}
        case Advance(seconds=seconds):
            return {"advance": seconds}
        case Observe(what=what):
            return {"observe": what}
        case Reset(world=world):
            return {"reset": dict(world)}


def _about(rest: Mapping[Any, Any]) -> tuple[str | None, str | None]:
    """Read who calls and which rule a call is about."""
    because = rest.get("because")
    return _text(rest.get("caller")), _text(because[0]) if isinstance(because, list) and because else None


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def step_from_json(value: Json) -> Step:
    """Read one step of a history; raises wire.Malformed."""
    match value:
        case {"send": request, **rest}:
            return Send(request, *_about(rest), _text(rest.get("operation")))
        case {"advance": int(seconds)}:
            return Advance(seconds)
        case {"observe": str(what)}:
            return Observe(what)
        case {"reset": dict(world)}:
            return Reset(world)
    raise wire.Malformed("a step is an object with one of send, advance, observe or reset")


def script_from_json(value: Json) -> Script:
    """Read a vector or a history; raises wire.Malformed."""
    match unfolded(value):
        case {"operation": str(operation), "world": dict(world), "steps": list(steps)}:
            return Script(operation, world, tuple(step_from_json(step) for step in steps))
        case {"operation": str(operation), "world": dict(world), "request": request, **rest}:
            return Script(operation, world, (Send(request, *_about(rest)), *looks(operation)))
    raise wire.Malformed("neither a vector (operation, world, request) nor a history (operation, world, steps)")
