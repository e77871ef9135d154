"""Whether the account may send at all."""

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.rule import Strength, rule


@rule(
    "account.sending-enabled",
    strength=Strength.STATED,
    cites="V1-S62 M-V1-17 A-V40",
    permits=(Fault.ACCOUNT_SENDING_DISABLED,),
)
def sending_enabled(case: Case) -> bool:
    """The user has not disabled sending for the account."""
    return case.ses.sending != "disabled"


@rule(
    "account.unpaused",
    strength=Strength.OBSERVED,
    cites="O-SES-17 D-SES-24 A-V40",
    permits=(Fault.ACCOUNT_PAUSED,),
)
def not_paused(case: Case) -> bool:
    """The service has not paused the account."""
    return case.ses.sending != "paused"


@rule(
    "account.open",
    strength=Strength.GUIDED,
    cites="D-SES-42 A-V40",
    permits=(Fault.ACCOUNT_SHUT_DOWN,),
)
def not_shut_down(case: Case) -> bool:
    """The service has not shut the account down."""
    return case.ses.sending != "shut-down"


RULES = (sending_enabled, not_paused, not_shut_down)
