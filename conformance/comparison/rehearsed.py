"""A target that shares its account with another one: it goes through a script alone, and then says again what it said.

Asked in lock step the two would meet each other's mail, quota and tokens.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from conformance.comparison.lane import guarded
from conformance.named_answers import Unanswered, names_answers, written_out
from conformance.recording.follower import Follower
from conformance.scripts import Advance, Observe, Reset, Script, Send, Step
from conformance.target import Advances, Answer, Broke, Capabilities, Closes, Json, Observes, Target, Unsupported
from refimpl.answer import Accepted

NOT_THIS_FAR = Unsupported("it was not asked this far")


class Rehearsed(Follower):
    """Goes through each script when it is told of it; it can do no more than the target it asks."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._said: dict[int, Any] = {}
        self._place = -1
        # Set one by one, because having a method is how a target says that it can.
        if isinstance(target, Advances):
            self.advance = self._advance
        if isinstance(target, Observes):
            self.observe = self._observe
        if isinstance(target, Closes):
            self.close = target.close

    def follow(self, script: Script, purpose: str) -> None:
        """Ask everything, until something cannot be asked or the target breaks."""
        if isinstance(self._target, Follower):
            self._target.follow(script, purpose)
        self._said, self._place = {}, -1
        given: dict[int, Mapping[str, Json]] = {}
        for place, step in enumerate((Reset(script.world), *script.steps), -1):
            if isinstance(step, Reset):
                given.clear()
            said = self._said[place] = guarded(partial(self._asked, script, step, place, given))
            if isinstance(said, Accepted):
                given[place] = said.response
            if isinstance(said, Broke) or (isinstance(said, Unsupported) and not isinstance(step, Observe)):
                break

    def _asked(self, script: Script, step: Step, place: int, given: Mapping[int, Mapping[str, Json]]) -> Any:
        target = self._target
        match step:
            case Reset(world=world):
                return target.reset(world)
            case Send(request=request, caller=caller):
                try:
                    named = place and names_answers(request)
                    return target.send(script.called(step), written_out(request, given) if named else request, caller)
                except Unanswered as missing:
                    return Unsupported(str(missing))
            case Advance(seconds=seconds):
                return target.advance(seconds) if isinstance(target, Advances) else NOT_THIS_FAR
            case Observe(what=what):
                return target.observe(what) if isinstance(target, Observes) else NOT_THIS_FAR

    def turn_to(self, place: int) -> None:
        """Come to a step."""
        self._place = place

    def let_go(self) -> None:
        """Forget what was said."""
        self._said = {}
        if isinstance(self._target, Follower):
            self._target.let_go()

    def hello(self) -> Capabilities:
        """Say what the target says of itself."""
        return self._target.hello()

    def _again(self) -> Any:
        said = self._said.get(self._place, NOT_THIS_FAR)
        if isinstance(said, Broke):
            raise said
        return said

    def reset(self, world: Mapping[str, Json]) -> Unsupported | None:
        """Say what was said to the reset."""
        found: Unsupported | None = self._again()
        return found

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Give the answer that was given."""
        found: Answer = self._again()
        return found

    def _advance(self, seconds: int) -> Unsupported | None:
        found: Unsupported | None = self._again()
        return found

    def _observe(self, what: str) -> Sequence[Mapping[str, Json]] | Unsupported:
        found: Sequence[Mapping[str, Json]] | Unsupported = self._again()
        return found
