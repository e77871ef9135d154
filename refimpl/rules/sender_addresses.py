"""Who a Connect email is from: an address of the instance."""

from refimpl.address_book import of_instance
from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.rule import Strength, rule


@rule(
    "sender.associated",
    strength=Strength.STATED,
    cites="SOC-S05c A-C07 A-C16 P-20",
    permits=(Fault.SENDER_NOT_OF_INSTANCE,),
    subject="source instance",
)
def sender_of_instance(case: Case) -> bool | None:
    """The sender is an email address of the instance."""
    source, instance = case.message.source, case.instance
    return None if source is None or instance is None else of_instance(case, instance, source)


@rule(
    "sender.campaign-address",
    strength=Strength.INFERRED,
    cites="SOE-S05c A-C07 P-20",
    permits=(Fault.SENDER_NOT_OF_INSTANCE,),
    subject="source instance",
)
def campaign_sender_of_instance(case: Case) -> bool | None:
    """The sender of campaign mail is an address of the instance too, though only a sibling operation says so."""
    source, instance = case.message.source, case.instance
    if source is None or instance is None or source.malformed:
        return None
    return of_instance(case, instance, source) or case.allows("A-C07", "c")


@rule(
    "sender.resolvable",
    strength=Strength.GUIDED,
    cites="SOC-S05b D-CON-12 A-C37",
    permits=(Fault.SENDER_UNRESOLVED,),
    subject="source instance",
)
def sender_found(case: Case) -> bool | None:
    """Without a sender there is a default one to fall back on."""
    instance = case.instance
    if case.message.source is not None or instance is None:
        return None
    return instance.default_from is not None and case.allows("A-C37", "ac")


@rule(
    "sender.apart-from-recipients",
    strength=Strength.INFERRED,
    cites="D-CON-09 A-C55",
    permits=(Fault.SENDER_TO_ITSELF,),
    subject="source recipients",
)
def sender_not_written_to(case: Case) -> bool | None:
    """A sender may write to itself."""
    source = case.message.source
    if source is None or source.malformed:
        return None
    own = source.spec.lower()
    return all(box.spec.lower() != own for box in case.message.recipients) or case.allows("A-C55", "a")


@rule(
    "sender.outside-instance",
    strength=Strength.INFERRED,
    cites="D-CON-09 A-E29 P-20",
    permits=(Fault.SENDER_TO_ITSELF,),
    subject="source instance",
)
def sender_not_of_instance(case: Case) -> bool | None:
    """Mail that comes in may be from an address of the instance itself."""
    source, instance = case.message.source, case.instance
    if source is None or instance is None:
        return None
    return not of_instance(case, instance, source) or case.allows("A-E29", "ac")


RULES = (
    sender_of_instance,
    campaign_sender_of_instance,
    sender_found,
    sender_not_written_to,
    sender_not_of_instance,
)
