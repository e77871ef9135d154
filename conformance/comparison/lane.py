"""One of several targets that are asked the same: what it has said so far, and why it is asked no longer."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias, TypeVar

import attrs

from conformance.comparison.ids import Ids
from conformance.comparison.looks import Sight, plain
from conformance.comparison.parts import ids_in
from conformance.named_answers import Unanswered, names_answers, written_out
from conformance.recording.follower import Follower
from conformance.scripts import Advance, Observe, Script, Send
from conformance.target import Advances, Answer, Broke, Capabilities, Json, Observes, Target, Unsendable, Unsupported
from conformance.terse import as_told
from conformance.trial import DIED_BEFORE
from conformance.weather import WEATHER_TRIES
from refimpl import wire
from refimpl.answer import Accepted, Rejected
from refimpl.operations import OPERATIONS
from refimpl.outcomes import results_of

T = TypeVar("T")
Heard: TypeAlias = Answer | Broke | tuple[Mapping[str, Json], ...] | None
"""What a target said at a step: an answer, what it showed, how it broke, or nothing where there is nothing to say."""

Responded: TypeAlias = Accepted | Rejected


def guarded(ask: Callable[[], T]) -> T | Broke | Unsendable:
    """Make whatever escapes from a target its own crash, and that a value; what JSON cannot carry was never sent."""
    try:
        return ask()
    except Broke as trouble:
        return trouble
    except wire.Unencodable as error:
        return Unsendable(str(error))
    except Exception as error:  # noqa: BLE001 - anything may escape from a target
        return Broke("crash", f"{type(error).__name__}: {error}")


@attrs.define
class Lane:
    """One target in one script; `out` is why it is compared no longer, `heard` has what it said, the reset first."""

    target: Target
    known: Capabilities
    ids: Ids
    out: str = ""
    heard: list[Heard] = attrs.field(factory=list)
    given: dict[int, Mapping[str, Json]] = attrs.field(factory=dict)
    revived: bool = False

    def turn_to(self, place: int) -> None:
        """Tell a target that follows along where we are."""
        if place >= 0 and isinstance(self.target, Follower):
            self.target.turn_to(place)

    def reset(self, world: Mapping[str, Json]) -> Broke | None:
        """Begin in a world; a target that died of what it was asked before is given a second start."""
        self.given.clear()
        found = guarded(lambda: self.target.reset(world))
        if isinstance(found, Broke) and found.how in DIED_BEFORE and not self.heard:
            self.revived = True
            found = guarded(lambda: self.target.reset(world))
        return self._kept(found)

    def advance(self, step: Advance) -> Broke | None:
        """Let time pass."""
        target = self.target
        if not isinstance(target, Advances) or self.known.clock != "virtual":
            self.out = "its clock cannot be turned"
            return None
        return self._kept(guarded(lambda: target.advance(step.seconds)))

    def _kept(self, found: Unsupported | Unsendable | Broke | None) -> Broke | None:
        if isinstance(found, Unsupported | Unsendable):
            self.out = _said_why(found)
            return None
        return found

    def look(self, step: Observe) -> Sight | Broke | None:
        """Look at what calls left behind; None where it does not let us."""
        target = self.target
        if not isinstance(target, Observes) or step.what not in self.known.observe:
            return None
        rows = guarded(lambda: target.observe(step.what))
        if isinstance(rows, Broke):
            return rows
        return (
            None if isinstance(rows, Unsupported | Unsendable) else Sight(tuple(rows), plain(step.what, rows, self.ids))
        )

    def send(self, script: Script, step: Send, place: int) -> Responded | Broke | None:
        """Make a call, with ids of its own where one names earlier answers; None where it could not be made."""
        name = script.called(step)
        if self.known.operations and name not in self.known.operations:
            self.out = f"it has no {name}"
            return None
        try:
            request = written_out(step.request, self.given) if place and names_answers(step.request) else step.request
        except Unanswered as missing:
            self.out = str(missing)
            return None
        found = guarded(lambda: as_told(self.target.send(name, request, step.caller), self.target))
        if isinstance(found, Unsupported | Unsendable):
            self.out = _said_why(found)
            return None
        return found

    def insisted(self, script: Script, step: Send, place: int, answer: Responded | Broke) -> Heard:
        """Make a call again as long as its answer may be weather; of a bulk call only the entries that met with it."""
        for _ in range(WEATHER_TRIES - 1):
            places = weathered(script.called(step), answer)
            if places is None:
                break
            again = self.send(script, _only(script, step, places), place)
            if not isinstance(again, Accepted | Rejected):
                return again
            answer = again if not places else _joined(answer, again, places)
        return answer

    def named(self, script: Script, step: Send, place: int, answer: Accepted) -> dict[str, str]:
        """Remember a success, and name the ids in it."""
        self.given[place] = answer.response
        given = ids_in(script.called(step), answer.response)
        return {name: self.ids.answered(value, f"step {place}, {name}") for name, value in given.items()}


def _said_why(found: Unsupported | Unsendable) -> str:
    return f"{'unsupported' if isinstance(found, Unsupported) else 'unsendable'}: {found.why}"


def weathered(operation: str, answer: Responded | Broke) -> list[int] | None:
    """List the entries that may have met with weather, none of them for a whole call; None where nothing did."""
    machine = OPERATIONS[operation]
    if isinstance(answer, Rejected):
        return [] if machine.may_be_weather(answer) else None
    if isinstance(answer, Broke) or not machine.each:
        return None
    words = {permit.code for permit in machine.environment if permit.entry}
    return [place for place, status in enumerate(results_of(answer.response)) if status in words] or None


def _only(script: Script, step: Send, places: Sequence[int]) -> Send:
    """Make the call again with these entries alone; with all there is where none are named."""
    member = OPERATIONS[script.called(step)].entries
    entries = step.request.get(member) if places and isinstance(step.request, dict) else None
    if not isinstance(entries, list) or len(entries) <= max(places):
        return step
    return attrs.evolve(step, request={**step.request, member: [entries[place] for place in places]})


def _joined(first: Responded | Broke, again: Accepted | Rejected, places: Sequence[int]) -> Accepted | Rejected:
    """Put the results of entries that were sent again in the places of those that were not sent."""
    if not isinstance(first, Accepted) or not isinstance(again, Accepted):
        return again
    old, new = (list(each.response.get("BulkEmailEntryResults", ())) for each in (first, again))
    if len(new) != len(places):
        return again
    for place, row in zip(places, new, strict=True):
        old[place] = row
    return Accepted({**first.response, "BulkEmailEntryResults": old})
