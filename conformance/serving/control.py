"""The control resource: the methods of the JSON Lines protocol as paths, for testers to set and read the world."""

from urllib.parse import parse_qsl

from conformance.adapters.lines import NO_ANSWER, RAISED
from conformance.adapters.server import GARBAGE, NO_METHOD, NO_PARAMS, Refusal, called
from conformance.protocols.answers import JSON, Reply
from conformance.target import PROTOCOL, Json, Target
from refimpl import wire

PREFIX = "/_sendspec/"
READABLE = ("hello", "observe")
"""Methods that change nothing, and may be asked for with GET."""
_STATUSES = {NO_METHOD: 404, NO_ANSWER: 500, RAISED: 500}


def controlled(target: Target, method: str, path: str, query: str, body: bytes) -> Reply:
    """Answer one request of the control resource."""
    word = path.removeprefix(PREFIX).removesuffix("/")
    try:
        if method == "GET" and word in READABLE:
            params: Json = dict(parse_qsl(query, max_num_fields=9))
        elif method == "POST":
            params = wire.loads(body) if body.strip() else {}
        else:
            return refused(405, NO_METHOD, f"{method} is for {' and '.join(READABLE)} alone; use POST")
        if not isinstance(params, dict):
            raise Refusal(NO_PARAMS, "the params are no object")
        return _said(200, called(target, word, {"protocol": PROTOCOL, **params}))
    except Refusal as refusal:
        return refused(_STATUSES.get(refusal.code, 400), refusal.code, str(refusal))
    except wire.Unencodable as error:
        return refused(500, NO_ANSWER, f"the target answered with {error}")
    except (wire.Malformed, ValueError) as error:
        return refused(400, GARBAGE, str(error))
    except Exception as error:  # noqa: BLE001 - whatever a target raises is its crash, and is told as such
        return refused(500, RAISED, f"{type(error).__name__}: {error}")


def refused(status: int, code: int, message: str) -> Reply:
    """Write an error of the control resource."""
    return _said(status, {"error": {"code": code, "message": " ".join(message.split())[:2000]}})


def _said(status: int, value: Json) -> Reply:
    return Reply(status, JSON, wire.dumps(value).encode("ascii"))
