"""README's set-up commands are the ones that are run for every change, and its example of a client works."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from conformance.adapters.reference import reference_target
from conformance.serving.desk import Desk
from conformance.serving.http import served
from refimpl.explain import overview
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


@pytest.mark.parametrize("link", re.findall(r"\]\((?!https?:|#)([^)#]+)", README))
def test_every_link_leads_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


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
