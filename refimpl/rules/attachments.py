"""Files that come with a message."""

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.rule import Bound, Strength, bounded_rule


@bounded_rule(
    "attachments.count",
    Bound(at=10, past=51, ambiguity="A-E20", most={"a": 10, "b": 50, "c": 50}),
    strength=Strength.MODELLED,
    cites="SEC-S30 M-SEC-28 D-CON-16 A-E20",
    permits=(Fault.TOO_MANY_ATTACHMENTS,),
    subject="attachments",
    since="2026-08-04",
    only_with="attachments",
)
def within_attachment_count(case: Case, bound: Bound) -> bool:
    """A message has at most ten files, or fifty since a later revision."""
    return bound.admits(case, case.engagement.attachments)


RULES = (within_attachment_count,)
