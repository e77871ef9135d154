"""Asking goes on past a fault that is known, so that another one behind it is found."""

from functools import partial
from pathlib import Path
from typing import Any

import attrs
import pytest

from conformance import cli
from conformance.adapters.reference import ReferenceTarget
from conformance.adapters.spoken import Spoken
from conformance.faulty import Change, Fault, built, read
from conformance.known_failures import Known, explained
from conformance.left_out import without
from conformance.scripts import Observe, Send
from conformance.target import Accepted, Answer, Json
from conformance.trial import Trial
from conformance.verdicts import Status
from refimpl.operations import OPERATIONS
from refimpl.service import Service
from tests.conformance.fakes.answering import script
from tests.refimpl.samples import OPERATION, small
from tests.repo.tree import ROOT

TARGETS = ROOT / "tests" / "targets"
CHECK = f"rules/{OPERATION}/recipients.limit"
FIRST = {
    "check": CHECK, "vector": f"{OPERATION}/recipients.limit/fifty-one-bcc/minimal", "operation": OPERATION,
    "rule": "recipients.limit", "expected": "rejected", "observed": "accepted", "kind": "bug",
    "reason": "hidden recipients are not counted",
}  # fmt: skip
NOBODY = Send({**small(), "Destination": {"ToAddresses": []}}, focus="recipients.present")
CALL = Send(small())
NOBODY_TAKEN = Known(
    "rules/ses.SendEmail/recipients.present", "a vector", OPERATION, "recipients.present", "rejected", "accepted",
    "bug", "takes messages to nobody",
)  # fmt: skip


def twice_wrong() -> Spoken:
    """Make the plain build with two faults of one check: it forgets hidden recipients, and refuses fifty others."""
    fault = read(TARGETS / "faults" / "limit-without-bcc.toml")
    (first,) = fault.changes
    second = Change(first.file, first.new, first.new.replace(" > ", " >= "))
    assert second.old != second.new
    return built(TARGETS, attrs.evolve(fault, changes=(first, second)))


def once_wrong() -> Spoken:
    """Make the plain build that only forgets hidden recipients."""
    fault: Fault = read(TARGETS / "faults" / "limit-without-bcc.toml")
    return built(TARGETS, fault)


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "known.toml"
    path.write_text("[[known]]\n" + "".join(f"{name} = '{value}'\n" for name, value in FIRST.items()), "utf-8")
    return ["--in-process", "--check", CHECK, "--profile", "quick", "--known", str(path)]


def test_of_two_faults_of_one_check_the_one_that_is_not_listed_is_found(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    target = "py:tests.conformance.test_past_known_faults:"
    assert cli.main(["run", f"{target}twice_wrong", *words]) == 1
    output = capsys.readouterr().out
    assert "FAIL  ses.SendEmail  recipients.limit" in output
    assert "a call that breaks no rule is refused" in output
    assert " 1 known" in output
    assert cli.main(["run", f"{target}once_wrong", *words]) == 0


class Losing(ReferenceTarget):
    """Takes a message to nobody as if it had been sent, and loses the third of those it should queue."""

    def __init__(self, lost: int = 3) -> None:
        super().__init__(Service())
        self.lost = lost

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        if request["Destination"] == {"ToAddresses": []}:
            return Accepted({"MessageId": "nobody"})
        return super().send(operation, request, caller)

    def observe(self, what: str) -> Any:
        shown = super().observe(what)
        return [row for place, row in enumerate(shown, 1) if place != self.lost] if isinstance(shown, list) else shown


STORY = script(CALL, NOBODY, Observe(), CALL, Observe(), NOBODY, CALL, Observe())


@pytest.mark.parametrize(("listed", "due"), [((), ["recipients.present"]), ((NOBODY_TAKEN,), None)])
def test_a_fault_behind_a_known_one_in_a_history_is_found(listed: tuple[Known, ...], due: list[str] | None) -> None:
    trial = Trial(Losing(), OPERATIONS, ignores=partial(explained, listed))
    failed = [verdict.rule for verdict in trial.run(STORY) if verdict.status is Status.FAIL]
    assert failed == (due or ["recipients.present", "effects.one-message"])


def test_a_known_fault_brings_no_other_in_its_train() -> None:
    trial = Trial(Losing(lost=99), OPERATIONS, ignores=NOBODY_TAKEN.explains)
    assert [verdict.rule for verdict in trial.run(STORY) if verdict.status is not Status.PASS] == ["recipients.present"]


def test_a_fault_that_is_not_known_ends_a_history_as_before() -> None:
    trial = Trial(Losing(lost=1), OPERATIONS, ignores=NOBODY_TAKEN.explains)
    assert [verdict.rule for verdict in trial.run(script(CALL, Observe(), NOBODY, CALL)) if verdict.rule] == [
        "effects.one-message"
    ]


def test_a_call_is_left_out_with_those_like_it_and_those_that_name_its_answer() -> None:
    other = Send({**small(), "ReplyToAddresses": ["x@example.com"]})
    naming = Send({"ContactId": {"$answer": [0, "MessageId"]}})
    after = Send({"ContactId": {"$answer": [3, "MessageId"]}})
    story = script(CALL, Observe(), naming, other, CALL, after)
    less = without(story, 1)
    assert less is not None
    assert less.steps == (Observe(), other, Send({"ContactId": {"$answer": [1, "MessageId"]}}))


def test_nothing_is_left_to_ask_behind_the_last_call() -> None:
    assert without(script(CALL, NOBODY, Observe()), 2) is None
    assert without(script(Observe()), 0) is None
