"""Several workers come to the same as one: the same verdicts in the same order, whoever made which check."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from conformance import workers
from conformance.bundles import bundle_of, long_ones_first
from conformance.conduct import Conduct
from conformance.profiles import PROFILES
from conformance.recording.recorded import RecordedTarget
from conformance.recording.writer import Writer
from conformance.suites import checks
from conformance.suites.check import Asking, Wanted
from conformance.trial import Trial
from conformance.variants import variant_target
from conformance.verdicts import Run
from refimpl.operations import OPERATIONS
from tests.conformance.fakes.wavering import wavering
from tests.conformance.shell import BUILDS, LIMIT, environment, sendspec

WAVERING = "py:tests.conformance.fakes.wavering:wavering"
SUITES = ("--suite", "smoke", "--suite", "random", "--suite", "metamorphic")
NARROW = ("--profile", "quick", "--operation", "ses.SendEmail", *SUITES)


def ran(folder: Path, target: str, jobs: int) -> Any:
    words = ("run", target, *NARROW, "--jobs", str(jobs), "--report-json", f"{jobs}.json", "--record", f"{jobs}.jsonl")
    done = sendspec(*words, cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    assert not list(folder.glob("*.gw*"))
    return json.loads((folder / f"{jobs}.json").read_text("utf-8"))


def worth(report: Any) -> list[object]:
    """Take out of a report all but the times, and the evidence, for how small it is made depends on them."""
    return [
        (
            result["check"], result["status"], result["counts"], result["assertions"], result["partitions"],
            [(each["status"], each["rule"], each["reason"], each["readings"]) for each in result["verdicts"]],
        )
        for result in report["results"]
    ]  # fmt: skip


@pytest.mark.parametrize(("target", "most"), [("refimpl", 3), (LIMIT, 2), (WAVERING, 2)], ids=lambda each: str(each))
def test_one_two_and_three_workers_give_the_same(target: str, most: int, tmp_path: Path) -> None:
    one, *others = (ran(tmp_path, target, jobs) for jobs in range(1, most + 1))
    assert len(one["results"]) >= 20
    for other in others:
        assert worth(other) == worth(one)
        assert (other["score"], other["exit_code"], other["complete"]) == (one["score"], one["exit_code"], True)
    judged = sendspec("judge", "2.jsonl", cwd=tmp_path)
    assert judged.returncode == one["exit_code"]


def test_readings_that_contradict_each_other_across_bundles_are_warned_of(tmp_path: Path) -> None:
    chosen = checks(Wanted(("ses.SendEmail",), ("vectors", "random")))
    found = {}
    for name, target in (("wavering", wavering()), ("steady", variant_target("A-V07.b"))):
        writer = Writer(tmp_path / name)
        writer.begin({})
        run = Run({})
        trial = Trial(RecordedTarget(target, writer), OPERATIONS)
        conduct = Conduct(run, Asking(trial, PROFILES["quick"], 1), seconds_in_all=0.0, writer=writer)
        for check in chosen:
            conduct.perform(check)
        conduct.finish()
        found[name] = [r for r in run.results if r.check.startswith("readings/")]
        writer.close()
    (result,) = found["wavering"]
    assert result.check == "readings/ses.SendEmail/across-checks"
    assert {verdict.status.value for verdict in result.verdicts} == {"warn"}
    assert all("another reading" in verdict.reason and verdict.rule for verdict in result.verdicts)
    assert found["steady"] == []


def test_bundles_are_the_operations_and_the_checks_that_draw() -> None:
    every = checks(Wanted(tuple(OPERATIONS)))
    for check in every:
        assert bundle_of(check.id) == (check.id if check.suite == "random" else check.operation)
    dealt = long_ones_first(every)
    assert sorted(each.id for each in dealt) == sorted(each.id for each in every)
    alone = [each.suite == "random" for each in dealt]
    assert alone == sorted(alone)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["endpoint:http://127.0.0.1:9?build=moto"], "cannot give each worker an account of its own"),
        (["endpoint:http://127.0.0.1:9", "--build", "moto"], "reset = 'full'"),
        (["recording:run.jsonl"], "played in the order it was made"),
        (["refimpl", "--rule", "recipients.limits"], "did you mean recipients.limit?"),
        (["refimpl", "--reading", "A-V07=z"], "no reading"),
        (["refimpl", "--jobs", "0"], "--jobs"),
    ],
)
def test_what_cannot_be_shared_is_refused_with_the_reason(words: list[str], says: str, tmp_path: Path) -> None:
    done = sendspec("run", "--jobs", "2", *words, cwd=tmp_path)
    assert done.returncode == 4
    assert says in done.stderr


def test_without_xdist_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "find_spec", lambda name: None)
    assert "pip install 'sendspec[parallel]'" in workers.refusal("refimpl", None)


def test_a_target_that_cannot_be_run_exits_6_from_workers_too(tmp_path: Path) -> None:
    done = sendspec("run", "exec:./nothing", "--jobs", "2", "--suite", "smoke", cwd=tmp_path)
    assert done.returncode == 6
    assert "cannot be started" in done.stdout


def test_a_run_stops_after_so_many_red_checks(tmp_path: Path) -> None:
    words = (
        "run",
        BUILDS + "Accepting",
        "--jobs",
        "2",
        "--suite",
        "smoke",
        "--operation",
        "ses.*",
        "--max-failures",
        "1",
    )
    done = sendspec(*words, "--no-record", cwd=tmp_path)
    assert done.returncode == 1
    assert not (tmp_path / ".sendspec" / "run.jsonl").exists()


@pytest.mark.parametrize("whole_group", [True, False])
def test_ctrl_c_ends_all_workers_and_keeps_what_was_found(whole_group: bool, tmp_path: Path) -> None:
    words = ("run", BUILDS + "Slow", "--operation", "ses.*", "--jobs", "2", "--report-json", "run.json")
    with subprocess.Popen(
        [sys.executable, "-m", "conformance", *words], cwd=tmp_path, env=environment(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    ) as running:  # fmt: skip
        until = time.monotonic() + 60
        while time.monotonic() < until and not list(tmp_path.glob(".sendspec/run.jsonl.gw*")):
            time.sleep(0.2)
        time.sleep(4)
        os.killpg(running.pid, signal.SIGINT) if whole_group else running.send_signal(signal.SIGINT)
        output, complaints = running.communicate(timeout=60)
    assert running.returncode == 2, complaints
    assert "interrupted" in output
    assert "Traceback" not in complaints
    report = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert report["complete"] is False
    assert report["results"]
    assert not list(tmp_path.glob(".sendspec/run.jsonl.gw*"))
    with pytest.raises(ProcessLookupError):
        os.killpg(running.pid, 0)
