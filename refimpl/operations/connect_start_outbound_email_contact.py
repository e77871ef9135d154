"""Connect StartOutboundEmailContact: sends the email of a contact that was made before."""

from collections.abc import Mapping

from refimpl import sources
from refimpl.absence import absences
from refimpl.answer import Json
from refimpl.case import Case
from refimpl.grammar import endpoint
from refimpl.grammar.address import ODD_RECIPIENTS, ODD_SENDER, odd
from refimpl.instances import Contact, ContactState, Instance
from refimpl.message import Engagement, Message
from refimpl.operations.connect_effects import contact_made, mail_made
from refimpl.operations.connect_lowering import (
    COPIES_MOST,
    Reader,
    composed,
    instance_named,
    mailbox,
    mailboxes,
    names,
    note_many,
    raw_of,
    structure,
    templated_of,
    text,
)
from refimpl.operations.connect_shapes import OUTBOUND_PARTS, Ids, copies, outbound_content, party
from refimpl.operations.connect_spelling import ENVIRONMENT, SPELLING
from refimpl.operations.connect_states import (
    LOCATED_AT_HOME,
    READABLE,
    RECALLED,
    TEMPLATE_NAMED,
    TEMPLATE_RESOLVED,
    WELL_FORMED,
)
from refimpl.rule import Rule
from refimpl.rules import active_contacts, answer, contacts, effects, order, sender_addresses, tokens
from refimpl.rules.shape import DEFECTS
from refimpl.shape import Member, Structure, Text
from refimpl.table import Operation, State
from refimpl.world import Queued, World

NAME = "connect.StartOutboundEmailContact"
_IDS = Ids(
    kind="SOC-S24 SOC-S26 M-SOC-13",
    templated="SOC-S27 SOC-T09",
    base="SOC-S28 M-SOC-14",
    template="SOC-S30 M-SOC-15",
    attributes="SOC-S32 M-SOC-16",
    custom="SOC-S34 M-SOC-17 M-SOC-18",
    profile="SOC-S36",
    raw="SOC-S37",
    subject="SOC-S38 M-SOC-19",
    body="SOC-S40 M-SOC-20",
    content_type="SOC-S42 M-SOC-21",
    copies="SOC-S18 M-SOC-09",
    copy="SOC-S19 M-SOC-10",
)

SHAPE = Structure(
    {
        "InstanceId": Member(Text(least=1, most=100), required=True, cites=("SOC-S03", "SOC-T01", "M-SOC-02")),
        "ContactId": Member(Text(least=1, most=256), required=True, cites=("SOC-S04b", "M-SOC-03")),
        "FromEmailAddress": Member(party("SOC-S06 M-SOC-04", "M-SOC-05"), cites=("SOC-S05b", "SOC-S05")),
        "DestinationEmailAddress": Member(
            party("SOC-S11 M-SOC-07", "M-SOC-08"), required=True, cites=("SOC-S09", "M-SOC-06")
        ),
        "AdditionalRecipients": Member(copies(_IDS), cites=("SOC-S14",)),
        "EmailMessage": Member(outbound_content(_IDS), required=True, cites=("SOC-S22", "M-SOC-12")),
        "ClientToken": Member(Text(most=500), cites=("SOC-S50", "M-SOC-22")),
    }
)

_absent = absences(DEFECTS, ODD_RECIPIENTS, ODD_SENDER, "copies", "templated", "token")


def lower(request: Json, shape: Structure = SHAPE) -> Message:
    """Read a request, any JSON value, into a message with holes where its shape is wrong."""
    reader = Reader(shape, request)
    value = reader.value
    source, to = mailbox(value.get("FromEmailAddress")), mailbox(value.get("DestinationEmailAddress"))
    cc = mailboxes(structure(value, "AdditionalRecipients"), "CcEmailAddresses")
    note_many(value, "AdditionalRecipients.CcEmailAddresses", COPIES_MOST, reader.defects)
    content = structure(value, "EmailMessage")
    token = text(value, "ClientToken")
    instance, arn = instance_named(value)
    engagement = Engagement(
        operation=NAME,
        instance=instance,
        arn=arn,
        token=token,
        parameters=reader.parameters(token),
        source_type=text(content, "MessageSourceType"),
        raw=raw_of(content),
        templated=templated_of(content),
        names=names(source, to, *cc),
        contact=text(value, "ContactId"),
    )
    to_all = () if to is None else (to,)
    everybody = (*to_all, *cc)
    author = () if source is None else (source,)
    absent = _absent(
        reader.defects, odd(everybody), odd(author), cc, engagement.templated is not None, token is not None
    )
    return composed(source, to_all, cc, engagement, reader.defects, reader.holes(OUTBOUND_PARTS), absent)


STATES = (
    READABLE,
    State("well-formed", "every value in the request is one the operation can take", WELL_FORMED),
    RECALLED,
    LOCATED_AT_HOME,
    State(
        "resolved",
        "the contact, the sender and the template are known to the account",
        (
            contacts.contact_exists,
            sender_addresses.sender_of_instance,
            sender_addresses.sender_found,
            *TEMPLATE_RESOLVED,
        ),
        anew=True,
        late=TEMPLATE_NAMED,
    ),
    State(
        "in-state",
        "the contact can be started, and the message is queued",
        (
            contacts.contact_by_email,
            contacts.contact_made_to_be_sent,
            contacts.contact_not_sent,
            contacts.attachments_approved,
        ),
        anew=True,
    ),
    State(
        "within-quota",
        "the quota of active contacts does not stand in the way",
        (active_contacts.counted_contact_may_start,),
        anew=True,
    ),
)

JUDGED: tuple[Rule, ...] = (
    *order.RULES,
    answer.ACCEPTED,
    answer.STATUS,
    answer.CONTACT_ID,
    effects.ONE_MESSAGE,
    effects.NOTHING_ON_REJECTION,
    effects.SOURCE,
    effects.RECIPIENTS,
    effects.SUBJECT,
    effects.TEXT,
    effects.HTML,
    effects.TEMPLATE,
    effects.NO_INJECTED_HEADER,
    effects.CONTACT_SENT,
)


def _signed(message: Message, instance: Instance | None) -> Message:
    """Write the default sender of the instance into a message that names none (A-C37)."""
    if message.source is not None or instance is None or instance.default_from is None:
        return message
    return message._replace(source=endpoint.read(instance.default_from))


def settled(case: Case) -> Message:
    """Write into an accepted message what the account decides: who it is from."""
    return _signed(case.message, case.instance)


def _effect(message: Message, world: World) -> Queued:
    instance = world.settings.connect.by_instance.get(message.engagement.instance or "")
    message = _signed(message, instance)
    contact = world.contact(instance, message.engagement.contact or "") if instance is not None else None
    return Queued(mail_made(message), contact=contact_made(message, ContactState.SENT, **_remembered(contact)))


def _remembered(contact: Contact | None) -> Mapping[str, Json]:
    """Give what the account knows of the contact and the call does not say."""
    if contact is None:
        return {}
    return {
        "initiation": contact.initiation,
        "related": contact.related,
        "attributes": dict(contact.attributes),
    }


def _respond(message: Message, fresh_id: str) -> Mapping[str, Json]:
    """Answer with the contact of the request, which is the one that is sent (A-C34)."""
    return {"ContactId": message.engagement.contact or fresh_id}


CONNECT_START_OUTBOUND_EMAIL_CONTACT = Operation(
    name=NAME,
    source=sources.CONNECT_START_OUTBOUND_EMAIL_CONTACT,
    shape=SHAPE,
    lower=lower,
    states=STATES,
    spelling=SPELLING,
    environment=ENVIRONMENT,
    effect=_effect,
    respond=_respond,
    judged=JUDGED,
    settle=settled,
    repeats=tokens.repeats,
)
