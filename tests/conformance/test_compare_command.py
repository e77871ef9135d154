"""The command that compares builds: its reports, its exit codes, and nothing a target says getting out of hand."""

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import attrs
import pytest

from conformance import cli
from conformance.adapters.reference import reference_target
from conformance.comparison.comparing import Comparison
from conformance.serving.desk import Desk
from conformance.serving.http import served
from tests.conformance.shell import BUILDS, environment

PARTING = "py:tests.conformance.fakes.parting:"
SES = "ses.SendEmail"
TAGS = ("--operation", SES, "--rule", "tags.*", "--in-process")
SECONDS = 60.0


@attrs.frozen
class Done:
    code: int
    out: str
    err: str


class Compare:
    """Runs the command in this process, which is quicker, in a folder of its own."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *words: str, command: str = "compare") -> Done:
        try:
            code: Any = cli.main([command, *words])
        except SystemExit as leaving:
            code = leaving.code
        said = self.capsys.readouterr()
        return Done(code, said.out, said.err)


@pytest.fixture
def compare(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Compare:
    monkeypatch.chdir(tmp_path)
    return Compare(capsys)


def test_a_build_does_not_differ_from_itself(compare: Compare) -> None:
    done = compare("refimpl", "refimpl", *TAGS)
    assert done.code == 0
    assert re.search(r"refimpl \(A\) \| refimpl \(B\): no difference in \d+ calls$", done.out)


def test_a_server_named_twice_does_not_meet_its_own_mail_and_tokens(compare: Compare) -> None:
    pytest.importorskip("boto3", reason="boto3 is not installed")
    operation = "connect.StartOutboundEmailContact"
    with served(Desk(reference_target())) as url:
        address = f"endpoint:{url}?build=sendspec&sends=raw"
        done = compare(address, address, "--operation", operation, "--rule", "tokens.*")
    assert (done.code, "no difference in" in done.out) == (0, True)


def test_the_report_names_who_is_wrong_and_how_to_ask_again(
    compare: Compare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    mutant = "mutant:ses.SendEmail/tags.name-charset/forget"
    done = compare("refimpl", mutant, *TAGS, "--save", "kept")
    assert done.code == 1
    assert "B is wrong" in done.out
    files = sorted(path.name for path in (tmp_path / "kept").glob("*.json"))
    assert len(files) == 2
    lines = [line for line in done.out.splitlines() if not line.lstrip().startswith("replay")]
    assert max(map(len, lines)) <= 60
    (replay,) = re.findall(rf"sendspec (replay kept/\S+ {mutant})", done.out)
    _, file, target = replay.split()
    assert compare(file, target, command="replay").code == 1
    assert compare(file, command="replay").code == 0
    assert compare(f"kept/{files[0]}", command="decide").code == 0


def test_the_report_in_json_holds_everything(compare: Compare) -> None:
    mutant = "mutant:ses.SendEmail/tags.name-charset/forget"
    done = compare(mutant, "refimpl", *TAGS, "--json")
    told = json.loads(done.out)
    assert list(told)[-1] == "complete"
    assert (told["complete"], told["exit_code"], done.code) == (True, 1, 1)
    assert [each["label"] for each in told["targets"]] == ["A", "B"]
    wrong, choice = told["differences"]
    assert (wrong["kind"], wrong["about"]) == ("A is wrong", ["tags.name-charset"])
    assert [each["permitted"] for each in wrong["opinions"]] == [False, True]
    assert choice["kind"] == "a choice"
    assert choice["least"] is True


def cells(line: str) -> int:
    """Count the cells of a row as the table extension does: every bar that no backslash stands before ends one."""
    return len(re.findall(r"(?<!\\)\|", line)) - 1


def outside_code(line: str) -> str:
    """Leave out the code spans: each ends with as many backticks as it begins with."""
    return re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", line)


def test_nothing_a_target_says_gets_out_of_the_code_spans_of_markdown(compare: Compare) -> None:
    done = compare("refimpl", PARTING + "Hostile", *TAGS, "--markdown", "--save", "kept")
    assert done.code == 1
    assert "\x1b" not in done.out
    table = [line for line in done.out.splitlines() if line.startswith("|")]
    assert len(table) > 2
    assert {cells(line) for line in table} == {6}
    plain = "\n".join(map(outside_code, done.out.splitlines()))
    assert not re.search(r"<b>|@you|\x1b|\|b", plain)
    assert plain.count("</details>") == plain.count("<details>") == len(table) - 2
    assert "## " in done.out.splitlines()[0]


def test_a_terminal_is_given_no_control_characters(compare: Compare) -> None:
    done = compare(PARTING + "Hostile", "refimpl", *TAGS)
    assert done.code == 1
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", done.out + done.err)
    assert "A is wrong" in done.out


def test_operations_that_one_of_them_lacks_are_counted_as_not_compared(compare: Compare) -> None:
    done = compare(BUILDS + "Elsewhere", "refimpl", *TAGS)
    assert done.code == 5
    assert "× A: it has no ses.SendEmail" in done.out
    assert "no difference in 0 calls" in done.out


def test_a_build_that_wavers_is_told_of_and_is_no_difference(compare: Compare) -> None:
    done = compare("refimpl", PARTING + "Undecided", *TAGS)
    assert done.code == 0
    assert "B answered otherwise when asked again" in done.out


@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_loses_nothing_that_was_found(tmp_path: Path, word: signal.Signals) -> None:
    words = ("compare", "refimpl", BUILDS + "Slow", "--in-process", "--operation", SES, "--json", "--save", "kept")
    with subprocess.Popen(
        [sys.executable, "-m", "conformance", *words], cwd=tmp_path, env=environment(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        assert running.stderr is not None
        assert running.stderr.readline().startswith("[")
        time.sleep(2)
        running.send_signal(word)
        said, complained = running.communicate(timeout=SECONDS)
    assert running.returncode == 2
    assert "Traceback" not in complained
    told = json.loads(said)
    assert (told["complete"], told["exit_code"]) == (False, 2)
    assert [each["kind"] for each in told["differences"]][:1] == ["B is wrong"]
    assert all((tmp_path / each["file"]).is_file() for each in told["differences"])


def test_what_was_found_is_told_even_where_the_suite_itself_breaks(
    compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*rest: object) -> None:
        raise RuntimeError("ours")

    monkeypatch.setattr(Comparison, "reduce", broken)
    done = compare("refimpl", "mutant:ses.SendEmail/tags.name-charset/forget", *TAGS)
    assert (done.code, "RuntimeError: ours" in done.err) == (3, True)
    assert "B is wrong" in done.out
    assert "not complete" in done.out


def test_wrong_usage_is_one_sentence(tmp_path: Path, compare: Compare) -> None:
    (tmp_path / "file").touch()
    pair = ("refimpl", "refimpl")
    for words, part in (
        (["refimpl"], "two targets"),
        ([*pair, "--operation", "ses.SendMail"], "did you mean ses.SendEmail?"),
        ([*pair, "--rule", "nothing.*"], "no rule matches"),
        ([*pair, "--save", str(tmp_path / "file" / "x")], "choose another place"),
        ([*pair, "--json", "--markdown"], "not allowed with"),
    ):
        done = compare(*words)
        assert (done.code, done.out, done.err.count("\n")) == (4, "", 1)
        assert part in done.err


def test_a_target_that_cannot_be_reached_is_named(compare: Compare) -> None:
    for address in (
        "nowhere",
        "mutant:nothing",
        "exec:/no/such/program",
        "py:tests.conformance.fakes.builds:Speechless",
    ):
        done = compare("refimpl", address, "--in-process")
        assert (done.code, done.out, done.err.count("\n")) == (6, "", 1)
        assert address.rpartition(":")[2] in done.err


def test_each_endpoint_keeps_the_build_of_its_own(compare: Compare) -> None:
    address = "endpoint:http://127.0.0.1:9"
    own = compare(f"{address}?build=sendspec", "refimpl", "--build", "no-such-build")
    assert (own.code, "no-such-build" in own.err) == (6, False)
    given = compare(address, "refimpl", "--build", "no-such-build")
    assert (given.code, "no-such-build" in given.err) == (6, True)


def test_moto_is_compared_with_the_reference(compare: Compare) -> None:
    pytest.importorskip("moto", reason="moto is not installed")
    address = "py:conformance.adapters.moto_in_process:factory"
    words = ("--operation", SES, "--rule", "recipients.limit", "--json")
    done = compare(address, "refimpl", *words)
    told = json.loads(done.out)
    assert done.code == told["exit_code"]
    assert told["calls"] > 0
    assert not [each for each in told["differences"] if each["kind"] in ("B is wrong", "both are wrong")]
