"""What a rule is: one checkable sentence with its strength, its place in the documents and its faults."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from refimpl.faults import Fault

if TYPE_CHECKING:
    from refimpl.case import Case


class Strength(Enum):
    """How a rule is known; the first two fail a build that breaks it, the rest warn."""

    STATED = "the page says so"
    MODELLED = "the public service model says so"
    GUIDED = "another official guide says so"
    OBSERVED = "the service was seen to do so"
    INFERRED = "it follows, but nobody wrote it"

    @property
    def binding(self) -> bool:
        """Whether breaking the rule fails a build even without `--strict`."""
        return self in (Strength.STATED, Strength.MODELLED)


class About(Enum):
    """What a rule judges."""

    REQUEST = "whether a call may be accepted"
    ORDER = "which of several faults is answered"
    ANSWER = "what an answer must look like"
    EFFECT = "what a call leaves behind"


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit: *at* is the largest value every reading accepts, *past* the smallest every reading rejects.

    Values between them depend on `ambiguity`: `most` gives the largest value each reading accepts.
    `past` is None where some reading knows no limit.
    """

    at: int
    past: int | None
    ambiguity: str | None = None
    most: Mapping[str, int] | None = None

    def admits(self, case: "Case", value: int) -> bool:
        """Say whether the value is within the limit under the readings in force."""
        if value <= self.at:
            return True
        if self.past is not None and value >= self.past:
            return False
        if self.ambiguity is None or self.most is None:
            return False
        return case.allows(self.ambiguity, "".join(k for k, most in self.most.items() if value <= most))

    def moved(self, step: int) -> "Bound":
        """Shift the whole limit by `step`, as a build does that is off by that much."""
        return replace(
            self,
            at=self.at + step,
            past=None if self.past is None else self.past + step,
            most=None if self.most is None else {k: v + step for k, v in self.most.items()},
        )


Predicate: TypeAlias = Callable[["Case"], bool | None]
BoundedPredicate: TypeAlias = Callable[["Case", Bound], bool | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    `holds` is True where the rule is kept, False where it is broken, None where it does not apply;
    rules about answers and effects have none, the judge evaluates them. `subject` names the parts of
    the message the rule reads: if one of them is a hole, the rule does not apply. `only_with` is the
    part it is about, without which there is nothing to say. `implies` names rules that cannot be kept
    once this one is broken.
    """

    id: str
    statement: str
    strength: Strength
    cites: tuple[str, ...]
    permits: tuple[Fault, ...]
    about: About
    subject: frozenset[str]
    predicate: Predicate | None
    bounded: BoundedPredicate | None
    bound: Bound | None
    implies: tuple[str, ...]
    since: str | None
    only_with: str | None
    holds: Predicate = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "holds", self._evaluation())
        for what, given in (("statement", self.statement), ("citation", self.cites)):
            if not given:
                raise TypeError(f"rule {self.id} has no {what}")
        if self.about is About.REQUEST and not self.permits:
            raise TypeError(f"rule {self.id} permits no fault")

    def _evaluation(self) -> Predicate:
        """Bind the limit to the predicate once, for this is called for every rule of every call."""
        if self.bound is not None and self.bounded is not None:
            bounded, bound = self.bounded, self.bound
            return lambda case: bounded(case, bound)
        return self.predicate or (lambda case: True)


def _statement(function: Callable[..., object]) -> str:
    return " ".join((function.__doc__ or "").split())


def rule(
    id: str,
    *,
    strength: Strength,
    cites: str,
    permits: tuple[Fault, ...],
    subject: str = "",
    implies: tuple[str, ...] = (),
    since: str | None = None,
    only_with: str | None = None,
) -> Callable[[Predicate], Rule]:
    """Turn a predicate over a call into a rule; its docstring is the rule's statement."""

    def made(predicate: Predicate) -> Rule:
        return Rule(
            id, _statement(predicate), strength, tuple(cites.split()), permits, About.REQUEST,
            frozenset(subject.split()), predicate, None, None, implies, since, only_with,
        )  # fmt: skip

    return made


def bounded_rule(
    id: str,
    bound: Bound,
    *,
    strength: Strength,
    cites: str,
    permits: tuple[Fault, ...],
    subject: str = "",
    implies: tuple[str, ...] = (),
    since: str | None = None,
    only_with: str | None = None,
) -> Callable[[BoundedPredicate], Rule]:
    """Turn a predicate over a call and a limit into a rule whose limit is data."""

    def made(predicate: BoundedPredicate) -> Rule:
        return Rule(
            id, _statement(predicate), strength, tuple(cites.split()), permits, About.REQUEST,
            frozenset(subject.split()), None, predicate, bound, implies, since, only_with,
        )  # fmt: skip

    return made


def judged_rule(id: str, statement: str, *, about: About, strength: Strength, cites: str) -> Rule:
    """Make a rule about answers, effects or order, which the judge evaluates against what it observed."""
    return Rule(
        id, statement, strength, tuple(cites.split()), (), about, frozenset(), None, None, None, (), None, None
    )  # fmt: skip
