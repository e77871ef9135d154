"""A Python target behind the host answers like any other, and can hurt nobody."""

import io
import json
from collections.abc import Callable, Iterator

import pytest

from conformance.adapters import host
from conformance.adapters.child import MOST_LINE
from conformance.adapters.host import serve
from conformance.adapters.lines import LinesTarget
from conformance.target import Accepted, Broke, Json, Unsupported
from tests.conformance.fakes.hosted import Plain
from tests.repo.tree import ROOT

Hosted = Callable[[str], LinesTarget]


@pytest.fixture
def hosted() -> Iterator[Hosted]:
    targets: list[LinesTarget] = []

    def open_hosted(name: str) -> LinesTarget:
        targets.append(LinesTarget(host.command(f"tests.conformance.fakes.hosted:{name}"), 20.0, cwd=str(ROOT)))
        return targets[-1]

    yield open_hosted
    for target in targets:
        target.close()


def _served(*lines: bytes) -> list[Json]:
    out = io.BytesIO()
    serve(Plain(), io.BytesIO(b"".join(line + b"\n" for line in lines)), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def _call(id: int, method: str, **params: Json) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": id, "method": method, "params": params}).encode()


def test_a_hosted_target_is_asked_and_answers(hosted: Hosted) -> None:
    target = hosted("Plain")
    assert target.hello().name == "plain"
    assert target.reset({}) is None
    answer = target.send("ses.SendEmail", {"Source": "\udfff"}, "444455556666")
    assert answer == Accepted({"MessageId": "for 444455556666", "seen": {"Source": "\udfff"}})
    assert isinstance(target.observe("outbox"), Unsupported)


def test_prints_cannot_hurt(hosted: Hosted) -> None:
    target = hosted("Talkative")
    target.reset({})
    for _ in range(2):
        assert target.send("ses.SendEmail", {}) == Accepted({"MessageId": "m-1"})


@pytest.mark.parametrize(
    ("name", "how", "what", "evidence"),
    [
        ("Raising", "crash", "RuntimeError: the queue is full", "Traceback"),
        ("Leaving", "crash", "exit code 7", ""),
        ("Forgetful", "garbage", "returned NoneType", ""),
        ("Unwritable", "garbage", "JSON cannot carry", ""),
    ],
)
def test_a_target_that_fails_is_told_apart(hosted: Hosted, name: str, how: str, what: str, evidence: str) -> None:
    target = hosted(name)
    target.reset({})
    with pytest.raises(Broke, match=what) as caught:
        target.send("ses.SendEmail", {})
    assert caught.value.how == how
    assert evidence in caught.value.evidence
    assert target.reset({}) is None


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("nowhere", "has no nowhere"),
        ("no_target", "has no method hello"),
        ("raising_factory", "OSError: no database"),
    ],
)
def test_a_factory_that_makes_no_target_is_a_failed_start(hosted: Hosted, name: str, what: str) -> None:
    with pytest.raises(Broke, match=what) as caught:
        hosted(name).hello()
    assert caught.value.how == "start"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", -32700),
        (b"\xff", -32700),
        (b"[" * 100_000, -32700),
        (b"x" * (MOST_LINE + 10), -32700),
        (b"[]", -32600),
        (b'{"jsonrpc":"2.0","method":"hello"}', -32600),
        (b'{"jsonrpc":"2.0","id":1,"method":"hello","params":[]}', -32600),
        (_call(1, "fly"), -32601),
        (_call(1, "reset"), -32602),
        (_call(1, "reset", world=[]), -32602),
        (_call(1, "send", operation="ses.SendEmail"), -32602),
        (_call(1, "advance", seconds=True), -32602),
        (_call(1, "observe", what=None), -32602),
    ],
)
def test_a_bad_line_gets_an_error_and_the_next_one_its_answer(line: bytes, code: int) -> None:
    bad, good = _served(line, _call(2, "reset", world={}))
    assert bad["error"]["code"] == code
    assert good == {"jsonrpc": "2.0", "id": 2, "result": {}}


def test_nothing_is_served_after_bye() -> None:
    assert [each["id"] for each in _served(_call(1, "bye"), _call(2, "hello"))] == [1]


def test_a_clock_that_is_not_there_is_unsupported() -> None:
    assert "unsupported" in _served(_call(1, "advance", seconds=1))[0]["result"]
