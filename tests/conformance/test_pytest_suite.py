"""The suite as tests of somebody's own: README's code, run by a pytest that knows nothing of us."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.shell import LIMIT, python, sendspec
from tests.conformance.test_known_failures import CHECK, ENTRY, written
from tests.repo.tree import ROOT

PYTEST = ("-m", "pytest", "-p", "no:cacheprovider", "-rA")
BLOCKS = re.findall(
    r"^```python\n# (\w+\.py), run by: ([^\n]+)\n(.+?)^```", (ROOT / "README.md").read_text("utf-8"), re.M | re.S
)
CODE = {name: body for name, _, body in BLOCKS}
RUN_BY = {name: command for name, command, _ in BLOCKS}
MODULE = """
from pathlib import Path
from typing import Any
import pytest
from conformance.adapters.reference import reference_target
from conformance.pytest_suite import conformance_suite
from my_build import Build
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """Give a folder with README's build in it."""
    (tmp_path / "my_build.py").write_text(CODE["my_build.py"], "utf-8")
    return tmp_path


def _ran(here: Path, body: str, *words: str) -> subprocess.CompletedProcess[str]:
    (here / "test_theirs.py").write_text(body, "utf-8")
    return python(*PYTEST, *words, "test_theirs.py", cwd=here)


def _suite(words: str) -> str:
    return f"{MODULE}\nTestConformance = conformance_suite({words})\n"


def test_readme_has_a_build_of_ten_lines_and_two_ways_to_test_it() -> None:
    names = ["my_build.py", "test_my_build.py", "test_with_a_fixture.py"]
    assert list(CODE)[:3] == names
    assert all(len([line for line in CODE[name].splitlines() if line.strip()]) <= 10 for name in names)


def test_readmes_build_runs_as_it_says_and_fails(here: Path) -> None:
    program, *words = RUN_BY["my_build.py"].split()
    assert program == "sendspec"
    done = sendspec(*words, "--suite", "smoke", cwd=here)
    assert done.returncode == 1
    assert "FAIL  ses.SendEmail  recipients.present" in done.stdout


@pytest.mark.parametrize("name", ["test_my_build.py", "test_with_a_fixture.py"])
def test_readmes_tests_run_as_they_say_and_fail(name: str, here: Path) -> None:
    assert RUN_BY[name] == "pytest"
    done = _ran(here, CODE[name])
    assert done.returncode == 1, done.stdout
    assert "FAIL  ses.SendEmail  recipients.present" in done.stdout
    assert '"Destination": {' in done.stdout
    assert "pytest_suite.py" not in done.stdout
    assert " passed" in done.stdout


def test_a_right_build_passes_beside_their_own_tests(here: Path) -> None:
    body = _suite('reference_target, operations=["ses.*"], suites=["smoke"]') + "\ndef test_theirs():\n    pass\n"
    done = _ran(here, body)
    assert done.returncode == 0, done.stdout
    assert "6 passed" in done.stdout


def test_one_check_is_chosen_by_its_id_as_any_test_is(here: Path) -> None:
    done = _ran(here, _suite('reference_target, suites=["smoke"]'), "-k", "connect.StartEmailContact and minimal")
    assert done.returncode == 0, done.stdout
    assert "test_conforms[smoke/connect.StartEmailContact/answer.accepted/minimal]" in done.stdout


def test_what_was_not_asked_is_skipped_with_the_reason(here: Path) -> None:
    done = _ran(here, _suite('Build, operations=["sesv2.*"], suites=["smoke"]'))
    assert done.returncode == 0
    assert "6 skipped" in done.stdout
    assert "the target does not implement sesv2.SendBulkEmail" in done.stdout


def test_a_warning_is_a_warning_and_with_strict_a_failure(here: Path) -> None:
    check = 'checks=["rules/ses.SendEmail/recipients.present"]'
    lenient = "mutant:ses.SendEmail/recipients.present/status-500"
    warned = _ran(here, _suite(f'"{lenient}", {check}'))
    assert (warned.returncode, "ConformanceWarning" in warned.stdout) == (0, True), warned.stdout
    assert _ran(here, _suite(f'"{lenient}", {check}, strict=True')).returncode == 1


def test_a_target_that_cannot_be_run_fails_once_and_skips_the_rest(here: Path) -> None:
    done = _ran(here, _suite('"exec:./nothing-there", operations=["ses.*"], suites=["smoke"]'))
    assert done.returncode == 1
    assert "1 failed, 4 skipped" in done.stdout
    assert "./nothing-there cannot be started" in done.stdout


def test_a_known_failure_is_expected_where_it_shows_and_where_it_is_pinned(here: Path) -> None:
    written(here, ENTRY)
    suite = f'"{LIMIT}", known="known.toml", checks=["{CHECK}", "rules/ses.SendEmail/recipients.present"]'
    done = _ran(here, _suite(suite))
    assert done.returncode == 0, done.stdout
    assert "1 passed, 2 xfailed" in done.stdout
    assert "known/" in done.stdout
    assert "counts from nought" in done.stdout


def test_a_fixture_that_makes_a_build_for_each_test_is_told_so(here: Path) -> None:
    body = MODULE + "\n@pytest.fixture\ndef build():\n    return reference_target()\n"
    done = _ran(here, body + 'TestIt = conformance_suite(fixture="build", operations=["ses.*"], suites=["smoke"])\n')
    assert done.returncode == 1
    assert "1 passed" in done.stdout
    assert "the fixture build is made anew for each test; give it scope='class'" in done.stdout


@pytest.mark.parametrize(("words", "said"), [
    ('Build, rules=["nothing.like-it"]', "no rule matches 'nothing.like-it'"),
    ('Build, profile="quikc"', "there is no profile 'quikc'; "),
    ("", "name a target or a fixture"),
])  # fmt: skip
def test_what_matches_nothing_is_told_before_anything_runs(words: str, said: str, here: Path) -> None:
    done = _ran(here, _suite(words))
    assert done.returncode == 2
    assert said in done.stdout


RECORDED = _suite('Build, operations=["ses.*"], suites=["smoke"], record="kept/run.jsonl"')


def _report(here: Path, name: str) -> Any:
    done = sendspec("report", "render", name, "--as", "json", cwd=here)
    assert done.returncode in (0, 1, 2, 3), done.stderr
    return json.loads(done.stdout)


def test_what_their_own_run_came_to_is_recorded_where_they_ask_for_it(here: Path) -> None:
    assert _ran(here, RECORDED).returncode == 1
    found = _report(here, "kept/run.jsonl")
    assert (found["complete"], found["exit_code"], found["target"]["name"]) == (True, 1, "my-build")
    assert found["header"]["selection"] == {"operation": ["ses.*"], "suite": ["smoke"]}
    assert (found["score"]["pass"], found["score"]["fail"]) == (2, 3)
    assert {each["check"] for each in found["results"] if each["status"] == "fail"}
    assert sendspec("judge", "kept/run.jsonl", cwd=here).returncode == 1


def test_a_run_of_theirs_that_stops_early_is_recorded_as_such(here: Path) -> None:
    _ran(here, RECORDED, "-x")
    found = _report(here, "kept/run.jsonl")
    assert (found["complete"], found["exit_code"], found["score"]["fail"]) == (False, 3, 1)


def test_each_worker_of_theirs_records_its_part_and_the_parts_make_the_whole(here: Path) -> None:
    pytest.importorskip("xdist")
    _ran(here, RECORDED, "-n", "2")
    parts = sorted(path.name for path in (here / "kept").iterdir())
    assert parts == ["run-gw0.jsonl", "run-gw1.jsonl"]
    done = sendspec("report", "combine", *parts, "-o", "whole.json", cwd=here / "kept")
    assert done.returncode == 0, done.stderr
    found = _report(here, "kept/whole.json")
    assert (found["complete"], found["score"]["pass"], found["score"]["fail"]) == (True, 2, 3)


def test_nothing_is_recorded_unasked_and_a_place_that_cannot_be_written_is_told(here: Path) -> None:
    _ran(here, _suite('Build, operations=["ses.*"], suites=["smoke"]'))
    assert not list(here.rglob("*.jsonl"))
    (here / "kept").write_text("a file", "utf-8")
    done = _ran(here, RECORDED)
    assert "nothing more was recorded: kept" in done.stdout.replace("\n", " ")
    assert "2 passed" in done.stdout
