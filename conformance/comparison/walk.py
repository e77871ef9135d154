"""Several targets asked the same script in lock step, until they part."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeAlias

import attrs

from conformance.comparison.ids import Ids
from conformance.comparison.lane import Heard, Lane
from conformance.comparison.looks import Sight, sights
from conformance.comparison.parts import Parted, Said, answers, broke
from conformance.recording.follower import Follower
from conformance.scripts import Advance, Observe, Reset, Script, Send, Step
from conformance.target import Broke, Target
from conformance.together import texts_in
from refimpl import wire
from refimpl.answer import Accepted, Rejected
from refimpl.operations import OPERATIONS

BEGINNING = -1
"""The place of the reset a script begins with."""
Signature: TypeAlias = tuple[str, str, tuple[str | None, ...], tuple[int | None, ...]]
NOBODY: Mapping[int, str] = {}
READY = Said("ready", "goes on", "goes on")


@attrs.frozen
class Difference:
    """Where targets part: the script as far as it was asked, and what each said at its last step.

    `said` has None for a target that was not asked, `heard` all that each said on the way, the reset first.
    `entry` is the first entry of a bulk call whose results differ.
    """

    script: Script
    step: int
    said: tuple[Said | None, ...]
    heard: tuple[tuple[Heard, ...], ...]
    entry: int | None = None

    @property
    def operation(self) -> str:
        """The operation called, or the one called last."""
        calls = [each for each in self.script.steps if isinstance(each, Send)]
        return self.script.called(calls[-1]) if calls else self.script.operation

    @property
    def where(self) -> str:
        """What was done when they parted: a call, a look, a reset, or time that was to pass."""
        if self.step == BEGINNING:
            return "reset"
        match self.script.steps[self.step]:
            case Send():
                return "call"
            case Observe(what=what):
                return what
            case Advance():
                return "clock"
            case Reset():
                return "reset"

    @property
    def unasked(self) -> dict[int, str]:
        """The numbers of the targets that were not asked anything at all."""
        return {number: "it was not asked" for number, heard in enumerate(self.heard) if not heard}

    @property
    def breaks(self) -> bool:
        """Whether a target broke there."""
        return not all(each.is_answer for each in self.said if each is not None)

    @property
    def groups(self) -> tuple[int | None, ...]:
        """Number the targets so that those that said the same have the same number, from nought."""
        seen = list(dict.fromkeys(each.like for each in self.said if each is not None))
        return tuple(None if each is None else seen.index(each.like) for each in self.said)

    @property
    def signature(self) -> Signature:
        """Tell whether two differences are the same one seen twice."""
        kinds = tuple(None if each is None else each.kind for each in self.said)
        return self.operation, self.where, kinds, self.groups


@attrs.define
class Walk:
    """What came of one script: where the targets part, if they do, and how much of it was compared.

    `calls` were answered by two targets at least; `uncompared` counts why targets were not asked, by their number.
    """

    lanes: list[Lane]
    difference: Difference | None = None
    calls: int = 0
    broke: Counter[int] = attrs.field(factory=Counter)
    uncompared: Counter[tuple[int, str]] = attrs.field(factory=Counter)


def difference(script: Script, targets: Sequence[Target]) -> Difference | None:
    """Find where targets part that are asked the same script; None where they do not.

    A malformed world is our own mistake, not the targets': wire.Malformed comes out.
    """
    return walked(script, targets).difference


def walked(script: Script, targets: Sequence[Target], left_out: Mapping[int, str] = NOBODY) -> Walk:
    """Ask all targets the same; `left_out` says why some are not asked; raises wire.Malformed and Broke."""
    _refuse_what_is_malformed(script)
    texts = frozenset(
        text
        for value in (dict(script.world), *(getattr(step, "request", None) for step in script.steps))
        for text in texts_in(value)
    )
    walk = Walk([Lane(each, each.hello(), Ids(texts), left_out.get(n, "")) for n, each in enumerate(targets)])
    with _followed(script, targets):
        for place, step in enumerate((Reset(script.world), *script.steps), BEGINNING):
            if sum(not lane.out for lane in walk.lanes) < 2 or not _taken(walk, script, step, place):
                break
    for number, lane in enumerate(walk.lanes):
        if lane.out:
            walk.uncompared[number, lane.out] += 1
        walk.broke[number] += lane.revived or any(isinstance(each, Broke) for each in lane.heard)
    return walk


def _refuse_what_is_malformed(script: Script) -> None:
    wire.settings_from_json(dict(script.world))
    for name in {script.operation, *(script.called(step) for step in script.steps if isinstance(step, Send))}:
        if name not in OPERATIONS:
            raise wire.Malformed(f"there is no operation {name!r}; see sendspec list operations")
    for step in script.steps:
        if isinstance(step, Reset):
            wire.settings_from_json(dict(step.world))


@contextmanager
def _followed(script: Script, targets: Sequence[Target]) -> Iterator[None]:
    """Tell targets that follow along what they will be asked."""
    followers = [each for each in targets if isinstance(each, Follower)]
    for each in followers:
        each.follow(script, "")
    try:
        yield
    finally:
        for each in followers:
            each.let_go()


def _taken(walk: Walk, script: Script, step: Step, place: int) -> bool:
    """Take one step with all targets, and say whether it goes on."""
    able = [lane for lane in walk.lanes if not lane.out]
    for lane in able:
        lane.turn_to(place)
    match step:
        case Send():
            asked, parted = _sent(able, script, step, place)
            walk.calls += len(asked) > 1
        case Observe():
            asked, parted = _seen(able, step)
        case _:
            asked, parted = _done(able, step)
    if len(asked) < 2:
        return any(not lane.out for lane in walk.lanes)
    if not parted.agree:
        walk.difference = _parting(walk, script, place, asked, parted)
        return False
    return not any(isinstance(lane.heard[-1], Broke) for lane in asked)


def _parting(walk: Walk, script: Script, place: int, asked: list[Lane], parted: Parted) -> Difference:
    said = {id(lane): each for lane, each in zip(asked, parted.said, strict=True)}
    return Difference(
        attrs.evolve(script, steps=script.steps[: place + 1]),
        place,
        tuple(said.get(id(lane)) for lane in walk.lanes),
        tuple(tuple(lane.heard) for lane in walk.lanes),
        parted.entry,
    )


def _done(able: list[Lane], step: Step) -> tuple[list[Lane], Parted]:
    """Begin in another world, or let time pass: targets part only where one breaks."""
    found = [lane.reset(step.world) if isinstance(step, Reset) else _advanced(lane, step) for lane in able]
    for lane, each in zip(able, found, strict=True):
        lane.heard.append(each)
    kept = [(lane, READY if each is None else broke(each)) for lane, each in zip(able, found, strict=True)]
    kept = [(lane, said) for lane, said in kept if not lane.out]
    return [lane for lane, _ in kept], Parted(tuple(said for _, said in kept))


def _advanced(lane: Lane, step: Step) -> Broke | None:
    assert isinstance(step, Advance)
    return lane.advance(step)


def _seen(able: list[Lane], step: Observe) -> tuple[list[Lane], Parted]:
    found = [lane.look(step) for lane in able]
    for lane, each in zip(able, found, strict=True):
        lane.heard.append(tuple(each.rows) if isinstance(each, Sight) else each)
    kept = [(lane, each) for lane, each in zip(able, found, strict=True) if each is not None]
    if len(kept) < 2:
        return [], Parted(())
    return [lane for lane, _ in kept], sights(step.what, [each for _, each in kept])


def _sent(able: list[Lane], script: Script, step: Send, place: int) -> tuple[list[Lane], Parted]:
    found = [(lane, answer) for lane in able if (answer := lane.send(script, step, place)) is not None]
    name = script.called(step)
    # What is answered differently may be weather; nothing is remembered of an answer before that is known.
    if len(found) > 1 and not answers(name, [answer for _, answer in found], [{} for _ in found]).agree:
        again = [(lane, lane.insisted(script, step, place, answer)) for lane, answer in found]
        found = [(lane, answer) for lane, answer in again if isinstance(answer, Accepted | Rejected | Broke)]
    for lane, answer in found:
        lane.heard.append(answer)
    named = [lane.named(script, step, place, a) if isinstance(a, Accepted) else {} for lane, a in found]
    return [lane for lane, _ in found], answers(name, [answer for _, answer in found], named)
