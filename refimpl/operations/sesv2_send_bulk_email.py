"""SES v2 SendBulkEmail: its shape, how a call becomes messages, its two tables of states, its spelling of faults."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from refimpl import sources
from refimpl.absence import absences
from refimpl.answer import Json, Permit
from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.grammar import address
from refimpl.grammar.address import ODD_RECIPIENTS, ODD_SENDER, Mailbox, odd
from refimpl.message import Content, Defect, Message, Stored, Tag
from refimpl.rule import Rule
from refimpl.rules import (
    account,
    answer,
    configuration_sets,
    content,
    effects,
    entries,
    order,
    quota,
    recipients,
    reply_to,
    return_path,
    sandbox,
    sender,
    sender_characters,
    shape,
    tags,
    templates,
)
from refimpl.shape import HOLE, ListOf, Member, Structure, Text, holes, read
from refimpl.table import Operation, State
from refimpl.template_data import renderings
from refimpl.world import Mail, Queued, World, body_digest, mail_of

TEXT = Text()
ARN = Text(least=1, doubt=("A-B49", "a"))
OPTIONAL = Text(least=1, doubt=("A-B49", "ac"))
"""Texts that may be empty in some readings only."""
TEXTS = ListOf(TEXT)
INLINE = "TemplateContent"
"""Where later revisions take a template that is not stored."""
MOST_DATA = 262_144
"""Characters of template data (M-V2-09, M-V2-14)."""


def _tags(name: str, value: str) -> ListOf:
    return ListOf(
        Structure(
            {
                "Name": Member(TEXT, required=True, cites=tuple(name.split())),
                "Value": Member(TEXT, required=True, cites=tuple(value.split())),
            }
        )
    )


SHAPE = Structure(
    {
        "FromEmailAddress": Member(TEXT, cites=("V2-S03", "V2-S04")),
        "FromEmailAddressIdentityArn": Member(ARN, cites=("V2-T01", "V2-S05", "M-V2-02")),
        "ReplyToAddresses": Member(TEXTS, cites=("V2-T02", "V2-S06")),
        "FeedbackForwardingEmailAddress": Member(OPTIONAL, cites=("V2-S07",)),
        "FeedbackForwardingEmailAddressIdentityArn": Member(ARN, cites=("V2-T03", "V2-S08", "M-V2-03")),
        "DefaultEmailTags": Member(_tags("V2-S10 M-V2-04", "V2-S13 M-V2-05"), cites=("V2-T04", "V2-S09")),
        "DefaultContent": Member(
            Structure(
                {
                    "Template": Member(
                        Structure(
                            {
                                "TemplateName": Member(Text(least=1), cites=("V2-T07", "V2-S19", "M-V2-07")),
                                "TemplateArn": Member(ARN, cites=("V2-T08", "V2-S20", "M-V2-08")),
                                "TemplateData": Member(Text(most=MOST_DATA), cites=("V2-T09", "V2-S21", "M-V2-09")),
                            },
                            later={"Headers": "1.34.56", INLINE: "1.35.53", "Attachments": "1.37.27"},
                        ),
                        cites=("V2-T06", "V2-S18"),
                    )
                }
            ),
            required=True,
            cites=("V2-T05", "V2-S16", "M-V2-06"),
        ),
        "BulkEmailEntries": Member(
            ListOf(
                Structure(
                    {
                        "Destination": Member(
                            Structure(
                                {
                                    "ToAddresses": Member(TEXTS, cites=("V2-T11", "V2-S30")),
                                    "CcAddresses": Member(TEXTS, cites=("V2-T12", "V2-S31")),
                                    "BccAddresses": Member(TEXTS, cites=("V2-T13", "V2-S32")),
                                }
                            ),
                            required=True,
                            cites=("V2-S25", "M-V2-11"),
                        ),
                        "ReplacementTags": Member(
                            _tags("V2-S34 M-V2-12", "V2-S37 M-V2-13"), cites=("V2-T14", "V2-S33")
                        ),
                        "ReplacementEmailContent": Member(
                            Structure(
                                {
                                    "ReplacementTemplate": Member(
                                        Structure(
                                            {
                                                "ReplacementTemplateData": Member(
                                                    Text(most=MOST_DATA), cites=("V2-T17", "V2-S42", "M-V2-14")
                                                )
                                            }
                                        ),
                                        cites=("V2-T16", "V2-S41"),
                                    )
                                }
                            ),
                            cites=("V2-T15", "V2-S40"),
                        ),
                    },
                    later={"ReplacementHeaders": "1.34.98"},
                )
            ),
            required=True,
            cites=("V2-T10", "V2-S23", "M-V2-10"),
        ),
        "ConfigurationSetName": Member(OPTIONAL, cites=("V2-S43",)),
    },
    later={"EndpointId": "1.35.79", "TenantName": "1.40.0", "ConfigurationOverrides": "1.44.5"},
)

_PARTS = {
    "FromEmailAddress": "source",
    "FromEmailAddressIdentityArn": "source-arn",
    "ReplyToAddresses": "reply-to",
    "FeedbackForwardingEmailAddress": "return-path",
    "FeedbackForwardingEmailAddressIdentityArn": "return-path-arn",
    "DefaultEmailTags": "tags",
    "DefaultContent.Template.TemplateName": "template",
    "DefaultContent.Template.TemplateArn": "template",
    "DefaultContent.Template.TemplateData": "template-data",
    "BulkEmailEntries": "entries",
    "BulkEmailEntries.Destination": "recipients",
    "BulkEmailEntries.ReplacementTags": "entry-tags",
    "BulkEmailEntries.ReplacementEmailContent": "entry-data",
    "ConfigurationSetName": "configuration-set",
}
_IDS = frozenset(("template-data", "entry-data"))
_OF_ENTRIES = {"entry-tags": "tags", "entry-data": "template-data"}
"""Parts of one entry, under the names the rules know them by."""
_absent = absences(
    "tags", "reply-to", "return-path", "return-path-arn", "source-arn", "configuration-set", shape.DEFECTS, ODD_SENDER
)


_NO_HOLES: frozenset[str] = frozenset()
_NOTHING: Mapping[str, Json] = {}


def _structure(value: Json, name: str) -> Mapping[str, Json]:
    inner = value.get(name) if type(value) is dict else None
    return inner if type(inner) is dict else _NOTHING


def _text(value: Mapping[str, Json], name: str) -> str | None:
    inner = value.get(name)
    return inner if type(inner) is str else None


def _boxes(texts: Json) -> tuple[Mailbox, ...]:
    if not texts:
        return ()
    return tuple([address.read(text) for text in texts if text is not HOLE])


def _tags_of(rows: Json) -> tuple[Tag, ...]:
    if not rows:
        return ()
    return tuple([Tag(_text(row, "Name"), _text(row, "Value")) for row in rows if type(row) is dict])


class Below(NamedTuple):
    """What the entries of one call have in common: its message, what cannot be read, and what may be absent.

    `absent` is kept by whether an entry has tags of its own, and whether a recipient of it is in an odd form.
    """

    call: Message
    holes: frozenset[str]
    absent: tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]


@lru_cache(maxsize=1_024)
def _kinds(absent: frozenset[str]) -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    """Say what may be absent from an entry of a call from which this is absent."""
    without = absent | {"tags", ODD_RECIPIENTS}
    return without, without - {"tags"}, without - {ODD_RECIPIENTS}, without - {"tags", ODD_RECIPIENTS}


def _below(call: Message) -> Below:
    hollow = frozenset(_OF_ENTRIES.get(part, part) for part in call.holes - {"tags", "template-data"})
    return Below(call, hollow | call.holes & {"template-data"} if call.holes else call.holes, _kinds(call.absent))


def _entry(below: Below, row: Json) -> Message:
    """Make the message of one entry: what the whole call says, and what the entry says itself."""
    call = below.call
    destination = _structure(row, "Destination")
    to, cc = _boxes(destination.get("ToAddresses")), _boxes(destination.get("CcAddresses"))
    bcc = _boxes(destination.get("BccAddresses"))
    everybody = to + cc + bcc
    own = _tags_of(row.get("ReplacementTags")) if type(row) is dict else ()
    stored = call.stored
    if stored is not None:
        data = _text(
            _structure(_structure(row, "ReplacementEmailContent"), "ReplacementTemplate"), "ReplacementTemplateData"
        )
        stored = Stored(stored.name, stored.arn, stored.data, data, stored.inline)
    return Message(
        call.source, to, cc, bcc, everybody, None, None, None, call.reply_to, call.return_path, call.source_arn,
        call.return_path_arn, own, call.configuration_set, (), below.holes,
        below.absent[bool(own) + 2 * odd(everybody)], stored, call.tags,
    )  # fmt: skip


def lower(request: Json, shape: Structure = SHAPE) -> Message:
    """Read a request, any JSON value, into a message with one message for each of its entries."""
    defects: list[Defect] = []
    whole = read(shape, request, "", defects)
    value: Json = whole if type(whole) is dict else {}
    source, path = _text(value, "FromEmailAddress"), _text(value, "FeedbackForwardingEmailAddress")
    source_arn = _text(value, "FromEmailAddressIdentityArn") or ""
    path_arn = _text(value, "FeedbackForwardingEmailAddressIdentityArn") or ""
    reply_to, given = _boxes(value.get("ReplyToAddresses")), _tags_of(value.get("DefaultEmailTags"))
    named = _structure(_structure(value, "DefaultContent"), "Template")
    configuration_set = _text(value, "ConfigurationSetName") or None
    hollow = holes(defects, _PARTS, _IDS) if defects else _NO_HOLES
    author = (address.read(source),) if source else ()
    stored = Stored(
        _text(named, "TemplateName"),
        _text(named, "TemplateArn"),
        _text(named, "TemplateData"),
        inline=bool(defects) and any(path.endswith(f"Template.{INLINE}") for path, _, _ in defects),
    )
    absent = _absent(given, reply_to, path, path_arn, source_arn, configuration_set, defects, odd(author))
    call = Message(
        author[0] if author else None, (), (), (), (), None, None, None, reply_to,
        address.read(path) if path else None, source_arn, path_arn, given, configuration_set,
        tuple(defects), hollow, absent, stored,
    )  # fmt: skip
    rows = value.get("BulkEmailEntries")
    if type(rows) is not list:
        return call
    below = _below(call)
    return call._replace(entries=tuple([_entry(below, row) for row in rows]))


STATES = (
    State("readable", "the request has the operation's shape", (*shape.RULES, shape.lengths_within_limits)),
    State(
        "well-formed",
        "every value that concerns the whole call is one the operation can take",
        (
            *entries.RULES,
            sender.sender_given,
            sender.sender_well_formed,
            sender.sender_single,
            *sender_characters.RULES,
            content.headers_on_one_line,
            sender.sender_arn_well_formed,
            return_path.return_path_well_formed,
            return_path.return_path_arn_well_formed,
            return_path.return_path_arn_not_alone,
            *reply_to.RULES,
            *tags.RULES,
            configuration_sets.set_name_well_formed,
            templates.template_given,
            templates.template_arn_well_formed,
            templates.names_agree,
            templates.default_data_an_object,
        ),
    ),
    State("account-open", "the account may send", account.RULES),
    State(
        "configured",
        "template and configuration set exist, and the set sends",
        (
            templates.template_exists,
            configuration_sets.set_exists,
            configuration_sets.default_set_exists,
            configuration_sets.set_may_send,
            configuration_sets.default_set_may_send,
            configuration_sets.set_has_its_pool,
        ),
    ),
    State(
        "authorized",
        "the caller may use these addresses",
        (
            sender.sender_verified,
            sender.delegation_declared,
            sender.sender_authorized,
            return_path.feedback_verified,
            return_path.return_path_authorized,
            sender.mail_from_usable,
        ),
    ),
)
EACH = (
    State(
        "entry-well-formed",
        "every value of the entry is one the operation can take",
        (
            recipients.somebody_to_send_to,
            entries.recipients_few_in_one,
            recipients.recipients_well_formed,
            entries.recipient_locals_seven_bit,
            entries.recipient_domains_punycode,
            recipients.recipient_names_encoded,
            *tags.RULES,
            templates.replacement_data_an_object,
            templates.variables_have_values,
            templates.subject_on_one_line,
        ),
    ),
    State("entry-allowed", "the account may send to these recipients", sandbox.RULES),
    State("queued", "there is quota left, and the message is queued", quota.RULES),
)


def _codes(*words: str, cites: str = "") -> tuple[Permit, ...]:
    named = tuple(cites.split())
    return tuple(_permit(word, named if turn else ()) for turn, word in enumerate(words))


def _permit(word: str, cites: tuple[str, ...]) -> Permit:
    """Read a code of the whole call, or the status of an entry, which is in capitals (M-V2-17 to M-V2-24)."""
    if word.isupper():
        return Permit(word, (200,), cites, entry=True)
    statuses = {"NotFoundException": (404,), "TooManyRequestsException": (429,), "AccessDeniedException": (403,)}
    return Permit(word, statuses.get(word, (400,)), cites)


_BAD_VALUE = _codes("BadRequestException", "INVALID_PARAMETER", cites="A-B02 A-B47")
_BAD_ENTRY = _codes(
    "INVALID_PARAMETER", "FAILED", "MESSAGE_REJECTED", "BadRequestException", "MessageRejected", cites="A-B20"
)
_BAD_SENDER = _codes("BadRequestException", "MessageRejected", "INVALID_PARAMETER", cites="A-B02 A-B48")
_UNVERIFIED = _codes(
    "MessageRejected", "MailFromDomainNotVerifiedException", "BadRequestException", "MAIL_FROM_DOMAIN_NOT_VERIFIED",
    "MESSAGE_REJECTED", cites="A-B08",
)  # fmt: skip
_NO_PERMISSION = ("AccessDeniedException", "NotFoundException", "MessageRejected")
_SET_UNKNOWN = _codes("NotFoundException", "BadRequestException", "CONFIGURATION_SET_NOT_FOUND", cites="A-B24")
_DISABLED = _codes("SendingPausedException", "MessageRejected", "ACCOUNT_SENDING_PAUSED", cites="A-B26")

SPELLING: Mapping[Fault, tuple[Permit, ...]] = {
    Fault.MEMBER_MISSING: _codes("BadRequestException"),
    Fault.MEMBER_MISTYPED: _codes("BadRequestException", "SerializationException", cites="A-B45"),
    Fault.MEMBER_UNKNOWN: _codes("BadRequestException"),
    Fault.VALUE_LENGTH: _codes("BadRequestException"),
    Fault.NO_ENTRY: _codes("BadRequestException"),
    Fault.TOO_MANY_ENTRIES: _codes(
        "BadRequestException", "LimitExceededException", "MessageRejected", "INVALID_PARAMETER", cites="A-B05"
    ),
    Fault.TOO_MANY_IN_ALL: _codes("BadRequestException", "LimitExceededException", "INVALID_PARAMETER", cites="A-B06"),
    Fault.HEADER_BREAK: _BAD_SENDER,
    Fault.SUBJECT_BREAK: _codes(
        "INVALID_PARAMETER", "FAILED", "MESSAGE_REJECTED", "BadRequestException", cites="A-B16"
    ),
    Fault.SENDER_MISSING: _codes("BadRequestException", "MessageRejected", cites="A-B07"),
    Fault.SENDER_MALFORMED: _BAD_SENDER,
    Fault.SENDER_NOT_ASCII: _codes("BadRequestException", "MessageRejected", cites="A-V54"),
    Fault.SENDER_PUNYCODE: _codes("BadRequestException"),
    Fault.SENDER_UNVERIFIED: _UNVERIFIED,
    Fault.DELEGATION_UNDECLARED: (*_UNVERIFIED, *_codes("AccessDeniedException", cites="A-B38")),
    Fault.ARN_MALFORMED: _codes("BadRequestException", *_NO_PERMISSION, cites="A-B38"),
    Fault.NOT_AUTHORIZED: _codes(
        _NO_PERMISSION[0], "BadRequestException", *_NO_PERMISSION[1:], cites="A-B38"
    ),
    Fault.MAIL_FROM_BROKEN: _codes(
        "MailFromDomainNotVerifiedException", "MessageRejected", "MAIL_FROM_DOMAIN_NOT_VERIFIED", cites="A-B08"
    ),
    Fault.RETURN_PATH_MALFORMED: _BAD_SENDER,
    Fault.FEEDBACK_UNVERIFIED: _codes(
        "MessageRejected", "BadRequestException", "MailFromDomainNotVerifiedException", cites="A-B37"
    ),
    Fault.RETURN_PATH_ARN_ALONE: _codes("BadRequestException"),
    Fault.REPLY_TO_MALFORMED: _BAD_SENDER,
    Fault.TAG_INVALID: _BAD_VALUE,
    Fault.TEMPLATE_MISSING: _codes("BadRequestException", "NotFoundException", cites="A-B09 A-B10"),
    Fault.TEMPLATE_MISNAMED: _codes("BadRequestException", "NotFoundException", cites="A-B10"),
    Fault.TEMPLATE_UNKNOWN: _codes("NotFoundException", "BadRequestException", "TEMPLATE_NOT_FOUND", cites="A-B11"),
    Fault.DEFAULT_DATA_INVALID: _codes("BadRequestException", "INVALID_PARAMETER", "FAILED", cites="A-B14"),
    Fault.REPLACEMENT_DATA_INVALID: _codes("INVALID_PARAMETER", "FAILED", "BadRequestException", cites="A-B14"),
    Fault.VARIABLE_MISSING: _codes("INVALID_PARAMETER", "FAILED", "MESSAGE_REJECTED", cites="A-B16"),
    Fault.CONFIGURATION_SET_MISNAMED: _SET_UNKNOWN,
    Fault.CONFIGURATION_SET_UNKNOWN: _SET_UNKNOWN,
    Fault.DEFAULT_CONFIGURATION_SET_GONE: _SET_UNKNOWN,
    Fault.CONFIGURATION_SET_PAUSED: _codes(
        "CONFIGURATION_SET_SENDING_PAUSED", "SendingPausedException", "BadRequestException", cites="A-B25"
    ),
    Fault.CONFIGURATION_SET_WITHOUT_POOL: _codes(
        "INVALID_SENDING_POOL_NAME", "BadRequestException", "NotFoundException", cites="A-B52"
    ),
    Fault.ACCOUNT_SENDING_DISABLED: _DISABLED,
    Fault.ACCOUNT_PAUSED: _DISABLED,
    Fault.ACCOUNT_SHUT_DOWN: _codes(
        "AccountSuspendedException", "MessageRejected", "SendingPausedException", "ACCOUNT_SUSPENDED", cites="A-B27"
    ),
    Fault.NO_RECIPIENT: _codes(
        "BadRequestException", "MessageRejected", "INVALID_PARAMETER", "FAILED", cites="A-B19"
    ),
    Fault.TOO_MANY_RECIPIENTS: _codes(
        "INVALID_PARAMETER", "BadRequestException", "LimitExceededException", cites="A-B06"
    ),
    Fault.RECIPIENT_MALFORMED: _BAD_ENTRY,
    Fault.RECIPIENT_NOT_ASCII: _BAD_VALUE,
    Fault.RECIPIENT_UNVERIFIED: _codes(
        "MESSAGE_REJECTED", "MAIL_FROM_DOMAIN_NOT_VERIFIED", "FAILED", "MessageRejected",
        "MailFromDomainNotVerifiedException", "BadRequestException", cites="A-B42",
    ),
    Fault.QUOTA_EXHAUSTED: _codes(
        "ACCOUNT_DAILY_QUOTA_EXCEEDED", "TooManyRequestsException", "LimitExceededException", "BadRequestException",
        "MessageRejected", cites="A-B29",
    ),
}  # fmt: skip

ENVIRONMENT = (
    Permit("TooManyRequestsException", (429,), ("A-B28", "A-B44")),
    Permit("TRANSIENT_FAILURE", (200,), ("A-B36",), entry=True),
    Permit("FAILED", (200,), ("A-B36",), entry=True),
    Permit("ACCOUNT_THROTTLED", (200,), ("A-B28",), entry=True),
)

JUDGED: tuple[Rule, ...] = (
    *order.RULES,
    answer.ACCEPTED,
    answer.RESULTS,
    answer.RESULT_STATUS,
    answer.ENTRY_MESSAGE_ID,
    answer.MESSAGE_ID_UNIQUE,
    answer.STATUS,
    effects.MESSAGE_PER_ENTRY,
    effects.NOTHING_ON_REJECTION,
    effects.SOURCE,
    effects.RECIPIENTS,
    effects.BCC_HIDDEN,
    effects.REPLY_TO,
    effects.RETURN_PATH,
    effects.RENDERING,
    effects.TAGS,
    effects.CONFIGURATION_SET,
    effects.ENTRIES_APART,
    effects.NO_INJECTED_HEADER,
)


def _tags_in_force(message: Message) -> tuple[Tag, ...]:
    """Put the tags of an entry over the default ones, name by name (A-B21)."""
    return tuple({tag.name: tag for tag in (*message.default_tags, *message.tags)}.values())


def _mail(message: Message, world: World) -> Mail:
    ways = renderings(message, world)
    told = mail_of(message._replace(tags=_tags_in_force(message)))
    if message.source is None:
        # Only where the identity's ARN tells the sender (A-B07).
        told = told._replace(source=sender.address_of_arn(message.source_arn) or "")
    digests = tuple((subject, body_digest(text), body_digest(html)) for subject, text, html in ways)
    subject, text, html = digests[0] if digests else ("", None, None)
    return told._replace(
        subject=subject or "",
        text=text,
        html=html,
        own_tags=message.tags or None,
        otherwise=digests,
        sure=not _unfilled(ways),
    )


def _apart(message: Message, world: World) -> bool:
    """Say whether there is quota for all entries whichever way it is counted."""
    limit = world.settings.ses.max_24_hours
    asked = sum(len(entry.recipients) for entry in message.entries)
    return limit < 0 or world.ledger.window.total.given + asked <= limit


def _unfilled(ways: tuple[tuple[str | None, str | None, str | None], ...]) -> bool:
    """Say whether a variable is left without a value in some reading; what becomes of it then is open (A-B16)."""
    return any("{{" in text for way in ways for text in way if text)


def _effect(message: Message, world: World) -> Queued:
    return Queued(_mail(message, world), quota.counts_of(message))


def settled(case: Case) -> Message:
    """Write into an accepted message what the account decides: its tags, its text, and the default set."""
    message = case.message
    ways = renderings(message, case.world)
    subject, text, html = ways[0 if len(ways) < 2 or case.allows("A-B12", "b") else 1] if ways else ("", None, None)
    plain = bool(message.tags) and not case.allows("A-B21", "a")
    source = message.source
    if source is None:
        named = sender.address_of_arn(message.source_arn)
        source = None if named is None else address.read(named)
    return message._replace(
        source=source,
        subject=Content(subject or "", "UTF-8"),
        text=None if text is None else Content(text, "UTF-8"),
        html=None if html is None else Content(html, "UTF-8"),
        tags=message.tags if plain else _tags_in_force(message),
        configuration_set=message.configuration_set or configuration_sets.default_set(case),
    )


def _respond(message: Message, fresh_id: str) -> Mapping[str, Json]:
    return {"BulkEmailEntryResults": []}


SESV2_SEND_BULK_EMAIL = Operation(
    name="sesv2.SendBulkEmail",
    source=sources.SESV2_SEND_BULK_EMAIL,
    shape=SHAPE,
    lower=lower,
    states=STATES,
    spelling=SPELLING,
    environment=ENVIRONMENT,
    effect=_effect,
    respond=_respond,
    judged=JUDGED,
    settle=settled,
    entries="BulkEmailEntries",
    apart=_apart,
    each=EACH,
)
