"""When a known failure holds: on which versions of the target and of Python, with or without which capabilities."""

import re
import sys
from collections.abc import Iterable
from difflib import get_close_matches
from operator import eq, ge, gt, le, lt, ne

import attrs

from conformance.adapters.reference import WORLD
from conformance.target import Capabilities, Json
from refimpl.operations import OPERATIONS

CLOCK = "clock"
FEATURES = (*OPERATIONS, "now", *WORLD, "outbox", "contacts", CLOCK)
"""What a target may have: operations, parts of a world, things it shows, and a clock that can be turned."""
MEMBERS = ("version", "python", "has", "lacks")
_COMPARED = {"<": lt, "<=": le, "==": eq, "!=": ne, ">=": ge, ">": gt}
_BOUND = re.compile(r"\s*(<=|>=|==|!=|<|>)\s*(\d+(?:\.\d+)*)\s*")
_VERSION = re.compile(r"v?(\d+(?:\.\d+)*)")


@attrs.frozen
class Condition:
    """Versions as bounds (`>=5.2, <6`), and capabilities by name; all of it must hold."""

    version: str = ""
    python: str = ""
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()

    def unmet(self, known: Capabilities, python: str = "") -> str:
        """Say what of it does not hold for this target; empty where all does."""
        python = python or ".".join(map(str, sys.version_info[:3]))
        for what, bounds, version in (("version", self.version, known.version), ("Python", self.python, python)):
            if bounds and not _within(bounds, version):
                return f"holds for {what} {bounds}, and this is {version or 'of no version'}"
        there = features(known)
        for name in self.has:
            if name not in there:
                return f"holds where the target has {name}, and it has not"
        for name in self.lacks:
            if name in there:
                return f"holds where the target lacks {name}, and it has it"
        return ""


def features(known: Capabilities) -> frozenset[str]:
    """Name all that a target says it has."""
    clock = {CLOCK} if known.clock == "virtual" else set()
    return frozenset({*known.operations, *known.world, *known.observe, *clock})


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _within(bounds: str, version: str) -> bool:
    """Say whether a version is within bounds; one that does not begin with a number is within none."""
    found = _VERSION.match(version)
    if found is None:
        return False
    for bound in bounds.split(","):
        said = _BOUND.fullmatch(bound)
        assert said is not None, "bounds are read before"
        one, other = _numbers(found[1]), _numbers(said[2])
        wide = max(len(one), len(other))
        padded = ([*each, *[0] * (wide - len(each))] for each in (one, other))
        if not _COMPARED[said[1]](*padded):
            return False
    return True


def condition_from_toml(value: Json) -> Condition:
    """Read a condition; raises ValueError with what is wrong, to follow the name of the row."""
    if not isinstance(value, dict):
        raise ValueError(f"has when {value!r}; write a table such as {{version = '<6'}}")
    for name in value:
        if name not in MEMBERS:
            raise ValueError(f"has a condition {name!r}; use {', '.join(MEMBERS)}")
    if not value:
        raise ValueError("has an empty when; take it out")
    return Condition(
        _bounds(value, "version"), _bounds(value, "python"), _features(value, "has"), _features(value, "lacks")
    )


def _bounds(value: dict[str, Json], name: str) -> str:
    bounds = value.get(name, "")
    if not isinstance(bounds, str) or (name in value and not all(map(_BOUND.fullmatch, bounds.split(",")))):
        raise ValueError(f"has a condition {name} {bounds!r}; write bounds such as '>=5.2, <6'")
    return bounds


def _features(value: dict[str, Json], name: str) -> tuple[str, ...]:
    found = value.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise ValueError(f"has a condition {name} {found!r}; write a list of texts")
    for each in found:
        if not _is_feature(each, FEATURES):
            close = get_close_matches(each, FEATURES, 1)
            hint = f"; did you mean {close[0]}?" if close else f"; there are {', '.join(FEATURES)}"
            raise ValueError(f"has a condition {name} {each!r}, which is no capability{hint}")
    return tuple(found)


def _is_feature(name: str, known: Iterable[str]) -> bool:
    """Say whether it is a capability, or a part of a part of a world."""
    return any(name == each or (each in WORLD and name.startswith(f"{each}.")) for each in known)
