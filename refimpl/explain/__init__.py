"""Operations, rules, ambiguities, statements and decisions in words: plain ASCII."""

from refimpl.explain.compare import side_by_side
from refimpl.explain.contacts import transitions
from refimpl.explain.decisions import Asked, decision
from refimpl.explain.matrix import overview
from refimpl.explain.names import MOST_SUGGESTIONS, TOPICS, anything, nearest
from refimpl.explain.operations import operation
from refimpl.explain.revisions import history
from refimpl.explain.rules import rule
from refimpl.explain.statements import ambiguity, statement

__all__ = [
    "MOST_SUGGESTIONS",
    "TOPICS",
    "Asked",
    "ambiguity",
    "anything",
    "decision",
    "history",
    "nearest",
    "operation",
    "overview",
    "rule",
    "side_by_side",
    "statement",
    "transitions",
]
