"""How the Connect operations say each fault: the codes of the service model, and their HTTP statuses."""

from collections.abc import Mapping

from refimpl.answer import Permit
from refimpl.faults import Fault


def _codes(first: str, *others: str, cites: str = "") -> tuple[Permit, ...]:
    named = tuple(cites.split())
    return (Permit(first, _STATUSES[first]), *(Permit(code, _STATUSES[code], named) for code in others))


INVALID, NOT_FOUND, DENIED = "InvalidRequestException", "ResourceNotFoundException", "AccessDeniedException"
QUOTA, CONFLICT = "ServiceQuotaExceededException", "IdempotencyException"
VALIDATION, SERIALIZATION = "ValidationException", "SerializationException"
_STATUSES: Mapping[str, tuple[int, ...]] = {
    INVALID: (400,), VALIDATION: (400,), SERIALIZATION: (400,), QUOTA: (402,), DENIED: (403,), NOT_FOUND: (404,),
    CONFLICT: (409,),
}  # fmt: skip
"""The HTTP status of each code (D-CON-24, M-SOE-27..33; those of the transport by custom)."""

_PAST_LIMIT = _codes(INVALID, VALIDATION, cites="A-C53")
_NO_INSTANCE = _codes(NOT_FOUND, DENIED, INVALID, cites="A-C50")
_TOO_MANY = _codes(INVALID, QUOTA, cites="A-C12")
_BAD_VALUE = _codes(INVALID)

SPELLING: Mapping[Fault, tuple[Permit, ...]] = {
    Fault.MEMBER_MISSING: _codes(INVALID, VALIDATION, SERIALIZATION, cites="A-C53"),
    Fault.MEMBER_MISTYPED: _codes(INVALID, SERIALIZATION, cites="A-C54"),
    Fault.MEMBER_UNKNOWN: _codes(INVALID, SERIALIZATION, cites="A-C54"),
    Fault.VALUE_LENGTH: _PAST_LIMIT,
    Fault.LIST_EMPTY: _PAST_LIMIT,
    Fault.VALUE_NOT_A_CHOICE: _PAST_LIMIT,
    Fault.VALUE_PATTERN: _PAST_LIMIT,
    Fault.RECIPIENT_MALFORMED: _BAD_VALUE,
    Fault.SENDER_MALFORMED: _BAD_VALUE,
    Fault.CALLER_NOT_ALLOWED: _codes(DENIED),
    Fault.INSTANCE_UNKNOWN: _NO_INSTANCE,
    Fault.INSTANCE_MISNAMED: _BAD_VALUE,
    Fault.INSTANCE_WITHOUT_EMAIL: _codes(INVALID, NOT_FOUND, DENIED, cites="A-E31"),
    Fault.SENDER_NOT_OF_INSTANCE: _codes(INVALID, NOT_FOUND, DENIED, cites="A-C07"),
    Fault.SENDER_UNRESOLVED: _codes(INVALID, NOT_FOUND, cites="A-C37"),
    Fault.SENDER_TO_ITSELF: _BAD_VALUE,
    Fault.TOO_MANY_COPIES: _TOO_MANY,
    Fault.TOO_MANY_RECIPIENTS: _codes(INVALID, QUOTA, cites="A-E06"),
    Fault.DUPLICATE_RECIPIENT: _BAD_VALUE,
    Fault.NOBODY_OF_INSTANCE: _codes(NOT_FOUND, INVALID, cites="A-E04"),
    Fault.CONTENT_MISSING: _BAD_VALUE,
    Fault.CONTENT_TWICE: _BAD_VALUE,
    Fault.CONTENT_TYPE_UNKNOWN: _BAD_VALUE,
    Fault.MESSAGE_TOO_LARGE: _codes(INVALID, QUOTA, VALIDATION, cites="A-C20 A-C53"),
    Fault.BODY_TOO_HEAVY: _codes(INVALID, QUOTA, cites="A-C20"),
    Fault.HEADER_BREAK: _BAD_VALUE,
    Fault.SUBJECT_EMPTY: _BAD_VALUE,
    Fault.HEADER_UNKNOWN: _BAD_VALUE,
    Fault.TRAFFIC_UNSUPPORTED: _codes(INVALID, DENIED, cites="A-C01"),
    Fault.CAMPAIGN_MISSING: _BAD_VALUE,
    Fault.CAMPAIGN_REQUEST_REPEATED: _codes(CONFLICT, INVALID, cites="A-C05"),
    Fault.KNOWLEDGE_BASE_UNKNOWN: _codes(NOT_FOUND, INVALID, DENIED, cites="A-C43"),
    Fault.TEMPLATE_MISNAMED: _codes(NOT_FOUND, INVALID, cites="A-C42"),
    Fault.TEMPLATE_NOT_FOR_EMAIL: _codes(INVALID, NOT_FOUND, cites="A-C44"),
    Fault.TEMPLATE_ATTRIBUTES_INVALID: _BAD_VALUE,
    Fault.VARIABLE_MISSING: _BAD_VALUE,
    Fault.CONTACT_UNKNOWN: _codes(NOT_FOUND, INVALID, cites="A-E23"),
    Fault.CONTACT_NOT_STARTABLE: _codes(INVALID, NOT_FOUND, cites="A-C35"),
    Fault.CONTACT_ALREADY_SENT: _codes(INVALID, NOT_FOUND, CONFLICT, QUOTA, cites="A-C36"),
    Fault.ATTACHMENT_NOT_APPROVED: _BAD_VALUE,
    Fault.TOO_MANY_ATTACHMENTS: _codes(QUOTA, INVALID, cites="A-E20"),
    Fault.FLOW_UNKNOWN: _codes(NOT_FOUND, INVALID, cites="A-E22"),
    Fault.REFERENCES_TOO_LARGE: _codes(INVALID, QUOTA, cites="A-E10"),
    Fault.REFERENCE_INVALID: _BAD_VALUE,
    Fault.ATTRIBUTES_TOO_LARGE: _codes(INVALID, QUOTA, cites="A-E16"),
    Fault.ATTRIBUTE_KEY_INVALID: _codes(INVALID, QUOTA, cites="A-E16"),
    Fault.SEGMENT_KEY_INVALID: _BAD_VALUE,
    Fault.SEGMENT_ATTRIBUTE_UNKNOWN: _codes(INVALID, NOT_FOUND, cites="A-E18"),
    Fault.TOO_MANY_ACTIVE: _codes(QUOTA),
    Fault.TOKEN_REUSED: _codes(CONFLICT, INVALID, cites="A-C23"),
    Fault.TOKEN_REPEATED: _codes(CONFLICT),
    Fault.TOKEN_EMPTY: _BAD_VALUE,
}

ENVIRONMENT = (
    Permit("ThrottlingException", (429,), ("A-C52",)),
    Permit("InternalServiceException", (500,)),
)
