"""What the Connect operations share of their shape: addresses, content, and the parts that members become."""

from typing import NamedTuple

from refimpl.shape import ListOf, MapOf, Member, Structure, Text


class Ids(NamedTuple):
    """The statements that give the members two operations share, one text of ids for each."""

    kind: str = ""
    templated: str = ""
    base: str = ""
    template: str = ""
    attributes: str = ""
    custom: str = ""
    profile: str = ""
    raw: str = ""
    subject: str = ""
    body: str = ""
    content_type: str = ""
    copies: str = ""
    copy: str = ""


def _cites(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ADDRESS = Text(least=1, most=255)


def party(address: str, name: str = "") -> Structure:
    """Make the shape of an address with its display name."""
    return Structure(
        {
            "EmailAddress": Member(ADDRESS, required=True, cites=_cites(address)),
            "DisplayName": Member(Text(most=256), cites=_cites(name)),
        }
    )


def copies(ids: Ids) -> Structure:
    """Make the shape of the further recipients of outbound mail."""
    many = ListOf(party(ids.copy), least=1, doubt=("A-C14", "b"))
    return Structure({"CcEmailAddresses": Member(many, cites=_cites(ids.copies))})


def outbound_content(ids: Ids) -> Structure:
    """Make the shape of the content of outbound mail."""
    attributes = Structure(
        {
            "CustomAttributes": Member(MapOf(Text(least=1, most=32_767), Text(most=32_767)), cites=_cites(ids.custom)),
            "CustomerProfileAttributes": Member(Text(), cites=_cites(ids.profile)),
        }
    )
    templated = Structure(
        {
            "KnowledgeBaseId": Member(Text(least=1, most=500), required=True, cites=_cites(ids.base)),
            "MessageTemplateId": Member(Text(least=1, most=500), required=True, cites=_cites(ids.template)),
            "TemplateAttributes": Member(attributes, required=True, cites=_cites(ids.attributes)),
        }
    )
    return Structure(
        {
            "MessageSourceType": Member(Text(choices=("TEMPLATE", "RAW")), required=True, cites=_cites(ids.kind)),
            "TemplatedMessageConfig": Member(templated, cites=_cites(ids.templated)),
            "RawMessage": Member(Structure(raw_members(ids, least_subject=1)), cites=_cites(ids.raw)),
        }
    )


def raw_members(ids: Ids, *, least_subject: int) -> dict[str, Member]:
    """Make the members of a message that is written out."""
    return {
        "Subject": Member(Text(least=least_subject, most=998), required=True, cites=_cites(ids.subject)),
        "Body": Member(Text(least=1), required=True, cites=_cites(ids.body)),
        "ContentType": Member(Text(least=1, most=100), required=True, cites=_cites(ids.content_type)),
    }


OUTBOUND_PARTS = {
    "InstanceId": "instance",
    "ContactId": "contact",
    "FromEmailAddress": "source",
    "FromEmailAddress.DisplayName": "source-name",
    "DestinationEmailAddress": "recipients",
    "AdditionalRecipients": "recipients",
    "EmailMessage.MessageSourceType": "source-type",
    "EmailMessage.RawMessage": "raw",
    "EmailMessage.RawMessage.ContentType": "content-type",
    "EmailMessage.RawMessage.Subject": "subject",
    "EmailMessage.RawMessage.Body": "body",
    "EmailMessage.TemplatedMessageConfig": "templated",
    "EmailMessage.TemplatedMessageConfig.KnowledgeBaseId": "knowledge-base",
    "EmailMessage.TemplatedMessageConfig.MessageTemplateId": "message-template",
    "EmailMessage.TemplatedMessageConfig.TemplateAttributes": "template-attributes",
    "TrafficType": "traffic",
    "SourceCampaign": "campaign",
    "ClientToken": "token",
}
"""The part of a message that each member becomes."""
INBOUND_PARTS = {
    "InstanceId": "instance",
    "FromEmailAddress": "source",
    "FromEmailAddress.DisplayName": "source-name",
    "DestinationEmailAddress": "recipients",
    "AdditionalRecipients": "recipients",
    "Description": "description",
    "Name": "name",
    "References": "references",
    "EmailMessage.MessageSourceType": "source-type",
    "EmailMessage.RawMessage": "raw",
    "EmailMessage.RawMessage.ContentType": "content-type",
    "EmailMessage.RawMessage.Subject": "subject",
    "EmailMessage.RawMessage.Body": "body",
    "EmailMessage.RawMessage.Headers": "headers",
    "Attachments": "attachments",
    "ContactFlowId": "flow",
    "RelatedContactId": "related",
    "Attributes": "attributes",
    "SegmentAttributes": "segment-attributes",
    "ClientToken": "token",
}
CHOSEN = frozenset(("source-type", "traffic", "content-type"))
"""Parts whose value says nothing once it is none of those, or as long as those, it may be."""
