"""What a bulk request must look like before anything in it is understood.

A null is taken for a member, or an item of a list, that is not there; members nobody knows are passed over.
"""

from typing import Any

from .bulk_refusals import bad_request

LONGEST_DATA = 262_144


class Entry:
    """One entry of a call, of the right types."""

    def __init__(self, value: Any) -> None:
        structure(value, "BulkEmailEntries")
        destination = required(value, "Destination")
        structure(destination, "Destination")
        self.to = texts(destination, "ToAddresses")
        self.cc = texts(destination, "CcAddresses")
        self.bcc = texts(destination, "BccAddresses")
        self.tags = tags(value, "ReplacementTags")
        self.data: str | None = None
        content = value.get("ReplacementEmailContent")
        if content is not None:
            structure(content, "ReplacementEmailContent")
            template = content.get("ReplacementTemplate")
            if template is not None:
                structure(template, "ReplacementTemplate")
                self.data = data(template, "ReplacementTemplateData")


class Call:
    """A whole call, of the right types."""

    def __init__(self, request: Any) -> None:
        structure(request, "the request")
        self.sender = text(request, "FromEmailAddress")
        self.sender_arn = arn(request, "FromEmailAddressIdentityArn")
        self.reply_to = texts(request, "ReplyToAddresses")
        self.feedback = text(request, "FeedbackForwardingEmailAddress")
        self.feedback_arn = arn(request, "FeedbackForwardingEmailAddressIdentityArn")
        self.tags = tags(request, "DefaultEmailTags")
        self.configuration_set = text(request, "ConfigurationSetName")
        self._read_template(request)
        required(request, "BulkEmailEntries")
        self.entries = [Entry(entry) for entry in items(request, "BulkEmailEntries")]

    def _read_template(self, request: dict[str, Any]) -> None:
        content = required(request, "DefaultContent")
        structure(content, "DefaultContent")
        template = content.get("Template")
        if template is None:
            raise bad_request("DefaultContent has no template")
        structure(template, "Template")
        self.template_name = text(template, "TemplateName")
        if self.template_name == "":
            raise bad_request("TemplateName must not be empty")
        self.template_arn = arn(template, "TemplateArn")
        self.data = data(template, "TemplateData")


def structure(value: Any, name: str) -> None:
    if not isinstance(value, dict):
        raise bad_request(f"{name} must be a structure")


def required(parent: dict[str, Any], name: str) -> Any:
    value = parent.get(name)
    if value is None:
        raise bad_request(f"{name} must not be null")
    return value


def text(parent: dict[str, Any], name: str) -> str | None:
    value = parent.get(name)
    if value is not None and not isinstance(value, str):
        raise bad_request(f"{name} must be a string")
    return value


def arn(parent: dict[str, Any], name: str) -> str | None:
    value = text(parent, name)
    if value == "":
        raise bad_request(f"{name} must not be empty")
    return value


def data(parent: dict[str, Any], name: str) -> str | None:
    value = text(parent, name)
    if value is not None and len(value) > LONGEST_DATA:
        raise bad_request(f"{name} must not be longer than {LONGEST_DATA} characters")
    return value


def texts(parent: dict[str, Any], name: str) -> list[str]:
    found = []
    for item in items(parent, name):
        if not isinstance(item, str):
            raise bad_request(f"{name} must hold strings")
        found.append(item)
    return found


def tags(parent: dict[str, Any], name: str) -> list[tuple[str, str]]:
    found = []
    for item in items(parent, name):
        structure(item, name)
        required(item, "Name")
        required(item, "Value")
        found.append((str(text(item, "Name")), str(text(item, "Value"))))
    return found


def items(parent: dict[str, Any], name: str) -> list[Any]:
    value = parent.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise bad_request(f"{name} must be a list")
    return [item for item in value if item is not None]
