"""A run is recorded as it goes, and what was recorded plays back as a target and is judged as the target was."""

import json
import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from conformance.adapters.greeting import capabilities_to_json
from conformance.adapters.reference import ReferenceTarget, reference_target
from conformance.adapters.unusable import Unusable
from conformance.conduct import Conduct
from conformance.consistency import judged as heard
from conformance.faulty import built, faults
from conformance.held import Held
from conformance.mutants import mutant_target, mutants
from conformance.profiles import PROFILES
from conformance.recording.player import PlayedTarget, recording_target
from conformance.recording.reader import Truncated, Unreadable, read
from conformance.recording.recorded import RecordedTarget
from conformance.recording.writer import Writer
from conformance.suites import checks
from conformance.suites.check import Asking, Wanted
from conformance.target import Accepted, Answer, Broke, Json, Target, Unsupported
from conformance.trial import Trial
from conformance.verdicts import CheckResult, Run, Status
from refimpl.operations import OPERATIONS
from refimpl.service import Service
from tests.conformance.schema import complaints
from tests.conformance.shell import LIMIT, sendspec
from tests.repo.tree import ROOT

OPERATION = "ses.SendEmail"
SUITES = ("smoke", "vectors")
WORLD = {"ses": {"identities": [{"name": "example.com"}]}}
REQUEST = {
    "Source": "news@example.com",
    "Destination": {"ToAddresses": ["ann@example.net"]},
    "Message": {"Subject": {"Data": "Hours"}, "Body": {"Text": {"Data": "Nine."}}},
}
MINIMAL = (
    {"sendspec": "recording", "format": 1, "name": "acme"},
    {"reset": WORLD, "result": {}},
    {"send": REQUEST, "operation": OPERATION, "result": {"accepted": {"MessageId": "m-1"}}},
    {"observe": "outbox", "result": {"messages": [{"id": "m-1", "to": ["ann@example.net"]}]}},
    {"end": {"exchanges": 3}},
)


def conducted(target: Target, writer: Writer | None = None, suites: tuple[str, ...] = SUITES) -> Run:
    """Ask a few suites about one operation; evidence is left as it is."""
    opened = target if writer is None else RecordedTarget(target, writer)
    run = Run({}, opened.hello())
    conduct = Conduct(run, Asking(Trial(opened, OPERATIONS), PROFILES["quick"], 1), seconds_in_all=0.0, writer=writer)
    if writer is not None:
        writer.begin({"hello": capabilities_to_json(opened.hello())})
    for check in checks(Wanted((OPERATION,), suites)):
        if "long-life" not in check.name:
            conduct.perform(check)
    conduct.finish()
    run.complete = True
    if writer is not None:
        writer.end({})
    return run


def worth(result: CheckResult, *, without: frozenset[Status] = frozenset()) -> object:
    verdicts = {(v.status, v.rule, v.reason, v.readings) for v in result.verdicts if v.status not in without}
    counts = {status: count for status, count in result.counts.items() if status not in without}
    return result.check, result.status, counts, result.assertions, verdicts


def written(folder: Path, *rows: Any, end: str = "\n") -> Path:
    path = folder / "run.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows) + end, "utf-8")
    return path


class Uuids(Service):
    """Gives every message an id that no other has, across resets too."""

    def __init__(self) -> None:
        super().__init__()
        self.random = random.Random(7)

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        answer = super().send(operation, request, caller)
        if isinstance(answer, Accepted) and "MessageId" in answer.response and self.outbox:
            id = f"{self.random.getrandbits(64):x}"
            self.outbox[-1] = {**self.outbox[-1], "id": id}
            return Accepted({**answer.response, "MessageId": id})
        return answer


UNASKED = frozenset((Status.SKIPPED,))
FRESH = ("smoke", "vectors", "metamorphic", "histories")
SHORT = {**MINIMAL[0], "short": True}
SAMPLE = [each.id for each in mutants() if each.operation == OPERATION][11::60][:10]


@pytest.fixture(scope="module")
def fresh_ids(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path]:
    path = tmp_path_factory.mktemp("uuids") / "run.jsonl"
    return conducted(ReferenceTarget(Uuids(), "uuids"), Writer(path), FRESH), path


def test_a_played_back_target_gets_the_very_verdicts(fresh_ids: tuple[Run, Path]) -> None:
    live, path = fresh_ids
    played = conducted(recording_target(str(path)), suites=FRESH)
    assert [worth(each) for each in played.results] == [worth(each) for each in live.results]


def test_checks_played_back_in_another_order_find_their_own_answers(fresh_ids: tuple[Run, Path]) -> None:
    live, path = fresh_ids
    trial = Trial(recording_target(str(path)), OPERATIONS)
    conduct = Conduct(Run({}), Asking(trial, PROFILES["quick"], 1), seconds_in_all=0.0)
    turned = checks(Wanted((OPERATION,), ("vectors",)))[::-1]
    found = {result.status for result in map(conduct.perform, turned)}
    assert found <= {Status.PASS, Status.NOTED}
    assert len(turned) > 40
    assert live.results


def test_what_is_not_held_is_skipped_and_says_so(fresh_ids: tuple[Run, Path]) -> None:
    _, path = fresh_ids
    run = conducted(recording_target(str(path)), suites=("edges",))
    reasons = {v.reason for result in run.results for v in result.verdicts if v.status is Status.SKIPPED}
    assert any("the recording does not hold this call" in reason for reason in reasons)
    assert {result.status for result in run.results} <= {Status.PASS, Status.NOTED, Status.SKIPPED}


@pytest.mark.parametrize("id", [*SAMPLE, None])
def test_a_recording_is_judged_as_the_target_was(id: str | None, tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    live = conducted(reference_target() if id is None else mutant_target(id), Writer(path))
    judged = {result.check: result for result in heard(read(path), Held()).results}
    assert len(SAMPLE) == 10
    for result in live.results:
        if result.check in judged:
            # What a check did not ask for, because its control was refused, is in no recording.
            assert worth(judged[result.check]) == worth(result, without=UNASKED)
        else:
            assert not result.assertions
    assert (id is None) <= ({result.status for result in live.results} <= {Status.PASS, Status.NOTED})


def test_a_recording_of_a_build_wrong_by_hand_is_judged_as_it_was(tmp_path: Path) -> None:
    folder = ROOT / "tests" / "targets"
    fault = next(each for each in faults(folder) if each.operation == OPERATION)
    path = tmp_path / "run.jsonl"
    live = conducted(built(folder, fault), Writer(path))
    judged = {result.check: worth(result) for result in heard(read(path), Held()).results}
    assert Status.FAIL in {result.status for result in live.results}
    assert {name: judged[name] for name in judged} == {
        result.check: worth(result, without=UNASKED) for result in live.results if result.check in judged
    }


def test_what_wavers_is_played_in_the_order_it_was_recorded(tmp_path: Path) -> None:
    rows: list[Any] = [MINIMAL[0]]
    for number in range(3):
        answer = (
            {"rejected": {"code": "MessageRejected"}} if number == 1 else {"accepted": {"MessageId": f"m-{number}"}}
        )
        rows += [MINIMAL[1], {"send": REQUEST, "operation": OPERATION, "result": answer}]
    target = recording_target(str(written(tmp_path, *rows, {"end": {"exchanges": 6}})))
    answers = []
    for _ in range(4):
        assert target.reset(WORLD) is None
        answers.append(type(target.send(OPERATION, REQUEST)).__name__)
    assert answers == ["Accepted", "Rejected", "Accepted", "Accepted"]
    assert target.send(OPERATION, {"Source": 1}) == Unsupported("the recording does not hold this call")
    assert target.reset({}) == Unsupported("the recording does not hold this call")


def test_true_one_and_one_point_nought_are_three_questions(tmp_path: Path) -> None:
    rows = [
        {"send": {"Source": value}, "operation": OPERATION, "result": {"unsendable": str(value)}} for value in (1, 1.0)
    ]
    reset: dict[str, Json] = {"reset": {}, "result": {}}
    path = written(tmp_path, MINIMAL[0], reset, rows[0], reset, rows[1], {"end": {"exchanges": 4}})
    target = recording_target(str(path))
    for value, said in ((1.0, "1.0"), (1, "1")):
        target.reset({})
        assert getattr(target.send(OPERATION, {"Source": value}), "why", "") == said
    target.reset({})
    assert isinstance(target.send(OPERATION, {"Source": True}), Unsupported)


def test_how_a_target_broke_is_played_back_too(tmp_path: Path) -> None:
    broke = {"send": REQUEST, "operation": OPERATION, "broke": {"how": "hang", "what": "it slept"}}
    path = written(tmp_path, *MINIMAL[:2], broke, {"end": {"exchanges": 2}})
    target = recording_target(str(path))
    target.reset(WORLD)
    with pytest.raises(Broke, match="it slept"):
        target.send(OPERATION, REQUEST)
    assert [result.status for result in heard(read(path), Held()).results] == [Status.ERROR]


def test_the_least_that_a_driver_must_write_is_judged(tmp_path: Path) -> None:
    done = sendspec("judge", str(written(tmp_path, *MINIMAL)), cwd=tmp_path)
    assert done.returncode == 0
    assert "acme: conforms" in done.stdout
    wrong = {"send": {**REQUEST, "Source": "news@example.org"}, "operation": OPERATION, "because": ["sender.verified"]}
    rows = [*MINIMAL[:2], {**wrong, "result": {"accepted": {"MessageId": "m-1"}}}, {"end": {"exchanges": 2}}]
    done = sendspec("judge", str(written(tmp_path, *rows)), cwd=tmp_path)
    assert done.returncode == 1
    assert f"FAIL  {OPERATION}  sender.verified" in done.stdout


@pytest.mark.parametrize("row", MINIMAL)
def test_the_schema_takes_what_is_judged(row: Json) -> None:
    assert complaints("recording", row) == []


def test_the_schema_takes_what_a_run_writes_and_big_texts_are_written_once(tmp_path: Path) -> None:
    words = ("run", LIMIT, "--rule", "content.size", "--rule", "recipients.limit", "--record", "run.jsonl")
    sendspec(*words, cwd=tmp_path)
    lines = (tmp_path / "run.jsonl").read_text("ascii").splitlines()
    kinds = {next(iter(json.loads(line))) for line in lines}
    assert {"sendspec", "keep", "reset", "send", "observe", "check", "verdict", "checked", "end"} <= kinds
    assert not [found for line in lines for found in complaints("recording", json.loads(line))]
    assert max(map(len, lines)) < 100_000
    assert any("$repeat" in line for line in lines)


def test_the_same_seed_gives_the_same_recording_apart_from_times(tmp_path: Path) -> None:
    bodies = []
    for name in ("one", "two"):
        sendspec("run", "--rule", "tags.*", "--operation", OPERATION, "--record", name, cwd=tmp_path)
        bodies.append(re.sub(r'"seconds":[0-9.e-]+', "", (tmp_path / name).read_text("ascii")))
    assert bodies[0] == bodies[1]
    assert len(bodies[0]) > 10_000


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (["[]"], "line 1: it is no JSON object"),
        (['{"format":1}'], "line 1: it is no header"),
        (['{"sendspec":"recording","format":2}'], "line 1: it is of format 2"),
        (['{"sendspec":"recording","format":true}'], "line 1: it is of format True"),
        ([MINIMAL[0], "nonsense", MINIMAL[4]], "line 2: the text is not JSON"),
        ([MINIMAL[0], '{"send":NaN}', MINIMAL[4]], "line 2: the text is not JSON"),
        ([MINIMAL[0], "[" * 100_000, MINIMAL[4]], "line 2: the JSON text is nested too deep"),
        ([MINIMAL[0], {"other": 1}], "line 2: it is no line of a recording"),
        ([MINIMAL[0], MINIMAL[2]], "line 2: the first exchange is no reset"),
        ([*MINIMAL[:2], {**MINIMAL[2], "operation": None}], "line 3: a send names its operation"),
        ([*MINIMAL[:2], {**MINIMAL[2], "operation": 7}], "line 3: operation is no text"),
        ([*MINIMAL[:2], {**MINIMAL[2], "result": {"accepted": 1}}], "line 3: an answer is an object"),
        ([*MINIMAL[:2], {**MINIMAL[2], "broke": {}}], "line 3: an exchange has either"),
        ([*MINIMAL[:2], {**MINIMAL[2], "reset": {}}], "line 3: it asks two things"),
        ([MINIMAL[0], {"reset": {"ses": {"sandbox": 1}}, "result": {}}], "line 2: world.ses.sandbox"),
        ([*MINIMAL[:2], {"advance": -1, "result": {}}], "line 3: advance has a value"),
        ([*MINIMAL[:2], {"observe": "outbox", "result": {"messages": 1}}], "line 3: the result does not answer"),
        ([*MINIMAL, MINIMAL[4]], "line 6: something stands after the end"),
        ([*MINIMAL[:4], {"end": {"exchanges": 4}}], "line 5: it ends after 3 exchanges"),
        ([*MINIMAL[:4], {"end": {}}], "line 5: it ends after 3 exchanges"),
        ([*MINIMAL[:4]], "line 4: the recording breaks off here"),
        ([*MINIMAL[:4], '{"end":{"exch'], "line 4: the recording breaks off here"),
        (
            [{**MINIMAL[0], "short": True}, {"keep": "a", "text": {"$repeat": ["x", 10**12]}}],
            "line 2: $repeat takes a text",
        ),
        ([SHORT, {"keep": "a", "value": 1}, {"keep": "a", "value": True}], "line 3: a is kept twice"),
        ([{**MINIMAL[0], "short": True}, {"reset": {"$kept": "b"}, "result": {}}], "line 2: nothing is kept as 'b'"),
        (
            [
                {**MINIMAL[0], "short": True},
                {"keep": "a", "text": {"$repeat": ["x", 60_000_000]}},
                {"reset": {"ses": {"account": [{"$kept": "a"}, {"$kept": "a"}]}}, "result": {}},
            ],
            "line 3: its texts have more than",
        ),
        ([*MINIMAL[:2], {**MINIMAL[2], "operation": "ses.Send"}, {"end": {"exchanges": 2}}], "line 3: no operation"),
        ([{**MINIMAL[0], "hello": {"protocol": 2}}, MINIMAL[1], {"end": {"exchanges": 1}}], "line 1: hello was"),
    ],
)  # fmt: skip
def test_what_is_no_whole_recording_is_refused_in_one_sentence(
    rows: Sequence[Any], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from conformance.cli import main

    whole = not (isinstance(rows[-1], str) and rows[-1].startswith('{"end"'))
    path = written(tmp_path, *rows, end="\n" if whole else "")
    assert main(["judge", str(path)]) == 4
    (line,) = capsys.readouterr().err.splitlines()
    assert f"{path}: {says}" in line


def test_a_killed_run_leaves_a_prefix_that_can_be_judged_by_asking_for_it(tmp_path: Path) -> None:
    path = written(tmp_path, *MINIMAL[:4], '{"send":{"Sou', end="")
    with pytest.raises(Truncated):
        read(path)
    with pytest.raises(Unusable, match="breaks off"):
        recording_target(str(path))
    assert [result.status for result in heard(read(path, partial=True), Held()).results] == [Status.PASS]
    assert sendspec("judge", "--partial", str(path), cwd=tmp_path).returncode == 0
    assert sendspec("run", f"recording:{path}", "--suite", "smoke", cwd=tmp_path).returncode == 6


def test_requests_no_language_agrees_on_are_taken_as_they_are(tmp_path: Path) -> None:
    odd: list[Json] = [
        None,
        [],
        "\udfff",
        10**5000,
        {"$kept": "x"},
        {"$repeat": ["a", 3]},
        {"Source": {"Source": [[{}]]}},
    ]
    rows: list[Any] = [MINIMAL[0]]
    for request in odd:
        told = '{"send":%s,"operation":"ses.SendEmail","result":{"rejected":{"code":"ValidationError"}}}'
        rows += [MINIMAL[1], told % ("1" + "0" * 5000 if isinstance(request, int) else json.dumps(request))]
    run = heard(read(written(tmp_path, *rows, {"end": {"exchanges": 2 * len(odd)}})), Held())
    assert sum(result.judged for result in run.results) >= len(odd)


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be read"):
        read(tmp_path / "nothing")
    assert sendspec("judge", "nothing", cwd=tmp_path).returncode == 4


def test_questions_driven_elsewhere_close_the_loop(tmp_path: Path) -> None:
    done = sendspec("questions", "--operation", OPERATION, "--rule", "recipients.limit", cwd=tmp_path)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) > 10
    lines = driven(rows, reference_target())
    judged = sendspec("judge", str(written(tmp_path, *lines)), cwd=tmp_path)
    assert judged.returncode == 0
    wrong = driven(rows, mutant_target(LIMIT.removeprefix("mutant:")))
    judged = sendspec("judge", str(written(tmp_path, *wrong)), cwd=tmp_path)
    assert judged.returncode == 1
    assert f"FAIL  {OPERATION}  recipients.limit" in judged.stdout


def driven(rows: list[Mapping[str, Any]], target: ReferenceTarget) -> list[Any]:
    """Drive a build as somebody would who has read fixtures/README.md, and write what came of it."""
    from refimpl.short_forms import unfolded
    from refimpl.wire import answer_to_json

    lines: list[Any] = [{"sendspec": "recording", "format": 1, "name": "elsewhere"}]
    for row in rows:
        target.reset(row["world"])
        lines.append({"reset": row["world"], "result": {}})
        for step in row["steps"]:
            if "send" in step:
                request = unfolded(step["send"])
                result = answer_to_json(target.send(step["operation"], request))
                lines.append({**step, "send": request, "result": result})
            elif "observe" in step:
                shown = target.observe(step["observe"])
                lines.append(
                    {**step, "result": {"messages": list(shown) if not isinstance(shown, Unsupported) else []}}
                )
    return [*lines, {"end": {"exchanges": len(lines) - 1}}]


def test_a_run_whose_disk_is_full_goes_on_and_says_so(tmp_path: Path) -> None:
    words = ("run", "refimpl", "--suite", "smoke", "--operation", OPERATION, "--record", "/dev/full")
    done = sendspec(*words, cwd=tmp_path)
    assert done.returncode == 3
    assert "/dev/full: cannot be written" in done.stderr
    assert " 0 fail" in done.stdout


def test_a_played_target_is_what_the_recording_says(tmp_path: Path) -> None:
    target = PlayedTarget(read(written(tmp_path, *MINIMAL)))
    assert target.hello().name == "acme"
    assert target.hello().operations == (OPERATION,)
