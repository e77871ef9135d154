"""What a build may say to one call, and what the documents permit it to say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json: TypeAlias = Any
"""Any JSON value; requests are read as such because a target may be sent anything."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The call succeeded; `response` is the operation's answer as a JSON object."""

    response: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Rejected:
    """The call was refused under an error code, with an HTTP status where the transport has one."""

    code: str
    status: int | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Nameless(Rejected):
    """The call was refused, and the build tells no error codes: it may be any refusal."""

    code: str = ""


@dataclass(frozen=True, slots=True)
class Unsupported:
    """The target does not implement this, or cannot be put into this world."""

    why: str


@dataclass(frozen=True, slots=True)
class Unsendable:
    """The transport cannot carry this request, so the target never saw it."""

    why: str


Answer: TypeAlias = Accepted | Rejected | Unsupported | Unsendable


def plain_code(code: str) -> str:
    """Strip the `Exception` suffix and any namespace, which the documents themselves use unevenly (A-V39)."""
    return code.rpartition("#")[2].removesuffix("Exception")


@dataclass(frozen=True, slots=True)
class Permit:
    """One answer the documents allow.

    `code` is None for acceptance, else the error code of a rejection; `statuses` are the HTTP
    statuses that belong to the code; `cites` names the ambiguities that let it in beside the first.
    `entry` says that the code is not that of the whole call but the status of one entry of a bulk call.
    """

    code: str | None
    statuses: tuple[int, ...] = ()
    cites: tuple[str, ...] = field(default=(), compare=False)
    entry: bool = False

    def covers(self, answer: Answer) -> bool:
        """Say whether the answer is this one; message text is never compared."""
        match answer:
            case Accepted():
                return self.code is None
            case Nameless():
                return self.code is not None and not self.entry
            case Rejected(code=code):
                return self.code is not None and plain_code(code) == plain_code(self.code)
            case _:
                return False


ACCEPTANCE = Permit(None)
