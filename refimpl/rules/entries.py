"""The entries of a bulk call: how many, for how many recipients."""

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.grammar.address import ODD_RECIPIENTS
from refimpl.rule import Bound, Strength, bounded_rule, rule


@rule(
    "entries.present",
    strength=Strength.INFERRED,
    cites="V2-S23 A-B18",
    permits=(Fault.NO_ENTRY,),
    subject="entries",
)
def somebody_to_write_to(case: Case) -> bool:
    """A bulk call has at least one entry."""
    return bool(case.message.entries) or case.allows("A-B18", "b")


@bounded_rule(
    "entries.count",
    Bound(at=50, past=None, ambiguity="A-B05", most={"a": 50, "b": 50, "c": 10**9}),
    strength=Strength.GUIDED,
    cites="V2-S24 D-SES-06 D-SES-07 A-B05",
    permits=(Fault.TOO_MANY_ENTRIES,),
    subject="entries",
)
def entries_few(case: Case, bound: Bound) -> bool:
    """A bulk call has at most fifty entries."""
    return bound.admits(case, len(case.message.entries))


@bounded_rule(
    "entries.total-recipients",
    Bound(at=50, past=None, ambiguity="A-B06", most={"a": 10**9, "b": 50}),
    strength=Strength.GUIDED,
    cites="D-SES-06 A-B05 A-B06",
    permits=(Fault.TOO_MANY_IN_ALL,),
    subject="entries recipients",
)
def recipients_few_in_all(case: Case, bound: Bound) -> bool | None:
    """A bulk call has at most fifty recipients over all its entries, or as many as its entries may have."""
    entries = case.message.entries
    if len(entries) > bound.at:
        return None
    return bound.admits(case, sum(len(entry.recipients) for entry in entries))


@bounded_rule(
    "recipients.limit-per-message",
    Bound(at=50, past=51),
    strength=Strength.GUIDED,
    cites="V2-S26 D-SES-05 A-B06",
    permits=(Fault.TOO_MANY_RECIPIENTS,),
    subject="recipients",
)
def recipients_few_in_one(case: Case, bound: Bound) -> bool:
    """One entry has at most fifty recipients, all lists taken together."""
    recipients = case.message.recipients
    if bound.admits(case, len(recipients)):
        return True
    return bound.admits(case, len({box.spec for box in recipients})) and case.allows("A-V03", "b")


@rule(
    "recipients.seven-bit-local",
    strength=Strength.STATED,
    cites="V2-S27 V2-S28",
    permits=(Fault.RECIPIENT_NOT_ASCII,),
    subject="recipients",
    only_with=ODD_RECIPIENTS,
)
def recipient_locals_seven_bit(case: Case) -> bool:
    """The local part of a recipient has only 7-bit ASCII characters."""
    return all(box.local.isascii() for box in case.message.recipients)


@rule(
    "recipients.encoded-domain",
    strength=Strength.STATED,
    cites="V2-S27 V2-S29",
    permits=(Fault.RECIPIENT_NOT_ASCII,),
    subject="recipients",
    only_with=ODD_RECIPIENTS,
)
def recipient_domains_punycode(case: Case) -> bool:
    """The domain of a recipient is written in Punycode where it has other characters than ASCII."""
    return all(box.domain.isascii() for box in case.message.recipients)


RULES = (somebody_to_write_to, entries_few, recipients_few_in_all)
EACH = (recipients_few_in_one, recipient_locals_seven_bit, recipient_domains_punycode)
