"""Whether what is round the operations is there: parts of a world, a clock that turns, and what calls leave behind."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from conformance.probing.trouble import broken
from conformance.strategies import CATALOGUES
from conformance.strategies.enumerated import probes
from conformance.target import Accepted, Advances, Broke, Json, Observes, Unsupported
from conformance.trial import Trial
from conformance.verdicts import Capability, Standing
from refimpl import wire
from refimpl.wire import parts_needed, settings_from_json

MINUTE = 60
MOST_WORLDS = 8
"""Worlds tried for one part: a target need not take every value of what it has."""
CLOCK = "clock"


def part_seen(trial: Trial, operation: str, part: str) -> Capability:
    """Put the target into a few worlds with this part, and with no other that it does not name.

    A part it names is there if it takes one of them, one it does not name only if it takes them all.
    """
    known = trial.target.hello()
    named = part in known.world
    every = worlds_by_part(operation)[part]
    fitting = [world for world in every if set(parts_needed(world)) <= {*known.world, part}]
    if not named:
        # What is as it would be anyhow is given to everybody; with another part it does not name, it must take both.
        fitting = [world for world in fitting or every if _matters(world, part)]
    fitting = fitting[:MOST_WORLDS]
    if not fitting:
        return Capability(part, Standing.UNASKED)
    try:
        taken = [_takes(trial, world) for world in fitting]
    except Broke as trouble:
        return broken(part, trouble, declared=named)
    why = f"it takes {sum(taken)} of {len(taken)} worlds with {part}"
    if named:
        return Capability(part, Standing.THERE if any(taken) else Standing.ABSENT, why)
    return Capability(part, Standing.UNDECLARED if all(taken) else Standing.LACKING, why if all(taken) else "")


def _takes(trial: Trial, world: Mapping[str, Json]) -> bool:
    return trial.guarded(lambda: trial.target.reset(world)) is None


def _matters(world: Mapping[str, Json], part: str) -> bool:
    """Say whether a world would be another one without this part."""
    kind, _, name = part.partition(".")
    without = {**world, kind: {key: value for key, value in world[kind].items() if key != name}}
    return settings_from_json(dict(world)) != settings_from_json(without)


@cache
def worlds_by_part(operation: str) -> Mapping[str, tuple[Mapping[str, Json], ...]]:
    """List by their parts the worlds the operation is asked in, those with the fewest parts first."""
    every = {wire.canonical(probe.script.world): probe.script.world for probe in probes(operation)}
    found: dict[str, list[Mapping[str, Json]]] = {}
    for _, world in sorted(every.items(), key=lambda pair: (len(parts_needed(pair[1])), len(pair[0]), pair[0])):
        for part in parts_needed(world):
            found.setdefault(part, []).append(world)
    return {part: tuple(worlds) for part, worlds in sorted(found.items())}


def clock_seen(trial: Trial, operation: str, what: str = CLOCK) -> Capability:
    """Turn the clock by a minute."""
    target = trial.target

    def turned() -> Unsupported | None:
        return target.advance(MINUTE) if isinstance(target, Advances) else Unsupported("it has no way to turn it")

    return _seen(trial, operation, what, named=target.hello().clock == "virtual", ask=lambda: _lack(turned()))


def look_seen(trial: Trial, operation: str, what: str) -> Capability:
    """Look at what a plain call left behind; where that was not promised, something must be there."""
    target = trial.target
    named = what in target.hello().observe

    def lack() -> str:
        draft = CATALOGUES[operation].bases["minimal"]
        accepted = named or isinstance(target.send(operation, draft.request, draft.caller), Accepted)
        rows: Sequence[Mapping[str, Json]] | Unsupported = Unsupported("it has no way to look")
        if isinstance(target, Observes):
            rows = target.observe(what)
        if isinstance(rows, Unsupported):
            return _lack(rows)
        return "" if named or (accepted and rows) else "nothing is there"

    return _seen(trial, operation, what, named=named, ask=lack)


def _lack(refused: Unsupported | None) -> str:
    return "" if refused is None else refused.why or "unsupported"


def _seen(trial: Trial, operation: str, what: str, *, named: bool, ask: Callable[[], str]) -> Capability:
    """Ask for a thing in a plain world; `ask` says why it is not there, or nothing."""
    world = CATALOGUES[operation].bases["minimal"].world
    try:
        if not _takes(trial, world):
            return Capability(what, Standing.UNASKED)
        lack = trial.guarded(ask)
    except Broke as trouble:
        return broken(what, trouble, declared=named)
    if lack:
        return Capability(what, Standing.ABSENT if named else Standing.LACKING, lack if named else "")
    return Capability(what, Standing.THERE if named else Standing.UNDECLARED, "it is there")
