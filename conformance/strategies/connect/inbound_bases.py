"""Acceptable calls of inbound mail to start from."""

from collections.abc import Mapping

from conformance.strategies.connect.inbound_vocabulary import CUSTOMER, EARLIER, OTHER_FLOW
from conformance.strategies.connect.vocabulary import (
    DOMAIN,
    ELSEWHERE,
    FLOW,
    INSTANCE,
    SALES,
    SUPPORT,
    instance,
    party,
    raw,
    written,
)
from conformance.strategies.drafts import Draft
from refimpl.answer import Json

_SMALL = {"connect": {"instances": [instance()]}}
_BEFORE = {"id": EARLIER, "initiation": "INBOUND", "state": "ended", "attributes": {"key": "old", "kept": "y"}}
_WORLD = {
    "connect": {
        "instances": [
            instance(
                flows=[FLOW, OTHER_FLOW],
                contacts=[
                    {
                        "id": EARLIER,
                        "initiation": "INBOUND",
                        "state": "ended",
                        "attributes": {"key": "old", "kept": "y"},
                    }
                ],
            )
        ]
    }
}
_PLAIN: dict[str, Json] = {
    "InstanceId": INSTANCE,
    "FromEmailAddress": party(CUSTOMER),
    "DestinationEmailAddress": SUPPORT,
    "EmailMessage": written("A question", "When do you open?"),
}
_FULL: dict[str, Json] = {
    "InstanceId": INSTANCE,
    "FromEmailAddress": party(CUSTOMER, "Ann Field"),
    "DestinationEmailAddress": SUPPORT,
    "Description": "About opening hours",
    "References": {
        "key": {"Value": "A-1042", "Type": "STRING"},
        "site": {"Value": "https://www.example.com/orders?id=1042", "Type": "URL"},
        "items": {"Value": "3", "Type": "NUMBER"},
        "day": {"Value": "1767225600", "Type": "DATE"},
    },
    "Name": "Opening hours",
    "EmailMessage": {
        "MessageSourceType": "RAW",
        "RawMessage": {
            **raw("A question", "When do you open?"),
            "Headers": {
                "MESSAGE_ID": "<2@example.net>",
                "REFERENCES": "<1@example.net>",
                "IN_REPLY_TO": "<1@example.net>",
            },
        },
    },
    "AdditionalRecipients": {
        "ToAddresses": [party(SALES), party(f"ben@{ELSEWHERE}", "Ben"), party("cleo@example.org")],
        "CcAddresses": [party(f"dan@{DOMAIN}", "Dan, Copy"), party("eve@example.org"), party(f"fay@{DOMAIN}")],
    },
    "Attachments": [
        {"FileName": f"{name}.pdf", "S3Url": f"https://files.s3.us-east-1.amazonaws.com/{name}.pdf"}
        for name in ("one", "two", "three")
    ],
    "ContactFlowId": OTHER_FLOW,
    "RelatedContactId": EARLIER,
    "Attributes": {"key": "value", "Order_1-a": "A-1042", "empty": ""},
    "SegmentAttributes": {},
}
"""Every member whose presence no reading minds; a segment attribute there is none such of."""
_PAGE: dict[str, Json] = {
    "InstanceId": INSTANCE,
    "FromEmailAddress": party(CUSTOMER, "Ann Field"),
    "DestinationEmailAddress": SUPPORT,
    "Description": "About opening hours",
    "References": {"order": {"Value": "A-1042", "Type": "STRING"}},
    "Name": "Opening hours",
    "EmailMessage": {
        "MessageSourceType": "RAW",
        "RawMessage": {
            **raw("A question", "<p>When do you open?</p>", "text/html"), "Headers": {"MESSAGE_ID": "<2@example.net>"},
        },
    },
    "AdditionalRecipients": {"CcAddresses": [party(f"ben@{ELSEWHERE}", "Ben")]},
    "Attributes": {"order": "A-1042"},
}  # fmt: skip
"""The request syntax of the page filled in, in its own order."""

BASES: Mapping[str, Draft] = {
    "minimal": Draft(_SMALL, _PLAIN),
    "full": Draft(_WORLD, _FULL),
    "token": Draft(_SMALL, {**_PLAIN, "ClientToken": "token-base"}),
    "page": Draft(_SMALL, _PAGE),
}
