"""The catalogue of Connect SendOutboundEmail: what to ask about each of its rules."""

from conformance.strategies.catalogue import Catalogue
from conformance.strategies.connect import addresses, campaigns, content, instances, long_ids, sizes, templates, tokens
from conformance.strategies.connect.bases import NAMES, bases
from conformance.strategies.connect.features import features, settings
from conformance.strategies.connect.relations import relations
from conformance.strategies.connect.shape import NOISE, shaped
from conformance.strategies.connect.vocabulary import NOWHERE, SISTER, sister
from conformance.strategies.drafts import both, drop, nothing, put, settle
from refimpl.answer import Json
from refimpl.operations.connect_send_outbound_email import NAME, SHAPE

SIBLING = "connect.StartOutboundEmailContact"
CAMPAIGN = "4a6c8e0f-2b4d-4687-9a0c-2e4f6a8b0c1d"


def _own(number: int) -> dict[str, Json]:
    """Make the members only this operation has, each request with an id of its own."""
    request = f"5b7d9f0{number}-3c5e-4798-8b1d-3f5a7b9c1d2e"
    return {"TrafficType": "CAMPAIGN", "SourceCampaign": {"CampaignId": CAMPAIGN, "OutboundRequestId": request}}


def _varied(request: Json, number: int) -> Json:
    """Name another recipient and another subject, in a request of its own."""
    other = sizes.varied(request, number)
    other["SourceCampaign"]["OutboundRequestId"] = f"{number:08x}-3c5e-4798-8b1d-3f5a7b9c1d2e"
    return other


PAST = tokens.Past(
    NAME, {}, put(campaigns.REQUEST, campaigns.EARLIER), nothing,
    (SIBLING, {"ContactId": NOWHERE},
     both(drop("TrafficType"), drop("SourceCampaign"), put("ContactId", NOWHERE))),
)  # fmt: skip

CATALOGUE = Catalogue(
    operation=NAME,
    bases=bases({name: _own(number) for number, name in enumerate(NAMES)}, {}, "campaigns"),
    breakers=(
        *shaped(SHAPE), *long_ids.instance(), *long_ids.templates(), *campaigns.breakers(PAST), *instances.breakers(),
        *addresses.recipients(), *addresses.sender_form(), *addresses.sender_apart(),
        *addresses.sender_of_instance("sender.campaign-address", surely=False),
        *content.breakers(), *templates.breakers(), *tokens.breakers(PAST),
    ),
    features=features(
        campaign=(
            put(campaigns.CAMPAIGN, "c"), put(campaigns.CAMPAIGN, "c" * 100), put(campaigns.CAMPAIGN, CAMPAIGN),
        ),
        request=(put(campaigns.REQUEST, NOWHERE), put(campaigns.REQUEST, CAMPAIGN.upper())),
    ),
    settings=settings(PAST),
    noise=(*NOISE, "TrafficType", "SourceCampaign", "SourceCampaign.CampaignId", "SourceCampaign.OutboundRequestId"),
    relations=relations(PAST),
    smoke=("callers.principal", "instances.exists", "recipients.syntax"),
    scene=settle("now", sizes.NOON),
    vary=_varied,
    slopes=sizes.SLOPES,
    twin=both(sister(), put("InstanceId", SISTER)),
)  # fmt: skip
