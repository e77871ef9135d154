"""Text for narrow terminals: plain ASCII, 80 columns wide."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

WIDTH = 80
LABEL = 10
"""Columns that the name of a fact takes."""
GAP = "  "
"""What stands between two columns."""
_LONG = 60
"""Characters from which on a path may go over to the next line at one of its dots."""


class _Wrapper(textwrap.TextWrapper):
    """Breaks lines at blanks, and long paths at their dots."""

    def _split(self, text: str) -> list[str]:
        pieces: list[str] = []
        for word in super()._split(text):
            pieces += re.split(r"(?<=\.)", word) if len(word) >= _LONG and "/" not in word else [word]
        return [piece for piece in pieces if piece]


def _wrap(text: str, most: int, first: str, then: str) -> list[str]:
    return _Wrapper(most, initial_indent=first, subsequent_indent=then, break_on_hyphens=False).wrap(text)


def plain(text: str) -> str:
    """Escape what a terminal may not show: all but printable ASCII, half surrogate pairs too."""
    return "".join(c if " " <= c <= "~" else c.encode("unicode_escape").decode("ascii") for c in text)


def paragraph(text: str, first: str = "", then: str | None = None) -> list[str]:
    """Wrap text; `first` stands before its first line, `then` (else blanks) before each later one."""
    wrapped = _wrap(plain(text), WIDTH, first, " " * len(first) if then is None else then)
    return [line.rstrip() for line in wrapped] or [first.rstrip()]


def labelled(label: str, text: str) -> list[str]:
    """Name a fact; nothing where there is none."""
    return paragraph(text, f"{label:<{LABEL}}") if text else []


def title(text: str) -> list[str]:
    """Underline a title."""
    shown = plain(text)
    return [shown, "=" * min(len(shown), WIDTH)]


def headed(heading: str, lines: Iterable[str]) -> list[str]:
    """Put a heading over lines, and nothing over none."""
    found = list(lines)
    return [heading, *found] if found else []


def page(*blocks: Iterable[str]) -> str:
    """Put blocks of lines under each other, a blank line between them; empty blocks are left out."""
    return "\n\n".join("\n".join(block) for block in map(list, blocks) if block)


def more(count: int, what: str) -> list[str]:
    """Say how many were left out, and nothing of none."""
    return [f"  ... and {count} more {what}"] if count > 0 else []


def row(cells: Sequence[str], wide: Sequence[int], indent: str = "  ", gap: str = GAP) -> Iterator[str]:
    """Set cells beside each other, each wrapped to its width; the rest goes below a first cell that is too wide."""
    first, *others = map(plain, cells)
    if len(first.rstrip()) > wide[0]:
        yield from paragraph(first.strip(), indent + " " * (len(first) - len(first.lstrip())))
        first = ""
        if not any(others):
            return
    wrapped = [[first], *(_wrapped(cell, most) for cell, most in zip(others, wide[1:], strict=True))]
    for line in zip_longest(*wrapped, fillvalue=""):
        yield (indent + gap.join(f"{cell:<{most}}" for cell, most in zip(line, wide, strict=True))).rstrip()


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
