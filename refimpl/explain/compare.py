"""Two operations side by side: what they share, where they differ, what only one of them has."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

from refimpl.answer import Permit, plain_code
from refimpl.explain.layout import beside, columns, headed, page, paragraph, row, title, widest
from refimpl.explain.members import Line, lines
from refimpl.explain.operations import faults
from refimpl.table import Operation, State

SAME, DIFFERENT, LEFT, RIGHT = " ", "|", "<", ">"
LEAST_HALF = 30
"""Columns that each side needs; with less, one stands below the other."""
MOST_NAME, LEAST_HELD = 30, 18


def _mark(left: object, right: object) -> str:
    """Mark what only one side has, and what the two have differently; None is what a side does not have."""
    if left is None:
        return RIGHT
    if right is None:
        return LEFT
    return SAME if left == right else DIFFERENT


def _pair(left: str, mark: str, right: str) -> Iterator[str]:
    """Set two texts beside each other, the mark between them; below each other where there is no room."""
    half = (columns() - 3) // 2
    if half >= LEAST_HALF:
        yield from beside((left, mark, right), (half, 1, half))
        return
    for side in dict.fromkeys((left, right)):
        if side.strip():
            yield from paragraph(side.strip(), f"{mark or SAME}{' ' * (1 + len(side) - len(side.lstrip()))}")


# Members


def _aligned(left: Sequence[str], right: Sequence[str]) -> list[str]:
    """Merge two orders into one that both keep as far as they agree."""
    merged: list[str] = []
    for _, start, end, begin, stop in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        merged += [*left[start:end], *right[begin:stop]]
    return list(dict.fromkeys(merged))


def _holds(line: Line | None) -> str | None:
    if line is None:
        return None
    return f"{line.kind}{', required' if line.required else ''}"


def _members(left: Operation, right: Operation) -> Iterator[str]:
    ours, theirs = ({line.path: line for line in lines(each.shape)} for each in (left, right))
    found = [ours.get(path) or theirs[path] for path in _ordered(list(ours), list(theirs))]
    name = widest((line.indented for line in found), MOST_NAME)
    held = max((columns() - name - 6) // 2, LEAST_HELD)
    for line in found:
        one, other = (_holds(each.get(line.path)) for each in (ours, theirs))
        if name + held * 2 + 3 > columns():
            yield from paragraph(line.name, line.indented[: -len(line.name)])
            yield from _pair(f"  {one or ''}", _mark(one, other), f"  {other or ''}")
            continue
        cells = (line.indented, one or "", _mark(one, other), other or "")
        yield from row(cells, (name, held, 1, held), "", " ")


def _ordered(left: list[str], right: list[str], above: str = "") -> Iterator[str]:
    """Merge two lists of paths, keeping each member's own below it."""
    names = [
        [path for path in side if path.startswith(above) and "." not in path[len(above) :]] for side in (left, right)
    ]
    for path in _aligned(*names):
        yield path
        yield from _ordered(left, right, f"{path}.")


# States


class Step(NamedTuple):
    """One state of a table, and whose: of the call, or of each entry."""

    state: State
    entry: bool

    @property
    def shown(self) -> str:
        """The state as the tables of an operation show it."""
        of = " of each entry" if self.entry else ""
        return f"[ {self.state.name} ]{of}{', new calls only' if self.state.anew else ''}"


def _steps(operation: Operation) -> dict[str, Step]:
    of_entries = {state.name: Step(state, True) for state in operation.each}
    return {state.name: Step(state, False) for state in operation.states} | of_entries


def _states(left: Operation, right: Operation) -> Iterator[str]:
    ours, theirs = _steps(left), _steps(right)
    homes = [
        {rule.id: step.state.name for step in steps.values() for rule in step.state.guards} for steps in (ours, theirs)
    ]
    for name in _aligned(list(ours), list(theirs)):
        one, other = ours.get(name), theirs.get(name)
        shown = [step.shown if step else None for step in (one, other)]
        yield from _pair(shown[0] or "", _mark(*shown), shown[1] or "")
        guards = [[rule.id for rule in step.state.guards] if step else [] for step in (one, other)]
        for id in _aligned(*guards):
            cells = [_guard(id, own, home.get(id)) for own, home in zip(guards, homes, strict=True)]
            here = [id in own for own in guards]
            elsewhere = all(id in home for home in homes)
            mark = SAME if all(here) else DIFFERENT if elsewhere else LEFT if here[0] else RIGHT
            yield from _pair(f"  {cells[0]}", mark, f"  {cells[1]}")


def _guard(id: str, own: list[str], home: str | None) -> str:
    """Show a rule on one side, or in which other state that side has it."""
    if id in own:
        return id
    return "" if home is None else f"(in {home})"


# Answers


def _codes(permits: Iterable[Permit]) -> str:
    said = (f"{permit.code} ({'entry' if permit.entry else _statuses(permit)})" for permit in permits)
    return ", ".join(dict.fromkeys(said))


def _statuses(permit: Permit) -> str:
    return "/".join(map(str, permit.statuses))


def _spelled(permits: Iterable[Permit]) -> list[tuple[str, tuple[int, ...]]]:
    return [(plain_code(permit.code or ""), permit.statuses) for permit in permits]


def _spelling(left: Operation, right: Operation) -> Iterator[str]:
    ours, theirs = faults(left), faults(right)
    for fault in (*ours, *(fault for fault in theirs if fault not in ours)):
        one, other = ours.get(fault), theirs.get(fault)
        mark = _mark(None if one is None else _spelled(one), None if other is None else _spelled(other))
        yield from paragraph(fault.value)
        yield from _pair(f"  {_codes(one or ())}", mark, f"  {_codes(other or ())}")


# Rules judged by what is observed


def _judged(left: Operation, right: Operation) -> Iterator[str]:
    sides = [[rule.id for rule in each.judged] for each in (left, right)]
    for id in _aligned(*sides):
        cells = [id if id in side else None for side in sides]
        yield from _pair(cells[0] or "", _mark(*cells), cells[1] or "")


def _environment(left: Operation, right: Operation) -> Iterator[str]:
    sides = [[_codes((permit,)) for permit in each.environment] for each in (left, right)]
    for one, other in zip_longest(*sides):
        yield from _pair(one or "", _mark(one, other), other or "")


def _ids(operation: Operation) -> set[str]:
    return {rule.id for rule in operation.rules()}


def _summary(left: Operation, right: Operation) -> str:
    ours, theirs = _ids(left), _ids(right)
    return (
        f"{len(ours & theirs)} rules in common, {len(ours - theirs)} of {left.name} only, "
        f"{len(theirs - ours)} of {right.name} only. Between the columns: {LEFT} only the left has it, "
        f"{RIGHT} only the right, {DIFFERENT} both have it, but not alike."
    )


def side_by_side(left: Operation, right: Operation) -> str:
    """Explain two operations beside each other: members, states and guards, answers."""
    return page(
        title(f"{left.name} and {right.name}"),
        paragraph(_summary(left, right)),
        _pair(left.name, "", right.name),
        headed("Members, and their limits", _members(left, right)),
        headed("States, and the rules that guard each", _states(left, right)),
        headed("Faults and their answers, the default first", _spelling(left, right)),
        headed("Rules judged by what is observed", _judged(left, right)),
        headed("Answers any call may get in bad weather", _environment(left, right)),
    )
