"""The attributes of a contact, and its segment attributes."""

import re
from typing import Any

from .connect_answers import invalid
from .inbound_texts import given_entries, unfit_required_text, unfit_text, utf8_length

KEY = re.compile(r"[A-Za-z0-9_-]+")
SEGMENT_KEY = re.compile(r"[A-Za-z0-9_:-]+")
MOST_BYTES = 32_768


def unfit_attributes(attributes: Any) -> dict[str, Any] | None:
    if attributes is None:
        return None
    if not isinstance(attributes, dict):
        return invalid("Attributes must be a map")
    size = 0
    for key, value in given_entries(attributes).items():
        if unfit := unfit_required_text("The key of an attribute", key, 1, 32_767):
            return unfit
        if not KEY.fullmatch(key):
            return invalid(f"The key {key[:100]} has other characters than letters, digits, dashes and underscores")
        if unfit := unfit_required_text(f"Attributes.{key[:100]}", value, 0, 32_767):
            return unfit
        size += utf8_length(key) + utf8_length(value)
        if size > MOST_BYTES:
            return invalid(f"Attributes have more than {MOST_BYTES} bytes")
    return None


def unfit_segment_attributes(attributes: Any) -> dict[str, Any] | None:
    if attributes is None:
        return None
    if not isinstance(attributes, dict):
        return invalid("SegmentAttributes must be a map")
    for key, value in given_entries(attributes).items():
        if unfit := unfit_required_text("The key of a segment attribute", key, 1, 128):
            return unfit
        if not SEGMENT_KEY.fullmatch(key):
            return invalid(f"The segment key {key[:100]} has a character that is not allowed")
        if not isinstance(value, dict):
            return invalid(f"SegmentAttributes.{key} must be a structure")
        if unfit := unfit_text(f"SegmentAttributes.{key}.ValueString", value.get("ValueString"), 0, 1024):
            return unfit
    return None


def stored_attributes(given: dict[str, str] | None, related: dict[str, Any] | None) -> dict[str, str]:
    """Copy the attributes of the related contact, and put those that were given over them."""
    copied: dict[str, str] = related["attributes"] if related else {}
    return {**copied, **given_entries(given)}
