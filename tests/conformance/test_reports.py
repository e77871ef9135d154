"""A run as text and as JSON: complete, printable, and the same for the same run."""

import json
from pathlib import Path

import pytest

from conformance.conduct import Conduct
from conformance.profiles import PROFILES
from conformance.reports import data, text
from conformance.scripts import Observe, Send
from conformance.suites.check import Asking, Check
from conformance.target import Capabilities
from conformance.trial import Trial
from conformance.verdicts import (
    Capability,
    CheckResult,
    Evidence,
    Run,
    Standing,
    Status,
    Verdict,
    exit_code,
    summed_up,
    worst,
)
from refimpl.operations import OPERATIONS
from refimpl.rulebook import BY_ID
from tests.conformance.fakes.answering import Answering, accepted, script
from tests.refimpl.samples import OPERATION, small

RULE = "recipients.limit"


def verdict(status: Status, rule: str | None = RULE, reason: str = "too many", seen: str = "accepted") -> Verdict:
    asked = script(Send(small()), Observe())
    return Verdict(status, OPERATION, rule, reason, Evidence(asked, 0, ("rejected X", "rejected Y"), seen))


def result(*statuses: Status, check: str = f"rules/{OPERATION}/{RULE}") -> CheckResult:
    judged = len(statuses) - statuses.count(Status.SKIPPED)
    return summed_up(check, [verdict(status) for status in statuses], 0.5, judged, {"rule kept", "rule broken"})


def run(*results: CheckResult, complete: bool = True, trouble: str | None = None) -> Run:
    return Run({"target": "t"}, Capabilities("build", "2"), list(results), complete=complete, trouble=trouble)


def test_a_finding_says_the_rule_the_call_and_how_to_see_it_again() -> None:
    shown = text.finding(verdict(Status.FAIL), "kept/one.json", "py:mine:Build")
    assert shown.startswith(f"FAIL  {OPERATION}  {RULE}\n")
    flat = " ".join(shown.split())
    assert BY_ID[RULE].statement in flat
    for piece in ("STATED", "V1-S09", "too many", "news@example.com", "rejected X, rejected Y", "observed accepted"):
        assert piece in flat
    assert "sendspec replay kept/one.json py:mine:Build" in shown


def test_a_finding_cites_the_page_of_its_operation_alone_where_that_says_something() -> None:
    asked = Evidence(script(Send(small())), 0, (), "accepted")
    for operation, cited, other in (
        ("ses.SendEmail", "V1-S13", "SOE-S03"),
        ("connect.SendOutboundEmail", "SOE-S03", "V1-S13"),
    ):
        shown = text.finding(Verdict(Status.FAIL, operation, "shape.required", "x", asked), "", "")
        assert cited in shown
        assert other not in shown


def test_a_rule_that_cites_another_page_is_told_by_what_the_page_of_the_operation_says_of_it() -> None:
    asked = Evidence(script(Send(small())), 0, (), "accepted")
    for operation, rule, cited, other in (
        ("sesv2.SendBulkEmail", "recipients.syntax", "V2-S61", "V1-S08"),
        ("connect.SendOutboundEmail", "effects.source", "SOE-S05c", "V1-S14"),
        ("connect.StartOutboundEmailContact", "effects.source", "SOC-S05c", "SOE-S05c"),
    ):
        shown = text.finding(Verdict(Status.FAIL, operation, rule, "x", asked), "", "")
        assert cited in shown
        assert other not in shown


def test_a_rule_that_no_page_speaks_of_is_told_by_what_it_cites() -> None:
    asked = Evidence(script(Send(small())), 0, (), "accepted")
    shown = text.finding(Verdict(Status.WARN, "connect.SendOutboundEmail", "order.stages", "x", asked), "", "")
    assert "O-SES-14" in shown


def test_a_finding_can_be_printed_whatever_is_in_it() -> None:
    asked = script(Send({"Source": "\ud800\r\n\x1b[31m" + "x" * 10_000, "Tags": 10**5_000, "To": list(range(9_000))}))
    odd = Verdict(Status.FAIL, OPERATION, "no.rule", "\ud800", Evidence(asked, 0, (), "\udfff"))
    shown = text.finding(odd, "", "")
    assert len(shown.encode("utf-8")) < 5_000
    assert "\x1b" not in shown


def test_long_texts_are_cut_and_their_length_is_told() -> None:
    assert text.shortened({"a": ["x" * 10_000]}) == {"a": ["x" * text.SHOWN_TEXT + "… (10,000 characters)"]}


def test_the_score_counts_every_check_once() -> None:
    line = text.score_line(run(result(Status.PASS), result(Status.PASS, Status.FAIL), result(Status.SKIPPED)))
    checks = "sendspec: 3 checks: 1 pass, 1 fail, 1 skipped; 3 answers judged, 1 not asked, 6 partitions reached"
    assert line == f"{checks}; capabilities: 0 operations declared"


def test_the_score_names_what_stands_otherwise_than_claimed() -> None:
    made = run(result(Status.PASS))
    made.target = Capabilities("build", operations=("a", "b"))
    standings = (Standing.THERE, Standing.ABSENT, Standing.ABSENT, Standing.UNDECLARED, Standing.MISROUTED)
    made.capabilities = {
        name: Capability(name, standing, "seen") for name, standing in zip("abcd\x1b", standings, strict=True)
    }
    assert text.score_line(made).endswith(
        "; capabilities: 2 operations declared, 2 absent (b, c), 1 undeclared works (d), 1 misrouted (\\x1b)"
    )
    told = data.run_json(made, 0)["capabilities"]
    assert told["operations"] == ["a", "b"]
    assert told["absent"] == {"b": "seen", "c": "seen"}
    made.target = None
    assert "capabilities" not in text.score_line(made)


def test_the_table_has_a_row_for_every_rule_at_stake() -> None:
    other = result(Status.PASS, check=f"rules/{OPERATION}/tags.count")
    rows = text.rule_rows(run(result(Status.FAIL, Status.PASS), other))
    assert [(row.rule, row.word, row.judged) for row in rows] == [(RULE, "fail", 2), ("tags.count", "pass", 1)]
    assert RULE in text.table(run(result(Status.FAIL)))


def test_a_rule_never_judged_is_skipped_and_not_passed() -> None:
    (row,) = text.rule_rows(run(result(Status.SKIPPED)))
    assert (row.word, row.judged, row.skipped) == ("skipped", 0, 1)


def test_what_was_not_asked_is_counted_by_reason() -> None:
    found = [verdict(Status.SKIPPED, reason=reason) for reason in ("no clock", "no clock", "no sandbox")]
    lines = text.skips(run(summed_up("a/b/c", found, 0.0)))
    assert sorted(line.split()[0] for line in lines) == ["1", "2"]


def test_findings_are_listed_once_and_the_gravest_first() -> None:
    found = text.findings(run(result(Status.WARN), result(Status.FAIL), result(Status.FAIL), result(Status.PASS)))
    assert [each.status for _, each in found] == [Status.FAIL, Status.WARN]


@pytest.mark.parametrize(
    ("statuses", "code"),
    [
        ([Status.PASS, Status.NOTED, Status.WARN, Status.KNOWN, Status.SKIPPED], 0), ([Status.PASS, Status.FAIL], 1),
        ([Status.ERROR], 1), ([Status.STALE], 1), ([Status.CHANGED], 1), ([Status.INCONCLUSIVE], 1),
        ([Status.INCONCLUSIVE, Status.PASS], 0), ([Status.BROKEN, Status.FAIL], 3), ([Status.SKIPPED], 5), ([], 5),
    ],
)  # fmt: skip
def test_the_exit_code_follows_from_the_results(statuses: list[Status], code: int) -> None:
    assert exit_code(run(*(result(status) for status in statuses))) == code


def test_the_exit_code_tells_trouble_interruption_and_cut_reports_apart() -> None:
    good = result(Status.PASS)
    assert exit_code(run(good, trouble="gone", complete=False)) == 6
    assert exit_code(Run({}, results=[good], interrupted=True)) == 2
    assert exit_code(run(good, complete=False)) == 3
    assert exit_code(run(result(Status.WARN)), strict=True) == 1


def test_claims_alone_are_no_run_where_all_else_was_skipped() -> None:
    claim = result(Status.WARN, check=f"claims/{OPERATION}/operation")
    assert exit_code(run(claim, result(Status.SKIPPED))) == 5
    assert exit_code(run(claim, result(Status.PASS))) == 0
    assert exit_code(run(claim)) == 0


@pytest.mark.parametrize("code", range(7))
def test_every_exit_code_has_its_words(code: int) -> None:
    assert text.conclusion(run(), code).startswith("build: ")


def test_the_report_as_json_is_whole_and_says_so_last() -> None:
    body = data.run_json(run(result(Status.FAIL, Status.PASS)), 1)
    again = json.loads(json.dumps(body))
    assert list(again)[-1] == "complete"
    assert again["complete"] is True
    assert again["score"]["fail"] == 1
    (kept,) = again["results"][0]["verdicts"]
    assert kept["evidence"]["script"]["steps"][0] == {"send": small()}
    assert again["results"][0]["counts"] == {"fail": 1, "pass": 1}
    assert again["results"][0]["assertions"] == 2
    assert again["results"][0]["partitions"] == ["rule broken", "rule kept"]


def test_a_check_is_as_bad_as_its_worst_verdict_and_broken_without_any() -> None:
    assert worst([verdict(Status.PASS), verdict(Status.SKIPPED)]) is Status.PASS
    assert worst([verdict(Status.NOTED), verdict(Status.ERROR), verdict(Status.FAIL)]) is Status.ERROR
    assert worst([]) is Status.BROKEN


def conduct() -> Conduct:
    return Conduct(run(), Asking(Trial(Answering(accepted()), OPERATIONS), PROFILES["quick"], 1))


def test_a_check_that_raises_or_asserts_nothing_is_broken_and_never_the_targets_fault() -> None:
    def raising(asking: Asking) -> list[Verdict]:
        raise ZeroDivisionError

    def silent(asking: Asking) -> list[Verdict]:
        return []

    for body in (raising, silent):
        made = conduct()
        assert made.perform(Check("s", OPERATION, "c", None, body)).status is Status.BROKEN
        assert exit_code(made.run) == 3


def test_evidence_that_cannot_be_written_costs_the_file_and_not_the_verdict() -> None:
    def failing(asking: Asking) -> list[Verdict]:
        asking.tally.assertions += 1
        return [verdict(Status.FAIL)]

    made = conduct()
    made.save = Path("/proc/none")
    found = made.perform(Check("s", OPERATION, "c", RULE, failing))
    assert found.status is Status.FAIL
    assert made.replay_file(found.verdicts[0]) == ""
