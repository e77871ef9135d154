"""A recording as a target: asked what was asked then, it answers what was answered then."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from pathlib import Path

import attrs

from conformance.adapters.greeting import capabilities_from_json
from conformance.adapters.unusable import Unusable
from conformance.named_answers import Unanswered, written_out
from conformance.recording.exchange import UNHELD, Exchange, question
from conformance.recording.follower import Follower
from conformance.recording.reader import Recording, Unreadable, read
from conformance.scripts import Advance, Observe, Reset, Script, Send, Step
from conformance.target import Answer, Capabilities, Json, Unsupported
from refimpl import wire

Key = Hashable


def hello_of(recording: Recording) -> Capabilities:
    """Give what the target said of itself; where it is not written, it has what was asked of it."""
    told = recording.header.get("hello")
    if told is not None:
        return capabilities_from_json(told)
    called = {each.operation: True for each in recording.exchanges if each.operation and each.kind == "send"}
    name = recording.header.get("name")
    return Capabilities(
        name=name if isinstance(name, str) and name else "recording",
        operations=tuple(called),
        observe=("outbox", "contacts"),
        clock="virtual",
    )


@attrs.define(eq=False)
class _Case:
    """What happened from one reset to the next, with the key of each exchange; `played` counts how often it was."""

    exchanges: list[tuple[Key, Exchange]]
    played: int = 0

    @property
    def later(self) -> list[tuple[Key, Exchange]]:
        """What came after the reset, and after it was made once more."""
        return [pair for pair in self.exchanges if pair[1].kind != "reset"]


class PlayedTarget(Follower):
    """Plays a recording back, case by case.

    Of the cases in the same world that begin with the same step the one is played that goes furthest along the script
    to come, then the one played least, then the earliest. So the same run meets every case in the order it was
    recorded, and another selection still finds the cases it needs, each with ids of its own.
    """

    def __init__(self, recording: Recording) -> None:
        self._known = hello_of(recording)
        self._by_world: dict[Key, list[_Case]] = {}
        self._by_start: dict[tuple[Key, Key], list[_Case]] = {}
        self._left: list[tuple[Key, Exchange]] = []
        self._begun: Key = None
        self._expected: list[list[tuple[int, str, Step]]] = []
        keys = _Keys()
        for exchanges in recording.cases:
            case = _Case([(keys.of(each), each) for each in exchanges])
            world, later = case.exchanges[0][0], case.later
            self._by_world.setdefault(world, []).append(case)
            if later:
                self._by_start.setdefault((world, later[0][0]), []).append(case)

    def hello(self) -> Capabilities:
        """Say what the target said of itself."""
        return self._known

    def follow(self, script: Script, purpose: str) -> None:
        """Learn what is to come, reset by reset."""
        self._expected = [[]]
        for place, step in enumerate(script.steps):
            if isinstance(step, Reset):
                self._expected.append([])
            else:
                self._expected[-1].append((place, script.operation, step))

    def turn_to(self, place: int) -> None:
        """Do nothing: what matters is what is asked."""

    def let_go(self) -> None:
        """Expect nothing any longer."""
        self._expected = []

    def reset(self, world: Mapping[str, Json]) -> Unsupported | None:
        """Find a case in this world, and go on with it; raises Broke where the target broke."""
        asked = _key("reset", dict(world))
        if self._left and self._left[0][0] == asked and self._left[0][1].again:
            return self._left.pop(0)[1].refusal()
        self._begun, self._left = None, []
        expected = self._expected.pop(0) if self._expected else []
        found = self._by_world.get(asked)
        if not found:
            return Unsupported(UNHELD)
        if expected:
            start = next(iter(_asked(expected, {})), (0, None))[1]
            case = _best(self._by_start.get((asked, start), found), expected)
            return self._go_on(case)
        case = _best(found, ())
        if not case.later or case.exchanges[0][1].broke is not None:
            return self._go_on(case)
        # Which case it is shows only when something is asked.
        self._begun = asked
        return case.exchanges[0][1].refusal()

    def _go_on(self, case: _Case) -> Unsupported | None:
        case.played += 1
        (_, first), *self._left = case.exchanges
        return first.refusal()

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Give the answer that was given; raises Broke where the target broke."""
        found = self._next(_key("send", request, operation, caller))
        return Unsupported(UNHELD) if found is None else found.answer()

    def advance(self, seconds: int) -> Unsupported | None:
        """Let time pass, or say that it did not then; raises Broke where it broke then."""
        found = self._next(_key("advance", seconds))
        return Unsupported(UNHELD) if found is None else found.refusal()

    def observe(self, what: str) -> Sequence[Mapping[str, Json]] | Unsupported:
        """Show what was shown; raises Broke."""
        found = self._next(_key("observe", what))
        return Unsupported(UNHELD) if found is None else found.rows()

    def _next(self, key: Key) -> Exchange | None:
        """Take the next exchange that asks this; looks and repeated calls on the way may be passed over."""
        if self._begun is not None:
            cases, self._begun = self._by_start.get((self._begun, key), []), None
            if cases:
                case = _best(cases, ())
                case.played += 1
                self._left = case.later
        place = _found(self._left, key)
        if place is None:
            return None
        found = self._left[place][1]
        del self._left[: place + 1]
        return found


class _Keys:
    """Makes keys; a value that stands in many exchanges is looked through once."""

    def __init__(self) -> None:
        self._made: dict[int, Key] = {}

    def of(self, each: Exchange) -> Key:
        """Make the key of an exchange, whose values outlive this."""
        if id(each.asked) not in self._made or not isinstance(each.asked, dict):
            self._made[id(each.asked)] = question(each.asked)
        return each.kind, self._made[id(each.asked)], each.operation if each.kind == "send" else None, each.caller


def _key(kind: str, asked: Json, operation: str | None = None, caller: str | None = None) -> Key:
    try:
        return kind, question(asked), operation, caller
    except (RecursionError, TypeError):
        return None


def _found(left: Sequence[tuple[Key, Exchange]], key: Key) -> int | None:
    for place, (each, exchange) in enumerate(left):
        if each == key:
            return place
        if not exchange.again and exchange.kind != "observe":
            return None
    return None


def _best(cases: Sequence[_Case], expected: Sequence[tuple[int, str, Step]]) -> _Case:
    """Choose the case that goes furthest along the steps to come, then the one played least, then the earliest."""
    best, merit = cases[0], (-1, 0)
    for case in sorted(cases, key=lambda case: case.played) if len(cases) > 1 else cases:
        found = (_reach(case, expected), -case.played)
        if found > merit:
            best, merit = case, found
        if merit[0] == len(expected):
            break
    return best


def _asked(
    expected: Sequence[tuple[int, str, Step]], given: dict[int, Mapping[str, Json]]
) -> Iterable[tuple[int, Key]]:
    """List places and keys of what will be asked, with the answers given so far put in."""
    for place, operation, step in expected:
        match step:
            case Send(request=request):
                try:
                    request = written_out(request, given) if place else request
                except Unanswered:
                    return
                yield place, _key("send", request, step.operation or operation, step.caller)
            case Advance(seconds=seconds):
                yield place, _key("advance", seconds)
            case Observe(what=what):
                yield place, _key("observe", what)


def _reach(case: _Case, expected: Sequence[tuple[int, str, Step]]) -> int:
    """Count the steps of a script that a case holds before it goes another way."""
    left, given, reached = case.later, dict[int, Mapping[str, Json]](), 0
    for place, key in _asked(expected, given):
        at = _found(left, key)
        if at is None:
            return reached
        result = left[at][1].result
        if isinstance(result, dict) and isinstance(result.get("accepted"), dict):
            given[place] = result["accepted"]
        del left[: at + 1]
        reached += 1
    return reached


def recording_target(path: str) -> PlayedTarget:
    """Make the target of a recording; raises Unusable where there is none."""
    try:
        return PlayedTarget(read(Path(path)))
    except Unreadable as error:
        raise Unusable(str(error)) from None
    except wire.Malformed as error:
        raise Unusable(f"{path}: line 1: {error}") from None
