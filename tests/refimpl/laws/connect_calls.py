"""What the laws of Connect calls draw from: edits that keep a call acceptable, and edits that each make a fault."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from hypothesis import settings
from hypothesis import strategies as st

from tests.refimpl.connect_samples import (
    NIGHT_FLOW,
    RECEIVE,
    REPLY,
    SECOND_DRAFT,
    SEND,
    START,
    STRANGER,
    THERE,
    call,
    copies,
    party,
    raw,
    templated,
)
from tests.refimpl.laws.calls import LAW
from tests.refimpl.samples import with_member, without_member

CONNECT_LAW: Final = settings(LAW, max_examples=60)
Call: TypeAlias = dict[str, Any]
Edit: TypeAlias = Callable[[Call], Call]
NOWHERE: Final = "9b1c2d3e-5f60-4a71-8b92-0c1d2e3f4a5b"


def _put(path: str, value: Any) -> Edit:
    return lambda made: with_member(made, path, value)


def _drop(path: str) -> Edit:
    return lambda made: without_member(made, path)


def _references(*sizes: int) -> dict[str, Any]:
    return {f"k{place}": {"Type": "STRING", "Value": "v" * (size - 2)} for place, size in enumerate(sizes)}


RAW: Final = "EmailMessage.RawMessage"
COPIES: Final = "AdditionalRecipients.CcEmailAddresses"
_HARMLESS_OUTBOUND: Final[tuple[Edit, ...]] = (
    _put("FromEmailAddress", party("sales@acme.example", "Sales")),
    _put("DestinationEmailAddress", party("zoe@example.org", "Zoe")),
    _put("AdditionalRecipients", {}),
    _put("AdditionalRecipients", copies(1)),
    _put("AdditionalRecipients", copies(10)),
    _put("EmailMessage", templated()),
)
HARMLESS: Final[Mapping[str, tuple[Edit, ...]]] = {
    SEND: _HARMLESS_OUTBOUND,
    START: (*_HARMLESS_OUTBOUND, _put("ContactId", SECOND_DRAFT), _put("ContactId", REPLY)),
    RECEIVE: (
        _put("FromEmailAddress", party("zoe@example.org", "Zoe")),
        _put("DestinationEmailAddress", "sales@acme.example"),
        _put("AdditionalRecipients", {"ToAddresses": [party("bob@example.org", "Bob")]}),
        _put("AdditionalRecipients", {"CcAddresses": copies(10)["CcEmailAddresses"]}),
        _put("Description", "What it is about"),
        _put("Name", "Question"),
        _put("References", _references(4_000)),
        _put("References", {"when": {"Type": "DATE", "Value": "1700000000"}, "n": {"Type": "NUMBER", "Value": "5"}}),
        _put("References", {"page": {"Type": "URL", "Value": "https://www.example.com/a"}}),
        _put("References", {}),
        _put("ContactFlowId", NIGHT_FLOW),
        _put("RelatedContactId", REPLY),
        _put("Attributes", {"case": "42"}),
        _put("Attributes", {}),
        _put("Attachments", [{"FileName": "a.txt", "S3Url": "https://files.example.com/a"}]),
        _put(f"{RAW}.Headers", {"MESSAGE_ID": "<1@example.com>"}),
    ),
}
"""Edits the documents have nothing against, by operation."""
_EVERYWHERE: Final[Mapping[str, Edit]] = {
    "no instance": _drop("InstanceId"),
    "an unknown instance": _put("InstanceId", NOWHERE),
    "no content": _drop("EmailMessage"),
    "a content that is a text": _put("EmailMessage", "We open at nine."),
    "no source type": _drop("EmailMessage.MessageSourceType"),
    "a source type there is not": _put("EmailMessage.MessageSourceType", "EMAIL"),
    "a source type in small letters": _put("EmailMessage.MessageSourceType", "raw"),
    "no raw message": _drop(RAW),
    "no subject": _drop(f"{RAW}.Subject"),
    "a subject of 999 characters": _put(f"{RAW}.Subject", "s" * 999),
    "no body": _drop(f"{RAW}.Body"),
    "an empty body": _put(f"{RAW}.Body", ""),
    "no content type": _drop(f"{RAW}.ContentType"),
    "no destination": _drop("DestinationEmailAddress"),
    "a sender without address": _put("FromEmailAddress", {"DisplayName": "Support"}),
    "a sender that is a text": _put("FromEmailAddress", "support@acme.example"),
    "a sender without domain": _put("FromEmailAddress.EmailAddress", "support@"),
    "an address of 256 characters": _put("FromEmailAddress.EmailAddress", "a" * 243 + "@example.test"),
    "a name of 257 characters": _put("FromEmailAddress.DisplayName", "n" * 257),
    "a token of 501 characters": _put("ClientToken", "t" * 501),
    "a token that is a number": _put("ClientToken", 5),
}  # fmt: skip
_OUTBOUND: Final[Mapping[str, Edit]] = {
    **_EVERYWHERE,
    "a destination that is a text": _put("DestinationEmailAddress", "ann@example.com"),
    "a destination without address": _put("DestinationEmailAddress", {}),
    "a destination without domain": _put("DestinationEmailAddress.EmailAddress", "ann"),
    "51 copies": _put("AdditionalRecipients", copies(51)),
    "a copy without domain": _put(COPIES, [party("bob@example.org"), party("nobody")]),
    "a copy without address": _put(COPIES, [party("bob@example.org"), {"DisplayName": "Bob"}]),
    "a copy that is a text": _put(COPIES, ["bob@example.org"]),
    "an empty subject": _put(f"{RAW}.Subject", ""),
    "no template config": _put("EmailMessage", {"MessageSourceType": "TEMPLATE"}),
    "an unknown knowledge base": _put("EmailMessage", templated(base=NOWHERE)),
    "an unknown template": _put("EmailMessage", templated(template=NOWHERE)),
    "no template attributes": lambda made: without_member(
        with_member(made, "EmailMessage", templated()), "EmailMessage.TemplatedMessageConfig.TemplateAttributes"
    ),
}
FAULTS: Final[Mapping[str, Mapping[str, Edit]]] = {
    SEND: {
        **_OUTBOUND,
        "no sender": _drop("FromEmailAddress"),
        "general traffic": _put("TrafficType", "GENERAL"),
        "no traffic": _drop("TrafficType"),
        "traffic in small letters": _put("TrafficType", "campaign"),
    },
    START: {
        **_OUTBOUND,
        "a sender of another instance": _put("FromEmailAddress", party("desk@other.example")),
        "a sender of nobody": _put("FromEmailAddress", party("eve@elsewhere.example")),
        "no contact": _drop("ContactId"),
        "an unknown contact": _put("ContactId", NOWHERE),
        "a contact of another instance": _put("ContactId", STRANGER),
    },
    RECEIVE: {
        **_EVERYWHERE,
        "no sender": _drop("FromEmailAddress"),
        "a destination that is a structure": _put("DestinationEmailAddress", party("support@acme.example")),
        "a destination without domain": _put("DestinationEmailAddress", "support"),
        "a template": _put("EmailMessage", templated()),
        "51 recipients on one list": _put("AdditionalRecipients", {"ToAddresses": copies(51)["CcEmailAddresses"]}),
        "a recipient without domain": _put("AdditionalRecipients", {"CcAddresses": [party("nobody")]}),
        "a recipient without address": _put("AdditionalRecipients", {"ToAddresses": [{}]}),
        "a reference value of 4,097 bytes": _put("References", {"k": {"Type": "STRING", "Value": "v" * 4_097}}),
        "references of 4,098 bytes": _put("References", {"a": {"Type": "STRING", "Value": "v" * 4_096},
                                                        "b": {"Type": "STRING", "Value": "vv"}}),
        "a reference without type": _put("References", {"k": {"Value": "v"}}),
        "a reference of a type there is not": _put("References", {"k": {"Type": "TEXT", "Value": "v"}}),
        "a date that is none": _put("References", {"k": {"Type": "DATE", "Value": "2024-01-01"}}),
        "a name of 1,025 characters": _put("Name", "n" * 1_025),
        "a description of 4,097 characters": _put("Description", "d" * 4_097),
        "an unknown flow": _put("ContactFlowId", NOWHERE),
        "an unknown related contact": _put("RelatedContactId", NOWHERE),
        "a related contact of another instance": _put("RelatedContactId", STRANGER),
        "an attachment without a name": _put("Attachments", [{"S3Url": "https://files.example.com/a"}]),
        "an attachment without a place": _put("Attachments", [{"FileName": "a.txt"}]),
        "an attribute that is a number": _put("Attributes", {"case": 42}),
        "somebody of another instance": _put("DestinationEmailAddress", "desk@other.example"),
        "the instance of somebody else": _put("InstanceId", THERE),
    },
}  # fmt: skip
"""Edits that each break one thing the documents state plainly, whatever the readings, by operation."""


def more(drawn: Any, operation: str) -> Call:
    """Make an acceptable call, edited harmlessly at several places."""
    made = call(operation)
    for edit in drawn.draw(st.lists(st.sampled_from(HARMLESS[operation]), max_size=3)):
        made = edit(made)
    return made


def faulty(drawn: Any, operation: str, made: Call) -> Call:
    """Put a fault into a call whose content is written out."""
    name = drawn.draw(st.sampled_from(sorted(FAULTS[operation])))
    if "TemplatedMessageConfig" in made["EmailMessage"]:
        made = {**made, "EmailMessage": raw()}
    return FAULTS[operation][name](made)
