"""The references of a contact, which its agent is shown."""

import re
from typing import Any

from .connect_answers import invalid
from .inbound_texts import given_entries, unfit_required_text, unfit_text, utf8_length

TYPES = {"URL", "ATTACHMENT", "CONTACT_ANALYSIS", "NUMBER", "STRING", "DATE", "EMAIL", "EMAIL_MESSAGE"}
CREATABLE = {"URL", "NUMBER", "STRING", "DATE"}
STATUSES = {"AVAILABLE", "DELETED", "APPROVED", "REJECTED", "PROCESSING", "FAILED"}
ARN = re.compile(r"[-:/A-Za-z0-9]+")
EPOCH = re.compile(r"[0-9]+")
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
MOST_BYTES = 4096


def unfit_status(name: str, reference: dict[str, Any]) -> dict[str, Any] | None:
    """Refuse a malformed status, ARN or reason; what they say is of no matter to a new contact."""
    status = reference.get("Status")
    if status is not None and (not isinstance(status, str) or status not in STATUSES):
        return invalid(f"{name}.Status is none of the known ones")
    if unfit := unfit_text(f"{name}.Arn", reference.get("Arn"), 20, 256):
        return unfit
    # The pattern is bound to the beginning only.
    if reference.get("Arn") is not None and not ARN.match(reference["Arn"]):
        return invalid(f"{name}.Arn is not an ARN")
    return unfit_text(f"{name}.StatusReason", reference.get("StatusReason"), 0, 100)


def unfit_value(name: str, kind: str, value: str) -> dict[str, Any] | None:
    if kind == "DATE" and not EPOCH.fullmatch(value):
        return invalid(f"{name}.Value is not an epoch timestamp")
    if kind == "NUMBER" and not NUMBER.fullmatch(value):
        return invalid(f"{name}.Value is not a number")
    return None


def unfit_reference(name: str, reference: Any) -> dict[str, Any] | None:
    if not isinstance(reference, dict):
        return invalid(f"{name} must be a structure")
    kind = reference.get("Type")
    if kind is None:
        return invalid(f"{name}.Type is required")
    if not isinstance(kind, str) or kind not in TYPES:
        return invalid(f"{name}.Type is none of the known ones")
    if kind not in CREATABLE:
        return invalid(f"{name}.Type cannot be given to a new contact")
    if unfit := unfit_text(f"{name}.Value", reference.get("Value"), 0, 4096):
        return unfit
    if reference.get("Value") and (unfit := unfit_value(name, kind, reference["Value"])):
        return unfit
    return unfit_status(name, reference)


def unfit_references(references: Any) -> dict[str, Any] | None:
    if references is None:
        return None
    if not isinstance(references, dict):
        return invalid("References must be a map")
    size = 0
    for key, reference in given_entries(references).items():
        if unfit := unfit_required_text("The key of a reference", key, 1, 4096):
            return unfit
        if unfit := unfit_reference(f"References.{key[:100]}", reference):
            return unfit
        size += utf8_length(key) + utf8_length(reference.get("Value") or "")
        if size > MOST_BYTES:
            return invalid(f"References have more than {MOST_BYTES} bytes")
    return None


def stored_references(references: dict[str, Any] | None) -> dict[str, Any]:
    return {
        key: {"type": reference["Type"], "value": reference.get("Value")}
        for key, reference in given_entries(references).items()
    }
