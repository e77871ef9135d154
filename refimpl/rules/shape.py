"""What a request must look like before anything in it can be read."""

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.rule import Strength, rule

_IF_ABSENT = {"empty-part": ("P-09", "b"), "empty": ("P-08", "a")}
"""Defects that leave a member as good as missing in some reading: the ambiguity, and who does not mind."""


@rule(
    "shape.required",
    strength=Strength.STATED,
    cites="V1-S13 V1-S21 V1-S26 V1-S27 V1-S29 V1-S31 V1-S34 V1-S37 V1-S48 V1-S51 M-V1-02 A-V65 P-06 P-08 P-09",
    permits=(Fault.MEMBER_MISSING,),
)
def required_members_given(case: Case) -> bool:
    """Every member marked as required is there, in each structure that is there."""
    for defect in case.message.defects:
        if defect.kind == "missing":
            return False
        if defect.kind in _IF_ABSENT and not case.allows(*_IF_ABSENT[defect.kind]):
            return False
    return True


@rule(
    "shape.type",
    strength=Strength.STATED,
    cites="V1-T01 V1-T02 V1-T03 V1-T06 V1-T11 A-V26 A-V64 P-04 P-06",
    permits=(Fault.MEMBER_MISTYPED,),
)
def members_have_their_type(case: Case) -> bool:
    """Every member has the type the interface gives it."""
    for defect in case.message.defects:
        if defect.kind == "type":
            return False
        if defect.kind == "scalar" and not case.allows("P-04", "b"):
            return False
        if defect.kind == "null" and not case.allows("P-06", "a"):
            return False
        if defect.kind == "null-data" and not case.allows("A-V26", "a"):
            return False
    return True


@rule(
    "shape.known",
    strength=Strength.INFERRED,
    cites="V1-S12 P-01",
    permits=(Fault.MEMBER_UNKNOWN,),
)
def no_unknown_members(case: Case) -> bool:
    """A request has no members beside those of the interface, or they are ignored."""
    return not any(defect.kind == "unknown" for defect in case.message.defects) or case.allows("P-01", "a")


RULES = (required_members_given, members_have_their_type, no_unknown_members)
