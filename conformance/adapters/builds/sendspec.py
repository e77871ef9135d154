"""How a server with the control resource is told its world and asked what it did."""

from collections.abc import Mapping, Sequence

from conformance.adapters.builds import Build
from conformance.adapters.control import Control
from conformance.adapters.greeting import capabilities_from_json
from conformance.adapters.lines import MEMBERS
from conformance.target import PROTOCOL, Broke, Capabilities, Json, Unsupported
from refimpl.wire import Malformed


class Controlled:
    """Drives a build through its control resource."""

    def __init__(self, control: Control, build: Build) -> None:
        self._control, self._path = control, build.reset_path
        self._known: Capabilities | None = None

    def known(self) -> Capabilities:
        """Ask once what it is; raises Broke where nothing like it is there."""
        if self._known is None:
            try:
                self._known = capabilities_from_json(self._ask("hello", {"protocol": PROTOCOL}))
            except Malformed as error:
                raise Broke("start", str(error)) from None
            except Broke as trouble:
                raise Broke("start", trouble.what, trouble.evidence) from None
        return self._known

    def put(self, world: Mapping[str, Json]) -> Unsupported | None:
        """Make it begin again in this world."""
        return self._done("reset", {"world": dict(world)})

    def advance(self, seconds: int) -> None:
        """Let virtual time pass; raises Broke where it cannot, since it said that its clock is virtual."""
        refused = self._done("advance", {"seconds": seconds})
        if refused is not None:
            raise Broke("protocol", f"its clock does not turn after all: {refused.why}")

    def shown(self, what: str) -> Sequence[Mapping[str, Json]] | Unsupported:
        """List what it shows, oldest first."""
        match self._ask("observe", {"what": what}):
            case {"unsupported": str(why)}:
                return Unsupported(why)
            case dict() as said:
                rows = said.get(MEMBERS.get(what, what))
                if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
                    return rows
        raise Broke("garbage", f"{self._path}observe does not list its {what}")

    def _done(self, method: str, params: dict[str, Json]) -> Unsupported | None:
        match self._ask(method, params):
            case {"unsupported": str(why)}:
                return Unsupported(why)
            case {**members} if not members:
                return None
        raise Broke("garbage", f"{self._path}{method} was answered with something else than an empty object")

    def _ask(self, method: str, params: dict[str, Json]) -> Json:
        return self._control.ask(self._path + method, params)


def driver(control: Control, build: Build) -> Controlled:
    """Make the driver of a server with the control resource."""
    return Controlled(control, build)
