"""Which addresses belong to a Connect instance."""

from collections.abc import Sequence

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
    letters = listed_by(instance, address)
    return "b" in letters or (bool(letters) and case.allows("P-20", letters))


def listed_by(instance: Instance, address: str) -> str:
    """Name the readings of P-20 under which an address is one of the instance."""
    if address.lower() not in instance.address_book:
        return ""
    listed = [each for each, _ in instance.addresses]
    if address in listed:
        return "abc"
    return "ac" if _small_domain(address) in map(_small_domain, listed) else "a"


def route(instance: Instance, addresses: Sequence[str]) -> str | None:
    """Give the flow of the first address that is one of the instance; None where that depends on letter case."""
    firsts = (next((each for each in addresses if letter in listed_by(instance, each)), None) for letter in "abc")
    flows = {instance.address_book[each.lower()] for each in firsts if each is not None}
    return flows.pop() if len(flows) == 1 else None


def _small_domain(address: str) -> str:
    """Write the domain of an address, which has no letter case to mail, in small letters."""
    local, sign, domain = address.rpartition("@")
    return local + sign + domain.lower()
