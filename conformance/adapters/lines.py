"""A target that speaks JSON Lines: JSON-RPC 2.0 over the standard input and output of a child process."""

from collections.abc import Mapping, Sequence
from itertools import count

from conformance.adapters.child import Child, shown
from conformance.adapters.greeting import capabilities_from_json
from conformance.adapters.overheard import Overheard
from conformance.adapters.soundness import unsound
from conformance.target import CODES, PROTOCOL, Answer, Broke, Capabilities, Json, Unsendable, Unsupported
from conformance.wording import in_short
from refimpl import wire
from refimpl.answer import Nameless

RAISED = -32000
"""Error code of a host whose target raised: the target's own crash."""
NO_ANSWER = -32001
"""Error code of a host whose target returned something that is no answer."""
BROKE = {RAISED: "crash", NO_ANSWER: "garbage"}
PACE = 1_000_000
"""Bytes of a call that earn a target another second: megabytes take time to read on any machine."""
FAREWELL = 1.0
"""Seconds the target gets to say good-bye, and again to end."""
MOST_SAID = 2000
"""Characters kept of what a target says for people: an error's message, or why it lacks something."""
MEMBERS = {"outbox": "messages", "contacts": "contacts"}


class LinesTarget:
    """A target in a child process, started when first needed.

    After any Broke the child is killed, and the next reset starts a fresh one. `call_timeout` is in
    seconds and holds for each call, with another second for each megabyte sent. `listener` hears every line.
    """

    def __init__(
        self,
        argv: Sequence[str],
        call_timeout: float = 10.0,
        env: Mapping[str, str] | None = None,
        cwd: str | None = None,
        listener: Overheard | None = None,
    ) -> None:
        self._argv, self._env, self._cwd = list(argv), env, cwd
        self._seconds = call_timeout
        self._listener = listener
        self._child: Child | None = None
        self._known: Capabilities | None = None
        self._numbers = count(1)
        self._last = b""

    def hello(self) -> Capabilities:
        """Say what it said of itself when it was last started; starts it if it never was."""
        return self._known if self._known is not None else self._start()

    def reset(self, world: Mapping[str, Json]) -> Unsupported | None:
        """Put it into this world, starting it where it does not run; a world JSON cannot carry raises Unencodable."""
        if self._child is None:
            self._start()
        result = self._result("reset", {"world": dict(world)})
        return self._done("reset", result)

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Make one call; what JSON cannot carry is unsendable."""
        params = {"operation": operation, "request": request} | ({"caller": caller} if caller is not None else {})
        try:
            result = self._result("send", params)
        except wire.Unencodable as error:
            return Unsendable(str(error))
        try:
            return self._answer(result)
        except wire.Malformed as error:
            raise self._broken(Broke("garbage", f"send was answered with {shown(self._last)}; {error}")) from None

    def advance(self, seconds: int) -> Unsupported | None:
        """Let virtual time pass, or say why it does not."""
        return self._done("advance", self._result("advance", {"seconds": seconds}))

    def observe(self, what: str) -> Sequence[Mapping[str, Json]] | Unsupported:
        """List what it shows, oldest first."""
        result = self._result("observe", {"what": what})
        match result:
            case {"unsupported": str(why)}:
                return Unsupported(why[:MOST_SAID])
            case dict():
                rows = result.get(MEMBERS.get(what, what))
                if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
                    return rows
        raise self._broken(Broke("garbage", f"observe was answered with {shown(self._last)}"))

    def close(self) -> None:
        """Say good-bye, and end it."""
        child, self._child = self._child, None
        if child is None:
            return
        # Who listens wants to know whether it ends by itself, however busy the machine is.
        grace = self._seconds if self._listener else FAREWELL
        try:
            self._asked(child, self._line(next(self._numbers), "bye", {}), grace)
        except Broke:
            # It is going anyway.
            child.end()
        else:
            if not child.end(grace) and self._listener:
                self._listener.stayed()

    def _start(self) -> Capabilities:
        self._child = Child(self._argv, self._env, self._cwd)
        try:
            self._known = capabilities_from_json(self._result("hello", {"protocol": PROTOCOL}))
        except wire.Malformed as error:
            raise self._broken(Broke("start", str(error))) from None
        except Broke as trouble:
            what = trouble.what if trouble.how == "protocol" else f"hello got no answer: {trouble.what}"
            raise Broke("start", what, trouble.evidence) from None
        return self._known

    def _result(self, method: str, params: dict[str, Json]) -> Json:
        """Make one call over the wire; whatever goes wrong in it costs the child its life."""
        number = next(self._numbers)
        line = self._line(number, method, params)
        if self._child is None and self._known is not None:
            raise Broke("crash", "it is not running; a reset starts it again")
        if self._child is None:
            self._start()
        assert self._child is not None
        try:
            self._last = self._asked(self._child, line, self._seconds + len(line) / PACE)
            return _read(self._last, number)
        except Broke as trouble:
            raise self._broken(trouble) from None
        except BaseException:
            # Interrupted with an answer on its way: the next call would take it for its own.
            self._broken(Broke("hang", "interrupted"))
            raise

    def _asked(self, child: Child, line: bytes, seconds: float) -> bytes:
        try:
            answer = child.ask(line, seconds)
        except Broke as trouble:
            if self._listener:
                self._listener.unanswered(line, trouble)
            raise
        if self._listener:
            self._listener.exchanged(line, answer)
        return answer

    def _line(self, number: int, method: str, params: dict[str, Json]) -> bytes:
        call: dict[str, Json] = {"jsonrpc": "2.0", "id": number, "method": method}
        return wire.dumps(call | ({"params": params} if params else {})).encode("ascii") + b"\n"

    def _broken(self, trouble: Broke) -> Broke:
        """End the child and add its last words to the trouble."""
        child, self._child = self._child, None
        if child is None:
            return trouble
        evidence = trouble.evidence or child.tail()
        child.end()
        return Broke(trouble.how, trouble.what, evidence)

    def _done(self, method: str, result: Json) -> Unsupported | None:
        match result:
            case {"unsupported": str(why)}:
                return Unsupported(why[:MOST_SAID])
            case {**members} if not members:
                return None
        raise self._broken(Broke("garbage", f"{method} was answered with {shown(self._last)}"))

    def _answer(self, result: Json) -> Answer:
        if not isinstance(result, dict) or len(result) != 1:
            raise wire.Malformed("an answer is an object with exactly one member")
        answer = wire.answer_from_json(result)
        if isinstance(answer, Nameless) and (self._known is None or self._known.errors == CODES):
            raise wire.Malformed("a refusal has a code, where hello does not say that errors are told without")
        return answer


def _read(line: bytes, number: int) -> Json:
    """Take the result out of a response; raises Broke for anything else."""
    try:
        response = wire.loads(line)
    except wire.Malformed:
        raise Broke("garbage", f"it answered with a line that is not JSON: {shown(line)}") from None
    if not isinstance(response, dict) or response.get("jsonrpc") != "2.0":
        raise Broke("garbage", f"it answered with something that is no JSON-RPC 2.0 response: {shown(line)}")
    id = response.get("id")
    failed = isinstance(response.get("error"), dict) and "result" not in response
    if (type(id) is not int or id != number) and not (failed and id is None):
        raise Broke("garbage", f"it answered call {number} with the id {in_short(id)}")
    if failed:
        raise _failure(response["error"], line)
    if "result" not in response or "error" in response:
        raise Broke("garbage", f"it answered with neither a result nor an error: {shown(line)}")
    why = unsound(response["result"])
    if why:
        raise Broke("garbage", f"it answered with {why}: {shown(line)}")
    return response["result"]


def _failure(error: dict[str, Json], line: bytes) -> Broke:
    code, message = error.get("code"), error.get("message")
    if not isinstance(code, int) or isinstance(code, bool) or not isinstance(message, str):
        return Broke("garbage", f"it answered with an error without code and message: {shown(line)}")
    return Broke(BROKE.get(code, "protocol"), message[:MOST_SAID] or f"error {code}")
