"""The smallest set of questions that catches every mutant, as far as greed finds one."""

from collections.abc import Mapping, Set
from functools import cache
from importlib.resources import files

SIZE = 100
"""Questions an operation's set may have."""


@cache
def smallest(operation: str) -> tuple[str, ...]:
    """Read the set kept for an operation: ids of questions, the one that catches most first."""
    kept = files("conformance").joinpath("smallest").joinpath(f"{operation}.txt")
    return tuple(kept.read_text("utf-8").split()) if kept.is_file() else ()


def covering(killers: Mapping[str, Set[str]]) -> list[str]:
    """Choose questions until every build is caught by one: always the one that catches most of those left.

    `killers` names for each build the questions that catch it.
    """
    caught: dict[str, set[str]] = {}
    for build, questions in killers.items():
        for question in questions:
            caught.setdefault(question, set()).add(build)
    left, chosen = set(killers), []
    while left:
        best = min(caught, key=lambda question: (-len(caught[question] & left), question))
        if not caught[best] & left:
            break
        left -= caught[best]
        chosen.append(best)
    return chosen
