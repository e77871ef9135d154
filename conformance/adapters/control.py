"""The calls to a server that are no operations: plain HTTP to the side of it that testers use."""

from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from conformance.adapters.connection import Connection
from conformance.adapters.lines import BROKE
from conformance.target import Broke, Json
from refimpl import wire


class _Stays(HTTPRedirectHandler):
    """Follows no redirect: it could lead to another machine."""

    def redirect_request(self, *_: object) -> None:
        """Take the redirect for the answer."""


class Control:
    """Plain HTTP to one server; no proxy is asked, and every trouble is raised as Broke."""

    def __init__(self, url: str, seconds: float) -> None:
        self._url, self._seconds = url, seconds
        self._opener = build_opener(ProxyHandler({}), _Stays())
        self._connection = Connection(url, seconds)

    def post(self, path: str) -> None:
        """Post nothing to a path."""
        self._asked(Request(self._url + path, data=b"", method="POST"))

    def read(self, path: str) -> Json:
        """Read the JSON at a path."""
        try:
            return wire.loads(self._asked(Request(self._url + path)))
        except wire.Malformed as error:
            raise Broke("garbage", f"{self._url}{path} gave no JSON: {error}") from None

    def ask(self, path: str, params: Json) -> Json:
        """Post JSON to a path, over a connection that is kept, and read the JSON that comes back."""
        body = wire.dumps(params).encode("ascii")
        reply = self._connection.ask("POST", path, body, {"Content-Type": "application/json"})
        try:
            said = wire.loads(reply.body)
        except wire.Malformed as error:
            raise Broke("garbage", f"{self._url}{path} gave HTTP {reply.status} and no JSON: {error}") from None
        if reply.status == 200:
            return said
        match said:
            case {"error": {"code": int(code), "message": str(message)}}:
                raise Broke(BROKE.get(code, "protocol"), message)
        raise Broke("protocol", f"{self._url}{path} was answered with HTTP {reply.status}; is it a sendspec server?")

    def _asked(self, request: Request) -> bytes:
        try:
            with self._opener.open(request, timeout=self._seconds) as response:
                body: bytes = response.read()
                return body
        except HTTPError as error:
            error.close()
            what = f"{request.get_method()} {request.full_url} was answered with HTTP {error.code}"
            raise Broke("protocol", f"{what}; is it the build its file is for?") from None
        except TimeoutError:
            raise Broke("hang", f"{request.full_url} did not answer within {self._seconds:g} s") from None
        except (URLError, OSError) as error:
            reason = getattr(error, "reason", error)
            raise Broke("crash", f"nothing answers at {self._url} ({reason}); start the server") from None
