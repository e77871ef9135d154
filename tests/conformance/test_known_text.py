"""A list of known failures is edited row by row: all that stays is left as it was written, or nothing is written."""

import tomllib
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from conformance import known_text
from conformance.known_text import Edit, Unwritable, blocks, edited, row_text, write_whole

LIST = '''\
# About the whole list.
target = "acme"

# Between all rows.

# About the first.
[[known]]
check = "a"  # a comment behind
rule = 'first'   # another
reason = """
[[known]]
observed = "not a member"
"""
observed = "accepted"

# About the second,
# in two lines.
[[known]] # and here
check = "b"
"observed" = "queued"

  [known.when]
  has = [
    # in a list
    "clock", "[[known]]",
  ]


[[known]]
check = "c"
observed = "accepted"
# The end.
'''


def rows(text: str) -> Any:
    return tomllib.loads(text)["known"]


def test_rows_are_found_whatever_stands_in_texts_and_lists() -> None:
    found = blocks(LIST)
    assert [(LIST.split("\n")[block.header], block.line) for block in found] == [
        ("[[known]]", 7), ("[[known]] # and here", 18), ("[[known]]", 29),
    ]  # fmt: skip
    assert [block.first for block in found] == [5, 15, 28]


def test_an_edit_of_nothing_changes_nothing() -> None:
    assert edited(LIST, Edit()) == LIST


def test_a_row_goes_with_its_comment_and_its_tables_and_the_rest_stays() -> None:
    after = edited(LIST, Edit(out=frozenset({1})))
    first, _, rest = LIST.partition("# About the second,")
    assert after == first + rest[rest.index('[[known]]\ncheck = "c"') :]


def test_all_rows_may_go() -> None:
    after = edited(LIST, Edit(out=frozenset({0, 1, 2})))
    assert tomllib.loads(after) == {"target": "acme"}
    assert after.startswith("# About the whole list.")
    assert "# Between all rows." in after
    assert "# The end." in after


@pytest.mark.parametrize("out", [each for n in range(4) for each in combinations(range(3), n)])
def test_what_stays_stays_word_for_word_and_in_order(out: tuple[int, ...]) -> None:
    lines = LIST.split("\n")
    after = edited(LIST, Edit(out=frozenset(out)))
    left = iter(lines)
    assert all(line in left for line in after.split("\n")), "the lines that are left are some of those there were"
    for place, block in enumerate(blocks(LIST)):
        whole = "\n".join(lines[block.first : block.end])
        assert (whole in after) is (place not in out)


def test_a_comment_at_the_very_top_stays_when_the_first_row_goes() -> None:
    assert edited("# Ours.\n[[known]]\na = 'b'\n", Edit(out=frozenset({0}))) == "# Ours.\n"


def test_a_member_is_written_anew_and_the_comment_behind_it_stays() -> None:
    after = edited(LIST, Edit(anew={0: {"rule": 'se"cond', "observed": "rejected \\X"}, 1: {"observed": "contacts"}}))
    assert rows(after)[0]["rule"] == 'se"cond'
    assert after == (
        LIST.replace("rule = 'first'   #", 'rule = "se\\"cond"   #')
        .replace('observed = "accepted"\n\n# About', 'observed = "rejected \\\\X"\n\n# About')
        .replace('"observed" = "queued"', '"observed" = "contacts"')
    )


def test_rows_are_added_at_the_end() -> None:
    row = {"check": "d", "reason": "one\nline, \x7f and ü", "expires": date(2027, 1, 31)}
    after = edited(LIST, Edit(added=(row, row)))
    assert after.startswith(LIST)
    assert rows(after)[3:] == [row, row]
    assert edited("", Edit(added=(row,))) == "\n".join([*row_text(row), ""])


def test_ends_of_lines_stay_what_they_were() -> None:
    text = LIST.replace("\n", "\r\n")
    after = edited(text, Edit(frozenset({1}), {2: {"observed": "queued"}}, ({"check": "d"},)))
    assert after.count("\n") == after.count("\r\n")
    assert [row["check"] for row in rows(after)] == ["a", "c", "d"]


def test_out_anew_and_added_at_once() -> None:
    after = edited(LIST, Edit(frozenset({0}), {2: {"observed": "queued"}}, ({"check": "d"},)))
    assert [(row["check"], row.get("observed")) for row in rows(after)] == [
        ("b", "queued"),
        ("c", "queued"),
        ("d", None),
    ]


@pytest.mark.parametrize(
    ("text", "anew", "why"),
    [
        ("known = [{check = 'a'}]", {}, r"write them so"),
        ("[[known]]\na = '''\nb'''\n", {"a": "c"}, "line 2 gives a in several lines"),
        ("[[known]]\nb = 1\n", {"a": "c"}, "the row at line 1 has no a of its own"),
        ("[[known]]\nb = ['''\na = 'x'\n''']\n", {"a": "c"}, "has no a of its own"),
    ],
)
def test_what_cannot_be_edited_by_rows_is_said_and_left(text: str, anew: dict[str, str], why: str) -> None:
    with pytest.raises(Unwritable, match=why):
        edited(text, Edit(anew={0: anew}, out=frozenset()))


def test_what_would_not_mean_what_was_meant_is_never_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_text, "row_text", lambda row: ["[[known]]", "check = 'other'"])
    with pytest.raises(Unwritable, match="would not mean what was meant"):
        edited(LIST, Edit(added=({"check": "d"},)))
    monkeypatch.setattr(known_text, "row_text", lambda row: ["[[known"])
    with pytest.raises(Unwritable, match="would be no TOML"):
        edited(LIST, Edit(added=({"check": "d"},)))


def test_a_file_is_written_wholly_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "known.toml"
    path.write_text("old", "utf-8")
    path.chmod(0o640)
    write_whole(path, "new")
    assert (path.read_text("utf-8"), path.stat().st_mode & 0o777) == ("new", 0o640)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, "newer")
    assert path.read_text("utf-8") == "new"
    assert list(tmp_path.iterdir()) == [path]
