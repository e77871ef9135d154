"""`sendspec serve` as a user runs it: begun, called, controlled, driven by the suite and ended."""

import json
import re
import shlex
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError

import pytest

from conformance.adapters.address import open_target
from conformance.adapters.builds import build_named
from conformance.adapters.reference import ReferenceTarget
from conformance.serving.desk import Desk
from conformance.serving.http import served
from conformance.strategies import CATALOGUES
from conformance.target import Accepted, Advances, Answer, Broke, Json, Observes, Rejected, Unsendable, Unsupported
from refimpl.service import Service
from tests.conformance.schema import complaints
from tests.conformance.shell import environment, sendspec
from tests.repo.tree import ROOT

OPERATIONS = tuple(CATALOGUES)
WORLD = {"ses": {"identities": [{"name": "example.com"}], "quota": {"max_24_hours": 1}}}
PAGE = {
    "Source": "news@example.com", "Destination": {"ToAddresses": ["ann@example.net"]},
    "Message": {"Subject": {"Data": "Hours"}, "Body": {"Text": {"Data": "We open at nine."}}},
}  # fmt: skip


@contextmanager
def serving(*words: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Run the command until it says where it listens; end it if nobody did."""
    command = [sys.executable, "-m", "conformance", "serve", "--http", "0", *words]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            found = re.fullmatch(r"\S+ is served at (http://127\.0\.0\.1:\d+)\n", line)
            assert found, (line, process.stderr and process.stderr.read())
            yield process, found[1]
        finally:
            process.kill()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving() as (_, address):
        yield address


def asked(url: str, method: str, params: Json = None) -> Json:
    """Ask the control resource, with GET where there are no params."""
    body = None if params is None else json.dumps(params).encode()
    request = urllib.request.Request(f"{url}/_sendspec/{method}", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as response:
        assert response.status == 200
        return json.loads(response.read())


@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGTERM])
def test_a_server_told_to_stop_ends_well(word: signal.Signals) -> None:
    with serving() as (process, url):
        # A line that is kept open keeps nobody from ending.
        host, port = url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))):
            assert asked(url, "hello")["name"] == "refimpl"
            process.send_signal(word)
            assert process.wait(20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_the_control_resource_speaks_as_the_json_lines_protocol_does(url: str) -> None:
    def said(method: str, params: Json = None) -> Json:
        result = asked(url, method, params)
        line = {"jsonrpc": "2.0", "id": 1, "result": result}
        assert complaints("protocol", line) == []
        return result

    assert said("hello") == said("hello", {"protocol": 1})
    assert set(said("hello")["operations"]) == set(OPERATIONS)
    assert said("reset", {"world": WORLD}) == {}
    assert "MessageId" in said("send", {"operation": "ses.SendEmail", "request": PAGE})["accepted"]
    assert said("send", {"operation": "ses.SendEmail", "request": PAGE})["rejected"]["code"] == "Throttling"
    assert said("advance", {"seconds": 86_401}) == {}
    assert "accepted" in said("send", {"operation": "ses.SendEmail", "request": PAGE, "caller": "user"})
    assert len(said("observe", {"what": "outbox"})["messages"]) == 2
    assert said("observe?what=contacts") == {"contacts": []}
    assert "unsupported" in said("observe", {"what": "weather"})


@pytest.mark.parametrize(
    ("method", "params", "status", "code"),
    [
        ("reset", {"world": {"colour": "red"}}, 400, -32700),
        ("reset", {"world": []}, 400, -32602),
        ("reset", {}, 400, -32602),
        ("reset", [], 400, -32602),
        ("send", {"operation": "ses.SendEmail"}, 400, -32602),
        ("advance", {"seconds": "many"}, 400, -32602),
        ("advance", None, 405, -32601),
        ("observe", {}, 400, -32602),
        ("weather", {}, 404, -32601),
    ],
)
def test_what_the_control_resource_does_not_know_is_an_error(
    url: str, method: str, params: Json, status: int, code: int
) -> None:
    with pytest.raises(HTTPError) as caught:
        asked(url, method, params)
    assert caught.value.code == status
    error = json.loads(caught.value.read())["error"]
    assert error["code"] == code
    assert error["message"]


def test_a_world_that_is_none_leaves_the_world_as_it_was(url: str) -> None:
    asked(url, "reset", {"world": WORLD})
    with pytest.raises(HTTPError):
        asked(url, "reset", {"world": {"ses": {"identities": [{}]}}})
    assert "accepted" in asked(url, "send", {"operation": "ses.SendEmail", "request": PAGE})


def test_a_server_begins_in_the_world_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "world.json"
    path.write_text(json.dumps({"world": WORLD}))
    with serving("--world", str(path), "--target", "mutant:ses.SendEmail/quota.daily/forget") as (_, url):
        assert asked(url, "hello")["operations"] == ["ses.SendEmail"]
        for _ in range(3):
            assert "accepted" in asked(url, "send", {"operation": "ses.SendEmail", "request": PAGE})
        endpoint = open_target(f"endpoint:{url}?build=sendspec&sends=raw", call_timeout=20.0, in_process=False)
        assert endpoint.send("sesv2.SendBulkEmail", {}) == Unsupported("sesv2.SendBulkEmail is not modelled")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--http", "0", "--target", "mutant:nosuch"), 6, "list mutants"),
        (("--http", "0", "--target", "exec:./there-is-no-such-program"), 6, "there-is-no-such-program"),
        (("--http", "0", "--world", "nosuch.json"), 4, "cannot be read"),
        (("--http", "0", "--world", "odd.json"), 4, "unknown member 'colour'"),
        (("--http", "65536"), 4, "--http"),
        (("--http", "taken"), 4, "--http"),
        (("--http", "0", "--stdio"), 4, "not allowed with"),
        ((), 4, "required"),
    ],
)
def test_what_cannot_be_served_is_said_in_one_sentence(
    tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    (tmp_path / "odd.json").write_text('{"colour": "red"}')
    done = sendspec("serve", *words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = sendspec("serve", "--http", str(taken.getsockname()[1]), cwd=tmp_path)
    assert done.returncode == 4
    assert "choose another port" in done.stderr


def test_the_reference_over_stdio_is_an_exec_target(tmp_path: Path) -> None:
    address = "exec:" + shlex.join([sys.executable, "-m", "conformance", "serve", "--stdio"])
    done = sendspec("run", address, "--suite", "claims", "--operation", "ses.SendEmail", cwd=tmp_path)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_suite_passes_the_served_reference(tmp_path: Path, url: str, operation: str) -> None:
    pytest.importorskip("boto3", reason="boto3 is not installed")
    rules = ["recipients.*", "shape.known", "effects.*", "answer.*"]
    words = [word for rule in rules for word in ("--rule", rule)]
    done = sendspec(
        "run", f"endpoint:{url}?build=sendspec", "--operation", operation, "--suite", "vectors", "--suite", "claims",
        "--profile", "quick", *words, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "refimpl: conforms" in done.stdout


def test_the_suite_catches_a_served_mutant(tmp_path: Path) -> None:
    with serving("--target", "mutant:connect.StartEmailContact/shape.required/forget") as (_, url):
        done = sendspec(
            "run", f"endpoint:{url}?build=sendspec&sends=raw", "--rule", "shape.required", "--suite", "vectors",
            "--operation", "connect.*", cwd=tmp_path,
        )  # fmt: skip
    assert done.returncode == 1
    assert "FAIL  connect.StartEmailContact  shape.required" in done.stdout


@pytest.mark.parametrize("sends", ["both", "raw"])
def test_an_endpoint_is_asked_what_an_sdk_refuses_and_what_no_wire_carries_is_unsendable(url: str, sends: str) -> None:
    if sends == "both":
        pytest.importorskip("boto3", reason="boto3 is not installed")
    target = open_target(f"endpoint:{url}?build=sendspec&sends={sends}", call_timeout=20.0, in_process=False)
    assert isinstance(target, Observes)
    assert isinstance(target, Advances)
    assert target.reset({"ses": {"identities": [{"name": "example.com"}]}}) is None
    assert isinstance(target.send("ses.SendEmail", PAGE), Accepted)
    unknown = target.send("ses.SendEmail", PAGE | {"Colour": "red"})
    assert isinstance(unknown, Accepted | Rejected)
    assert isinstance(target.send("ses.SendEmail", PAGE | {"Destination": "ann@example.net"}), Rejected)
    assert isinstance(target.send("ses.SendEmail", PAGE | {"Source": 5}), Unsendable)
    assert isinstance(target.send("ses.SendEmail", PAGE | {"Destination": {}}), Unsendable)
    odd: list[Json] = [None, [], "text", 5, {}, {"Colour": None}, {"ClientToken": 5}, {"Tags": [None, "\udfff"]}]
    for operation in ("connect.StartEmailContact", "connect.SendOutboundEmail", "sesv2.SendBulkEmail"):
        for request in odd:
            assert isinstance(target.send(operation, request), Rejected), (operation, request)
    assert isinstance(target.send("connect.SendOutboundEmail", {"InstanceId": 5}), Unsendable)
    assert isinstance(target.send("connect.NoSuchThing", {}), Unsupported)
    shown = target.observe("outbox")
    assert not isinstance(shown, Unsupported)
    assert len(shown) == 1 + isinstance(unknown, Accepted)


class Recording(ReferenceTarget):
    """The reference, which keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(Service())
        self.asked: list[tuple[str, Json, str | None]] = []

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        self.asked.append((operation, request, caller))
        return super().send(operation, request, caller)


@pytest.mark.parametrize("sends", ["boto3", "both", "raw"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_calls_arrive_as_they_were_asked_without_a_made_up_token(operation: str, sends: str) -> None:
    if sends != "raw":
        pytest.importorskip("boto3", reason="boto3 is not installed")
    drafts, target = CATALOGUES[operation].bases.values(), Recording()
    with served(Desk(target)) as address:
        endpoint = open_target(f"endpoint:{address}?build=sendspec&sends={sends}", call_timeout=20.0, in_process=False)
        for draft in drafts:
            assert endpoint.reset(draft.world) is None
            endpoint.send(operation, draft.request, draft.caller)
            endpoint.send(operation, draft.request, "444455556666")
    asked = [(operation, draft.request, caller) for draft in drafts for caller in (draft.caller, "444455556666")]
    assert target.asked == asked


class Declining(Recording):
    """Says of every call that it cannot pass it on."""

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        super().send(operation, request, caller)
        return Unsendable("not through here")


def test_what_a_build_declines_is_not_asked_twice() -> None:
    pytest.importorskip("boto3", reason="boto3 is not installed")
    target = Declining()
    with served(Desk(target)) as address:
        endpoint = open_target(f"endpoint:{address}?build=sendspec", call_timeout=20.0, in_process=False)
        assert endpoint.send("ses.SendEmail", PAGE) == Unsendable("not through here")
    assert len(target.asked) == 1


def test_another_server_is_no_sendspec_server() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        address = f"endpoint:http://127.0.0.1:{silent.getsockname()[1]}?build=sendspec&sends=raw"
        with pytest.raises(Broke, match="start the server") as caught:
            open_target(address, call_timeout=2.0, in_process=False).hello()
    assert caught.value.how == "start"


def test_the_build_file_starts_what_it_is_for() -> None:
    words = build_named("sendspec").start
    assert words[:2] == ("sendspec", "serve")
    assert "{port}" in words
