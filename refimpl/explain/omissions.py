"""Why an operation leaves a rule out (facts in `ledger/omissions.toml`)."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from refimpl.rule import Rule
from refimpl.statements import LEDGER
from refimpl.table import Operation

UNSAID = "nobody wrote down why"
"""What stands for a reason that is missing."""


@dataclass(frozen=True, slots=True)
class Omission:
    """Rules that operations leave out for one reason; both are named by patterns."""

    rules: tuple[str, ...]
    operations: tuple[str, ...]
    reason: str

    def covers(self, rule: str, operation: str) -> bool:
        """Say whether this is about a rule and an operation."""
        return _any_like(rule, self.rules) and _any_like(operation, self.operations)


def _any_like(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


@cache
def omissions() -> tuple[Omission, ...]:
    """Read every omission."""
    with (LEDGER / "omissions.toml").open("rb") as file:
        rows = tomllib.load(file)["omission"]
    return tuple(Omission(tuple(row["rules"]), tuple(row["operations"]), row["reason"]) for row in rows)


def reason(rule: Rule, operation: Operation) -> str:
    """Say why an operation leaves a rule out."""
    return next((each.reason for each in omissions() if each.covers(rule.id, operation.name)), UNSAID)
