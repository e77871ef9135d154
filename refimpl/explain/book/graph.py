"""A few states and the ways between them, drawn in ranks from top to bottom, the ways numbered."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from refimpl.explain.book.drawing import WIDE, badge, box, drawing
from refimpl.explain.book.html import Html, element, joined

HIGH, STEP, MOST, LOOP = 32, 92, 92, 46
"""How high a box is, how far apart ranks are, how wide a box is, and how far a way in place leads out."""


class Way(NamedTuple):
    """One transition: from a state, by something, to a state."""

    before: str
    cause: str
    after: str


class Stop(NamedTuple):
    """A place that a way goes through: a state, or a point in a rank it passes by."""

    name: str
    rank: int


def ranks(ways: Sequence[Way]) -> dict[str, int]:
    """Give each state the length of the longest way to it; ways back and in place do not count."""
    found = {name: 0 for way in ways for name in (way.before, way.after)}
    order = list(found)
    for _ in order:
        for way in ways:
            if order.index(way.before) < order.index(way.after):
                found[way.after] = max(found[way.after], found[way.before] + 1)
    return found


def _stops(number: int, way: Way, rank: dict[str, int]) -> list[Stop]:
    between = range(rank[way.before] + 1, rank[way.after])
    passed = [Stop(f"{number}", each) for each in between]
    return [Stop(way.before, rank[way.before]), *passed, Stop(way.after, rank[way.after])]


def _columns(paths: Sequence[Sequence[Stop]]) -> dict[Stop, int]:
    """Spread the stops of each rank over the width, each below where its ways come from."""
    stops = list(dict.fromkeys(stop for path in paths for stop in path))
    where: dict[Stop, int] = {}
    for rank in sorted({stop.rank for stop in stops}):
        here = [stop for stop in stops if stop.rank == rank]
        above = {
            stop: [where[before] for path in paths for before, after in pairwise(path) if after == stop]
            for stop in here
        }
        here.sort(key=lambda stop: sum(above[stop]) / len(above[stop]) if above[stop] else 0)
        for turn, stop in enumerate(here):
            where[stop] = WIDE * (2 * turn + 1) // (2 * len(here))
    return where


def _top(rank: int) -> int:
    return 6 + rank * STEP


def _line(path: Sequence[Stop], where: dict[Stop, int]) -> Html:
    points = [(where[path[0]], _top(path[0].rank) + HIGH)]
    points += [(where[stop], _top(stop.rank) + HIGH // 2) for stop in path[1:-1]]
    points.append((where[path[-1]], _top(path[-1].rank)))
    turns = "L".join(f"{left} {top}" for left, top in points)
    return element("path", d=f"M{turns}", class_="way", marker_end="url(#tip-way)")


def _badge(number: int, path: Sequence[Stop], where: dict[Stop, int]) -> Html:
    """Put the number of a way on the first piece of it, or on the point it passes by."""
    first, second = path[0], path[1]
    if len(path) > 2:
        return badge(where[second], _top(second.rank) + HIGH // 2, str(number))
    middle = (where[first] + where[second]) // 2
    return badge(middle, (_top(first.rank) + HIGH + _top(second.rank)) // 2 - 2, str(number))


def _loop(number: int, left: int, top: int, turn: int) -> Html:
    """Draw a way from a state to itself, at its right side, the second at its left."""
    side = -1 if turn % 2 else 1
    edge = left + side * MOST // 2
    far = edge + side * LOOP
    curve = f"M{edge} {top + 5}C{far} {top - 8} {far} {top + HIGH} {edge} {top + HIGH - 13}"
    path = element("path", d=curve, class_="way", marker_end="url(#tip-way)")
    return joined([path, badge(edge + side * LOOP * 3 // 4, top + HIGH // 2 - 4, str(number))])


def _back(number: int, before: tuple[int, int], after: tuple[int, int]) -> Html:
    """Draw a way that leads up again, around the right side of all it passes."""
    begin, end = before[0] + MOST // 2, after[0] + MOST // 2
    low, high = before[1] + HIGH // 2, after[1] + HIGH - 6
    far = max(begin, end) + LOOP * 2
    path = element(
        "path", d=f"M{begin} {low}C{far} {low} {far} {high} {end} {high}", class_="way", marker_end="url(#tip-way)"
    )
    return joined([path, badge((begin + end) // 8 + far * 3 // 4, (low + high) // 2, str(number))])


def _others(ways: Sequence[Way], rank: dict[str, int], where: dict[Stop, int]) -> Iterator[Html]:
    """Draw the ways that lead no further: in place, and back."""
    turns: Counter[str] = Counter()
    for number, way in enumerate(ways, 1):
        before, after = ((where[Stop(name, rank[name])], _top(rank[name])) for name in (way.before, way.after))
        if way.before == way.after:
            yield _loop(number, *before, turns[way.before])
            turns[way.before] += 1
        elif rank[way.before] > rank[way.after]:
            yield _back(number, before, after)


def drawn(id: str, title: str, ways: Sequence[Way], ends: Sequence[str]) -> Html:
    """Draw states and the ways between them; `ends` are where it begins and stops."""
    rank = ranks(ways)
    leading = [(number, way) for number, way in enumerate(ways, 1) if rank[way.before] < rank[way.after]]
    paths = {number: _stops(number, way, rank) for number, way in leading}
    where = _columns(list(paths.values()))
    lines = [_line(path, where) for path in paths.values()]
    boxes = [
        box(where[Stop(name, at)] - MOST // 2, _top(at), MOST, HIGH, name, "end" if name in ends else "state")
        for name, at in rank.items()
    ]
    badges = [_badge(number, path, where) for number, path in paths.items()]
    said = ". ".join(
        f"{number}: from {way.before} to {way.after}, by {way.cause}" for number, way in enumerate(ways, 1)
    )
    parts = joined([*lines, *_others(ways, rank, where), *boxes, *badges])
    return drawing(id, title, f"{said}.", _top(max(rank.values())) + HIGH + 6, parts)
