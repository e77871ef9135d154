"""One kept HTTP connection to a server: no proxy, no redirect, no retry, and every trouble raised as Broke."""

import select
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection, RemoteDisconnected
from urllib.parse import urlsplit

from conformance.protocols.answers import Reply
from conformance.protocols.bindings import MOST_BODY
from conformance.target import Broke


class Connection:
    """Asks one server, one request after the other; `seconds` is how long a single read or write may take."""

    def __init__(self, url: str, seconds: float) -> None:
        parts = urlsplit(url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._url, self._seconds = url, seconds
        self._line = kind(parts.hostname or "", parts.port, timeout=seconds)

    def ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Make one request and read the whole reply."""
        try:
            return self._asked(method, path, body, headers)
        except TimeoutError:
            self._line.close()
            raise Broke("hang", f"{self._url} did not answer within {self._seconds:g} s") from None
        except RemoteDisconnected:
            self._line.close()
            raise Broke("crash", "it closed the connection without an answer") from None
        except HTTPException as error:
            self._line.close()
            raise Broke("garbage", f"it answered with no HTTP ({type(error).__name__}: {error})") from None
        except OSError as error:
            self._line.close()
            raise Broke("crash", f"nothing answers at {self._url} ({error}); start the server") from None
        except BaseException:
            # Interrupted with an answer on its way: the next request would take it for its own.
            self._line.close()
            raise

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def _asked(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        if self._gone():
            self._line.close()
        self._line.request(method, path, body, dict(headers))
        with self._line.getresponse() as response:
            said = response.read(MOST_BODY + 1)
            if len(said) > MOST_BODY:
                raise Broke("garbage", f"it answered with more than {MOST_BODY:,} bytes")
            return Reply(response.status, response.headers.get_content_type(), said, dict(response.headers.items()))

    def _gone(self) -> bool:
        """Say whether the server has hung up meanwhile: with nothing asked there is nothing to read."""
        return self._line.sock is not None and bool(select.select([self._line.sock], [], [], 0)[0])
