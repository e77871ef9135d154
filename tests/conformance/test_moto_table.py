"""Every deviation of moto has a row with a judgement, and there is no accusation beside the table."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from conformance.suites.vectors import vectors

pytest.importorskip("moto", reason="moto is not installed; pip install 'sendspec[moto]'")

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "tests" / "gallery" / "moto.toml"
IN_PROCESS = "py:conformance.adapters.moto_in_process:factory"
ROWS = tomllib.loads(TABLE.read_text("utf-8"))["known"]


def sendspec(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "conformance", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600, env=_environment())


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1"}


def report(folder: Path, *words: str) -> tuple[int, dict[str, list[str]]]:
    """Run the suite and list the checks by status."""
    path = folder / "report.json"
    ended = sendspec(folder, "run", *words, "--report-json", str(path))
    run = json.loads(path.read_text("utf-8"))
    assert run["complete"], ended.stderr
    found: dict[str, list[str]] = {}
    for result in run["results"]:
        for verdict in result["verdicts"]:
            found.setdefault(verdict["status"], []).append(f"{result['check']}: {verdict['rule']}: {verdict['reason']}")
    return ended.returncode, found


def test_every_failure_of_moto_has_a_row_and_every_row_a_failure(tmp_path: Path) -> None:
    # The vectors: `.ci/full` holds the whole suite to the table, with the rest of the gallery.
    told = [row for row in ROWS if row["check"].startswith("vectors/")]
    code, found = report(tmp_path, IN_PROCESS, "--known", str(TABLE), "--suite", "vectors")
    assert [found.get(word) for word in ("fail", "stale", "changed", "error", "broken")] == [None] * 5
    assert len(found["known"]) >= len(told) > len(ROWS) / 2
    assert code == 0


def test_the_server_gives_the_verdicts_of_the_library(tmp_path: Path, moto_server: str) -> None:
    # A few rules of each kind: `.ci/full` asks the server everything.
    rules = ("recipients.present", "recipients.limit", "return-path.*", "configuration-sets.*")
    words = ["--suite", "vectors", *(word for rule in rules for word in ("--rule", rule))]
    one = report(tmp_path, IN_PROCESS, *words)
    other = report(tmp_path, moto_server, *words)
    assert other == one
    assert one[0] == 1


def test_what_moto_cannot_be_given_is_skipped_with_the_reason(tmp_path: Path) -> None:
    words = ["--rule", "sandbox.*", "--rule", "account.*", "--rule", "quota.*", "--suite", "rules"]
    code, found = report(tmp_path, IN_PROCESS, *words)
    reasons = " ".join(found["skipped"])
    assert "no sandbox" in reasons
    assert "quota" in reasons
    assert set(found) == {"skipped"}
    assert code == 0


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['rule']}-{row['observed']}" for row in ROWS])
def test_the_readme_shows_every_row(row: dict[str, str]) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert f"| `{row['vector'].partition('/')[2]}` |" in readme


def test_a_row_that_passes_is_stale_and_one_that_fails_otherwise_has_changed(tmp_path: Path) -> None:
    stale = {**ROWS[0], "check": "vectors/ses.SendEmail/recipients.limit", "rule": "recipients.limit"}
    changed = {**ROWS[3], "observed": "rejected MessageRejected"}
    past = [each.id for each in vectors("ses.SendEmail") if each.rule == "recipients.limit" and each.negative]
    stale["vector"] = past[0]
    path = tmp_path / "known.toml"
    entries = [{k: v for k, v in row.items() if isinstance(v, str)} for row in (stale, changed)]
    text = "\n".join("[[known]]\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in row.items()) for row in entries)
    path.write_text(text, "utf-8")
    rules = ["--rule", "recipients.limit", "--rule", "recipients.present", "--suite", "smoke"]
    code, found = report(tmp_path, IN_PROCESS, "--known", str(path), *rules)
    assert ROWS[3]["rule"] == "recipients.present"
    assert len(found["stale"]) == 1
    assert len(found["changed"]) == 1
    assert code == 1
