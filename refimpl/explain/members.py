"""The members of a request: their kinds, their limits, and where the documents give them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from refimpl.explain.layout import GAP, columns, row, widest
from refimpl.shape import Kind, ListOf, MapOf, Structure, Text

MOST_NAME = 28
MOST_KIND = 20
LEAST_CITES = 12
REQUIRED = "required"


class Line(NamedTuple):
    """One line of the table: the whole path of a member, and what is said of it."""

    path: str
    name: str
    kind: str
    required: bool
    cites: tuple[str, ...]
    pattern: str | None = None

    @property
    def indented(self) -> str:
        """The member's own name, below that of the structure it belongs to."""
        return "  " * self.path.count(".") + self.name


def kind(kind: Kind) -> str:
    """Say what a member holds, and within which limits."""
    match kind:
        case Text():
            return f"text{_limits(kind)}"
        case Structure():
            return "structure"
        case ListOf(each=each, least=least):
            return f"list of {_many(each)}{f', at least {least}' if least else ''}"
        case MapOf(key=key, each=each):
            name = _limits(key)
            return f"map of {_many(each)}{f'; names{name}' if name else ''}"


def _many(kind: Kind) -> str:
    match kind:
        case Text():
            return f"texts{_limits(kind)}"
        case Structure():
            return "structures"
        case ListOf(each=each):
            return f"lists of {_many(each)}"
        case MapOf(each=each):
            return f"maps of {_many(each)}"


def _limits(text: Text) -> str:
    if text.choices:
        later = f" (later also {', '.join(text.later)})" if text.later else ""
        return f": {', '.join(text.choices)}{later}"
    said = ""
    if text.most is not None:
        said = f" of {text.least:,} to {text.most:,}" if text.least else f" of up to {text.most:,}"
    elif text.least:
        said = f" of at least {text.least:,}"
    return said + (f", {_pattern(text)}" if text.pattern else "")


def hidden_pattern(kind: Kind) -> str | None:
    """Give the pattern of a text, or of the texts of a list, that is too long for the table of a terminal."""
    match kind:
        case ListOf(each=each):
            return hidden_pattern(each)
        case Text(pattern=str(pattern)) if len(pattern) > MOST_KIND:
            return pattern
        case _:
            return None


def _pattern(text: Text) -> str:
    """Show a pattern where it is short enough to tell a reader something."""
    if text.pattern is None or len(text.pattern) > MOST_KIND:
        return "with a pattern"
    return f"{'beginning ' if text.open_ended else ''}like {text.pattern}"


def lines(structure: Structure, above: str = "") -> Iterator[Line]:
    """List the members of a structure, each followed by its own."""
    for name, member in structure.members.items():
        path = f"{above}{name}"
        yield Line(path, name, kind(member.kind), member.required, member.cites, hidden_pattern(member.kind))
        below = _structure(member.kind)
        if below is not None:
            yield from lines(below, f"{path}.")
    for name, since in structure.later.items():
        yield Line(f"{above}{name}", name, f"only since {since}", False, ())


def _structure(kind: Kind) -> Structure | None:
    """Find the structure whose members lie below a member."""
    match kind:
        case Structure():
            return kind
        case ListOf(each=each) | MapOf(each=each):
            return _structure(each)
        case _:
            return None


def table(structure: Structure) -> Iterator[str]:
    """Draw the members as a table."""
    rows = list(lines(structure))
    name = widest((line.indented for line in rows), MOST_NAME)
    held = widest((line.kind for line in rows), MOST_KIND)
    asked = len(REQUIRED)
    cites = max(columns() - len(GAP) * 4 - name - held - asked, LEAST_CITES)
    for line in rows:
        cells = (line.indented, line.kind, REQUIRED if line.required else "", " ".join(line.cites))
        yield from row(cells, (name, held, asked, cites))


def at(structure: Structure, path: str) -> str | None:
    """Say what the member at this path of a request holds; None where there is no such member."""
    found: Kind = structure
    for step in re.sub(r"\[\d+\]", ".[]", path).split("."):
        match found:
            case Structure(members=members) if step in members:
                found = members[step].kind
            case ListOf(each=each) if step == "[]":
                found = each
            case MapOf(each=Structure() as each):
                found = each
            case MapOf():
                break
            case _:
                return None
    return kind(found)
