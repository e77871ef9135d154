"""The other end of the JSON Lines protocol: serve a Python target to whoever writes requests."""

import sys
import traceback
from collections.abc import Callable, Mapping
from typing import BinaryIO

from conformance.adapters.child import MOST_LINE
from conformance.adapters.greeting import capabilities_to_json
from conformance.adapters.lines import MEMBERS, NO_ANSWER, RAISED
from conformance.target import Advances, Capabilities, Closes, Json, Observes, Target, Unsupported
from refimpl import wire

GARBAGE, NO_REQUEST, NO_METHOD, NO_PARAMS = -32700, -32600, -32601, -32602
"""Error codes of JSON-RPC 2.0."""


class Refusal(Exception):
    """A request that cannot be served: an error code and one line."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def serve(target: Target, stdin: BinaryIO, stdout: BinaryIO) -> None:
    """Answer every line of stdin with one on stdout, until bye or the end of the input; then close the target."""
    try:
        for line in iter(lambda: stdin.readline(MOST_LINE + 1), b""):
            if len(line) > MOST_LINE:
                while not line.endswith(b"\n") and (line := stdin.readline(MOST_LINE)):
                    pass
                answer, last = _error(None, GARBAGE, f"a line of more than {MOST_LINE:,} bytes"), False
            elif not line.strip():
                continue
            else:
                answer, last = _answered(target, line)
            stdout.write(answer.encode("ascii") + b"\n")
            stdout.flush()
            if last:
                return
    except BrokenPipeError:
        return
    finally:
        if isinstance(target, Closes):
            target.close()


def refuse(sentence: str, stdin: BinaryIO, stdout: BinaryIO) -> None:
    """Answer the first line with this sentence: there is no target to serve."""
    try:
        request = wire.loads(stdin.readline(MOST_LINE))
    except wire.Malformed:
        request = None
    stdout.write(_error(_id_of(request), RAISED - 2, sentence).encode("ascii") + b"\n")
    stdout.flush()


def _answered(target: Target, line: bytes) -> tuple[str, bool]:
    """Serve one request, and say whether it was the last."""
    id: Json = None
    try:
        request = wire.loads(line)
        id = _id_of(request)
        method, params = _method_and_params(request, id)
        if method == "bye":
            return _result(id, {}), True
        return _result(id, called(target, method, params)), False
    except wire.Malformed as error:
        return _error(id, GARBAGE, str(error)), False
    except wire.Unencodable as error:
        return _error(id, NO_ANSWER, f"the target answered with {error}"), False
    except Refusal as refusal:
        return _error(id, refusal.code, str(refusal)), False
    except Exception as error:  # noqa: BLE001 - whatever a target raises is its crash, and is told as such
        traceback.print_exc(file=sys.stderr)
        return _error(id, RAISED, f"{type(error).__name__}: {error}"), False


def called(target: Target, method: str, params: dict[str, Json]) -> Json:
    """Call one method of a target and give its result; raises Refusal, and whatever the target raises."""
    if method not in METHODS:
        raise Refusal(NO_METHOD, f"there is no method {method!r}")
    return METHODS[method](target, params)


def _id_of(request: Json) -> int | str | None:
    id = request.get("id") if isinstance(request, dict) else None
    return id if isinstance(id, int | str) and not isinstance(id, bool) else None


def _method_and_params(request: Json, id: int | str | None) -> tuple[str, dict[str, Json]]:
    match request:
        case {"jsonrpc": "2.0", "method": str(method), **rest} if id is not None:
            params = rest.get("params", {})
            if isinstance(params, dict):
                return method, params
    raise Refusal(NO_REQUEST, "this is no JSON-RPC 2.0 request with an id, a method and params by name")


def _hello(target: Target, params: dict[str, Json]) -> Json:
    known = target.hello()
    if not isinstance(known, Capabilities):
        raise Refusal(NO_ANSWER, f"hello returned {type(known).__name__}, not Capabilities")
    return capabilities_to_json(known)


def _reset(target: Target, params: dict[str, Json]) -> Json:
    refused = target.reset(_param(params, "world", dict))
    return _refused(refused) if isinstance(refused, Unsupported) else {}


def _send(target: Target, params: dict[str, Json]) -> Json:
    if "request" not in params:
        raise Refusal(NO_PARAMS, "send needs a request")
    operation, caller = _param(params, "operation", str), params.get("caller")
    # A target that never heard of callers is not bothered with them.
    extra = () if caller is None else (caller,)
    answer = target.send(operation, params["request"], *extra)
    written: Json = wire.answer_to_json(answer)
    if written is None:
        raise Refusal(NO_ANSWER, f"send returned {type(answer).__name__}, which is no answer")
    return written


def _advance(target: Target, params: dict[str, Json]) -> Json:
    seconds = params.get("seconds")
    if not isinstance(seconds, int | float) or isinstance(seconds, bool):
        raise Refusal(NO_PARAMS, "advance needs seconds, a number")
    if not isinstance(target, Advances):
        return {"unsupported": "the target has no clock to turn"}
    refused = target.advance(int(seconds))
    return _refused(refused) if isinstance(refused, Unsupported) else {}


def _observe(target: Target, params: dict[str, Json]) -> Json:
    what = _param(params, "what", str)
    if not isinstance(target, Observes):
        return {"unsupported": "the target shows nothing"}
    rows = target.observe(what)
    if isinstance(rows, Unsupported):
        return _refused(rows)
    return {MEMBERS.get(what, what): [dict(row) for row in rows]}


METHODS: Mapping[str, Callable[[Target, dict[str, Json]], Json]] = {
    "hello": _hello,
    "reset": _reset,
    "send": _send,
    "advance": _advance,
    "observe": _observe,
}


def _param(params: dict[str, Json], name: str, kind: type) -> Json:
    if not isinstance(params.get(name), kind):
        raise Refusal(NO_PARAMS, f"{name} is missing or no {kind.__name__}")
    return params[name]


def _refused(refused: Unsupported) -> Json:
    return {"unsupported": refused.why or "it did not say why"}


def _result(id: Json, result: Json) -> str:
    return wire.dumps({"jsonrpc": "2.0", "id": id, "result": result})


def _error(id: Json, code: int, message: str) -> str:
    one_line = " ".join(message.split())[:2000]
    return wire.dumps({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": one_line}})
