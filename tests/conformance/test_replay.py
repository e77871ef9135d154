"""A fault a run found can be shown again, without Hypothesis and without pytest."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import attrs
import pytest

from conformance import cli, evidence, fixtures
from conformance.adapters.reference import ReferenceTarget
from conformance.mutants import mutants
from conformance.profiles import PROFILES
from conformance.scripts import Advance, Observe, Reset, Script, Send, Step, script_from_json
from conformance.strategies.enumerated import probes
from conformance.strategies.stories import stories
from conformance.suites.check import Asking
from conformance.trial import Trial
from conformance.verdicts import Evidence, Status, Verdict
from refimpl.citations import said
from refimpl.operations import OPERATIONS
from refimpl.rulebook import BY_ID
from tests.conformance.schema import complaints
from tests.conformance.shell import LIMIT, python
from tests.conformance.test_least import caught
from tests.refimpl.samples import OPERATION, PLAIN_WORLD, small

BARE = """
import importlib.abc, sys

class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("hypothesis", "pytest", "_pytest"):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Missing())
from conformance.cli import main
raise SystemExit(main())
"""
STATEFUL = "mutant:ses.SendEmail/quota.daily/counts-nobody"


def verdict(*steps: Step, step: int = 0, rule: str | None = "tags.count") -> Verdict:
    script = Script(OPERATION, PLAIN_WORLD, steps)
    return Verdict(Status.FAIL, OPERATION, rule, "is wrong", Evidence(script, step, ("accepted",), "rejected X"))


@pytest.mark.parametrize(("target", "suite"), [(LIMIT, "vectors"), (STATEFUL, "histories")])
def test_what_a_run_found_fails_again_on_that_build_and_passes_on_the_reference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, suite: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["run", target, "--profile", "quick", "--suite", suite, "--save", "kept"]) == 1
    # A build that does not count may be warned of other things as well, in which another reading explains it.
    rule = target.split("/")[1]
    kept = sorted(path.name for path in (tmp_path / "kept").glob("*.json") if rule in path.name)
    assert kept
    again = python("-c", BARE, "replay", f"kept/{kept[-1]}", target, cwd=tmp_path)
    assert (again.returncode, again.stdout.splitlines()[-1]) == (1, "still fails")
    mended = python("-c", BARE, "replay", f"kept/{kept[-1]}", cwd=tmp_path)
    assert (mended.returncode, mended.stdout.splitlines()[-1]) == (0, "passes")


@pytest.mark.parametrize(
    ("target", "steps"),
    [
        ("mutant:connect.StartEmailContact/answer.contact-id-new/twins-are-one", True),
        ("mutant:sesv2.SendBulkEmail/tags.name-charset/forgive-left-square-bracket", False),
        ("mutant:sesv2.SendBulkEmail/sandbox.recipients/leak-sandbox", True),
        ("mutant:connect.SendOutboundEmail/answer.empty/as-SendEmail", False),
    ],
)
def test_least_evidence_of_any_operation_replays_bare_and_names_the_rule(
    tmp_path: Path, target: str, steps: bool
) -> None:
    mutant = next(each for each in mutants() if f"mutant:{each.id}" == target)
    small = caught(mutant)
    path = evidence.written(tmp_path, small)
    assert ("steps" in json.loads(path.read_text("utf-8"))) is steps
    again = python("-c", BARE, "replay", path.name, target, cwd=tmp_path)
    assert (again.returncode, again.stdout.splitlines()[-1]) == (1, "still fails")
    first, told = again.stdout.splitlines()[:2]
    assert first == f"FAIL  {mutant.operation}  {small.rule}"
    assert told.split()[1] in BY_ID[small.rule or ""].statement
    for word in ("rule", "found", "permitted", "observed"):
        assert f"\n  {word}  " in again.stdout
    assert any(each.id in again.stdout for each in said(BY_ID[small.rule or ""], OPERATIONS[mutant.operation]))
    mended = python("-c", BARE, "replay", path.name, cwd=tmp_path)
    assert (mended.returncode, mended.stdout.splitlines()[-1]) == (0, "passes")


def test_a_warning_shown_again_is_called_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mutant = next(each for each in mutants() if each.operator == "wrong-status")
    path = evidence.written(tmp_path, caught(mutant))
    assert cli.main(["replay", str(path), f"mutant:{mutant.id}"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "still warns"


def test_evidence_tells_the_readings_it_takes() -> None:
    turned = verdict(Send(small()))
    assert turned.evidence is not None
    held = attrs.evolve(turned.evidence, held={"A-V07": frozenset("ba")})
    body = evidence.as_json(attrs.evolve(turned, evidence=held))
    assert body["info"]["held"] == {"A-V07": "ab"}
    assert evidence.readings_of(body, "held") == {"A-V07": frozenset("ab")}
    assert evidence.readings_of(body, "chosen") == {}
    assert not complaints("vector", json.loads(json.dumps(body)))


def found() -> Iterator[Verdict]:
    """Catch a sample of mutants by what was written by hand and enumerated, and give the first verdict of each."""
    told = [script for _, script in stories(OPERATION).values()]
    for mutant in mutants()[::40]:
        asking = Asking(Trial(ReferenceTarget(mutant.service(), mutant.id), OPERATIONS), PROFILES["quick"], 1)
        about = [probe.script for probe in probes(OPERATION) if probe.rule == mutant.rule]
        verdicts = (each for script in (*about, *told) for each in asking.trial.run(script))
        yield from islice((each for each in verdicts if each.status is Status.FAIL), 1)


def test_evidence_is_a_vector_or_a_history_by_the_schemas() -> None:
    seen = set()
    for each in found():
        body = evidence.as_json(each)
        kind = "vector" if "request" in body else "history"
        seen.add(kind)
        assert not complaints(kind, json.loads(json.dumps(body))), body["id"]
    assert seen == {"vector", "history"}


@pytest.mark.parametrize(
    "steps",
    [
        (Send(small()),), (Send(small(), "444455556666"), Observe()), (Send(small()), Advance(60), Observe()),
        (Send(small()), Reset(PLAIN_WORLD), Send(small())), (Observe(), Send({"Source": None})), (Send([1]), Send(7)),
    ],
)  # fmt: skip
def test_evidence_holds_every_step_and_is_read_as_the_script_it_was(steps: tuple[Step, ...]) -> None:
    body = evidence.as_json(verdict(*steps))
    kept = script_from_json(body)
    asked = [(step.request, step.caller) for step in kept.steps if isinstance(step, Send)]
    assert asked == [(step.request, step.caller) for step in steps if isinstance(step, Send)]
    assert not complaints("vector" if "request" in body else "history", json.loads(json.dumps(body)))
    others = [step for step in kept.steps if not isinstance(step, Send | Observe)]
    assert others == [step for step in steps if not isinstance(step, Send | Observe)]


def test_evidence_without_a_rule_is_about_acceptance() -> None:
    assert evidence.as_json(verdict(Send(small()), rule=None))["because"] == ["answer.accepted"]


def test_evidence_is_written_whole_and_always_under_the_same_name(tmp_path: Path) -> None:
    one = evidence.written(tmp_path / "new" / "folder", verdict(Send(small())))
    other = evidence.written(tmp_path / "new" / "folder", verdict(Send(small())))
    assert one == other
    assert [path.name for path in one.parent.iterdir()] == [one.name]


@pytest.mark.parametrize("name", ["account-paused-and-resumed", "bodies-do-not-leak"])
def test_a_fixture_can_be_replayed_like_evidence(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = fixtures.root() / "histories" / "hand" / OPERATION / f"{name}.json"
    assert cli.main(["replay", str(path)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "passes"


@pytest.mark.parametrize(
    "text",
    [
        "{}", "nonsense", '{"operation": "ses.SendEmail", "world": {"nonsense": 1}, "request": {}}',
        '{"operation": "no.Such", "world": {}, "request": {}}',
        '{"operation": "ses.SendEmail", "world": {}, "steps": [{"reset": {"nonsense": 1}}]}',
        '{"operation": "ses.SendEmail", "world": {}, "steps": [7]}',
    ],
)  # fmt: skip
def test_what_is_no_vector_or_history_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    path = tmp_path / "found.json"
    path.write_text(text, "utf-8")
    assert cli.main(["replay", str(path)]) == 4
    assert capsys.readouterr().err.startswith(f"sendspec: {path}: ")


def test_a_target_that_cannot_be_run_or_asked_is_told_apart(tmp_path: Path) -> None:
    path = evidence.written(tmp_path, verdict(Send(small())))
    assert cli.main(["replay", str(path), "nonsense"]) == 6
    assert cli.main(["replay", str(path), "py:tests.conformance.fakes.builds:Worldless", "--in-process"]) == 5
    assert cli.main(["replay", str(path), "py:tests.conformance.fakes.builds:Speechless", "--in-process"]) == 0
