"""What a request must look like before anything in it can be read, and the limits of the service model."""

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.message import Defect
from refimpl.rule import Strength, rule

DEFECTS = "defects"
"""Places where a request does not have the operation's shape: without any, these rules have nothing to say."""
REVISION, CURRENT = "P-12", "b"
"""The question which revision of the interface a build follows, and the answer that it is today's."""
_NULL = {"null": "acd", "null-item": "ad"}
"""Who passes over null (P-06): as a member of a structure, and in a map or a list."""


@rule(
    "shape.required",
    strength=Strength.STATED,
    cites="V1-S13 V1-S21 V1-S26 V1-S27 V1-S29 V1-S31 V1-S34 V1-S37 V1-S48 V1-S51 M-V1-02 V2-S10 V2-S16 V2-S23 V2-S25 "
    "SOE-S03 SOE-S06 SOE-S22 SOE-S44 SOC-S03 SOC-S04b SOC-S22 SEC-S02 SEC-S06 SEC-S12 SEC-S17 "
    "A-V26 A-V65 A-B45 A-C53 P-06 P-08 P-09",
    permits=(Fault.MEMBER_MISSING,),
    only_with=DEFECTS,
)
def required_members_given(case: Case) -> bool:
    """Every member marked as required is there, in each structure that is there."""
    for defect in case.message.defects:
        if defect.kind == "missing":
            return False
        if defect.kind == "empty" and not case.allows("P-08", "a"):
            return False
        if defect.kind == "empty-part" and not _absent(case, defect):
            return False
        if defect.kind == "null-data" and not case.allows("A-V26", "ab") and not _absent(case, defect):
            # Here the null is as good as absent, and the part is then without its text.
            return False
    return True


def _absent(case: Case, part: Defect) -> bool:
    """Say whether a part without its text is as if it were not given."""
    return part.doubt is not None and case.allows(*part.doubt)


@rule(
    "shape.type",
    strength=Strength.STATED,
    cites="V1-T01 V1-T02 V1-T03 V1-T06 V1-T11 V2-T01 V2-T10 SOE-S05 SOE-T01 SOC-S05 SOC-T01 SEC-S06 SEC-T01 "
    "A-V26 A-V64 A-B45 A-C54 A-E02 P-04 P-06",
    permits=(Fault.MEMBER_MISTYPED,),
    only_with=DEFECTS,
)
def members_have_their_type(case: Case) -> bool:
    """Every member has the type the interface gives it."""
    for defect in case.message.defects:
        if defect.kind == "type":
            return False
        if defect.kind == "scalar" and not case.allows("P-04", "b"):
            return False
        if defect.kind in _NULL and not case.allows("P-06", _NULL[defect.kind]):
            return False
        if defect.kind == "null-data" and not case.allows("A-V26", "ac"):
            return False
    return True


@rule(
    "shape.known",
    strength=Strength.INFERRED,
    cites="V1-S12 V2-S02 SOE-S02b SOC-S02 SEC-S42 M-V2-15 M-SEC-38 A-C54 P-01 P-12",
    permits=(Fault.MEMBER_UNKNOWN,),
    only_with=DEFECTS,
)
def no_unknown_members(case: Case) -> bool:
    """A request has no members beside those of the interface, or they are ignored."""
    for defect in case.message.defects:
        if defect.kind == "later-member" and case.allows(REVISION, CURRENT):
            continue
        if defect.kind in ("unknown", "later-member"):
            return case.allows("P-01", "a")
    return True


def _within(case: Case, *kinds: str) -> bool:
    """Say whether no value of the request is past such a limit, under the readings in force."""
    for defect in case.message.defects:
        if defect.kind in kinds and not (defect.doubt and case.allows(*defect.doubt)):
            return False
    return True


@rule(
    "shape.length",
    strength=Strength.MODELLED,
    cites="M-V2-07 M-V2-09 M-V2-14 M-SOE-02 M-SOE-04 M-SOE-19 M-SOE-25 M-SOC-02 M-SOC-03 M-SOC-22 M-SEC-02 M-SEC-07 "
    "M-SEC-14 M-SEC-37 D-CON-18 A-B35 A-B49 A-C17 A-C21 A-C28 A-E08 A-E32 P-06",
    permits=(Fault.VALUE_LENGTH,),
    only_with=DEFECTS,
)
def lengths_within_limits(case: Case) -> bool:
    """Every text is as long as the service model allows for its member, counted in characters."""
    return _within(case, "short", "long")


@rule(
    "shape.items",
    strength=Strength.MODELLED,
    cites="M-SOE-09 M-SOC-09 M-SEC-22 M-SEC-25 M-SEC-28 A-C14 A-E21 P-06",
    permits=(Fault.LIST_EMPTY,),
    only_with=DEFECTS,
)
def lists_not_empty(case: Case) -> bool:
    """A list that is given has as many items as the service model asks for."""
    left = any(defect.kind == "few-left" for defect in case.message.defects)
    if left and not case.allows("P-06", "abc"):
        return _within(case, "few", "few-left", "many")
    return _within(case, "few", "many")


@rule(
    "shape.choice",
    strength=Strength.STATED,
    cites="SOE-S25 SOE-S26 SOE-S45 SOC-S25 SOC-S26 SEC-S14 SEC-S15 SEC-S19 M-SOE-13 M-SOE-22 M-SOC-13 M-SEC-10 "
    "M-SEC-11 M-SEC-16 P-12",
    permits=(Fault.VALUE_NOT_A_CHOICE,),
    only_with=DEFECTS,
)
def choices_known(case: Case) -> bool:
    """A member that has a list of values holds one of them, in its very spelling."""
    later = any(defect.kind == "later" for defect in case.message.defects)
    return _within(case, "choice") and (not later or case.allows(REVISION, CURRENT))


@rule(
    "shape.pattern",
    strength=Strength.MODELLED,
    cites="M-SEC-12 M-SEC-29 P-24",
    permits=(Fault.VALUE_PATTERN,),
    only_with=DEFECTS,
)
def patterns_matched(case: Case) -> bool:
    """A member that has a pattern holds a value that matches it, as far as the pattern is bound to its ends."""
    beyond = any(defect.kind == "beyond" for defect in case.message.defects)
    return _within(case, "pattern") and (not beyond or case.allows("P-24", "a"))


RULES = (required_members_given, members_have_their_type, no_unknown_members)
LIMITS = (lengths_within_limits, lists_not_empty, choices_known, patterns_matched)
