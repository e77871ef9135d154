"""REST-JSON: a request as a path with some members in it, and a body of JSON with the others."""

from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

from conformance.protocols.bindings import BINDINGS, REST_JSON, Binding
from conformance.protocols.uncarried import Uncarried, kind_of
from refimpl import wire
from refimpl.answer import Json
from refimpl.wire import Malformed


class Route(NamedTuple):
    """An operation found by its path, and the members that stood in it."""

    binding: Binding
    labels: dict[str, str]


def path_of(binding: Binding, request: Json) -> str:
    """Write the path of a call; raises Uncarried. A member that is missing leaves its place empty."""
    given = request if isinstance(request, dict) else {}
    path = binding.path
    for name in binding.labels:
        path = path.replace(f"{{{name}}}", _label(name, given[name]) if name in given else "")
    return path


def _label(name: str, value: Json) -> str:
    if not isinstance(value, str):
        raise Uncarried(f"{name}: {kind_of(value)} has no form in a path")
    if not value:
        raise Uncarried(f"{name}: in a path an empty text looks like one that is missing")
    try:
        return quote(value, safe="-_~").replace(".", "%2E") if value in (".", "..") else quote(value, safe="-._~")
    except UnicodeEncodeError:
        raise Uncarried(f"{name}: half a surrogate pair has no form in a path") from None


def body_of(binding: Binding, request: Json) -> bytes:
    """Write the body of a call; raises Uncarried for what JSON cannot carry."""
    if isinstance(request, dict):
        request = {name: value for name, value in request.items() if name not in binding.labels}
    try:
        return wire.dumps(request).encode("ascii")
    except wire.Unencodable as error:
        raise Uncarried(str(error)) from None


def route(method: str, path: str) -> Route | None:
    """Find the operation a method and a path, still percent-encoded, lead to; raises Malformed for odd bytes in it."""
    words = path.removesuffix("/").split("/")
    for binding in BINDINGS:
        pattern = binding.path.split("/")
        if binding.protocol != REST_JSON or binding.method != method or len(pattern) != len(words):
            continue
        if all(part == word for part, word in zip(pattern, words, strict=True) if not part.startswith("{")):
            pairs = zip(pattern, words, strict=True)
            return Route(binding, {part[1:-1]: _text(word) for part, word in pairs if part.startswith("{") and word})
    return None


def _text(word: str) -> str:
    try:
        return unquote_to_bytes(word).decode()
    except UnicodeDecodeError:
        raise Malformed("the path is not UTF-8") from None


def request_from(found: Route, body: bytes) -> Json:
    """Read a request from its path and body; raises Malformed where the body is no JSON."""
    try:
        # Told no encoding, JSON would be taken for UTF-16 by its looks.
        text = body.decode()
    except UnicodeDecodeError:
        raise Malformed("the body is not UTF-8") from None
    request: Json = wire.loads(text) if text.strip() else {}
    if not isinstance(request, dict):
        return request
    return {name: value for name, value in request.items() if name not in found.binding.labels} | found.labels
