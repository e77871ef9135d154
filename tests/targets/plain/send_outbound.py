"""SendOutboundEmail of Amazon Connect: one mail of an outbound campaign."""

from typing import Any

from . import instances, tokens
from .account import Account
from .connect_answers import invalid, rejected
from .ids import Ids
from .outbound_content import content, source_refusal, template_refusal
from .outbound_mail import message, same_address
from .outbound_shape import choice_fault, mailbox_fault, message_fault, structure_fault, text_fault

NAME = "connect.SendOutboundEmail"


def send_outbound_email(account: Account, ids: Ids, request: Any, caller: str | None) -> dict[str, Any]:
    """Answer one call."""
    if caller != "campaigns":
        return rejected("AccessDeniedException", "Only outbound campaigns may call this operation.")

    fault = request_fault(request)
    if fault:
        return invalid(fault)
    if request["TrafficType"] != "CAMPAIGN":
        return invalid("Only campaign traffic is supported.")
    if request.get("SourceCampaign") is None:
        return invalid("Campaign traffic needs a SourceCampaign.")
    refusal = source_refusal(request["EmailMessage"])
    if refusal:
        return refusal

    answered = tokens.answered(account, NAME, request)
    if answered:
        return answered

    instance = instances.found(account, request["InstanceId"])
    if instance is None:
        return rejected("ResourceNotFoundException", "There is no such instance.")
    sender = request["FromEmailAddress"]
    if not any(same_address(sender["EmailAddress"], address) for address in instance["addresses"]):
        return invalid("FromEmailAddress is not an address of the instance.")
    refusal = template_refusal(account, request["EmailMessage"])
    if refusal:
        return refusal

    account.outbox.append(message(sender, request, content(account, request["EmailMessage"])))
    answer: dict[str, Any] = {}
    tokens.remember(account, NAME, request["InstanceId"], request, answer)
    return {"accepted": answer}


def request_fault(request: Any) -> str | None:
    """Say what is wrong with the shape of a request, or nothing."""
    if not isinstance(request, dict):
        return "A request must be a structure."
    fault = (
        text_fault(request, "InstanceId", 1, 100)
        or structure_fault(request, "FromEmailAddress")
        or mailbox_fault(request["FromEmailAddress"])
        or message_fault(request)
        or choice_fault(request, "TrafficType", ("GENERAL", "CAMPAIGN"))
        or structure_fault(request, "SourceCampaign", required=False)
    )
    if fault:
        return fault
    campaign = request.get("SourceCampaign") or {}
    return (
        text_fault(campaign, "CampaignId", 1, 100, required=False)
        or text_fault(campaign, "OutboundRequestId", 36, 36, required=False)
        or text_fault(request, "ClientToken", 0, 500, required=False)
    )
