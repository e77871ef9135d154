"""Who may be sent from, and who may be sent to in the sandbox."""

from typing import Any

from .account import Account
from .bulk_addresses import Address
from .bulk_refusals import Refused, bad_request, rejected


def covers(name: str, address: Address) -> bool:
    """Tell whether an identity of this name stands for the address."""
    if "@" in name:
        if name == address.bare:
            return True
        # A verified address stands for its labels too.
        local, plus, _ = address.local.partition("+")
        return bool(local and plus) and name == f"{local}@{address.domain}"
    domain = address.domain.lower()
    name = name.lower()
    return domain == name or domain.endswith("." + name)


def own_identity(account: Account, caller: str, address: Address) -> dict[str, Any] | None:
    """Find the most specific verified identity of the caller that covers the address."""
    best: dict[str, Any] | None = None
    best_rank = (False, False, 0)
    for (owner, name), identity in account.owned.items():
        if owner != caller or not identity["verified"] or not covers(name, address):
            continue
        rank = (name == address.bare, "@" in name, len(name))
        if rank > best_rank:
            best, best_rank = identity, rank
    return best


def identity_to_send_from(account: Account, caller: str, address: Address, arn: str | None) -> dict[str, Any]:
    """Find the identity that lets the caller use the address; raises Refused."""
    if arn is not None:
        return identity_of_arn(account, caller, address, arn)
    identity = own_identity(account, caller, address)
    if identity is None:
        raise rejected(
            "Email address is not verified. The following identities failed the check in region "
            f"{account.region.upper()}: {address.bare}"
        )
    return identity


def identity_of_arn(account: Account, caller: str, address: Address, arn: str) -> dict[str, Any]:
    parts = arn.split(":", 5)
    if len(parts) != 6 or parts[0] != "arn" or parts[1] != "aws" or parts[2] != "ses":
        raise bad_request("The identity ARN is malformed.")
    region, owner, resource = parts[3:]
    if not region or not owner or not resource.startswith("identity/") or resource == "identity/":
        raise bad_request("The identity ARN is malformed.")
    name = resource.removeprefix("identity/")
    identity = account.owned.get((owner, name if "@" in name else name.lower()))
    denied = Refused("AccessDeniedException", 403, "Not authorized to send with this identity.")
    if identity is None or region != account.region:
        raise denied
    if owner != caller and caller not in identity["grants"]:
        raise denied
    if not covers(name, address):
        raise denied
    if not identity["verified"]:
        raise rejected(f"Email address is not verified: {address.bare}")
    return identity
