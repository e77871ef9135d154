"""What a target says it can, asked for once: what it lacks after all would otherwise be passed over without a word.

That it has a thing is all that is asked here; whether the thing is right is for the other suites.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from conformance.scripts import looks
from conformance.strategies import CATALOGUES
from conformance.strategies.enumerated import probes
from conformance.suites.check import Asking, Body, Check
from conformance.target import Advances, Broke, Capabilities, Json, Observes, Target, Unsupported
from conformance.trial import said_of
from conformance.verdicts import Status, Verdict
from refimpl import wire
from refimpl.wire import parts_needed

MINUTE = 60
MOST_WORLDS = 8
"""Worlds tried for one part: a target need not take every value of what it has."""

Lack = str
"""What a target lacks though it claims to have it, in a few words; empty where it has it."""
Claim = Callable[[str, Target, Capabilities], list[Lack] | None]
"""Asks for what a target claims; None where it claims nothing of the kind."""


def operation_is_there(operation: str, target: Target, known: Capabilities) -> list[Lack] | None:
    """Make a plain call of an operation the target names."""
    if operation not in known.operations:
        return None
    draft = CATALOGUES[operation].bases["minimal"]
    if target.reset(draft.world) is not None:
        return None
    answer = target.send(operation, draft.request, draft.caller)
    return [f"{operation}, yet a plain call of it is unsupported"] if isinstance(answer, Unsupported) else [""]


def worlds_can_be_given(operation: str, target: Target, known: Capabilities) -> list[Lack] | None:
    """Put the target into a few worlds for each part it names, and none with a part it does not."""
    found = [_part(target, part, worlds, known) for part, worlds in worlds_by_part(operation).items()]
    return [lack for lack in found if lack is not None] or None


def _part(target: Target, part: str, worlds: tuple[Mapping[str, Json], ...], known: Capabilities) -> Lack | None:
    fitting = [world for world in worlds if set(parts_needed(world)) <= set(known.world)][:MOST_WORLDS]
    if not fitting:
        return None
    taken = any(target.reset(world) is None for world in fitting)
    return "" if taken else f"{part} of a world, yet is given it in none of {len(fitting)} worlds"


@cache
def worlds_by_part(operation: str) -> Mapping[str, tuple[Mapping[str, Json], ...]]:
    """List by their parts the worlds the operation is asked in, those with the fewest parts first."""
    every = {wire.canonical(probe.script.world): probe.script.world for probe in probes(operation)}
    found: dict[str, list[Mapping[str, Json]]] = {}
    for _, world in sorted(every.items(), key=lambda pair: (len(parts_needed(pair[1])), len(pair[0]), pair[0])):
        for part in parts_needed(world):
            found.setdefault(part, []).append(world)
    return {part: tuple(worlds) for part, worlds in sorted(found.items())}


def clock_turns(operation: str, target: Target, known: Capabilities) -> list[Lack] | None:
    """Turn a clock that is said to be virtual."""
    if known.clock != "virtual" or target.reset(CATALOGUES[operation].bases["minimal"].world) is not None:
        return None
    if not isinstance(target, Advances):
        return ["a virtual clock, yet has no way to turn it"]
    target.advance(MINUTE)
    return [""]


def things_are_shown(operation: str, target: Target, known: Capabilities) -> list[Lack] | None:
    """Look at all that calls of the operation leave behind and the target says it shows."""
    claimed = [look.what for look in looks(operation) if look.what in known.observe]
    if not claimed or target.reset(CATALOGUES[operation].bases["minimal"].world) is not None:
        return None
    return [f"its {what}, yet does not show it" if _hidden(target, what) else "" for what in claimed]


def _hidden(target: Target, what: str) -> bool:
    return not isinstance(target, Observes) or isinstance(target.observe(what), Unsupported)


CLAIMS: Mapping[str, Claim] = {
    "operation": operation_is_there,
    "world": worlds_can_be_given,
    "clock": clock_turns,
    "observe": things_are_shown,
}


def _body(operation: str, name: str, claim: Claim) -> Body:
    def ask(asking: Asking) -> list[Verdict]:
        trial = asking.trial
        if trial.left_alone:
            return [Verdict(Status.SKIPPED, operation, None, trial.left_alone)]
        try:
            found = trial.guarded(lambda: claim(operation, trial.target, trial.target.hello()))
        except Broke as trouble:
            trial.broke += 1
            return [Verdict(Status.ERROR, operation, None, said_of(trouble))]
        if found is None:
            return [Verdict(Status.SKIPPED, operation, None, f"nothing was claimed that could be asked for: {name}")]
        asking.tally.assertions += len(found)
        return [
            Verdict(Status.ERROR, operation, None, f"protocol: it claims {lack}")
            if lack
            else Verdict(Status.PASS, operation, None, "")
            for lack in found
        ]

    return ask


def checks(operation: str) -> Iterator[Check]:
    """Make one check for each kind of claim."""
    for name, claim in CLAIMS.items():
        yield Check("claims", operation, name, None, _body(operation, name, claim))
