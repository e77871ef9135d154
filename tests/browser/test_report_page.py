"""The page of a report in a real browser: filtered, opened by mouse and keys, copied from, printed, and attacked."""

import os
from collections.abc import Iterator, Mapping
from contextlib import chdir
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from conformance import cli
from conformance.reports.page import page as page_of
from conformance.scripts import script_from_json
from refimpl import wire
from tests.browser import chromium
from tests.conformance.fakes.hostile import RUN, SAYINGS
from tests.conformance.page_samples import OTHER, RULE, failing, passed, poisoned, report, run_of
from tests.refimpl.samples import OPERATION

NAME = chromium.command()
pytestmark = pytest.mark.skipif(
    NAME is None, reason="no Chromium is installed; the page of a report was not looked at in a browser"
)
AXE = os.environ.get("SENDSPEC_AXE")
"""Where axe-core's script is, if the accessibility of the page is to be asked of it too."""
PHONE, DESK = 360, 1280
HOSTILE = "py:tests.conformance.fakes.hostile:Hostile"
PAGES = ("one", "several", "attacked", "hostile", "good")
PLACE = f"{RULE}~{OPERATION}~1"
STICKING_OUT = """
[...document.querySelectorAll("body *")]
  .filter((each) => !each.closest(".wide, .json, .skip, .aside") && each.getBoundingClientRect().width > 0)
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
  .map((each) => each.outerHTML.slice(0, 100))
"""
ROWS = "[...document.querySelectorAll('#rules tr[data-article]')].filter((row) => !row.hidden)"
SHOWN = f"{ROWS}.map((row) => row.dataset.article)"
COUNT = "document.getElementById('count').textContent"
NAMED = {"button", "link", "checkbox", "combobox", "searchbox", "dialog", "region", "table", "search"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pages")
    words = ["run", HOSTILE, "--in-process", "--operation", OPERATION, "--suite", "vectors", "--profile", "quick"]
    words += ["--rule", "recipients.*", "--no-record"]
    with chdir(made):
        assert cli.main([*words, "--report-json", "hostile.json"]) == 1
    both = run_of(*passed(OPERATION), *passed(OTHER), name="right")
    reports: Mapping[str, list[Any]] = {
        "one": [report(failing())],
        "several": [report(failing()), report(both), report(failing("another"))],
        "attacked": [poisoned(said) for said in SAYINGS],
        "hostile": [wire.loads((made / "hostile.json").read_bytes())],
        "good": [report(both)],
    }
    for name, several in reports.items():
        (made / f"{name}.html").write_text(page_of(several), "utf-8")
    return made


@pytest.fixture(scope="module")
def page() -> Iterator[chromium.Page]:
    assert NAME is not None
    with chromium.running(NAME) as browser:
        browser.ask("Browser.grantPermissions", {"permissions": ["clipboardReadWrite"]})
        made = browser.page()
        made.ask("Emulation.setFocusEmulationEnabled", enabled=True)
        yield made


def opened(page: chromium.Page, folder: Path, name: str, hash: str = "", **how: Any) -> None:
    """Show a page anew: another hash alone would not load it."""
    page.open("about:blank", wide=DESK)
    page.open((folder / f"{name}.html").as_uri() + hash, **{"wide": DESK, **how})


def until(page: chromium.Page, condition: str) -> None:
    """Wait for what a page does in its own time; what never comes fails the test."""
    assert page.run(
        f"new Promise((done) => {{ let left = 500; const look = () => {{ const met = {condition};"
        "if (met || !left--) done(Boolean(met)); else setTimeout(look, 20); }; look(); })"
    ), condition


def page_title(folder: Path, name: str) -> str:
    """Give the title as it was written."""
    written = (folder / f"{name}.html").read_text("utf-8")
    return unescape(written.partition("<title>")[2].partition("</title>")[0])


def enter(page: chromium.Page) -> None:
    for kind in ("keyDown", "keyUp"):
        page.ask("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", windowsVirtualKeyCode=13, text="\r")


def click(page: chromium.Page, what: str) -> None:
    """Click with the mouse in the middle of something."""
    x, y = page.run(
        f"(() => {{ const e = document.querySelector({what!r});"
        "e.scrollIntoView({block: 'center', behavior: 'instant'});"
        "const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()"
    )
    for kind in ("mousePressed", "mouseReleased"):
        page.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("wide", [PHONE, DESK])
def test_the_page_never_scrolls_sideways(page: chromium.Page, folder: Path, name: str, wide: int) -> None:
    opened(page, folder, name, wide=wide)
    page.run("for (const each of document.querySelectorAll('details')) each.open = true; 0")
    assert page.run("document.documentElement.scrollWidth") <= wide
    assert page.run(STICKING_OUT) == []
    page.run("document.querySelector('#rules th a').click(); 0")
    assert page.run("document.getElementById('detail').open") is True
    assert page.run("document.getElementById('detail').scrollWidth <= document.getElementById('detail').clientWidth")
    assert page.run(STICKING_OUT) == []
    assert page.troubles == []


def test_the_matrix_scrolls_in_its_own_box_and_keeps_the_names_in_sight(page: chromium.Page, folder: Path) -> None:
    opened(page, folder, "attacked", wide=PHONE)
    box = "document.querySelector('#rules .wide')"
    assert page.run(f"{box}.scrollWidth > {box}.clientWidth")
    page.run(f"{box}.scrollTo({{left: 400, top: 300, behavior: 'instant'}}); 0")
    edge, name = page.run(
        f"[{box}, document.querySelectorAll('#rules th[scope=row]')[14]].map((e) => e.getBoundingClientRect().left)"
    )
    assert abs(edge - name) <= 2


@pytest.mark.parametrize("name", ["attacked", "hostile"])
def test_nothing_that_a_target_said_runs_or_is_fetched(page: chromium.Page, folder: Path, name: str) -> None:
    opened(page, folder, name)
    title = page_title(folder, name)
    page.run("for (const each of document.querySelectorAll('details')) each.open = true; 0")
    page.run("for (const each of document.querySelectorAll('bdi, code')) each.dispatchEvent(new Event('mouseover')); 0")
    assert page.run("document.title") == title
    assert page.run("performance.getEntriesByType('resource').length") == 0
    assert page.run("document.images.length + document.querySelectorAll('iframe, svg[onload], base').length") == 0
    assert page.troubles == []


def test_the_policy_stops_what_markup_let_through_would_do(page: chromium.Page, folder: Path) -> None:
    opened(page, folder, "one")
    seen = len(page.troubles)
    page.run(f"document.body.insertAdjacentHTML('beforeend', {SAYINGS[1]!r}); 0")
    page.run(f"document.body.append(Object.assign(document.createElement('script'), {{textContent: {RUN!r}}})); 0")
    page.run("new Promise((done) => setTimeout(done, 200))")
    assert page.run("document.title") == "Conformance of build 2 · sendspec"
    refused = page.troubles[seen:]
    assert len(refused) >= 2
    assert all("Content Security Policy" in each for each in refused)
    del page.troubles[seen:]


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


def test_without_scripts_everything_but_filters_and_buttons_is_there(page: chromium.Page, folder: Path) -> None:
    page.ask("Emulation.setScriptExecutionDisabled", value=True)
    try:
        opened(page, folder, "one", f"#{PLACE}")
        assert page.run("[...document.querySelectorAll('form, button')].filter((e) => e.checkVisibility()).length") == 0
        assert page.run(f"document.getElementById('{PLACE}').checkVisibility()") is True
        assert page.run("document.querySelector('noscript').checkVisibility()") is True
        assert page.run(f"{SHOWN}.length") > 50
    finally:
        page.ask("Emulation.setScriptExecutionDisabled", value=False)


def test_print_shows_the_evidence_and_no_buttons(page: chromium.Page, folder: Path) -> None:
    opened(page, folder, "several", wide=700, medium="print")
    assert page.run("document.documentElement.scrollWidth") <= 700
    assert page.run("[...document.querySelectorAll('form, button')].filter((e) => e.checkVisibility()).length") == 0
    hidden = (
        "[...document.querySelectorAll('#findings .json')].filter((e) => e.getBoundingClientRect().height < 5).length"
    )
    assert page.run(hidden) == 0
    assert page.run("document.querySelectorAll('#findings .json').length") > 5
    box = "document.querySelector('#rules .wide')"
    assert page.run(f"{box}.scrollHeight <= {box}.clientHeight + 1")
    assert page.printed().startswith(b"%PDF")


def test_dark_is_dark_and_light_is_light_and_nothing_moves_that_should_not(page: chromium.Page, folder: Path) -> None:
    shades = []
    for dark in (True, False):
        opened(page, folder, "one", dark=dark)
        shades.append(page.run("getComputedStyle(document.getElementById('detail')).backgroundColor"))
    assert shades == ["rgb(20, 23, 27)", "rgb(255, 255, 255)"]
    assert page.run("getComputedStyle(document.documentElement).scrollBehavior") == "smooth"
    page.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "reduce"}])
    assert page.run("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@pytest.mark.parametrize("hash", ["", f"#show={PLACE}"])
def test_whatever_is_told_to_a_screen_reader_has_a_name(page: chromium.Page, folder: Path, hash: str) -> None:
    opened(page, folder, "several", hash)
    nodes = [node for node in page.ask("Accessibility.getFullAXTree")["nodes"] if not node["ignored"]]
    roles = [node["role"]["value"] for node in nodes]
    assert ("dialog" in roles) == bool(hash)
    nameless = [
        n["role"] for n in nodes if n["role"]["value"] in NAMED and not n.get("name", {}).get("value", "").strip()
    ]
    assert nameless == []
    links = [n["name"]["value"] for n in nodes if n["role"]["value"] == "link"]
    assert hash or f"fail {RULE}, {OPERATION}, build 2 #1" in [" ".join(name.split()) for name in links]
    if not hash:
        assert {"main", "navigation", "search", "status", "rowheader", "columnheader"} <= set(roles)


@pytest.mark.skipif(AXE is None, reason="SENDSPEC_AXE does not say where axe-core is; it was not asked")
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("hash", ["", f"#show={PLACE}"])
@pytest.mark.parametrize("name", ["one", "several", "hostile"])
def test_axe_finds_nothing(page: chromium.Page, folder: Path, name: str, hash: str, dark: bool) -> None:
    opened(page, folder, name, hash, wide=PHONE if dark else DESK, dark=dark)
    page.run("for (const each of document.querySelectorAll('details')) each.open = true; 0")
    page.run(f"{Path(AXE or '').read_text('utf-8')}; 0")
    found = page.run(
        "axe.run(document, {resultTypes: ['violations']})"
        ".then((done) => done.violations.map((v) => [v.id, v.nodes[0].html.slice(0, 200), v.nodes[0].failureSummary]))"
    )
    assert found == []
