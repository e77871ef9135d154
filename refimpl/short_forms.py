"""The short forms that fixtures use for long text: `$repeat` and `$join`."""

from refimpl.answer import Json
from refimpl.wire import Malformed

MOST_TEXT = 64 * 1024 * 1024
"""Characters one repeated text may unfold to."""


def unfolded(value: Json) -> Json:
    """Write out the `$repeat` and `$join` short forms that fixtures use for long text; raises Malformed."""
    try:
        return _unfolded(value)
    except RecursionError:
        raise Malformed("the value is nested too deep to read; flatten it") from None


def _unfolded(value: Json) -> Json:
    if isinstance(value, list):
        return [_unfolded(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"$repeat"}:
        return _repeated(value["$repeat"])
    if value.keys() == {"$join"}:
        pieces = _unfolded(value["$join"])
        if not isinstance(pieces, list) or not all(isinstance(piece, str) for piece in pieces):
            raise Malformed("$join takes a list of texts; mend the fixture")
        return "".join(pieces)
    return {key: _unfolded(item) for key, item in value.items()}


def _repeated(pair: Json) -> str:
    match pair:
        case [str(text), int(times)] if 0 <= len(text) * times <= MOST_TEXT:
            return text * times
    raise Malformed(f"$repeat takes a text and a number of times, at most {MOST_TEXT:,} characters in all")
