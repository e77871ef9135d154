"""The properties for engines: collected by pytest, fed bytes by a fuzzer, kept in a database that is replayed."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from refimpl.operations import OPERATIONS
from tests.conformance.shell import environment, python
from tests.repo.tree import ROOT

MODULE = "conformance.fuzzing.properties"
FORGETFUL = "mutant:ses.SendEmail/sender.verified/forget"
TEST = "test_ses_send_email_calls"
FEED = f"""
import random, sys
from {MODULE} import {TEST} as test
from conformance.fuzzing.holding import Nonconformance

feed, made = random.Random(7), 0
for made in range(1, 2001):
    try:
        test.hypothesis.fuzz_one_input(feed.randbytes(64))
    except Nonconformance as found:
        print(made, type(found).group.rule, type(found).group.observed)
        sys.exit(1)
print(made, "nothing")
"""


def pytest_run(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", *words]
    return subprocess.run(
        command, cwd=folder, env=environment(**env), capture_output=True, text=True, timeout=100, check=False
    )


def test_every_operation_has_every_layer_and_pytest_collects_them(tmp_path: Path) -> None:
    done = pytest_run(tmp_path, "--collect-only", "-q", "--pyargs", MODULE)
    assert done.returncode == 0, done.stdout
    found = re.findall(r"::(?:test_(\w+)|Test(\w+)::runTest)$", done.stdout, re.MULTILINE)
    tests = [test for test, _ in found if test]
    assert len(tests) == 4 * len(OPERATIONS)
    assert sum(bool(machine) for _, machine in found) == len(OPERATIONS)


def test_no_property_has_settings_or_fixtures_of_its_own() -> None:
    """Engines that collect tests pass over those that are derandomized, have their own database, or need fixtures."""
    tree = ast.parse((ROOT / "conformance" / "fuzzing" / "properties.py").read_text("utf-8"))
    tests = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert len(tests) == 4 * len(OPERATIONS)
    for test in tests:
        assert [ast.unparse(each).partition("(")[0] for each in test.decorator_list] == ["given"]
        assert [each.arg for each in test.args.args] == ["script"]
    assert len({ast.unparse(test) for test in tests}) == len(tests)


def fed(folder: Path, target: str, **env: str) -> str:
    return python("-c", FEED, cwd=folder, SENDSPEC_FUZZ_TARGET=target, CI="1", **env).stdout.strip()


def test_bytes_from_a_fuzzer_find_a_fault_and_the_same_each_time(tmp_path: Path) -> None:
    found = fed(tmp_path, FORGETFUL)
    assert found.endswith("sender.verified accepted")
    assert found == fed(tmp_path, FORGETFUL)
    examples = tmp_path / ".sendspec" / "fuzz" / "examples"
    assert [path for path in examples.rglob("*") if path.is_file()]


def test_what_a_fuzzer_found_is_replayed_elsewhere_before_anything_is_drawn(tmp_path: Path, database: str) -> None:
    there = {"SENDSPEC_FUZZ_TARGET": FORGETFUL, "SENDSPEC_FUZZ_DATABASE": database}
    words = ("-q", "--pyargs", MODULE, "-k", TEST, "--hypothesis-show-statistics")
    fed(tmp_path, FORGETFUL, SENDSPEC_FUZZ_DATABASE=database)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = pytest_run(elsewhere, *words, **there)
    assert done.returncode == 1
    reuse = done.stdout.partition("during reuse phase")[2].partition("during")[0]
    assert "1 failing" in reuse, done.stdout
    assert "sender.verified" in done.stdout


def test_bytes_from_a_fuzzer_find_nothing_in_the_reference(tmp_path: Path) -> None:
    assert fed(tmp_path, "refimpl") == "2000 nothing"


@pytest.mark.parametrize("target", ["refimpl", "py:tests.conformance.fakes.builds:Elsewhere"])
def test_the_properties_hold_of_a_right_build_and_skip_what_is_not_there(tmp_path: Path, target: str) -> None:
    done = pytest_run(tmp_path, "-q", "--pyargs", MODULE, "-k", "noise and ses_send", SENDSPEC_FUZZ_TARGET=target)
    assert done.returncode == 0, done.stdout
    assert ("skipped" in done.stdout) is (target != "refimpl")


def test_a_known_failure_makes_no_property_fail(tmp_path: Path) -> None:
    row = {
        "check": "vectors/ses.SendEmail/sender.verified", "vector": "v", "operation": "ses.SendEmail",
        "rule": "sender.verified", "expected": "rejected", "observed": "accepted", "kind": "bug", "reason": "why",
    }  # fmt: skip
    (tmp_path / "known.toml").write_text("[[known]]\n" + "".join(f'{key} = "{text}"\n' for key, text in row.items()))
    feed = {"SENDSPEC_FUZZ_TARGET": FORGETFUL, "SENDSPEC_FUZZ_KNOWN": "known.toml"}
    assert python("-c", FEED, cwd=tmp_path, **feed).stdout.strip() == "2000 nothing"
