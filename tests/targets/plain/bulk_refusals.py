"""How a bulk call is refused as a whole."""

from typing import Any


class Refused(Exception):
    """Ends a call; nothing has been sent when it is raised."""

    def __init__(self, code: str, status: int, message: str) -> None:
        super().__init__(message)
        self.answer: dict[str, Any] = {"rejected": {"code": code, "status": status, "message": message}}


def bad_request(message: str) -> Refused:
    return Refused("BadRequestException", 400, message)


def rejected(message: str) -> Refused:
    return Refused("MessageRejected", 400, message)


def not_found(message: str) -> Refused:
    return Refused("NotFoundException", 404, message)
