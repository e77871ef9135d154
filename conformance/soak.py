"""A long run: one build asked a great many drawn calls, for the verdicts that should not be."""

from collections.abc import Callable

import attrs

from conformance.profiles import PROFILES
from conformance.strategies import CATALOGUES, random_calls
from conformance.strategies.interleaved import interleaved
from conformance.suites.check import Asking
from conformance.suites.drawn import alone, ask_drawn
from conformance.target import Target
from conformance.trial import Trial
from conformance.verdicts import RED, Status, Verdict
from refimpl.operations import OPERATIONS

EXAMPLES = 400
"""Examples drawn at a time: verdicts are looked at in between, and only what matters is kept."""
ROUNDS = 10_000
"""Times at most that more is drawn: a target that answers nothing must not be asked for ever."""
NOT_CALM = (*RED, Status.WARN, Status.BROKEN)


@attrs.define
class Soaked:
    """What came of one seed: calls made, and every verdict that is no pass."""

    seed: int
    calls: int = 0
    found: list[Verdict] = attrs.field(factory=list)


def soaked(target: Target, calls: int, seed: int, progress: Callable[[int], None]) -> Soaked:
    """Make so many drawn calls of all operations a target has: single ones, noise, and histories of the account."""
    trial, result = Trial(target, OPERATIONS), Soaked(seed)
    names = [name for name in target.hello().operations if name in CATALOGUES]
    for turn in range(ROUNDS):
        asking = Asking(trial, PROFILES["default"], seed * ROUNDS + turn)
        name = names[turn % len(names)]
        for strategy, examples in (
            (random_calls.batches(name), EXAMPLES),
            (alone(random_calls.noise(name)), EXAMPLES),
            (alone(interleaved(name, names, asking.profile.steps)), EXAMPLES // 10),
        ):
            result.found += [each for each in ask_drawn(asking, strategy, examples) if each.status in NOT_CALM]
            progress(trial.calls)
        if trial.calls >= calls or trial.left_alone:
            break
    result.calls = trial.calls
    return result
