"""The content of an email that came in: its text, and the files attached to it."""

import unicodedata
from typing import Any

from .connect_answers import invalid, rejected
from .inbound_texts import given_entries, given_items, has_line_break, unfit_required_text

HEADERS = {"REFERENCES", "MESSAGE_ID", "IN_REPLY_TO", "X_SES_SPAM_VERDICT", "X_SES_VIRUS_VERDICT"}
MOST_ATTACHMENTS = 10


def unfit_headers(headers: Any) -> dict[str, Any] | None:
    if headers is None:
        return None
    if not isinstance(headers, dict):
        return invalid("Headers must be a map")
    for name, value in given_entries(headers).items():
        if name not in HEADERS:
            return invalid(f"There is no header {name[:100]}")
        if unfit := unfit_required_text(f"Headers.{name}", value, 1, 20_000):
            return unfit
    return None


def unfit_raw_message(raw: Any) -> dict[str, Any] | None:
    if raw is None:
        return invalid("RawMessage details must be provided for MessageSourceType:RAW")
    if not isinstance(raw, dict):
        return invalid("RawMessage must be a structure")
    if unfit := unfit_required_text("Subject", raw.get("Subject"), 0, 998):
        return unfit
    if has_line_break(raw["Subject"]):
        return invalid("Subject has a line break")
    if unfit := unfit_required_text("Body", raw.get("Body"), 1, 5_242_880):
        return unfit
    if unfit := unfit_required_text("ContentType", raw.get("ContentType"), 1, 100):
        return unfit
    if raw["ContentType"] != "text/plain" and raw["ContentType"] != "text/html":
        return invalid("ContentType must be text/plain or text/html")
    return unfit_headers(raw.get("Headers"))


def unfit_message(message: Any) -> dict[str, Any] | None:
    if message is None:
        return invalid("EmailMessage is required")
    if not isinstance(message, dict):
        return invalid("EmailMessage must be a structure")
    if message.get("MessageSourceType") is None:
        return invalid("MessageSourceType is required")
    if message["MessageSourceType"] != "RAW":
        return invalid("MessageSourceType must be RAW")
    return unfit_raw_message(message.get("RawMessage"))


def unfit_attachment(name: str, file: Any) -> dict[str, Any] | None:
    if not isinstance(file, dict):
        return invalid(f"{name} must be a structure")
    if unfit := unfit_required_text(f"{name}.FileName", file.get("FileName"), 1, 256):
        return unfit
    # No control, format, private, surrogate or unassigned character.
    if any(unicodedata.category(character).startswith("C") for character in file["FileName"]):
        return invalid(f"{name}.FileName has a character that cannot be shown")
    return unfit_required_text(f"{name}.S3Url", file.get("S3Url"), 1, 2000)


def unfit_attachments(attachments: Any) -> dict[str, Any] | None:
    if attachments is None:
        return None
    if not isinstance(attachments, list):
        return invalid("Attachments must be a list")
    if not attachments:
        return invalid("Attachments must not be empty")
    attachments = given_items(attachments)
    for number, file in enumerate(attachments):
        if unfit := unfit_attachment(f"Attachments[{number}]", file):
            return unfit
    if len(attachments) > MOST_ATTACHMENTS:
        return rejected("ServiceQuotaExceededException", "There are too many attachments")
    return None
