"""Configuration sets: the one a call names, or the sender's default."""

import re

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.rule import Bound, Strength, bounded_rule, rule
from refimpl.verification import identities_in_use, named_by_arn

_NAME = re.compile(r"[A-Za-z0-9_-]+")


def _misnamed(name: str, longest: int) -> bool:
    return len(name) > longest or not _NAME.fullmatch(name)


@bounded_rule(
    "configuration-sets.name",
    Bound(at=64, past=65),
    strength=Strength.GUIDED,
    cites="D-SES-34 A-V38",
    permits=(Fault.CONFIGURATION_SET_MISNAMED,),
    subject="configuration-set",
)
def set_name_well_formed(case: Case, bound: Bound) -> bool | None:
    """A configuration set is named by at most 64 ASCII letters, digits, underscores and dashes."""
    name = case.message.configuration_set
    if name is None:
        return None
    if not name:
        return case.allows("A-V38", "a")
    return bound.admits(case, len(name)) and bool(_NAME.fullmatch(name))


@rule(
    "configuration-sets.exists",
    strength=Strength.STATED,
    cites="V1-S54 V1-S60 M-V1-15 O-SES-19 A-V39",
    permits=(Fault.CONFIGURATION_SET_UNKNOWN,),
    subject="configuration-set",
)
def set_exists(case: Case) -> bool | None:
    """The configuration set a call names exists."""
    name = case.message.configuration_set
    if not name or _misnamed(name, 64):
        return None
    return name in case.ses.sets


@rule(
    "configuration-sets.sending",
    strength=Strength.STATED,
    cites="V1-S61 M-V1-16",
    permits=(Fault.CONFIGURATION_SET_PAUSED,),
    subject="configuration-set",
)
def set_may_send(case: Case) -> bool | None:
    """Sending is enabled for the configuration set in use."""
    used = case.ses.sets.get(case.message.configuration_set or "")
    return None if used is None else used.sending_enabled


@rule(
    "configuration-sets.default-exists",
    strength=Strength.GUIDED,
    cites="D-SES-16 A-V66",
    permits=(Fault.DEFAULT_CONFIGURATION_SET_GONE,),
    subject="configuration-set source source-arn",
)
def default_set_exists(case: Case) -> bool | None:
    """The default configuration set of the sender's identity exists where a call names none."""
    message = case.message
    if message.configuration_set or message.source is None or not message.source.domain:
        return None
    if not case.ses.has_default_set:
        return True
    used = identities_in_use(case, message.source, named_by_arn(case, message.source_arn))
    gone = [each.configuration_set is not None and each.configuration_set not in case.ses.sets for each in used]
    if not any(gone):
        return True
    return not all(gone) and case.allows("P-07", "b" if gone[0] else "a")


RULES = (set_name_well_formed, set_exists, set_may_send, default_set_exists)
