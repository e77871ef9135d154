"""Which questions can tell a build that only reads requests by another shape: those with a call it reads otherwise."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from conformance.mutants import Mutant
from conformance.named_answers import MARK
from conformance.questions import Question, questions
from conformance.scripts import Send
from refimpl.answer import Json
from refimpl.message import Message
from refimpl.operations import OPERATIONS


class Read(NamedTuple):
    """One request of an operation, how the reference reads it, and the ids of the questions that make it."""

    request: Json
    message: Message
    asked_in: set[str]


@cache
def _read(operation: str) -> tuple[tuple[Read, ...], frozenset[str]]:
    """Read every different request once; the ids are of questions whose requests are whole only when they are asked."""
    found: dict[str, Read] = {}
    later = set()
    for question in questions(operation):
        for request in _requests(operation, question):
            written = repr(request)
            if MARK in written:
                later.add(question.id)
                continue
            if written not in found:
                found[written] = Read(request, OPERATIONS[operation].lower(request), set())
            found[written].asked_in.add(question.id)
    return tuple(found.values()), frozenset(later)


def _requests(operation: str, question: Question) -> Iterator[Json]:
    for script in (question.script, question.control):
        if script is not None:
            calls = (step for step in script.steps if isinstance(step, Send))
            yield from (call.request for call in calls if script.called(call) == operation)


def misread_in(mutant: Mutant) -> set[str]:
    """Name the questions in which a mutant of a shape reads a call otherwise than the reference.

    It is like the reference in all else, so that it answers every other question alike.
    """
    known, later = _read(mutant.operation)
    lower = mutant.build().lower
    return set(later).union(*(each.asked_in for each in known if lower(each.request) != each.message))
