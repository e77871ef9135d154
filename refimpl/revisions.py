"""Revisions of the interface: what a build of the page, or of today's interface, is held to (facts in `ledger/`)."""

from collections.abc import Mapping

from refimpl.readings import Bindings

REVISIONS: Mapping[str, Bindings] = {
    "page": {"P-12": frozenset("a"), "A-E06": frozenset("a"), "A-E20": frozenset("a")},
    "current": {"P-12": frozenset("b"), "A-E06": frozenset("bc"), "A-E20": frozenset("bc")},
}
"""For each revision the readings it amounts to; without one chosen, both are permitted and noted."""
EITHER = "either"
"""No revision chosen."""


def of_revision(name: str) -> Bindings:
    """Give the readings a revision amounts to; raises KeyError for a name that is none."""
    return {} if name == EITHER else REVISIONS[name]
