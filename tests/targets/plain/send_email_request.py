"""A SendEmail request as it is read from JSON, in which anything may stand anywhere."""

from dataclasses import dataclass
from typing import Any


class Malformed(Exception):
    """A member is missing or of the wrong type."""


@dataclass
class Content:
    data: str
    charset: str | None


@dataclass
class Call:
    """What a request asks for; empty texts and lists stand for what was left out."""

    source: str
    to: list[str]
    cc: list[str]
    bcc: list[str]
    subject: Content
    text: Content | None
    html: Content | None
    reply_to: list[str]
    return_path: str
    source_arn: str
    return_path_arn: str
    tags: list[tuple[str, str]]
    configuration_set: str

    def recipients(self) -> list[str]:
        return [*self.to, *self.cc, *self.bcc]


def read_call(request: Any) -> Call:
    """Read a request; raises Malformed."""
    if not isinstance(request, dict):
        raise Malformed("the request is no structure")
    source = text_of(request, "Source")
    if source is None:
        raise Malformed("Source must not be null")

    # A null is as good as nothing; over the query protocol an empty structure is not sent at all.
    destination = structure_of(request, "Destination")
    to = texts_of(destination, "ToAddresses")
    cc = texts_of(destination, "CcAddresses")
    bcc = texts_of(destination, "BccAddresses")
    if to is None and cc is None and bcc is None:
        raise Malformed("Destination must not be null")

    message = structure_of(request, "Message")
    subject = content_of(message, "Subject")
    if subject is None:
        raise Malformed("Message.Subject must not be null")
    body = structure_of(message, "Body")
    text = content_of(body, "Text")
    html = content_of(body, "Html")
    if text is None and html is None:
        raise Malformed("Message.Body must not be null")

    return Call(
        source=source,
        to=to or [],
        cc=cc or [],
        bcc=bcc or [],
        subject=subject,
        text=text,
        html=html,
        reply_to=texts_of(request, "ReplyToAddresses") or [],
        return_path=text_of(request, "ReturnPath") or "",
        source_arn=text_of(request, "SourceArn") or "",
        return_path_arn=text_of(request, "ReturnPathArn") or "",
        tags=tags_of(request),
        configuration_set=text_of(request, "ConfigurationSetName") or "",
    )


def text_of(structure: dict[str, Any], name: str) -> str | None:
    value = structure.get(name)
    if value is not None and not isinstance(value, str):
        raise Malformed(f"{name} is no text")
    return value


def structure_of(structure: dict[str, Any], name: str) -> dict[str, Any]:
    value = structure.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Malformed(f"{name} is no structure")
    return value


def list_of(structure: dict[str, Any], name: str) -> list[Any] | None:
    value = structure.get(name)
    if value is None:
        return None
    if not isinstance(value, list):
        raise Malformed(f"{name} is no list")
    return [each for each in value if each is not None]


def texts_of(structure: dict[str, Any], name: str) -> list[str] | None:
    values = list_of(structure, name)
    if values is not None and not all(isinstance(value, str) for value in values):
        raise Malformed(f"{name} holds what is no text")
    return values


def content_of(structure: dict[str, Any], name: str) -> Content | None:
    if structure.get(name) is None:
        return None
    content = structure_of(structure, name)
    data = text_of(content, "Data")
    if data is None:
        raise Malformed(f"{name}.Data must not be null")
    return Content(data, text_of(content, "Charset"))


def tags_of(request: dict[str, Any]) -> list[tuple[str, str]]:
    tags = []
    for tag in list_of(request, "Tags") or []:
        if not isinstance(tag, dict):
            raise Malformed("a tag is no structure")
        name = text_of(tag, "Name")
        value = text_of(tag, "Value")
        if name is None or value is None:
            raise Malformed("a tag must have a name and a value")
        tags.append((name, value))
    return tags
