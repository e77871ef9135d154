"""The page of a report in a real browser: on a phone and on a desk, in print, by ear, and attacked."""

import os
from pathlib import Path

import pytest

from tests.browser import chromium
from tests.browser.showing import DESK, MISSING, NAME, PHONE, PLACE, SHOWN, opened, page_title
from tests.conformance.fakes.hostile import RUN, SAYINGS
from tests.conformance.page_samples import RULE
from tests.refimpl.samples import OPERATION

pytestmark = pytest.mark.skipif(NAME is None, reason=MISSING)
AXE = os.environ.get("SENDSPEC_AXE")
"""Where axe-core's script is, if the accessibility of the page is to be asked of it too."""
PAGES = ("one", "several", "attacked", "hostile", "good")
STICKING_OUT = """
[...document.querySelectorAll("body *")]
  .filter((each) => !each.closest(".wide, .json, .skip, .aside") && each.getBoundingClientRect().width > 0)
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
  .map((each) => each.outerHTML.slice(0, 100))
"""
NAMED = {"button", "link", "checkbox", "combobox", "searchbox", "dialog", "region", "table", "search"}


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
    hidden = "[...document.querySelectorAll('#findings .json')].filter((e) => !e.checkVisibility()).length"
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
