"""What makes two verdicts of a search one finding, and a finding with all that is known of it."""

from enum import Enum

import attrs

from conformance.known_failures import signature_of
from conformance.shrunk import fault_of
from conformance.verdicts import WORTH_KEEPING, Status, Verdict
from refimpl.answer import Json

BROKE = "answer"
"""What is expected of a target that breaks: any answer."""


class Standing(Enum):
    """How a finding stands at the end of a search."""

    NEW = "new"
    STILL = "still there"
    FIXED = "fixed"
    UNASKED = "not asked"


@attrs.frozen
class Group:
    """A rule and a signature: the operation, what was expected, and what was observed instead.

    Where the target broke there is no rule, and what was observed is how it broke: what it was asked is at large.
    """

    operation: str
    rule: str
    expected: str
    observed: str


def group_of(verdict: Verdict) -> Group | None:
    """Tell of which group a verdict is; None where it shows no fault, or nothing to show it by."""
    if verdict.status not in WORTH_KEEPING or verdict.evidence is None:
        return None
    if verdict.status is Status.ERROR:
        return Group(verdict.operation, "", BROKE, fault_of(verdict).observed)
    found = signature_of(verdict)
    return Group(found.operation, found.rule, found.expected, found.observed)


@attrs.frozen
class Shown:
    """What running a script has shown: a verdict, and the group it is of if it is a finding."""

    verdict: Verdict
    group: Group | None


@attrs.define
class Finding:
    """One finding: its group, how grave it is, the file it is kept in, and how often it was met in this search.

    `seed` and `round` say where it was first found; a round counts from nought.
    """

    group: Group
    status: Status
    file: str
    seed: int
    round: int
    standing: Standing = Standing.NEW
    times: int = 0
    reason: str = ""

    def to_json(self) -> dict[str, Json]:
        """Write what of it outlasts a search."""
        return {**attrs.asdict(self.group), "status": self.status.value, "seed": self.seed, "round": self.round}

    @classmethod
    def from_json(cls, file: str, told: Json) -> "Finding":
        """Read it again; raises KeyError, TypeError or ValueError where it is none."""
        group = Group(*(_text(told[name]) for name in ("operation", "rule", "expected", "observed")))
        seed, number = told["seed"], told["round"]
        if not isinstance(seed, int) or not isinstance(number, int):
            raise TypeError("seed and round are numbers")
        return cls(group, Status(told["status"]), file, seed, number, Standing.UNASKED)


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
