"""ARNs of SES identities: arn, partition, ses, region, account and identity name."""

import re
from typing import NamedTuple

_IDENTITY_ARN = re.compile(r"arn:([a-z][a-z-]*):ses:([a-z]{2}[a-z0-9-]*):([0-9]{12}):identity/(\S+)", re.ASCII)


class IdentityArn(NamedTuple):
    """The parts of an identity ARN; `identity` is an address or a domain."""

    partition: str
    region: str
    account: str
    identity: str


def read(text: str) -> IdentityArn | None:
    """Read an identity ARN (V1-S44 shows its form); None where the text is none."""
    found = _IDENTITY_ARN.fullmatch(text)
    return IdentityArn(*found.groups()) if found else None
