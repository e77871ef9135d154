"""How the operations of Connect say no."""

from typing import Any

STATUS = {
    "InvalidRequestException": 400,
    "ServiceQuotaExceededException": 402,
    "AccessDeniedException": 403,
    "ResourceNotFoundException": 404,
    "IdempotencyException": 409,
}


def rejected(code: str, message: str) -> dict[str, Any]:
    """Answer with one of the errors the pages declare."""
    return {"rejected": {"code": code, "status": STATUS[code], "message": message}}


def invalid(message: str) -> dict[str, Any]:
    """Answer that the request is wrong in itself."""
    return rejected("InvalidRequestException", message)
