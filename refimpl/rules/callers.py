"""Who may call an operation."""

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.rule import Strength, rule

CAMPAIGNS = "campaigns"
"""The caller's name for the service that runs outbound campaigns."""


@rule(
    "callers.principal",
    strength=Strength.STATED,
    cites="SOE-S02 SOE-S63 D-CON-32 A-C06",
    permits=(Fault.CALLER_NOT_ALLOWED,),
)
def called_by_campaigns(case: Case) -> bool:
    """Only the service that runs outbound campaigns may call."""
    return case.caller == CAMPAIGNS


@rule(
    "callers.own-account",
    strength=Strength.INFERRED,
    cites="SOC-S04 SEC-S02 P-30",
    permits=(Fault.INSTANCE_UNKNOWN,),
    subject="instance",
)
def called_from_home(case: Case) -> bool | None:
    """A call names an instance of the account it comes from."""
    if case.instance is None:
        return None
    return case.caller in (case.ses.account, CAMPAIGNS) or case.allows("P-30", "b")


RULES = (called_by_campaigns, called_from_home)
