"""A build driven by what its file declares: how it forgets, what it is given by which calls, what it shows of mail."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from conformance.adapters.builds import Build
from conformance.adapters.builds.parts import THINGS, parts_asked
from conformance.adapters.control import Control
from conformance.target import Broke, Json
from refimpl.world import Settings

EVERY = "*"
LISTS = ("to", "cc", "bcc", "reply_to")
"""Members of a message that a build may leave out, or write as null, where they are empty."""


class Store(Protocol):
    """Where a build keeps what happened."""

    def clear(self) -> None:
        """Make it forget everything."""

    def messages(self) -> Sequence[Mapping[str, Json]]:
        """List the build's own records of accepted mail, oldest first."""


class Declared:
    """Drives a build by its file, wherever it keeps its records."""

    def __init__(self, build: Build, store: Store) -> None:
        self._build, self._store = build, store

    def lacks(self, world: Mapping[str, Json], settings: Settings) -> str | None:
        """Say why the build cannot be put into this world; None where it can."""
        cannot = self._build.cannot or {}
        return next((cannot[part] for part in parts_asked(world, settings) if part in cannot), None)

    def clear(self) -> None:
        """Make the build forget everything."""
        self._store.clear()

    def preparations(self, settings: Settings) -> Sequence[tuple[str, Mapping[str, Json]]]:
        """List the calls that give the build this world."""
        return [
            (row.call, written_for(thing, row.request))
            for row in self._build.give
            for thing in THINGS[row.each](settings)
        ]

    def outbox(self) -> Sequence[Mapping[str, Json]]:
        """List the queued messages, oldest first; what the build does not keep is not revealed."""
        members = self._build.shows or {}
        return [shown_message(record, members) for record in self._store.messages()]


class ServerStore:
    """The records of a running server."""

    def __init__(self, control: Control, build: Build) -> None:
        self._control, self._build = control, build

    def clear(self) -> None:
        """Make the server forget everything."""
        self._control.post(self._build.reset_path)

    def messages(self) -> Sequence[Mapping[str, Json]]:
        """List the server's own records of mail."""
        path, place = self._build.outbox_path, self._build.outbox_list
        said = self._control.read(path)
        found = list(_found(said, place.split(".") if place else []))
        if not isinstance(said, dict | list) or not all(_is_list_of_records(each) for each in found):
            raise Broke("garbage", f"{path} shows no mail; is it the build its file is for?")
        return [record for records in found for record in records]


def driver(control: Control, build: Build) -> Declared:
    """Make the driver of a running server."""
    return Declared(build, ServerStore(control, build))


def written_for(thing: object, request: Json) -> Json:
    """Fill in a request of a build file; a member whose whole value names what the thing has not is left out."""
    if isinstance(request, Mapping):
        made = {name: written_for(thing, value) for name, value in request.items()}
        return {name: value for name, value in made.items() if value is not None}
    if isinstance(request, list):
        return [written_for(thing, value) for value in request]
    if isinstance(request, str) and request.startswith("{") and request.endswith("}"):
        return getattr(thing, request[1:-1])
    return request


def shown_message(record: Mapping[str, Json], members: Mapping[str, str]) -> dict[str, Json]:
    """Show one record as a message, each member from its place in the record; no list there is an empty one."""
    shown: dict[str, Json] = {name: [] for name in LISTS if name in members}
    for name, place in members.items():
        for value in _found(record, place.split(".")):
            shown[name] = [] if value is None and name in LISTS else value
    return shown


def _found(value: Json, steps: Sequence[str]) -> Iterator[Json]:
    """Find what stands at a place; nothing where the place is not there, for builds make places as they need them."""
    if not steps:
        yield value
    elif steps[0] == EVERY and isinstance(value, Mapping):
        for each in value.values():
            yield from _found(each, steps[1:])
    elif isinstance(value, Mapping) and steps[0] in value:
        yield from _found(value[steps[0]], steps[1:])


def _is_list_of_records(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)
