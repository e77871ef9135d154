"""A call being put together: a world, a request, and the edits that change one thing in them."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import TypeAlias

import attrs

from refimpl.answer import Json


@attrs.frozen
class Draft:
    """A world, a request and a caller; edits make new drafts and leave old ones alone."""

    world: Mapping[str, Json]
    request: Json
    caller: str | None = None


Edit: TypeAlias = Callable[[Draft], Draft]
PathStep: TypeAlias = str | int


def copied(value: Json) -> Json:
    """Copy a JSON value; texts and numbers are shared."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copied(item) for item in value]
    return value


def steps(path: str) -> tuple[PathStep, ...]:
    """Split a path such as `Tags.0.Name`; whole numbers are places in lists."""
    return tuple(int(step) if step.isdecimal() else step for step in path.split("."))


def changed(
    value: Json, path: tuple[PathStep, ...], change: Callable[[dict[str, Json] | list[Json], PathStep], None]
) -> Json:
    """Copy a value with one place in it changed; structures on the way are made where they are missing."""
    value = copied(value)
    if not isinstance(value, dict | list):
        return value
    place: Json = value
    for step, following in pairwise(path):
        place = _below(place, step, following)
        if place is None:
            return value
    if isinstance(place, dict if isinstance(path[-1], str) else list):
        change(place, path[-1])
    return value


def _below(place: Json, step: PathStep, following: PathStep) -> Json:
    """Go down one step; a missing structure is made, but not a list, for nothing could be the item asked for."""
    if isinstance(place, dict) and isinstance(step, str):
        return place.get(step) if isinstance(following, int) else place.setdefault(step, {})
    if isinstance(place, list) and isinstance(step, int) and step < len(place):
        return place[step]
    return None


def put(path: str, given: Json) -> Edit:
    """Set one place of the request."""

    def change(place: Json, step: PathStep) -> None:
        if not (isinstance(place, list) and isinstance(step, int) and step >= len(place)):
            place[step] = copied(given)

    return lambda draft: attrs.evolve(draft, request=changed(draft.request, steps(path), change))


def drop(path: str) -> Edit:
    """Take one place out of the request."""

    def change(place: Json, step: PathStep) -> None:
        if isinstance(place, dict):
            place.pop(str(step), None)

    return lambda draft: attrs.evolve(draft, request=changed(draft.request, steps(path), change))


def insert(path: str, where: str, given: Json) -> Edit:
    """Put an item into a list of the request: `first`, `middle` or `last`."""

    def change(place: Json, step: PathStep) -> None:
        items = place.get(str(step)) if isinstance(place, dict) else None
        items = list(items) if isinstance(items, list) else []
        at = {"first": 0, "middle": len(items) // 2, "last": len(items)}[where]
        items.insert(at, copied(given))
        if isinstance(place, dict):
            place[str(step)] = items

    return lambda draft: attrs.evolve(draft, request=changed(draft.request, steps(path), change))


def settle(path: str, given: Json) -> Edit:
    """Set one place of the world."""

    def change(place: Json, step: PathStep) -> None:
        place[step] = copied(given)

    return lambda draft: attrs.evolve(draft, world=changed(draft.world, steps(path), change))


def add(path: str, *given: Json) -> Edit:
    """Add items to a list of the world."""

    def change(place: Json, step: PathStep) -> None:
        items = place.get(str(step)) if isinstance(place, dict) else None
        if isinstance(place, dict):
            place[str(step)] = [*(items if isinstance(items, list) else []), *copied(list(given))]

    return lambda draft: attrs.evolve(draft, world=changed(draft.world, steps(path), change))


def called_by(caller: str) -> Edit:
    """Name the caller."""
    return lambda draft: attrs.evolve(draft, caller=caller)


def whole(request: Json) -> Edit:
    """Replace the whole request."""
    return lambda draft: attrs.evolve(draft, request=copied(request))


def both(*edits: Edit) -> Edit:
    """Make several edits, one after the other."""

    def apply(draft: Draft) -> Draft:
        for edit in edits:
            draft = edit(draft)
        return draft

    return apply


def nothing(draft: Draft) -> Draft:
    """Change nothing."""
    return draft
