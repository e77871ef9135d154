"""Making evidence small: take away whatever a fault does not need."""

from collections.abc import Callable, Iterator
from itertools import chain

import attrs

from conformance.scripts import Script, Send
from refimpl.answer import Json

MOST_TRIES = 600
"""Scripts tried before a reduction settles for what it has."""


def smaller(value: Json) -> Iterator[Json]:
    """List values a little smaller than this one, the boldest first."""
    if isinstance(value, dict):
        for key in list(value):
            yield {k: v for k, v in value.items() if k != key}
        for key, item in value.items():
            for less in smaller(item):
                yield {**value, key: less}
    elif isinstance(value, list):
        if len(value) > 1:
            yield value[: len(value) // 2]
            yield value[len(value) // 2 :]
        for place in range(len(value)):
            yield value[:place] + value[place + 1 :]
        for place, item in enumerate(value):
            for less in smaller(item):
                yield [*value[:place], less, *value[place + 1 :]]
    elif isinstance(value, str) and value:
        yield ""
        if len(value) > 1:
            yield value[: len(value) // 2]
            yield value[len(value) // 2 :]
        if len(value) < 40:
            yield from (value[:place] + value[place + 1 :] for place in range(len(value)))


def _fewer_steps(script: Script) -> Iterator[Script]:
    steps = script.steps
    for place in range(len(steps)):
        if len(steps) > 1:
            yield attrs.evolve(script, steps=steps[:place] + steps[place + 1 :])


def _smaller_requests(script: Script) -> Iterator[Script]:
    for place, step in enumerate(script.steps):
        if isinstance(step, Send):
            for less in smaller(step.request):
                changed = attrs.evolve(step, request=less)
                yield attrs.evolve(script, steps=(*script.steps[:place], changed, *script.steps[place + 1 :]))


def _smaller_worlds(script: Script) -> Iterator[Script]:
    for less in smaller(dict(script.world)):
        yield attrs.evolve(script, world=less)


def reduced(script: Script, still: Callable[[Script], bool]) -> Script:
    """Make a script smaller as long as it still shows the fault; `still` must not raise."""
    tries = 0
    while True:
        for candidate in chain(_fewer_steps(script), _smaller_requests(script), _smaller_worlds(script)):
            tries += 1
            if tries > MOST_TRIES:
                return script
            if still(candidate):
                script = candidate
                break
        else:
            return script
