"""The book in a folder: nothing foreign is overwritten, and what is half written says so."""

from pathlib import Path

import pytest

from refimpl.explain.book import writing
from refimpl.explain.book.writing import MARKER, NotOurs, write

FEW = {"index.html": "one\n", "book.css": "two\n"}


def held(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir() if path.name != MARKER}


def test_a_new_folder_and_an_empty_one_are_filled(tmp_path: Path) -> None:
    assert write(tmp_path / "a" / "b", FEW) == 2
    assert write(tmp_path / "a" / "b", FEW) == 2
    (tmp_path / "empty").mkdir()
    write(tmp_path / "empty", FEW)
    assert held(tmp_path / "empty") == held(tmp_path / "a" / "b") == FEW


def test_what_is_not_the_book_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(NotOurs, match="holds what is not the book"):
        write(tmp_path, FEW)
    assert held(tmp_path) == {"mine.txt": "mine"}
    with pytest.raises(NotOurs, match="is no folder"):
        write(tmp_path / "mine.txt", FEW)


def test_pages_of_an_earlier_book_go_and_what_others_put_there_stays(tmp_path: Path) -> None:
    write(tmp_path, {**FEW, "old.html": "old\n"})
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    write(tmp_path, FEW)
    assert held(tmp_path) == {**FEW, "mine.txt": "mine"}


def test_a_marker_cannot_have_files_elsewhere_deleted(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("mine", "utf-8")
    book = tmp_path / "book"
    write(book, FEW)
    (book / MARKER).write_text(f"whole\n../outside.txt\n{outside}\n..\n", "utf-8")
    write(book, FEW)
    assert outside.read_text("utf-8") == "mine"


def test_half_a_book_is_recognised_and_can_be_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put = writing._put

    def broken(path: Path, body: str) -> None:
        if path.name == "book.css":
            raise OSError("no room")
        put(path, body)

    monkeypatch.setattr(writing, "_put", broken)
    with pytest.raises(OSError, match="no room"):
        write(tmp_path, FEW)
    assert (tmp_path / MARKER).read_text("utf-8").startswith("unfinished")
    monkeypatch.undo()
    write(tmp_path, FEW)
    assert (tmp_path / MARKER).read_text("utf-8") == "whole\nbook.css\nindex.html\n"
    assert held(tmp_path) == FEW
