"""Mutants that read requests by another shape: a member more is needed, or one is not known."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

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


def shape_mutants(operation: Operation) -> Iterator[Mutant]:
    """List, for every optional member, the mutant that needs it and the one that does not know it."""
    made = partial(Mutant, operation=operation.name, kind="shape")
    for path, required in member_paths(operation.shape):
        if required or path.endswith("[]"):
            continue
        steps, name = path.split("."), written(path)
        rule = answer.ACCEPTED.id
        table = _reading(operation, _changed(operation.shape, steps, lambda member: replace(member, required=True)))
        yield made(
            id=f"{operation.name}/{rule}/need-{name}", rule=rule, operator="need-optional", says=f"needs {name}", table=table
        )
        if path in _NOTICED_BY:
            rule = _NOTICED_BY[path]
            table = _reading(operation, _changed(operation.shape, steps, lambda member: None))
            yield made(
                id=f"{operation.name}/{rule}/ignore-{name}", rule=rule, operator="ignore-member",
                says=f"does not read {name}", table=table,
            )  # fmt: skip
