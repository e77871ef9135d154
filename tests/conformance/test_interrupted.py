"""A run that is cut short, or given far more than it asked for, keeps its head: what was found, and its memory."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conformance.shell import BUILDS, environment, sendspec

EDITS = "random/ses.SendEmail/edits"
TAGGED = "histories/ses.SendEmail/tags-do-not-leak"
PATIENCE = 60.0
MEGABYTE = 1024
"""Of what the system counts memory in."""


def begun(here: Path, *words: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "conformance", "run", *words, "--report-json", "run.json", "--save", "kept"]
    return subprocess.Popen(
        command, cwd=here, env=environment(), stdout=subprocess.DEVNULL, stderr=(here / "complaints").open("wb")
    )


@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGTERM])
def test_a_check_cut_short_keeps_the_faults_it_found(tmp_path: Path, word: signal.Signals) -> None:
    with begun(tmp_path, BUILDS + "Marking", "--check", EDITS, "--profile", "thorough") as running:
        until = time.monotonic() + PATIENCE
        while not (tmp_path / "hundred").exists() and time.monotonic() < until:
            time.sleep(0.05)
        running.send_signal(word)
        running.wait(PATIENCE)
    assert running.returncode == 2
    assert b"Traceback" not in (tmp_path / "complaints").read_bytes()
    report = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert (report["complete"], report["exit_code"]) == (False, 2)
    (result,) = report["results"]
    assert (result["check"], result["status"]) == (EDITS, "fail")
    assert "interrupted" in " ".join(each["reason"] for each in result["verdicts"] if each["status"] == "skipped")
    assert list((tmp_path / "kept").glob("*.json"))


def exec_of(misbehaviour: str) -> str:
    return "exec:" + shlex.join([sys.executable, "-m", "tests.conformance.fakes.misbehaving", misbehaviour])


def peak(here: Path, misbehaviour: str) -> float:
    """Run the command against a target that misbehaves, and give the megabytes the command took at most."""
    running = begun(here, exec_of(misbehaviour), "--check", "rules/ses.SendEmail/tags.name-given")
    _, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    report = json.loads((here / "run.json").read_text("utf-8"))
    assert report["complete"]
    assert (report["score"]["error"], running.returncode) == ((1, 1) if misbehaviour == "endless-line" else (0, 0))
    return used.ru_maxrss / MEGABYTE


def test_a_line_without_end_is_not_kept_whole(tmp_path: Path) -> None:
    # The line has 200 megabytes; what an interpreter takes varies by some dozens, so the lower of two counts.
    least = min(peak(tmp_path, "endless-line") for _ in range(2))
    assert least - peak(tmp_path, "well-behaved") < 190


def test_megabytes_from_a_target_are_cut_and_its_control_characters_written_out(tmp_path: Path) -> None:
    done = sendspec("run", exec_of("long-code"), "--check", TAGGED, "--report-json", "run.json", cwd=tmp_path)
    assert done.returncode == 1
    assert "rejected \\x1b[2JXXX" in done.stdout
    assert "\x1b" not in done.stdout
    assert (tmp_path / "run.json").stat().st_size < 100_000
    assert len(done.stdout) < 20_000
