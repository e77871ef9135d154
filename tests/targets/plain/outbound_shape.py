"""The shape of an outbound request: what must be there, of which type, how long. A null member is as good as none.

Each function gives what is wrong in words, or nothing.
"""

import re
from typing import Any

ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
LONGEST_BODY = 5_242_880
MOST_COPIES = 49


def text_fault(owner: dict[str, Any], name: str, least: int, most: int, required: bool = True) -> str | None:
    """Look at a member that is a text of `least` to `most` characters."""
    value = owner.get(name)
    if value is None:
        return f"{name} is required." if required else None
    if not isinstance(value, str):
        return f"{name} must be a text."
    if len(value) < least:
        return f"{name} is too short."
    if len(value) > most:
        return f"{name} is longer than {most} characters."
    return None


def structure_fault(owner: dict[str, Any], name: str, required: bool = True) -> str | None:
    """Look at a member that is a structure, not at what is in it."""
    value = owner.get(name)
    if value is None:
        return f"{name} is required." if required else None
    if not isinstance(value, dict):
        return f"{name} must be a structure."
    return None


def choice_fault(owner: dict[str, Any], name: str, choices: tuple[str, ...]) -> str | None:
    """Look at a required member that is one of a few words."""
    value = owner.get(name)
    if value is None:
        return f"{name} is required."
    if not isinstance(value, str):
        return f"{name} must be a text."
    if value not in choices:
        return f"{name} must be one of {', '.join(choices)}."
    return None


def mailbox_fault(mailbox: Any) -> str | None:
    """Look at one address with its display name."""
    if not isinstance(mailbox, dict):
        return "A recipient or sender must be a structure."
    fault = text_fault(mailbox, "EmailAddress", 1, 255)
    if fault:
        return fault
    fault = text_fault(mailbox, "DisplayName", 0, 256, required=False)
    if fault:
        return fault
    address = mailbox["EmailAddress"]
    if not address.isascii() or not ADDRESS.fullmatch(address):
        return "EmailAddress is not an email address."
    if broken(mailbox.get("DisplayName")):
        return "DisplayName must be on one line."
    return None


def broken(text: str | None) -> bool:
    """Tell whether a text that belongs into a header has a line break."""
    return text is not None and ("\r" in text or "\n" in text)


def copies(request: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the copy recipients of a request whose shape is right."""
    additional = request.get("AdditionalRecipients") or {}
    return [each for each in additional.get("CcEmailAddresses") or [] if each is not None]


def copies_fault(request: dict[str, Any]) -> str | None:
    """Look at the additional recipients."""
    fault = structure_fault(request, "AdditionalRecipients", required=False)
    if fault:
        return fault
    listed = (request.get("AdditionalRecipients") or {}).get("CcEmailAddresses")
    if listed is None:
        return None
    if not isinstance(listed, list):
        return "CcEmailAddresses must be a list."
    if not listed:
        return "CcEmailAddresses must not be empty."
    if len(copies(request)) > MOST_COPIES:
        return f"No more than {MOST_COPIES} copies can be sent."
    for mailbox in copies(request):
        fault = mailbox_fault(mailbox)
        if fault:
            return fault
    return None


def message_fault(request: dict[str, Any]) -> str | None:
    """Look at whom a message goes to, and at what it says."""
    return (
        structure_fault(request, "DestinationEmailAddress")
        or mailbox_fault(request["DestinationEmailAddress"])
        or copies_fault(request)
        or structure_fault(request, "EmailMessage")
        or content_fault(request["EmailMessage"])
    )


def content_fault(message: dict[str, Any]) -> str | None:
    """Look at the shape of an email message, of the source that is not chosen too."""
    fault = (
        choice_fault(message, "MessageSourceType", ("TEMPLATE", "RAW"))
        or structure_fault(message, "RawMessage", required=False)
        or structure_fault(message, "TemplatedMessageConfig", required=False)
    )
    if fault:
        return fault
    raw = message.get("RawMessage")
    if raw is not None:
        fault = (
            text_fault(raw, "Subject", 1, 998)
            or text_fault(raw, "Body", 1, LONGEST_BODY)
            or text_fault(raw, "ContentType", 1, 100)
        )
        if fault:
            return fault
    template = message.get("TemplatedMessageConfig")
    if template is not None:
        return (
            text_fault(template, "KnowledgeBaseId", 1, 500)
            or text_fault(template, "MessageTemplateId", 1, 500)
            or structure_fault(template, "TemplateAttributes")
            or attributes_fault(template["TemplateAttributes"])
        )
    return None


def attributes_fault(attributes: dict[str, Any]) -> str | None:
    """Look at the shape of template attributes."""
    custom = attributes.get("CustomAttributes")
    if custom is not None:
        if not isinstance(custom, dict):
            return "CustomAttributes must be a map."
        for name, value in custom.items():
            if not 1 <= len(name) <= 32_767:
                return "A name in CustomAttributes is too short or too long."
            if value is not None and not isinstance(value, str):
                return "CustomAttributes must be texts."
            if value is not None and len(value) > 32_767:
                return "A text in CustomAttributes is too long."
    profile = attributes.get("CustomerProfileAttributes")
    if profile is not None and not isinstance(profile, str):
        return "CustomerProfileAttributes must be a text."
    return None
