"""README's two set-up commands are the ones that are run for every change."""

import re
import shlex

import pytest

from conformance.cli import parser
from refimpl.explain import overview
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
    (command,) = re.findall(r"- run: sendspec (.+)$", job, re.MULTILINE)
    asked = parser().parse_args(shlex.split(command))
    assert asked.target == "exec:node my-adapter/adapter.mjs"
    kept = re.findall(r"^ {12}(\S+)$", job, re.MULTILINE)
    assert [*map(str, (asked.report_json, asked.junitxml)), ".sendspec/failures"] == kept


def test_the_github_actions_job_is_yaml() -> None:
    yaml = pytest.importorskip("yaml", reason="no YAML parser is installed; only the shape of the job was looked at")
    (job,) = re.findall(r"^```yaml\n(.+?)^```", README, re.MULTILINE | re.DOTALL)
    steps = yaml.safe_load(job)["jobs"]["sendspec"]["steps"]
    assert [next(iter(step)) for step in steps] == ["uses", "uses", "run", "run", "uses"]
    assert steps[-1]["if"] == "always()"
    assert steps[1]["with"]["python-version"] == "3.13"


@pytest.mark.parametrize("link", re.findall(r"\]\((?!https?:|#)([^)#]+)", README))
def test_every_link_leads_somewhere(link: str) -> None:
    assert (ROOT / link).exists()
