"""What the query protocol can carry: texts, lists of things, and structures with something in them.

A client library would make text of a number, or leave out an empty structure, and so ask something else than was to
be asked. What has no form of its own is therefore found before it is sent.
"""

from typing import Any, Protocol

from conformance.protocols.uncarried import kind_of
from conformance.target import Json


class Shape(Protocol):
    """A shape of a service model, as botocore has it; structures also have `members`, lists a `member`."""

    @property
    def type_name(self) -> str:
        """Name the kind of shape."""


def not_carried(request: Json, shape: Shape) -> str | None:
    """Say why the query protocol cannot carry a request as it is; None where it can."""
    if not isinstance(request, dict):
        return f"the query protocol has no form for a request that is {kind_of(request)}"
    # An empty request is still a call.
    return _in_structure(request, shape, "") if request else None


def _in(value: Json, shape: Any, where: str) -> str | None:
    match shape.type_name:
        case "structure":
            return _in_structure(value, shape, where)
        case "list":
            return _in_list(value, shape, where)
        case "string":
            return _in_text(value, where)
        case kind:
            return f"{where}: {kind} is not known here"


def _in_structure(value: Json, shape: Any, where: str) -> str | None:
    if not isinstance(value, dict):
        return f"{where}: the query protocol has no form for {kind_of(value)} in place of a structure"
    if not value:
        return f"{where}: an empty structure has no form in the query protocol"
    for name, member in value.items():
        below = f"{where}.{name}" if where else name
        if name not in shape.members:
            return f"{below!r}: the client's service model does not know this member"
        why = _in(member, shape.members[name], below)
        if why is not None:
            return why
    return None


def _in_list(value: Json, shape: Any, where: str) -> str | None:
    if not isinstance(value, list):
        return f"{where}: the query protocol has no form for {kind_of(value)} in place of a list"
    found = (_in(item, shape.member, f"{where}[{turn}]") for turn, item in enumerate(value))
    return next((why for why in found if why is not None), None)


def _in_text(value: Json, where: str) -> str | None:
    if not isinstance(value, str):
        return f"{where}: the query protocol has no form for {kind_of(value)} in place of text"
    try:
        value.encode()
    except UnicodeEncodeError:
        return f"{where}: half a surrogate pair has no form in UTF-8"
    return None
