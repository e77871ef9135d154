"""Which identities let somebody send from an address: those one owns, and those another owner grants."""

import re
from typing import Any

from .account import Account
from .addresses import Mailbox

Identity = dict[str, Any]

ARN = re.compile(r"arn:aws[a-z-]*:ses:([a-z0-9-]+):([0-9]{12}):identity/(.+)")


def names_covering(mailbox: Mailbox) -> list[str]:
    """List the names of identities that cover an address, the most specific first."""
    names = [mailbox.address, mailbox.unlabelled]
    domain = mailbox.domain.lower()
    while domain:
        names.append(domain)
        domain = domain.partition(".")[2]
    return names


def verified_identity(account: Account, owner: str, mailbox: Mailbox) -> Identity | None:
    """Find the most specific identity of this owner that verifies the address."""
    for name in names_covering(mailbox):
        identity = account.owned.get((owner, name))
        if identity and identity["verified"]:
            return identity
    return None


def well_formed(arn: str) -> bool:
    return ARN.fullmatch(arn) is not None


def authorized_identity(account: Account, caller: str, mailbox: Mailbox, arn: str) -> Identity | None:
    """Find the identity of an ARN, if it lets the caller use the address."""
    match = ARN.fullmatch(arn)
    if match is None:
        return None
    region, owner, name = match.groups()
    if region != account.region:
        return None
    if "@" not in name:
        name = name.lower()
    identity = account.owned.get((owner, name))
    if identity is None or not identity["verified"]:
        return None
    if owner != caller and caller not in identity["grants"]:
        return None
    if name not in names_covering(mailbox):
        return None
    return identity
