"""Every line of the protocol, ours and the target's, is held to the schemas, and what is wrong is said."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conformance import fixtures, schemas
from conformance.adapters.lines import LinesTarget
from conformance.adapters.overheard import Overheard, Violation
from conformance.adapters.reference import reference_target
from conformance.session import end
from conformance.target import Broke, Json
from conformance.verdicts import Run, Status, exit_code
from tests.conformance.fakes.talking import RESULTS
from tests.conformance.shell import python, sendspec
from tests.conformance.test_plugin import PLUGIN

TALKER = Path(__file__).parent / "fakes" / "talking.py"
REFERENCE = "py:conformance.adapters.reference:reference_target"
MINIMAL = ("--check", "smoke/ses.SendEmail/answer.accepted/minimal")
WORLD = {"ses": {"identities": [{"name": "example.com"}]}}

WRONG = {
    "status-as-text": ("send", "result.rejected.status: \"400\" is not of type 'integer'"),
    "status-of-no-http": ("send", "result.rejected.status: 42 is less than the minimum of 100"),
    "message-of-no-text": ("send", "result.rejected.message: 7 is not of type 'string'"),
    "two-answers": ("send", "result: Additional properties are not allowed ('unsupported' was unexpected)"),
    "empty-reason": ("reset", 'result.unsupported: "" should be non-empty'),
    "more-than-done": ("reset", "result: Additional properties are not allowed ('ok' was unexpected)"),
    "subject-of-no-text": ("observe", "result.messages[0].subject: 7 is not of type"),
    "half-a-header": ("observe", 'result.messages[0].headers[0]: ["To"] is too short'),
    "other-things-shown": ("observe", "result: 'messages' is a required property"),
    "operation-twice": ("hello", 'result.operations: ["ses.SendEmail", "ses.SendEmail"] has non-unique elements'),
    "operation-without-service": ("hello", 'result.operations[0]: "SendEmail" does not match'),
    "shows-more": ("hello", "result.observe[0]: \"quota\" is not one of ['outbox', 'contacts']"),
    "no-clock": ("hello", "result: 'clock' is a required property"),
    "clock-deep": ("hello", "result.clock: \"sundial\" is not one of ['virtual', 'real']"),
    "more-members": ("send", "the line: Additional properties are not allowed ('took' was unexpected)"),
    "id-as-text": ("send", "id is '3', but that of the call is 3"),
    "error-for-a-refusal": ("send", "there is an error, which says that the adapter itself has failed"),
    "member-twice": ("send", "the member 'code' stands twice in one object"),
    "another-version": ("send", "jsonrpc: '2.0' was expected"),
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


def _found(result: Json) -> Violation:
    listener = Overheard()
    call = {"jsonrpc": "2.0", "id": 1, "method": "observe", "params": {"what": "outbox"}}
    answer = {"jsonrpc": "2.0", "id": 1, "result": result}
    listener.exchanged(json.dumps(call).encode(), json.dumps(answer).encode())
    (found,) = listener.violations
    return found


def _described(*path: str) -> str:
    asks = json.loads((fixtures.root() / "schema" / "outbox.schema.json").read_bytes())
    for part in path:
        asks = asks[part]
    return f"What belongs there: {asks['description']}"


def test_what_belongs_there_is_told_by_the_place_or_else_by_what_holds_it() -> None:
    message = ("$defs", "message", "properties")
    assert _found({"messages": [{"source": 7}]}).remedy == _described(*message, "source")
    # A single header is not described.
    assert _found({"messages": [{"headers": [["To", "x"], 7]}]}).remedy == _described(*message, "headers")


def test_a_long_value_is_cut_and_what_is_wrong_with_it_still_said() -> None:
    what = _found({"messages": [{"to": "x" * 5000}]}).what
    assert re.fullmatch(r"""result\.messages\[0\]\.to: "x{10,80}… is not of type 'array'""", what)
    names = dict.fromkeys((f"name-{turn}" for turn in range(5000)), "x")
    what = _found({"messages": [{"template": {"knowledge_base": "kb", "id": "t"} | names}]}).what
    assert what.startswith("result.messages[0].template: Additional properties are not allowed ('name-0', ")
    assert len(what) < 400


def test_our_own_lines_are_held_to_it_too() -> None:
    listener = Overheard()
    call = {"jsonrpc": "2.0", "id": 1, "method": "advance", "params": {"seconds": 0}}
    listener.exchanged(json.dumps(call).encode(), b'{"jsonrpc":"2.0","id":1,"result":{}}')
    (found,) = listener.violations
    assert found.ours
    assert "params.seconds: 0 is less than or equal to the minimum of 0" in found.what


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
    ("status-as-text", 1, "result.rejected.status: \"400\" is"),
    ("no-clock", 6, "result: 'clock' is a required property"),
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


WITHOUT = "import sys; sys.modules['jsonschema'] = None\n"
"""Makes its import fail, as where it is not installed."""
SAID = "--check-protocol needs jsonschema, which is not installed; pip install 'sendspec[protocol]'"


def _command_without(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return python("-c", f"{WITHOUT}from conformance.cli import main\nsys.exit(main({[*words]}))", cwd=cwd)


def test_without_jsonschema_it_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    address = f"exec:{sys.executable} -c open('started','w')"
    done = _command_without("smoke", address, "--check-protocol", *MINIMAL, cwd=tmp_path)
    assert done.returncode == 4
    assert done.stderr == f"sendspec: {SAID}\n"
    assert not (tmp_path / "started").exists()


def test_without_jsonschema_the_option_of_the_plugin_is_misuse_too(tmp_path: Path) -> None:
    words = ["--pyargs", "conformance", "--sendspec-target", REFERENCE, "--sendspec-check-protocol"]
    words += ["--sendspec-check", MINIMAL[1]]
    done = python("-c", f"{WITHOUT}import pytest\nsys.exit(pytest.main({[*PLUGIN[2:], *words]}))", cwd=tmp_path)
    assert done.returncode in (2, 4)
    assert SAID in done.stdout + done.stderr


def test_without_jsonschema_all_else_runs(tmp_path: Path) -> None:
    done = _command_without("smoke", REFERENCE, *MINIMAL, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "refimpl: conforms" in done.stdout


def test_a_new_adapter_comes_with_what_there_is_to_install(tmp_path: Path) -> None:
    assert f"\n{SAID}.\n" in _command_without("new-adapter", "adapter", cwd=tmp_path).stdout
    assert "jsonschema" not in sendspec("new-adapter", "other", cwd=tmp_path).stdout
