"""The quota of active contacts."""

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.rule import Strength, rule


def _room(case: Case) -> bool | None:
    """Say whether the instance may have one more active email contact."""
    instance = case.instance
    if instance is None:
        return None
    more = case.world.ledger.active.get(instance.id) or 0
    return instance.active + more < instance.most_active


@rule(
    "quota.active-contacts",
    strength=Strength.GUIDED,
    cites="D-CON-10 M-SEC-41 A-C51 A-E30",
    permits=(Fault.TOO_MANY_ACTIVE,),
    subject="instance",
)
def within_active_contacts(case: Case) -> bool | None:
    """The instance has room for another active contact."""
    return _room(case)


@rule(
    "quota.counted-contacts",
    strength=Strength.INFERRED,
    cites="SOC-S62 M-SOC-25 D-CON-10 A-C51 P-21",
    permits=(Fault.TOO_MANY_ACTIVE,),
    subject="instance",
)
def counted_contact_may_start(case: Case) -> bool | None:
    """A contact that is counted among the active ones already may be started when there is no room for another."""
    room = _room(case)
    return None if room is None else room or case.allows("P-21", "a")


RULES = (within_active_contacts, counted_contact_may_start)
