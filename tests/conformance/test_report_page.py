"""The page of a report without a browser: whole, inert, the same for the same reports, and true to them."""

import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from conformance.reports import text
from conformance.reports.page import page
from conformance.reports.page.evidence import case_of
from conformance.reports.page.said import json_text, visible
from conformance.scripts import Advance, Script, Send, script_from_json
from conformance.verdicts import Evidence, Run, Status, Verdict
from refimpl import wire
from refimpl.operations import OPERATIONS
from refimpl.rulebook import BY_ID
from tests.conformance.fakes.hostile import MEGABYTES, SAYINGS
from tests.conformance.page_samples import (
    OTHER,
    RULE,
    failing,
    passed,
    poisoned,
    report,
    result,
    run_of,
    verdict,
)  # fmt: skip
from tests.conformance.shell import python
from tests.refimpl.parsed_html import Parsed
from tests.refimpl.samples import OPERATION, PLAIN_WORLD, small

DIGEST = """
from hashlib import sha256
from conformance.reports.page import page
from tests.conformance.page_samples import failing, report
print(sha256(page([report(failing())]).encode()).hexdigest())
"""


class Cells(HTMLParser):
    """The matrix as it stands in the page: rule and column to word."""

    def __init__(self, made: str) -> None:
        super().__init__()
        self.row = ""
        self.columns: dict[str | None, tuple[str, str]] = {}
        self.words: dict[tuple[str, str, str], str] = {}
        self.feed(made)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "tr":
            self.row = given.get("data-article") or ""
        if tag == "th" and "data-c" in given:
            self.columns[given["data-c"]] = (given["data-operation"] or "", given["data-target"] or "")
        if tag == "td" and "data-word" in given:
            operation, target = self.columns[given["data-c"]]
            self.words[self.row, operation, target] = given["data-word"] or ""


def of_operation(run: Run, operation: str) -> Run:
    return Run({}, results=[each for each in run.results if each.check.split("/")[1] == operation])


def shape(made: str) -> tuple[set[str], set[str]]:
    """Give the tags and the attributes a page uses."""
    tags = Parsed(made).tags
    return {tag for tag, _ in tags}, {name for _, given in tags for name in given}


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


@pytest.mark.parametrize("said", SAYINGS, ids=range(len(SAYINGS)))
def test_what_a_target_says_is_text_and_never_markup(said: str) -> None:
    harmless, hostile = page([poisoned("harmless")]), page([poisoned(said)])
    assert Parsed(hostile).wrong == []
    assert shape(hostile) == shape(harmless)
    assert len(Parsed(hostile).tags) == len(Parsed(harmless).tags)
    hostile.encode("utf-8")
    assert not [letter for letter in hostile if not letter.isprintable() and letter != "\n"]
    shown = visible(said)
    assert " ".join(shown.split())[:1_000] in Parsed(hostile).text


def test_a_text_of_megabytes_is_cut_and_its_length_is_told() -> None:
    made = page([poisoned(MEGABYTES)])
    assert len(made) < 600_000
    assert "2,000,000 characters" in made


@pytest.mark.parametrize(
    "said", [*SAYINGS, "\U000e0041 astral \U0001f600", "a" * 5_000, "\u05d0\u05d1 1 2"], ids=range(len(SAYINGS) + 3)
)
def test_what_is_shown_of_a_case_is_the_very_case(said: str) -> None:
    asked = Script(OPERATION, {**PLAIN_WORLD, said: said}, (Send({said: [said]}, said), Advance(5), Send({})))
    case = case_of(Evidence(asked, 2, (), ""), RULE)
    assert case.whole
    assert case.world.isprintable() or set(case.world) - {"\n"} == {c for c in case.world if c.isprintable()}
    read = script_from_json(
        wire.loads(f'{{"operation": "{OPERATION}", "world": {case.world}, "steps": [{", ".join(case.steps)}]}}')
    )
    assert (read.world, read.steps[:2]) == (asked.world, asked.steps[:2])
    assert read.steps[2] == Send({}, focus=RULE)


@pytest.mark.parametrize(
    "value", [{"a": "ab" * 200_000}, [["x" * 300] * 8] * 8, 10**5_000, {"a": {1}}], ids=("mixed", "much", "long", "odd")
)
def test_what_cannot_be_shown_in_full_is_no_case_to_copy(value: Any) -> None:
    shown, whole = json_text(value)
    assert len(shown) < 10_000
    assert not whole


def test_what_is_nested_too_deep_is_not_shown_and_breaks_nothing() -> None:
    deep: Any = {}
    for _ in range(100_000):
        deep = {"a": deep}
    assert json_text(deep)[1] is False


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


def test_a_run_that_came_to_nothing_has_a_page_too() -> None:
    shown = Parsed(page([report(run_of()) | {"target": None, "trouble": "it is not there", "exit_code": 6}]))
    assert "the target could not be run: it is not there" in shown.text
    assert shown.wrong == []
