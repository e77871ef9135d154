"""The reference as a target, in this very process; mutants and variants are reached the same way."""

from collections.abc import Mapping, Sequence

from conformance.left_behind import left_by
from conformance.target import Answer, Capabilities, Json, Unsupported
from refimpl.readings import Bindings
from refimpl.service import NO_BINDINGS, Service
from refimpl.wire import parts_needed

WORLD = (
    "connect.instances", "connect.knowledge_bases", "connect.tokens",
    "ses.account", "ses.configuration_sets", "ses.identities", "ses.quota", "ses.region", "ses.sandbox", "ses.sending",
    "ses.templates",
)  # fmt: skip
"""The parts of a world the reference can be given."""


class ReferenceTarget:
    """A target around a service with a virtual clock; all that its operations leave behind can be seen.

    A malformed world is our own mistake, not the target's: wire.Malformed comes out of `reset`.
    """

    def __init__(self, service: Service, name: str = "refimpl") -> None:
        self.service = service
        self.name = name

    def hello(self) -> Capabilities:
        """Say what this target is."""
        return Capabilities(
            name=self.name,
            operations=tuple(self.service.operations),
            world=WORLD,
            observe=self._seen(),
            clock="virtual",
        )

    def reset(self, world: Mapping[str, Json]) -> Unsupported | None:
        """Begin again in this world; raises wire.Malformed where it is none."""
        missing = [part for part in parts_needed(world) if part not in WORLD]
        if missing:
            return Unsupported(f"a world with {missing[0]}")
        self.service.reset(world)
        return None

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Make one call."""
        return self.service.send(operation, request, caller)

    def advance(self, seconds: int) -> None:
        """Let virtual time pass."""
        self.service.advance(seconds)

    def observe(self, what: str) -> Sequence[Mapping[str, Json]] | Unsupported:
        """List what calls left behind since reset."""
        return self.service.observe(what)

    def _seen(self) -> tuple[str, ...]:
        """Name all that the operations leave behind; the outbox can be looked at even where nothing goes there."""
        left = {what for operation in self.service.operations.values() for what in left_by(operation)}
        return tuple(sorted({"outbox", *left}, reverse=True))


def reference_target(bindings: Bindings = NO_BINDINGS) -> ReferenceTarget:
    """Make the target that answers by the default readings, or by these."""
    return ReferenceTarget(Service(bindings=bindings))
