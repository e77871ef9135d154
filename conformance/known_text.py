"""The text of a list of known failures by blocks, so that one row can change and all else stays as it was written.

tomllib only reads. A block is one `[[known]]` with all that is in it and the comment right above; what is between
blocks belongs to nobody. What was edited is read again, and never written if it is not what was meant.
"""

import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile

import attrs

from refimpl.answer import Json

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|\n|[\[\]{}]|[^"\'#\n\[\]{}]+|.',
    re.DOTALL,
)
_HEADER = re.compile(r"[ \t]*\[\[[ \t]*(?:known|\"known\"|'known')[ \t]*\]\]")
_BELOW = re.compile(r"[ \t]*\[[ \t]*(?:known|\"known\"|'known')[ \t]*\.")
_VALUE = re.compile(r"(\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*')[ \t]*(#[^\n]*)?\r?$")
_TABLE = re.compile(r"[ \t]*\[")


class Unwritable(Exception):
    """The text is written in a way that cannot be edited by rows, or would not mean what was meant: one sentence."""


@attrs.frozen
class Block:
    """The lines of one row, counted from nought: the comment above, the header, and the line after the last of it."""

    first: int
    header: int
    end: int

    @property
    def line(self) -> int:
        """The number of the header as people count lines."""
        return self.header + 1


def _outer_lines(text: str) -> Iterator[int]:
    """Count the lines that begin neither in a text nor in a list or table of several lines."""
    line, depth, fresh = 0, 0, True
    for token in _TOKEN.findall(text):
        if fresh and depth == 0:
            yield line
        fresh = token == "\n"
        line += token.count("\n")
        if token in ("[", "{"):
            depth += 1
        elif token in ("]", "}"):
            depth -= 1


def blocks(text: str) -> list[Block]:
    """Find the rows of a list, in order."""
    lines = text.split("\n")
    outer = list(_outer_lines(text))
    # The header of a table ends a row, but for those of tables in it.
    ends = [n for n in outer if _TABLE.match(lines[n]) and not _BELOW.match(lines[n])]
    found = []
    for place, header in enumerate(ends):
        if not _HEADER.match(lines[header]):
            continue
        limit = ends[place + 1] if place + 1 < len(ends) else len(lines)
        said = [n for n in range(header, limit) if lines[n].strip() and not (n in outer and _is_comment(lines[n]))]
        first = header
        while first > 0 and _is_comment(lines[first - 1]) and first - 1 in outer:
            first -= 1
        found.append(Block(first, header, said[-1] + 1))
    return found


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _basic(text: str) -> str:
    """Write a text as TOML does, which escapes as JSON does but for one letter."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def row_text(row: Mapping[str, Json]) -> list[str]:
    """Write one row as lines; its values are texts and dates."""
    return ["[[known]]", *(f"{name} = {_written(value)}" for name, value in row.items())]


def _written(value: Json) -> str:
    return value.isoformat() if isinstance(value, date) else _basic(value)


@attrs.frozen
class Edit:
    """What is to become of a list: rows to take out and rows to write anew, by place, and rows to add at the end."""

    out: frozenset[int] = frozenset()
    anew: Mapping[int, Mapping[str, str]] = attrs.field(factory=dict)
    added: tuple[Mapping[str, Json], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.out or self.anew or self.added)


def edited(text: str, edit: Edit) -> str:
    """Edit the text of a list; raises Unwritable where the result would not be what was meant."""
    before = tomllib.loads(text)
    rows = before.get("known", [])
    found = blocks(text)
    lines = text.split("\n")
    if len(found) != len(rows) or any(not _is_row(lines, block, row) for block, row in zip(found, rows, strict=True)):
        raise Unwritable("its rows are not written as [[known]] each; write them so")
    ending = "\r" if "\r\n" in text else ""
    for place in reversed(range(len(found))):
        if place in edit.out:
            _take_out(lines, found[place])
        else:
            for name, value in edit.anew.get(place, {}).items():
                _replace(lines, found[place], name, value)
    if edit.added:
        lines = _with_added(lines, edit.added, ending)
    after = "\n".join(lines)
    meant = [{**row, **edit.anew.get(place, {})} for place, row in enumerate(rows) if place not in edit.out]
    _hold(after, {**before, "known": [*meant, *map(dict, edit.added)]})
    return after


def _is_row(lines: list[str], block: Block, row: Json) -> bool:
    """Say whether a block read alone is the row it is taken for."""
    try:
        alone: Json = tomllib.loads("\n".join(lines[block.header : block.end]) + "\n").get("known")
    except tomllib.TOMLDecodeError:
        return False
    return bool(alone == [row])


def _hold(text: str, meant: Mapping[str, Json]) -> None:
    """Read a text again; raises Unwritable where it is not what was meant."""
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unwritable(f"the edited list would be no TOML ({error})") from None
    if {"known": [], **read} != {"known": [], **meant}:
        raise Unwritable("the edited list would not mean what was meant")


def _take_out(lines: list[str], block: Block) -> None:
    """Take out a row, the comment right above it, and the blank lines that set it apart from what follows."""
    end = block.end
    while end < len(lines) - 1 and not lines[end].strip():
        end += 1
    # A comment at the very top, with no blank line below, may be about the whole list: it stays.
    first = block.header if block.first == 0 else block.first
    del lines[first:end]


def _replace(lines: list[str], block: Block, name: str, value: str) -> None:
    """Write another value for one member, and keep the comment behind it."""
    key = re.compile(rf"[ \t]*(?:{name}|\"{name}\"|'{name}')[ \t]*=[ \t]*")
    places = {block.header + n for n in _outer_lines("\n".join(lines[block.header : block.end]))}
    for place in sorted(places):
        if begins := key.match(lines[place]):
            rest = lines[place][begins.end() :]
            if not (said := _VALUE.match(rest)):
                raise Unwritable(f"line {place + 1} gives {name} in several lines; write it in one")
            lines[place] = begins[0] + _basic(value) + rest[said.end(1) :]
            return
    raise Unwritable(f"the row at line {block.line} has no {name} of its own")


def _with_added(lines: list[str], added: tuple[Mapping[str, Json], ...], ending: str) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    new = [line + ending for row in added for line in ("", *row_text(row))]
    if not end:
        new = new[1:]
    elif ending and not lines[end - 1].endswith(ending):
        lines[end - 1] += ending
    return [*lines[:end], *new, ""]


def write_whole(path: Path, text: str) -> None:
    """Write a file wholly or not at all, under the rights it had; raises OSError."""
    path = path.resolve()
    with NamedTemporaryFile("wb", dir=path.parent, prefix=path.name, suffix=".part", delete=False) as half:
        try:
            half.write(text.encode())
            half.flush()
            os.fsync(half.fileno())
            os.chmod(half.name, path.stat().st_mode & 0o777 if path.exists() else 0o644)
            os.replace(half.name, path)
        except BaseException:
            os.unlink(half.name)
            raise
