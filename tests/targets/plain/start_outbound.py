"""StartOutboundEmailContact of Amazon Connect: an agent's reply, or a contact made to be sent."""

from typing import Any

from . import instances, tokens
from .account import Account
from .connect_answers import invalid, rejected
from .ids import Ids
from .outbound_content import content, source_refusal, template_refusal
from .outbound_mail import message, same_address
from .outbound_shape import mailbox_fault, message_fault, structure_fault, text_fault

NAME = "connect.StartOutboundEmailContact"


def start_outbound_email_contact(account: Account, ids: Ids, request: Any, caller: str | None) -> dict[str, Any]:
    """Answer one call."""
    fault = request_fault(request)
    if fault:
        return invalid(fault)
    refusal = source_refusal(request["EmailMessage"])
    if refusal:
        return refusal

    answered = tokens.answered(account, NAME, request)
    if answered:
        return answered

    instance = instances.found(account, request["InstanceId"])
    if instance is None:
        return rejected("ResourceNotFoundException", "There is no such instance.")
    sender = request.get("FromEmailAddress")
    if sender is None:
        if instance["default_from"] is None:
            return invalid("FromEmailAddress is missing, and the instance has no default.")
        sender = {"EmailAddress": instance["default_from"]}
    elif not any(same_address(sender["EmailAddress"], address) for address in instance["addresses"]):
        return invalid("FromEmailAddress is not an address of the instance.")
    contact = instance["contacts"].get(request["ContactId"])
    if contact is None:
        return rejected("ResourceNotFoundException", "There is no such contact in the instance.")
    refusal = template_refusal(account, request["EmailMessage"]) or contact_refusal(contact)
    if refusal:
        return refusal

    mail = message(sender, request, content(account, request["EmailMessage"]))
    account.outbox.append({"id": contact["id"], **mail})
    contact["state"] = "sent"
    account.contacts_made.append(started(instance, contact, mail))
    answer = {"ContactId": contact["id"]}
    tokens.remember(account, NAME, request["InstanceId"], request, answer)
    return {"accepted": answer}


def request_fault(request: Any) -> str | None:
    """Say what is wrong with the shape of a request, or nothing."""
    if not isinstance(request, dict):
        return "A request must be a structure."
    fault = (
        text_fault(request, "InstanceId", 1, 100)
        or text_fault(request, "ContactId", 1, 256)
        or structure_fault(request, "FromEmailAddress", required=False)
    )
    if fault:
        return fault
    if request.get("FromEmailAddress") is not None:
        fault = mailbox_fault(request["FromEmailAddress"])
        if fault:
            return fault
    return message_fault(request) or text_fault(request, "ClientToken", 0, 500, required=False)


def contact_refusal(contact: dict[str, Any]) -> dict[str, Any] | None:
    """Refuse a contact that is no email to be sent, was sent already, or has files nobody has approved."""
    if contact["channel"] != "EMAIL":
        return invalid("The contact is not an email.")
    if contact["initiation"] not in ("OUTBOUND", "AGENT_REPLY", "FLOW"):
        return invalid("The contact was not made to be sent.")
    if contact["state"] in ("sent", "ended"):
        return invalid("The contact was sent already.")
    if any(status != "approved" for status in contact["attachments"]):
        return invalid("An attachment is not approved.")
    return None


def started(instance: dict[str, Any], contact: dict[str, Any], mail: dict[str, Any]) -> dict[str, Any]:
    """Give a started contact as the list of contacts shows it."""
    return {
        "id": contact["id"],
        "instance": instance["id"],
        "channel": contact["channel"],
        "initiation": contact["initiation"],
        "state": contact["state"],
        "related": contact["related"],
        "from": mail["source"],
        "destination": mail["to"][0],
        "to": [],
        "cc": mail["cc"],
        "subject": mail["subject"],
        "text": mail["text"],
        "html": mail["html"],
        "attributes": dict(contact["attributes"]),
    }
