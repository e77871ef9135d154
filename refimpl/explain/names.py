"""Everything that can be explained, by name."""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import cache, partial

from refimpl.aliases import ALIASES
from refimpl.explain.book.places import place_of
from refimpl.explain.contacts import transitions
from refimpl.explain.layout import WIDTH, labelled
from refimpl.explain.matrix import overview
from refimpl.explain.operations import operation
from refimpl.explain.revisions import history
from refimpl.explain.rules import rule
from refimpl.explain.statements import ambiguity, statement
from refimpl.operations import OPERATIONS
from refimpl.readings import register
from refimpl.rulebook import BY_ID
from refimpl.statements import pending, statements

MOST_SUGGESTIONS = 5
TOPICS: Mapping[str, Callable[[], str]] = {"contacts": transitions, "matrix": overview, "revisions": history}
"""What is explained as a whole, under a word of its own."""


@cache
def _by_name() -> Mapping[str, Callable[[], str]]:
    """Map every name that can be explained to what explains it."""
    return {
        **TOPICS,
        **{name: partial(operation, each) for name, each in OPERATIONS.items()},
        **{name: partial(rule, BY_ID[now]) for name, now in ALIASES.items()},
        **{name: partial(rule, each) for name, each in BY_ID.items()},
        **{name: partial(ambiguity, name) for name in register()},
        **{name: partial(statement, name) for name in (*statements(), *pending())},
    }


@cache
def _folded() -> Mapping[str, str]:
    return {name.casefold(): name for name in _by_name()}


def anything(word: str) -> str | None:
    """Explain whatever bears this name, in any letter case; None where nothing does.

    Names are those of operations, rules, ambiguities (also of one reading: `A-V07.b`), statements and topics.
    """
    wanted = word.strip().casefold()
    whole, _, letter = wanted.rpartition(".")
    name = _folded().get(wanted) or (_folded().get(whole) if len(letter) == 1 else None)
    if name is None:
        return None
    reading = place_of(f"{name}.{letter}") if name != _folded().get(wanted) else None
    return "\n".join((_by_name()[name](), "", *labelled("Book", reading or place_of(name) or "")))


def _unpadded(name: str) -> str:
    """Drop the zeros that ids begin their numbers with."""
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", name)


def nearest(word: str) -> list[str]:
    """Suggest names like an unknown word, the likeliest first."""
    wanted = word.strip().casefold()[:WIDTH]
    padded = [name for name in _folded() if _unpadded(name) == _unpadded(wanted)]
    holding = [name for name in _folded() if len(wanted) > 2 and wanted in name]
    alike = get_close_matches(wanted, _folded(), n=MOST_SUGGESTIONS, cutoff=0.7)
    return [_folded()[name] for name in dict.fromkeys((*padded, *alike, *holding))][:MOST_SUGGESTIONS]
