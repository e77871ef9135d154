"""Calls at the edges of every member, one check per member."""

from collections.abc import Iterator

from conformance.strategies.edges import Edge, edges
from conformance.suites.check import Asking, Body, Check
from conformance.verdicts import Verdict
from refimpl.operations import OPERATIONS

ABOUT = ("shape.length", "shape.type")
"""The rules these checks are filed under: the first that the operation keeps."""


def _body(found: list[Edge]) -> Body:
    def ask(asking: Asking) -> list[Verdict]:
        return [verdict for edge in found for verdict in asking.negative(edge.script, edge.control)]

    return ask


def checks(operation: str) -> Iterator[Check]:
    """Make one check for each member."""
    kept = {rule.id for rule in OPERATIONS[operation].rules()}
    by_place: dict[str, list[Edge]] = {}
    for edge in edges(operation):
        by_place.setdefault(edge.place, []).append(edge)
    for place, found in by_place.items():
        yield Check("edges", operation, place, next(rule for rule in ABOUT if rule in kept), _body(found))
