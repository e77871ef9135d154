"""Which addresses belong to a Connect instance."""

from refimpl.case import Case
from refimpl.grammar.address import Mailbox
from refimpl.grammar.endpoint import WIDENED
from refimpl.instances import Instance


def of_instance(case: Case, instance: Instance, box: Mailbox) -> bool:
    """Say whether a mailbox is an address of the instance, under the readings in force.

    Letter case is left open (P-20). An address inside other text counts where the whole is taken for an address.
    """
    if _listed(case, instance, box.spec):
        return True
    inside = f"{box.local}@{box.domain}"
    if inside.lower() == box.spec.lower() or inside.lower() not in instance.address_book:
        return False
    accepting = [doubt.accepted_by for doubt in box.doubts if doubt.ambiguity == WIDENED]
    return bool(accepting) and case.allows(WIDENED, accepting[0])


def _listed(case: Case, instance: Instance, address: str) -> bool:
    if address.lower() not in instance.address_book:
        return False
    return any(address == listed for listed, _ in instance.addresses) or case.allows("P-20", "a")
