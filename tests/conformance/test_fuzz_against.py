"""Fuzzing one build against another: what they differ in is a finding, whatever the documents say of it."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis.database import InMemoryExampleDatabase

from conformance.adapters.reference import reference_target
from conformance.fuzzing.differences import Differences
from conformance.fuzzing.faults import Standing
from conformance.fuzzing.kept import Kept
from conformance.fuzzing.search import search
from conformance.fuzzing.session import Budget
from conformance.fuzzing.shared import Shared
from conformance.mutants import mutant_target
from conformance.scripts import Script
from conformance.strategies.histories import call, scene
from conformance.target import Answer, Rejected, Target
from conformance.verdicts import Status
from refimpl.answer import Json
from tests.conformance.fakes.builds import Accepting
from tests.conformance.schema import complaints
from tests.conformance.shell import BUILDS, sendspec

FORGETFUL = "ses.SendEmail/sender.verified/forget"


def prepared(folder: Path, one: Target, other: Target, calls: int) -> Differences:
    kept = Kept(folder, "one against other")
    kept.prepared()
    return Differences(
        one, ("ses.SendEmail",), 1, Budget(time.monotonic() + 60, calls), kept,
        Shared(InMemoryExampleDatabase(), b"key"), against=other,
    )  # fmt: skip


def searched(folder: Path, one: Target, other: Target, calls: int = 500) -> Differences:
    made = prepared(folder, one, other, calls)
    search(made)
    return made


def test_a_build_does_not_differ_from_itself(tmp_path: Path) -> None:
    makes: tuple[Callable[[], Target], ...] = (reference_target, Accepting)
    for number, make in enumerate(makes):
        done = searched(tmp_path / str(number), make(), make())
        assert not done.findings
        assert done.calls >= 500
        assert done.reached.pairs > 5
        assert not done.broken


@pytest.mark.parametrize("turned", [False, True])
def test_a_difference_is_a_finding_whoever_is_wrong(tmp_path: Path, turned: bool) -> None:
    targets = (mutant_target(FORGETFUL), reference_target())
    done = searched(tmp_path, *(targets[::-1] if turned else targets))
    (finding,) = [each for each in done.standing() if each.status is Status.FAIL]
    assert finding.group.rule == "sender.verified"
    assert finding.times > 1
    assert done.red
    said = finding.group.observed.removeprefix("call: ").split("; ")
    assert [words.split()[1] for words in said] == (["rejected", "accepted"] if turned else ["accepted", "rejected"])
    again = searched(tmp_path, *(targets[::-1] if turned else targets))
    assert finding.group in {each.group for each in again.standing(Standing.STILL)}
    assert finding.group not in {each.group for each in again.standing(Standing.NEW)}
    mended = searched(tmp_path, reference_target(), reference_target())
    assert finding.group in {each.group for each in mended.standing(Standing.FIXED)}
    assert not mended.red


class Wordy(Accepting):
    """Refuses everything, as the documents permit of calls that are to be refused, by one name or another."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        return Rejected(self.code, 400, "")


def test_a_difference_that_is_permitted_on_both_sides_is_a_finding_too(tmp_path: Path) -> None:
    done = searched(tmp_path, Wordy("InvalidParameterValue"), Wordy("ValidationError"), 120)
    noted = [each for each in done.standing() if each.status is Status.NOTED]
    assert noted
    assert done.red
    for path in done.kept.files():
        body = json.loads(path.read_bytes())
        assert not complaints("history" if "steps" in body else "vector", body)


def test_behind_a_difference_it_goes_on(tmp_path: Path) -> None:
    calls = tuple(call("ses.SendEmail", base) for base in range(3))
    script = Script("ses.SendEmail", scene("ses.SendEmail"), calls)
    made = prepared(tmp_path, Accepting(), Wordy("MessageRejected"), 1)
    made.begin(made.held)
    assert len(made.ask(script)) == len(calls) == len({repr(each.request) for each in calls})


class Wavering(Accepting):
    """Refuses every seventh call, whatever it is."""

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        answer = super().send(operation, request, caller)
        return answer if self.sent % 7 else Rejected("MessageRejected", 400, "")


def test_a_difference_that_does_not_show_again_is_none(tmp_path: Path) -> None:
    assert not searched(tmp_path, Wavering(), Accepting(), 100).findings


def test_the_command_compares_with_another_target(tmp_path: Path) -> None:
    words = ("fuzz", f"mutant:{FORGETFUL}", "--against", "refimpl", "--operation", "ses.SendEmail", "--calls", "300")
    done = sendspec(*words, cwd=tmp_path)
    assert done.returncode == 1
    assert "A: accepted; B: rejected MessageRejected" in done.stdout
    assert "against refimpl: 3" in done.stdout
    refused = sendspec(*words, "--past-known", cwd=tmp_path)
    assert refused.returncode == 4
    assert "leave it out with --against" in refused.stderr
    itself = BUILDS + "Accepting"
    same = sendspec("fuzz", itself, "--against", itself, "--in-process", "--calls", "300", cwd=tmp_path)
    assert same.returncode == 0, same.stdout
    missing = sendspec("fuzz", "refimpl", "--against", "exec:./nothing", cwd=tmp_path)
    assert missing.returncode == 6
