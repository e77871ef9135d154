"""How a SendBulkEmail call becomes one message for the call and one for each of its entries."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from refimpl.absence import absences
from refimpl.answer import Json
from refimpl.grammar import address
from refimpl.grammar.address import ODD_RECIPIENTS, ODD_SENDER, Mailbox, odd
from refimpl.message import Defect, Message, Stored, Tag
from refimpl.operations.bulk_shape import INLINE, SHAPE
from refimpl.rules import shape
from refimpl.shape import HOLE, Structure, holes, read

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
