"""The smallest set of cases that catches every mutant, as far as greed finds one, and how it is kept."""

from collections.abc import Mapping, Set
from functools import cache
from importlib.resources import files

import attrs

from conformance.questions import by_id
from conformance.scripts import Script

SIZE = 100
"""Cases an operation's set may have."""


@attrs.frozen
class Case:
    """One case of the set: the questions it joins, their calls one after the other, and what has to be accepted."""

    questions: tuple[str, ...]
    script: Script
    control: Script | None


@cache
def kept(operation: str) -> tuple[tuple[str, ...], ...]:
    """Read the set of an operation: for each case the ids of its questions."""
    found = files("conformance").joinpath("smallest").joinpath(f"{operation}.txt")
    return tuple(tuple(line.split()) for line in found.read_text("utf-8").splitlines()) if found.is_file() else ()


@cache
def asked_first(operation: str) -> tuple[str, ...]:
    """List the questions of the set that there still are."""
    return tuple(id for case in kept(operation) for id in case if id in by_id(operation))


def joined(operation: str, ids: tuple[str, ...]) -> Case:
    """Make one case of questions that begin in the same world; raises KeyError where there is no such question."""
    found = [by_id(operation)[id] for id in ids]
    steps = tuple(step for question in found for step in question.script.steps)
    control = next((question.control for question in found if question.control is not None), None)
    return Case(ids, attrs.evolve(found[0].script, steps=steps), control)


def cases(operation: str) -> tuple[Case, ...]:
    """Make the cases of the set of an operation."""
    return tuple(joined(operation, ids) for ids in kept(operation))


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
