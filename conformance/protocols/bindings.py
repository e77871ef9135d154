"""Where each operation lives on the wire, as the service models have it; `tests` hold this table against botocore's."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

QUERY, REST_JSON = "query", "rest-json"
MOST_BODY = 64 * 1024 * 1024
"""Bytes one message may have on the wire: eleven million in a form, each written in three, and room to spare."""


@dataclass(frozen=True)
class Binding:
    """One operation on the wire.

    `path` has the members that go into it in braces, all others go into the body; `statuses` gives the HTTP
    status of each declared error by its code on the wire; `message` names the member with an error's text;
    `signer` is the service's name in signatures. Of the query protocol only: the version of the interface, its XML
    namespace, and the paths of members that are lists, since in a form an empty list looks like an empty text.
    """

    operation: str
    protocol: str
    method: str
    path: str
    signer: str
    statuses: Mapping[str, int] = field(hash=False)
    message: str
    version: str = ""
    namespace: str = ""
    lists: frozenset[str] = frozenset()

    @property
    def action(self) -> str:
        """The operation without its service."""
        return self.operation.partition(".")[2]

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The members that are written into the path."""
        return tuple(re.findall(r"{(\w+)}", self.path))


_CONNECT = {
    "InvalidRequestException": 400, "ServiceQuotaExceededException": 402, "AccessDeniedException": 403,
    "ResourceNotFoundException": 404, "IdempotencyException": 409, "ThrottlingException": 429,
    "InternalServiceException": 500,
}  # fmt: skip


def _connect(action: str, path: str) -> Binding:
    return Binding(f"connect.{action}", REST_JSON, "PUT", path, "connect", _CONNECT, "Message")


BINDINGS = (
    Binding(
        "ses.SendEmail", QUERY, "POST", "/", "ses",
        {
            "MessageRejected": 400, "MailFromDomainNotVerifiedException": 400, "ConfigurationSetDoesNotExist": 400,
            "ConfigurationSetSendingPausedException": 400, "AccountSendingPausedException": 400,
        },
        "Message", version="2010-12-01", namespace="http://ses.amazonaws.com/doc/2010-12-01/",
        lists=frozenset((
            "Destination.ToAddresses", "Destination.CcAddresses", "Destination.BccAddresses",
            "ReplyToAddresses", "Tags",
        )),
    ),
    Binding(
        "sesv2.SendBulkEmail", REST_JSON, "POST", "/v2/email/outbound-bulk-emails", "ses",
        {
            "TooManyRequestsException": 429, "LimitExceededException": 400, "AccountSuspendedException": 400,
            "SendingPausedException": 400, "MessageRejected": 400, "MailFromDomainNotVerifiedException": 400,
            "NotFoundException": 404, "BadRequestException": 400,
        },
        "message",
    ),
    _connect("SendOutboundEmail", "/instance/{InstanceId}/outbound-email"),
    _connect("StartOutboundEmailContact", "/contact/outbound-email"),
    _connect("StartEmailContact", "/contact/email"),
)  # fmt: skip
BY_OPERATION: Mapping[str, Binding] = {binding.operation: binding for binding in BINDINGS}
