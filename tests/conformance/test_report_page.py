"""The page of a report without a browser: whole, inert, the same for the same reports, and true to them."""

import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from conformance.reports import text
from conformance.reports.page import page
from conformance.scripts import Script, Send
from conformance.verdicts import Run, Status, Verdict
from refimpl import wire
from refimpl.operations import OPERATIONS
from refimpl.rulebook import BY_ID
from tests.conformance.page_samples import (
    OTHER,
    RULE,
    failing,
    passed,
    report,
    result,
    run_of,
    verdict,
)  # fmt: skip
from tests.conformance.page_taken_apart import Cells
from tests.conformance.shell import python
from tests.refimpl.parsed_html import Parsed
from tests.refimpl.samples import OPERATION, PLAIN_WORLD, small

DIGEST = """
from hashlib import sha256
from conformance.reports.page import page
from tests.conformance.page_samples import failing, report
print(sha256(page([report(failing())]).encode()).hexdigest())
"""


def of_operation(run: Run, operation: str) -> Run:
    return Run({}, results=[each for each in run.results if each.check.split("/")[1] == operation])


def test_the_page_is_well_formed_and_leads_nowhere_that_is_not() -> None:
    for reports in ([report(failing())], [report(failing()), report(run_of(*passed(OTHER), name="other"))]):
        found = Parsed(page(reports))
        assert (found.wrong, found.open) == ([], [])
        assert [name for name, times in Counter(found.ids).items() if times > 1] == []
        assert {href.removeprefix("#") for href in found.hrefs} <= set(found.ids)
        assert found.headings[0] == 1
        assert all(b - a <= 1 for a, b in zip(found.headings, found.headings[1:], strict=False))


def test_the_page_needs_nothing_from_outside() -> None:
    made = page([report(failing())])
    found = Parsed(made)
    fetched = {"src", "srcset", "data", "poster", "action", "background", "xlink:href"}
    assert {tag for tag, _ in found.tags} & {"link", "img", "iframe", "object", "embed", "base"} == set()
    assert not [given for _, given in found.tags if fetched & given.keys()]
    assert not re.search(r"url\(|@import|https?://", made)


def test_the_policy_lets_this_style_and_this_script_in_and_nothing_else() -> None:
    made = page([report(failing())])
    (allowed,) = [given["content"] for given in Parsed(made).named("meta") if "http-equiv" in given]
    for name in ("style", "script"):
        (inside,) = re.findall(rf"<{name}>(.*?)</{name}>", made, re.DOTALL)
        digest = b64encode(sha256(inside.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in (allowed or "")
    assert (allowed or "").startswith("default-src 'none'; ")
    assert "unsafe" not in (allowed or "")


def test_the_same_reports_make_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    made = page([report(failing())])
    assert page([report(failing())]).encode() == made.encode()
    for seed in ("1", "2"):
        assert (
            python("-c", DIGEST, cwd=tmp_path, PYTHONHASHSEED=seed).stdout == f"{sha256(made.encode()).hexdigest()}\n"
        )


def test_the_matrix_says_of_every_rule_what_the_report_says() -> None:
    run = failing()
    run.results += passed(OTHER)
    words = Cells(page([report(run)])).words
    for operation in (OPERATION, OTHER):
        rows = text.rule_rows(of_operation(run, operation))
        assert {rule: word for (rule, where, _), word in words.items() if where == operation and rule in BY_ID} == {
            row.rule: row.word for row in rows
        }
    assert words[RULE, OPERATION, "1"] == "fail"
    assert words["no-rule", OPERATION, "1"] == "broken"
    assert "changed" in words.values()


def test_a_choice_among_readings_is_no_plain_pass() -> None:
    taken = Verdict(Status.NOTED, OPERATION, RULE, "a choice among readings", readings=("A-V44",))
    good = Verdict(Status.PASS, OPERATION, RULE, "")
    assert Cells(page([report(run_of(result(RULE, taken, good)))])).words == {(RULE, OPERATION, "1"): "noted"}


def test_several_targets_stand_beside_each_other() -> None:
    good = run_of(*passed(OPERATION), name="right")
    words = Cells(page([report(failing()), report(good), report(good)])).words
    assert [words[RULE, OPERATION, str(place)] for place in (1, 2, 3)] == ["fail", "pass", "pass"]
    shown = Parsed(page([report(failing()), report(good), report(good)])).text
    assert {"build 2 #1", "right 2 #2", "right 2 #3"} & set(re.findall(r"\w+ 2 #\d", shown)) == {
        "right 2 #2", "right 2 #3",
    }  # fmt: skip


def test_every_finding_is_told_with_its_rule_its_answers_and_how_to_see_it_again() -> None:
    run = failing("what was seen")
    shown = Parsed(page([report(run)])).text
    rule = BY_ID[RULE]
    for said in (rule.statement, *rule.cites, "another way", "rejected A", "rejected what was seen", "A-V44 a/b"):
        assert said in shown
    assert "sendspec replay '.sendspec/failures/it'\"'\"'s one.json' py:mine:Build --in-process" in shown
    for each in text.findings(run):
        assert each[1].reason in shown
    assert "it stood still" in shown


def test_what_is_left_out_is_counted() -> None:
    faults = [verdict(Status.FAIL, said=f"kind-{n:03}", observed=f"rejected N{n:03}") for n in range(40)]
    shown = Parsed(page([report(run_of(result(RULE, *faults)))])).text
    told = len(set(re.findall(r"kind-\d{3}", shown)))
    assert 0 < told < 40
    assert f"… and {40 - told} more findings" in shown
    assert "40 findings" in shown


def test_one_fault_seen_in_many_checks_is_told_once() -> None:
    seen = [result(RULE, verdict(Status.FAIL), suite=f"suite-{n}") for n in range(9)]
    shown = Parsed(page([report(run_of(*seen))])).text
    assert shown.count("rejected too many") == 1
    assert "and 6 more checks" in shown


def test_a_page_with_very_many_findings_stays_small_and_still_names_each_cell() -> None:
    big = {"Said": [f"{n} " + "word " * 70 for n in range(18)]}
    script = Script(OPERATION, PLAIN_WORLD, (Send({**small(), **big}),) * 4)
    results = [
        result(
            rule.id, *(verdict(Status.FAIL, rule.id, f"kind-{n}", script=script, observed=f"N{n}") for n in range(6))
        )
        for rule in OPERATIONS[OPERATION].rules()
    ]
    made = page([report(run_of(*results))])
    assert len(made) < 5_000_000
    assert {rule for (rule, _, _), word in Cells(made).words.items() if word == "fail"} == {
        rule.id for rule in OPERATIONS[OPERATION].rules()
    }
    assert Parsed(made).text.count("kind-1") == len(results)


def test_names_lead_into_the_book_where_it_is_known() -> None:
    hrefs = Parsed(page([report(failing())], book="https://docs.example/book")).hrefs
    outside = {href for href in hrefs if not href.startswith("#")}
    assert "https://docs.example/book/statements.html#V1-S09" in outside
    assert "https://docs.example/book/ambiguities.html#A-V44" in outside


@pytest.mark.parametrize(
    "odd", [{}, {"header": 1, "results": []}, {"header": {}, "results": [{}]}, {"header": {}, "results": 3}, []]
)
def test_what_is_no_report_is_refused_in_a_sentence(odd: Any) -> None:
    with pytest.raises(wire.Malformed):
        page([odd])


def test_no_reports_make_a_page_too() -> None:
    assert Parsed(page([])).wrong == []


def test_a_run_that_came_to_nothing_has_a_page_too() -> None:
    shown = Parsed(page([report(run_of()) | {"target": None, "trouble": "it is not there", "exit_code": 6}]))
    assert "the target could not be run: it is not there" in shown.text
    assert shown.wrong == []
