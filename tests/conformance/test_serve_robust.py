"""Whatever comes over the line, the server answers it cleanly or hangs up, and goes on serving."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from conformance.adapters.reference import ReferenceTarget
from conformance.protocols.bindings import MOST_BODY
from conformance.serving.desk import Desk
from conformance.serving.http import MOST_CONNECTIONS, served
from conformance.target import Answer, Json
from refimpl.service import Service

FORM = "application/x-www-form-urlencoded"
CALL = (
    b"Action=SendEmail&Version=2010-12-01&Source=news%40example.com&Destination.ToAddresses.member.1=ann%40example.net"
    b"&Message.Subject.Data=Hours&Message.Body.Text.Data=Nine"
)
WORLD = {"ses": {"identities": [{"name": "example.com"}]}}
PATIENCE = (3.0, 0.5, 1.5)
"""Seconds of silence between requests, for one read, and for a whole request: short, so that tests are."""


class Target(ReferenceTarget):
    """The reference, but for one sender it crashes on, and a count of how many are in it at once."""

    inside = most = 0

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        if isinstance(request, dict) and request.get("Source") == "crash":
            raise RuntimeError("the disk is full")
        type(self).inside += 1
        type(self).most = max(self.most, self.inside)
        try:
            time.sleep(0.001)
            return super().send(operation, request, caller)
        finally:
            type(self).inside -= 1


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with served(Desk(Target(Service())), patience=PATIENCE) as address:
        yield address


@pytest.fixture(autouse=True)
def _goes_on(url: str) -> Iterator[None]:
    """See that the server still serves after every test."""
    assert posted(url, "/_sendspec/reset", json.dumps({"world": WORLD}).encode()) == (200, b"{}")
    yield
    status, body = posted(url, "/", CALL, FORM)
    assert (status, b"<MessageId>" in body) == (200, True)


def connection(url: str) -> HTTPConnection:
    return HTTPConnection(urlsplit(url).hostname or "", urlsplit(url).port, timeout=20)


def posted(url: str, path: str, body: bytes, kind: str = "application/json", method: str = "POST") -> tuple[int, bytes]:
    line = connection(url)
    line.request(method, path, body, {"Content-Type": kind})
    with line.getresponse() as response:
        return response.status, response.read()


def plug(url: str) -> socket.socket:
    return socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), timeout=20)


def heard(line: socket.socket) -> bytes:
    """Read until the server hangs up."""
    found = b""
    while piece := line.recv(1 << 16):
        found += piece
    return found


def spoken(url: str, *pieces: bytes) -> bytes:
    """Say something raw and hear all that comes back."""
    with plug(url) as line:
        for piece in pieces:
            line.sendall(piece)
        line.shutdown(socket.SHUT_WR)
        return heard(line)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"400"),
        (b"hello\r\n\r\n", b"400"),
        (b"GET / HTTP/9.9\r\n\r\n", b"505"),
        (b"GET / HTTP/x\r\n\r\n", b"400"),
        (b"BREW / HTTP/1.1\r\n\r\n", b"501"),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", b"414"),
        (b"POST / HTTP/1.1\r\nX: " + b"a" * 70_000 + b"\r\n\r\n", b"431"),
        (b"POST / HTTP/1.1\r\n" + b"X: y\r\n" * 200 + b"\r\n", b"431"),
        (b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", b"400"),
        (b"POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc", b"400"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", b"411"),
        (b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (MOST_BODY + 1), b"413"),
        (b"POST / HTTP/1.1\r\nContent-Length: %s\r\n\r\n" % (b"9" * 5000), b"413"),
        (b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 99999999999\r\n\r\n", b"413"),
    ],
)
def test_what_is_no_request_gets_an_error_and_the_line_is_closed(url: str, said: bytes, status: bytes) -> None:
    head, _, body = spoken(url, said).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 " + status + b" ")
    assert b"connection: close" in head.lower()
    assert json.loads(body)["message"]


def test_an_oversized_body_is_refused_while_it_is_still_being_sent(url: str) -> None:
    with plug(url) as line:
        line.sendall(b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (MOST_BODY * 4))
        line.sendall(b"a" * (1 << 22))
        line.shutdown(socket.SHUT_WR)
        assert heard(line).startswith(b"HTTP/1.1 413 ")


def test_as_many_bytes_as_are_allowed_are_read(url: str) -> None:
    status, body = posted(url, "/contact/email", b" " * (MOST_BODY - 2) + b"{}", method="PUT")
    assert (status, b"shape.required" in body) == (400, True)


@pytest.mark.parametrize(
    ("method", "path", "kind", "body", "status", "said"),
    [
        ("PUT", "/contact/email", "application/json", b"{", 400, b"Serialization"),
        ("PUT", "/contact/email", "application/json", b"\xff\xfe", 400, b"UTF-8"),
        ("PUT", "/contact/email", "application/json", b"[" * 100_000, 400, b"deep"),
        ("PUT", "/contact/email", "application/json", b"NaN", 400, b"NaN"),
        ("PUT", "/contact/email", "text/xml", b"<a/>", 415, b"application/json"),
        ("PUT", "/contact/email", FORM, b"a=b", 415, b"application/json"),
        ("PUT", "/contact/email", "", b"", 400, b"shape.required"),
        ("POST", "/contact/email", "application/json", b"{}", 404, b"nothing is at"),
        ("PUT", "/contact/email/else", "application/json", b"{}", 404, b"nothing is at"),
        ("PUT", "/instance/%FF/outbound-email", "application/json", b"{}", 400, b"UTF-8"),
        ("GET", "/", "", b"", 404, b"nothing is at"),
        ("OPTIONS", "*", "", b"", 404, b"nothing is at"),
        ("POST", "/", "application/json", b"{}", 415, FORM.encode()),
        ("POST", "/", FORM, b"", 400, b"MissingAction"),
        ("POST", "/", FORM, b"Action=SendMail&Version=2010-12-01", 400, b"InvalidAction"),
        ("POST", "/", FORM, b"Action=SendEmail", 400, b"InvalidAction"),
        ("POST", "/", FORM, CALL + b"&Source=again", 400, b"MalformedQueryString"),
        ("POST", "/", FORM, CALL + b"&Tags=%ZZ", 400, b"MalformedQueryString"),
        ("POST", "/", FORM, CALL.replace(b"news%40example.com", b"crash"), 500, b"InternalFailure"),
    ],
)
def test_what_is_no_call_gets_an_error_of_the_protocol(
    url: str, method: str, path: str, kind: str, body: bytes, status: int, said: bytes
) -> None:
    line = connection(url)
    line.request(method, path, body, {"Content-Type": kind} if kind else {})
    response = line.getresponse()
    told = response.read() + str(response.headers).encode()
    assert (response.status, said in told) == (status, True), told
    # The line is still good.
    line.request("GET", "/_sendspec/observe?what=outbox")
    assert json.loads(line.getresponse().read()) == {"messages": []}


def test_an_encoded_body_is_refused(url: str) -> None:
    line = connection(url)
    line.request("PUT", "/contact/email", b"\x1f\x8b", {"Content-Encoding": "gzip"})
    assert line.getresponse().status == 415


def test_a_kept_line_serves_many_calls_and_junk_after_them_ends_only_the_line(url: str) -> None:
    head = b"POST / HTTP/1.1\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (FORM.encode(), len(CALL))
    said = spoken(url, (head + CALL) * 3 + b"\x00\x01junk\r\n\r\n" + head + CALL)
    assert said.count(b"HTTP/1.1 200 ") == 3
    assert said.count(b"HTTP/1.1 400 ") == 1
    assert said.count(b"<MessageId>") == 3


def test_a_request_target_may_be_a_whole_address(url: str) -> None:
    request = b"GET %s/_sendspec/hello HTTP/1.0\r\n\r\n" % url.encode()
    assert b'"name":"refimpl"' in spoken(url, request)


@pytest.mark.parametrize(
    "said",
    [b"POST / HT", b"POST / HTTP/1.1\r\nContent-Le", b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc"],
)
def test_a_client_that_stops_halfway_is_told_so(url: str, said: bytes) -> None:
    with plug(url) as line:
        line.sendall(said)
        assert heard(line).startswith(b"HTTP/1.1 408 ")


def test_a_client_that_trickles_is_not_waited_for_without_end(url: str) -> None:
    began = time.monotonic()
    with plug(url) as line:
        line.sendall(b"POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\n")
        line.settimeout(0.2)
        found = b""
        while not found and time.monotonic() - began < 10:
            line.sendall(b"a")
            try:
                found = line.recv(100)
            except TimeoutError:
                continue
        assert found.startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - began < 8


def test_a_silent_line_is_hung_up_on_without_a_word(url: str) -> None:
    with plug(url) as line:
        assert heard(line) == b""


def test_a_client_that_goes_away_is_nobodys_trouble(url: str) -> None:
    for _ in range(20):
        with plug(url) as line:
            line.sendall(b"POST / HTTP/1.1\r\nContent-Length: 99\r\n\r\nab")


def test_many_at_once_are_served_one_after_the_other(url: str) -> None:
    Target.most = 0
    answers: list[tuple[int, bytes]] = []

    def calling() -> None:
        answers.extend(posted(url, "/", CALL, FORM) for _ in range(10))

    threads = [threading.Thread(target=calling) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [status for status, _ in answers] == [200] * 120
    assert Target.most == 1
    shown = json.loads(posted(url, "/_sendspec/observe", b'{"what": "outbox"}')[1])
    assert len({message["id"] for message in shown["messages"]}) == 120


def test_a_line_too_many_is_hung_up_on_and_those_there_are_served(url: str) -> None:
    with_line = [plug(url) for _ in range(MOST_CONNECTIONS)]
    try:
        with plug(url) as extra:
            assert heard(extra) == b""
        with_line[0].sendall(b"GET /_sendspec/hello HTTP/1.0\r\n\r\n")
        assert b"refimpl" in heard(with_line[0])
    finally:
        for line in with_line:
            line.close()
    until = time.monotonic() + 10
    while not _has_room(url) and time.monotonic() < until:
        time.sleep(0.05)


def _has_room(url: str) -> bool:
    """Say whether a line is served rather than hung up on."""
    with plug(url) as line, suppress(ConnectionError):
        line.sendall(b"GET /_sendspec/hello HTTP/1.0\r\n\r\n")
        return bool(heard(line))
    return False
