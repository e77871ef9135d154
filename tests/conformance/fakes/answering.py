"""Targets in this process: one that answers as it is told to, and one that refuses everything."""

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.scripts import Script, Step
from conformance.target import Accepted, Answer, Capabilities, Json, Rejected, Unsupported
from conformance.trial import Trial
from refimpl.operations import OPERATIONS
from tests.refimpl.samples import OPERATION, PLAIN_WORLD

REFUSED = Rejected("MessageRejected", 400)


def accepted(number: int = 1) -> Accepted:
    """Accept under one of many message ids."""
    return Accepted({"MessageId": f"m-{number}"})


class Answering:
    """Gives these answers in turn, the last one for good, and shows this outbox; an exception is raised.

    It shows no outbox at all where `shows` is None.
    """

    def __init__(self, *answers: Answer | Exception, shows: Sequence[Mapping[str, Json]] | None = None) -> None:
        self.answers = list(answers)
        self.shows = shows
        self.calls = self.resets = 0
        self.refuses: Unsupported | None = None

    def hello(self) -> Capabilities:
        """Say what it is."""
        return Capabilities("answering", operations=(OPERATION,), observe=() if self.shows is None else ("outbox",))

    def reset(self, world: Mapping[str, Json]) -> Unsupported | None:
        """Count the reset."""
        self.resets += 1
        return self.refuses

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Give the next answer."""
        self.calls += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def observe(self, what: str) -> Sequence[Mapping[str, Json]] | Unsupported:
        """Show the outbox."""
        return Unsupported("nothing to see") if self.shows is None else self.shows


class Refusing(Answering):
    """A build that refuses every call in the most usual words."""

    def __init__(self) -> None:
        super().__init__(REFUSED, shows=[])


def trial_of(*answers: Answer | Exception, shows: Sequence[Mapping[str, Json]] | None = None) -> Trial:
    """Put a target that answers like this on trial."""
    return Trial(Answering(*answers, shows=shows), OPERATIONS)


def script(*steps: Step, world: Mapping[str, Any] = PLAIN_WORLD) -> Script:
    """Make a script in this world."""
    return Script(OPERATION, world, steps)
