"""`sendspec list`, `explain` and `decide`: the same for every operation."""

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from conformance import cli
from refimpl import explain
from refimpl.operations import OPERATIONS
from tests.repo.tree import ROOT

Captured = pytest.CaptureFixture[str]
HAND = ROOT / "fixtures" / "hand"


def ended(*words: str) -> int:
    """Run the command in this process, which is quicker where nothing is run."""
    try:
        return cli.main(words)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 1


def vector(operation: str) -> dict[str, Any]:
    """Take one hand-written vector of an operation."""
    folder = HAND / operation
    (first, *_) = json.loads((folder / "shape.required.json").read_text("utf-8"))["vectors"]
    return {"operation": operation, **first}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_is_listed_and_explained(capsys: Captured, operation: str) -> None:
    assert ended("list", "operations") == 0
    assert operation in capsys.readouterr().out
    assert ended("explain", operation.upper()) == 0
    assert capsys.readouterr().out.startswith(f"{operation}\n")


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_vector_of_every_operation_is_decided(tmp_path: Path, capsys: Captured, operation: str) -> None:
    path = tmp_path / "vector.json"
    path.write_text(json.dumps(vector(operation)), "utf-8")
    assert ended("decide", str(path)) == 0
    assert capsys.readouterr().out.startswith(f"{operation}: this call ")


def test_a_file_that_names_no_operation_is_refused(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "vector.json"
    path.write_text('{"world": {}, "request": {}}', "utf-8")
    assert ended("decide", str(path)) == 4
    assert "names no operation; see sendspec list operations" in capsys.readouterr().err


@pytest.mark.parametrize("depth", [40, 300, 600, 990, 3_000, 40_000])
def test_however_deep_a_request_is_nested_it_is_decided_or_refused(
    tmp_path: Path, capsys: Captured, depth: int
) -> None:
    path = tmp_path / "deep.json"
    # How deep an interpreter reads and recurses hangs on its version.
    deep = f'{{"Source": {"[" * depth}{"]" * depth}}}'
    path.write_text(f'{{"operation": "ses.SendEmail", "request": {deep}}}', "utf-8")
    code = ended("decide", str(path))
    told = capsys.readouterr()
    assert (code, told.err) == (0, "") or (code, told.err.count("\n"), "nested too deep" in told.err) == (4, 1, True)


def test_the_book_is_written_and_written_again(tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / "book"
    assert ended("explain", "--html", str(folder)) == 0
    assert ended("explain", "--html", str(folder)) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == second
    assert first.endswith(f"open {folder / 'index.html'}")
    assert (folder / "rules.html").is_file()


def test_the_book_is_not_written_over_anything_else(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    for words in ((str(tmp_path),), (str(tmp_path / "mine.txt"),), (str(tmp_path / "mine.txt" / "in"),)):
        assert ended("explain", "--html", *words) == 4
        assert capsys.readouterr().err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_book_is_all_or_nothing(tmp_path: Path, capsys: Captured) -> None:
    assert ended("explain", "--html", str(tmp_path / "book"), "recipients.limit") == 4
    assert "leave 'recipients.limit' out" in capsys.readouterr().err
    assert ended("explain", "--html", str(tmp_path / "book"), "--compare", *list(OPERATIONS)[:2]) == 4
    assert not (tmp_path / "book").exists()


def test_the_matrix_is_listed(capsys: Captured) -> None:
    assert ended("list", "--matrix") == 0
    assert capsys.readouterr().out == f"{explain.overview()}\n"
    assert ended("list", "rules", "--matrix") == 0


def test_the_matrix_is_of_rules_only(capsys: Captured) -> None:
    assert ended("list", "checks", "--matrix") == 4
    assert capsys.readouterr().err.startswith("sendspec: --matrix shows rules")


@pytest.mark.parametrize(("left", "right"), list(permutations(OPERATIONS, 2)))
def test_any_two_operations_are_compared(capsys: Captured, left: str, right: str) -> None:
    assert ended("explain", "--compare", left.lower(), right) == 0
    assert capsys.readouterr().out.startswith(f"{left} and {right}\n")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("--compare", "ses.SendMail", "ses.SendEmail"), "did you mean ses.SendEmail"),
        (("--compare", "ses.SendEmail", "zzz"), "see sendspec list operations"),
        (("--compare", "ses.SendEmail", "recipients.limit"), "no operation is called 'recipients.limit'"),
        (("--compare", "ses.SendEmail"), "expected 2 arguments"),
        (("word", "--compare", "ses.SendEmail", "ses.SendEmail"), "leave 'word' out"),
        (("--compare", "\udcff", "ses.SendEmail"), "no operation is called"),
    ],
)
def test_a_comparison_of_nonsense_is_refused_in_one_sentence(
    capsys: Captured, words: tuple[str, ...], hint: str
) -> None:
    assert ended("explain", *words) == 4
    complaint = capsys.readouterr().err
    assert complaint.startswith("sendspec: ")
    assert complaint.count("\n") == 1
    assert hint in complaint


@pytest.mark.parametrize("topic", explain.TOPICS)
def test_a_topic_is_explained(capsys: Captured, topic: str) -> None:
    assert ended("explain", topic) == 0
    assert capsys.readouterr().out.strip()
