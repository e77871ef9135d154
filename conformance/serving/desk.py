"""The front desk: takes one HTTP request, finds whom it is for, and gives one reply. It knows nothing of sockets."""

import sys
import threading
import traceback
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from conformance.protocols import form, rest
from conformance.protocols.answers import INTERNAL, UNKNOWN_OPERATION, Reply, refusal, reply_to
from conformance.protocols.bindings import BINDINGS, QUERY, Binding
from conformance.serving.callers import caller_in, region_in
from conformance.serving.control import PREFIX, controlled
from conformance.target import Closes, Json, Rejected, Target, Unsupported
from refimpl import wire
from refimpl.world import Settings

FORM_KIND, JSON_KIND = "application/x-www-form-urlencoded", "application/json"
_QUERY = {(each.action, each.version): each for each in BINDINGS if each.protocol == QUERY}
_HOME = next(iter(_QUERY.values()))
"""Whose envelope errors have that concern no known action."""


class Received(NamedTuple):
    """One HTTP request: its target as written, and its headers by their names in small letters."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class Refused(Exception):
    """A request that does not get as far as the target, and the error it gets instead."""

    def __init__(self, binding: Binding | None, code: str, status: int, message: str) -> None:
        super().__init__(message)
        self.binding, self.answer = binding, Rejected(code, status, message)


class Call(NamedTuple):
    """A call of an operation, read from the wire."""

    binding: Binding
    request: Json


class Desk:
    """One target and its world, for one caller at a time."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._region = Settings().ses.region
        self._lock = threading.Lock()

    def reply(self, received: Received) -> Reply:
        """Answer one request; never raises."""
        binding: Binding | None = None
        try:
            path, query = _path_of(received.target)
            if path.startswith(PREFIX):
                return self._controlled(received, path, query)
            binding, request = _call_in(received, path)
            self._at_home(binding, received)
            with self._lock:
                caller = caller_in(received.headers)
                # A target that never heard of callers is not bothered with them.
                extra = () if caller is None else (caller,)
                return reply_to(binding, self._target.send(binding.operation, request, *extra))
        except Refused as refused:
            return refusal(refused.binding, refused.answer)
        except Exception as error:  # noqa: BLE001 - whatever a target raises is its crash, and must not end the server
            traceback.print_exc(file=sys.stderr)
            return refusal(binding, Rejected(INTERNAL, 500, f"{type(error).__name__}: {error}"))

    def begin(self, world: Mapping[str, Json]) -> Unsupported | None:
        """Put the target into a world; raises wire.Malformed where it is none."""
        with self._lock:
            refused = self._target.reset(world)
            if not isinstance(refused, Unsupported):
                self._region = _region_of(world)
            return refused

    def close(self) -> None:
        """Free what the target holds."""
        if isinstance(self._target, Closes):
            self._target.close()

    def _controlled(self, received: Received, path: str, query: str) -> Reply:
        with self._lock:
            reply = controlled(self._target, received.method, path, query, received.body)
            if reply.status == 200 and reply.body == b"{}" and path.rstrip("/") == f"{PREFIX}reset":
                self._region = _region_of(wire.loads(received.body)["world"])
            return reply

    def _at_home(self, binding: Binding, received: Received) -> None:
        """Refuse a call that is signed for another Region, as an endpoint of this one does."""
        region = region_in(received.headers)
        if region is not None and region != self._region:
            code = "SignatureDoesNotMatch" if binding.protocol == QUERY else "InvalidSignatureException"
            raise Refused(binding, code, 403, f"credential should be scoped to {self._region}, where the world is")


def _region_of(world: Mapping[str, Json]) -> str:
    """Find the Region of a world that a target has taken."""
    ses = world.get("ses")
    found = ses.get("region") if isinstance(ses, dict) else None
    return found if isinstance(found, str) else Settings().ses.region


def _path_of(target: str) -> tuple[str, str]:
    """Split a request target into path and query, neither of them decoded."""
    if target.startswith(("http://", "https://")):
        parts = urlsplit(target)
        return parts.path or "/", parts.query
    path, _, query = target.partition("?")
    return path, query


def _call_in(received: Received, path: str) -> Call:
    """Find out what is called, and with what; raises Refused."""
    if "content-encoding" in received.headers:
        raise Refused(None, "UnsupportedMediaTypeException", 415, "bodies are taken as they are, without an encoding")
    if path == "/" and received.method == "POST":
        return _query_call(received)
    try:
        found = rest.route(received.method, path)
    except wire.Malformed as error:
        raise Refused(None, "SerializationException", 400, str(error)) from None
    if found is None:
        raise Refused(None, UNKNOWN_OPERATION, 404, f"nothing is at {received.method} {path[:200]}")
    if _kind(received) not in ("", JSON_KIND, "application/x-amz-json-1.0", "application/x-amz-json-1.1"):
        raise Refused(found.binding, "UnsupportedMediaTypeException", 415, f"the body is to be {JSON_KIND}")
    try:
        return Call(found.binding, rest.request_from(found, received.body))
    except wire.Malformed as error:
        raise Refused(found.binding, "SerializationException", 400, str(error)) from None


def _query_call(received: Received) -> Call:
    if _kind(received) not in ("", FORM_KIND):
        raise Refused(_HOME, "UnsupportedMediaType", 415, f"the body is to be {FORM_KIND}")
    try:
        fields = form.fields_from(received.body)
        if "Action" not in fields:
            raise Refused(_HOME, "MissingAction", 400, "the form has no Action")
        binding = _QUERY.get((fields["Action"], fields.get("Version", "")))
        if binding is None:
            action, version = fields["Action"][:100], fields.get("Version", "")[:100]
            raise Refused(_HOME, "InvalidAction", 400, f"there is no operation {action!r} of version {version!r}")
        return Call(binding, form.request_from(binding, fields))
    except wire.Malformed as error:
        raise Refused(_HOME, "MalformedQueryString", 400, str(error)) from None


def _kind(received: Received) -> str:
    return received.headers.get("content-type", "").partition(";")[0].strip().lower()
