"""Mutants that read requests by another shape: a member more is needed, one is not known, or a limit is another."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias, cast

from conformance.mutation.argued import why_equal_shape
from conformance.mutation.mutant import Mutant, guards, judges
from conformance.mutation.rules import DISPUTED, member_paths, written
from refimpl.answer import Json
from refimpl.message import Message
from refimpl.rules import answer, effects, return_path, sender
from refimpl.rules import shape as shape_rules
from refimpl.shape import Kind, ListOf, MapOf, Member, Structure, Text
from refimpl.table import Operation

_NOTICED_BY: Mapping[str, str] = {
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
    "FromEmailAddressIdentityArn": sender.sender_authorized.id,
    "FeedbackForwardingEmailAddress": effects.RETURN_PATH.id,
    "FeedbackForwardingEmailAddressIdentityArn": return_path.return_path_authorized.id,
    "DefaultEmailTags": effects.TAGS.id,
    "DefaultContent.Template.TemplateData": effects.RENDERING.id,
    "BulkEmailEntries[].Destination.ToAddresses": effects.RECIPIENTS.id,
    "BulkEmailEntries[].Destination.CcAddresses": effects.RECIPIENTS.id,
    "BulkEmailEntries[].Destination.BccAddresses": effects.RECIPIENTS.id,
    "BulkEmailEntries[].ReplacementTags": effects.TAGS.id,
    "BulkEmailEntries[].ReplacementEmailContent": effects.RENDERING.id,
    "AdditionalRecipients": effects.RECIPIENTS.id,
    "AdditionalRecipients.CcEmailAddresses": effects.RECIPIENTS.id,
    "AdditionalRecipients.ToAddresses": effects.CONTACT_DATA.id,
    "AdditionalRecipients.CcAddresses": effects.CONTACT_DATA.id,
    "Description": effects.CONTACT_DATA.id,
    "Name": effects.CONTACT_DATA.id,
    "References": effects.CONTACT_DATA.id,
    "Attributes": effects.CONTACT_DATA.id,
    "RelatedContactId": effects.CONTACT_DATA.id,
    "ClientToken": answer.ACCEPTED.id,
}
"""Who misses a member that is not read; what is not listed leaves no trace of its own."""
_UNKNOWN_BY: Mapping[str, str] = {"ClientToken": "tokens.replay"}
_CLASSES = ("[]", "{}")
"""How a place in lists and maps is written in a path."""

Change: TypeAlias = Callable[[Member], Member | None]


def _changed(shape: Structure, steps: list[str], change: Change) -> Structure:
    """Copy a shape with one member changed, or taken out."""
    step, *rest = steps
    name = step.rstrip("[]{}")
    member = shape.members[name]
    made = change(member) if not rest else replace(member, kind=_inner(member.kind, rest, change))
    others = {key: value for key, value in shape.members.items() if key != name}
    return replace(shape, members=others if made is None else {**others, name: made})


def _inner(kind: Kind, rest: list[str], change: Change) -> Kind:
    if isinstance(kind, ListOf | MapOf) and isinstance(kind.each, Structure):
        return replace(kind, each=_changed(kind.each, rest, change))
    if isinstance(kind, Structure):
        return _changed(kind, rest, change)
    raise TypeError(f"nothing below {kind} can be changed")


def _reading(operation: Operation, shape: Structure) -> Operation:
    """Let an operation read by another shape; how it reads takes the shape as its second argument."""
    lower = cast(Callable[[Json, Structure], Message], operation.lower)
    return replace(operation, shape=shape, lower=lambda request: lower(request, shape))


def _made(
    operation: Operation,
    rule: str,
    operator: str,
    what: str,
    says: str,
    shape: Structure,
    place: str,
    why: str | None = None,
) -> Mutant:
    name, table = f"{operation.name}/{rule}/{what}", _reading(operation, shape)
    return Mutant(name, operation.name, rule, operator, "shape", says, table, equivalent=why, place=place)


def shape_mutants(operation: Operation) -> Iterator[Mutant]:
    """List the mutants that need an optional member, do not know one, or keep to other limits."""
    for path, required in member_paths(operation.shape):
        if required or path.endswith(_CLASSES):
            continue
        steps, name, rule = path.split("."), written(path), answer.ACCEPTED.id
        shape = _changed(operation.shape, steps, lambda member: replace(member, required=True))
        why = why_equal_shape(operation.name, path, "need")
        yield _made(operation, rule, "need-optional", f"need-{name}", f"needs {name}", shape, path, why)
        noticing = _UNKNOWN_BY.get(path) or _NOTICED_BY.get(path, "")
        if _has(operation, noticing):
            shape = _changed(operation.shape, steps, lambda member: None)
            yield _made(operation, noticing, "ignore-member", f"ignore-{name}", f"does not read {name}", shape, path)
    for path, kind in _kinds(operation.shape):
        yield from _limit_mutants(operation, path, kind)


def _has(operation: Operation, rule: str) -> bool:
    return judges(operation, rule) or any(each.id == rule for each in guards(operation))


def _kinds(shape: Structure, path: str = "") -> Iterator[tuple[str, Kind]]:
    """List every place of a shape with what it holds; `[]` is any item of a list, `{}` any value of a map."""
    for name, member in shape.members.items():
        where, kind = f"{path}.{name}" if path else name, member.kind
        yield where, kind
        if isinstance(kind, ListOf):
            where, kind = f"{where}[]", kind.each
            yield where, kind
        elif isinstance(kind, MapOf):
            where, kind = f"{where}{{}}", kind.each
            yield where, kind
        if isinstance(kind, Structure):
            yield from _kinds(kind, where)


def _with_kind(shape: Structure, path: str, made: Kind) -> Structure:
    """Copy a shape that holds something else at one place."""

    def change(member: Member) -> Member:
        if path.endswith(_CLASSES) and isinstance(member.kind, ListOf | MapOf):
            return replace(member, kind=replace(member.kind, each=made))
        return replace(member, kind=made)

    return _changed(shape, path.split("."), change)


def _limit_mutants(operation: Operation, path: str, kind: Kind) -> Iterator[Mutant]:
    """List the mutants with another limit at one place."""
    for rule, what, says, made in _other_limits(kind):
        name = f"{what}-{written(path)}"
        why = DISPUTED if isinstance(kind, ListOf) and kind.doubt else why_equal_shape(operation.name, path, what)
        shape = _with_kind(operation.shape, path, made)
        yield _made(operation, rule, "move-limit", name, f"{says} {written(path)}", shape, path, why)
    if isinstance(kind, MapOf):
        for rule, what, says, made in _other_limits(kind.key):
            name = f"{what}-{written(path)}.key"
            shape = _with_kind(operation.shape, path, replace(kind, key=cast(Text, made)))
            why = why_equal_shape(operation.name, f"{path}.key", what)
            yield _made(operation, rule, "move-limit", name, f"{says} the keys of {written(path)}", shape, path, why)


def _other_limits(kind: Kind) -> Iterator[tuple[str, str, str, Kind]]:
    """List rule, name, words and kind for every limit that is forgotten or moved by one."""
    length, choice = shape_rules.lengths_within_limits.id, shape_rules.choices_known.id
    if isinstance(kind, ListOf) and kind.least:
        yield shape_rules.lists_not_empty.id, "empty-allowed", "takes an empty", replace(kind, least=0)
    if not isinstance(kind, Text):
        return
    if kind.most is not None:
        yield length, "boundless", "knows no limit of", replace(kind, most=None)
        yield length, "loosen-by-one", "takes one character too many of", replace(kind, most=kind.most + 1)
        yield length, "tighten-by-one", "takes one character too few of", replace(kind, most=kind.most - 1)
    if kind.least:
        yield length, "shorter-allowed", "takes one character less of", replace(kind, least=kind.least - 1)
        yield length, "longer-needed", "needs one character more of", replace(kind, least=kind.least + 1)
    if kind.choices:
        yield choice, "any-choice", "takes any value of", replace(kind, choices=())
        yield choice, "any-case", "does not mind the letter case of", replace(kind, choices=_in_any_case(kind.choices))
        if len(kind.choices) > 1:
            fewer = replace(kind, choices=kind.choices[:-1])
            yield choice, "last-choice-unknown", "does not know the last value of", fewer
    if kind.pattern is not None:
        yield shape_rules.patterns_matched.id, "any-pattern", "takes any text as", replace(kind, pattern=None)


def _in_any_case(choices: tuple[str, ...]) -> tuple[str, ...]:
    forms = (form for each in choices for form in (each, each.lower(), each.title(), each.swapcase()))
    return tuple(dict.fromkeys(forms))
