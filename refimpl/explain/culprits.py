"""The parts of a JSON value a fault hangs on, found by leaving parts out and asking whether it is still there."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from refimpl.answer import Json

Step: TypeAlias = str | int
Place: TypeAlias = tuple[Step, ...]
Faulty: TypeAlias = Callable[[Json], bool]
"""Says whether a value still has the fault."""
MOST_TRIED = 60
"""Parts of one list or structure that are left out in turn; among more, the one that matters is found by halves."""
MOST_NAMED = 3
"""Items needed in equal measure that are named one by one; where more are, their number matters, or all of them."""
MOST_FOUND = 12
"""Places named below one part; where there are more, the part itself is named."""


def at(value: Json, place: Place) -> Json:
    """Give what stands at a place; raises LookupError or TypeError where there is no such place."""
    for step in place:
        value = value[step]
    return value


def replaced(value: Json, place: Place, given: Json) -> Json:
    """Copy a value with one part exchanged; members on the way may be new, and the rest is shared."""
    if not place:
        return given
    step, rest = place[0], place[1:]
    if isinstance(value, list):
        return [replaced(item, rest, given) if index == step else item for index, item in enumerate(value)]
    old = value if isinstance(value, dict) else {}
    return {**old, step: replaced(old.get(step), rest, given)}


def culprits(value: Json, faulty: Faulty, kept: frozenset[str] = frozenset()) -> list[Place]:
    """List the smallest parts a fault hangs on: it goes when one of them does, or each has it by itself.

    A part is named itself where the fault does not mind what is in it. The whole value is never among them, nor are
    members that are `kept` since nothing would do without them.
    """
    return [place for place in _Search(faulty, kept).below(value, ()) if place]


class _Search(NamedTuple):
    """A fault that is looked for, and the members that are never left out."""

    faulty: Faulty
    kept: frozenset[str]

    def below(self, value: Json, place: Place) -> list[Place]:
        """Find the culprits within one part of a value that has the fault."""
        steps = self._steps(at(value, place))
        if len(steps) > MOST_TRIED:
            return list(self._by_themselves(value, place, self._first(value, place))) or [place]
        needed = [step for step in steps if not self._enough(value, place, [each for each in steps if each != step])]
        if isinstance(at(value, place), list) and len(needed) > MOST_NAMED:
            return [place]
        if needed:
            return [found for step in needed for found in self.below(value, (*place, step))]
        if not steps or self._enough(value, place, []):
            return [place]
        found = list(self._by_themselves(value, place, steps))
        return found if 0 < len(found) <= MOST_FOUND else [place]

    def _steps(self, node: Json) -> list[Step]:
        if isinstance(node, dict):
            return [step for step in node if step not in self.kept]
        return list(range(len(node))) if isinstance(node, list) else []

    def _only(self, value: Json, place: Place, steps: Sequence[Step]) -> Json:
        """Leave out of one part all but these of its own parts."""
        node = at(value, place)
        if isinstance(node, list):
            return replaced(value, place, [node[int(step)] for step in steps])
        return replaced(value, place, {step: node[step] for step in node if step in steps or step in self.kept})

    def _enough(self, value: Json, place: Place, steps: Sequence[Step]) -> bool:
        return self.faulty(self._only(value, place, steps))

    def _by_themselves(self, value: Json, place: Place, steps: Sequence[Step]) -> Iterator[Place]:
        """Find the parts each of which has the fault without the others."""
        for step in steps:
            alone = self._only(value, place, [step])
            if self.faulty(alone):
                first: Step = 0 if isinstance(step, int) else step
                for found in self.below(alone, (*place, first)):
                    yield (*place, step, *found[len(place) + 1 :])

    def _first(self, value: Json, place: Place) -> list[Step]:
        """Find the part with which the fault comes in when parts are added one by one; none where it needs none."""
        steps = self._steps(at(value, place))
        if self._enough(value, place, []):
            return []
        least, most = 0, len(steps)
        while most - least > 1:
            middle = (least + most) // 2
            least, most = (least, middle) if self._enough(value, place, steps[:middle]) else (middle, most)
        return steps[most - 1 : most]
