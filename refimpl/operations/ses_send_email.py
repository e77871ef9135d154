"""SES v1 SendEmail: its shape, how a request becomes a message, its states, and its spelling of faults."""

from collections.abc import Mapping

from refimpl import sources
from refimpl.absence import absences
from refimpl.answer import Json, Permit
from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.grammar import address
from refimpl.grammar.address import ODD_RECIPIENTS, ODD_SENDER, Mailbox, odd
from refimpl.message import Content, Defect, Message, Tag
from refimpl.rule import Rule
from refimpl.rules import (
    account,
    answer,
    configuration_sets,
    content,
    effects,
    order,
    quota,
    recipients,
    reply_to,
    return_path,
    sandbox,
    sender,
    shape,
    tags,
)
from refimpl.shape import HOLE, HUGE, ListOf, Member, Structure, Text, read
from refimpl.table import Operation, State
from refimpl.world import Queued, World, mail_of

NAME = "ses.SendEmail"
TEXT = Text(numbers=True)
TEXTS = ListOf(TEXT)


def _part(cites: str) -> Structure:
    return Structure(
        {"Data": Member(TEXT, required=True, cites=tuple(cites.split())), "Charset": Member(TEXT)}, part=True
    )


SHAPE = Structure(
    {
        "Source": Member(TEXT, required=True, cites=("V1-S13", "V1-T01", "M-V1-02")),
        "Destination": Member(
            Structure(
                {
                    "ToAddresses": Member(TEXTS, cites=("V1-T03",)),
                    "CcAddresses": Member(TEXTS, cites=("V1-T04",)),
                    "BccAddresses": Member(TEXTS, cites=("V1-T05",)),
                }
            ),
            required=True,
            cites=("V1-S21", "V1-T02", "M-V1-03"),
        ),
        "Message": Member(
            Structure(
                {
                    "Subject": Member(
                        Structure(
                            {
                                "Data": Member(TEXT, required=True, cites=("V1-S29", "M-V1-06")),
                                "Charset": Member(TEXT, cites=("V1-S30",)),
                            }
                        ),
                        required=True,
                        cites=("V1-S27", "M-V1-05"),
                    ),
                    "Body": Member(
                        Structure(
                            {
                                "Text": Member(_part("V1-S34 M-V1-08"), cites=("V1-S32",)),
                                "Html": Member(_part("V1-S37 M-V1-09"), cites=("V1-S35",)),
                            }
                        ),
                        required=True,
                        cites=("V1-S31", "M-V1-07"),
                    ),
                }
            ),
            required=True,
            cites=("V1-S26", "V1-T06", "M-V1-04"),
        ),
        "ReplyToAddresses": Member(TEXTS, cites=("V1-T09",)),
        "ReturnPath": Member(TEXT, cites=("V1-S39",)),
        "SourceArn": Member(TEXT, cites=("V1-T10",)),
        "ReturnPathArn": Member(TEXT, cites=("V1-S45c",)),
        "Tags": Member(
            ListOf(
                Structure(
                    {
                        "Name": Member(TEXT, required=True, cites=("V1-S48", "M-V1-10")),
                        "Value": Member(TEXT, required=True, cites=("V1-S51", "M-V1-11")),
                    }
                )
            ),
            cites=("V1-T11", "V1-S46"),
        ),
        "ConfigurationSetName": Member(TEXT, cites=("V1-S54",)),
    }
)

_PARTS = {
    "Source": "source", "Destination": "recipients", "ReplyToAddresses": "reply-to", "ReturnPath": "return-path",
    "SourceArn": "source-arn", "ReturnPathArn": "return-path-arn", "Tags": "tags",
    "ConfigurationSetName": "configuration-set",
}  # fmt: skip
_HOLLOW = ("missing", "type")


def _holes(defects: list[Defect], request: Json, whole: Json) -> frozenset[str]:
    """Name the parts of the message that cannot be read because their shape is wrong."""
    if whole is HOLE:
        return frozenset((*_PARTS.values(), "subject", "body", "text", "html"))
    found = set()
    for path, kind, _ in defects:
        if kind not in _HOLLOW and not (kind == "scalar" and path != ""):
            continue
        top, _, rest = path.partition(".")
        top = top.partition("[")[0]
        if path.endswith(".Charset"):
            found.add("charset")
            continue
        if kind == "scalar" and not _unprintable(request, path):
            continue
        if top == "Message":
            below = rest.split(".")
            found.update(("subject", "body") if not rest else {below[0].lower()})
            if len(below) > 1 and below[0] == "Body":
                found.discard("body")
                found.add(below[1].lower())
        elif top in _PARTS and not (top == "Tags" and kind == "missing"):
            found.add(_PARTS[top])
    return frozenset(found)


def _unprintable(request: Json, path: str) -> bool:
    """Say whether a number in place of text had no text we could take."""
    value = request
    for step in path.replace("[", ".[").split("."):
        value = value[int(step[1:-1])] if step.startswith("[") else value[step]
    return type(value) is int and not -HUGE < value < HUGE


def _boxes(texts: Json) -> tuple[Mailbox, ...]:
    if not texts:
        return ()
    return tuple([address.read(text) for text in texts if text is not HOLE])


def _lists(destination: Mapping[str, Json]) -> tuple[tuple[Mailbox, ...], ...]:
    to, cc, bcc = destination.get("ToAddresses"), destination.get("CcAddresses"), destination.get("BccAddresses")
    return _boxes(to), _boxes(cc), _boxes(bcc)


def _structure(value: Json, name: str) -> Mapping[str, Json]:
    inner = value.get(name)
    return inner if type(inner) is dict else {}


def _text(value: Json, name: str) -> str | None:
    inner = value.get(name)
    return inner if type(inner) is str else None


def _content(part: Json) -> Content | None:
    if type(part) is not dict:
        return None
    data, charset = part.get("Data"), part.get("Charset")
    return Content(data if type(data) is str else None, charset if type(charset) is str else None)


def _tags(rows: Json) -> tuple[Tag, ...]:
    if not rows:
        return ()
    return tuple([Tag(_text(row, "Name"), _text(row, "Value")) for row in rows if type(row) is dict])


_NO_HOLES: frozenset[str] = frozenset()
_absent = absences(
    "tags", "reply-to", "return-path", "return-path-arn", "source-arn", "configuration-set", shape.DEFECTS,
    ODD_RECIPIENTS, ODD_SENDER,
)  # fmt: skip


def lower(request: Json, shape: Structure = SHAPE) -> Message:
    """Read a request, any JSON value, into a message with holes where its shape is wrong."""
    defects: list[Defect] = []
    whole = read(shape, request, "", defects)
    value: Json = whole if type(whole) is dict else {}
    message = _structure(value, "Message")
    body = _structure(message, "Body")
    to, cc, bcc = _lists(_structure(value, "Destination"))
    source, path = _text(value, "Source"), _text(value, "ReturnPath")
    if source == "":
        defects.append(Defect("Source", "empty"))
    reply_to, tags = _boxes(value.get("ReplyToAddresses")), _tags(value.get("Tags"))
    source_arn, path_arn = _text(value, "SourceArn") or "", _text(value, "ReturnPathArn") or ""
    configuration_set = _text(value, "ConfigurationSetName")
    author, everybody = () if source is None else (address.read(source),), to + cc + bcc
    return Message(
        author[0] if author else None,
        to,
        cc,
        bcc,
        everybody,
        _content(message.get("Subject")),
        _content(body.get("Text")),
        _content(body.get("Html")),
        reply_to,
        address.read(path) if path else None,
        source_arn,
        path_arn,
        tags,
        configuration_set,
        tuple(defects),
        _holes(defects, request, whole) if defects else _NO_HOLES,
        _absent(
            tags,
            reply_to,
            path,
            path_arn,
            source_arn,
            configuration_set is not None,
            defects,
            odd(everybody),
            odd(author),
        ),
    )


STATES = (
    State("readable", "the request has the operation's shape", shape.RULES),
    State(
        "well-formed",
        "every value in the request is one the operation can take",
        (
            *recipients.RULES,
            sender.sender_well_formed,
            sender.sender_single,
            sender.sender_local_ascii,
            sender.sender_domain_encoded,
            sender.sender_name_encoded,
            sender.sender_arn_well_formed,
            return_path.return_path_well_formed,
            return_path.return_path_arn_well_formed,
            return_path.return_path_arn_not_alone,
            *reply_to.RULES,
            *tags.RULES,
            *content.RULES,
            configuration_sets.set_name_well_formed,
        ),
    ),
    State("account-open", "the account may send", account.RULES),
    State(
        "configured",
        "the configuration set in use exists and sends",
        (
            configuration_sets.set_exists,
            configuration_sets.default_set_exists,
            configuration_sets.set_may_send,
            configuration_sets.default_set_may_send,
        ),
        late=(configuration_sets.set_name_well_formed,),
    ),
    State(
        "authorized",
        "the caller may use these addresses",
        (
            sender.sender_verified,
            sender.delegation_declared,
            sender.sender_authorized,
            return_path.return_path_verified,
            return_path.return_path_authorized,
            *sandbox.RULES,
            sender.mail_from_usable,
        ),
        late=(
            sender.sender_well_formed,
            sender.sender_arn_well_formed,
            return_path.return_path_well_formed,
            return_path.return_path_arn_well_formed,
            configuration_sets.default_set_exists,
            configuration_sets.default_set_may_send,
        ),
    ),
    State("queued", "there is quota left, and the message is queued", quota.RULES),
)


def _codes(first: str, *others: str, cites: str = "") -> tuple[Permit, ...]:
    named = tuple(cites.split())
    return (Permit(first, _statuses(first)), *(Permit(code, _statuses(code), named) for code in others))


def _statuses(code: str) -> tuple[int, ...]:
    """Give the HTTP statuses a code is documented with (M-V1-13..17, D-SES-37, D-SES-38)."""
    return {"AccessDenied": (403, 400), "RequestEntityTooLarge": (413,)}.get(code, (400,))


_BAD_VALUE = _codes(
    "InvalidParameterValue", "ValidationError", "MessageRejected", "InvalidParameterCombination", cites="A-V64"
)
_NOT_SENDABLE = ("AccountSendingPausedException", "MessageRejected")

SPELLING: Mapping[Fault, tuple[Permit, ...]] = {
    Fault.MEMBER_MISSING: _codes("ValidationError", "MissingParameter", "InvalidParameterValue", cites="A-V65"),
    Fault.MEMBER_MISTYPED: _codes(
        "ValidationError", "InvalidParameterValue", "MissingParameter", "MessageRejected",
        "InvalidParameterCombination", cites="A-V64",
    ),
    Fault.MEMBER_UNKNOWN: _BAD_VALUE,
    Fault.NO_RECIPIENT: _codes(
        "InvalidParameterValue", "MessageRejected", "ValidationError", "MissingParameter", cites="A-V04 A-V23"
    ),
    Fault.TOO_MANY_RECIPIENTS: _codes("InvalidParameterValue", "MessageRejected", "ValidationError", cites="A-V02"),
    Fault.RECIPIENT_MALFORMED: _codes("InvalidParameterValue", "MessageRejected", "ValidationError", cites="A-V05"),
    Fault.RECIPIENT_NOT_ASCII: _codes("InvalidParameterValue", "MessageRejected", cites="A-V54"),
    Fault.SENDER_MALFORMED: _codes("InvalidParameterValue", "MessageRejected", cites="A-V57"),
    Fault.SENDER_NOT_ASCII: _codes("InvalidParameterValue", "MessageRejected", cites="A-V55"),
    Fault.SENDER_UNVERIFIED: _codes("MessageRejected", "MailFromDomainNotVerifiedException", cites="A-V12"),
    Fault.DELEGATION_UNDECLARED: _codes("MessageRejected", "AccessDenied", cites="A-V21"),
    Fault.ARN_MALFORMED: _codes("InvalidParameterValue", "MessageRejected", "AccessDenied", cites="A-V20"),
    Fault.NOT_AUTHORIZED: _codes("AccessDenied", "MessageRejected", "InvalidParameterValue", cites="A-V20"),
    Fault.MAIL_FROM_BROKEN: _codes("MailFromDomainNotVerifiedException", "MessageRejected", cites="A-V52"),
    Fault.RETURN_PATH_MALFORMED: _codes("MessageRejected", "InvalidParameterValue", cites="A-V57"),
    Fault.RETURN_PATH_UNVERIFIED: _codes("MessageRejected", "InvalidParameterValue", cites="A-V16"),
    Fault.RETURN_PATH_ARN_ALONE: _codes("InvalidParameterValue"),
    Fault.REPLY_TO_MALFORMED: _codes("InvalidParameterValue", "MessageRejected", cites="A-V19"),
    Fault.TAG_INVALID: _BAD_VALUE,
    Fault.BODY_MISSING: _codes(
        "ValidationError", "MissingParameter", "InvalidParameterValue", "MessageRejected", cites="A-V24"
    ),
    Fault.DATA_EMPTY: _codes("InvalidParameterValue", "ValidationError", cites="A-V25"),
    Fault.MESSAGE_TOO_LARGE: _codes(
        "InvalidParameterValue", "MessageRejected", "RequestEntityTooLarge", cites="A-V01"
    ),
    Fault.CHARSET_INVALID: _codes("InvalidParameterValue"),
    Fault.CHARSET_UNDECLARED: _codes("InvalidParameterValue", "MessageRejected", cites="A-V27"),
    Fault.HEADER_BREAK: _codes("InvalidParameterValue"),
    Fault.CONFIGURATION_SET_MISNAMED: _codes("ConfigurationSetDoesNotExist", "InvalidParameterValue", cites="A-V38"),
    Fault.CONFIGURATION_SET_UNKNOWN: _codes("ConfigurationSetDoesNotExist"),
    Fault.DEFAULT_CONFIGURATION_SET_GONE: _codes(
        "ConfigurationSetDoesNotExist", "InvalidParameterValue", cites="A-V66"
    ),
    Fault.CONFIGURATION_SET_PAUSED: _codes("ConfigurationSetSendingPausedException"),
    Fault.ACCOUNT_SENDING_DISABLED: _codes(*_NOT_SENDABLE, cites="A-V40"),
    Fault.ACCOUNT_PAUSED: _codes(*reversed(_NOT_SENDABLE), cites="A-V40"),
    Fault.ACCOUNT_SHUT_DOWN: _codes(*reversed(_NOT_SENDABLE), cites="A-V40"),
    Fault.RECIPIENT_UNVERIFIED: _codes("MessageRejected"),
    Fault.QUOTA_EXHAUSTED: _codes("Throttling", "MessageRejected", "LimitExceeded", cites="A-V43"),
}  # fmt: skip

ENVIRONMENT = (
    Permit("Throttling", (400,), ("A-V51",)),
    Permit("ServiceUnavailable", (503,)),
    Permit("InternalFailure", (500,)),
)

JUDGED: tuple[Rule, ...] = (
    *order.RULES,
    answer.ACCEPTED,
    answer.MESSAGE_ID,
    answer.MESSAGE_ID_UNIQUE,
    answer.STATUS,
    effects.ONE_MESSAGE,
    effects.NOTHING_ON_REJECTION,
    effects.SOURCE,
    effects.RECIPIENTS,
    effects.BCC_HIDDEN,
    effects.REPLY_TO,
    effects.RETURN_PATH,
    effects.SUBJECT,
    effects.TEXT,
    effects.HTML,
    effects.TAGS,
    effects.CONFIGURATION_SET,
    effects.NO_INJECTED_HEADER,
)


def _effect(message: Message, world: World) -> Queued:
    sets = configuration_sets.sets_in_use(message, world)
    return Queued(mail_of(message)._replace(by=NAME, sets=sets), quota.counts_of(message))


def settled(case: Case) -> Message:
    """Write into an accepted message what the account decides: one tag a name (A-V34), and the default set."""
    message = case.message
    if len({tag.name for tag in message.tags}) < len(message.tags) and case.allows("A-V34", "a"):
        message = message._replace(tags=tuple({tag.name: tag for tag in message.tags}.values()))
    if not message.configuration_set:
        message = message._replace(configuration_set=configuration_sets.default_set(case))
    return message


def _respond(message: Message, fresh_id: str) -> Mapping[str, Json]:
    return {"MessageId": fresh_id}


SES_SEND_EMAIL = Operation(
    name=NAME,
    source=sources.SES_SEND_EMAIL,
    shape=SHAPE,
    lower=lower,
    states=STATES,
    spelling=SPELLING,
    environment=ENVIRONMENT,
    effect=_effect,
    respond=_respond,
    judged=JUDGED,
    settle=settled,
)
