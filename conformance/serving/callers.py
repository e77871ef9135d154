"""Who calls, and from which Region, as a request says it; no signature is ever verified."""

import re
from collections.abc import Mapping

CALLER = "x-sendspec-caller"
"""The header that names the caller: an account, `user` or `campaigns`."""
_SIGNED = re.compile(r"AWS4-HMAC-SHA256\s+(?:.*[\s,])?Credential=([^/,\s]*)/\d{8}/([^/,\s]*)/[^/,\s]*/aws4_request")
_NAMED = re.compile(r"\d{12}|user|campaigns")


def caller_in(headers: Mapping[str, str]) -> str | None:
    """Find who calls: by the header, or else by an access key that is an account's number or one of the words."""
    if headers.get(CALLER):
        return headers[CALLER]
    signed = _SIGNED.match(headers.get("authorization", ""))
    return signed[1] if signed and _NAMED.fullmatch(signed[1]) else None


def region_in(headers: Mapping[str, str]) -> str | None:
    """Find the Region a request is signed for; None where it is not signed."""
    signed = _SIGNED.match(headers.get("authorization", ""))
    return signed[2] if signed else None
