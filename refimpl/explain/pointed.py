"""A JSON value drawn in a few lines, what matters in it pointed at, the rest in short."""

import json
from collections.abc import Iterator, Mapping

from refimpl.answer import Json
from refimpl.explain.culprits import Place, Step
from refimpl.explain.layout import paragraph, plain

INDENT = 2
LONGEST_NAME = 40
LEAST_ROOM = 12
"""Columns that a value gets even where there are not so many left."""
MOST_PLAIN = 12
"""Members without a mark that are shown of the outermost structure; of any other, two."""
LEAST_CARETS = 3
LONG_TEXT, LONG_LIST = 100, 3
"""Lengths past which it is told how long something is that was cut."""
MISSING = "?"
"""What stands in the place of a member that is missing."""
_HUGE = 10**200


def short(value: Json, room: int) -> str:
    """Write a value on one line, cut to so many columns; of a long text or list it says how long."""
    whole = _written(value, room)
    if len(whole) <= room:
        return whole
    size = _size(value)
    kept = max(room - len(size) - 4, 1)
    return f"{whole[:kept]}...{f' {size}' if size else ''}"


def _size(value: Json) -> str:
    if isinstance(value, str) and len(value) > LONG_TEXT:
        return f"({len(value):,} characters)"
    return f"({len(value):,} items)" if isinstance(value, list) and len(value) > LONG_LIST else ""


def _written(value: Json, room: int) -> str:
    """Write the beginning of a value, without writing out what is past all room."""
    if room <= 0:
        return "..."
    if isinstance(value, str):
        return _text(value[: room + 1]) if len(value) > room else _text(value)
    if isinstance(value, list):
        return f"[{_joined((_written(item, room - 1) for item in value), room)}]"
    if isinstance(value, dict):
        rows = (f"{_text(str(name)[: room + 1])}: {_written(item, room - 1)}" for name, item in value.items())
        return f"{{{_joined(rows, room)}}}"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > _HUGE:
        return "a number of very many digits"
    return json.dumps(value, default=repr)


def _joined(rows: Iterator[str], room: int) -> str:
    """Join rows as far as there is room, and one further."""
    said: list[str] = []
    wide = 0
    for row in rows:
        said.append(row)
        wide += len(row) + 2
        if wide > room:
            break
    return ", ".join(said)


def _text(text: str) -> str:
    return plain(json.dumps(text))


def drawn(value: Json, notes: Mapping[Place, str], columns: int) -> list[str]:
    """Draw a value with a line of carets and a note under each place; one that is not there is drawn as missing."""
    return list(_Drawing(notes, columns).lines("", value, (), 0, ""))


class _Drawing:
    def __init__(self, notes: Mapping[Place, str], columns: int) -> None:
        self.notes = notes
        self.columns = columns

    def lines(self, name: str, value: Json, place: Place, depth: int, comma: str) -> Iterator[str]:
        """Draw one part: on one line, or opened where something in it is pointed at."""
        lead = " " * (INDENT * depth) + name
        deeper = (found for found in self.notes if len(found) > len(place) and found[: len(place)] == place)
        below = list(dict.fromkeys(found[len(place)] for found in deeper))
        if not below or not isinstance(value, dict | list):
            said = short(value, max(self.columns - len(lead) - len(comma), LEAST_ROOM))
            yield f"{lead}{said}{comma}"
            yield from self._carets(place, len(lead), len(said))
            return
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        yield f"{lead}{opening}"
        yield from self._carets(place, len(lead), 1)
        yield from self._inside(value, place, depth + 1, below)
        yield f"{' ' * (INDENT * depth)}{closing}{comma}"

    def _inside(self, value: Json, place: Place, depth: int, below: list[Step]) -> Iterator[str]:
        indent = " " * (INDENT * depth)
        rows: list[tuple[Step, Json]] = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
        missing = [step for step in below if step not in dict(rows)]
        left = MOST_PLAIN if not place else 2
        hidden = 0
        for number, (step, item) in enumerate(rows):
            if step not in below and left <= 0:
                hidden += 1
                continue
            if hidden:
                yield f"{indent}... {hidden:,} more"
                hidden = 0
            left -= step not in below
            comma = "," if number + 1 < len(rows) or missing else ""
            yield from self.lines(_named(step), item, (*place, step), depth, comma)
        if hidden:
            yield f"{indent}... {hidden:,} more"
        for step in missing:
            lead = f"{indent}{_named(step)}"
            yield f"{lead}{MISSING}"
            yield from self._carets((*place, step), len(lead), len(MISSING))

    def _carets(self, place: Place, start: int, wide: int) -> Iterator[str]:
        note = self.notes.get(place)
        if note is None:
            return
        lead = " " * start
        room = self.columns - start - len(note) - 1
        if room >= min(wide, LEAST_CARETS):
            yield f"{lead}{'^' * min(wide, room)} {note}".rstrip()
            return
        yield f"{lead}{'^' * min(wide, max(self.columns - start, 1))}"
        yield from paragraph(note, " " * max(min(start, self.columns - len(note)), 0))


def _named(step: Step) -> str:
    if isinstance(step, int):
        return ""
    name = plain(json.dumps(step[:LONGEST_NAME]))
    return f"{name}: " if len(step) <= LONGEST_NAME else f'{name[:-1]}...": '


def many(value: Json) -> str:
    """Say how many items there are in a list; of anything else, nothing."""
    return f"{len(value):,} items" if isinstance(value, list) and len(value) > 1 else ""
