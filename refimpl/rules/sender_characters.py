"""Which characters a sender may have where the page speaks of recipients only (A-V54)."""

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.grammar.address import ODD_SENDER
from refimpl.rule import Strength, rule
from refimpl.verification import PUNYCODE, punycode_local_allowed

_NOT_ASCII = (Fault.SENDER_NOT_ASCII,)


@rule(
    "sender.seven-bit-local",
    strength=Strength.INFERRED,
    cites="V2-S27 V2-S28 A-V54",
    permits=_NOT_ASCII,
    subject="source",
    only_with=ODD_SENDER,
)
def sender_local_seven_bit(case: Case) -> bool | None:
    """What is said of recipients holds for the sender too: its local part has only 7-bit ASCII characters."""
    source = case.message.source
    return None if source is None else source.local.isascii() or case.allows("A-V54", "a")


@rule(
    "sender.encoded-domain",
    strength=Strength.INFERRED,
    cites="V2-S27 V2-S29 A-V54",
    permits=_NOT_ASCII,
    subject="source",
    only_with=ODD_SENDER,
)
def sender_domain_punycode(case: Case) -> bool | None:
    """What is said of recipients holds for the sender too: its domain is in Punycode where it is not ASCII."""
    source = case.message.source
    return None if source is None else source.domain.isascii() or case.allows("A-V54", "a")


@rule(
    "sender.encoded-name",
    strength=Strength.INFERRED,
    cites="V2-S27 A-V54 A-V55",
    permits=_NOT_ASCII,
    subject="source",
    only_with=ODD_SENDER,
)
def sender_name_in_words(case: Case) -> bool | None:
    """The display name of a sender is an encoded-word where it is not ASCII, or the service encodes it."""
    source = case.message.source
    if source is None or source.display.isascii():
        return None
    return case.allows("A-V54", "a") or case.allows("A-V55", "b")


@rule(
    "sender.punycode-local",
    strength=Strength.INFERRED,
    cites="D-SES-26 A-V56",
    permits=(Fault.SENDER_PUNYCODE,),
    subject="source",
    only_with=ODD_SENDER,
)
def sender_without_punycode(case: Case) -> bool | None:
    """Neither the local part nor the display name of a sender is Punycode."""
    source = case.message.source
    if source is None:
        return None
    if PUNYCODE in source.display.lower() and not case.allows("A-V56", "b"):
        return False
    return punycode_local_allowed(case, source)


RULES = (sender_local_seven_bit, sender_domain_punycode, sender_name_in_words, sender_without_punycode)
