"""Requests that name what an earlier call of their script was answered with: `{"$answer": [step, member]}`."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from refimpl.answer import Json

MARK = "$answer"
GONE = -1
"""The place of a step that is there no more: nothing was ever answered to it."""
Given: TypeAlias = Mapping[int, Mapping[str, Json]]
"""The members of every success so far, by the place of its step."""


class Unanswered(LookupError):
    """A request names an answer that was not given; the message says which."""


def names_answers(request: Json) -> bool:
    """Say whether a request, nested as deep as it likes, names an earlier answer anywhere."""
    left = [request]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            if MARK in value:
                return True
            left.extend(value.values())
        elif isinstance(value, list):
            left.extend(value)
    return False


def written_out(request: Json, given: Given) -> Json:
    """Put the answers that a request names in their places; raises Unanswered."""
    match request:
        case {"$answer": [int(step), str(member)]}:
            if member not in given.get(step, {}):
                raise Unanswered(f"step {step} was not answered with a {member}")
            return given[step][member]
        case dict():
            return {name: written_out(value, given) for name, value in request.items()}
        case list():
            return [written_out(value, given) for value in request]
    return request


def steps_named(request: Json) -> Iterator[int]:
    """List the steps whose answers a request names."""
    left = [request]
    while left:
        match left.pop():
            case {"$answer": [int(step), str()]}:
                yield step
            case dict(members):
                left.extend(members.values())
            case list(items):
                left.extend(items)


def renumbered(request: Json, moved: Mapping[int, int]) -> Json:
    """Name the same answers after steps have moved, each from one place to another; those of steps gone are nowhere."""
    match request:
        case {"$answer": [int(step), str(member)]}:
            return {MARK: [moved.get(step, GONE), member]}
        case dict():
            return {name: renumbered(value, moved) for name, value in request.items()}
        case list():
            return [renumbered(value, moved) for value in request]
    return request
