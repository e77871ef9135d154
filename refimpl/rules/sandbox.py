"""The sandbox: to whom a new account may send."""

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.rule import Strength, rule
from refimpl.verification import sandbox_allows


@rule(
    "sandbox.recipients",
    strength=Strength.STATED,
    cites="V1-S04 D-SES-10 D-SES-11 O-SES-02 A-V48 A-V49",
    permits=(Fault.RECIPIENT_UNVERIFIED,),
    subject="recipients",
)
def recipients_allowed_in_sandbox(case: Case) -> bool | None:
    """A sandbox account sends only to verified addresses and domains and to the mailbox simulator."""
    if not case.ses.sandbox:
        return None
    return all(sandbox_allows(case, box) for box in case.message.recipients if box.domain)


RULES = (recipients_allowed_in_sandbox,)
