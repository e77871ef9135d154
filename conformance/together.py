"""What stands in several places of a script: the same call made again, the same text in world and call."""

from collections import Counter
from collections.abc import Hashable, Iterator

import attrs

from conformance.scripts import Reset, Script, Send, Step
from refimpl.answer import Json


def with_request(script: Script, old: Json, new: Json) -> Script:
    """Make a call otherwise wherever it is made."""
    steps = (attrs.evolve(s, request=new) if isinstance(s, Send) and alike(s.request, old) else s for s in script.steps)
    return attrs.evolve(script, steps=tuple(steps))


def alike(one: Json, other: Json) -> bool:
    """Say whether two values are the same JSON."""
    return one is other or frozen(one) == frozen(other)


def frozen(value: Json) -> Hashable:
    """Give what stands for a value among others, such that `true`, `1` and `1.0` differ."""
    if isinstance(value, dict):
        return tuple((key, frozen(item)) for key, item in value.items())
    if isinstance(value, list):
        return list, tuple(map(frozen, value))
    return type(value), value


def twins(script: Script) -> list[Json]:
    """List the calls that are made more than once, each once."""
    found = Counter(frozen(step.request) for step in script.steps if isinstance(step, Send))
    requests = {frozen(step.request): step.request for step in script.steps if isinstance(step, Send)}
    return [request for key, request in requests.items() if found[key] > 1]


def texts_in(value: Json) -> Iterator[str]:
    """List the texts that stand anywhere in a value, but for the names of members."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item)


def shared_texts(script: Script) -> list[str]:
    """List the texts that stand in more than one place, as a name stands in the world and in the call."""
    asked = (step.request for step in script.steps if isinstance(step, Send))
    again = (dict(step.world) for step in script.steps if isinstance(step, Reset))
    found = Counter(text for value in (dict(script.world), *asked, *again) for text in texts_in(value))
    return [text for text, times in found.items() if times > 1]


def _exchanged(value: Json, old: str, new: str) -> Json:
    if isinstance(value, dict):
        return {key: _exchanged(item, old, new) for key, item in value.items()}
    if isinstance(value, list):
        return [_exchanged(item, old, new) for item in value]
    return new if isinstance(value, str) and value == old else value


def with_text(script: Script, old: str, new: str) -> Script:
    """Put one text in the place of another wherever it stands."""
    steps: list[Step] = []
    for step in script.steps:
        match step:
            case Send(request=request):
                steps.append(attrs.evolve(step, request=_exchanged(request, old, new)))
            case Reset(world=world):
                steps.append(Reset(_exchanged(dict(world), old, new)))
            case _:
                steps.append(step)
    return attrs.evolve(script, steps=tuple(steps), world=_exchanged(dict(script.world), old, new))
