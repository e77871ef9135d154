"""Reports for machines and for CI: they keep the form they promise, whatever a target says."""

import html
import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from conformance.commands.options.report import FILES, FORMATS
from conformance.reports import badge, junit, markdown, printed, text
from conformance.reports.formats import MADE, RULES, Links, OneOnly, rendered
from conformance.verdicts import Run, Status, Verdict, summed_up
from tests.conformance.fakes import runs
from tests.conformance.fakes.runs import NASTY, every_status, result, run
from tests.repo.tree import ROOT

# What Jenkins' junit-10.xsd allows: attributes, then the elements within.
ALLOWED = {
    "testsuites": ({"name", "time", "tests", "failures", "disabled", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "time", "disabled", "skipped", "timestamp", "hostname", "id"},
        {"properties", "testcase", "system-out", "system-err"},
    ),
    "properties": (set(), {"property"}),
    "property": ({"name", "value"}, set()),
    "testcase": (
        {"name", "assertions", "time", "classname", "status", "class", "file", "line"},
        {"skipped", "error", "failure", "system-out", "system-err"},
    ),
    "skipped": ({"type", "message"}, set()),
    "failure": ({"type", "message"}, set()),
    "error": ({"type", "message"}, set()),
    "system-out": (set(), set()),
}  # fmt: skip
NEEDED = {"testsuite": {"name", "tests"}, "testcase": {"name"}, "property": {"name", "value"}}


def parsed(*made: Run) -> ElementTree.Element:
    """Read what is written of runs, and hold it to the shape that CI systems know."""
    root = ElementTree.fromstring(junit.written(made))
    for element in root.iter():
        attributes, inside = ALLOWED[element.tag]
        assert NEEDED.get(element.tag, set()) <= set(element.keys()) <= attributes
        assert {child.tag for child in element} <= inside
    for suite in root:
        cases = suite.findall("testcase")
        assert int(suite.attrib["tests"]) == len(cases)
        for kind, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.attrib[kind]) == sum(len(case.findall(tag)) for case in cases)
    for kind in ("tests", "failures", "errors"):
        assert int(root.attrib[kind]) == sum(int(suite.attrib[kind]) for suite in root)
    return root


def test_junit_has_a_case_for_each_check_under_its_operation_and_suite() -> None:
    made = run(result(Status.PASS), result(Status.FAIL, check="vectors/ses.SendEmail/tags.count/past"))
    cases = list(parsed(made).iter("testcase"))
    assert [(case.attrib["classname"], case.attrib["name"]) for case in cases] == [
        ("ses.SendEmail.rules", "recipients.limit"), ("ses.SendEmail.vectors", "tags.count/past"),
    ]  # fmt: skip
    assert [case.attrib["assertions"] for case in cases] == ["1", "1"]
    assert [case.attrib["time"] for case in cases] == ["0.250", "0.250"]


@pytest.mark.parametrize(
    ("status", "tag"),
    [
        (Status.PASS, None), (Status.NOTED, None), (Status.WARN, None), (Status.FAIL, "failure"),
        (Status.CHANGED, "failure"), (Status.STALE, "failure"), (Status.ERROR, "error"), (Status.BROKEN, "error"),
        (Status.SKIPPED, "skipped"), (Status.INCONCLUSIVE, "skipped"), (Status.KNOWN, "skipped"),
    ],
)  # fmt: skip
def test_junit_says_what_a_check_came_to_and_why(status: Status, tag: str | None) -> None:
    (case,) = parsed(run(result(status, reason="because of this"))).iter("testcase")
    told = [child for child in case if child.tag != "system-out"]
    assert [child.tag for child in told] == ([] if tag is None else [tag])
    if tag is not None:
        assert told[0].attrib == {"type": status.value, "message": "because of this"}


def test_junit_counts_a_warning_as_a_failure_where_the_run_does() -> None:
    (case,) = parsed(run(result(Status.WARN), strict=True)).iter("testcase")
    assert case.find("failure") is not None


def test_junit_holds_whatever_a_target_says_and_no_more_elements_for_it() -> None:
    made = every_status()
    root = parsed(made)
    assert len(list(root.iter("testcase"))) == len(made.results)
    told = "".join(element.get("message", "") for element in root.iter())
    assert "</pre></code>]]>|`<script>alert(1)</script>" in told
    assert "\\x1b[2J" in told
    assert "\\ud800" in told
    assert junit.written([made]).isascii()


@pytest.mark.parametrize(
    "made",
    [
        run(result(Status.PASS), complete=False), Run({}, trouble="gone"),
        Run(dict(runs.HEADER), interrupted=True, results=[result(Status.PASS)]),
    ],
)  # fmt: skip
def test_junit_never_looks_good_where_the_run_is_not_whole(made: Run) -> None:
    assert int(parsed(made).attrib["errors"]) == 1


def test_junit_has_a_suite_for_each_target() -> None:
    root = parsed(run(result(Status.PASS), name="a"), run(result(Status.FAIL), name="b"))
    assert [suite.attrib["name"] for suite in root] == ["sendspec a 2.3", "sendspec b 2.3"]


class Tags(HTMLParser):
    """The elements, texts and links of what GitHub would be given to show."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Keep an element."""
        self.found.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Keep its end."""
        self.found.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.text += data


def tags(page: str) -> Tags:
    seen = Tags()
    seen.feed(page)
    return seen


def told(reason: str) -> str:
    return markdown.written([run(result(Status.FAIL, reason=reason), name=reason, version="")], RULES)


def test_markdown_of_the_nastiest_target_has_the_elements_of_the_meekest() -> None:
    assert tags(told(NASTY)).found == tags(told("meek")).found
    assert told(NASTY).count("\n\n<pre>\n") == told("meek").count("\n\n<pre>\n") == 1
    assert tags(markdown.written([every_status()], RULES)).found.count("/pre") == 8


def test_markdown_says_what_a_target_said_within_code_alone() -> None:
    page = told("@team [x](javascript:0) www.evil.example `b` | c")
    outside = re.sub(r"<(code|pre)>.*?</\1>", "", page, flags=re.DOTALL)
    for sign in ("@team", "javascript", "evil"):
        assert sign not in html.unescape(outside)
        assert sign in html.unescape(page)
    # Within a line, Markdown still reads what stands between the tags of code.
    lines = [line for line in page.splitlines() if line.startswith(("#", "|", "[", "-"))]
    assert lines
    assert not [line for line in lines if "`" in line or "@" in line or "www." in line or "(javascript" in line]


def test_markdown_hides_no_character_and_turns_none_around() -> None:
    page = markdown.written([every_status()], RULES)
    assert "\u202e" not in page
    assert "\\u202e" in html.unescape(page)
    page.encode("utf-8")


def test_markdown_tables_have_as_many_cells_in_every_row() -> None:
    for page in (told(NASTY), markdown.written([every_status(), run(result(Status.FAIL))], RULES)):
        tables = re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE)
        assert tables
        for table in tables:
            assert len({row.count("|") for row in table.splitlines()}) == 1


def test_markdown_links_to_rules_that_are_there() -> None:
    page = told("meek")
    (anchor,) = set(re.findall(r"\]\(RULES\.md#([^)]+)\)", page))
    assert f'<a id="{anchor}"></a>' in (ROOT / RULES).read_text("utf-8")
    assert "](https://code.example/a%20b%29/RULES.md#recipients.limit)" in rendered(
        "markdown", [run(result(Status.FAIL))], Links("https://code.example/a b)/RULES.md")
    )


def many(count: int) -> Run:
    """Make a run with as many findings, each as long as findings are."""
    found = [
        Verdict(Status.FAIL, "ses.SendEmail", "recipients.limit", f"{number} {'<' * 1900}") for number in range(count)
    ]
    return run(summed_up("rules/ses.SendEmail/recipients.limit", found, 0.0, count))


def test_markdown_fits_where_github_shows_it_and_says_what_is_left_out() -> None:
    page = markdown.written([many(500)], RULES)
    assert 900_000 < len(page.encode()) < 1_000_000
    shown = page.count("<details>")
    assert f"{500 - shown:,} of 500 findings are left out" in page
    assert "left out" not in markdown.written([many(5)], RULES)
    assert tags(page).found.count("details") == tags(page).found.count("/details")


def test_a_target_with_an_endless_name_takes_no_room_from_what_was_found() -> None:
    made = run(result(Status.FAIL, reason="y" * 1_000_000), name="x" * 2_000_000, target="z" * 2_000_000)
    page = rendered("markdown", [made])
    assert len(page) < 100_000
    assert page.startswith("### <code>xxx")
    assert "does not conform" in page
    assert "<details>" in page


def test_markdown_shows_several_targets_side_by_side() -> None:
    page = markdown.written([run(result(Status.FAIL), name="a"), run(result(Status.PASS), name="b")], RULES)
    assert "| rule | <code>a 2.3</code> | <code>b 2.3</code> |" in page
    assert "| [recipients.limit](RULES.md#recipients.limit) | fail |  |" in page


@pytest.mark.parametrize(
    ("made", "message", "color"),
    [
        (run(result(Status.PASS), result(Status.SKIPPED)), "conforms", "brightgreen"),
        (run(result(Status.PASS), result(Status.KNOWN)), "conforms, 1 known", "green"),
        (run(result(Status.PASS), result(Status.FAIL), result(Status.SKIPPED)), "1 of 2 checks fail", "red"),
        (run(result(Status.WARN), strict=True), "does not conform", "red"),
        (run(result(Status.SKIPPED)), "nothing ran", "lightgrey"),
        (run(result(Status.BROKEN)), "the suite is broken", "lightgrey"),
        (run(result(Status.PASS), complete=False), "incomplete", "lightgrey"),
        (Run({}, interrupted=True), "interrupted", "lightgrey"), (Run({}, trouble="gone"), "no target", "lightgrey"),
    ],
)  # fmt: skip
def test_a_badge_says_what_shields_asks_for(made: Run, message: str, color: str) -> None:
    told = json.loads(badge.written(made))
    assert told == {"schemaVersion": 1, "label": "sendspec", "message": message, "color": color}


def test_every_format_can_be_asked_for_and_no_other() -> None:
    assert set(FORMATS) == set(MADE)
    assert set(FILES) == set(MADE) - {"text"}


def test_what_shows_one_target_refuses_two() -> None:
    for form in ("text", "badge"):
        with pytest.raises(OneOnly, match="shows one target, and here are 2"):
            rendered(form, [run(), run()])
    for form in MADE.keys() - {"text", "badge"}:
        assert rendered(form, [run(result(Status.PASS), name="a"), run(result(Status.PASS), name="b")])


def test_no_line_on_the_terminal_is_made_by_a_target() -> None:
    made = every_status()
    shown = printed.report(made)
    assert "\x1b" not in shown
    words = (f"{status.value.upper()}  " for status in Status)
    ours = ("  ", "rule ", *words, "sendspec", "protocol: 12 lines", "not asked:", "\\x1b[2J</pre>")
    rules = {row.rule for row in text.rule_rows(made)}
    for line in shown.splitlines():
        assert not line or line.startswith(ours) or line.split()[0] in rules, line
    # What comes from a target as several lines never begins one at the margin.
    assert shown.count("\n\\x1b[2J") == 1
