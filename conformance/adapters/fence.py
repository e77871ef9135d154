"""A Python target in this very process, fenced in: what it says is sound, and what escapes from it is its crash."""

from collections.abc import Mapping, Sequence

from conformance.adapters.soundness import fenced, own, sound_answer, sound_rows
from conformance.target import Advances, Answer, Broke, Capabilities, Closes, Json, Observes, Target, Unsupported


class Fenced:
    """A target around a Python object. It can do no more than that object: what the object lacks, it lacks too."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._known: Capabilities | None = None
        # Set one by one, because having a method is how a target says that it can.
        if isinstance(target, Advances):
            self.advance = self._advance
        if isinstance(target, Observes):
            self.observe = self._observe
        if isinstance(target, Closes):
            self.close = self._close

    def hello(self) -> Capabilities:
        """Say what the object said of itself when it was first asked."""
        if self._known is None:
            known: object = fenced(self._target.hello)
            if not isinstance(known, Capabilities):
                raise Broke("start", f"hello returned {type(known).__name__}, not Capabilities")
            self._known = known
        return self._known

    def reset(self, world: Mapping[str, Json]) -> Unsupported | None:
        """Put the object into this world."""
        found = fenced(lambda: self._target.reset(own(world)))
        return found if isinstance(found, Unsupported) else None

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Make one call; an object that never heard of callers is not bothered with them."""
        extra = () if caller is None else (caller,)
        return sound_answer(fenced(lambda: self._target.send(operation, own(request), *extra)))

    def _advance(self, seconds: int) -> Unsupported | None:
        target = self._target
        assert isinstance(target, Advances)
        found = fenced(lambda: target.advance(seconds))
        return found if isinstance(found, Unsupported) else None

    def _observe(self, what: str) -> Sequence[Mapping[str, Json]] | Unsupported:
        target = self._target
        assert isinstance(target, Observes)
        return sound_rows(fenced(lambda: target.observe(what)))

    def _close(self) -> None:
        target = self._target
        assert isinstance(target, Closes)
        fenced(target.close)
