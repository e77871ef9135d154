"""Two runs held against each other, and parts of a run put together: nothing is lost, and nothing is made up."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conformance.reports import data, difference
from conformance.reports.combined import combined
from conformance.reports.difference import Change, between
from conformance.reports.recorded import Unfit
from conformance.reports.source import runs_in
from conformance.suites import checks
from conformance.suites.check import Wanted
from conformance.target import Capabilities
from conformance.verdicts import Capability, Run, Standing, Status, summed_up
from tests.conformance.fakes.runs import result, run, verdict
from tests.conformance.shell import LIMIT, sendspec

A, B, C = "rules/ses.SendEmail/recipients.limit", "rules/ses.SendEmail/tags.count", "smoke/ses.SendEmail/whole"
PASS, FAIL, WARN, SKIPPED = Status.PASS, Status.FAIL, Status.WARN, Status.SKIPPED


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (PASS, FAIL, "worse"), (FAIL, PASS, "better"), (PASS, PASS, ""), (PASS, Status.NOTED, ""),
        (PASS, Status.KNOWN, "worse"), (Status.KNOWN, FAIL, "worse"), (Status.KNOWN, Status.STALE, "worse"),
        (WARN, FAIL, "worse"), (FAIL, WARN, "better"), (FAIL, Status.ERROR, "worse"), (Status.ERROR, FAIL, "better"),
        (PASS, SKIPPED, "worse"), (FAIL, SKIPPED, "worse"), (SKIPPED, PASS, "better"), (SKIPPED, FAIL, "worse"),
        (SKIPPED, Status.INCONCLUSIVE, ""), (PASS, Status.INCONCLUSIVE, "worse"), (FAIL, Status.BROKEN, "worse"),
        (None, FAIL, "new"), (PASS, None, "gone"),
    ],
)  # fmt: skip
def test_each_check_went_one_way(before: Status | None, after: Status | None, kind: str) -> None:
    assert Change(A, before, after).kind == kind


@pytest.mark.parametrize("status", [each for each in Status if each not in (Status.SKIPPED, Status.INCONCLUSIVE)])
def test_the_way_back_is_the_other_way(status: Status) -> None:
    opposite = {"worse": "better", "better": "worse", "": ""}
    for other in Status:
        if other not in (Status.SKIPPED, Status.INCONCLUSIVE):
            assert Change(A, other, status).kind == opposite[Change(A, status, other).kind]


def test_a_difference_lists_checks_and_findings() -> None:
    old = run(result(FAIL, check=A), result(PASS, check=B), result(PASS, check=C))
    new = run(
        result(PASS, check=A), summed_up(B, [verdict(FAIL, "tags.count", seen="rejected Other")], 0.1, 1),
        result(PASS, check="smoke/ses.SendEmail/other"), seed=2, version="2.4",
    )  # fmt: skip
    found = between(old, new)
    assert found.titles == ("acme 2.3", "acme 2.4")
    assert found.notes == ("seed: 1 → 2",)
    assert {each.name: each.kind for each in found.checks} == {
        A: "better", B: "worse", C: "gone", "smoke/ses.SendEmail/other": "new",
    }  # fmt: skip
    assert {each.name: each.kind for each in found.findings} == {
        "ses.SendEmail recipients.limit: rejected, observed accepted": "gone",
        "ses.SendEmail tags.count: rejected, observed rejected Other": "new",
    }
    assert found.is_worse
    said = difference.told(found)
    assert "worse   check    pass → fail       rules/ses.SendEmail/tags.count" in said
    assert "FAIL  ses.SendEmail  tags.count" in said
    assert said.endswith(
        "checks: 1 worse, 1 new, 1 better, 1 gone; findings: 0 worse, 1 new, 0 better, 1 gone\nsomething got worse"
    )


def test_a_second_fault_of_a_check_that_failed_already_is_worse() -> None:
    old = run(result(FAIL, check=A))
    second = [verdict(FAIL), verdict(FAIL, seen="rejected Other")]
    found = between(old, run(summed_up(A, second, 0.1, 2)))
    assert found.checks == ()
    assert [each.kind for each in found.findings] == ["new"]
    assert found.is_worse
    assert not between(run(summed_up(A, second, 0.1, 2)), old).is_worse


def test_the_same_fault_in_other_words_is_the_same_fault() -> None:
    found = between(run(result(FAIL, reason="one way")), run(result(FAIL, reason="another")))
    assert (found.checks, found.findings, found.is_worse) == ((), (), False)


def test_what_is_only_gone_is_not_worse() -> None:
    assert not between(run(result(PASS), result(PASS, check=C)), run(result(PASS))).is_worse


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (run(result(PASS), complete=False), "interrupted or cut short"), (Run({}, trouble="gone"), "could not be run"),
        (run(result(PASS), checks=7), "stopped after 1 of 7 checks"),
    ],
)  # fmt: skip
def test_a_run_that_is_not_whole_is_held_against_nothing(bad: Run, why: str) -> None:
    for pair, which in (((bad, run()), "old"), ((run(), bad), "new")):
        with pytest.raises(Unfit, match=f"{which}: .*{why}"):
            between(*pair, ("old", "new"))


def test_what_a_whole_run_came_to_is_no_check_that_is_missing() -> None:
    about = summed_up("readings/ses.SendEmail/across-checks", [verdict(WARN)], 0.0)
    made = run(result(PASS), about, checks=1)
    assert not between(made, made).is_worse
    with pytest.raises(Unfit, match="stopped after 1 of 2 checks"):
        between(made, run(result(PASS), about, checks=2))


Written = Callable[..., str]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(name: str, *made: Run) -> str:
        (tmp_path / name).write_text(data.written(made), "utf-8")
        return name

    return write


def test_the_command_says_it_in_words_or_in_json_and_by_its_code(tmp_path: Path, written: Written) -> None:
    written("old", run(result(PASS)))
    written("new", run(result(FAIL)))
    for words, code, last in ((("old", "new"), 1, "something"), (("new", "old"), 0, "nothing")):
        done = sendspec("report", "diff", *words, cwd=tmp_path)
        assert done.returncode == code
        assert done.stdout.splitlines()[-1] == f"{last} got worse"
    told = json.loads(sendspec("report", "diff", "old", "new", "--json", cwd=tmp_path).stdout)
    assert told["worse"] is True
    assert told["checks"]["worse"] == [{"name": A, "before": "pass", "after": "fail"}]
    assert [each["after"] for each in told["findings"]["new"]] == ["fail"]


def test_parts_of_a_run_make_the_whole_run_in_whatever_order_they_come() -> None:
    order = [check.id for check in checks(Wanted(("ses.SendEmail",), ("smoke", "vectors")))]
    whole = [result(FAIL if "recipients.limit" in name else PASS, check=name) for name in order]
    parts = [
        run(*whole[number::3], selection={"suite": ["smoke", "vectors"], "shard": [f"{number + 1}/3"]})
        for number in range(3)
    ]
    named = [(str(number), part) for number, part in enumerate(parts)]
    (found,) = combined(named)
    assert [each.check for each in found.results] == order
    assert found.results == whole
    assert found.header["checks"] == len(order)
    assert found.header["selection"] == {"suite": ["smoke", "vectors"]}
    assert combined(named[1:])[0].header["selection"]["shard"] == ["2/3", "3/3"]
    assert [each.check for each in combined(named[::-1])[0].results] == order


def test_the_parts_of_a_real_run_make_the_report_of_the_whole(tmp_path: Path) -> None:
    words = ("--operation", "ses.SendEmail", "--profile", "quick", "--rule", "recipients.*")
    bodies: list[Any] = []
    sendspec("run", LIMIT, *words, "--report-json", "whole.json", cwd=tmp_path)
    sendspec("run", LIMIT, *words, "--suite", "vectors", "--record", "1.jsonl", cwd=tmp_path)
    rest = [word for suite in ("smoke", "rules", "edges", "combined") for word in ("--suite", suite)]
    sendspec("run", LIMIT, *words, *rest, "--no-record", "--report-json", "2.json", cwd=tmp_path)
    done = sendspec("report", "combine", "2.json", "1.jsonl", "-o", "all.json", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == f"{LIMIT}: does not conform"
    for name in ("whole.json", "all.json"):
        body = json.loads((tmp_path / name).read_bytes())
        made = ("smoke/", "vectors/", "rules/", "edges/", "combined/")
        rows = [each for each in body["results"] if each["check"].startswith(made)]
        # A part holds the target to fewer readings, so that a choice may be noted elsewhere.
        bodies.append([(each["check"], each["status"] == "fail", sum(each["counts"].values())) for each in rows])
    assert len(bodies[0]) > 10
    assert bodies[0] == bodies[1]
    assert sendspec("report", "render", "all.json", cwd=tmp_path).returncode == 0


WAVERING = "py:tests.conformance.fakes.wavering:wavering"


def test_recordings_of_parts_tell_of_contradictions_between_them_as_one_run_does(tmp_path: Path) -> None:
    words = ("run", WAVERING, "--operation", "ses.SendEmail", "--profile", "quick")
    drawn = ("--check", "random/ses.SendEmail/noise")
    rules = ("shape.type", "content.charset-declared", "recipients.syntax")
    others = tuple(word for rule in rules for word in ("--check", f"vectors/ses.SendEmail/{rule}"))
    for name, suites in (("whole", (*others, *drawn)), ("one", others), ("two", drawn)):
        sendspec(*words, *suites, "--record", f"{name}.jsonl", "--report-json", f"{name}.json", cwd=tmp_path)

    def found(source: str) -> list[tuple[str, str, dict[str, int], list[str]]]:
        rows = json.loads((tmp_path / source).read_bytes())["results"]
        reasons = [[each["reason"] for each in row["verdicts"]] for row in rows]
        return [(row["check"], row["status"], row["counts"], why) for row, why in zip(rows, reasons, strict=True)]

    done = sendspec("report", "combine", "two.jsonl", "one.jsonl", "-o", "all.json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert found("all.json") == found("whole.json")
    assert found("all.json")[-1][0] == "readings/ses.SendEmail/across-checks"
    garbled = (tmp_path / "one.jsonl").read_text("ascii").replace('"shown":{"ses.SendEmail":', '"shown":{"x":5,"y":')
    (tmp_path / "one.jsonl").write_text(garbled, "ascii")
    refused = sendspec("report", "combine", "two.jsonl", "one.jsonl", "-o", "none.json", cwd=tmp_path)
    assert refused.returncode == 4
    assert "combine reports in JSON instead" in refused.stderr
    assert not (tmp_path / "none.json").exists()


def test_what_was_seen_of_capabilities_and_said_of_whole_runs_is_put_together() -> None:
    parts = []
    for number, name in enumerate(("clock", "ses.sandbox")):
        about = summed_up("readings/ses.SendEmail/across-checks", [verdict(WARN, seen=f"rejected {name}")], 0.5, 1)
        part = run(result(PASS, check=f"smoke/ses.SendEmail/{number}"), about, checks=1, lines=5)
        part.capabilities = {name: Capability(name, Standing.ABSENT, "seen")}
        parts.append((str(number), part))
    (found,) = combined(parts)
    assert list(found.capabilities) == ["clock", "ses.sandbox"]
    assert (found.header["checks"], found.header["lines"]) == (2, 10)
    *_, last = found.results
    assert (last.check, last.counts, len(last.verdicts)) == (
        "readings/ses.SendEmail/across-checks", {WARN: 2}, 2,
    )  # fmt: skip


def test_a_part_that_was_interrupted_leaves_the_whole_interrupted() -> None:
    cut = run(result(PASS, check=B), complete=False)
    cut.interrupted = True
    (found,) = combined([("a", run(result(PASS, check=A))), ("b", cut)])
    assert (found.interrupted, found.complete, data.code_of(found)) == (True, False, 2)


OTHER_OPERATIONS = run(result(PASS, check=B))
OTHER_OPERATIONS.target = Capabilities("acme", "2.3", ("ses.SendEmail", "sesv2.SendBulkEmail"))


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (run(result(PASS, check=A)), f"one and two both hold the check {A}"),
        (run(result(PASS, check=B), seed=2), "seed is 1 and 2"),
        (run(result(PASS, check=B), by="sendspec 9"), "by is 'sendspec 0.1.0' and 'sendspec 9'"),
        (run(result(PASS, check=B), strict=True), "strict is False and True"),
        (run(result(PASS, check=B), readings=["A-V07=b"]), "readings is"),
        (run(result(PASS, check=B), target="exec:./other"), "target is"),
        (OTHER_OPERATIONS, "their targets have other operations"),
        (Run({}, trouble="gone"), "two: the target could not be run"), (Run({}), "two: it does not say"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_refused_with_the_reason(other: Run, why: str) -> None:
    with pytest.raises(Unfit, match=r"^.*$") as refused:
        combined([("one", run(result(PASS, check=A))), ("two", other)])
    assert why in str(refused.value)


def test_a_server_may_stand_at_another_address_each_time() -> None:
    parts = [(name, run(result(PASS, check=name), target=f"endpoint:http://127.0.0.1:{len(name)}")) for name in (A, C)]
    assert len(combined(parts)) == 1


def test_several_targets_make_a_report_of_several(tmp_path: Path, written: Written) -> None:
    names = [written(name, run(result(PASS), name=name)) for name in ("acme", "other")]
    assert sendspec("report", "combine", *names, "-o", "both", cwd=tmp_path).returncode == 0
    assert [each.target.name for each in runs_in(tmp_path / "both") if each.target] == ["acme", "other"]
    assert "acme 2.3" in sendspec("report", "render", "both", "--as", "markdown", cwd=tmp_path).stdout
    refused = sendspec("report", "render", "both", cwd=tmp_path)
    assert refused.returncode == 4
    assert "text shows one target, and here are 2" in refused.stderr
    refused = sendspec("report", "diff", "both", "acme", cwd=tmp_path)
    assert refused.returncode == 4
    assert "a report of 2 targets" in refused.stderr
