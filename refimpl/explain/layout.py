"""Text for terminals: plain ASCII, 80 columns wide unless somebody says otherwise."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import zip_longest

WIDTH, NARROWEST, WIDEST = 80, 32, 120
"""Columns that text takes, and the least and the most it can be told to take."""
LABEL = 10
"""Columns that the name of a fact takes."""
GAP = "  "
"""What stands between two columns."""
_NO_ROOM = LABEL + 2
"""Columns from which on what stands before text gets a line of its own, where it would take half of each."""
_LONG = 60
"""Characters from which on a path may go over to the next line at one of its dots."""


_columns: ContextVar[int] = ContextVar("columns", default=WIDTH)


def columns() -> int:
    """Say how wide text is laid out at present."""
    return _columns.get()


@contextmanager
def laid_out(wide: int) -> Iterator[None]:
    """Lay text out for so many columns, within what can be read."""
    token = _columns.set(min(max(wide, NARROWEST), WIDEST))
    try:
        yield
    finally:
        _columns.reset(token)


class _Wrapper(textwrap.TextWrapper):
    """Breaks lines at blanks, and long paths at their dots."""

    def _split(self, text: str) -> list[str]:
        pieces: list[str] = []
        for word in super()._split(text):
            if len(word) > self.width - len(self.subsequent_indent):
                pieces += re.split(r"(?<=[./])", word)
            else:
                pieces += re.split(r"(?<=\.)", word) if len(word) >= _LONG and "/" not in word else [word]
        return [piece for piece in pieces if piece]


def _wrap(text: str, most: int, first: str, then: str) -> list[str]:
    return _Wrapper(most, initial_indent=first, subsequent_indent=then, break_on_hyphens=False).wrap(text)


def plain(text: str) -> str:
    """Escape what a terminal may not show: all but printable ASCII, half surrogate pairs too."""
    return "".join(c if " " <= c <= "~" else c.encode("unicode_escape").decode("ascii") for c in text)


def paragraph(text: str, first: str = "", then: str | None = None) -> list[str]:
    """Wrap text; `first` stands before its first line, `then` (else blanks) before each later one."""
    later = " " * len(first) if then is None else then
    if columns() < WIDTH and len(first) > _NO_ROOM and len(first) * 2 > columns():
        indent = later.rstrip() or " " * (len(first) - len(first.lstrip()))
        return [first.rstrip(), *paragraph(text, f"{indent}    ")]
    wrapped = _wrap(plain(text), columns(), first, later)
    return [line.rstrip() for line in wrapped] or [first.rstrip()]


def labelled(label: str, text: str) -> list[str]:
    """Name a fact; nothing where there is none."""
    return paragraph(text, f"{label:<{LABEL}}") if text else []


def title(text: str) -> list[str]:
    """Underline a title."""
    shown = plain(text)
    wrapped = _wrap(shown, columns(), "", "") or [""]
    return [*wrapped, "=" * max(map(len, wrapped))]


def headed(heading: str, lines: Iterable[str]) -> list[str]:
    """Put a heading over lines, and nothing over none."""
    found = list(lines)
    return [*paragraph(heading), *found] if found else []


def page(*blocks: Iterable[str]) -> str:
    """Put blocks of lines under each other, a blank line between them; empty blocks are left out."""
    return "\n\n".join("\n".join(block) for block in map(list, blocks) if block)


def more(count: int, what: str) -> list[str]:
    """Say how many were left out, and nothing of none."""
    return [f"  ... and {count} more {what}"] if count > 0 else []


def row(cells: Sequence[str], wide: Sequence[int], indent: str = "  ", gap: str = GAP) -> Iterator[str]:
    """Set cells beside each other, each wrapped to its width; the rest goes below a first cell that is too wide."""
    first, *others = map(plain, cells)
    if len(indent) + sum(wide) + len(gap) * (len(wide) - 1) > columns():
        yield from _stacked(first, others, indent)
        return
    if len(first.rstrip()) > wide[0]:
        yield from paragraph(first.strip(), indent + " " * (len(first) - len(first.lstrip())))
        first = ""
        if not any(others):
            return
    wrapped = [[first], *(_wrapped(cell, most) for cell, most in zip(others, wide[1:], strict=True))]
    for line in zip_longest(*wrapped, fillvalue=""):
        yield (indent + gap.join(f"{cell:<{most}}" for cell, most in zip(line, wide, strict=True))).rstrip()


def _stacked(first: str, others: Sequence[str], indent: str) -> Iterator[str]:
    """Set cells below each other, where there is no room beside."""
    lead = indent + " " * (len(first) - len(first.lstrip()))
    yield from paragraph(first.strip(), lead)
    for cell in others:
        if cell.strip():
            yield from paragraph(cell.strip(), f"{lead}    ")


def beside(cells: Sequence[str], wide: Sequence[int]) -> Iterator[str]:
    """Set cells beside each other, each wrapped to its width and keeping its indent."""
    wrapped = [_wrapped(plain(cell), most) for cell, most in zip(cells, wide, strict=True)]
    for line in zip_longest(*wrapped, fillvalue=""):
        yield " ".join(f"{cell:<{most}}" for cell, most in zip(line, wide, strict=True)).rstrip()


def _wrapped(cell: str, most: int) -> list[str]:
    indent = cell[: len(cell) - len(cell.lstrip())]
    return _wrap(cell.strip(), most, indent, indent)


def widest(cells: Iterable[str], most: int) -> int:
    """Give the width a column needs, and no more than it may have."""
    return min(most, max(map(len, cells), default=0))


def counted(count: int, one: str, many: str = "") -> str:
    """Write a number of things."""
    return f"{count} {one if count == 1 else many or f'{one}s'}"
