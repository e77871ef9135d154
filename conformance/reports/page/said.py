"""What targets say, as markup: nothing in it is obeyed, hides, reorders what stands around it, or goes on for ever."""

import json
import unicodedata

from conformance.folding import folded
from conformance.reports.text import shortened
from refimpl.answer import Json
from refimpl.explain.book.html import Html, element, text

MOST_SAID = 2_000
"""Characters shown of a text."""
MOST_NAME = 80
MOST_JSON = 8_000
"""Characters shown of a world or a step."""
MOST_FOLDED = 200_000
"""Characters past which a text is not looked through for runs of one letter, unless it is one."""
LINE = 76
"""Columns that an object or a list may take to stand on one line."""
MOST_MARKS = 3
"""Marks that may stand upon one letter; more of them would cover the lines above."""


def visible(said: str) -> str:
    """Write what has no shape of its own, or turns the direction, as JSON would escape it."""
    if said.isascii() and said.isprintable():
        return said
    shown, marks = [], 0
    for letter in said:
        marks = marks + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        plain = (letter.isprintable() or letter in "\n\t") and marks <= MOST_MARKS
        shown.append(letter if plain else _escaped(letter))
    return "".join(shown)


def _escaped(letter: str) -> str:
    units = letter.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def cut(said: str, most: int = MOST_SAID) -> str:
    """Cut a text that is too long, and say how long it was."""
    return said if len(said) <= most else f"{said[:most]}… ({len(said):,} characters)"


def words(said: object, most: int = MOST_SAID) -> Html:
    """Show what a target said, apart from the direction of the text around it."""
    return element("bdi", text(visible(cut(str(said), most))), class_="said")


def name(said: object) -> str:
    """Write a name for places where no markup may stand."""
    return visible(cut(" ".join(str(said).split()), MOST_NAME))


def json_text(value: Json) -> tuple[str, bool]:
    """Write JSON for people, and say whether it is all there: then it can be copied, for each escape is JSON's own."""
    try:
        whole = _can_be_folded(value)
        shown = _pretty(folded(value) if whole else shortened(value))
    except (ValueError, TypeError, RecursionError) as error:
        return f"({type(error).__name__}: this cannot be written as JSON)", False
    return visible(cut(shown, MOST_JSON)), whole and len(shown) <= MOST_JSON


def _pretty(value: Json, indent: str = "") -> str:
    """Write JSON with what fits on a line on one line."""
    if isinstance(value, dict):
        inner = [f"{_pretty(str(key))}: {_pretty(item, f'{indent}  ')}" for key, item in value.items()]
        return _set(inner, "{}", indent)
    if isinstance(value, list):
        return _set([_pretty(item, f"{indent}  ") for item in value], "[]", indent)
    return json.dumps(value, ensure_ascii=False)


def _set(items: list[str], ends: str, indent: str) -> str:
    line = ", ".join(items)
    if len(line) + len(indent) <= LINE and "\n" not in line:
        return f"{ends[0]}{line}{ends[1]}"
    between = f",\n{indent}  "
    return f"{ends[0]}\n{indent}  {between.join(items)}\n{indent}{ends[1]}"


def _can_be_folded(value: Json) -> bool:
    """Say whether no text is so long and so mixed that to look for runs in it would take seconds."""
    if isinstance(value, dict):
        return all(map(_can_be_folded, value.values()))
    if isinstance(value, list):
        return all(map(_can_be_folded, value))
    return not isinstance(value, str) or len(value) <= MOST_FOLDED or value == value[:1] * len(value)
