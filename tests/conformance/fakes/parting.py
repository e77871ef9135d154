"""Builds that differ from the reference in one thing, to be compared with it by their address."""

from random import Random

from conformance.adapters.reference import ReferenceTarget
from conformance.target import Accepted, Answer, Capabilities, Json, Rejected
from refimpl.service import Service

HOSTILE = "a|b`c``\x1b[2J\n| <b>x</b> @you </details> \udfff"
"""A code and a name that no table, no terminal and no encoding should be given as it is."""


class Parting(ReferenceTarget):
    """The reference, but for calls with tags."""

    def __init__(self) -> None:
        super().__init__(Service(), "parting")

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Answer otherwise where there are tags."""
        if isinstance(request, dict) and request.get("Tags"):
            return self.tagged(operation, request)
        return super().send(operation, request, caller)

    def tagged(self, operation: str, request: Json) -> Answer:
        """Answer a call with tags."""
        raise NotImplementedError


class Crashing(Parting):
    """Crashes there."""

    def tagged(self, operation: str, request: Json) -> Answer:
        """Crash."""
        raise ValueError("no tags, please")


class Hostile(Parting):
    """Refuses them under a code that is no name, and has no better name itself."""

    def hello(self) -> Capabilities:
        """Say what it is."""
        known = super().hello()
        return Capabilities(HOSTILE, HOSTILE, known.operations, known.world, known.observe, known.clock)

    def tagged(self, operation: str, request: Json) -> Answer:
        """Refuse."""
        return Rejected(HOSTILE, 400, HOSTILE)


class Undecided(Parting):
    """Accepts them or not, as the dice fall."""

    def __init__(self) -> None:
        super().__init__()
        self.dice = Random(7)

    def tagged(self, operation: str, request: Json) -> Answer:
        """Throw."""
        return Accepted({"MessageId": f"m-{self.dice.random()}"}) if self.dice.random() < 0.5 else Rejected("Unlucky")
