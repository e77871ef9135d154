"""Python targets to run the whole command against, by their address."""

import time
from collections.abc import Mapping
from pathlib import Path

from conformance.adapters.reference import reference_target
from conformance.target import Accepted, Answer, Capabilities, Json, Unsupported


class Accepting:
    """Accepts everything."""

    def __init__(self) -> None:
        self.sent = 0

    def hello(self) -> Capabilities:
        """Say what it is."""
        return Capabilities("accepting", operations=("ses.SendEmail",))

    def reset(self, world: Mapping[str, Json]) -> Unsupported | None:
        """Forget nothing, for there is nothing to forget."""
        return None

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Accept under a fresh id."""
        self.sent += 1
        return Accepted({"MessageId": f"m-{self.sent}"})


class Elsewhere(Accepting):
    """Implements another operation only."""

    def hello(self) -> Capabilities:
        """Say so."""
        return Capabilities("elsewhere", operations=("other.Operation",))


class Worldless(Accepting):
    """Cannot be put into any world."""

    def reset(self, world: Mapping[str, Json]) -> Unsupported | None:
        """Say so."""
        return Unsupported("no worlds here")


class Speechless(Accepting):
    """Does not say what it is."""

    def hello(self) -> Capabilities:
        """Fail to."""
        raise RuntimeError("no name")


class HalfRight(Accepting):
    """Accepts every call of one operation, and does another as the reference does."""

    def __init__(self) -> None:
        super().__init__()
        self.right = reference_target()

    def hello(self) -> Capabilities:
        """Say what it has."""
        both = ("ses.SendEmail", "connect.SendOutboundEmail")
        return Capabilities("half-right", operations=both, world=self.right.hello().world)

    def reset(self, world: Mapping[str, Json]) -> Unsupported | None:
        """Begin again."""
        return self.right.reset(world)

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Accept, or do what is right."""
        if operation == "ses.SendEmail":
            return super().send(operation, request, caller)
        return self.right.send(operation, request, caller)


class Marking(Accepting):
    """Leaves a mark where it runs when it has been called a hundred times."""

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Accept, and perhaps leave the mark."""
        if self.sent == 100:
            Path("hundred").touch()
        return super().send(operation, request, caller)


class Slow(Accepting):
    """Takes its time, so that a run can be interrupted."""

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Accept in the end."""
        time.sleep(0.05)
        return super().send(operation, request, caller)
