"""The command from end to end: its exit codes, its reports, its settings, and its answers to questions."""

import io
import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from conformance import cli
from conformance.suites import checks
from conformance.suites.check import Wanted
from refimpl.operations import OPERATIONS
from tests.conformance.shell import BUILDS, LIMIT, SMOKE, environment, python, score, sendspec
from tests.refimpl.samples import PLAIN_WORLD, small

ONE_CHECK = ("--check", "smoke/ses.SendEmail/answer.accepted/minimal")
DECIDABLE = {"operation": "ses.SendEmail", "world": PLAIN_WORLD, "request": small()}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ended(*words: str) -> int:
    """Run the command in this process, which is quicker where nothing is run."""
    try:
        return cli.main(words)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 1


def settings(here: Path, *lines: str) -> None:
    (here / "pyproject.toml").write_text("\n".join(("[tool.sendspec]", *lines)), "utf-8")


def report(here: Path) -> Any:
    return json.loads((here / "run.json").read_text("utf-8"))


def test_the_reference_conforms_and_exits_0(tmp_path: Path) -> None:
    # One of the five: README's own first command runs them all.
    words = ("run", "--profile", "quick", "--operation", "connect.StartEmailContact")
    done = sendspec(*words, "--report-json", "run.json", "--junitxml", "run.xml", cwd=tmp_path)
    assert done.returncode == 0
    assert "refimpl: conforms" in done.stdout
    assert " 0 fail" in score(done.stdout)
    found = report(tmp_path)
    assert list(found)[-1] == "complete"
    assert found["complete"] is True
    assert found["exit_code"] == 0
    assert found["target"]["name"] == "refimpl"
    assert sum(found["score"].values()) == len(found["results"])
    assert len(list(ElementTree.parse(tmp_path / "run.xml").iter("testcase"))) == len(found["results"])


def test_a_wrong_build_exits_1_and_its_findings_say_what_to_do_next(tmp_path: Path) -> None:
    done = sendspec("run", LIMIT, "--rule", "recipients.limit", "--junitxml", "run.xml", "--save", "kept", cwd=tmp_path)
    assert done.returncode == 1
    assert "FAIL  ses.SendEmail  recipients.limit" in done.stdout
    (kept,) = (tmp_path / "kept").glob("*.json")
    assert f"sendspec replay kept/{kept.name} {LIMIT}" in done.stdout
    assert any(True for _ in ElementTree.parse(tmp_path / "run.xml").iter("failure"))


def test_an_interrupted_run_exits_2_and_reports_what_it_has(tmp_path: Path) -> None:
    words = ("run", BUILDS + "Slow", "--in-process", "--profile", "thorough", "--report-json", "run.json")
    with subprocess.Popen(
        [sys.executable, "-m", "conformance", *words], cwd=tmp_path, env=environment(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        assert running.stderr is not None
        assert running.stderr.readline().startswith("[1/")
        time.sleep(0.5)
        running.send_signal(signal.SIGINT)
        output, complaints = running.communicate(timeout=60)
    assert running.returncode == 2
    assert "interrupted" in output
    assert "Traceback" not in complaints
    assert report(tmp_path)["complete"] is False
    assert report(tmp_path)["results"]


@pytest.mark.parametrize("fault", ["unreadable", "misjudged"])
def test_a_broken_suite_exits_3_and_is_never_held_against_the_target(tmp_path: Path, fault: str) -> None:
    harm = {
        "unreadable": "from conformance.suites import vectors; vectors.vectors = lambda operation: 1 / 0",
        "misjudged": "from conformance.judge import Judge; Judge.answered = lambda *_: 1 / 0",
    }[fault]
    program = f"{harm}; from conformance.cli import main; raise SystemExit(main())"
    done = python("-c", program, "run", "--suite", "vectors", "--rule", "tags.count", cwd=tmp_path)
    assert done.returncode == 3
    assert "ZeroDivisionError" in done.stdout + done.stderr
    assert " 0 fail" in score(done.stdout)


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["--rule", "recipients.limits"], "did you mean recipients.limit?"),
        (["--operation", "ses.SendMail"], "did you mean ses.SendEmail?"),
        (["--profile", "slow"], "choose from"),
        (["--reading", "A-V999=a"], "no ambiguity"),
        (["--reading", "A-V07=z"], "no reading"),
        (["--reading", "A-V07"], "no reading"),
        (["--suite", "vector"], "did you mean vectors?"),
        ([*ONE_CHECK, "--check", "smoke/nothing"], "no check 'smoke/nothing'"),
        (["--known", "nowhere.toml"], "cannot be read"),
        (["--seed", "one"], "invalid int"),
        (["--call-timeout", "0"], "--call-timeout"),
        (["--call-timeout", "nan"], "--call-timeout"),
        (["--max-failures", "0"], "--max-failures"),
        (["--report-json", "/proc/none/run.json"], "cannot be written"),
        (["--junitxml", "/proc/none/run.xml"], "cannot be written"),
        (["--save", "/proc/none"], "cannot be written"),
        (["--last-failed"], "nothing failed last time"),
        (["--nonsense"], "unrecognized"),
    ],
)
def test_wrong_usage_exits_4_with_one_clear_sentence(
    here: Path, capsys: pytest.CaptureFixture[str], words: list[str], hint: str
) -> None:
    assert ended("run", *SMOKE, *words) == 4
    complaint = capsys.readouterr().err
    assert complaint.startswith("sendspec: ")
    assert hint in complaint
    assert complaint.count("\n") == 1


@pytest.mark.parametrize(
    "line",
    [
        "nonsense = 1", 'profile = "slow"', 'seed = "one"', "seed = true", 'strict = "yes"', "rule = 5", "known = 5",
        "target = 5", 'command = "fill"', "reading = {}", "call-timeout = 0", "rule = [", "report-json = {a = 1}",
    ],
)  # fmt: skip
def test_wrong_settings_exit_4_with_one_clear_sentence(
    here: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    settings(here, line)
    assert ended("run", *SMOKE) == 4
    complaint = capsys.readouterr().err
    assert complaint.startswith("sendspec: ")
    assert complaint.count("\n") == 1


@pytest.mark.parametrize("text", [b"tool = 5", b"[tool]\nsendspec = 5", b"\xff\xfe", b"[tool.other]\nprofile = 1"])
def test_a_strange_pyproject_is_told_of_or_passed_over(here: Path, text: bytes) -> None:
    (here / "pyproject.toml").write_bytes(text)
    assert ended("run", *SMOKE, "--nonsense") == 4


def test_usage_is_told_the_same_way_by_the_command_itself(tmp_path: Path) -> None:
    done = sendspec("run", "--rule", "nothing.like-it", cwd=tmp_path)
    assert done.returncode == 4
    assert done.stdout == ""


@pytest.mark.parametrize("name", ["Elsewhere", "Worldless"])
def test_a_target_that_supports_nothing_exits_5(tmp_path: Path, name: str) -> None:
    done = sendspec("run", BUILDS + name, *SMOKE, cwd=tmp_path)
    assert done.returncode == 5
    assert "nothing ran" in done.stdout
    assert "5 × " in done.stdout


@pytest.mark.parametrize(
    "words",
    [["nonsense"], ["py:no.such.module:Build"], ["exec:./no-such-adapter"], ["mutant:nonsense"],
     [BUILDS + "Speechless"], [BUILDS + "Speechless", "--in-process"]],
)  # fmt: skip
def test_a_target_that_cannot_be_run_exits_6(here: Path, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert ended("run", *words, *SMOKE, "--report-json", "run.json") == 6
    assert "could not be run" in capsys.readouterr().out
    assert report(here)["complete"] is False
    assert report(here)["trouble"]


def test_only_what_was_red_is_asked_again_with_last_failed(here: Path) -> None:
    assert ended("run", LIMIT, "--rule", "recipients.*") == 1
    assert ended("run", "--last-failed", "--report-json", "run.json") == 0
    assert {each["check"].rpartition("/")[2] for each in report(here)["results"]} == {"recipients.limit"}
    assert ended("run", "--last-failed") == 4


def test_a_run_stops_after_so_many_failures(here: Path) -> None:
    words = ("--suite", "rules", "--max-failures", "2", "--report-json", "run.json")
    assert ended("run", BUILDS + "Accepting", "--in-process", *words) == 1
    assert report(here)["score"]["fail"] == 2


def test_settings_of_the_project_are_defaults_and_no_more(here: Path) -> None:
    settings(here, 'suite = ["smoke"]', 'profile = "quick"', 'report-json = "run.json"', "strict = false")
    assert ended("run") == 0
    header = report(here)["header"]
    assert header["command"] == "sendspec run refimpl --profile quick --seed 1 --revision either --suite smoke"
    assert {name: told for name, told in header.items() if name not in ("by", "python", "command")} == {
        "target": "refimpl", "profile": "quick", "seed": 1, "revision": "either", "strict": False,
        "selection": {"suite": ["smoke"]}, "checks": len(report(here)["results"]), "reached": [],
        "readings": [],
    }  # fmt: skip
    assert len(report(here)["results"]) == len(checks(Wanted(tuple(OPERATIONS), ("smoke",))))
    ended("run", LIMIT, "--profile", "default", "--suite", "metamorphic")
    assert report(here)["header"]["target"] == LIMIT
    assert report(here)["header"]["profile"] == "default"
    assert not [each for each in report(here)["results"] if each["check"].startswith("smoke/")]


def test_warnings_count_as_failures_where_asked(here: Path) -> None:
    words = ("run", "mutant:ses.SendEmail/reply-to.syntax/forget", "--suite", "rules", "--rule", "reply-to.syntax")
    assert ended(*words) == 0
    assert ended(*words, "--strict") == 1


def test_nothing_around_a_run_changes_its_verdicts(tmp_path: Path) -> None:
    words = ("run", "--check", "random/ses.SendEmail/edits", *ONE_CHECK, "--profile", "quick")
    plain = sendspec(*words, cwd=tmp_path)
    (tmp_path / "conftest.py").write_text("raise RuntimeError('a conftest of the user')\n", "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --nonsense\n", "utf-8")
    around = {"PYTEST_ADDOPTS": "--collect-only -k nothing", "PYTEST_PLUGINS": "no.such.plugin", "CI": "1"}
    assert sendspec(*words, cwd=tmp_path, **around).stdout == plain.stdout
    assert plain.returncode == 0


def test_one_seed_gives_one_run(tmp_path: Path) -> None:
    names = ("random/ses.SendEmail/edits", "histories/ses.SendEmail/drawn", "histories/ses.SendEmail/machine")
    drawn = [word for name in names for word in ("--check", name)]
    words = ("run", "mutant:ses.SendEmail/quota.daily/counts-twice", *drawn)
    runs = []
    for hash_seed in ("1", "2"):
        sendspec(
            *words, "--profile", "quick", "--seed", "7", "--report-json", "run.json", cwd=tmp_path,
            PYTHONHASHSEED=hash_seed,
        )  # fmt: skip
        found = report(tmp_path)
        for result in found["results"]:
            del result["seconds"]
        runs.append(found)
    assert runs[0] == runs[1]
    assert runs[0]["score"]["fail"]


@pytest.mark.parametrize("word", ["ses.SendEmail", "recipients.limit", "A-V44", "V1-S09"])
def test_a_word_of_the_specification_is_explained(capsys: pytest.CaptureFixture[str], word: str) -> None:
    assert ended("explain", word) == 0
    assert word in capsys.readouterr().out


def test_everything_is_explained_where_no_word_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("explain") == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in OPERATIONS)


@pytest.mark.parametrize("word", ["recipients.limt", "nonsense", "", "\udcff"])
def test_a_word_that_means_nothing_is_refused(capsys: pytest.CaptureFixture[str], word: str) -> None:
    assert ended("explain", word) == 4
    assert capsys.readouterr().err.startswith("sendspec: nothing is called")


@pytest.mark.parametrize("what", ["operations", "rules", "checks", "mutants", "variants"])
def test_what_there_is_can_be_listed(capsys: pytest.CaptureFixture[str], what: str) -> None:
    assert ended("list", what) == 0
    assert capsys.readouterr().out.strip()


def test_a_list_of_nonsense_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("list", "nonsense") == 4
    assert "choose from" in capsys.readouterr().err


def test_a_call_is_decided_from_a_file_or_from_standard_input(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = json.dumps(DECIDABLE)
    (here / "request.json").write_text(text, "utf-8")
    assert ended("decide", "request.json") == 0
    from_file = capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert ended("decide", "-") == 0
    assert capsys.readouterr().out == from_file
    assert "accepted" in from_file


@pytest.mark.parametrize(
    "text",
    [
        b"[" * 100_000, b'{"operation": "ses.SendEmail", "request": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b"\xff\xfe{}", b"NaN", b'{"request": NaN}', b"", b"{", b"[]", b'"text"', b"{}", b"null",
        b'{"operation": "no.Such", "world": {}, "request": {}}', b'{"world": {"nonsense": 1}, "request": {}}',
        b'{"world": 7, "request": {}}', b'{"steps": []}', b'{"request": {"$repeat": ["x", 1000000000]}}',
    ],
)  # fmt: skip
def test_what_cannot_be_decided_is_refused_in_one_sentence(
    here: Path, capsys: pytest.CaptureFixture[str], text: bytes
) -> None:
    (here / "request.json").write_bytes(text)
    assert ended("decide", "request.json") == 4
    complaint = capsys.readouterr().err
    assert complaint.startswith("sendspec: request.json: ")
    assert complaint.count("\n") == 1


def test_a_missing_file_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("decide", "nowhere.json"), ("replay", "nowhere.json"), ("decide", "."), ("replay", ".")):
        assert ended(*words) == 4
        assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["Source", "Tags", "Message.Subject.Data"])
def test_a_number_of_any_length_is_decided(here: Path, capsys: pytest.CaptureFixture[str], place: str) -> None:
    request: Any = small()
    inside = request
    *above, last = place.split(".")
    for step in above:
        inside = inside[step]
    inside[last] = "NUMBER"
    text = json.dumps({**DECIDABLE, "request": request}).replace('"NUMBER"', "9" * 5_000)
    (here / "request.json").write_text(text, "utf-8")
    assert ended("decide", "request.json") == 0
    assert "ValidationError" in capsys.readouterr().out


def test_help_is_no_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--help"], ["run", "--help"], ["decide", "-h"]):
        assert ended(*words) == 0
    assert ended() == 4
