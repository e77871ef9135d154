"""The page of curves: made from the data alone, whole, escaped, and true to the figures it draws."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from conformance import bench
from conformance import curves as measuring
from conformance.commands import bench as commands
from conformance.curves import Curve, Point, drawn_out
from conformance.reports.curves import BOTTOM, HIGH, LEFT, RIGHT, TOP, WIDE, Scale, drawing, expected, page, size
from tests.conformance.curve_samples import ABOUT, CURVES, FIGURES, FLAT, LINEAR, ODD, WORKERS
from tests.conformance.test_ask import ended
from tests.refimpl.parsed_html import Parsed

PAGE = page(CURVES, FIGURES, ABOUT)


def places(curve: Curve) -> list[tuple[float, float]]:
    """Read the places of the dots out of a drawing."""
    dots = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', drawing(curve))
    return [(float(left), float(height)) for left, height in dots]


def test_the_same_data_give_the_same_page() -> None:
    assert page(CURVES, FIGURES, ABOUT) == PAGE


def test_the_page_is_well_formed_and_needs_nothing_else() -> None:
    found = Parsed(PAGE)
    assert (found.wrong, found.open) == ([], [])
    assert not re.search(r"<script|<link|<img|src=|url\(|@import|https?:", PAGE)


def test_what_is_in_the_data_is_escaped() -> None:
    assert ODD not in PAGE
    assert PAGE.count("&lt;b&gt;&amp;") >= 4


def test_every_curve_has_a_drawing_and_a_table_with_its_figures() -> None:
    assert PAGE.count("<svg ") == PAGE.count('<section id="curve-') == len(CURVES)
    for curve in (FLAT, LINEAR, WORKERS):
        for each in curve.points:
            assert f">{each.size:,}</th><td>{each.ratio:.2f}</td><td>{each.least:.2f} to {each.most:.2f}</td>" in PAGE


def test_every_ratio_is_in_a_table_with_its_goal() -> None:
    assert "≤ 1, met" in PAGE
    assert "≤ 2.5, not met" in PAGE
    assert "not measured" in PAGE


@pytest.mark.parametrize("curve", CURVES)
def test_dots_stand_in_order_and_within_the_drawing(curve: Curve) -> None:
    found = places(curve)
    assert len(found) == len(curve.points)
    assert found == sorted(found)
    assert all(LEFT <= left <= WIDE - RIGHT and TOP <= height <= HIGH - BOTTOM for left, height in found)


def test_what_costs_more_stands_higher() -> None:
    heights = [height for _, height in places(LINEAR)]
    assert heights == sorted(heights, reverse=True)
    assert len(set(heights)) == len(heights)


def test_even_steps_are_even_and_powers_of_ten_too() -> None:
    even, tens = Scale([1, 2, 3], 0, 300), Scale([1, 10, 1_000], 0, 300)
    assert even.at(2) - even.at(1) == pytest.approx(even.at(3) - even.at(2))
    assert tens.at(100) - tens.at(10) == pytest.approx(tens.at(10) - tens.at(1))
    assert (even.by_tens, tens.by_tens) == (False, True)
    assert tens.marks() == [1, 10, 100, 1_000]


@pytest.mark.parametrize("values", [[1.0], [1.0, 1.0], [0.5, 0.6], [1e-3, 1e6], [10.0, 10.0]])
def test_any_values_have_a_scale(values: list[float]) -> None:
    scale = Scale(values, 0, 100)
    assert all(-1e-6 <= scale.at(value) <= 100 + 1e-6 for value in values)
    assert 1 <= len(scale.marks()) <= 12


def test_the_expectation_is_drawn_that_a_curve_is_held_against() -> None:
    assert [expected(FLAT, each) for each in (100, 100_000)] == [1.0, 1.0]
    assert expected(LINEAR, 50) == pytest.approx(50 * LINEAR.points[0].ratio)
    assert expected(WORKERS, 2) == pytest.approx(0.5)
    assert all('class="guide"' in drawing(curve) for curve in CURVES)


@pytest.mark.parametrize(("value", "said"), [(1, "1"), (50, "50"), (1_000, "1k"), (250_000, "250k"), (4e6, "4M")])
def test_sizes_are_written_in_short(value: float, said: str) -> None:
    assert size(value) == said


# Measuring


def test_figures_measured_together_are_medians_of_the_same_rounds() -> None:
    one, other = iter([1.0, 9.0, 2.0]), iter([5.0, 4.0, 30.0])
    assert bench.medians(3, lambda: next(one), lambda: next(other)) == [2.0, 5.0]


def test_each_size_is_held_against_the_first_of_its_own_round() -> None:
    one, two = iter([9.0, 100.0, 200.0, 400.0]), iter([9.0, 300.0, 200.0, 1_600.0])
    first, second = drawn_out((1, 2), (lambda: next(one), lambda: next(two)), 3)
    assert first == Point(1, 1.0, 1.0, 1.0, 200.0)
    assert second == Point(2, 3.0, 1.0, 4.0, 300.0)


def test_each_size_may_be_held_against_something_of_its_own() -> None:
    found = drawn_out((1, 2), (lambda: 10.0, lambda: 30.0), 1, (lambda: 5.0, lambda: 10.0))
    assert [each.ratio for each in found] == [2.0, 3.0]


def test_decisions_are_measured_at_every_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "CALLS", 2)
    found = measuring.entries(1)
    assert [each.size for each in found.points] == list(measuring.COUNTS)
    assert all(each.least <= each.ratio <= each.most and each.microseconds > 0 for each in found.points)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be measured, but figures made up be told."""
    monkeypatch.setattr(commands, "_measured", lambda rounds: FIGURES)
    monkeypatch.setattr(commands, "curves", lambda rounds: iter((FLAT, LINEAR)))
    monkeypatch.setattr(commands, "jobs", lambda profile: WORKERS)


@pytest.mark.usefixtures("measured")
def test_the_command_draws_what_it_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "page.html"
    assert ended("bench", "--html", str(path), "--rounds", "2") == 0
    found = path.read_text("utf-8")
    assert found.count("<svg ") == 2
    assert "sendspec bench --rounds 2 --html page.html<" in found
    assert "decision / x" in capsys.readouterr().out
    assert ended("bench", "--html", str(path), "--jobs", "quick", "--json") == 0
    assert path.read_text("utf-8").count("<svg ") == 3
    assert json.loads(capsys.readouterr().out)["ses.SendEmail"][0]["ratio"] == 0.8


@pytest.mark.usefixtures("measured")
def test_workers_that_cannot_be_timed_are_left_out_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = subprocess.CompletedProcess([], 4, "", "sendspec: no\nsendspec: needs pytest-xdist\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: ends)
    monkeypatch.setattr(commands, "jobs", measuring.jobs)
    path = tmp_path / "page.html"
    assert ended("bench", "--html", str(path), "--jobs") == 0
    err = capsys.readouterr().err
    assert "a run with 1 workers ended with 4: sendspec: needs pytest-xdist; the curve over workers is left out" in err
    assert path.read_text("utf-8").count("<svg ") == 2


def test_workers_are_drawn_only_with_the_curves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("bench", "--jobs") == 4
    assert "say with --html where" in capsys.readouterr().err


def test_a_page_that_cannot_be_written_is_refused_before_anything_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended("bench", "--html", str(tmp_path / "no" / "page.html")) == 4
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "cannot be written" in err
