"""The contact a call starts, or one it is linked to."""

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.instances import Contact, ContactState
from refimpl.rule import Strength, rule

_EMAIL = "EMAIL"
_DONE = (ContactState.SENT, ContactState.ENDED)
_INBOUND, _BY_FLOW = "INBOUND", "FLOW"


def named(case: Case) -> Contact | None:
    """Find the contact a call starts; None where the instance has none of that id."""
    instance = case.instance
    return None if instance is None else case.world.contact(instance, case.engagement.contact or "")


def state_of(case: Case, contact: Contact) -> ContactState:
    """Say what has become of a contact so far."""
    return case.world.ledger.states.get(contact.id) or contact.state


@rule(
    "contacts.exists",
    strength=Strength.STATED,
    cites="SOC-S04c SOC-S64",
    permits=(Fault.CONTACT_UNKNOWN,),
    subject="contact instance",
)
def contact_exists(case: Case) -> bool | None:
    """The contact is one of the instance."""
    if case.instance is None or case.engagement.contact is None:
        return None
    return named(case) is not None


@rule(
    "contacts.channel",
    strength=Strength.STATED,
    cites="SOC-S01 D-CON-30 A-C35",
    permits=(Fault.CONTACT_NOT_STARTABLE,),
    subject="contact instance",
)
def contact_by_email(case: Case) -> bool | None:
    """The contact is one by email."""
    contact = named(case)
    return None if contact is None else contact.channel == _EMAIL


@rule(
    "contacts.outbound",
    strength=Strength.STATED,
    cites="SOC-S01 D-CON-30 O-CON-03 A-C32 A-C35 P-22",
    permits=(Fault.CONTACT_NOT_STARTABLE,),
    subject="contact instance",
)
def contact_made_to_be_sent(case: Case) -> bool | None:
    """The contact was made to be sent, or as an agent's reply, and waits for that."""
    contact = named(case)
    if contact is None or contact.channel != _EMAIL:
        return None
    if contact.initiation == _INBOUND:
        return case.allows("A-C32", "b") or case.allows("A-C35", "b")
    waits = state_of(case, contact) is not ContactState.ACTIVE
    return (waits and contact.initiation != _BY_FLOW) or case.allows("P-22", "a")


@rule(
    "contacts.unsent",
    strength=Strength.GUIDED,
    cites="SOC-S01 D-CON-06 D-CON-08 D-CON-12 D-CON-35 A-C36",
    permits=(Fault.CONTACT_ALREADY_SENT,),
    subject="contact instance",
)
def contact_not_sent(case: Case) -> bool | None:
    """The contact has neither been sent nor ended."""
    contact = named(case)
    return None if contact is None else state_of(case, contact) not in _DONE or case.allows("A-C36", "c")


@rule(
    "contacts.attachments-approved",
    strength=Strength.OBSERVED,
    cites="O-CON-02 O-CON-03 A-C56",
    permits=(Fault.ATTACHMENT_NOT_APPROVED,),
    subject="contact instance",
)
def attachments_approved(case: Case) -> bool | None:
    """Every file of the contact is approved."""
    contact = named(case)
    return None if contact is None else all(state == "approved" for state in contact.attachments)


@rule(
    "contacts.related-exists",
    strength=Strength.INFERRED,
    cites="SEC-S34 D-CON-28 M-SEC-43 A-E23",
    permits=(Fault.CONTACT_UNKNOWN,),
    subject="related instance",
    only_with="related",
)
def related_contact_exists(case: Case) -> bool | None:
    """The contact a new one is linked to is one by email, and of the instance."""
    instance, related = case.instance, case.engagement.related
    if instance is None or related is None:
        return None
    contact = case.world.contact(instance, related)
    return contact is not None and contact.channel == _EMAIL


RULES = (
    contact_exists,
    contact_by_email,
    contact_made_to_be_sent,
    contact_not_sent,
    attachments_approved,
    related_contact_exists,
)
