"""ARNs of what Amazon Connect calls name: instances, flows, knowledge bases and message templates."""

import re
from typing import NamedTuple

_ARN = re.compile(r"arn:[a-z][a-z-]*:([a-z]+):([a-z0-9-]+):([0-9]{12}):([a-z-]+)/(\S+)", re.ASCII)
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
"""What ids of the service look like."""

INSTANCE = ("connect", "instance")
KNOWLEDGE_BASE = ("wisdom", "knowledge-base")
MESSAGE_TEMPLATE = ("wisdom", "message-template")


class ResourceArn(NamedTuple):
    """The parts of an ARN; `kind` is the service and the kind of resource, `path` the rest, slashes included."""

    kind: tuple[str, str]
    region: str
    account: str
    path: str


def read(text: str) -> ResourceArn | None:
    """Read an ARN; None where the text is none."""
    if not text.startswith("arn:"):
        return None
    found = _ARN.fullmatch(text)
    return ResourceArn((found[1], found[4]), found[2], found[3], found[5]) if found else None
