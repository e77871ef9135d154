"""Every line of the protocol, ours and the target's, is held to the schemas, and what is wrong is said."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from conformance import schemas
from conformance.adapters.lines import LinesTarget
from conformance.adapters.overheard import Overheard
from conformance.adapters.reference import reference_target
from conformance.items import end
from conformance.target import Broke
from conformance.verdicts import Run, Status, exit_code
from tests.conformance.fakes.talking import RESULTS
from tests.conformance.schema import complaints
from tests.conformance.shell import sendspec
from tests.fixtures.schema_samples import BAD, GOOD

TALKER = Path(__file__).parent / "fakes" / "talking.py"
REFERENCE = "py:conformance.adapters.reference:reference_target"
MINIMAL = ("--check", "smoke/ses.SendEmail/answer.accepted/minimal")
OF_LINES = ("protocol", "answer", "outbox", "contacts", "world")
WORLD = {"ses": {"identities": [{"name": "example.com"}]}}

WRONG = {
    "status-as-text": ("send", 'result.rejected.status is "400", but must be integer'),
    "status-of-no-http": ("send", "result.rejected.status is 42, but must be 100 at least"),
    "message-of-no-text": ("send", "result.rejected.message is 7, but must be string"),
    "two-answers": ("send", "result has a member 'unsupported' that nobody knows"),
    "empty-reason": ("reset", 'result.unsupported is "", but must have 1 characters at least'),
    "more-than-done": ("reset", "result "),
    "subject-of-no-text": ("observe", "result.messages[0].subject is 7"),
    "half-a-header": ("observe", 'result.messages[0].headers[0] is ["To"], but must have 2 items at least'),
    "other-things-shown": ("observe", "result "),
    "operation-twice": ("hello", 'result.operations names "ses.SendEmail" twice'),
    "operation-without-service": ("hello", 'result.operations[0] is "SendEmail", but must match'),
    "shows-more": ("hello", 'result.observe[0] is "quota", but must be one of "outbox", "contacts"'),
    "no-clock": ("hello", "result has no clock"),
    "clock-deep": ("hello", 'result.clock is "sundial", but must be one of "virtual", "real"'),
    "more-members": ("send", "the line has a member 'took' that nobody knows"),
    "id-as-text": ("send", "id is '3', but that of the call is 3"),
    "error-for-a-refusal": ("send", "there is an error, which says that the adapter itself has failed"),
    "member-twice": ("send", "the member 'code' stands twice in one object"),
    "another-version": ("send", 'jsonrpc is "1.0", but must be one of "2.0"'),
    "in-two-lines": ("send", "there is trouble: it wrote more than one line"),
    "no-json": ("send", "there is no JSON"),
    "silent-at-bye": ("bye", "there is trouble: it ended with exit code 0 without an answer"),
    "stays": ("bye", "there is nothing wrong, but the program went on running"),
}


def _conversation(word: str, folder: Path) -> Overheard:
    """Say everything there is to say, and again where the target broke."""
    listener = Overheard()
    seconds = 1.0 if word == "stays" else 10.0
    target = LinesTarget([sys.executable, str(TALKER), word], seconds, cwd=str(folder), listener=listener)
    for _ in range(2):
        try:
            target.reset(WORLD)
            target.send("ses.SendEmail", {"Source": "news@example.com"})
            target.advance(60)
            target.observe("outbox")
        except Broke:
            continue
        break
    target.close()
    return listener


def test_nothing_is_said_against_a_target_that_keeps_to_it(tmp_path: Path) -> None:
    listener = _conversation("good", tmp_path)
    assert listener.lines == 2 * len(RESULTS)
    assert not listener.violations


@pytest.mark.parametrize("word", WRONG)
def test_each_way_to_leave_the_protocol_is_told_with_where_and_what(word: str, tmp_path: Path) -> None:
    found = _conversation(word, tmp_path).violations
    method, what = WRONG[word]
    assert [(each.method, each.ours) for each in found] == [(method, False)], found
    assert what in found[0].what
    assert found[0].remedy.endswith(".")
    assert not found[0].remedy.endswith("..")


def test_a_target_started_again_says_the_same_of_itself(tmp_path: Path) -> None:
    crash, greeting = _conversation("other-greeting", tmp_path).violations
    assert (crash.method, greeting.method) == ("send", "hello")
    assert greeting.what == "result is another than when it was first started"


@pytest.mark.parametrize(("schema", "sample"), [pair for pair in (*GOOD, *BAD) if pair[0].split("#")[0] in OF_LINES])
def test_the_schemas_are_read_as_a_real_validator_reads_them(schema: str, sample: Any) -> None:
    assert bool(schemas.complaints(schema, sample)) == bool(complaints(schema, sample))


def test_our_own_lines_are_held_to_it_too() -> None:
    listener = Overheard()
    call = {"jsonrpc": "2.0", "id": 1, "method": "advance", "params": {"seconds": 0}}
    listener.exchanged(json.dumps(call).encode(), b'{"jsonrpc":"2.0","id":1,"result":{}}')
    (found,) = listener.violations
    assert found.ours
    assert "params.seconds is 0, but must be more than 0" in found.what


def test_a_wrong_line_of_ours_is_never_counted_against_the_target() -> None:
    listener, run = Overheard(), Run({})
    call = {"jsonrpc": "2.0", "id": 1, "method": "advance", "params": {"seconds": 0}}
    listener.exchanged(json.dumps(call).encode(), b'{"jsonrpc":"2.0","id":1,"result":{}}')
    end(reference_target(), run, listener)
    run.complete = True
    assert [result.status for result in run.results] == [Status.BROKEN]
    assert exit_code(run) == 3


def test_what_we_cannot_look_at_is_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> list[schemas.Complaint]:
        raise NotImplementedError("a keyword")

    listener = Overheard()
    monkeypatch.setattr("conformance.adapters.overheard.complaints", fails)
    listener.exchanged(b'{"jsonrpc":"2.0","id":1,"method":"bye"}', b'{"jsonrpc":"2.0","id":1,"result":{}}')
    assert [each.ours for each in listener.violations] == [True]


@pytest.mark.parametrize(("word", "code", "said"), [
    ("status-as-text", 1, "result.rejected.status is"),
    ("no-clock", 6, "result has no clock"),
])  # fmt: skip
def test_the_command_tells_it_and_ends_with_its_code(word: str, code: int, said: str, tmp_path: Path) -> None:
    address = f"exec:{sys.executable} {TALKER} {word}"
    done = sendspec("run", address, "--check-protocol", *MINIMAL, "--report-json", "run.json", cwd=tmp_path)
    assert done.returncode == code
    assert "ERROR  protocol" in done.stdout
    assert said in " ".join(done.stdout.split())
    results = {each["check"] for each in json.loads((tmp_path / "run.json").read_text())["results"]}
    assert "protocol/lines/conversation" in results


def test_a_good_target_passes_as_it_does_unheard(tmp_path: Path) -> None:
    done = sendspec("smoke", REFERENCE, "--check-protocol", *MINIMAL, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "lines held to fixtures/schema, both ways" in done.stdout


@pytest.mark.parametrize(
    "words", [("refimpl",), ("py:conformance.adapters.reference:reference_target", "--in-process")]
)
def test_a_target_without_lines_is_refused(words: tuple[str, ...], tmp_path: Path) -> None:
    done = sendspec("smoke", *words, "--check-protocol", cwd=tmp_path)
    assert done.returncode == 4
    assert "speaks no lines to look at" in done.stderr
