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


RULES = (called_by_campaigns,)
