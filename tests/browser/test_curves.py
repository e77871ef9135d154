"""The page of curves in a real browser: on a phone and on a desk, in light and dark."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.reports.curves import page as page_of
from tests.browser import chromium
from tests.conformance.curve_samples import ABOUT, CURVES, FIGURES

NAME = chromium.command()
pytestmark = pytest.mark.skipif(
    NAME is None, reason="no Chromium is installed; the curves were not looked at in a browser"
)
OUTSIDE = """
[...document.querySelectorAll("svg")].flatMap((drawing) => {
  const frame = drawing.getBoundingClientRect();
  return [...drawing.querySelectorAll("text, circle")]
    .map((each) => [each.outerHTML, each.getBoundingClientRect()])
    .filter(([, at]) => at.left < frame.left - 1 || at.right > frame.right + 1 || at.bottom > frame.bottom + 1)
    .map(([each]) => each.slice(0, 100));
})
"""
SMALLEST = "Math.min(...[...document.querySelectorAll('text')].map((each) => each.getBoundingClientRect().height))"
COLOURS = """
(() => {
  const found = getComputedStyle(document.body);
  return [found.backgroundColor, found.color].map((each) => Math.max(...each.match(/[0-9]+/g)));
})()
"""
"""How light the paper and the ink are."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = Path(tmp_path_factory.mktemp("curves")) / "curves.html"
    path.write_text(page_of(CURVES, FIGURES, ABOUT), "utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def page() -> Iterator[chromium.Page]:
    assert NAME is not None
    with chromium.running(NAME) as browser:
        yield browser.page()


@pytest.mark.parametrize("wide", [360, 1280])
def test_nothing_sticks_out(page: chromium.Page, address: str, wide: int) -> None:
    page.open(address, wide=wide)
    assert page.run("document.documentElement.scrollWidth") <= wide
    assert page.run(OUTSIDE) == []
    assert page.troubles == []


def test_words_on_a_phone_are_large_enough_to_read(page: chromium.Page, address: str) -> None:
    page.open(address, wide=360)
    smallest = page.run(SMALLEST)
    assert smallest >= 10


@pytest.mark.parametrize("dark", [False, True])
def test_it_is_dark_where_the_screen_is(page: chromium.Page, address: str, dark: bool) -> None:
    page.open(address, wide=1280, dark=dark)
    paper, ink = page.run(COLOURS)
    assert (paper < ink) is dark


def test_what_was_hostile_is_only_text(page: chromium.Page, address: str) -> None:
    page.open(address, wide=1280)
    assert page.run("document.querySelectorAll('section code b').length") == 0
    assert page.run('document.body.innerText.includes("<b>&")') is True
