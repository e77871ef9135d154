"""Rules that were renamed: an id that was ever published is understood for good."""

from collections.abc import Mapping

ALIASES: Mapping[str, str] = {}
"""What a rule was called before, and what it is called now."""


def current(id: str) -> str:
    """Give what a rule is called now."""
    return ALIASES.get(id, id)


def current_in(path: str) -> str:
    """Give the id of a check or vector as it is now, wherever the id of a rule stands between its slashes."""
    return "/".join("+".join(map(current, part.split("+"))) for part in path.split("/"))
