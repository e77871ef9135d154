"""What a search keeps: read again by the next, shared by several, and never lost to a file that is wrong."""

import json
from pathlib import Path

import pytest

from conformance.adapters.reference import reference_target
from conformance.fuzzing.faults import Finding, Group, Standing
from conformance.fuzzing.kept import Kept, State, folder_of
from conformance.fuzzing.reached import Reached
from conformance.fuzzing.search import search
from conformance.known_failures import Misuse
from conformance.mutants import mutant_target
from conformance.verdicts import Status
from tests.conformance.searching import FORGETFUL, searched, session, worth


def test_a_second_search_replays_what_was_found_and_goes_on_with_new_rounds(tmp_path: Path) -> None:
    first = searched(tmp_path, mutant_target(FORGETFUL))
    then = searched(tmp_path, mutant_target(FORGETFUL))
    assert then.first == first.number > 0
    assert {each.group for each in then.standing(Standing.STILL)} == worth(first)
    assert not then.standing(Standing.NEW, Standing.FIXED)
    mended = searched(tmp_path, reference_target())
    assert mended.first == then.number
    assert {each.group for each in mended.standing(Standing.FIXED)} == worth(first)
    assert not mended.red


def test_what_others_keep_there_counts_too(tmp_path: Path) -> None:
    found = searched(tmp_path / "theirs", mutant_target(FORGETFUL))
    ours = session(tmp_path / "ours", mutant_target(FORGETFUL), 1)
    for path in found.kept.files():
        (ours.kept.findings / path.name).write_bytes(path.read_bytes())
    search(ours)
    assert {each.group for each in ours.standing(Standing.STILL)} == worth(found)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"format": "other"}', '{"format": "sendspec-fuzz", "version": 1}', "[" * 99999],
    ids=range(7),
)
def test_a_state_that_is_none_is_set_aside_and_findings_stay(tmp_path: Path, text: str) -> None:
    found = searched(tmp_path, mutant_target(FORGETFUL))
    (tmp_path / "state.json").write_text(text)
    then = searched(tmp_path, mutant_target(FORGETFUL), 50)
    (note,) = then.kept.notes
    assert "set aside as state.json.aside-1" in note
    assert (tmp_path / "state.json.aside-1").read_text() == text
    assert {each.group for each in then.standing(Standing.STILL)} == worth(found)


def test_a_file_that_is_no_finding_is_left_and_said(tmp_path: Path) -> None:
    made = session(tmp_path, reference_target(), 50)
    half = made.kept.findings / "half.json"
    half.write_text('{"operation": "ses.Send')
    search(made)
    assert [str(half) in note for note in made.kept.notes] == [True]
    assert half.exists()


def test_what_was_reached_and_found_is_read_as_it_was_written() -> None:
    pair = ("one", "a", "other", "b")
    group = Group("ses.SendEmail", "recipients.limit", "rejected", "accepted")
    finding = Finding(group, Status.FAIL, "it.json", 3, 4)
    state = State("it", {1: 4, 3: 9}, 12, {"it.json": finding}, Reached({("one", "x")}, {pair}, {pair}))
    again = State.from_json(json.loads(json.dumps(state.to_json())))
    assert again.to_json() == state.to_json()
    assert again.reached == state.reached
    assert State.from_json(State("new").to_json()) == State("new")


def test_one_seed_is_for_one_search_at_a_time(tmp_path: Path) -> None:
    kept = Kept(tmp_path, "it")
    kept.prepared()
    with kept.under(1), kept.under(2), pytest.raises(Misuse, match="name another --seed"), kept.under(1):
        pass


def test_two_searches_add_to_one_state(tmp_path: Path) -> None:
    one, other = (searched(tmp_path, reference_target(), 60, seed=seed) for seed in (1, 2))
    state = other.kept.state()
    assert state.rounds == {1: one.number, 2: other.number}
    assert state.calls == one.calls + other.calls


@pytest.mark.parametrize("name", ["../up", "..", "a/b", "", "x" * 300, "\ud800", "a b", "plain"])
def test_a_target_keeps_within_its_folder_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    folder = folder_of(tmp_path, name)
    assert folder.parent == tmp_path
    assert folder.resolve().parent == tmp_path.resolve()
    folder.mkdir()


def test_targets_of_other_names_have_other_folders(tmp_path: Path) -> None:
    names = ["a b", "a/b", "a-b", "A b", "", ".", "..", "x" * 300, "x" * 301]
    assert len({folder_of(tmp_path, name) for name in names}) == len(names)
