"""A known failure excuses one fault, as long as its pinned vector fails just so."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from conformance import cli
from conformance.adapters.reference import ReferenceTarget, reference_target
from conformance.known_condition import Condition
from conformance.known_failures import Known, Misuse, excused, judged, observed
from conformance.known_list import FIELDS, Listed, pinned, read
from conformance.known_list import checks as rows_as_checks
from conformance.mutants import mutant_target
from conformance.profiles import PROFILES
from conformance.scripts import Observe, Script, Send
from conformance.strategies.enumerated import probes
from conformance.suites import checks
from conformance.suites.check import Asking, Check, Wanted
from conformance.target import Answer, Capabilities, Json, Rejected, Target
from conformance.trial import Trial
from conformance.verdicts import Evidence, Status, Verdict
from refimpl import aliases
from refimpl.operations import OPERATIONS
from refimpl.service import Service
from tests.conformance.fakes.answering import Answering
from tests.conformance.shell import LIMIT
from tests.refimpl.samples import OPERATION, PLAIN_WORLD, small
from tests.repo.tree import ROOT

RULE = "recipients.limit"
CHECK = f"rules/{OPERATION}/{RULE}"
VECTOR = next(p.id for p in probes(OPERATION) if p.rule == RULE and p.side == "breaks")
ENTRY: dict[str, Any] = {
    "check": CHECK, "vector": VECTOR, "operation": OPERATION, "rule": RULE, "expected": "rejected",
    "observed": "accepted", "kind": "bug", "reason": "counts from nought",
}  # fmt: skip
OTHER_CHECK = f"rules/{OPERATION}/tags.name-charset"
OTHER = {
    **ENTRY, "check": OTHER_CHECK, "vector": f"{OPERATION}/tags.name-charset/accent", "rule": "tags.name-charset",
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


def made(folder: Path, *entries: Mapping[str, Any]) -> list[Check]:
    return list(rows_as_checks(read(written(folder, *entries)), lambda operation, suite: [CHECK, OTHER_CHECK]))


def status(target: Target, entry: Known = KNOWN, today: date = TODAY) -> Status:
    trial = Trial(target, OPERATIONS)
    return judged(entry, trial.run(pinned(entry, Path())), today).status


def fault(**more: Any) -> Verdict:
    script = Script(OPERATION, PLAIN_WORLD, (Send(small()), Observe()))
    made = Verdict(Status.FAIL, OPERATION, RULE, "too many", Evidence(script, 0, (), "accepted: {'MessageId': 'm'}"))
    return attrs.evolve(made, **more)


def test_a_pinned_vector_that_fails_as_listed_is_known() -> None:
    assert status(mutant_target(LOOSE)) is Status.KNOWN


def test_a_pinned_vector_that_passes_is_stale() -> None:
    assert status(reference_target()) is Status.STALE


@pytest.mark.parametrize("change", [{"rule": "tags.count"}, {"observed": "rejected Teapot"}, {"expected": "either"}])
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
    assert pinned(entry, tmp_path).steps[0] == Send({"Source": 7})


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({"check": f"rules/{OPERATION}/recipients.limits"}, f"did you mean {CHECK}?"),
        ({"vector": VECTOR[:-1]}, f"did you mean {VECTOR}?"),
        ({"vector": "broken.json"}, "broken.json: the text is not JSON"),
        ({"operation": "ses.SendMail"}, "did you mean ses.SendEmail?"),
        ({"rule": "recipients.limits"}, "did you mean recipients.limit?"),
        ({"expected": "refused"}, "use one of accepted, rejected, either, effects"),
        ({"when": "always"}, "write a table"),
        ({"kind": "feature"}, "use one of bug, wontfix, dispute"),
        ({"reason": ""}, "lacks 'reason'"),
        ({"reason": 7}, "write a text"),
        ({"expires": "2026-06-01"}, "write a date"),
        ({"rules": RULE}, "no field 'rules'; did you mean rule?"),
        ({"reason": ""}, "entry 1 (line 1)"),
    ],
)
def test_an_entry_that_is_wrong_is_misuse_with_a_hint(tmp_path: Path, change: dict[str, Any], hint: str) -> None:
    (tmp_path / "broken.json").write_text("{", "utf-8")
    with pytest.raises(Misuse) as misuse:
        made(tmp_path, {**ENTRY, **change})
    assert hint in str(misuse.value)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("\n\n[[known\n", "at line 3"),
        ("known = 5", "write [[known]]"),
        ("known = [5]", "entry 1 is not a table"),
        ("known = {a = 1}", "write [[known]]"),
        ("target = 5", "target 5 is no text"),
        ("targets = 'moto'", "no member 'targets'"),
        ("reason = '\udcff'", "not TOML"),
    ],
)
def test_a_list_that_is_none_is_misuse(tmp_path: Path, text: str, hint: str) -> None:
    (tmp_path / "known.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(Misuse) as misuse:
        read(tmp_path / "known.toml")
    assert hint in str(misuse.value)


def test_an_expiry_is_read_as_a_date(tmp_path: Path) -> None:
    (entry,) = read(written(tmp_path, {**ENTRY, "expires": TODAY})).rows
    assert entry.expires == TODAY


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"rule": "tags.name-charset"}, "the same check and vector"),
        ({"check": OTHER_CHECK, "vector": OTHER["vector"]}, "the same signature"),
    ],
)
def test_rows_that_overlap_are_misuse_with_both_lines(tmp_path: Path, change: dict[str, str], same: str) -> None:
    with pytest.raises(Misuse, match=rf"the rows at lines 1 and {len(ENTRY) + 2} have {same}"):
        read(written(tmp_path, ENTRY, {**ENTRY, **change}))
    assert len(read(written(tmp_path, ENTRY, OTHER)).rows) == 2


def test_rows_that_never_hold_together_do_not_overlap(tmp_path: Path) -> None:
    rows = [{**ENTRY, "when.version": bounds} for bounds in ("<2", ">=2")]
    listed = read(written(tmp_path, *rows))
    (applying,) = listed.applying(Capabilities("any", version="2.1"))
    assert applying.when == Condition(version=">=2")
    with pytest.raises(Misuse, match="the same check and vector"):
        read(written(tmp_path, ENTRY, {**ENTRY, "when.version": "<3"})).applying(Capabilities("any", version="2.1"))


def test_a_list_of_another_target_is_misuse() -> None:
    with pytest.raises(Misuse, match="is the list of moto, and the target is refimpl"):
        Listed(Path("known.toml"), "moto", (), "").applying(Capabilities("refimpl"))


def test_a_run_goes_by_no_list_of_another_target(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = written(tmp_path, ENTRY)
    path.write_text(f"target = 'moto'\n{path.read_text('utf-8')}", "utf-8")
    assert cli.main(["run", "refimpl", "--check", CHECK, "--known", str(path)]) == 4
    assert "is the list of moto, and the target is refimpl" in capsys.readouterr().err


def test_a_row_whose_condition_does_not_hold_neither_excuses_nor_decides(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    row = {**ENTRY, "when.lacks": ["clock"]}
    words = ["run", LIMIT, "--check", CHECK, "--known", str(written(tmp_path, row))]
    assert cli.main(words) == 1
    output = capsys.readouterr().out
    assert " 1 fail, 1 skipped" in output
    assert "the row holds where the target lacks clock, and it has it" in output


def test_a_row_goes_by_the_name_its_rule_had_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aliases, "ALIASES", {"recipients.number": RULE})
    before = {name: value.replace(RULE, "recipients.number") for name, value in ENTRY.items()}
    (check,) = made(tmp_path, before)
    found = check.body(Asking(Trial(mutant_target(LOOSE), OPERATIONS), PROFILES["quick"], 1))
    assert [(each.status, each.rule) for each in found] == [(Status.KNOWN, RULE)]


def test_what_else_goes_wrong_with_a_pinned_vector_is_told(tmp_path: Path) -> None:
    row = {**ENTRY, "observed": "rejected Teapot"}
    (check,) = made(tmp_path, row)
    trial = Trial(Nameless(Service()), OPERATIONS, ignores=Known(**row).explains)
    found = check.body(Asking(trial, PROFILES["quick"], 1))
    second = (Status.FAIL, "effects.nothing-on-rejection")
    assert [(each.status, each.rule) for each in found] == [(Status.KNOWN, RULE), second]


class Nameless(ReferenceTarget):
    """Refuses a recipient too many by a name of its own, and queues the message all the same."""

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        answer = super().send(operation, request, caller)
        if isinstance(answer, Rejected) and RULE in answer.message:
            super().send(operation, small(), caller)
            return Rejected("Teapot", 418)
        return answer


@pytest.mark.parametrize(
    ("words", "reduced"),
    [
        ("accepted: {'MessageId': 'm'}", "accepted"),
        ("rejected TeapotException (HTTP 418)", "rejected Teapot"),
        ("12 queued: one too many", "queued"),
        ("1 contacts", "contacts"),
    ],
)
def test_what_was_observed_is_reduced_to_class_and_code(words: str, reduced: str) -> None:
    assert observed(words) == reduced


def test_the_row_in_the_readme_is_one(tmp_path: Path) -> None:
    example = (ROOT / "README.md").read_text("utf-8").partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "known.toml").write_text(example, "utf-8")
    listed = read(tmp_path / "known.toml")
    (row,) = listed.rows
    assert [check.name for check in rows_as_checks(listed, lambda operation, suite: [row.check])]
    assert pinned(row, tmp_path).operation == row.operation
    assert row.check in {check.id for check in checks(Wanted((row.operation,), ("vectors",)))}
    assert set(FIELDS) == {name for name in FIELDS if f"\n{name} = " in example}
    assert listed.applying(Capabilities("acme-ses", "2.3")) == (row,)
    assert listed.applying(Capabilities("acme-ses", "2.4")) == ()
