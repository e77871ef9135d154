"""Mutants whose answers to accepted calls look wrong: ids of another kind, members of another operation."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from conformance.mutation.mutant import Mutant, judges
from refimpl.answer import Json
from refimpl.message import Message
from refimpl.operations import OPERATIONS
from refimpl.outcomes import SUCCESS
from refimpl.rules import answer
from refimpl.table import Operation

Wrong: TypeAlias = Callable[[str, str], Mapping[str, Json]]
"""Makes a wrong response from the name of the member that holds the id, and the id."""

Right: TypeAlias = Mapping[str, Json]
More: TypeAlias = Callable[[Message, str], Right]
"""Makes members of a response from a message and a fresh id."""

_RESPONSES: tuple[tuple[str, str, Wrong], ...] = (
    ("missing-id", "answers without an id", lambda name, given: {}),
    ("empty-id", "answers with an empty id", lambda name, given: {name: ""}),
    ("null-id", "answers with null as the id", lambda name, given: {name: None}),
    ("number-as-id", "answers with a number as the id", lambda name, given: {name: len(given)}),
    ("flag-as-id", "answers with true as the id", lambda name, given: {name: True}),
    ("list-as-id", "answers with a list of ids", lambda name, given: {name: [given]}),
    ("object-as-id", "answers with an object around the id", lambda name, given: {name: {"Id": given}}),
    ("misnamed-id", "writes the name of the id in another case", lambda name, given: {_small(name): given}),
    ("wrapped-id", "wraps the answer", lambda name, given: {"Result": {name: given}}),
)
_IDS: Mapping[str, str] = {answer.MESSAGE_ID.id: "MessageId", answer.CONTACT_ID.id: "ContactId"}
"""The member that each rule about an id is about."""
_EXTRAS: tuple[tuple[str, str, More], ...] = (
    ("more-status", "says how it went where nothing is answered", lambda message, _: {"Status": SUCCESS}),
    ("more-ids", "answers with a list of ids", lambda message, given: {"MessageIds": [given]}),
    ("more-wrapped", "wraps an empty answer", lambda message, _: {"Result": {}}),
    (
        "more-request",
        "answers with part of the request",
        lambda message, _: {"InstanceId": message.engagement.instance},
    ),
    ("more-token", "answers with the token", lambda message, given: {"ClientToken": message.engagement.token or given}),
)  # fmt: skip


def _small(name: str) -> str:
    return name[0].lower() + name[1:]


def _misanswered(operation: Operation, name: str, wrong: Wrong) -> Operation:
    """Let an operation answer wrongly around the id it would give."""

    def respond(message: Message, fresh_id: str) -> Right:
        return wrong(name, str(operation.respond(message, fresh_id).get(name, fresh_id)))

    return replace(operation, respond=respond)


def _as_others(operation: Operation) -> Iterator[tuple[str, Operation]]:
    """List the operations that answer in other members than this one, each form once, with a word for it."""
    forms = {_form(operation), ()}
    for other in OPERATIONS.values():
        if _form(other) not in forms:
            forms.add(_form(other))
            yield other.name.partition(".")[2], other


def _form(operation: Operation) -> tuple[str, ...]:
    return tuple(operation.respond(operation.lower({}), "1"))


def _tables(operation: Operation) -> Iterator[tuple[str, str, str, Operation]]:
    """List rule, name, words and table for every response that is wrong."""
    for rule, member in _IDS.items():
        for name, says, wrong in _RESPONSES if judges(operation, rule) else ():
            yield rule, name, says, _misanswered(operation, member, wrong)
    for rule in (*_IDS, answer.EMPTY.id):
        for name, other in _as_others(operation) if judges(operation, rule) else ():
            yield rule, f"as-{name}", f"answers in the form of {name}", replace(operation, respond=other.respond)
    for name, says, more in _EXTRAS if judges(operation, answer.EMPTY.id) else ():
        yield answer.EMPTY.id, name, says, replace(operation, respond=more)


def id_mutants(operation: Operation) -> Iterator[Mutant]:
    """List the mutants whose answers to accepted calls look wrong."""
    for rule, name, says, table in _tables(operation):
        yield Mutant(f"{operation.name}/{rule}/{name}", operation.name, rule, "wrong-id", "service", says, table)
