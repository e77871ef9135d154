"""Who a message is from: the form of the address, and the right to use it."""

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.grammar import arn
from refimpl.grammar.address import ODD_SENDER
from refimpl.rule import Strength, rule
from refimpl.verification import (
    PUNYCODE,
    PUNYCODE_LOCAL,
    authorizes,
    delegators,
    identities_in_use,
    named_by_arn,
    punycode_local_allowed,
    verified,
)


def address_of_arn(text: str) -> str | None:
    """Give the one address an identity ARN stands for; None for that of a domain, and for none."""
    name = arn.read(text)
    return name.identity if name is not None and "@" in name.identity else None


def _readable(case: Case) -> bool:
    """Whether there is a sender whose address could be told apart and may name an identity."""
    source = case.message.source
    return source is not None and bool(source.domain) and source.domain.isascii()


@rule(
    "sender.given",
    strength=Strength.INFERRED,
    cites="V2-S04 A-B07",
    permits=(Fault.SENDER_MISSING,),
    subject="source",
)
def sender_given(case: Case) -> bool:
    """A message is from somebody, though the page does not mark the member as required."""
    message = case.message
    if message.source is not None:
        return True
    return address_of_arn(message.source_arn) is not None and case.allows("A-B07", "b")


@rule(
    "sender.syntax",
    strength=Strength.OBSERVED,
    cites="V1-S14 V1-S20 SOE-S07 SOC-S07 SEC-S04 M-SOE-04 M-SOC-04 M-SEC-04 O-SES-05 A-V57 A-V06 A-V07 A-V10 "
    "P-13 P-14 A-C16 A-C18",
    permits=(Fault.SENDER_MALFORMED,),
    subject="source",
    only_with=ODD_SENDER,
)
def sender_well_formed(case: Case) -> bool | None:
    """The sender is one email address, with a display name or without."""
    source = case.message.source
    if source is None or source.several:
        return None
    if source.malformed:
        return False
    return all(
        case.allows(doubt.ambiguity, doubt.accepted_by)
        for doubt in source.doubts
        if doubt.ambiguity not in ("A-V08", PUNYCODE_LOCAL)
    )


@rule(
    "sender.single",
    strength=Strength.INFERRED,
    cites="V1-S14 A-V62",
    permits=(Fault.SENDER_MALFORMED,),
    subject="source",
    only_with=ODD_SENDER,
)
def sender_single(case: Case) -> bool | None:
    """The sender is one mailbox, not a list or a group."""
    source = case.message.source
    return None if source is None else not source.several


@rule(
    "sender.ascii-local",
    strength=Strength.STATED,
    cites="V1-S16 V1-S17 D-SES-26 A-V56",
    permits=(Fault.SENDER_NOT_ASCII,),
    subject="source",
    only_with=ODD_SENDER,
)
def sender_local_ascii(case: Case) -> bool | None:
    """The local part of the sender is 7-bit ASCII, and not Punycode."""
    source = case.message.source
    if source is None or not source.local:
        return None
    return source.local.isascii() and punycode_local_allowed(case, source)


@rule(
    "sender.punycode-domain",
    strength=Strength.STATED,
    cites="V1-S18 O-SES-13",
    permits=(Fault.SENDER_NOT_ASCII,),
    subject="source",
    only_with=ODD_SENDER,
)
def sender_domain_encoded(case: Case) -> bool | None:
    """The domain of the sender is written in Punycode where it is not ASCII."""
    source = case.message.source
    return None if source is None or not source.domain else source.domain.isascii()


@rule(
    "sender.display-name",
    strength=Strength.STATED,
    cites="V1-S19 V1-S20 D-SES-26 A-V55 A-V56",
    permits=(Fault.SENDER_NOT_ASCII,),
    subject="source",
    only_with=ODD_SENDER,
)
def sender_name_encoded(case: Case) -> bool | None:
    """The display name of the sender is an encoded-word where it is not ASCII."""
    source = case.message.source
    if source is None:
        return None
    if PUNYCODE in source.display.lower() and not case.allows(PUNYCODE_LOCAL, "b"):
        return False
    return source.display.isascii() or case.allows("A-V55", "b")


@rule(
    "sender.verified",
    strength=Strength.STATED,
    cites="V1-S02 V1-S03 V1-S14 D-SES-11 D-SES-12 D-SES-13 D-SES-14 O-SES-01 A-V11 A-V12 A-V13 A-V14 A-V15 P-02",
    permits=(Fault.SENDER_UNVERIFIED,),
    subject="source source-arn",
)
def sender_verified(case: Case) -> bool | None:
    """A sender who names no authorising identity is verified for the caller, by address or by domain."""
    message = case.message
    source = message.source
    if source is None or not _readable(case) or message.source_arn:
        return None
    return verified(case, source) or (None if any(delegators(case, source)) else False)


@rule(
    "sender.delegated",
    strength=Strength.STATED,
    cites="V1-S15 A-V21",
    permits=(Fault.DELEGATION_UNDECLARED,),
    subject="source source-arn",
)
def delegation_declared(case: Case) -> bool | None:
    """Whoever sends for another owner's identity names the identity that authorises it."""
    message = case.message
    source = message.source
    if source is None or not _readable(case) or message.source_arn:
        return None
    return not any(delegators(case, source)) or verified(case, source)


@rule(
    "sender.arn-syntax",
    strength=Strength.INFERRED,
    cites="V1-S43 V1-S44 A-V20",
    permits=(Fault.ARN_MALFORMED,),
    subject="source source-arn",
    only_with="source-arn",
)
def sender_arn_well_formed(case: Case) -> bool | None:
    """The identity that authorises a sender is named by an identity ARN."""
    message = case.message
    if not message.source_arn:
        return None
    if arn.read(message.source_arn) is not None:
        return True
    source = message.source
    return source is not None and _readable(case) and verified(case, source) and case.allows("A-V20", "d")


@rule(
    "sender.authorized",
    strength=Strength.STATED,
    cites="V1-S42 V1-S43 V1-S44 D-SES-28 A-V20",
    permits=(Fault.NOT_AUTHORIZED,),
    subject="source source-arn",
    only_with="source-arn",
)
def sender_authorized(case: Case) -> bool | None:
    """The named identity covers the sender, and is the caller's own or lets the caller send for it."""
    message = case.message
    source = message.source
    if not message.source_arn or source is None or not _readable(case) or arn.read(message.source_arn) is None:
        return None
    if authorizes(case, named_by_arn(case, message.source_arn), source):
        return True
    return verified(case, source) and case.allows("A-V20", "d")


@rule(
    "sender.mail-from",
    strength=Strength.MODELLED,
    cites="V1-S59 M-V1-14 D-SES-15 A-V52 P-07",
    permits=(Fault.MAIL_FROM_BROKEN,),
    subject="source source-arn",
)
def mail_from_usable(case: Case) -> bool | None:
    """The sender's custom MAIL FROM domain has its MX record, or may be replaced by the default."""
    source = case.message.source
    if source is None or not _readable(case):
        return None
    if not case.ses.has_broken_mail_from:
        return True
    used = identities_in_use(case, source, named_by_arn(case, case.message.source_arn))
    broken = [identity.mail_from_broken for identity in used]
    if not any(broken):
        return True
    return not all(broken) and case.allows("P-07", "b" if broken[0] else "a")


RULES = (
    sender_given,
    sender_well_formed,
    sender_single,
    sender_local_ascii,
    sender_domain_encoded,
    sender_name_encoded,
    sender_verified,
    delegation_declared,
    sender_arn_well_formed,
    sender_authorized,
    mail_from_usable,
)
