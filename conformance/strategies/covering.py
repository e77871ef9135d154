"""Covering arrays: few rows of choices that put every few factors together in every way, always the same rows.

Rows are made one after the other. Each begins with a combination no row has yet, and takes the choices that add most.
What a choice still has to meet is one whole number, a bit for each combination of the others, so that counting
what a choice would add is one intersection.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from random import Random
from typing import TypeAlias

Item: TypeAlias = tuple[int, int]
"""A factor and one of its choices, by number."""
Group: TypeAlias = tuple[Item, ...]
"""Choices of different factors, in the order of the factors."""

Named: TypeAlias = tuple[str, int]
"""A factor and one of its choices."""

Row: TypeAlias = dict[str, int]
"""A choice for every factor."""
Rows: TypeAlias = Sequence[Mapping[str, int]]


class _Array:
    """The combinations of `strength` choices that no row has yet."""

    def __init__(self, sizes: Sequence[int], strength: int) -> None:
        self.factors = range(len(sizes))
        self.items = [[(factor, choice) for choice in range(size)] for factor, size in enumerate(sizes)]
        self.rest = strength - 1
        self.groups = [
            group for chosen in combinations(self.factors, self.rest) for group in product(*map(self._of, chosen))
        ]
        self.bits = {group: 1 << number for number, group in enumerate(self.groups)}
        self.missing = {item: self._all_without(item[0]) for row in self.items for item in row}

    def _of(self, factor: int) -> list[Item]:
        return self.items[factor]

    def _all_without(self, factor: int) -> int:
        """Mark every group that leaves a factor free."""
        return sum(bit for group, bit in self.bits.items() if all(other != factor for other, _ in group))

    def rows(self) -> Iterator[list[int]]:
        """Make rows until nothing is missing."""
        while any(self.missing.values()):
            row = self._row()
            yield [row[factor][1] for factor in self.factors]

    def _row(self) -> dict[int, Item]:
        """Make a row that adds something, and take it for met."""
        first = max(self.missing, key=lambda item: self.missing[item].bit_count())
        lowest = self.missing[first] & -self.missing[first]
        row = {item[0]: item for item in (first, *self.groups[lowest.bit_length() - 1])}
        met = self._within(list(row.values()))
        while len(row) < len(self.factors):
            best = max(
                (item for factor in self.factors if factor not in row for item in self.items[factor]),
                key=lambda item: ((self.missing[item] & met).bit_count(), self.missing[item].bit_count()),
            )
            met |= self._joined(best, list(row.values()))
            row[best[0]] = best
        self._meet(list(row.values()))
        return row

    def meet(self, rows: Iterable[Sequence[int]]) -> None:
        """Take what these rows have for met."""
        for choices in rows:
            self._meet(list(enumerate(choices)))

    def _meet(self, items: list[Item]) -> None:
        met = self._within(items)
        for item in items:
            self.missing[item] &= ~met

    def _within(self, items: list[Item]) -> int:
        """Mark every group of these choices."""
        return sum(self.bits[group] for group in combinations(sorted(items), self.rest))

    def _joined(self, item: Item, items: list[Item]) -> int:
        """Mark every group of this choice and some of the others."""
        if not self.rest:
            return 0
        return sum(self.bits[tuple(sorted((item, *some)))] for some in combinations(items, self.rest - 1))


def covering_rows(sizes: Mapping[str, int], strength: int, given: Rows = ()) -> list[Row]:
    """Cover every choice of every `strength` factors together, in few rows beside those given.

    With fewer factors than that, all of them are put together.
    """
    array = _Array(list(sizes.values()), min(strength, len(sizes)))
    array.meet([[row[factor] for factor in sizes] for row in given])
    return [dict(zip(sizes, row, strict=True)) for row in array.rows()]


def share_covered(sizes: Mapping[str, int], rows: Rows, strength: int) -> float:
    """Say what share of all combinations of `strength` choices these rows have."""
    found = wanted = 0
    for chosen in combinations(sizes, strength):
        size = 1
        for factor in chosen:
            size *= sizes[factor]
        wanted += size
        found += len({tuple(row[factor] for factor in chosen) for row in rows})
    return found / wanted if wanted else 1.0


TRIES = 24
"""Rows drawn for each one taken, where there are too many factors to look for the best."""


def covering_pairs(sizes: Mapping[str, int], seed: int = 1) -> list[Row]:
    """Cover every pair of choices of very many factors: a few rows are drawn, and that which adds most is taken."""
    random, names = Random(seed), list(sizes)
    places = {
        item: place for place, item in enumerate((name, choice) for name in names for choice in range(sizes[name]))
    }
    missing = _missing_pairs(sizes, places)
    rows: list[Row] = []
    while any(missing.values()):
        pair = _some_missing(missing, places)
        drawn = [{name: random.randrange(sizes[name]) for name in names} | pair for _ in range(TRIES)]
        marked = [(row, sum(1 << places[item] for item in row.items())) for row in drawn]
        best, mask = max(marked, key=lambda row: _gain(missing, places, *row))
        for item in best.items():
            missing[places[item]] &= ~mask
        rows.append(best)
    return rows


def _missing_pairs(sizes: Mapping[str, int], places: Mapping[Named, int]) -> dict[int, int]:
    """Mark for every choice, by its place, all choices of other factors."""
    whole = (1 << len(places)) - 1
    own = {name: sum(1 << places[name, choice] for choice in range(size)) for name, size in sizes.items()}
    return {place: whole & ~own[name] for (name, _), place in places.items()}


def _gain(missing: Mapping[int, int], places: Mapping[Named, int], row: Row, mask: int) -> int:
    return sum((missing[places[item]] & mask).bit_count() for item in row.items())


def _some_missing(missing: Mapping[int, int], places: Mapping[Named, int]) -> Row:
    """Pick a pair that no row has yet."""
    items = list(places)
    place = max(missing, key=lambda place: missing[place].bit_count())
    other = (missing[place] & -missing[place]).bit_length() - 1
    return dict((items[place], items[other]))
