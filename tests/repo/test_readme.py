"""README's set-up commands are the ones that are run for every change, and its example of a client works."""

import re
import shlex
import subprocess
import sys
from json import loads
from pathlib import Path
from typing import Any

import pytest

from conformance.adapters.reference import reference_target
from conformance.cli import main, parser
from conformance.serving.desk import Desk
from conformance.serving.http import served
from refimpl.explain import overview
from refimpl.operations import OPERATIONS
from tests.conformance.shell import environment
from tests.repo.tree import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
CHECKS = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
SETUP = re.findall(r"^python3 -m venv \.venv && .+$", README, re.MULTILINE)


def test_readme_has_two_setup_commands() -> None:
    run, test = SETUP
    assert run.endswith("sendspec run")
    assert test.endswith("pytest -n auto")


def test_the_checks_run_exactly_these_commands() -> None:
    assert re.findall(r'^in_clone "(python3 .+)"$', CHECKS, re.MULTILINE) == SETUP


def test_readme_shows_the_rules_by_operation_as_the_command_does() -> None:
    table, _, why = overview().partition("\n\nLeft out, and why")
    assert why
    assert f"```text\n{table}\n```" in README


def test_the_github_actions_job_says_commands_that_there_are() -> None:
    (job,) = re.findall(r"^```yaml\n(.+?)^```", README, re.MULTILINE | re.DOTALL)
    assert not re.search(r"\t| +$", job, re.MULTILINE)
    assert all((len(line) - len(line.lstrip(" "))) % 2 == 0 for line in job.splitlines())
    command, summary = re.findall(r"- run: sendspec (.+)$", job, re.MULTILINE)
    assert parser().parse_args(shlex.split(summary.partition(" >>")[0])).form == "markdown"
    asked = parser().parse_args(shlex.split(command))
    assert asked.target == "exec:node my-adapter/adapter.mjs"
    kept = re.findall(r"^ {12}(\S+)$", job, re.MULTILINE)
    assert [*map(str, (asked.report_json, asked.junitxml)), ".sendspec/failures"] == kept


def test_the_github_actions_job_is_yaml() -> None:
    yaml = pytest.importorskip("yaml", reason="no YAML parser is installed; only the shape of the job was looked at")
    (job,) = re.findall(r"^```yaml\n(.+?)^```", README, re.MULTILINE | re.DOTALL)
    steps = yaml.safe_load(job)["jobs"]["sendspec"]["steps"]
    assert [next(iter(step)) for step in steps] == ["uses", "uses", "run", "run", "run", "uses"]
    assert steps[-1]["if"] == "always()"
    assert steps[1]["with"]["python-version"] == "3.13"


@pytest.mark.parametrize("link", re.findall(r"\]\((?!https?:|#)([^)#]+)", README))
def test_every_link_leads_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


def test_the_example_of_decide_prints_what_is_shown(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (call,) = re.findall(r'^echo "(client\..+?)" \| sendspec decide -$', README, re.MULTILINE | re.DOTALL)
    (shown,) = re.findall(r"^prints among .+?```text\n(.+?)```", README, re.MULTILINE | re.DOTALL)
    path = tmp_path / "call.py"
    path.write_text(call, encoding="utf-8")
    assert main(["decide", str(path)]) == 0
    assert shown in capsys.readouterr().out


MEASURED = re.compile(r"\d[\d.,]* (?:s|megabytes|µs)\b")


def test_every_figure_that_was_measured_has_the_command_that_made_it() -> None:
    blocks = [block for block in README.split("\n\n") if MEASURED.search(block)]
    assert len(blocks) >= 3
    for block in blocks:
        before = README[: README.index(block)].rstrip().rpartition("\n\n")[2] if block.startswith("|") else ""
        commands = re.findall(r"`(?:time )?sendspec ([a-z-]+[^`]*)`", f"{before} {block}")
        assert commands, block
        for command in commands:
            parser().parse_args(shlex.split(command.replace("--jobs N", "--jobs 2")))


def counted(operation: str) -> tuple[int, int, int]:
    """Count what is written by hand about an operation: vectors, what they are about, histories."""
    files = (ROOT / "fixtures" / "hand" / operation).glob("*.json")
    vectors = [vector for file in files for vector in loads(file.read_bytes())["vectors"]]
    about = {(vector["because"][0], vector["info"]["side"], fact) for vector in vectors for fact in facts(vector)}
    histories = list((ROOT / "fixtures" / "histories" / "hand" / operation).glob("*.json"))
    return len(vectors), len(about), len(histories)


def facts(vector: dict[str, Any]) -> list[str]:
    """List the statements a vector rests on."""
    return list(vector["info"]["facts"])


def test_readme_counts_what_is_written_by_hand() -> None:
    found = {name: counted(name) for name in OPERATIONS}
    for name, (vectors, about, histories) in found.items():
        assert f"| `{name}` | {vectors:,} | {about:,} | {histories:,} |" in README
    vectors, histories = (sum(each[column] for each in found.values()) for column in (0, 2))
    assert f"{vectors:,} vectors and {histories:,} histories" in README


def test_the_example_of_a_client_does_what_is_said_of_it(tmp_path: Path) -> None:
    pytest.importorskip("boto3", reason="boto3 is not installed")
    (example,) = re.findall(r"```python\n# try_it\.py\n(.+?)```", README, re.DOTALL)
    said = re.search(r"It prints `(.+?)` and `(.+?)`", README)
    with served(Desk(reference_target())) as url:
        path = tmp_path / "try_it.py"
        path.write_text(example.replace("http://127.0.0.1:5005", url), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, str(path)], cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=60
        )
    assert said
    assert done.stdout.splitlines() == list(said.groups()), done.stderr
