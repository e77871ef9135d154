"""Outbound campaigns: the class of traffic, and the campaign a message belongs to."""

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.rule import Strength, rule

GENERAL, CAMPAIGN = "GENERAL", "CAMPAIGN"
_IDS = 2


@rule(
    "campaigns.traffic",
    strength=Strength.STATED,
    cites="SOE-S45 SOE-S46 SOE-S47 A-C01",
    permits=(Fault.TRAFFIC_UNSUPPORTED,),
    subject="traffic",
)
def traffic_supported(case: Case) -> bool:
    """Traffic is that of a campaign, for general traffic is not supported."""
    return case.engagement.traffic != GENERAL


@rule(
    "campaigns.source-given",
    strength=Strength.STATED,
    cites="SOE-S48 A-C02",
    permits=(Fault.CAMPAIGN_MISSING,),
    subject="traffic campaign",
)
def campaign_given(case: Case) -> bool | None:
    """Campaign traffic names its campaign."""
    if case.engagement.traffic != CAMPAIGN:
        return None
    return case.engagement.campaign is not None or case.allows("A-C02", "b")


@rule(
    "campaigns.source-complete",
    strength=Strength.INFERRED,
    cites="SOE-S49 SOE-S49b A-C03",
    permits=(Fault.CAMPAIGN_MISSING,),
    subject="campaign",
    only_with="campaign",
)
def campaign_complete(case: Case) -> bool | None:
    """A campaign may be named without its id, or without that of the request."""
    given = case.engagement.campaign
    return None if given is None else len(given) == _IDS or case.allows("A-C03", "a")


@rule(
    "campaigns.request-form",
    strength=Strength.INFERRED,
    cites="SOE-S49b M-SOE-24 A-C05",
    permits=(Fault.CAMPAIGN_MISSING,),
    subject="campaign",
    only_with="campaign",
)
def request_id_in_form(case: Case) -> bool:
    """The id of a campaign's request has the form of one, as long as its length is right."""
    return not any(defect.kind == "form" for defect in case.message.defects) or case.allows("A-C05", "bc")


@rule(
    "campaigns.request-new",
    strength=Strength.INFERRED,
    cites="SOE-S49b A-C05",
    permits=(Fault.CAMPAIGN_REQUEST_REPEATED,),
    subject="campaign",
    only_with="campaign",
)
def request_id_new(case: Case) -> bool | None:
    """The id of a campaign's request was not sent before, or may come again under another token."""
    request = case.engagement.request_id
    if request is None or not case.world.ledger.requests.get(request):
        return None
    return case.allows("A-C05", "bc")


WELL_FORMED = (traffic_supported, campaign_given, campaign_complete, request_id_in_form)
RULES = (*WELL_FORMED, request_id_new)
