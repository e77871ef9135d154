"""How many people a Connect email may be for, and who of them belongs to the instance."""

from refimpl.address_book import of_instance
from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.rule import Bound, Strength, bounded_rule, rule


def _distinct_copies(case: Case) -> int:
    """Count the mailboxes that get a copy, the destination aside."""
    message = case.message
    return len({(box.local, box.domain) for box in message.cc} - {(box.local, box.domain) for box in message.to})


@bounded_rule(
    "recipients.copies-limit",
    Bound(at=49, past=51, ambiguity="A-C12", most={"a": 49, "b": 50, "c": 10}),
    strength=Strength.STATED,
    cites="SOE-S16 SOE-S17 SOE-S62 M-SOE-09 SOC-S16 SOC-S17 SOC-S62 M-SOC-09 D-CON-13 D-CON-35 A-C12 A-C13 A-C39 A-C59",
    permits=(Fault.TOO_MANY_COPIES,),
    subject="recipients",
    implies=("shape.items",),
)
def within_copies_limit(case: Case, bound: Bound) -> bool:
    """A message has one destination and at most 49 copies."""
    copies = len(case.message.cc)
    if copies <= bound.at or bound.admits(case, copies):
        return True
    return _distinct_copies(case) <= bound.at and case.allows("A-C13", "b")


@rule(
    "recipients.distinct-copies",
    strength=Strength.INFERRED,
    cites="SOE-S16 SOC-S16 A-C13",
    permits=(Fault.DUPLICATE_RECIPIENT,),
    subject="recipients",
    only_with="copies",
)
def copies_distinct(case: Case) -> bool:
    """A mailbox may be named twice, among the copies or beside the destination."""
    return _distinct_copies(case) == len(case.message.cc) or case.allows("A-C13", "ab")


@bounded_rule(
    "recipients.list-limit",
    Bound(at=10, past=51, ambiguity="A-E06", most={"a": 10, "b": 50, "c": 49, "d": 50}),
    strength=Strength.MODELLED,
    cites="SEC-S26 SEC-S28 M-SEC-22 M-SEC-25 A-E06",
    permits=(Fault.TOO_MANY_RECIPIENTS,),
    subject="recipients",
    since="2025-05-29",
    implies=("recipients.total-limit",),
)
def within_list_limit(case: Case, bound: Bound) -> bool:
    """Each list of further recipients has ten addresses, or fifty since a later revision."""
    return bound.admits(case, max(len(case.message.to) - 1, len(case.message.cc)))


@bounded_rule(
    "recipients.total-limit",
    Bound(at=49, past=50),
    strength=Strength.GUIDED,
    cites="SEC-S26 SEC-S28 D-CON-29 A-E06",
    permits=(Fault.TOO_MANY_RECIPIENTS,),
    subject="recipients",
)
def within_total_limit(case: Case, bound: Bound) -> bool:
    """There are at most 49 further recipients beside the destination, both lists taken together."""
    return bound.admits(case, len(case.message.recipients) - 1)


@rule(
    "recipients.of-instance",
    strength=Strength.GUIDED,
    cites="SEC-S26 SEC-S28 SEC-S33 D-CON-01 D-CON-02 A-E03 A-E04 P-20",
    permits=(Fault.NOBODY_OF_INSTANCE,),
    subject="recipients instance flow",
)
def somebody_of_instance(case: Case) -> bool | None:
    """Somebody the message is addressed to belongs to the instance, or a flow is given."""
    instance, message = case.instance, case.message
    if instance is None or not message.recipients:
        return None
    if of_instance(case, instance, message.recipients[0]):
        return True
    further = any(of_instance(case, instance, box) for box in message.recipients[1:])
    flow = bool(case.engagement.flow)
    if not further and not flow:
        return False
    return case.allows("A-E03", "bcd" if further and flow else "bd" if further else "cd")


RULES = (within_copies_limit, copies_distinct, within_list_limit, within_total_limit, somebody_of_instance)
