"""What the reference writes into the fixtures is up to date and follows the schemas."""

import json
from pathlib import Path

import pytest

from conformance import cli, fixtures
from conformance.fill import files
from tests.conformance.schema import complaints

GENERATED = dict(files())


def test_every_generated_fixture_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["fill", "--check"]) == 0
    assert capsys.readouterr().out == "everything is up to date\n"


def test_no_generated_file_is_left_over() -> None:
    root = fixtures.root()
    there = {
        path.relative_to(root) for part in ("filled", "histories/filled") for path in (root / part).rglob("*.json")
    }
    assert there == set(GENERATED) - {Path("rulebook.json")}


def test_what_is_out_of_date_is_named_and_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = [("filled/one.json", "[]\n"), ("rulebook.json", "{}\n")]
    monkeypatch.setattr("conformance.commands.fill.files", lambda: [(Path(path), body) for path, body in few])
    monkeypatch.setattr("conformance.fixtures.root", lambda: tmp_path)
    monkeypatch.setattr("conformance.fixtures.checkout", lambda: tmp_path)
    monkeypatch.setattr("refimpl.explain.book.markdown.rules_md", lambda: "# Rules\n")
    (tmp_path / "rulebook.json").write_text("old", "utf-8")
    assert cli.main(["fill", "--check"]) == 3
    assert (tmp_path / "rulebook.json").read_text("utf-8") == "old"
    assert cli.main(["fill"]) == 0
    assert cli.main(["fill", "--check"]) == 0
    assert capsys.readouterr().out.splitlines()[:3] == [
        "out of date: filled/one.json",
        "out of date: rulebook.json",
        "out of date: RULES.md",
    ]


def test_filled_vectors_and_histories_follow_their_schemas() -> None:
    for path, body in GENERATED.items():
        if path.parts[0] == "filled":
            rows = json.loads(body)["vectors"]
            # Neighbours are made alike; every one of thousands would take as long as the rest of the suite.
            assert not complaints("vector#/$defs/file", {"vectors": [*rows[:3], *rows[3::5]]}), path
        elif path.parts[0] == "histories":
            assert not complaints("history", json.loads(body)), path
