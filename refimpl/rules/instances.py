"""The Amazon Connect instance a call is about."""

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.grammar.resource import UUID
from refimpl.rule import Strength, rule


@rule(
    "instances.id-form",
    strength=Strength.INFERRED,
    cites="SOE-S04 SOC-S04 M-SEC-02 A-C49",
    permits=(Fault.INSTANCE_UNKNOWN,),
    subject="instance",
)
def instance_named_by_id(case: Case) -> bool | None:
    """An instance is named by its bare id, or by its ARN."""
    asked = case.engagement
    if asked.instance is None:
        return None
    if asked.arn is not None:
        return case.allows("A-C49", "b")
    return "/" not in asked.instance and ":" not in asked.instance


@rule(
    "instances.id-uuid",
    strength=Strength.INFERRED,
    cites="M-SOE-02 M-SOC-02 M-SEC-02 A-C50 P-23",
    permits=(Fault.INSTANCE_MISNAMED,),
    subject="instance",
)
def instance_id_in_form(case: Case) -> bool | None:
    """An id that an instance has is taken, whatever it looks like."""
    found = case.instance
    if found is None:
        return None
    return UUID.fullmatch(found.id) is not None or case.allows("P-23", "a")


@rule(
    "instances.exists",
    strength=Strength.STATED,
    cites="SOE-S04 SOE-S64 SOC-S04 SOC-S64 SEC-S02 M-SEC-43 A-C50",
    permits=(Fault.INSTANCE_UNKNOWN,),
    subject="instance",
)
def instance_exists(case: Case) -> bool | None:
    """The instance is one of the account, in this Region."""
    asked = case.engagement
    if asked.instance is None:
        return None
    return case.instance is not None and (asked.arn is None or case.place(asked.arn) == asked.instance)


@rule(
    "instances.email-enabled",
    strength=Strength.INFERRED,
    cites="A-E31",
    permits=(Fault.INSTANCE_WITHOUT_EMAIL,),
    subject="instance",
)
def instance_takes_email(case: Case) -> bool | None:
    """The instance is set up for email."""
    found = case.instance
    return None if found is None else found.email_enabled or case.allows("A-E31", "c")


RULES = (instance_named_by_id, instance_id_in_form, instance_exists, instance_takes_email)
