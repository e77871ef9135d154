"""The build under test, as an implementer sees it: three methods, and three more where it can."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from refimpl.answer import Accepted, Answer, Json, Rejected, Unsendable, Unsupported

__all__ = [
    "Accepted", "Advances", "Answer", "Broke", "Capabilities", "Closes", "Json", "Observes", "Rejected", "Target",
    "Unsendable", "Unsupported",
]  # fmt: skip

PROTOCOL = 1
"""The version of the JSON Lines protocol spoken here."""
CODES = "codes"
"""What `errors` is unless a target says otherwise."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a target says of itself.

    `world` lists the parts of a world it can be given, such as `ses.identities`; `observe` what it lets
    us look at; `clock` is virtual where `advance` works; `reset` is full, fresh-names or none. `errors` is codes
    where rejections carry error codes, status where their HTTP status is all they tell, and accepts where they
    tell nothing but that they are rejections.
    """

    name: str
    version: str = ""
    operations: tuple[str, ...] = ()
    world: tuple[str, ...] = ()
    observe: tuple[str, ...] = ()
    clock: str = "real"
    errors: str = CODES
    reset: str = "full"


class Broke(Exception):
    """The target crashed, hung or spoke garbage: never a rejection.

    `how` is one of `crash`, `hang`, `garbage`, `protocol` (the adapter itself reported an error) or
    `start` (it could not be started); `evidence` is what it left behind, such as the tail of its stderr.
    """

    def __init__(self, how: str, what: str, evidence: str = "") -> None:
        super().__init__(what)
        self.how = how
        self.what = what
        self.evidence = evidence


@runtime_checkable
class Target(Protocol):
    """A build under test. No base class: any object with these methods will do."""

    def hello(self) -> Capabilities:
        """Say what this target is and what it can be given."""

    def reset(self, world: Mapping[str, Json]) -> Unsupported | None:
        """Put the target into this world (see `fixtures/schema/world.schema.json`), or say why it cannot be."""

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Make one call and report the answer; an exception out of here is the target's crash."""


@runtime_checkable
class Advances(Protocol):
    """A target whose clock can be turned."""

    def advance(self, seconds: int) -> Unsupported | None:
        """Let that much virtual time pass, or say why the clock does not turn after all."""


@runtime_checkable
class Observes(Protocol):
    """A target that lets us look at what it did."""

    def observe(self, what: str) -> Sequence[Mapping[str, Json]] | Unsupported:
        """List what is there, oldest first: for `outbox` the queued messages since reset."""


@runtime_checkable
class Closes(Protocol):
    """A target that wants to be told when the run is over."""

    def close(self) -> None:
        """Free what the target holds."""
