"""A target in this very process that takes and gives the JSON of the protocol, as a plain object does."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from conformance.adapters.greeting import capabilities_from_json
from conformance.adapters.soundness import own
from conformance.target import Answer, Capabilities, Json, Unsupported
from refimpl.wire import answer_from_json


class Speaks(Protocol):
    """An object with a method for each method of the protocol, whose params are its arguments."""

    def hello(self) -> Any:
        """Answer as the protocol does."""

    def reset(self, world: Any) -> Any:
        """Answer as the protocol does."""

    def send(self, operation: str, request: Any, caller: str | None = None) -> Any:
        """Answer as the protocol does."""

    def advance(self, seconds: int) -> Any:
        """Answer as the protocol does."""

    def observe(self, what: str) -> Any:
        """Answer as the protocol does."""


class Spoken:
    """The target such an object is; what it says is read as from a wire, and raises Malformed where it is none."""

    def __init__(self, speaker: Speaks) -> None:
        self.speaker = speaker
        self.known = capabilities_from_json(speaker.hello())

    def hello(self) -> Capabilities:
        """Say what it said when it was made."""
        return self.known

    def reset(self, world: Mapping[str, Json]) -> Unsupported | None:
        """Put it into this world."""
        match self.speaker.reset(own(dict(world))):
            case {"unsupported": str(why)}:
                return Unsupported(why)
        return None

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Make one call."""
        return answer_from_json(self.speaker.send(operation, own(request), caller))

    def advance(self, seconds: int) -> Unsupported | None:
        """Let virtual time pass, or say why it does not."""
        match self.speaker.advance(seconds):
            case {"unsupported": str(why)}:
                return Unsupported(why)
        return None

    def observe(self, what: str) -> Sequence[Mapping[str, Json]] | Unsupported:
        """List what it shows, oldest first."""
        match self.speaker.observe(what):
            case {"unsupported": str(why)}:
                return Unsupported(why)
            case {"messages": list(rows)} | {"contacts": list(rows)}:
                return rows
        raise ValueError(f"it shows no list of {what}")
