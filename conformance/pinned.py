"""The vectors a known failure can be pinned to: all that is asked in the same words in every run, by their ids."""

from collections.abc import Callable, Mapping
from functools import cache

from conformance.scripts import Script
from conformance.strategies.combined import couples
from conformance.strategies.edges import edges
from conformance.strategies.enumerated import probes
from conformance.strategies.stories import generated, stories
from conformance.suites.vectors import vectors

Named = Mapping[str, Script]


@cache
def _by_hand(operation: str) -> Named:
    return {vector.id: vector.script for vector in vectors(operation)}


@cache
def _enumerated(operation: str) -> Named:
    return {probe.id: probe.script for probe in probes(operation)}


@cache
def _histories(operation: str) -> Named:
    told = {f"{operation}/history/{name}": script for name, (_, script) in stories(operation).items()}
    return told | {f"{operation}/histories/{name}": script for name, script in generated(operation).items()}


@cache
def _edges(operation: str) -> Named:
    return {edge.id: edge.script for edge in edges(operation)}


@cache
def _couples(operation: str) -> Named:
    return {couple.id: couple.script for couple in couples(operation)}


SOURCES: Mapping[str, Callable[[str], Named]] = {
    "vectors": _by_hand,
    "rules": _enumerated,
    "smoke": _enumerated,
    "histories": _histories,
    "edges": _edges,
    "combined": _couples,
}
"""Where the scripts of a suite come from; the other suites make theirs up as they go."""


def named(operation: str, id: str) -> Script | None:
    """Find a vector by its id; those of two faults, which take seconds to make, are asked only for one of theirs."""
    for source in dict.fromkeys(SOURCES.values()):
        if source is _couples and "+" not in id:
            continue
        if id in source(operation):
            return source(operation)[id]
    return None


def ids(operation: str) -> list[str]:
    """List the ids an operation's vectors have, but for those of two faults."""
    return [id for source in dict.fromkeys(SOURCES.values()) if source is not _couples for id in source(operation)]


def id_of(suite: str, operation: str, script: Script) -> str:
    """Find the id of the very script a suite asked, not of one like it; empty where it has none."""
    source = SOURCES.get(suite)
    found = source(operation) if source is not None else {}
    return next((id for id, each in found.items() if each is script), "")
