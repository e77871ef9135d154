"""README's two set-up commands are the ones that are run for every change."""

import re

import pytest

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


@pytest.mark.parametrize("link", re.findall(r"\]\((?!https?:|#)([^)#]+)", README))
def test_every_link_leads_somewhere(link: str) -> None:
    assert (ROOT / link).exists()
