"""The documents sendspec answers to, and the span of interface revisions each page describes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """One document: the key it is cited by, its title, and the revisions whose text it matches."""

    key: str
    title: str
    window: tuple[str, str]


SES_SEND_EMAIL = Source("ses-SendEmail", "SES API v1 (2010-12-01), SendEmail", ("2019-09-11", "2023-08-10"))
SESV2_SEND_BULK_EMAIL = Source(
    "sesv2-SendBulkEmail", "SES API v2 (2019-09-27), SendBulkEmail", ("2021-09-29", "2024-03-04")
)
CONNECT_SEND_OUTBOUND_EMAIL = Source(
    "connect-SendOutboundEmail", "Amazon Connect, SendOutboundEmail", ("2025-06-27", "2026-05-17")
)
CONNECT_START_OUTBOUND_EMAIL_CONTACT = Source(
    "connect-StartOutboundEmailContact", "Amazon Connect, StartOutboundEmailContact", ("2025-06-27", "2026-05-17")
)
CONNECT_START_EMAIL_CONTACT = Source(
    "connect-StartEmailContact", "Amazon Connect, StartEmailContact", ("2024-11-22", "2024-11-25")
)

SOURCES = (
    SES_SEND_EMAIL,
    SESV2_SEND_BULK_EMAIL,
    CONNECT_SEND_OUTBOUND_EMAIL,
    CONNECT_START_OUTBOUND_EMAIL_CONTACT,
    CONNECT_START_EMAIL_CONTACT,
)
