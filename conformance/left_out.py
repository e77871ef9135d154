"""A script without one of its calls, so that what comes after it can be asked as if it had never been made."""

import attrs

from conformance.named_answers import steps_named
from conformance.scripts import Script, Send, only


def without(script: Script, step: int) -> Script | None:
    """Leave out the call that led to a step, the calls like it, and those that name their answers.

    None where no call would be left behind that step.
    """
    call = next((place for place in range(step, -1, -1) if isinstance(script.steps[place], Send)), None)
    if call is None:
        return None
    out = {place for place, each in enumerate(script.steps) if each == script.steps[call]}
    for place, each in enumerate(script.steps):
        if isinstance(each, Send) and out & set(steps_named(each.request)):
            out.add(place)
    kept = [place for place in range(len(script.steps)) if place not in out]
    if not any(isinstance(script.steps[place], Send) for place in kept if place > step):
        return None
    return attrs.evolve(script, steps=only(script.steps, kept))
