"""No mutant survives that somebody could notice; a sample of them is caught by the command itself."""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from zlib import crc32

import pytest

from conformance.fates import Fate, fate_of
from conformance.mutants import Mutant, mutants
from conformance.verdicts import EXIT_CONFORMS, EXIT_DOES_NOT

ROOT = Path(__file__).resolve().parents[2]
# Which mutants of a shape are equivalent, is found out only by asking them.
SAMPLE = random.Random(20).sample([each for each in mutants() if each.equivalent is None and each.kind != "shape"], 4)


# All of them take minutes, which is what `sendspec selftest` is for; here one in twenty stands for the rest, picked
# by its id, so that a new operator does not exchange them all.
ASKED = [mutant for mutant in mutants() if crc32(mutant.id.encode()) % 20 == 0]


@pytest.fixture(scope="module")
def fates() -> list[Fate]:
    return [fate_of(mutant) for mutant in ASKED]


def test_every_mutant_is_killed_or_proved_equivalent(fates: list[Fate]) -> None:
    assert [fate.id for fate in fates if fate.survived] == []


def test_equivalent_mutants_are_few_and_each_has_its_reason(fates: list[Fate]) -> None:
    equal = [fate for fate in fates if fate.killer is None]
    assert all(fate.why_not for fate in equal)
    assert len(equal) < len(fates) / 15


def test_every_rule_about_requests_has_mutants_that_are_killed(fates: list[Fate]) -> None:
    killed = {fate.rule for fate in fates if fate.killer is not None}
    often = Counter(fate.rule for fate in fates)
    assert {rule for rule, times in often.items() if times >= 4} <= killed


@pytest.mark.parametrize("mutant", SAMPLE, ids=lambda mutant: mutant.id.partition("/")[2])
def test_the_command_catches_a_mutant(mutant: Mutant, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    words = ["run", f"mutant:{mutant.id}", "--profile", "quick", "--report-json", str(report)]
    words += [
        "--operation",
        mutant.id.partition("/")[0],
        "--suite",
        "rules",
        "--suite",
        "histories",
        "--suite",
        "combined",
    ]
    ended = subprocess.run(
        [sys.executable, "-m", "conformance", *words],
        cwd=tmp_path, capture_output=True, text=True, timeout=120, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert "Traceback" not in ended.stderr
    verdicts = [each for result in json.loads(report.read_text("utf-8"))["results"] for each in result["verdicts"]]
    warned = any(each["status"] == "warn" and each["rule"] == mutant.rule for each in verdicts)
    assert ended.returncode == (EXIT_CONFORMS if warned and ended.returncode == 0 else EXIT_DOES_NOT)
