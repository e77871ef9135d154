"""Connect SendOutboundEmail: one email of a campaign, sent on behalf of the campaigns service."""

from collections.abc import Mapping

from refimpl import sources
from refimpl.absence import absences
from refimpl.answer import Json
from refimpl.grammar.address import ODD_RECIPIENTS, ODD_SENDER, odd
from refimpl.grammar.resource import UUID
from refimpl.message import Defect, Engagement, Message
from refimpl.operations.connect_effects import mail_made
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
    LOCATED,
    READABLE,
    RECALLED,
    TEMPLATE_NAMED,
    TEMPLATE_RESOLVED,
    WELL_FORMED,
)
from refimpl.rule import Rule
from refimpl.rules import answer, callers, campaigns, effects, order, sender_addresses, tokens
from refimpl.rules.shape import DEFECTS
from refimpl.shape import Member, Structure, Text
from refimpl.table import Operation, State
from refimpl.world import Queued, World

NAME = "connect.SendOutboundEmail"
_IDS = Ids(
    kind="SOE-S24 SOE-S26 M-SOE-13",
    templated="SOE-S27 SOE-T10",
    base="SOE-S28 M-SOE-14",
    template="SOE-S30 M-SOE-15",
    attributes="SOE-S32 M-SOE-16",
    custom="SOE-S34 SOE-T11 M-SOE-17 M-SOE-18",
    profile="SOE-S36 SOE-T12",
    raw="SOE-S37 SOE-T13",
    subject="SOE-S38 M-SOE-19",
    body="SOE-S40 M-SOE-20",
    content_type="SOE-S42 M-SOE-21",
    copies="SOE-T07 SOE-S18 M-SOE-09",
    copy="SOE-S19 M-SOE-10",
)
_REQUEST_ID = 36

SHAPE = Structure(
    {
        "InstanceId": Member(Text(least=1, most=100), required=True, cites=("SOE-S03", "SOE-T01", "M-SOE-02")),
        "FromEmailAddress": Member(
            party("SOE-S06 M-SOE-04", "SOE-T03 M-SOE-05"), required=True, cites=("SOE-S05b", "SOE-T02", "M-SOE-03")
        ),
        "DestinationEmailAddress": Member(
            party("SOE-S11 M-SOE-07", "SOE-T05 M-SOE-08"), required=True, cites=("SOE-S09", "SOE-T04", "M-SOE-06")
        ),
        "AdditionalRecipients": Member(copies(_IDS), cites=("SOE-S14", "SOE-T06")),
        "EmailMessage": Member(outbound_content(_IDS), required=True, cites=("SOE-S22", "SOE-T09", "M-SOE-12")),
        "TrafficType": Member(
            Text(choices=(campaigns.GENERAL, campaigns.CAMPAIGN)),
            required=True,
            cites=("SOE-S44", "SOE-S45", "SOE-T14", "M-SOE-22"),
        ),
        "SourceCampaign": Member(
            Structure(
                {
                    "CampaignId": Member(Text(least=1, most=100), cites=("SOE-T16", "M-SOE-23")),
                    "OutboundRequestId": Member(Text(), cites=("SOE-T17", "M-SOE-24")),
                }
            ),
            cites=("SOE-S48", "SOE-T15"),
        ),
        "ClientToken": Member(Text(most=500), cites=("SOE-T18", "M-SOE-25")),
    }
)

_absent = absences(DEFECTS, ODD_RECIPIENTS, ODD_SENDER, "copies", "templated", "campaign", "token")


def _campaign(value: Mapping[str, Json], defects: list[Defect]) -> tuple[str, ...] | None:
    """List the ids of the campaign, and note that of a request that has not the form of one (A-C05)."""
    if type(value.get("SourceCampaign")) is not dict:
        return None
    campaign = structure(value, "SourceCampaign")
    request = text(campaign, "OutboundRequestId")
    if request is not None and not UUID.fullmatch(request):
        place = "SourceCampaign.OutboundRequestId"
        if len(request) != _REQUEST_ID:
            defects.append(Defect(place, "short" if len(request) < _REQUEST_ID else "long", ("A-C05", "b")))
        else:
            defects.append(Defect(place, "form", ("A-C05", "bc")))
    return tuple(str(each) for each in campaign.values() if type(each) is str)


def lower(request: Json, shape: Structure = SHAPE) -> Message:
    """Read a request, any JSON value, into a message with holes where its shape is wrong."""
    reader = Reader(shape, request)
    value = reader.value
    source, to = mailbox(value.get("FromEmailAddress")), mailbox(value.get("DestinationEmailAddress"))
    cc = mailboxes(structure(value, "AdditionalRecipients"), "CcEmailAddresses")
    note_many(value, "AdditionalRecipients.CcEmailAddresses", COPIES_MOST, reader.defects)
    content = structure(value, "EmailMessage")
    token, campaign = text(value, "ClientToken"), _campaign(value, reader.defects)
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
        traffic=text(value, "TrafficType"),
        campaign=campaign,
        request_id=text(structure(value, "SourceCampaign"), "OutboundRequestId"),
    )
    to_all = () if to is None else (to,)
    everybody = (*to_all, *cc)
    author = () if source is None else (source,)
    absent = _absent(
        reader.defects,
        odd(everybody),
        odd(author),
        cc,
        engagement.templated is not None,
        campaign is not None,
        token is not None,
    )
    return composed(source, to_all, cc, engagement, reader.defects, reader.holes(OUTBOUND_PARTS), absent)


STATES = (
    State("permitted", "the caller may call", (callers.called_by_campaigns,)),
    READABLE,
    State(
        "well-formed",
        "every value in the request is one the operation can take",
        (*WELL_FORMED, *campaigns.WELL_FORMED),
    ),
    RECALLED,
    LOCATED,
    State(
        "resolved",
        "the sender and the template are known to the account, and the message is queued",
        (campaigns.request_id_new, sender_addresses.campaign_sender_of_instance, *TEMPLATE_RESOLVED),
        anew=True,
        late=TEMPLATE_NAMED,
    ),
)

JUDGED: tuple[Rule, ...] = (
    *order.RULES,
    answer.ACCEPTED,
    answer.STATUS,
    answer.EMPTY,
    effects.ONE_MESSAGE,
    effects.NOTHING_ON_REJECTION,
    effects.SOURCE,
    effects.RECIPIENTS,
    effects.SUBJECT,
    effects.TEXT,
    effects.HTML,
    effects.TEMPLATE,
    effects.NO_INJECTED_HEADER,
)


def _effect(message: Message, _: World) -> Queued:
    return Queued(mail_made(message), request_id=message.engagement.request_id)


def _respond(message: Message, fresh_id: str) -> Mapping[str, Json]:
    return {}


CONNECT_SEND_OUTBOUND_EMAIL = Operation(
    name=NAME,
    source=sources.CONNECT_SEND_OUTBOUND_EMAIL,
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
