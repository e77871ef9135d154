"""A target that is told what it will be asked: it keeps what is answered, or looks for what was."""

from abc import ABC, abstractmethod

from conformance.scripts import Script

CONTROL, COMPARED = "control", "compared"
"""Why a script is run that is not itself judged: another counts only if it is accepted; two answers are compared."""


class Follower(ABC):
    """Told of each script before it is run, and of each of its steps before it is taken."""

    @abstractmethod
    def follow(self, script: Script, purpose: str) -> None:
        """Begin a script; `purpose` is empty, or why it is run though it is not judged itself."""

    @abstractmethod
    def turn_to(self, place: int) -> None:
        """Come to a step of the script."""

    @abstractmethod
    def let_go(self) -> None:
        """End the script."""
