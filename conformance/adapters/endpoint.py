"""A server as a target: a client calls it, and its build file says how to reset it, fill it and look inside."""

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from conformance.adapters.builds import Build
from conformance.target import Accepted, Advances, Answer, Broke, Capabilities, Json, Unsupported
from refimpl.wire import settings_from_json
from refimpl.world import Settings


class Caller(Protocol):
    """What makes the calls of the operations."""

    def call(self, operation: str, request: Json, *, account: str, region: str, caller: str | None = None) -> Answer:
        """Make one call for an account, or for the caller it names."""


class Driver(Protocol):
    """What one build can be told and asked beside the operations under test."""

    def lacks(self, world: Mapping[str, Json], settings: Settings) -> str | None:
        """Say why it cannot be put into this world; None where it can."""

    def clear(self) -> None:
        """Make it forget everything."""

    def preparations(self, settings: Settings) -> Sequence[tuple[str, Mapping[str, Json]]]:
        """List the calls, as operation and request, that give it this world after it was cleared."""

    def outbox(self) -> Sequence[Mapping[str, Json]]:
        """List the queued messages, oldest first."""


@runtime_checkable
class SpeaksForItself(Protocol):
    """A driver of a build that says what it is and takes worlds whole; its clock turns where there is `advance` too."""

    def known(self) -> Capabilities:
        """Ask the build what it can do; raises Broke where nothing like it is there."""

    def put(self, world: Mapping[str, Json]) -> Unsupported | None:
        """Make it begin again in this world, or give its reason why it cannot."""

    def shown(self, what: str) -> Sequence[Mapping[str, Json]] | Unsupported:
        """List what it shows, oldest first."""


class EndpointTarget:
    """A build reached through a client."""

    def __init__(self, client: Caller, build: Build, driver: Driver | SpeaksForItself) -> None:
        self._client, self._build, self._driver = client, build, driver
        self._account, self._region = Settings().ses.account, Settings().ses.region
        self._met = False
        says = " ".join((build.headers or {}).values())
        self._tells_callers = "{account}" in says or "{caller}" in says
        # Set only here, because having the method is how a target says that it can.
        if isinstance(driver, Advances):
            self.advance = driver.advance

    def hello(self) -> Capabilities:
        """Say what the build says of itself, or its build file, having seen once that it is there."""
        if isinstance(self._driver, SpeaksForItself):
            return self._driver.known()
        if not self._met:
            self._meet(self._driver)
        known = self._build
        return Capabilities(
            name=known.name, version=known.version, operations=known.operations, world=known.world,
            observe=known.observe, clock=known.clock, errors=known.errors, reset=known.reset,
        )  # fmt: skip

    def reset(self, world: Mapping[str, Json]) -> Unsupported | None:
        """Put it into this world, or say why it cannot be."""
        settings = settings_from_json(dict(world))
        if isinstance(self._driver, SpeaksForItself):
            self._account, self._region = settings.ses.account, settings.ses.region
            return self._driver.put(world)
        why = self._driver.lacks(world, settings)
        if why is not None:
            return Unsupported(why)
        self._account, self._region = settings.ses.account, settings.ses.region
        self._driver.clear()
        for operation, request in self._driver.preparations(settings):
            answer = self.send(operation, dict(request))
            if not isinstance(answer, Accepted):
                return Unsupported(f"the world cannot be given: {operation} was answered with {answer}")
        return None

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Make one call."""
        if caller not in (None, self._account) and not self._tells_callers:
            return Unsupported(f"{self._build.name} cannot be told who calls")
        return self._client.call(operation, request, account=self._account, region=self._region, caller=caller)

    def observe(self, what: str) -> Sequence[Mapping[str, Json]] | Unsupported:
        """List the queued messages since reset, or what else the build shows."""
        if isinstance(self._driver, SpeaksForItself):
            return self._driver.shown(what)
        if what not in self._build.observe:
            return Unsupported(f"{self._build.name} does not show its {what}")
        return self._driver.outbox()

    def _meet(self, driver: Driver) -> None:
        try:
            driver.outbox()
        except Broke as trouble:
            raise Broke("start", trouble.what, trouble.evidence) from None
        self._met = True
