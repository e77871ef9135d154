"""The flow a new contact goes through."""

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.instances import Instance
from refimpl.rule import Strength, rule

FLOW_PATH = "/contact-flow/"
"""What stands between an instance and its flow in the ARN of a flow."""


def flow_id(text: str) -> str:
    """Give the id of a flow named by its id or its ARN."""
    return text.rpartition(FLOW_PATH)[2]


def _has(instance: Instance, flow: str) -> bool:
    """Say whether the instance has this flow, by itself or for one of its addresses."""
    return flow in instance.flows or flow in instance.address_book.values()


def _by_arn(case: Case, instance: Instance, text: str) -> bool:
    """Say whether this is the ARN of a flow of the instance."""
    prefix = f"arn:aws:connect:{case.ses.region}:{case.ses.account}:instance/{instance.id}{FLOW_PATH}"
    return text.startswith(prefix) and _has(instance, flow_id(text))


@rule(
    "flows.exists",
    strength=Strength.INFERRED,
    cites="SEC-S33 M-SEC-31 M-SEC-43 D-CON-02 A-E22 P-25",
    permits=(Fault.FLOW_UNKNOWN,),
    subject="flow instance",
    only_with="flow",
)
def flow_exists(case: Case) -> bool | None:
    """A flow that is given is one of the instance, named by its id."""
    instance, flow = case.instance, case.engagement.flow
    if instance is None or flow is None:
        return None
    if _has(instance, flow):
        return True
    if not flow:
        return case.allows("A-E22", "c")
    return _by_arn(case, instance, flow) and case.allows("P-25", "b")


RULES = (flow_exists,)
