"""What a wire protocol cannot carry."""

from refimpl.answer import Json


class Uncarried(ValueError):
    """A request that has no form of its own in the protocol; the message says which part, and why."""


def kind_of(value: Json) -> str:
    """Name the kind of a JSON value."""
    names = {dict: "a structure", list: "a list", str: "text", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")
