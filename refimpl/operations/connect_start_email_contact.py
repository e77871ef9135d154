"""Connect StartEmailContact: takes in an email and makes a contact of it."""

from collections.abc import Mapping

from refimpl import sources
from refimpl.absence import absences
from refimpl.address_book import route
from refimpl.answer import Json
from refimpl.grammar import endpoint
from refimpl.grammar.address import ODD_RECIPIENTS, ODD_SENDER, odd
from refimpl.instances import ContactState
from refimpl.message import Engagement, Message, Reference
from refimpl.operations.connect_effects import contact_made
from refimpl.operations.connect_lowering import (
    Reader,
    composed,
    instance_named,
    mailbox,
    mailboxes,
    names,
    raw_of,
    structure,
    text,
)
from refimpl.operations.connect_shapes import ADDRESS, INBOUND_PARTS, Ids, party, raw_members
from refimpl.operations.connect_spelling import ENVIRONMENT, SPELLING
from refimpl.operations.connect_states import LOCATED_AT_HOME, READABLE, RECALLED
from refimpl.rule import Rule
from refimpl.rules import (
    active_contacts,
    answer,
    attachments,
    attributes,
    contacts,
    content_sources,
    copies,
    effects,
    flows,
    instances,
    order,
    recipients,
    references,
    sender,
    sender_addresses,
    shape,
    tokens,
)
from refimpl.rules.shape import DEFECTS
from refimpl.shape import ListOf, MapOf, Member, Structure, Text
from refimpl.table import Operation, State
from refimpl.world import Created, World

NAME = "connect.StartEmailContact"
INBOUND = "INBOUND"
_IDS = Ids(subject="SEC-S21 M-SEC-17", body="SEC-S22 M-SEC-18", content_type="SEC-S23 M-SEC-19")
_VISIBLE = (
    r"[^\x00-\x1f\x7f-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890-\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\ue000-\uf8ff\U000e0001-\U000e007f\U000f0000-\U0010ffff]*"
)
"""No control, format, private or lone surrogate character (M-SEC-29); unassigned ones are left to the future."""
_EMPTY_LIST = ("A-E21", "b")
_ATTRIBUTE = Text(least=1, most=32_767)

REFERENCE = Structure(
    {
        "Value": Member(Text(most=4096), cites=("SEC-T02", "SEC-S11", "M-SEC-09")),
        "Type": Member(
            Text(
                choices=(
                    "URL", "ATTACHMENT", "CONTACT_ANALYSIS", "NUMBER", "STRING", "DATE", "EMAIL", "EMAIL_MESSAGE",
                ),
                later=(
                    "EMAIL_MESSAGE_PLAIN_TEXT", "EMAIL_MESSAGE_PLAIN_TEXT_REDACTED", "EMAIL_MESSAGE_REDACTED",
                ),
            ),
            required=True,
            cites=("SEC-S12", "SEC-S14", "M-SEC-10"),
        ),
        "Status": Member(
            Text(
                choices=("AVAILABLE", "DELETED", "APPROVED", "REJECTED", "PROCESSING", "FAILED"),
                later=("DRAFTING",),
            ),
            cites=("SEC-S15b", "SEC-S15", "M-SEC-11"),
        ),
        "Arn": Member(
            Text(least=20, most=256, pattern=r"[-:/A-Za-z0-9]+", open_ended=True), cites=("SEC-S15c", "M-SEC-12")
        ),
        "StatusReason": Member(Text(most=100), cites=("SEC-S15d", "M-SEC-13")),
    }
)  # fmt: skip

SHAPE = Structure(
    {
        "InstanceId": Member(Text(least=1, most=100), required=True, cites=("SEC-S02", "M-SEC-02")),
        "FromEmailAddress": Member(
            party("SEC-S04 M-SEC-04", "SEC-S05 M-SEC-05"), required=True, cites=("SEC-S03", "SEC-T01", "M-SEC-03")
        ),
        "DestinationEmailAddress": Member(ADDRESS, required=True, cites=("SEC-S06", "M-SEC-06")),
        "Description": Member(Text(most=4096), cites=("SEC-S07", "M-SEC-07")),
        "References": Member(MapOf(Text(least=1, most=4096), REFERENCE), cites=("SEC-S08", "M-SEC-08")),
        "Name": Member(Text(most=1024), cites=("SEC-S16", "M-SEC-14")),
        "EmailMessage": Member(
            Structure(
                {
                    "MessageSourceType": Member(
                        Text(choices=(content_sources.RAW,)), required=True, cites=("SEC-S18", "SEC-S19", "M-SEC-16")
                    ),
                    "RawMessage": Member(
                        Structure(
                            {
                                **raw_members(_IDS, least_subject=0),
                                "Headers": Member(
                                    MapOf(Text(), Text(least=1, most=20_000)),
                                    cites=("SEC-S24", "M-SEC-20", "M-SEC-21"),
                                ),
                            }
                        ),
                        cites=("SEC-S20",),
                    ),
                }
            ),
            required=True,
            cites=("SEC-S17", "SEC-T03", "M-SEC-15"),
        ),
        "AdditionalRecipients": Member(
            Structure(
                {
                    "ToAddresses": Member(
                        ListOf(party("SEC-S27 M-SEC-23", "SEC-S27b M-SEC-24"), least=1, doubt=_EMPTY_LIST),
                        cites=("SEC-S26", "M-SEC-22"),
                    ),
                    "CcAddresses": Member(
                        ListOf(party("SEC-S29 M-SEC-26", "SEC-S29b M-SEC-27"), least=1, doubt=_EMPTY_LIST),
                        cites=("SEC-S28", "M-SEC-25"),
                    ),
                }
            ),
            cites=("SEC-S25",),
        ),
        "Attachments": Member(
            ListOf(
                Structure(
                    {
                        "FileName": Member(
                            Text(least=1, most=256, pattern=_VISIBLE), required=True, cites=("SEC-S31", "M-SEC-29")
                        ),
                        "S3Url": Member(Text(least=1, most=2000), required=True, cites=("SEC-S32", "M-SEC-30")),
                    }
                ),
                least=1,
                doubt=_EMPTY_LIST,
            ),
            cites=("SEC-S30", "M-SEC-28"),
        ),
        "ContactFlowId": Member(Text(most=500), cites=("SEC-S33", "M-SEC-31")),
        "RelatedContactId": Member(Text(least=1, most=256), cites=("SEC-S34", "M-SEC-32")),
        "Attributes": Member(MapOf(_ATTRIBUTE, Text(most=32_767)), cites=("SEC-S35", "M-SEC-33", "M-SEC-34")),
        "SegmentAttributes": Member(
            MapOf(
                Text(least=1, most=128),
                Structure(
                    {"ValueString": Member(Text(most=1024), cites=("SEC-S37", "SEC-T04", "M-SEC-36"))},
                    later={
                        "ValueMap": "1.35.70",
                        "ValueInteger": "1.35.70",
                        "ValueList": "1.40.27",
                        "ValueArn": "1.40.27",
                    },
                ),
            ),
            cites=("SEC-S36", "M-SEC-35"),
        ),
        "ClientToken": Member(Text(most=500), cites=("SEC-S39", "M-SEC-37")),
    }
)

_OPTIONAL = ("references", "attachments", "attributes", "segment-attributes", "flow", "related", "token")
_absent = absences(DEFECTS, ODD_RECIPIENTS, ODD_SENDER, *_OPTIONAL)


def _reference(row: Mapping[str, Json]) -> Reference:
    others = tuple(given for name in ("Status", "Arn", "StatusReason") if (given := text(row, name)) is not None)
    return Reference(text(row, "Value"), text(row, "Type"), others)


def _pairs(value: Mapping[str, Json], name: str) -> Mapping[str, str]:
    return {key: each for key, each in structure(value, name).items() if type(each) is str}


def lower(request: Json, shape: Structure = SHAPE) -> Message:
    """Read a request, any JSON value, into a message with holes where its shape is wrong."""
    reader = Reader(shape, request)
    value = reader.value
    source, destination = mailbox(value.get("FromEmailAddress")), text(value, "DestinationEmailAddress")
    further, content = structure(value, "AdditionalRecipients"), structure(value, "EmailMessage")
    to, cc = mailboxes(further, "ToAddresses"), mailboxes(further, "CcAddresses")
    segments, files = structure(value, "SegmentAttributes"), value.get("Attachments")
    token, flow, related = text(value, "ClientToken"), text(value, "ContactFlowId"), text(value, "RelatedContactId")
    instance, arn = instance_named(value)
    engagement = Engagement(
        operation=NAME,
        instance=instance,
        arn=arn,
        token=token,
        parameters=reader.parameters(token),
        source_type=text(content, "MessageSourceType"),
        raw=raw_of(content),
        names=names(source, *to, *cc),
        flow=flow,
        related=related,
        name=text(value, "Name"),
        description=text(value, "Description"),
        references={key: _reference(row) for key, row in structure(value, "References").items() if type(row) is dict},
        attributes=_pairs(value, "Attributes"),
        segments=tuple(segments),
        valueless=any(type(each) is dict and "ValueString" not in each for each in segments.values()),
        attachments=len(files) if type(files) is list else 0,
    )
    first = () if destination is None else (endpoint.read(destination),)
    everybody = (*first, *to, *cc)
    author = () if source is None else (source,)
    absent = _absent(
        reader.defects,
        odd(everybody),
        odd(author),
        engagement.references,
        engagement.attachments,
        engagement.attributes,
        segments,
        flow is not None,
        related is not None,
        token is not None,
    )
    holes = reader.holes(INBOUND_PARTS)
    return composed(source, (*first, *to), cc, engagement, reader.defects, holes, absent)


STATES = (
    State(READABLE.name, READABLE.says, (*READABLE.guards, shape.patterns_matched)),
    State(
        "well-formed",
        "every value in the request is one the operation can take",
        (
            recipients.recipients_well_formed,
            sender.sender_well_formed,
            copies.within_list_limit,
            copies.within_total_limit,
            content_sources.raw_content_given,
            content_sources.content_type_known,
            content_sources.within_body_size,
            content_sources.body_light_enough,
            content_sources.one_line_each,
            content_sources.subject_given,
            content_sources.headers_known,
            *references.RULES,
            *attachments.RULES,
            *attributes.RULES,
            instances.instance_named_by_id,
        ),
    ),
    RECALLED,
    LOCATED_AT_HOME,
    State(
        "resolved",
        "the instance takes email, and the addresses, the flow and the related contact are its own",
        (
            instances.instance_takes_email,
            copies.somebody_of_instance,
            sender_addresses.sender_not_of_instance,
            flows.flow_exists,
            contacts.related_contact_exists,
        ),
        anew=True,
    ),
    State(
        "within-quota",
        "there is room for another active contact, and it is made",
        (active_contacts.within_active_contacts,),
        anew=True,
    ),
)

JUDGED: tuple[Rule, ...] = (
    *order.RULES,
    answer.ACCEPTED,
    answer.STATUS,
    answer.CONTACT_ID,
    answer.CONTACT_ID_NEW,
    effects.ONE_CONTACT,
    effects.NOTHING_ON_REJECTION,
    effects.CONTACT_DATA,
)


def _effect(message: Message, world: World) -> Created:
    asked = message.engagement
    instance = world.settings.connect.by_instance.get(asked.instance or "")
    flow, attributes = flows.flow_id(asked.flow or "") or None, dict(asked.attributes)
    related = world.contact(instance, asked.related or "") if instance is not None else None
    if related is not None:
        attributes = {**dict(related.attributes), **attributes}
    book = instance.address_book if instance is not None else {}
    listed = [box for box in message.recipients if box.spec.lower() in book]
    from_inside = message.source is not None and message.source.spec.lower() in book
    made = contact_made(
        message,
        ContactState.ACTIVE,
        id=None,
        initiation=INBOUND,
        flow=flow or (route(instance, [box.spec for box in listed]) if instance is not None else None),
        attributes=attributes,
        least=0 if from_inside else 1,
        most=max(1, len(listed)),
    )
    return Created(made)


def _respond(message: Message, fresh_id: str) -> Mapping[str, Json]:
    return {"ContactId": fresh_id}


CONNECT_START_EMAIL_CONTACT = Operation(
    name=NAME,
    source=sources.CONNECT_START_EMAIL_CONTACT,
    shape=SHAPE,
    lower=lower,
    states=STATES,
    spelling=SPELLING,
    environment=ENVIRONMENT,
    effect=_effect,
    respond=_respond,
    judged=JUDGED,
    repeats=tokens.repeats,
)
