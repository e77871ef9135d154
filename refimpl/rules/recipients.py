"""Who a message is for: how many, and in which form."""

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.grammar.address import ODD_RECIPIENTS, Mailbox
from refimpl.rule import Bound, Strength, bounded_rule, rule
from refimpl.verification import PUNYCODE, PUNYCODE_LOCAL, punycode_local_allowed


@rule(
    "recipients.present",
    strength=Strength.STATED,
    cites="V1-S06 V1-S07 V1-S21 D-SES-25 A-V04 A-V23",
    permits=(Fault.NO_RECIPIENT,),
    subject="recipients",
)
def somebody_to_send_to(case: Case) -> bool:
    """A message has at least one recipient, in whichever of the lists."""
    return bool(case.message.recipients)


@bounded_rule(
    "recipients.limit",
    Bound(at=50, past=51),
    strength=Strength.STATED,
    cites="V1-S09 V1-S10 D-SES-05 O-SES-08 A-V02 A-V03",
    permits=(Fault.TOO_MANY_RECIPIENTS,),
    subject="recipients",
)
def within_recipient_limit(case: Case, bound: Bound) -> bool:
    """A message has at most fifty recipients, all lists taken together."""
    recipients = case.message.recipients
    if bound.admits(case, len(recipients)):
        return True
    distinct = len({box.spec for box in recipients})
    return bound.admits(case, distinct) and case.allows("A-V03", "b")


def _in_doubtful_form(case: Case, box: Mailbox) -> bool:
    doubts = (doubt for doubt in box.doubts if doubt.ambiguity != PUNYCODE_LOCAL)
    return any(not case.allows(doubt.ambiguity, doubt.accepted_by) for doubt in doubts)


@rule(
    "recipients.syntax",
    strength=Strength.STATED,
    cites="V1-S08 SOE-S12 SOE-S20 SOC-S12 SOC-S20 SEC-S06 SEC-S27 SEC-S29 M-SOE-07 M-SOE-10 M-SOC-07 M-SOC-10 "
    "M-SEC-06 M-SEC-23 M-SEC-26 O-SES-05 O-SES-06 O-SES-09 A-V05 A-V06 A-V07 A-V08 A-V09 A-V10 A-V60 A-V70 "
    "P-13 P-14 A-C16 A-C18",
    permits=(Fault.RECIPIENT_MALFORMED,),
    subject="recipients",
    only_with=ODD_RECIPIENTS,
)
def recipients_well_formed(case: Case) -> bool:
    """Every recipient is an email address; one that is not refuses the whole message."""
    recipients = case.message.recipients
    doubtful = []
    for box in recipients:
        if box.malformed:
            return False
        if box.doubts:
            doubtful.append(box)
    return not any(_in_doubtful_form(case, box) for box in doubtful)


@rule(
    "recipients.ascii-local",
    strength=Strength.INFERRED,
    cites="V1-S16 A-V54 A-V56",
    permits=(Fault.RECIPIENT_NOT_ASCII,),
    subject="recipients",
    only_with=ODD_RECIPIENTS,
)
def recipient_locals_ascii(case: Case) -> bool:
    """The local part of a recipient is 7-bit ASCII, and not Punycode."""
    for box in case.message.recipients:
        if not box.text.isascii() and not box.local.isascii() and not case.allows("A-V54", "a"):
            return False
        if box.doubts and not punycode_local_allowed(case, box):
            return False
    return True


@rule(
    "recipients.punycode-domain",
    strength=Strength.INFERRED,
    cites="V1-S18 O-SES-13 A-V54",
    permits=(Fault.RECIPIENT_NOT_ASCII,),
    subject="recipients",
    only_with=ODD_RECIPIENTS,
)
def recipient_domains_encoded(case: Case) -> bool:
    """The domain of a recipient is written in Punycode where it is not ASCII."""
    for box in case.message.recipients:
        if not box.text.isascii() and not box.domain.isascii():
            return case.allows("A-V54", "a")
    return True


@rule(
    "recipients.display-name",
    strength=Strength.INFERRED,
    cites="V1-S19 D-SES-26 A-V54 A-V55 A-V56",
    permits=(Fault.RECIPIENT_NOT_ASCII,),
    subject="recipients",
    only_with=ODD_RECIPIENTS,
)
def recipient_names_encoded(case: Case) -> bool:
    """The display name of a recipient is an encoded-word where it is not ASCII."""
    for box in case.message.recipients:
        if not box.text.isascii() and not box.display.isascii():
            return case.allows("A-V55", "b") or case.allows("A-V54", "a")
        if PUNYCODE in box.display.lower() and not case.allows(PUNYCODE_LOCAL, "b"):
            return False
    return True


RULES = (
    somebody_to_send_to,
    within_recipient_limit,
    recipients_well_formed,
    recipient_locals_ascii,
    recipient_domains_encoded,
    recipient_names_encoded,
)
