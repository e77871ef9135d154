"""Every report of a run is made from its recording: the same bytes, whether it has just been made or is read back."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from conformance.adapters.greeting import capabilities_to_json
from conformance.recording.reader import Truncated, Unreadable
from conformance.recording.results import result_json
from conformance.recording.writer import Writer
from conformance.reports import data
from conformance.reports.formats import MADE, rendered
from conformance.reports.source import run_in, runs_in
from conformance.verdicts import Run, Status
from tests.conformance.fakes import runs
from tests.conformance.shell import BUILDS, LIMIT, environment, python, sendspec
from tests.conformance.test_plugin import PLUGIN

NARROW = ("--operation", "ses.SendEmail", "--profile", "quick", "--rule", "recipients.*")
WRITTEN = {
    "json": "report-json", "junit": "junitxml", "markdown": "report-markdown", "badge": "report-badge",
    "html": "report-html",
}  # fmt: skip
NONSENSE: tuple[Any, ...] = (
    None, True, -1, 0.5, 10**30, "", "\x1b[2J\n|", "pass", [], [[]], {}, {"a": 5}, [None], {"send": 1}, 10**5000,
    json.loads("[" * 300 + "]" * 300),
)  # fmt: skip


def recorded(run: Run, path: Path) -> Path:
    """Record a run without the calls that were made in it."""
    writer = Writer(path)
    hello = {} if run.target is None else {"hello": capabilities_to_json(run.target)}
    writer.begin({**{name: value for name, value in run.header.items() if name != "lines"}, **hello})
    for result in run.results:
        writer.begin_check(result.check)
        writer.result(result_json(result))
    writer.end(data.ended_json(run, data.code_of(run)))
    return path


def reported(run: Run, path: Path) -> Path:
    path.write_text(data.written([run]), "utf-8")
    return path


CUT = attrs.evolve(runs.run(runs.result(Status.FAIL)), interrupted=True, complete=False)
GONE = Run(dict(runs.HEADER), trouble=f"no such file {runs.NASTY}")


@pytest.mark.parametrize("form", MADE)
@pytest.mark.parametrize("made", [runs.every_status(), CUT, GONE], ids=["every", "cut", "gone"])
def test_a_run_read_back_is_shown_as_the_run_itself_is(tmp_path: Path, form: str, made: Run) -> None:
    shown = rendered(form, [made])
    assert rendered(form, [data.as_told(made)]) == shown
    assert rendered(form, [run_in(recorded(made, tmp_path / "run.jsonl"))]) == shown
    assert rendered(form, [run_in(reported(made, tmp_path / "run.json"))]) == shown


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_a_run_writes_is_what_is_rendered_of_its_recording(tmp_path: Path, jobs: str) -> None:
    words = [word for form, option in WRITTEN.items() for word in (f"--{option}", f"live.{form}")]
    done = sendspec("run", LIMIT, *NARROW, *words, "--jobs", jobs, cwd=tmp_path)
    assert done.returncode == 1
    assert "replay      sendspec replay .sendspec/failures/" in done.stdout
    # From either, and by whichever number of workers.
    forms = {".sendspec/run.jsonl": list(WRITTEN), "live.json": list(WRITTEN)[:: int(jobs)]}
    for source, wanted in forms.items():
        assert sendspec("report", "render", source, cwd=tmp_path).stdout == done.stdout
        for form in wanted:
            again = sendspec("report", "render", source, "--as", form, "-o", "again", cwd=tmp_path)
            assert (again.returncode, again.stdout) == (0, "")
            assert (tmp_path / "again").read_bytes() == (tmp_path / f"live.{form}").read_bytes()


def test_two_workers_report_the_same_as_one_but_for_times(tmp_path: Path) -> None:
    found = []
    for jobs in ("1", "2"):
        sendspec("run", LIMIT, *NARROW, "--jobs", jobs, "--no-record", "--report-json", "run.json", cwd=tmp_path)
        body = json.loads((tmp_path / "run.json").read_bytes())
        for result in body["results"]:
            del result["seconds"]
            for verdict in result["verdicts"]:
                # How small evidence is made depends on the time there is.
                verdict.pop("evidence", None)
        found.append(body)
    assert found[0] == found[1]


def test_what_a_target_in_trouble_leaves_is_rendered_too(tmp_path: Path) -> None:
    done = sendspec("run", "exec:./nothing", "--suite", "smoke", cwd=tmp_path)
    again = sendspec("report", "render", ".sendspec/run.jsonl", cwd=tmp_path)
    assert (done.returncode, again.returncode) == (6, 0)
    assert again.stdout == done.stdout
    assert "could not be run" in done.stdout


def test_a_session_of_pytest_records_a_whole_run_too(tmp_path: Path) -> None:
    suite = ("--sendspec-suite", "smoke", "--sendspec-operation", "ses.SendEmail", "--sendspec-record", "run.jsonl")
    done = python(*PLUGIN, "--pyargs", "conformance", "--sendspec-target", LIMIT, *suite, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    found = run_in(tmp_path / "run.jsonl")
    assert (found.complete, data.code_of(found)) == (True, 0)
    assert len(found.results) == found.header["checks"] > 3


def test_what_is_wrong_with_the_lines_of_a_target_is_recorded(tmp_path: Path) -> None:
    pytest.importorskip("jsonschema")
    target = f"exec:{sys.executable} -m tests.conformance.fakes.misbehaving long-code"
    check = ("--check", "histories/ses.SendEmail/tags-do-not-leak")
    done = sendspec("run", target, "--check-protocol", *check, cwd=tmp_path)
    assert "lines held to fixtures/schema" in done.stdout
    assert sendspec("report", "render", ".sendspec/run.jsonl", cwd=tmp_path).stdout == done.stdout


def test_a_run_that_is_interrupted_is_recorded_whole_and_rendered_as_interrupted(tmp_path: Path) -> None:
    words = ("run", BUILDS + "Marking", "--check", "random/ses.SendEmail/edits", "--profile", "thorough")
    with subprocess.Popen(
        [sys.executable, "-m", "conformance", *words], cwd=tmp_path, env=environment(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as running:  # fmt: skip
        until = time.monotonic() + 60
        while not (tmp_path / "hundred").exists() and time.monotonic() < until:
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        said, _ = running.communicate(timeout=60)
    assert running.returncode == 2
    again = sendspec("report", "render", ".sendspec/run.jsonl", cwd=tmp_path)
    assert again.stdout == said
    assert said.rstrip().endswith(": interrupted")
    shown = sendspec("report", "render", ".sendspec/run.jsonl", "--as", "junit", cwd=tmp_path).stdout
    assert 'name="the run is whole"' in shown


@pytest.mark.parametrize("whole", ["run.jsonl", "run.json"])
def test_what_is_cut_off_anywhere_is_refused_with_the_reason(tmp_path: Path, whole: str) -> None:
    made = runs.run(runs.result(Status.FAIL), runs.result(Status.PASS, check="a/b/c"))
    path = (recorded if whole.endswith("l") else reported)(made, tmp_path / whole)
    body = path.read_bytes()
    for end in range(0, len(body.rstrip()), 7):
        path.write_bytes(body[:end])
        with pytest.raises(Unreadable) as refused:
            run_in(path)
        assert str(refused.value).count("\n") == 0
        assert str(refused.value).startswith(f"{path}: ")
        if end > 40:
            assert "breaks off" in str(refused.value)


def test_a_recording_that_is_cut_off_is_shown_as_far_as_it_goes_where_asked(tmp_path: Path) -> None:
    path = recorded(runs.run(runs.result(Status.FAIL), runs.result(Status.PASS, check="a/b/c")), tmp_path / "run.jsonl")
    *lines, _end = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines) + b'{"verdict":{"sta')
    with pytest.raises(Truncated, match="breaks off here"):
        run_in(path)
    found = run_in(path, partial=True)
    assert [result.status for result in found.results] == [Status.FAIL, Status.PASS]
    assert (found.complete, data.code_of(found)) == (False, 3)


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """List the way to every value within a value, itself aside."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inside:
        yield (*way, key)
        yield from places(item, (*way, key))


def put(value: Any, way: tuple[Any, ...], other: Any) -> Any:
    """Put another value in a place; with `...` take it out."""
    if not way:
        return other
    copy = list(value) if isinstance(value, list) else dict(value)
    if other is ... and len(way) == 1:
        del copy[way[0]]
    else:
        copy[way[0]] = put(copy[way[0]], way[1:], other)
    return copy


def is_refused_or_shown(path: Path) -> bool:
    """Show what is in a file in every format; False where it is refused, with one sentence."""
    try:
        found = runs_in(path)
    except Unreadable as error:
        return "\n" in str(error)
    for form in MADE:
        rendered(form, found)
    return True


def written(path: Path, rows: list[Any]) -> None:
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", "utf-8")
    finally:
        sys.set_int_max_str_digits(limit)


@pytest.mark.parametrize("nonsense", [*NONSENSE, ...], ids=lambda each: str(type(each).__name__))
def test_nothing_that_stands_anywhere_in_a_file_breaks_the_reports(tmp_path: Path, nonsense: Any) -> None:
    made = runs.run(runs.result(Status.FAIL), runs.result(Status.SKIPPED, check="known/b/c"))
    path = tmp_path / "run"
    body = json.loads(data.written([made]))
    rows = [json.loads(line) for line in recorded(made, path).read_bytes().splitlines()]
    refused = 0
    for way in places(body):
        written(path, [put(body, way, nonsense)])
        refused += not is_refused_or_shown(path)
    for way in places(rows):
        written(path, put(rows, way, nonsense))
        refused += not is_refused_or_shown(path)
    assert refused > 20


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "neither a recording nor a report"), (b"\x00\xff" * 99, "neither a recording nor a report"),
        (b"[]", "neither a recording nor a report"), (b"{}", "neither a recording nor a report"),
        (b'{"format": 1}', "has no header"), (b'{"format": 2}', "format 2, but 1 is read here"),
        (b'{"format": 1, "reports": []}', "of no target"), (b'{"format": 1, "reports": [3]}', "format None"),
        (b'{"format": 1, "reports": 3}', "neither a recording nor a report"),
        (b'{"format": 1e999}', "format inf"), (b"{" * 99_999, "breaks off"),
        (b'{"a":' * 99_999 + b"1" + b"}" * 99_999, "neither a recording nor a report"),
        (b'{"sendspec":"recording","format":7}\n', "format 7, but 1 is read here"),
        (b'{"sendspec":"recording","format":1}\n{"end":{"exchanges":0}}\n', "have it judged by sendspec judge"),
        (b'{"sendspec":"recording","format":1}\n{"end":{"exchanges":9}}\n', "ends after 0 exchanges but says 9"),
        (b'{"sendspec":"recording","format":1}\n' + b"x" * 70_000_000, "line 2: it has more than"),
    ],
)  # fmt: skip
def test_what_is_no_report_is_refused_in_one_sentence(tmp_path: Path, body: bytes, says: str) -> None:
    path = tmp_path / "run"
    path.write_bytes(body)
    with pytest.raises(Unreadable) as refused:
        runs_in(path)
    assert says in str(refused.value)
    assert len(str(refused.value)) < 400


def test_what_judge_finds_is_reported_in_the_same_way(tmp_path: Path) -> None:
    sendspec("run", LIMIT, *NARROW, "--suite", "vectors", cwd=tmp_path)
    words = [word for form, option in WRITTEN.items() for word in (f"--{option}", f"live.{form}")]
    done = sendspec("judge", ".sendspec/run.jsonl", *words, cwd=tmp_path)
    assert done.returncode == 1
    for form in WRITTEN:
        again = sendspec("report", "render", "live.json", "--as", form, cwd=tmp_path)
        assert again.stdout.encode() == (tmp_path / f"live.{form}").read_bytes()
    shown = sendspec("report", "render", "live.json", cwd=tmp_path).stdout
    assert shown.partition("\n")[2] == done.stdout.partition("\n")[2]


def test_known_takes_a_recording_as_it_takes_the_report_of_it(tmp_path: Path) -> None:
    sendspec("run", LIMIT, *NARROW, "--suite", "vectors", "--report-json", "run.json", cwd=tmp_path)
    lists = []
    for number, source in enumerate(("run.json", ".sendspec/run.jsonl")):
        done = sendspec("known", "init", source, "--known", f"{number}.toml", cwd=tmp_path)
        assert done.returncode == 0
        assert "1 row added" in done.stdout
        lists.append((tmp_path / f"{number}.toml").read_text("utf-8"))
    assert lists[0] == lists[1]


def test_what_was_recorded_before_reports_were_made_of_it_is_read_all_the_same(tmp_path: Path) -> None:
    made = runs.run(runs.result(Status.FAIL), runs.result(Status.PASS, check="a/b/c"))
    path = recorded(made, tmp_path / "run.jsonl")
    header, *rows, end = [json.loads(line) for line in path.read_bytes().splitlines()]
    del header["checks"]
    for name in ("capabilities", "interrupted"):
        del end["end"][name]
    for row in rows:
        row.get("verdict", {}).pop("file", None)
        row.get("checked", {})["files"] = ["kept/one.json"]
    written(path, [header, *rows, end])
    found = run_in(path)
    assert [each.status for each in found.results] == [Status.FAIL, Status.PASS]
    assert (found.target and found.target.operations, found.interrupted) == (("ses.SendEmail",), False)
    assert rendered("text", [found]).replace("  replay", "").count("FAIL  ses.SendEmail  recipients.limit") == 1


def test_a_report_with_a_check_taken_out_is_refused(tmp_path: Path) -> None:
    path = recorded(runs.run(runs.result(Status.FAIL), runs.result(Status.PASS, check="a/b/c")), tmp_path / "run.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if not line.startswith(b'{"checked":{"check":"a/b/c"')))
    with pytest.raises(Unreadable, match="score does not agree with its checks"):
        run_in(path)


def test_evidence_that_json_cannot_carry_costs_the_evidence_and_nothing_else() -> None:
    made = runs.run(runs.result(Status.FAIL), runs.result(Status.FAIL))
    for result, world in zip(made.results, ({"n": 10**5000}, {"deep": NONSENSE[-1]}), strict=True):
        evidence = result.verdicts[0].evidence
        assert evidence is not None
        evidence.script.world.update(world)  # type: ignore[attr-defined] # a world in a script is not ours to change
    told = json.loads(data.written([made]))
    for result in told["results"]:
        assert "evidence" not in result["verdicts"][0]
        assert "cannot be told in JSON" in result["verdicts"][0]["reason"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("render", "nothing.jsonl"), "cannot be read"), (("render", "."), "cannot be read"),
        (("render", "good", "--as", "png"), "invalid choice"), (("render", "good", "-o", "/proc/none/x"), "cannot be"),
        (("diff", "good"), "required"), (("combine", "good"), "required"), (("render", "bad"), "no end"),
        (("diff", "good", "bad"), "no end"), (("combine", "good", "bad", "-o", "out"), "no end"),
    ],
)  # fmt: skip
def test_the_command_refuses_with_one_sentence_and_4(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    reported(runs.run(runs.result(Status.PASS)), tmp_path / "good")
    (tmp_path / "bad").write_bytes((tmp_path / "good").read_bytes()[:200])
    done = sendspec("report", *words, cwd=tmp_path)
    assert done.returncode == 4
    assert done.stderr.startswith("sendspec: ")
    assert done.stderr.count("\n") == 1
    assert says in done.stderr
    assert not (tmp_path / "out").exists()
