"""The suite as a pytest plugin: the same verdicts as the command's, and inert where nobody asks for it."""

from importlib.metadata import entry_points
from pathlib import Path

from tests.conformance.shell import LIMIT, python, score, sendspec

# An installation registers the plugin itself, and pytest takes no plugin twice.
REGISTERED = bool(entry_points(group="pytest11", name="sendspec"))
PLUGIN = ("-m", "pytest", "-p", "no:cacheprovider", *(() if REGISTERED else ("-p", "conformance.plugin")))


def asked(prefix: str) -> list[str]:
    return [f"--{prefix}suite", "vectors", f"--{prefix}rule", "re*", f"--{prefix}profile", "quick"]


def test_pytest_and_the_command_come_to_the_same_score(tmp_path: Path) -> None:
    there = python(*PLUGIN, "--pyargs", "conformance", "--sendspec-target", LIMIT, *asked("sendspec-"), cwd=tmp_path)
    here = sendspec("run", LIMIT, *asked(""), cwd=tmp_path)
    assert score(there.stdout) == score(here.stdout)
    assert there.returncode == here.returncode


def test_a_red_check_is_a_failed_test_that_shows_the_finding_and_not_our_code(tmp_path: Path) -> None:
    words = ("--pyargs", "conformance", "--sendspec-target", LIMIT, "--sendspec-check")
    done = python(*PLUGIN, *words, "rules/ses.SendEmail/recipients.limit", cwd=tmp_path)
    assert done.returncode == 1
    assert "FAIL  ses.SendEmail  recipients.limit" in done.stdout
    assert "conduct.py" not in done.stdout


def test_misuse_is_a_usage_error_of_pytest(tmp_path: Path) -> None:
    words = ("--sendspec-target", "refimpl", "--sendspec-rule", "nothing.like-it")
    done = python(*PLUGIN, "--pyargs", "conformance", *words, cwd=tmp_path)
    assert done.returncode in (2, 4)
    assert "no rule matches 'nothing.like-it'" in done.stdout + done.stderr


def test_the_plugin_is_inert_where_no_target_is_given(tmp_path: Path) -> None:
    (tmp_path / "test_theirs.py").write_text("def test_theirs():\n    pass\n", "utf-8")
    done = python(*PLUGIN, cwd=tmp_path)
    assert done.returncode == 0
    assert "1 passed" in done.stdout
    assert "sendspec: " not in done.stdout
    assert python(*PLUGIN, "--pyargs", "conformance", cwd=tmp_path).returncode == 5


def test_loading_the_plugin_loads_neither_the_suite_nor_the_specification(tmp_path: Path) -> None:
    heavy = "[name for name in sys.modules if name.partition('.')[0] in ('hypothesis', 'refimpl', 'attr')]"
    done = python("-c", f"import sys, conformance.plugin; print({heavy})", cwd=tmp_path)
    assert done.stdout == "[]\n"
