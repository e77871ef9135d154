"""What targets say, on the page of a report: text and never markup, cut where long, exact where it is copied."""

import re
from pathlib import Path
from typing import Any

import pytest

from conformance import cli
from conformance.reports.page import page
from conformance.reports.page.evidence import case_of
from conformance.reports.page.said import json_text, visible
from conformance.scripts import Advance, Script, Send, script_from_json
from conformance.verdicts import Evidence
from refimpl import wire
from tests.conformance.fakes.hostile import MEGABYTES, SAYINGS
from tests.conformance.page_samples import RULE, poisoned
from tests.conformance.page_taken_apart import Cases
from tests.conformance.shell import LIMIT
from tests.refimpl.parsed_html import Parsed
from tests.refimpl.samples import OPERATION, PLAIN_WORLD


def shape(made: str) -> tuple[set[str], set[str]]:
    """Give the tags and the attributes a page uses."""
    tags = Parsed(made).tags
    return {tag for tag, _ in tags}, {name for _, given in tags for name in given}


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


def test_a_case_from_the_page_of_a_wrong_build_fails_again_and_passes_on_the_reference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["run", LIMIT, "--operation", OPERATION, "--suite", "vectors", "--rule", "recipients.limit"]
    assert cli.main([*words, "--report-json", "run.json"]) == 1
    made = page([wire.loads(Path("run.json").read_bytes())])
    (case,) = Cases(made).files
    Path("case.json").write_text(case, "utf-8")
    assert cli.main(["replay", "case.json", LIMIT]) == 1
    assert cli.main(["replay", "case.json"]) == 0
    (file,) = re.findall(r"sendspec replay (\.sendspec/failures/\S+) ", Parsed(made).text)
    assert cli.main(["replay", file, LIMIT]) == 1
