"""What builds were seen to do: the readings they showed, and their known faults (`ledger/choices.toml`)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from refimpl.statements import LEDGER


@dataclass(frozen=True, slots=True)
class Choice:
    """The readings that explain what a build answered to an operation; only some of it, where not `always`."""

    build: str
    operation: str
    ambiguity: str
    readings: str
    always: bool


@dataclass(frozen=True, slots=True)
class Known:
    """One thing a build is known to do wrong, and why it is held to be wrong."""

    build: str
    operation: str
    rule: str
    expected: str
    observed: str
    reason: str


@dataclass(frozen=True, slots=True)
class Build:
    """A build that was asked: its name, its version, and how to ask it again."""

    name: str
    version: str
    source: str
    operations: tuple[str, ...]

    @property
    def named(self) -> str:
        """Its name and its version, if it has one."""
        return f"{self.name} {self.version}".rstrip()


@cache
def _rows() -> dict[str, list[dict[str, Any]]]:
    with (LEDGER / "choices.toml").open("rb") as file:
        found: dict[str, list[dict[str, Any]]] = tomllib.load(file)
    return found


@cache
def builds() -> dict[str, Build]:
    """Read every build, by name."""
    rows = [{**row, "operations": tuple(row["operations"])} for row in _rows().get("build", [])]
    return {row["name"]: Build(**row) for row in rows}


@cache
def choices() -> tuple[Choice, ...]:
    """Read every choice."""
    return tuple(Choice(**row) for row in _rows().get("choice", []))


@cache
def known() -> tuple[Known, ...]:
    """Read everything that builds are known to do wrong."""
    return tuple(Known(**row) for row in _rows().get("known", []))


def of_ambiguity(id: str) -> list[Choice]:
    """List what builds chose of one ambiguity."""
    return [each for each in choices() if each.ambiguity == id]


def of_rule(id: str) -> list[Known]:
    """List what builds are known to do against one rule."""
    return [each for each in known() if each.rule == id]
