"""The addresses of an email that came in: who sent it, and whom it was sent to."""

import re
from typing import Any

from .connect_answers import invalid
from .inbound_texts import given_items, has_line_break, unfit_required_text, unfit_text

ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
MOST_ADDITIONAL = 49
MOST_IN_A_LIST = 50


def unfit_address(name: str, value: Any) -> dict[str, Any] | None:
    if unfit := unfit_required_text(name, value, 1, 255):
        return unfit
    if not ADDRESS.fullmatch(value):
        return invalid(f"{name} is not an email address")
    if not value.isascii():
        return invalid(f"{name} has characters outside ASCII")
    return None


def unfit_party(name: str, party: Any) -> dict[str, Any] | None:
    """Refuse a sender or recipient that has no good address, or a bad display name."""
    if party is None:
        return invalid(f"{name} is required")
    if not isinstance(party, dict):
        return invalid(f"{name} must be a structure")
    if unfit := unfit_address(f"{name}.EmailAddress", party.get("EmailAddress")):
        return unfit
    if unfit := unfit_text(f"{name}.DisplayName", party.get("DisplayName"), 0, 256):
        return unfit
    if has_line_break(party.get("DisplayName")):
        return invalid(f"{name}.DisplayName has a line break")
    return None


def unfit_list(name: str, parties: Any) -> dict[str, Any] | None:
    if parties is None:
        return None
    if not isinstance(parties, list):
        return invalid(f"{name} must be a list")
    if not parties:
        return invalid(f"{name} must not be empty")
    if len(parties) > MOST_IN_A_LIST:
        return invalid(f"{name} has more than {MOST_IN_A_LIST} addresses")
    for number, party in enumerate(given_items(parties)):
        if unfit := unfit_party(f"{name}[{number}]", party):
            return unfit
    return None


def unfit_additional(recipients: Any) -> dict[str, Any] | None:
    if recipients is None:
        return None
    if not isinstance(recipients, dict):
        return invalid("AdditionalRecipients must be a structure")
    if unfit := unfit_list("AdditionalRecipients.ToAddresses", recipients.get("ToAddresses")):
        return unfit
    if unfit := unfit_list("AdditionalRecipients.CcAddresses", recipients.get("CcAddresses")):
        return unfit
    # The destination is the fiftieth.
    if len(to_addresses(recipients)) + len(cc_addresses(recipients)) > MOST_ADDITIONAL:
        return invalid(f"There are more than {MOST_ADDITIONAL} additional recipients")
    return None


def to_addresses(recipients: dict[str, Any] | None) -> list[str]:
    return [party["EmailAddress"] for party in given_items((recipients or {}).get("ToAddresses"))]


def cc_addresses(recipients: dict[str, Any] | None) -> list[str]:
    return [party["EmailAddress"] for party in given_items((recipients or {}).get("CcAddresses"))]


def instance_address(instance: dict[str, Any], recipients: list[str]) -> str | None:
    """Find the first recipient that is an address of the instance, as the instance spells it."""
    # Letter case is of no matter to mail.
    own: dict[str, str] = {address.lower(): address for address in instance["addresses"]}
    for recipient in recipients:
        if recipient.lower() in own:
            return own[recipient.lower()]
    return None
