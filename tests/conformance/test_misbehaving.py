"""Whatever a target does, it gets the verdict and exit code README promises, and nothing found before is lost."""

import json
import re
import shlex
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from conformance import cli, conduct, trial
from conformance.reports.data import run_json
from conformance.verdicts import Run, Status
from tests.conformance.schema import complaints
from tests.conformance.shell import score
from tests.repo.tree import ROOT

README = (ROOT / "README.md").read_text("utf-8")
ROW = re.compile(r"^\| ([a-z].+?) \| (?:`(\w+)`(?:: (\w+))?)? ?\| (\d) \| (.+) \|$", re.MULTILINE)

FOUND = "smoke/ses.SendEmail/recipients.present/all-empty/minimal"
TROUBLE = "rules/ses.SendEmail/tags.name-given"
AFTER = "histories/ses.SendEmail/reset-forgets"
TAGGED = "histories/ses.SendEmail/tags-do-not-leak"
PLAIN = "smoke/ses.SendEmail/answer.accepted/minimal"
CLOCK = "histories/ses.SendEmail/quota-fills-and-rolls-off"
CLAIM = "claims/ses.SendEmail/"
LENIENT = "lenient"
SHORT = "4"
"""Seconds in which even a busy machine starts a target, and none of those that are silent answers."""


class Promise(NamedTuple):
    """One row of README's table."""

    status: str
    how: str
    exit: int


class Case(NamedTuple):
    """A way to misbehave, what is asked, the check it shows in, and the words it is told in.

    Where a fault is to be found before, and another check to pass behind it, `amid` is set; `beside` is asked too.
    """

    word: str
    check: str = TROUBLE
    told: str = ""
    amid: bool = True
    seconds: str = "10"
    beside: tuple[str, ...] = ()

    @property
    def checks(self) -> tuple[str, ...]:
        """All that is asked."""
        return (FOUND, self.check, AFTER) if self.amid else (self.check, *self.beside)


def alone(word: str, check: str, told: str = "", *beside: str) -> Case:
    return Case(word, check, told, amid=False, beside=beside)


def silent(word: str, told: str) -> Case:
    return Case(word, TROUBLE, told, seconds=SHORT)


CASES: dict[str, list[Case]] = {
    "ends, hangs or speaks garbage before it has said what it is": [
        alone("crash-at-start", PLAIN, "exit code 1"),
        Case("hang-at-start", PLAIN, "did not answer", amid=False, seconds=SHORT),
        alone("garbage-at-start", PLAIN, "not JSON"),
        alone("nameless", PLAIN, "no name"),
    ],
    "speaks another version of the protocol": [alone("another-protocol", PLAIN, "protocol 2")],
    "ends, is killed or closes its output in a call": [
        Case("crash", told="exit code 3 without an answer; it left behind: the disk is full"),
        Case("killed", told="ended by signal 9"),
        Case("crash-in-a-line", told="in the middle of a line"),
        Case("close-output", told="closed its output"),
        alone("crash", TROUBLE, "exit code 3"),
    ],
    "ends between two calls": [
        Case("crash-after-answering", told="exit code 4"),
        Case("crash-between", told="exit code 6"),
    ],
    "answers too late, too slowly, in part or never": [
        silent("hang", "did not answer within"),
        silent("late", "did not answer within"),
        silent("too-slow", "but for the beginning of a line"),
        silent("half-a-line", "but for the beginning of a line"),
    ],
    "answers with no JSON, twice, in two lines, under another id, without end or past all bounds": [
        Case("no-json", told="not JSON"),
        Case("no-answer", told="exactly one member|one of accepted"),
        Case("twice", told="more than one line"),
        Case("split", told="line"),
        Case("wrong-id", told="with the id 0"),
        Case("endless-line", told="a line of more than"),
        Case("long-number", told="thousands of digits"),
        Case("deep", told="one inside the other"),
    ],
    "answers with an error of the protocol": [Case("error", told="the adapter is lost")],
    "breaks forty times": [alone("crash", TROUBLE, "exit code 3")],
    "floods its standard error, answers byte by byte or says more of itself than was asked": [
        alone("flood", TAGGED),
        alone("slow", TAGGED),
        alone("says-more", AFTER),
    ],
    "names an operation, a part of a world, a clock or an outbox that it lacks": [
        alone("lacks-operation", CLAIM + "operation", "it claims ses.SendEmail, and has it not", PLAIN),
        alone("lacks-world", CLAIM + "world", "it claims ses.sandbox, and has it not", AFTER),
        alone("lacks-clock", CLAIM + "clock", "it claims clock, and has it not", CLOCK),
        alone("lacks-outbox", CLAIM + "observe", "it claims outbox, and has it not", AFTER),
    ],
    "does not name an operation it has": [
        alone("hides-operation", CLAIM + "operation", "it has ses.SendEmail, and does not claim it", PLAIN)
    ],
    "does not name a part of a world, a clock or an outbox that it has": [
        alone("hides-world", CLAIM + "world", "it has ses.sandbox, and does not claim it", AFTER),
        alone("hides-clock", CLAIM + "clock", "it has clock, and does not claim it", AFTER),
        alone("hides-outbox", CLAIM + "observe", "it has outbox, and does not claim it", AFTER),
    ],
    "breaks when it is asked for something it does not name": [
        alone("dies-turning", CLAIM + "clock", "not held against it", AFTER),
        alone("dies-looking", CLAIM + "observe", "not held against it", AFTER),
    ],
    "has something else answer in place of an operation": [
        alone("another-service", PLAIN, "ses.SendEmail seems to be answered by something else", TROUBLE)
    ],
    "answers that everything is unsupported": [alone("lacks-everything", TROUBLE, "no such operation")],
    "remembers across a reset": [alone("leaks", AFTER, "messages are queued where")],
    "has a clock that ignores `advance`": [alone("ignores-advance", CLOCK, "quota is refused where quota is left")],
}  # fmt: skip


def promises() -> dict[str, Promise]:
    """Read README's table."""
    table = README.partition("## Targets that misbehave")[2].partition("\n## ")[0]
    return {row[0]: Promise(row[1], row[2], int(row[3])) for row in ROW.findall(table)}


def run(here: Path, case: Case) -> tuple[int, Any]:
    """Run the command against a target that misbehaves; give its exit code and its report."""
    program = [sys.executable, "-m", "tests.conformance.fakes.misbehaving", case.word, *([LENIENT] * case.amid)]
    words = ["run", f"exec:{shlex.join(program)}", "--operation", "ses.SendEmail", "--profile", "quick"]
    for check in case.checks:
        words += ["--check", check]
    words += ["--call-timeout", case.seconds, "--report-json", "run.json", "--save", "kept"]
    code = cli.main(words)
    return code, json.loads((here / "run.json").read_text("utf-8"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setattr(conduct, "REDUCING_SECONDS", 0.2)
    return tmp_path


def result(report: Any, check: str) -> Any:
    (found,) = [each for each in report["results"] if each["check"] == check]
    return found


def assert_whole(report: Any, code: int, asked: int) -> None:
    """Hold a report to its form: every member there, every check in it, and what it counts counted right."""
    assert list(report) == list(run_json(Run({}), code))
    assert (report["exit_code"], report["complete"]) == (code, code != 6)
    assert len(report["results"]) == (0 if code == 6 else asked)
    assert sum(report["score"].values()) == len(report["results"])
    assert report["score"]["broken"] == 0


def assert_told(report: Any, case: Case, promise: Promise) -> None:
    """Find the promised verdict, told in the words of the case."""
    if promise.status == "":
        assert re.search(case.told, report["trouble"])
        return
    found = result(report, case.check)
    assert found["counts"][promise.status]
    if promise.status == "pass":
        assert found["status"] == "pass"
        return
    start = re.escape(f"{promise.how}: ") if promise.how else ""
    told = [each["reason"] for each in found["verdicts"] if each["status"] == promise.status]
    assert any(re.search(f"^{start}.*(?:{case.told})", reason) for reason in told), told


def assert_kept(here: Path, report: Any, case: Case) -> None:
    """Find the fault that was there before the trouble, its evidence, and what was judged after it."""
    found = result(report, FOUND)
    assert [each["rule"] for each in found["verdicts"] if each["status"] == "fail"] == ["recipients.present"]
    (kept,) = (here / "kept").glob("ses.SendEmail-recipients.present-*.json")
    assert complaints("vector", json.loads(kept.read_text("utf-8"))) == []
    behind = result(report, AFTER)
    # Where the target dies behind the last call of a check, the next one may be the first to notice.
    assert behind["status"] in (("error", "pass") if case.word == "crash-between" else ("pass",))
    assert behind["counts"]["pass"] > 2


def test_readme_tells_of_every_kind_of_misbehaviour_tried_here_and_of_no_other() -> None:
    assert list(promises()) == list(CASES)


@pytest.mark.parametrize(
    ("kind", "case"),
    [pytest.param(kind, case, id=f"{case.word}-{case.check}") for kind, cases in CASES.items() for case in cases],
)
def test_a_target_that_misbehaves_gets_the_verdict_readme_promises(
    here: Path, kind: str, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "MOST_BREAKS", 1 if kind == "breaks forty times" else trial.MOST_BREAKS)
    promise = promises()[kind]
    code, report = run(here, case)
    assert code == promise.exit
    assert_whole(report, code, asked=len(case.checks))
    assert_told(report, case, promise)
    if case.amid:
        assert_kept(here, report, case)


@pytest.mark.parametrize(
    ("word", "check", "status", "why"),
    [
        ("hides-operation", PLAIN, "skipped", "does not implement"),
        ("hides-clock", CLOCK, "skipped", "clock cannot be turned"),
        ("lacks-clock", CLOCK, "skipped", "clock does not turn"),
        ("hides-outbox", AFTER, "pass", ""),
        ("hides-world", AFTER, "pass", ""),
    ],
)
def test_what_is_not_claimed_or_not_there_is_gone_without(
    here: Path, word: str, check: str, status: str, why: str
) -> None:
    _, report = run(here, alone(word, check))
    found = result(report, check)
    assert found["counts"].get(status)
    assert not {"fail", "error"} & set(found["counts"])
    assert not why or any(why in each["reason"] for each in found["verdicts"])


@pytest.mark.parametrize(
    ("word", "claim", "words"),
    [
        ("lacks-operation", "operation", "1 operation declared, 1 absent (ses.SendEmail)"),
        ("lacks-world", "world", "1 operation declared, 1 absent (ses.sandbox)"),
        ("hides-operation", "operation", "1 operation declared, 1 undeclared works (ses.SendEmail)"),
        ("hides-clock", "clock", "1 operation declared, 1 undeclared works (clock)"),
        ("another-service", "operation", "1 operation declared, 1 misrouted (ses.SendEmail)"),
        ("dies-elsewhere", "operation", "1 operation declared"),
    ],
)
def test_the_score_line_counts_and_names_what_is_not_as_claimed(
    here: Path, capsys: pytest.CaptureFixture[str], word: str, claim: str, words: str
) -> None:
    _, report = run(here, alone(word, CLAIM + claim))
    assert score(capsys.readouterr().out).endswith(f"; capabilities: {words}")
    named = [name for found in list(report["capabilities"].values())[1:] for name in found]
    assert named == re.findall(r"\((.+)\)", words)


def test_an_operation_that_is_not_claimed_and_breaks_costs_nothing(here: Path) -> None:
    code, report = run(here, alone("dies-elsewhere", CLAIM + "operation", "", PLAIN))
    assert (code, report["score"]["error"], report["score"]["skipped"]) == (5, 0, 2)
    assert "not held against it" in result(report, CLAIM + "operation")["verdicts"][0]["reason"]


def test_a_target_is_left_alone_after_forty_breaks(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert trial.MOST_BREAKS == 40
    monkeypatch.setattr(trial, "MOST_BREAKS", 1)
    code, report = run(here, Case("crash"))
    left_alone = result(report, AFTER)
    assert (code, left_alone["status"]) == (1, "skipped")
    assert "nothing more was asked" in left_alone["verdicts"][0]["reason"]


def test_the_words_of_the_table_are_words_of_verdicts() -> None:
    assert {row.status for row in promises().values()} - {""} <= {status.value for status in Status}
