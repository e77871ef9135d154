"""Fuzzing: what is found is kept once, as the smallest case; a search goes on where the last one stopped."""

import json
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis.database import InMemoryExampleDatabase

from conformance.adapters.reference import reference_target
from conformance.commands.options.fuzz import length
from conformance.fuzzing import session as sessions
from conformance.fuzzing.faults import Finding
from conformance.fuzzing.rounds import TURNS, drawn_in, round_of
from conformance.fuzzing.session import Audience, Session
from conformance.fuzzing.shared import Shared
from conformance.interrupts import interruptible
from conformance.known_failures import Known
from conformance.mutants import mutant_target
from conformance.scripts import Script, script_from_json
from conformance.strategies.histories import call, scene
from conformance.target import Answer, Broke, Rejected
from conformance.trial import Trial
from conformance.verdicts import Status
from refimpl import wire
from refimpl.answer import Json
from refimpl.operations import OPERATIONS
from tests.conformance.fakes.builds import Accepting
from tests.conformance.schema import complaints
from tests.conformance.searching import FORGETFUL, SES, searched, session, worth


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take next to no time to make findings small."""
    monkeypatch.setattr(sessions, "REDUCING_SECONDS", 0.05)


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
    """Presses Ctrl-C once, and loses what that raises."""

    pressed = False

    def goes_on(self, session: Session) -> None:
        if session.calls > 200 and not self.pressed:
            self.pressed = True
            with suppress(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)


def test_a_search_that_is_stopped_ends_though_what_is_raised_is_lost(tmp_path: Path, hurried: None) -> None:
    with interruptible():
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
    database = InMemoryExampleDatabase()
    one = searched(tmp_path / "one", mutant_target(FORGETFUL), shared=Shared(database, b"key"))
    other = searched(tmp_path / "other", mutant_target(FORGETFUL), 1, shared=Shared(database, b"key"))
    assert worth(other) == worth(one) != set()
    elsewhere = searched(tmp_path / "third", mutant_target(FORGETFUL), 1, shared=Shared(database, b"another target"))
    assert not elsewhere.findings


def test_what_is_no_case_in_a_database_is_passed_over(tmp_path: Path) -> None:
    database = InMemoryExampleDatabase()
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
