"""How SendBulkEmail words each fault: codes of the whole call, and statuses of an entry."""

from collections.abc import Mapping

from refimpl.answer import Permit
from refimpl.faults import Fault


def _codes(*words: str, cites: str = "") -> tuple[Permit, ...]:
    named = tuple(cites.split())
    return tuple(_permit(word, named if turn else ()) for turn, word in enumerate(words))


def _permit(word: str, cites: tuple[str, ...]) -> Permit:
    """Read a code of the whole call, or the status of an entry, which is in capitals (M-V2-17 to M-V2-24)."""
    if word.isupper():
        return Permit(word, (200,), cites, entry=True)
    statuses = {"NotFoundException": (404,), "TooManyRequestsException": (429,), "AccessDeniedException": (403,)}
    return Permit(word, statuses.get(word, (400,)), cites)


_BAD_VALUE = _codes("BadRequestException", "INVALID_PARAMETER", cites="A-B02 A-B47")
_BAD_ENTRY = _codes(
    "INVALID_PARAMETER", "FAILED", "MESSAGE_REJECTED", "BadRequestException", "MessageRejected", cites="A-B20"
)
_BAD_SENDER = _codes("BadRequestException", "MessageRejected", "INVALID_PARAMETER", cites="A-B02 A-B48")
_UNVERIFIED = _codes(
    "MessageRejected", "MailFromDomainNotVerifiedException", "BadRequestException", "MAIL_FROM_DOMAIN_NOT_VERIFIED",
    "MESSAGE_REJECTED", cites="A-B08",
)  # fmt: skip
_NO_PERMISSION = ("AccessDeniedException", "NotFoundException", "MessageRejected")
_SET_UNKNOWN = _codes("NotFoundException", "BadRequestException", "CONFIGURATION_SET_NOT_FOUND", cites="A-B24")
_DISABLED = _codes("SendingPausedException", "MessageRejected", "ACCOUNT_SENDING_PAUSED", cites="A-B26")

SPELLING: Mapping[Fault, tuple[Permit, ...]] = {
    Fault.MEMBER_MISSING: _codes("BadRequestException"),
    Fault.MEMBER_MISTYPED: _codes("BadRequestException", "SerializationException", cites="A-B45"),
    Fault.MEMBER_UNKNOWN: _codes("BadRequestException"),
    Fault.VALUE_LENGTH: _codes("BadRequestException"),
    Fault.NO_ENTRY: _codes("BadRequestException"),
    Fault.TOO_MANY_ENTRIES: _codes(
        "BadRequestException", "LimitExceededException", "MessageRejected", "INVALID_PARAMETER", cites="A-B05"
    ),
    Fault.TOO_MANY_IN_ALL: _codes("BadRequestException", "LimitExceededException", "INVALID_PARAMETER", cites="A-B06"),
    Fault.HEADER_BREAK: _BAD_SENDER,
    Fault.SUBJECT_BREAK: _codes(
        "INVALID_PARAMETER", "FAILED", "MESSAGE_REJECTED", "BadRequestException", cites="A-B16"
    ),
    Fault.SENDER_MISSING: _codes("BadRequestException", "MessageRejected", cites="A-B07"),
    Fault.SENDER_MALFORMED: _BAD_SENDER,
    Fault.SENDER_NOT_ASCII: _codes("BadRequestException", "MessageRejected", cites="A-V54"),
    Fault.SENDER_PUNYCODE: _codes("BadRequestException"),
    Fault.SENDER_UNVERIFIED: _UNVERIFIED,
    Fault.DELEGATION_UNDECLARED: (*_UNVERIFIED, _permit("AccessDeniedException", ("A-B38",))),
    Fault.ARN_MALFORMED: _codes("BadRequestException", *_NO_PERMISSION, cites="A-B38"),
    Fault.NOT_AUTHORIZED: _codes(
        _NO_PERMISSION[0], "BadRequestException", *_NO_PERMISSION[1:], cites="A-B38"
    ),
    Fault.MAIL_FROM_BROKEN: _codes(
        "MailFromDomainNotVerifiedException", "MessageRejected", "MAIL_FROM_DOMAIN_NOT_VERIFIED", cites="A-B08"
    ),
    Fault.RETURN_PATH_MALFORMED: _BAD_SENDER,
    Fault.FEEDBACK_UNVERIFIED: _codes(
        "MessageRejected", "BadRequestException", "MailFromDomainNotVerifiedException", cites="A-B37"
    ),
    Fault.RETURN_PATH_ARN_ALONE: _codes("BadRequestException"),
    Fault.REPLY_TO_MALFORMED: _BAD_SENDER,
    Fault.TAG_INVALID: _BAD_VALUE,
    Fault.TEMPLATE_MISSING: _codes("BadRequestException", "NotFoundException", cites="A-B09 A-B10"),
    Fault.TEMPLATE_MISNAMED: _codes("BadRequestException", "NotFoundException", cites="A-B10"),
    Fault.TEMPLATE_UNKNOWN: _codes("NotFoundException", "BadRequestException", "TEMPLATE_NOT_FOUND", cites="A-B11"),
    Fault.DEFAULT_DATA_INVALID: _codes("BadRequestException", "INVALID_PARAMETER", "FAILED", cites="A-B14"),
    Fault.REPLACEMENT_DATA_INVALID: _codes("INVALID_PARAMETER", "FAILED", "BadRequestException", cites="A-B14"),
    Fault.VARIABLE_MISSING: _codes("INVALID_PARAMETER", "FAILED", "MESSAGE_REJECTED", cites="A-B16"),
    Fault.CONFIGURATION_SET_MISNAMED: _SET_UNKNOWN,
    Fault.CONFIGURATION_SET_UNKNOWN: _SET_UNKNOWN,
    Fault.DEFAULT_CONFIGURATION_SET_GONE: _SET_UNKNOWN,
    Fault.CONFIGURATION_SET_PAUSED: _codes(
        "CONFIGURATION_SET_SENDING_PAUSED", "SendingPausedException", "BadRequestException", cites="A-B25"
    ),
    Fault.CONFIGURATION_SET_WITHOUT_POOL: _codes(
        "INVALID_SENDING_POOL_NAME", "BadRequestException", "NotFoundException", cites="A-B52"
    ),
    Fault.ACCOUNT_SENDING_DISABLED: _DISABLED,
    Fault.ACCOUNT_PAUSED: _DISABLED,
    Fault.ACCOUNT_SHUT_DOWN: _codes(
        "AccountSuspendedException", "MessageRejected", "SendingPausedException", "ACCOUNT_SUSPENDED", cites="A-B27"
    ),
    Fault.NO_RECIPIENT: _codes(
        "BadRequestException", "MessageRejected", "INVALID_PARAMETER", "FAILED", cites="A-B19"
    ),
    Fault.TOO_MANY_RECIPIENTS: _codes(
        "INVALID_PARAMETER", "BadRequestException", "LimitExceededException", cites="A-B06"
    ),
    Fault.RECIPIENT_MALFORMED: _BAD_ENTRY,
    Fault.RECIPIENT_NOT_ASCII: _BAD_VALUE,
    Fault.RECIPIENT_UNVERIFIED: _codes(
        "MESSAGE_REJECTED", "MAIL_FROM_DOMAIN_NOT_VERIFIED", "FAILED", "MessageRejected",
        "MailFromDomainNotVerifiedException", "BadRequestException", cites="A-B42",
    ),
    Fault.QUOTA_EXHAUSTED: _codes(
        "ACCOUNT_DAILY_QUOTA_EXCEEDED", "TooManyRequestsException", "LimitExceededException", "BadRequestException",
        "MessageRejected", cites="A-B29",
    ),
}  # fmt: skip

ENVIRONMENT = (
    Permit("TooManyRequestsException", (429,), ("A-B28", "A-B44")),
    Permit("TRANSIENT_FAILURE", (200,), ("A-B36",), entry=True),
    Permit("FAILED", (200,), ("A-B36",), entry=True),
    Permit("ACCOUNT_THROTTLED", (200,), ("A-B28",), entry=True),
)
