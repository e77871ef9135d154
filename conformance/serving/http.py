"""The HTTP server around a desk: this machine's own address alone, many connections, one world."""

import io
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from conformance.protocols.answers import JSON, Reply
from conformance.protocols.bindings import MOST_BODY
from conformance.serving.desk import Desk, Received
from conformance.serving.patience import PATIENCE, Patience
from refimpl import wire

HOST = "127.0.0.1"
MOST_CONNECTIONS = 100
CHUNK = 1 << 16
LINGER_SECONDS = 2.0
"""How long what a refused client still sends is read and thrown away, so that it gets to read the refusal."""


class Handler(BaseHTTPRequestHandler):
    """Reads requests with the standard library's parser and writes the desk's replies."""

    protocol_version = "HTTP/1.1"
    server_version = "sendspec"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1
    server: "Server"

    def setup(self) -> None:
        """Read with patience, but not without end."""
        super().setup()
        self._patience = Patience(self.connection, *self.server.patience)
        self.rfile.close()
        self.rfile = io.BufferedReader(self._patience)

    def handle_one_request(self) -> None:
        """Take one request; one that came in part and then no further is told so."""
        self._patience.begin()
        self.raw_requestline = b""
        super().handle_one_request()

    def do_GET(self) -> None:
        """Pass a request on to the desk."""
        body = self._body()
        if body is not None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._write(self.server.desk.reply(Received(self.command, self.path, headers, body)))

    do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_GET  # noqa: N815 - the base class looks for these names

    def handle_expect_100(self) -> bool:
        """Say that a body may come, unless it is too large."""
        if self._length() is None:
            return False
        return super().handle_expect_100()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse a request that cannot be read, and hang up: what comes after it cannot be told from it."""
        body = wire.dumps({"message": (message or HTTPStatus(code).phrase)[:2000]}).encode("ascii")
        self.close_connection = True
        # Not even a request of the first version is answered without a status: what it is nobody can tell.
        self.request_version = self.protocol_version
        self._write(Reply(int(code), JSON, body))
        self._linger()

    def log_message(self, format: str, *words: Any) -> None:
        """Keep quiet, but for a request that stopped halfway, which is told to the client."""
        if format.startswith("Request timed out") and self._patience.in_request:
            self.requestline, self.command = "", ""
            self.send_error(HTTPStatus.REQUEST_TIMEOUT)

    def _length(self) -> int | None:
        """Read how long the body is; None where the request was refused for it."""
        headers: Message = self.headers
        if headers.get("Transfer-Encoding"):
            self.send_error(HTTPStatus.LENGTH_REQUIRED, "bodies in chunks are not taken; send a Content-Length")
            return None
        given = {each.strip() for each in headers.get_all("Content-Length", [])}
        word = given.pop() if given else "0"
        if given or not (word.isascii() and word.isdigit()):
            self.send_error(HTTPStatus.BAD_REQUEST, "the Content-Length is no number")
            return None
        if len(word) > 18 or int(word) > MOST_BODY:
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a body may have {MOST_BODY:,} bytes")
            return None
        return int(word)

    def _body(self) -> bytes | None:
        length = self._length()
        if length is None:
            return None
        body = self.rfile.read(length)
        if len(body) < length:
            self.send_error(HTTPStatus.BAD_REQUEST, "the body is shorter than its Content-Length")
            return None
        return body

    def _write(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)
        self.wfile.flush()

    def _linger(self) -> None:
        """Read on for a moment: to hang up on a client that still writes would take the reply from it."""
        until = time.monotonic() + LINGER_SECONDS
        try:
            self.connection.shutdown(socket.SHUT_WR)
            while time.monotonic() < until:
                self.connection.settimeout(max(until - time.monotonic(), 0.01))
                if not self.connection.recv(CHUNK):
                    break
        except OSError:
            pass


class Server(ThreadingHTTPServer):
    """Listens on this machine's own address; a connection too many is hung up on."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, desk: Desk, port: int, patience: tuple[float, float, float] = PATIENCE) -> None:
        self.desk, self.patience = desk, patience
        self._free = threading.BoundedSemaphore(MOST_CONNECTIONS)
        super().__init__((HOST, port), Handler)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{HOST}:{self.server_address[1]}"

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a thread of its own, if there is one left."""
        if not self._free.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._free.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve a connection to its end."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over clients that went away; say in a line what else went wrong."""
        error = sys.exception()
        if not isinstance(error, OSError):
            print(f"sendspec: a connection broke ({type(error).__name__}: {error})", file=sys.stderr)


@contextmanager
def served(desk: Desk, port: int = 0, patience: tuple[float, float, float] = PATIENCE) -> Iterator[str]:
    """Serve a desk from a thread of this process, and give the address."""
    server = Server(desk, port, patience)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.url
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
