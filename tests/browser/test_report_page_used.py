"""The page of a report in use: filtered, opened by mouse and keys, linked, and copied from."""

from pathlib import Path

import pytest

from conformance.scripts import script_from_json
from refimpl import wire
from tests.browser import chromium
from tests.browser.showing import MISSING, NAME, PLACE, ROWS, SHOWN, click, enter, opened, until
from tests.conformance.fakes.hostile import SAYINGS
from tests.conformance.page_samples import OTHER, RULE, failing, report

pytestmark = pytest.mark.skipif(NAME is None, reason=MISSING)
COUNT = "document.getElementById('count').textContent"


def test_a_status_leaves_the_rules_that_have_it(page: chromium.Page, folder: Path) -> None:
    opened(page, folder, "one")
    everything = page.run(f"{SHOWN}.length")
    click(page, "#filters input[value=fail]")
    assert page.run(SHOWN) == [RULE]
    assert page.run(COUNT) == f"1 of {everything} rules shown"
    assert page.run("location.hash") == "#status=fail"
    click(page, "#filters input[value=warn]")
    assert page.run(SHOWN) == [RULE, "order.stages"]
    assert page.run("[...document.querySelectorAll('#findings article')].filter((e) => !e.hidden).length") == 2
    click(page, "#filters button[type=reset]")
    assert (page.run(f"{SHOWN}.length"), page.run("location.hash")) == (everything, "")


def test_an_address_brings_its_filters_with_it_and_going_back_takes_them_away(
    page: chromium.Page, folder: Path
) -> None:
    opened(page, folder, "several")
    everything = page.run(f"{SHOWN}.length")
    page.run(f"location.hash = '#strength=stated&operation={OTHER}&target=2&q=instance'; 0")
    until(page, f"document.getElementById('by-operation').value === '{OTHER}'")
    heads = "[...document.querySelectorAll('#rules thead th[data-operation]')].filter((e) => !e.hidden)"
    assert page.run(f"{heads}.map((e) => [e.dataset.operation, e.colSpan, e.dataset.target ?? ''])") == [
        [OTHER, 1, ""], [OTHER, 1, "2"],
    ]  # fmt: skip
    assert 0 < page.run(f"{SHOWN}.length") < everything
    assert all(page.run(f"{ROWS}.map((row) => row.dataset.strength === 'stated')"))
    page.run("history.back(); 0")
    until(page, f"{SHOWN}.length === {everything}")


@pytest.mark.parametrize(
    "hash", ["#status=nonsense&strength=x&operation=%00&show=nowhere", "#=&&&=%", f"#show={RULE}", "#none=1"]
)
def test_an_address_of_another_page_breaks_nothing(page: chromium.Page, folder: Path, hash: str) -> None:
    opened(page, folder, "one", hash)
    assert page.run(f"{SHOWN}.length") >= 1
    assert page.troubles == []


def test_text_finds_what_was_seen_and_says_when_nothing_matches(page: chromium.Page, folder: Path) -> None:
    opened(page, folder, "one")
    look = """((said) => {
      const field = document.getElementById("by-q");
      field.value = said;
      field.dispatchEvent(new Event("input", {bubbles: true}));
    })"""
    page.run(f"{look}('another WAY'); 0")
    assert page.run(SHOWN) == [RULE]
    page.run(f"{look}('<img src=x onerror=alert(1)>'); 0")
    assert page.run(SHOWN) == []
    assert page.run("document.getElementById('none').checkVisibility()") is True
    assert page.run(COUNT).startswith("0 of ")
    assert page.run("document.getElementById('count').getAttribute('role')") == "status"
    click(page, "#clear")
    assert page.run("document.getElementById('none').checkVisibility()") is False
    assert page.run("document.activeElement.id") == "by-q"


def test_a_cell_is_opened_and_left_by_keys_alone(page: chromium.Page, folder: Path) -> None:
    opened(page, folder, "several")
    link = f"#rules td a[href='#{PLACE}']"
    page.run(f'document.querySelector("{link}").focus(); 0')
    enter(page)
    assert page.run("document.getElementById('detail').open") is True
    assert page.run("document.activeElement.closest('dialog') !== null") is True
    assert page.run("document.querySelector('#shown article').id") == RULE
    assert page.run("[...document.querySelectorAll('#shown .part[open] > div')].map((e) => e.id)") == [PLACE]
    assert PLACE.replace("~", "%7E") in page.run("location.hash")
    page.press("Escape", 27)
    until(page, "!document.getElementById('detail').open && location.hash === ''")
    assert page.run("document.activeElement.hash") == f"#{PLACE}"
    assert page.run(f"document.getElementById('{RULE}').closest('#findings') !== null") is True


def test_a_cell_that_passes_is_opened_by_the_mouse_too(page: chromium.Page, folder: Path) -> None:
    opened(page, folder, "good")
    click(page, f"tr[data-article='{RULE}'] td")
    assert page.run("document.querySelector('#shown article').id") == RULE
    assert "at most fifty" in page.run("document.getElementById('shown').textContent")
    click(page, "#close")
    until(page, "document.getElementById('shown').textContent === ''")


def test_an_address_opens_what_it_names_and_going_back_closes_it(page: chromium.Page, folder: Path) -> None:
    opened(page, folder, "one", f"#status=warn&show={PLACE}")
    assert page.run("document.querySelector('#shown article').checkVisibility()") is True
    opened(page, folder, "one")
    click(page, f"tr[data-article='{RULE}'] td a")
    page.run("history.back(); 0")
    until(page, "!document.getElementById('detail').open")


def test_the_first_key_leads_past_what_stands_above(page: chromium.Page, folder: Path) -> None:
    opened(page, folder, "one")
    page.press("Tab", 9)
    assert page.run("document.activeElement.className") == "skip"


def test_the_command_and_the_case_are_copied_as_they_are(page: chromium.Page, folder: Path) -> None:
    opened(page, folder, "one", f"#show={PLACE}")
    click(page, "#shown .finding button[data-copy=command]")
    until(page, "document.getElementById('told-inside').textContent === 'Copied.'")
    said = "sendspec replay '.sendspec/failures/it'\"'\"'s one.json' py:mine:Build --in-process"
    assert page.run("navigator.clipboard.readText()") == said
    click(page, "#shown .finding button[data-copy=case]")
    until(page, "document.querySelector('#shown button[data-copy=case]').textContent === 'Copied'")
    told = wire.loads(page.run("navigator.clipboard.readText()"))
    kept = next(v["evidence"] for row in report(failing())["results"] for v in row["verdicts"] if v["status"] == "fail")
    assert told["info"] == {"source": "run", "rule": RULE, "held": kept["held"]}
    assert told["steps"][0].pop("because") == [RULE]
    assert {name: told[name] for name in ("operation", "world", "steps")} == kept["script"]


def test_a_hostile_case_is_copied_letter_by_letter(page: chromium.Page, folder: Path) -> None:
    opened(page, folder, "attacked")
    button = "[...document.querySelectorAll('.finding button[data-copy=case]')]"
    copied = []
    for place in range(0, page.run(f"{button}.length"), 5):
        page.run(f"{button}[{place}].click(); 0")
        until(page, f"{button}[{place}].textContent === 'Copied'")
        copied.append(script_from_json(wire.loads(page.run("navigator.clipboard.readText()"))))
    assert {said for said in SAYINGS if any(said in script.world for script in copied)} == set(SAYINGS)
