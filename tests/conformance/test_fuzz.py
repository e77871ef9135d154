"""Fuzzing: what is found is kept once, as the smallest case; a search goes on where the last one stopped."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis.database import InMemoryExampleDatabase

from conformance.adapters.reference import reference_target
from conformance.commands.fuzz_options import length
from conformance.fuzzing import session as sessions
from conformance.fuzzing.faults import Finding, Group, Standing
from conformance.fuzzing.kept import Kept, State, folder_of
from conformance.fuzzing.reached import Reached
from conformance.fuzzing.rounds import TURNS, drawn_in, round_of
from conformance.fuzzing.search import search
from conformance.fuzzing.session import Audience, Budget, Session
from conformance.fuzzing.shared import Shared
from conformance.known_failures import Known, Misuse
from conformance.mutants import mutant_target
from conformance.scripts import Script, script_from_json
from conformance.strategies.histories import call, scene
from conformance.target import Answer, Broke, Rejected, Target
from conformance.trial import Trial
from conformance.verdicts import Status
from refimpl import wire
from refimpl.answer import Json
from refimpl.operations import OPERATIONS
from tests.conformance.fakes.builds import Accepting
from tests.conformance.schema import complaints

SES = ("ses.SendEmail",)
FORGETFUL = "ses.SendEmail/sender.verified/forget"
DATABASE = InMemoryExampleDatabase


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take next to no time to make findings small."""
    monkeypatch.setattr(sessions, "REDUCING_SECONDS", 0.05)


def session(folder: Path, target: Target, calls: int, **more: Any) -> Session:
    kept = Kept(folder, "it")
    kept.prepared()
    whole = {"operations": SES, "seed": 1, "shared": Shared(DATABASE(), b"key"), **more}
    return Session(target=target, budget=Budget(time.monotonic() + 60, calls), kept=kept, **whole)


def searched(folder: Path, target: Target, calls: int = 500, **more: Any) -> Session:
    made = session(folder, target, calls, **more)
    search(made)
    return made


def worth(found: Session) -> set[Group]:
    return {each.group for each in found.standing(Standing.NEW)}


def test_nothing_is_found_in_the_reference(tmp_path: Path) -> None:
    done = searched(tmp_path, reference_target(), 1_500, operations=tuple(OPERATIONS))
    assert done.findings == {}
    assert done.calls >= 1_500
    assert not done.broken
    assert len(done.reached.states) > 5
    assert done.reached.pairs > 50


def test_a_finding_is_kept_once_as_a_case_that_replays(tmp_path: Path) -> None:
    done = searched(tmp_path, mutant_target(FORGETFUL))
    (finding,) = [each for each in done.standing() if each.status is Status.FAIL]
    assert (finding.group.rule, finding.group.observed) == ("sender.verified", "accepted")
    assert finding.times > 1
    body = wire.loads((tmp_path / "findings" / finding.file).read_bytes())
    assert body["info"]["reduced"] is True
    for target, fails in ((mutant_target(FORGETFUL), True), (reference_target(), False)):
        verdicts = Trial(target, OPERATIONS).run(script_from_json(body))
        assert any(each.status is Status.FAIL for each in verdicts) is fails


def test_each_group_has_one_file_and_each_file_a_group(tmp_path: Path, hurried: None) -> None:
    done = searched(tmp_path, Accepting(), 300)
    assert len(worth(done)) > 3
    assert sorted(each.file for each in done.standing()) == sorted(path.name for path in done.kept.files())
    for path in done.kept.files():
        body = json.loads(path.read_bytes())
        assert not complaints("history" if "steps" in body else "vector", body)


def test_the_same_seed_finds_the_same(tmp_path: Path, hurried: None) -> None:
    one, again, other = (
        searched(tmp_path / name, Accepting(), 120, seed=seed) for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert worth(one) == worth(again)
    assert (one.calls, one.reached) == (again.calls, again.reached)
    assert one.reached != other.reached


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


class Fragile(Accepting):
    """Breaks at every third call."""

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        answer = super().send(operation, request, caller)
        if self.sent % 3 == 0:
            raise KeyError("gone")
        return answer


def test_a_build_that_breaks_is_asked_on_and_its_crashes_are_one_finding(tmp_path: Path, hurried: None) -> None:
    done = searched(tmp_path, Fragile(), 400)
    crashes = [each for each in done.standing() if each.status is Status.ERROR]
    assert [each.group.observed for each in crashes] == ["crash: KeyError"]
    assert done.calls >= 400
    assert done.number > 2


class Inventive(Accepting):
    """Refuses every call in words of its own."""

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        self.sent += 1
        return Rejected(f"Word{self.sent}", 400, "")


def test_a_build_that_never_says_the_same_does_not_fill_the_disk(
    tmp_path: Path, hurried: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "MOST_FINDINGS", 7)
    done = searched(tmp_path, Inventive(), 60)
    assert len(done.findings) == len(done.kept.files()) == 7
    assert done.beyond > 0


class Mute(Accepting):
    """Breaks at every call."""

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        raise Broke("crash", "gone")


def test_a_build_that_answers_nothing_is_given_up(tmp_path: Path, hurried: None) -> None:
    done = searched(tmp_path, Mute(), 100_000)
    assert done.gave_up
    assert done.calls < 1_000


class Impatient(Audience):
    """Presses Ctrl-C at once when something is found, or when so many calls were made."""

    def __init__(self, calls: int = 0) -> None:
        self.calls = calls

    def goes_on(self, session: Session) -> None:
        if self.calls and session.calls > self.calls:
            raise KeyboardInterrupt

    def found(self, finding: Finding, verdict: object) -> None:
        if not self.calls:
            raise KeyboardInterrupt


@pytest.mark.parametrize("calls", [0, 200])
def test_ctrl_c_keeps_all_that_was_found(tmp_path: Path, calls: int, hurried: None) -> None:
    done = searched(tmp_path, Accepting(), 100_000, audience=Impatient(calls))
    assert done.interrupted
    state = done.kept.state()
    assert {each.group for each in state.findings.values()} == worth(done) != set()
    assert (state.rounds[1], state.calls) == (done.number, done.calls)


class Swallowed(Audience):
    """Has a search stopped, and what Ctrl-C raises got lost."""

    def goes_on(self, session: Session) -> None:
        session.stopped = session.calls > 200


def test_a_search_that_is_stopped_ends_though_nothing_is_raised(tmp_path: Path, hurried: None) -> None:
    done = searched(tmp_path, Accepting(), 100_000, audience=Swallowed())
    assert done.interrupted
    assert 200 < done.calls < 300
    assert (done.number, done.kept.state().rounds) == (0, {1: 0})


def test_known_failures_are_no_findings(tmp_path: Path) -> None:
    row = Known("c", "v", "ses.SendEmail", "sender.verified", "rejected", "accepted", "bug", "why")
    done = searched(tmp_path, mutant_target(FORGETFUL), rows=(row,))
    assert done.known > 0
    assert "sender.verified" not in {each.group.rule for each in done.standing()}


class Refusing(Accepting):
    """Refuses everything in a way nobody may."""

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        return Rejected("Nope", 400, "")


@pytest.mark.parametrize("listed", [True, False])
def test_past_known_faults_what_lies_behind_them_is_asked(tmp_path: Path, listed: bool, hurried: None) -> None:
    row = Known("c", "v", "ses.SendEmail", "answer.accepted", "accepted", "rejected Nope", "bug", "why")
    script = Script("ses.SendEmail", scene("ses.SendEmail"), (call("ses.SendEmail", 0),) * 3)
    asked = {}
    for past in (True, False):
        made = session(tmp_path / str(past), Refusing(), 100, rows=(row,) * listed, past_known=past)
        for turn in range(2):
            made.begin(made.held)
            before = made.calls
            for shown in made.ask(script):
                made.judge(shown)
            asked[past, turn] = made.calls - before
        assert bool(made.findings) is not listed
    # A history ends at a fault, for all that follows hangs on it, unless the fault is known and changed nothing.
    assert asked == {(True, 0): 3 if listed else 1, (True, 1): 3, (False, 0): 1, (False, 1): 1}


def test_two_searches_that_share_a_database_learn_of_each_others_findings(tmp_path: Path) -> None:
    database = DATABASE()
    one = searched(tmp_path / "one", mutant_target(FORGETFUL), shared=Shared(database, b"key"))
    other = searched(tmp_path / "other", mutant_target(FORGETFUL), 1, shared=Shared(database, b"key"))
    assert worth(other) == worth(one) != set()
    elsewhere = searched(tmp_path / "third", mutant_target(FORGETFUL), 1, shared=Shared(database, b"another target"))
    assert not elsewhere.findings


def test_what_is_no_case_in_a_database_is_passed_over(tmp_path: Path) -> None:
    database = DATABASE()
    for value in (b"", b"\xff", b"[" * 99999, b"{}", b'{"operation": "x", "world": {}, "request": {}}'):
        database.save(b"key", value)
    done = searched(tmp_path, reference_target(), 50, shared=Shared(database, b"key"))
    assert not done.findings
    assert not done.broken


class Gone(InMemoryExampleDatabase):
    """A database that went away."""

    def save(self, key: bytes, value: bytes) -> None:
        raise OSError("gone")

    def fetch(self, key: bytes) -> Iterator[bytes]:
        raise OSError("gone")


def test_a_database_that_goes_away_costs_nothing_but_sharing(tmp_path: Path) -> None:
    done = searched(tmp_path, mutant_target(FORGETFUL), shared=Shared(Gone(), b"key"))
    assert worth(done)
    assert "nothing more is shared" in done.shared.trouble


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


def test_every_operation_meets_every_layer_and_no_round_is_drawn_twice() -> None:
    names = tuple(OPERATIONS)
    rounds = [round_of(1, number, names) for number in range(len(names) * len(TURNS))]
    assert {(each.operation, each.layer) for each in rounds} == {(name, layer) for name in names for layer in TURNS}
    assert len({each.seed for each in rounds} | {round_of(2, 0, names).seed}) == len(rounds) + 1


@pytest.mark.parametrize("layer", range(len(TURNS)))
def test_a_round_draws_the_same_whenever_it_is_drawn(layer: int) -> None:
    drawn: list[list[Script]] = [[], []]
    for found in drawn:
        drawn_in(round_of(7, layer, SES), found.append)
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) > 5


def test_pairs_are_told_apart_by_their_order_only_where_they_follow_each_other(tmp_path: Path) -> None:
    done = searched(tmp_path, reference_target(), 800)
    assert all(one < other for _, one, _, other in done.reached.together)
    turned = {(there, other, here, one) for here, one, there, other in done.reached.after}
    assert turned & done.reached.after
    assert turned - done.reached.after


@pytest.mark.parametrize(
    ("word", "seconds"), [("30s", 30), ("10m", 600), ("2h", 7200), ("1h30m", 5400), ("1m5s", 65), ("0h1s", 1)]
)
def test_lengths_of_time_are_read(word: str, seconds: int) -> None:
    assert length(word) == seconds


@pytest.mark.parametrize("word", ["", "10", "m", "0s", "-1m", "1.5h", "10m2h", "1d", "٣s", "9999999h", " 1s"])
def test_other_lengths_of_time_are_refused(word: str) -> None:
    from argparse import ArgumentTypeError

    with pytest.raises(ArgumentTypeError, match="write such as"):
        length(word)
