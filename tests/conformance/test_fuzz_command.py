"""`sendspec fuzz` as a user runs it: what it prints, how it ends, and several of it at one database."""

import json
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conformance.shell import BUILDS, environment, sendspec

FORGETFUL = "mutant:ses.SendEmail/sender.verified/forget"
SES = ("--operation", "ses.SendEmail")
ELSEWHERE = ("--operation", "connect.SendOutboundEmail")
PATIENCE = 60.0


def begun(folder: Path, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "conformance", "fuzz", *words], cwd=folder, env=environment(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_a_search_that_finds_nothing_ends_with_0(tmp_path: Path) -> None:
    done = sendspec("fuzz", *SES, "--calls", "200", cwd=tmp_path)
    assert done.returncode == 0
    assert "findings: 0 new, 0 still there, 0 fixed, 0 not asked" in done.stdout
    assert "rounds 1 to 1 under seed 1" in done.stdout


def test_a_finding_ends_it_with_1_and_can_be_replayed(tmp_path: Path) -> None:
    done = sendspec("fuzz", FORGETFUL, *SES, "--calls", "300", cwd=tmp_path)
    assert done.returncode == 1
    (line,) = {line.strip() for line in done.stdout.splitlines() if "sendspec replay" in line and "sender.ver" in line
               and not line.startswith("  replay")}  # fmt: skip
    file = line.split()[2]
    again = sendspec("replay", file, FORGETFUL, cwd=tmp_path)
    assert (again.returncode, again.stdout.splitlines()[-1]) == (1, "still fails")
    then = sendspec("fuzz", FORGETFUL, *SES, "--calls", "300", cwd=tmp_path)
    assert then.returncode == 1
    assert "still there: fail ses.SendEmail sender.verified: accepted, not rejected" in then.stdout
    assert "new, 1 still there, 0 fixed, 0 not asked" in then.stdout
    assert "rounds 2 to 2 under seed 1" in then.stdout


def test_json_is_one_object_and_all_else_goes_elsewhere(tmp_path: Path) -> None:
    done = sendspec("fuzz", FORGETFUL, *SES, "--calls", "300", "--json", cwd=tmp_path)
    told = json.loads(done.stdout)
    assert (told["exit_code"], done.returncode) == (1, 1)
    (finding,) = [each for each in told["findings"] if each["status"] == "fail"]
    assert (finding["rule"], finding["standing"], finding["round"]) == ("sender.verified", "new", 0)
    assert json.loads((tmp_path / finding["file"]).read_text("utf-8"))["info"]["rule"] == "sender.verified"
    assert told["calls"] >= 300
    assert told["rule_pairs"] > 0
    assert "FAIL  ses.SendEmail  sender.verified" in done.stderr


@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_it_with_2_and_everything_kept(tmp_path: Path, word: signal.Signals) -> None:
    with begun(tmp_path, BUILDS + "Accepting", "--time", "5m") as running:
        assert running.stdout is not None
        line = running.stdout.readline()
        assert line.startswith(("FAIL", "WARN")), line
        running.send_signal(word)
        output, complaints = running.communicate(timeout=PATIENCE)
    assert running.returncode == 2, complaints
    assert "Traceback" not in complaints
    assert "interrupted; all of it is kept" in output
    folder = tmp_path / ".sendspec" / "fuzz" / "accepting"
    kept = json.loads((folder / "state.json").read_text("utf-8"))["findings"]
    assert set(kept) == {path.name for path in (folder / "findings").iterdir()} != set()


def test_a_search_that_is_killed_leaves_what_the_next_one_needs(tmp_path: Path) -> None:
    with begun(tmp_path, BUILDS + "Accepting", "--time", "5m") as running:
        assert running.stdout is not None
        assert running.stdout.readline()
        running.kill()
        running.communicate(timeout=PATIENCE)
    then = sendspec("fuzz", BUILDS + "Accepting", "--calls", "1", cwd=tmp_path)
    assert then.returncode in (0, 1)
    assert "still there: " in then.stdout
    assert not then.stderr


def test_a_log_hears_how_it_goes_every_few_seconds(tmp_path: Path) -> None:
    with begun(tmp_path, "--time", "7s", *SES) as running:
        output, complaints = running.communicate(timeout=PATIENCE)
    assert running.returncode == 0, output
    lines = [line for line in complaints.splitlines() if " left · " in line]
    assert len(lines) == 1
    assert "states, " in lines[0]
    assert "ses.SendEmail" in lines[0]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--time", "10"], 4, "write such as 30s"),
        (["--calls", "0"], 4, "no number of calls"),
        (["--operation", "ses.Sendmail"], 4, "did you mean ses.SendEmail?"),
        (["--database", "redis://mail.example:6379/0"], 4, "not on this machine"),
        (["--database", "postgres://127.0.0.1/0"], 4, "neither a folder nor redis://"),
        (["--database", "redis://127.0.0.1:x/0"], 4, "no address"),
        (["--known", "nowhere.toml"], 4, "cannot be read"),
        (["--reading", "A-V07=z"], 4, "no reading"),
        (["--into", "/dev/null/here"], 4, "choose another by --into"),
        (["nonsense"], 6, "no address of a target"),
        (["exec:./nothing"], 6, "cannot be started"),
        ([BUILDS + "Speechless"], 6, "no name"),
        ([BUILDS + "Worldless", "--time", "1m"], 5, "answered nothing"),
        ([BUILDS + "Elsewhere"], 5, "no round"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(words: list[str], code: int, says: str, tmp_path: Path) -> None:
    done = sendspec("fuzz", *words, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert says in done.stdout + done.stderr


def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    done = sendspec("fuzz", "--calls", "10", "--database", "redis://127.0.0.1:1/0", cwd=tmp_path)
    assert done.returncode == 4
    assert "does not answer" in done.stderr or "pip install 'sendspec[redis]'" in done.stderr


def test_what_one_search_finds_another_asks_while_it_goes_on(tmp_path: Path, database: str) -> None:
    """The other never asks about the operation by itself, and is told of the finding by the database alone."""
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    shared = (BUILDS + "HalfRight", "--database", database)
    with begun(tmp_path / "other", *shared, *ELSEWHERE, "--time", "1m") as other:
        found = sendspec("fuzz", *shared, *SES, "--time", "4s", cwd=tmp_path / "one")
        # How grave the first findings are hangs on how many there was time for.
        assert found.returncode in (0, 1)
        assert "findings: 0 new" not in found.stdout
        assert other.stdout is not None
        assert other.stdout.readline().startswith(("FAIL  ses.SendEmail", "WARN  ses.SendEmail"))
        other.send_signal(signal.SIGINT)
        output, _ = other.communicate(timeout=PATIENCE)
    assert other.returncode == 2
    assert "accepted, not rejected" in output


def test_whatever_a_target_says_is_cut_and_written_out(tmp_path: Path) -> None:
    shouting = "exec:" + shlex.join([sys.executable, "-m", "tests.conformance.fakes.misbehaving", "long-code"])
    done = sendspec("fuzz", shouting, *SES, "--calls", "60", "--time", "10s", cwd=tmp_path)
    assert done.returncode == 1
    assert "\\x1b[2JXXX" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr
    assert max(path.stat().st_size for path in (tmp_path / ".sendspec").rglob("*")) < 200_000
