"""Message tags: what they may be, and what an entry's tags do to those of the call."""

import re

ALLOWED = re.compile(r"[A-Za-z0-9_-]+")
LONGEST = 256


def wrong_tag(tags: list[tuple[str, str]]) -> str | None:
    """Say what is wrong with the first bad tag; None if all are good."""
    for name, value in tags:
        if not ALLOWED.fullmatch(name) or len(name) > LONGEST:
            return "A tag name is invalid."
        if not ALLOWED.fullmatch(value) or len(value) > LONGEST:
            return "A tag value is invalid."
    return None


def merged(default: list[tuple[str, str]], replacement: list[tuple[str, str]]) -> list[dict[str, str]]:
    """Give the tags of one message: those of the call, and over them those of the entry."""
    found = dict(default)
    found.update(replacement)
    return [{"name": name, "value": value} for name, value in found.items()]
