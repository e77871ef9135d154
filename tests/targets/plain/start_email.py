"""StartEmailContact: makes an inbound contact of an instance from an email that came in."""

from typing import Any

from . import instances, tokens
from .account import Account
from .connect_answers import invalid, rejected
from .ids import Ids
from .inbound_addresses import (
    cc_addresses,
    instance_address,
    to_addresses,
    unfit_additional,
    unfit_address,
    unfit_party,
)
from .inbound_attributes import stored_attributes, unfit_attributes, unfit_segment_attributes
from .inbound_content import unfit_attachments, unfit_message
from .inbound_references import stored_references, unfit_references
from .inbound_texts import given_items, unfit_required_text, unfit_text

OPERATION = "connect.StartEmailContact"


def unfit_texts(request: dict[str, Any]) -> dict[str, Any] | None:
    """Refuse a plain member of the request that is no text, too short or too long."""
    return (
        unfit_required_text("InstanceId", request.get("InstanceId"), 1, 100)
        or unfit_text("Description", request.get("Description"), 0, 4096)
        or unfit_text("Name", request.get("Name"), 0, 1024)
        or unfit_text("ContactFlowId", request.get("ContactFlowId"), 0, 500)
        or unfit_text("RelatedContactId", request.get("RelatedContactId"), 1, 256)
        or unfit_text("ClientToken", request.get("ClientToken"), 0, 500)
    )


def unfit_request(request: Any) -> dict[str, Any] | None:
    """Refuse what can be seen to be wrong without a look at the account."""
    if not isinstance(request, dict):
        return invalid("The request must be a structure")
    return (
        unfit_texts(request)
        or unfit_party("FromEmailAddress", request.get("FromEmailAddress"))
        or unfit_address("DestinationEmailAddress", request.get("DestinationEmailAddress"))
        or unfit_additional(request.get("AdditionalRecipients"))
        or unfit_message(request.get("EmailMessage"))
        or unfit_references(request.get("References"))
        or unfit_attributes(request.get("Attributes"))
        or unfit_segment_attributes(request.get("SegmentAttributes"))
        or unfit_attachments(request.get("Attachments"))
    )


def unfit_for_instance(instance: dict[str, Any], request: dict[str, Any]) -> dict[str, Any] | None:
    """Refuse what the instance cannot take in."""
    if not instance["email_enabled"]:
        return invalid("The email channel of the instance is not enabled")
    recipients = request.get("AdditionalRecipients")
    everybody = [request["DestinationEmailAddress"], *to_addresses(recipients), *cc_addresses(recipients)]
    flow = request.get("ContactFlowId")
    # Mail comes in by an address of the instance or, if need be, by a flow alone.
    if instance_address(instance, everybody) is None and not flow:
        return rejected("ResourceNotFoundException", "No recipient is an email address of the instance")
    if flow and flow not in instance["flows"]:
        return rejected("ResourceNotFoundException", "The flow does not exist")
    related = request.get("RelatedContactId")
    if related is not None:
        contact = instance["contacts"].get(related)
        if contact is None:
            return rejected("ResourceNotFoundException", "The related contact does not exist")
        if contact["channel"] != "EMAIL":
            return invalid("The related contact is not an email")
    if instance["active"] >= instance["most_active"]:
        return rejected("ServiceQuotaExceededException", "There are too many active emails")
    return None


def contact_flow(instance: dict[str, Any], request: dict[str, Any]) -> str | None:
    """Choose the flow: the one that is given, or else the one of the address by which the mail came in."""
    if request.get("ContactFlowId"):
        given: str = request["ContactFlowId"]
        return given
    recipients = request.get("AdditionalRecipients")
    everybody = [request["DestinationEmailAddress"], *to_addresses(recipients), *cc_addresses(recipients)]
    address = instance_address(instance, everybody)
    flow: str | None = instance["addresses"].get(address)
    return flow


def make_contact(ids: Ids, instance: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
    raw = request["EmailMessage"]["RawMessage"]
    recipients = request.get("AdditionalRecipients")
    related = request.get("RelatedContactId")
    return {
        "id": ids.contact(),
        "instance": instance["id"],
        "channel": "EMAIL",
        "initiation": "INBOUND",
        "state": "active",
        "related": related,
        "flow": contact_flow(instance, request),
        "from": request["FromEmailAddress"]["EmailAddress"],
        "destination": request["DestinationEmailAddress"],
        "to": to_addresses(recipients),
        "cc": cc_addresses(recipients),
        "subject": raw["Subject"],
        "text": raw["Body"] if raw["ContentType"] == "text/plain" else None,
        "html": raw["Body"] if raw["ContentType"] == "text/html" else None,
        "name": request.get("Name"),
        "description": request.get("Description"),
        "attributes": stored_attributes(request.get("Attributes"), instance["contacts"].get(related)),
        "references": stored_references(request.get("References")),
        "attachments": ["processing" for _ in given_items(request.get("Attachments"))],
    }


def start_email_contact(account: Account, ids: Ids, request: Any, caller: str | None) -> dict[str, Any]:
    if unfit := unfit_request(request):
        return unfit
    answered = tokens.answered(account, OPERATION, request)
    if answered:
        return answered
    instance = instances.found(account, request["InstanceId"])
    if instance is None:
        return rejected("ResourceNotFoundException", "The instance does not exist")
    if unfit := unfit_for_instance(instance, request):
        return unfit
    contact = make_contact(ids, instance, request)
    instance["contacts"][contact["id"]] = contact
    instance["active"] += 1
    account.contacts_made.append(contact)
    answer = {"ContactId": contact["id"]}
    tokens.remember(account, OPERATION, request["InstanceId"], request, answer)
    return {"accepted": answer}
