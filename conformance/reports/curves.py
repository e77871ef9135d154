"""Measured costs as one HTML page: a drawing and a table for each curve, and the ratios; made from the data alone."""

import math
from collections.abc import Iterator, Mapping, Sequence

from conformance.bench import Figure, Missing
from conformance.curves import Curve, Point
from refimpl.explain.book.html import Html, element, facts, joined, section, table

WIDE, HIGH = 360, 230
LEFT, RIGHT, TOP, BOTTOM = 46, 20, 12, 34
APART = 18
"""Units that sizes written at the axis are apart at least."""
LEAST_DECADES = 2
"""Powers of ten from which on an axis goes by powers of ten."""
FLAT, LINEAR = "flat", "linear"
GUIDES = {FLAT: "no growth", LINEAR: "in proportion to the size", "halved": "shared by the workers"}
STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #fff; --rule: #d0d7de; --line: #0550ae;
  --spread: #0550ae30; --guide: #8a4600 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9ea7b3; --paper: #0d1117; --rule: #3d444d;
  --line: #79c0ff; --spread: #79c0ff38; --guide: #f0a45d } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink);
  background: var(--paper) }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin: 0 } p { margin: .25rem 0 .75rem }
code { font-family: ui-monospace, monospace; font-size: .92em; overflow-wrap: anywhere }
.curves { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 32rem), 1fr)); gap: 2rem }
.curves > section { min-width: 0; border-top: 1px solid var(--rule); padding-top: 1rem }
svg { display: block; width: 100%; max-width: 34rem; height: auto }
svg text { fill: var(--soft); font: 11px system-ui, sans-serif }
.grid { stroke: var(--rule); stroke-width: 1 } .spread { fill: var(--spread) }
.line { fill: none; stroke: var(--line); stroke-width: 2 } .dot { fill: var(--line) }
.guide { fill: none; stroke: var(--guide); stroke-width: 1.5; stroke-dasharray: 5 4 }
.end { text-anchor: end } .middle { text-anchor: middle }
.key { color: var(--soft); font-size: .9rem } .key b { color: var(--line) } .key i { color: var(--guide) }
.wide { overflow-x: auto; margin: .5rem 0 } table { border-collapse: collapse; font-variant-numeric: tabular-nums }
caption { text-align: start; color: var(--soft); padding-bottom: .25rem }
th, td { padding: .2rem .75rem .2rem 0; border-bottom: 1px solid var(--rule); text-align: end; font-weight: normal;
  white-space: nowrap }
th:first-child { text-align: start } thead th { color: var(--soft) }
.facts { margin: 0 0 1rem } .facts div { display: flex; flex-wrap: wrap; gap: 0 .5rem } .facts dt { color: var(--soft) }
.facts dd { margin: 0 }
@media print { .curves { display: block } section { break-inside: avoid } }
"""


# One axis


class Scale:
    """Where values stand on an axis: by powers of ten where they span several, else evenly from nought."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        least, most = min(values), max(values)
        self.by_tens = least > 0 and math.log10(most / least) >= LEAST_DECADES
        self.start, self.end = start, end
        self.low = math.floor(math.log10(least)) if self.by_tens else 0.0
        self.high = math.log10(most) if self.by_tens else most * 1.1
        if self.high <= self.low:
            self.high = self.low + 1

    def at(self, value: float) -> float:
        """Give the place of a value."""
        there = math.log10(max(value, 10**self.low)) if self.by_tens else value
        return self.start + (there - self.low) / (self.high - self.low) * (self.end - self.start)

    def marks(self) -> list[float]:
        """Choose the values that are written at the axis."""
        if self.by_tens:
            return [10.0**power for power in range(math.ceil(self.low), math.floor(self.high + 1e-9) + 1)]
        step = 10 ** math.floor(math.log10(self.high))
        step = next(each for each in (step / 5, step / 2, step, step * 2) if self.high / each <= 6)
        return [step * number for number in range(int(self.high / step + 1e-9) + 1)]


def size(value: float) -> str:
    """Write a size in short."""
    for unit, letter in ((1e6, "M"), (1e3, "k")):
        if value >= unit:
            return f"{value / unit:g}{letter}"
    return f"{value:g}"


# One curve


def drawing(curve: Curve) -> Html:
    """Draw one curve: the medians, the spread about them, and the growth it is held against."""
    points = curve.points
    across = Scale([point.size for point in points], LEFT, WIDE - RIGHT)
    heights = [each for point in points for each in (point.least, point.most)] + [1.0]
    up = Scale(heights, HIGH - BOTTOM, TOP)
    shown = joined(
        [*_grid(across, up, curve), _spread(points, across, up), _guide(curve, across, up), *_line(points, across, up)]
    )
    title = f"{curve.name}, {curve.operation}: ratio over {curve.over}"
    return element("svg", shown, viewBox=f"0 0 {WIDE} {HIGH}", role="img", aria_label=title)


def _grid(across: Scale, up: Scale, curve: Curve) -> Iterator[Html]:
    for value in up.marks():
        height = f"{up.at(value):.1f}"
        yield element("path", d=f"M{LEFT} {height}H{WIDE - RIGHT}", class_="grid")
        yield element("text", f"{size(value)} ×", x=str(LEFT - 5), y=f"{up.at(value) + 4:.1f}", class_="end")
    last = 0.0
    for value in across.marks() if across.by_tens else [float(point.size) for point in curve.points]:
        if across.at(value) - last < APART:
            continue
        last = across.at(value)
        place = f"{last:.1f}"
        yield element("path", d=f"M{place} {HIGH - BOTTOM}v4", class_="grid")
        yield element("text", size(value), x=place, y=str(HIGH - BOTTOM + 16), class_="middle")
    yield element("text", curve.over, x=str(WIDE - RIGHT), y=str(HIGH - 4), class_="end")


def _path(places: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{left:.1f} {height:.1f}" for left, height in places)


def _spread(points: Sequence[Point], across: Scale, up: Scale) -> Html:
    most = [(across.at(point.size), up.at(point.most)) for point in points]
    least = [(across.at(point.size), up.at(point.least)) for point in reversed(points)]
    return element("path", d=f"{_path([*most, *least])}Z", class_="spread")


def _line(points: Sequence[Point], across: Scale, up: Scale) -> Iterator[Html]:
    places = [(across.at(point.size), up.at(point.ratio)) for point in points]
    yield element("path", d=_path(places), class_="line")
    for left, height in places:
        yield element("circle", cx=f"{left:.1f}", cy=f"{height:.1f}", r="3", class_="dot")


def expected(curve: Curve, value: float) -> float:
    """Say what the ratio at a size is where it grows as it is held against."""
    first = curve.points[0]
    if curve.growth == FLAT:
        return first.ratio
    return first.ratio * (value / first.size if curve.growth == LINEAR else first.size / value)


def _guide(curve: Curve, across: Scale, up: Scale) -> Html:
    """Draw the expected growth, as far as it stays within the drawing."""
    sizes = [curve.points[0].size * (curve.points[-1].size / curve.points[0].size) ** (n / 60) for n in range(61)]
    places = [(across.at(each), up.at(expected(curve, each))) for each in sizes]
    within = [place for place in places if TOP - 1 <= place[1] <= HIGH - BOTTOM]
    return element("path", d=_path(within), class_="guide") if len(within) > 1 else Html("")


def _curve(curve: Curve, number: int) -> Html:
    rows = [
        (
            f"{point.size:,}",
            f"{point.ratio:.2f}",
            f"{point.least:.2f} to {point.most:.2f}",
            f"{point.microseconds:,.1f}",
        )
        for point in curve.points
    ]
    key = joined(
        [
            element("b", "line"),
            ": median and spread of the rounds; ",
            element("i", "dashes"),
            f": {GUIDES[curve.growth]}",
        ]
    )
    return section(
        2,
        joined([curve.name, ": ", element("code", curve.operation)]),
        element("p", curve.says),
        drawing(curve),
        element("p", key, class_="key"),
        table(f"{curve.name}, {curve.operation}", (curve.over, "ratio", "spread", "median, µs"), rows),
        id=f"curve-{number}",
    )


# The page


def _figures(name: str, found: Sequence[Figure | Missing]) -> Html:
    rows = [
        (each.name, "not measured", each.why, "")
        if isinstance(each, Missing)
        else (each.name, f"{each.ratio:.3g}", _goal(each), f"{each.value:,.1f} / {each.against:,.1f}")
        for each in found
    ]
    return section(
        3, element("code", name), table(f"Ratios of {name}", ("figure", "ratio", "goal", "medians, µs"), rows)
    )


def _goal(figure: Figure) -> str:
    if figure.goal is None:
        return "none"
    return f"≤ {figure.goal:g}, {'met' if figure.ratio <= figure.goal else 'not met'}"


def page(curves: Sequence[Curve], figures: Mapping[str, Sequence[Figure | Missing]], about: Mapping[str, str]) -> str:
    """Write the whole page: the same data give the same bytes."""
    body = element(
        "main",
        element("h1", "What decisions and calls cost"),
        element("p", "Everything is a ratio of two things measured in turn, in one run on one machine."),
        facts(about.items()),
        element("div", *(_curve(curve, number) for number, curve in enumerate(curves, 1)), class_="curves"),
        section(2, "Ratios", *(_figures(name, found) for name, found in figures.items()), id="ratios"),
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", "sendspec bench"),
        element("style", Html(STYLE)),
    )
    return f"<!DOCTYPE html>\n{element('html', head, element('body', body), lang='en')}\n"
