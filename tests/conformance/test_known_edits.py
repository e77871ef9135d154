"""`sendspec known` edits a list as a complete report of its own target asks, and refuses everything else."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conformance import cli
from conformance.known_failures import KINDS
from conformance.known_list import read
from conformance.reports import data
from conformance.scripts import Script, Send
from conformance.target import Capabilities
from conformance.verdicts import Evidence, Run, Status, Verdict, exit_code, summed_up
from tests.conformance.shell import LIMIT
from tests.refimpl.samples import OPERATION, PLAIN_WORLD, small

RULE = "recipients.limit"
CHECK = f"rules/{OPERATION}/{RULE}"
VECTOR = f"{OPERATION}/{RULE}/fifty-one-to/minimal"
DRAWN = f"random/{OPERATION}/calls"
FAIL, KNOWN, STALE, CHANGED = Status.FAIL, Status.KNOWN, Status.STALE, Status.CHANGED

LIST = f'''\
# Ours.
target = "acme"

# First of all.
[[known]]
check = "{CHECK}"
vector = "{VECTOR}"
operation = "{OPERATION}"
rule = "{RULE}"
expected = "rejected"
observed = "accepted"  # at least
kind = "wontfix"
reason = "they like it so"
expires = 2999-12-31

[[known]]
check = "rules/{OPERATION}/tags.name-charset"
vector = "{OPERATION}/tags.name-charset/accent/minimal"
operation = "{OPERATION}"
rule = "tags.name-charset"
expected = "rejected"
observed = "accepted"
kind = "bug"
reason = "never looked at"
'''
ONE, TWO = (
    f"known/{OPERATION}/{CHECK}={VECTOR}",
    (f"known/{OPERATION}/rules/{OPERATION}/tags.name-charset={OPERATION}/tags.name-charset/accent/minimal"),
)


def verdict(
    status: Status, rule: str | None = RULE, seen: str = "accepted: {}", due: str = "rejected X", vector: str = ""
) -> Verdict:
    script = Script(OPERATION, PLAIN_WORLD, (Send({**small(), "ReturnPath": "a" * 500}),))
    return Verdict(status, OPERATION, rule, "too many", Evidence(script, 0, (due,), seen, vector=vector))


def report(here: Path, found: dict[str, list[Verdict]], **more: Any) -> Path:
    """Write a report; `more` takes the place of members of it or of its header."""
    header = {"strict": False, "selection": {}, "checks": len(found)}
    header |= {name: more.pop(name) for name in list(more) if name in header}
    results = [summed_up(check, verdicts, 0.1, 1) for check, verdicts in found.items()]
    run = Run(header, Capabilities(more.pop("name", "acme"), "1"), results, complete=True)
    path = here / "run.json"
    path.write_text(json.dumps({**data.run_json(run, exit_code(run)), **more}), "utf-8")
    return path


Ended = Callable[..., tuple[int, str, str]]


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ended:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "known_failures.toml").write_text(LIST, "utf-8")

    def ended(*words: str | Path) -> tuple[int, str, str]:
        code = cli.main(["known", *map(str, words)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return ended


def text() -> str:
    return Path("known_failures.toml").read_text("utf-8")


def test_a_first_list_has_one_row_for_each_fault_pinned_to_the_vector_that_tells_most(
    tmp_path: Path, known: Ended
) -> None:
    found = {
        CHECK: [verdict(FAIL, vector=VECTOR), verdict(FAIL, seen="rejected Teapot (HTTP 418)", vector=VECTOR)],
        f"vectors/{OPERATION}/{RULE}": [verdict(FAIL, vector=f"{OPERATION}/{RULE}/past-51")],
        DRAWN: [verdict(FAIL), verdict(Status.WARN, "order.earliest-stage", "rejected Y"), verdict(Status.PASS)],
    }
    code, output, _ = known("init", report(tmp_path, found), "--known", "new.toml", "--kind", "dispute")
    assert code == 0
    assert "2 rows added" in output
    listed = read(Path("new.toml"))
    assert listed.target == "acme"
    assert [(row.check, row.vector, row.expected, row.observed, row.kind) for row in listed.rows] == [
        (f"vectors/{OPERATION}/{RULE}", f"{OPERATION}/{RULE}/past-51", "rejected", "accepted", "dispute"),
        (CHECK, VECTOR, "rejected", "rejected Teapot", "dispute"),
    ]
    assert listed.rows[0].reason == "Not looked into yet: too many"


def test_a_fault_without_a_vector_of_its_own_is_kept_in_a_file(tmp_path: Path, known: Ended) -> None:
    found = {DRAWN: [verdict(FAIL)], CHECK: [verdict(FAIL, "tags.count", vector=VECTOR), verdict(FAIL, "tags.value")]}
    assert known("init", report(tmp_path, found), "--known", "new.toml")[0] == 0
    vectors = {row.rule: row.vector for row in read(Path("new.toml")).rows}
    assert vectors["tags.count"] == VECTOR
    kept = json.loads(Path(vectors[RULE]).read_text("utf-8"))
    assert vectors[RULE].startswith(f"new/{OPERATION}-{RULE}-")
    assert kept["steps"][0]["because"] == [RULE]
    assert kept["steps"][0]["send"]["ReturnPath"] == {"$repeat": ["a", 500]}


def test_warnings_are_listed_where_they_count_as_failures(tmp_path: Path, known: Ended) -> None:
    found = {CHECK: [verdict(Status.WARN, vector=VECTOR)]}
    assert "nothing is to be done" in known("init", report(tmp_path, found), "--known", "new.toml")[1]
    assert not Path("new.toml").exists()
    assert "1 row added" in known("init", report(tmp_path, found, strict=True), "--known", "new.toml")[1]


@pytest.mark.parametrize(
    ("check", "found", "why"),
    [
        (CHECK, verdict(Status.ERROR, seen="crash", due=""), "trouble never is"),
        (f"metamorphic/{OPERATION}/case", verdict(FAIL), "no one vector shows it"),
        (f"claims/{OPERATION}/clock", Verdict(FAIL, OPERATION, "claims.clock", "none"), "no one vector shows it"),
    ],
)
def test_what_no_vector_can_decide_is_not_listed_and_said(
    tmp_path: Path, known: Ended, check: str, found: Verdict, why: str
) -> None:
    code, output, _ = known("init", report(tmp_path, {check: [found]}), "--known", "new.toml")
    assert (code, Path("new.toml").exists()) == (0, False)
    assert f"not listed, for {why}: {check}" in output


def test_an_update_adds_what_is_new_and_writes_anew_what_changed(tmp_path: Path, known: Ended) -> None:
    found = {
        CHECK: [verdict(KNOWN, vector=VECTOR), verdict(FAIL, "tags.count", vector="v")],
        ONE: [verdict(CHANGED, seen="rejected TeapotException (HTTP 418)")],
        TWO: [verdict(KNOWN, "tags.name-charset")],
    }
    code, output, _ = known("update", report(tmp_path, {**found, DRAWN: [verdict(KNOWN, "tags.name-charset")]}))
    assert code == 0
    assert "2 rows added, 1 written anew, 0 taken out" in output
    before, added = text().split('reason = "never looked at"\n')
    assert (
        before
        == LIST.replace('"accepted"  # at least', '"rejected Teapot"  # at least').split(
            'reason = "never looked at"\n'
        )[0]
    )
    # What the row that changed excused until now needs a row of its own, and one for the fault that is new.
    assert added.count("[[known]]") == 2
    assert 'rule = "tags.count"' in added


def test_an_update_that_finds_nothing_new_leaves_the_file_alone(tmp_path: Path, known: Ended) -> None:
    found = {CHECK: [verdict(KNOWN, vector=VECTOR)], ONE: [verdict(KNOWN)], TWO: [verdict(STALE)]}
    assert "nothing is to be done" in known("update", report(tmp_path, found))[1]
    assert text() == LIST


def test_a_row_is_not_written_anew_for_a_crash_or_because_it_expired(tmp_path: Path, known: Ended) -> None:
    found = {ONE: [verdict(CHANGED)], TWO: [verdict(CHANGED, None, "crash", "")]}
    _, output, _ = known("update", report(tmp_path, found))
    assert "line 5 fails as listed and has expired" in output
    assert "line 16 ends in crash, which is never listed" in output
    assert text() == LIST


def test_a_row_that_comes_to_fail_as_another_is_refused(tmp_path: Path, known: Ended) -> None:
    found = {ONE: [verdict(CHANGED, "tags.name-charset")], TWO: [verdict(KNOWN, "tags.name-charset")]}
    code, _, complaint = known("update", report(tmp_path, found))
    assert (code, text()) == (4, LIST)
    assert "the row at line 5 now fails as the one at line 16 does" in complaint


def test_pruning_takes_out_what_passes_and_nothing_else(tmp_path: Path, known: Ended) -> None:
    found = {ONE: [verdict(STALE)], TWO: [verdict(CHANGED, "tags.name-charset")], CHECK: [verdict(FAIL)]}
    code, output, _ = known("prune", report(tmp_path, found))
    assert code == 0
    assert "0 rows added, 0 written anew, 1 taken out" in output
    assert text() == '# Ours.\ntarget = "acme"\n\n' + LIST[LIST.rindex("[[known]]") :]


def test_a_dry_run_writes_nothing(tmp_path: Path, known: Ended) -> None:
    assert "nothing was written" in known("prune", report(tmp_path, {ONE: [verdict(STALE)]}), "--dry-run")[1]
    assert text() == LIST


def test_rows_a_part_of_the_suite_did_not_ask_about_are_left(tmp_path: Path, known: Ended) -> None:
    path = report(tmp_path, {ONE: [verdict(STALE)]}, selection={"rule": ["recipients.*"]})
    assert "the report is of a part of the suite (--rule recipients.*)" in known("update", path)[1]
    _, output, _ = known("prune", path)
    assert "rows not asked about in this run, which stay as they are: 1" in output
    assert "tags.name-charset" in text()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"complete": False}, "interrupted or cut short"),
        ({"checks": 9}, "stopped after 1 of 9 checks"),
        ({"trouble": "no such file"}, "the target could not be run"),
        ({"name": "other"}, "is the list of acme, and the report is of other"),
        ({"format": 99}, "format 99, but 1 is read here"),
        ({"header": {}}, "does not say how the target was asked"),
        ({"results": [5]}, "results[0] is no object"),
    ],
)
@pytest.mark.parametrize("verb", ["update", "prune"])
def test_a_report_that_does_not_fit_is_refused(
    tmp_path: Path, known: Ended, verb: str, more: dict[str, Any], why: str
) -> None:
    code, _, complaint = known(verb, report(tmp_path, {ONE: [verdict(STALE)]}, **more))
    assert (code, text()) == (4, LIST)
    assert why in complaint
    assert complaint.count("\n") == 1


def test_a_report_of_a_suite_that_was_broken_is_refused(tmp_path: Path, known: Ended) -> None:
    code, _, complaint = known("prune", report(tmp_path, {ONE: [verdict(STALE), verdict(Status.BROKEN)]}))
    assert (code, text()) == (4, LIST)
    assert "the suite itself was broken" in complaint


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("[[known\n", "not TOML"),
        (LIST.replace('target = "acme"\n', ""), 'write target = "acme" at its top'),
        (LIST.replace("tags.name-charset", RULE).replace("accent/minimal", "x"), "have the same signature"),
        (LIST.replace("kind", "kid", 1), "did you mean kind?"),
        (None, "cannot be read"),
    ],
)
def test_a_list_that_does_not_fit_is_refused(tmp_path: Path, known: Ended, written: str | None, why: str) -> None:
    path = Path("known_failures.toml")
    path.unlink() if written is None else path.write_text(written, "utf-8")
    code, _, complaint = known("prune", report(tmp_path, {ONE: [verdict(STALE)]}))
    assert code == 4
    assert why in complaint
    assert (text() if path.exists() else None) == written


def test_a_report_of_a_run_without_the_list_is_refused(tmp_path: Path, known: Ended) -> None:
    code, _, complaint = known("update", report(tmp_path, {CHECK: [verdict(FAIL, vector=VECTOR)]}))
    assert code == 4
    assert "run again with --known known_failures.toml" in complaint


@pytest.mark.parametrize(
    ("body", "why"), [("{", "breaks off"), ("[]", "neither a recording nor a report"), (None, "cannot be read")]
)
def test_what_is_no_report_is_refused(known: Ended, body: str | None, why: str) -> None:
    if body is not None:
        Path("run.json").write_text(body, "utf-8")
    code, _, complaint = known("init", "run.json", "--known", "new.toml")
    assert code == 4
    assert why in complaint


def test_the_command_offers_the_kinds_there_are() -> None:
    assert cli.KINDS == KINDS


def test_a_first_list_never_takes_the_place_of_another(tmp_path: Path, known: Ended) -> None:
    code, _, complaint = known("init", report(tmp_path, {CHECK: [verdict(FAIL, vector=VECTOR)]}))
    assert (code, text()) == (4, LIST)
    assert "use sendspec known update" in complaint


def test_a_list_made_from_a_run_makes_the_next_one_conform_and_is_pruned_when_all_is_well(known: Ended) -> None:
    words = ["--check", CHECK, "--check", f"vectors/{OPERATION}/{RULE}", "--report-json", "run.json"]
    Path("pyproject.toml").write_text('[tool.sendspec]\nknown = "ours.toml"\n', "utf-8")
    assert cli.main(["run", LIMIT, "--known", "known_failures.toml", *words]) == 4
    Path("pyproject.toml").unlink()
    assert cli.main(["run", LIMIT, *words]) == 1
    Path("pyproject.toml").write_text('[tool.sendspec]\nknown = "ours.toml"\n', "utf-8")
    assert known("init", "run.json")[0] == 0
    assert cli.main(["run", LIMIT, *words]) == 0
    mended = Path("ours.toml").read_text("utf-8").replace(LIMIT, "refimpl")
    Path("ours.toml").write_text(mended, "utf-8")
    assert cli.main(["run", "refimpl", *words]) == 1
    assert known("prune", "run.json")[0] == 0
    assert read(Path("ours.toml")).rows == ()
    assert cli.main(["run", "refimpl", *words]) == 0
