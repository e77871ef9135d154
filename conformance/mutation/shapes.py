"""Mutants that read requests by another shape: a member more is needed, or one is not known."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from conformance.mutation.mutant import Mutant
from conformance.mutation.rules import member_paths, written
from refimpl.answer import Json
from refimpl.machine import Operation
from refimpl.message import Message
from refimpl.operations import ses_send_email
from refimpl.rules import answer, effects, return_path, sender
from refimpl.shape import ListOf, Member, Structure

LOWERINGS: Mapping[str, Callable[[Json, Structure], Message]] = {"ses.SendEmail": ses_send_email.lower}
"""How each operation reads a request by a given shape."""

_NOTICED_BY = {
    "Destination.ToAddresses": effects.RECIPIENTS.id,
    "Destination.CcAddresses": effects.RECIPIENTS.id,
    "Destination.BccAddresses": effects.RECIPIENTS.id,
    "Message.Body.Text": effects.TEXT.id,
    "Message.Body.Html": effects.HTML.id,
    "ReplyToAddresses": effects.REPLY_TO.id,
    "ReturnPath": effects.RETURN_PATH.id,
    "SourceArn": sender.sender_authorized.id,
    "ReturnPathArn": return_path.return_path_authorized.id,
    "Tags": effects.TAGS.id,
    "ConfigurationSetName": effects.CONFIGURATION_SET.id,
}
"""Who misses a member that is not read; a charset leaves no trace of its own."""


def _changed(shape: Structure, steps: list[str], change: Callable[[Member], Member | None]) -> Structure:
    """Copy a shape with one member changed, or taken out."""
    name, *rest = steps
    member = shape.members[name.removesuffix("[]")]
    made = change(member) if not rest else replace(member, kind=_inner(member, rest, change))
    others = {key: value for key, value in shape.members.items() if key != name.removesuffix("[]")}
    return replace(shape, members=others if made is None else {**others, name.removesuffix("[]"): made})


def _inner(member: Member, rest: list[str], change: Callable[[Member], Member | None]) -> Structure | ListOf:
    kind = member.kind
    if isinstance(kind, ListOf) and isinstance(kind.each, Structure):
        return ListOf(_changed(kind.each, rest, change))
    if isinstance(kind, Structure):
        return _changed(kind, rest, change)
    raise TypeError(f"nothing below {member} can be changed")


def _reading(operation: Operation, shape: Structure) -> Operation:
    lower = LOWERINGS[operation.name]
    return replace(operation, shape=shape, lower=lambda request: lower(request, shape))


def _made(operation: Operation, rule: str, operator: str, what: str, says: str, shape: Structure) -> Mutant:
    name, table = f"{operation.name}/{rule}/{what}", _reading(operation, shape)
    return Mutant(name, operation.name, rule, operator, "shape", says, table)


def shape_mutants(operation: Operation) -> Iterator[Mutant]:
    """List, for every optional member, the mutant that needs it and the one that does not know it."""
    for path, required in member_paths(operation.shape):
        if required or path.endswith("[]"):
            continue
        steps, name, rule = path.split("."), written(path), answer.ACCEPTED.id
        shape = _changed(operation.shape, steps, lambda member: replace(member, required=True))
        yield _made(operation, rule, "need-optional", f"need-{name}", f"needs {name}", shape)
        if path in _NOTICED_BY:
            shape = _changed(operation.shape, steps, lambda member: None)
            yield _made(operation, _NOTICED_BY[path], "ignore-member", f"ignore-{name}", f"does not read {name}", shape)
