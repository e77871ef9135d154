"""A known failure excuses one fault, as long as its pinned vector fails just so."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from conformance import cli, known_failures
from conformance.adapters.reference import ReferenceTarget, reference_target
from conformance.known_failures import Known, Misuse, excused, judged
from conformance.mutants import mutant_target
from conformance.profiles import PROFILES
from conformance.scripts import Observe, Script, Send
from conformance.strategies.enumerated import probes
from conformance.suites import checks
from conformance.suites.check import Asking, Wanted
from conformance.target import Answer, Json, Rejected, Target
from conformance.trial import Trial
from conformance.verdicts import Evidence, Status, Verdict
from refimpl.operations import OPERATIONS
from refimpl.service import Service
from tests.conformance.fakes.answering import Answering, accepted
from tests.conformance.shell import LIMIT
from tests.refimpl.samples import OPERATION, PLAIN_WORLD, small

RULE = "recipients.limit"
CHECK = f"rules/{OPERATION}/{RULE}"
VECTOR = next(p.id for p in probes(OPERATION) if p.rule == RULE and p.side == "breaks")
ENTRY: dict[str, Any] = {
    "check": CHECK, "vector": VECTOR, "operation": OPERATION, "rule": RULE, "observed": "accepted", "kind": "bug",
    "reason": "counts from nought",
}  # fmt: skip
KNOWN = Known(**ENTRY)
TODAY = date(2026, 6, 1)
LOOSE = LIMIT.removeprefix("mutant:")


def written(folder: Path, *entries: Mapping[str, Any]) -> Path:
    lines = []
    for entry in entries:
        lines.append("[[known]]")
        lines += [
            f"{name} = {value if isinstance(value, date | int) else repr(value)}" for name, value in entry.items()
        ]
    path = folder / "known.toml"
    path.write_text("\n".join(lines), "utf-8")
    return path


def status(target: Target, entry: Known = KNOWN, today: date = TODAY) -> Status:
    trial = Trial(target, OPERATIONS)
    return judged(entry, trial.run(known_failures.pinned(entry, Path())), today).status


def fault(**more: Any) -> Verdict:
    script = Script(OPERATION, PLAIN_WORLD, (Send(small()), Observe()))
    made = Verdict(Status.FAIL, OPERATION, RULE, "too many", Evidence(script, 0, (), "accepted: {'MessageId': 'm'}"))
    return attrs.evolve(made, **more)


def test_a_pinned_vector_that_fails_as_listed_is_known() -> None:
    assert status(mutant_target(LOOSE)) is Status.KNOWN


def test_a_pinned_vector_that_passes_is_stale() -> None:
    assert status(reference_target()) is Status.STALE


@pytest.mark.parametrize("change", [{"rule": "tags.count"}, {"observed": "rejected Teapot"}])
def test_a_pinned_vector_that_fails_otherwise_is_changed(change: dict[str, str]) -> None:
    assert status(mutant_target(LOOSE), Known(**{**ENTRY, **change})) is Status.CHANGED


@pytest.mark.parametrize(("expires", "due"), [(TODAY, Status.KNOWN), (date(2026, 5, 31), Status.CHANGED)])
def test_an_entry_lasts_to_the_end_of_its_day(expires: date, due: Status) -> None:
    assert status(mutant_target(LOOSE), Known(**ENTRY, expires=expires)) is due


def test_a_crash_never_satisfies_an_entry() -> None:
    assert status(Answering(RuntimeError("no queue")), Known(**{**ENTRY, "observed": "crash"})) is Status.CHANGED
    assert not KNOWN.explains(fault(status=Status.ERROR))


@pytest.mark.parametrize("kept_back", [Status.SKIPPED, Status.INCONCLUSIVE])
def test_a_pinned_vector_that_was_not_judged_is_not_stale(kept_back: Status) -> None:
    found = [fault(status=Status.PASS), fault(status=kept_back)]
    assert judged(KNOWN, found, TODAY).status is kept_back


def test_only_the_very_fault_is_excused() -> None:
    others = [fault(rule="tags.count"), fault(operation="other"), fault(status=Status.ERROR), fault(evidence=None)]
    assert [each.status for each in excused([fault(), *others], [KNOWN])] == [
        Status.KNOWN, Status.FAIL, Status.FAIL, Status.ERROR, Status.FAIL,
    ]  # fmt: skip


class TwiceWrong(ReferenceTarget):
    """Takes a recipient too many, and refuses a thousand of them under a strange name."""

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        answer = super().send(operation, request, caller)
        if not isinstance(answer, Rejected) or RULE not in answer.message:
            return answer
        lists = request["Destination"].values()
        return accepted(self.service.world.ledger.now) if sum(map(len, lists)) == 51 else Rejected("Teapot", 418)


def test_exploration_finds_a_second_fault_of_the_same_check() -> None:
    asking = Asking(Trial(TwiceWrong(Service()), OPERATIONS), PROFILES["quick"], 1)
    (check,) = checks(Wanted((OPERATION,), only={CHECK: True}))
    found = excused(check.body(asking), [KNOWN])
    assert {Status.KNOWN, Status.FAIL} <= {each.status for each in found}


def test_a_run_with_all_its_faults_listed_conforms_and_says_how_many(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["run", LIMIT, "--check", CHECK, "--known", str(written(tmp_path, ENTRY))]
    assert cli.main(words) == 0
    assert " 2 known" in capsys.readouterr().out
    assert cli.main(["run", "refimpl", *words[2:]]) == 1
    assert "take it out of the list" in capsys.readouterr().out


def test_a_vector_beside_the_list_can_be_pinned(tmp_path: Path) -> None:
    (tmp_path / "ours.json").write_text(
        '{"operation": "ses.SendEmail", "world": {}, "request": {"Source": 7}}', encoding="utf-8"
    )
    entry = Known(**{**ENTRY, "vector": "ours.json"})
    assert known_failures.pinned(entry, tmp_path).steps[0] == Send({"Source": 7})


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({"check": f"rules/{OPERATION}/recipients.limits"}, f"did you mean {CHECK}?"),
        ({"vector": VECTOR[:-1]}, f"did you mean {VECTOR}?"),
        ({"vector": "broken.json"}, "broken.json: the text is not JSON"),
        ({"operation": "ses.SendMail"}, "did you mean ses.SendEmail?"),
        ({"kind": "feature"}, "use one of bug, wontfix, dispute"),
        ({"reason": ""}, "lacks 'reason'"),
        ({"reason": 7}, "write a text"),
        ({"expires": "2026-06-01"}, "write a date"),
        ({"rules": RULE}, "no field 'rules'"),
    ],
)
def test_an_entry_that_is_wrong_is_misuse_with_a_hint(tmp_path: Path, change: dict[str, Any], hint: str) -> None:
    (tmp_path / "broken.json").write_text("{", "utf-8")
    with pytest.raises(Misuse) as misuse:
        list(known_failures.checks(known_failures.read(written(tmp_path, {**ENTRY, **change})), tmp_path, [CHECK]))
    assert hint in str(misuse.value)


@pytest.mark.parametrize("text", ["[[known", "known = 5", "known = [5]", "known = {a = 1}"])
def test_a_list_that_is_none_is_misuse(tmp_path: Path, text: str) -> None:
    (tmp_path / "known.toml").write_text(text, "utf-8")
    with pytest.raises(Misuse):
        known_failures.read(tmp_path / "known.toml")


def test_an_expiry_is_read_as_a_date(tmp_path: Path) -> None:
    (entry,) = known_failures.read(written(tmp_path, {**ENTRY, "expires": TODAY}))
    assert entry.expires == TODAY
