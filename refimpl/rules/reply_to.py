"""Where replies go: well formed, but neither counted nor verified."""

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.rule import Strength, rule
from refimpl.verification import beyond_ascii_allowed


@rule(
    "reply-to.syntax",
    strength=Strength.OBSERVED,
    cites="V1-S38 O-SES-09 A-V19 A-V06 A-V07 A-V08 A-V09 A-V10 P-13 P-14 P-15",
    permits=(Fault.REPLY_TO_MALFORMED,),
    subject="reply-to",
    only_with="reply-to",
)
def reply_to_well_formed(case: Case) -> bool:
    """Every reply-to address is an email address."""
    boxes = case.message.reply_to
    if any(box.malformed for box in boxes) or not all(beyond_ascii_allowed(case, box) for box in boxes):
        return False
    return all(case.allows(doubt.ambiguity, doubt.accepted_by) for box in boxes for doubt in box.doubts)


RULES = (reply_to_well_formed,)
