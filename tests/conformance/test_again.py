"""What a report says of how it was made: a command that asks the very same again, and where evidence was kept."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from conformance import cli
from conformance.commands.again import command, reached
from tests.conformance.shell import LIMIT
from tests.refimpl.samples import OPERATION

WRITTEN_TO = {"report_json", "junitxml", "record", "no_record", "save", "jobs"}
"""Options that change where a run writes, or how fast, and nothing of what it asks."""
ASKED = (
    ["run"],
    ["smoke", "exec:./a b --c 'd'", "--seed", "-5", "--strict", "--jobs", "2"],
    ["run", "endpoint:http://127.0.0.1:1", "--build", "my build.toml", "--allow-remote", "--call-timeout", "2.5"],
    ["run", "py:a:b", "--in-process", "--operation", "ses.*", "--operation", "sesv2.*", "--rule", "tags.*"],
    ["run", "--suite", "vectors", "--check", "a/b/c", "--reading", "A-V44=b", "--revision", "page", "--last-failed"],
    ["run", "--profile", "thorough", "--known", "list.toml", "--max-failures", "3", "--report-json", "x.json"],
)


def parsed(words: list[str]) -> dict[str, Any]:
    told = vars(cli.parser().parse_args(words))
    return {name: value for name, value in told.items() if name not in WRITTEN_TO}


@pytest.mark.parametrize("words", ASKED, ids=range(len(ASKED)))
def test_the_command_in_a_report_asks_the_same_again(words: list[str]) -> None:
    name, *again = shlex.split(command(cli.parser().parse_args(words)))
    assert name == "sendspec"
    assert parsed(again) == {**parsed(words), "target": parsed(words)["target"] or "refimpl"}


@pytest.mark.parametrize("words", ASKED[2:4], ids=("endpoint", "py"))
def test_a_replay_reaches_the_target_by_the_same_options(words: list[str]) -> None:
    asked = cli.parser().parse_args(words)
    again = cli.parser().parse_args(["replay", "case.json", asked.target, *reached(asked)])
    for name in ("build", "allow_remote", "in_process", "call_timeout"):
        assert getattr(again, name) == getattr(asked, name)


def test_a_report_names_the_file_of_each_finding_that_has_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["run", LIMIT, "--operation", OPERATION, "--suite", "vectors", "--rule", "recipients.limit"]
    assert cli.main([*words, "--report-json", "run.json", "--save", "kept"]) == 1
    told = json.loads(Path("run.json").read_text("utf-8"))
    found = [v for row in told["results"] for v in row["verdicts"] if v["status"] == "fail"]
    assert found
    for each in found:
        assert json.loads(Path(each["file"]).read_text("utf-8"))["info"]["rule"] == each["rule"]
    assert told["header"]["by"].startswith("sendspec")
    assert told["header"]["command"].startswith(f"sendspec run {LIMIT} ")
