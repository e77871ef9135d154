"""The book in a real browser: on a phone and on a desk, in light and dark, by keys, in print, and searched."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from refimpl.explain.book import places
from refimpl.explain.book.site import site
from refimpl.explain.book.writing import write
from tests.browser import chromium

NAME = chromium.command()
pytestmark = pytest.mark.skipif(
    NAME is None, reason="no Chromium is installed; the book was not looked at in a browser"
)
PAGES = [name for name in site() if name.endswith(".html")]
AXE = os.environ.get("SENDSPEC_AXE")
"""Where axe-core's script is, if the accessibility of the pages is to be asked of it too."""
PHONE, DESK = 360, 1280
STICKING_OUT = """
[...document.querySelectorAll("body *")]
  .filter((each) => !each.closest(".wide, body > nav, .skip") && each.getBoundingClientRect().width > 0)
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
  .map((each) => each.outerHTML.slice(0, 100))
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book")
    write(folder)
    return folder


@pytest.fixture(scope="module")
def page() -> Iterator[chromium.Page]:
    assert NAME is not None
    with chromium.running(NAME) as browser:
        yield browser.page()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("wide", [PHONE, DESK])
def test_a_page_never_scrolls_sideways(page: chromium.Page, book: Path, name: str, wide: int) -> None:
    page.open((book / name).as_uri(), wide=wide)
    assert page.run("document.documentElement.scrollWidth") <= wide
    assert page.run(STICKING_OUT) == []
    assert page.troubles == []


def test_a_table_too_wide_scrolls_in_its_box(page: chromium.Page, book: Path) -> None:
    page.open((book / places.FRONT).as_uri(), wide=PHONE)
    inner, box = page.run(
        "(() => { const b = document.querySelector('.wide'); return [b.scrollWidth, b.clientWidth]; })()"
    )
    assert inner > box


def test_a_search_finds_a_rule_by_its_name_and_by_its_words(page: chromium.Page, book: Path) -> None:
    first = "document.querySelector('#results a')?.getAttribute('href')"
    page.open(f"{(book / places.SEARCH).as_uri()}?q=recipients.limit", wide=PHONE)
    assert page.run(first) == "rules.html#recipients.limit"
    page.run("q.value = 'fifty recipients'; q.dispatchEvent(new Event('input')); 0")
    assert page.run("document.querySelectorAll('#results a').length") > 0
    assert "found" in page.run("document.getElementById('count').textContent")
    page.run("q.value = '<img src=x onerror=alert(1)>'; q.dispatchEvent(new Event('input')); 0")
    assert page.run("document.getElementById('count').textContent") == "0 found"
    assert page.troubles == []


def test_the_first_key_leads_past_the_navigation(page: chromium.Page, book: Path) -> None:
    page.open((book / places.FRONT).as_uri(), wide=DESK)
    page.press("Tab", 9)
    assert page.run("document.activeElement.className") == "skip"
    assert page.run("document.activeElement.getBoundingClientRect().left") >= 0


def test_a_link_to_a_rule_shows_the_rule(page: chromium.Page, book: Path) -> None:
    page.open(f"{(book / places.RULES).as_uri()}#recipients.limit", wide=PHONE)
    assert page.run("document.querySelector(':target').id") == "recipients.limit"
    assert 0 <= page.run("document.querySelector(':target').getBoundingClientRect().top") < 100


def test_dark_is_dark_and_light_is_light(page: chromium.Page, book: Path) -> None:
    shades = []
    for dark in (True, False):
        page.open((book / places.FRONT).as_uri(), wide=DESK, dark=dark)
        shades.append(page.run("getComputedStyle(document.body).backgroundColor"))
    assert shades == ["rgb(20, 23, 27)", "rgb(255, 255, 255)"]


def test_print_leaves_the_navigation_out_and_cuts_nothing_off(page: chromium.Page, book: Path) -> None:
    page.open((book / "ses.SendEmail.html").as_uri(), wide=700, medium="print")
    assert page.run("getComputedStyle(document.querySelector('nav')).display") == "none"
    assert page.run("document.documentElement.scrollWidth") <= 700
    assert page.printed().startswith(b"%PDF")


@pytest.mark.skipif(AXE is None, reason="SENDSPEC_AXE does not say where axe-core is; it was not asked")
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(page: chromium.Page, book: Path, name: str, dark: bool) -> None:
    page.open((book / name).as_uri(), wide=PHONE, dark=dark)
    page.run(f"{Path(AXE or '').read_text('utf-8')}; 0")
    found = page.run(
        "axe.run(document, {resultTypes: ['violations']}).then((done) => done.violations.map((v) => v.id))"
    )
    assert found == []
