"""One check of the suite: what it is called, what it is about, and how it is made."""

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import NamedTuple, TypeAlias

import attrs

from conformance.profiles import Profile
from conformance.scripts import Observe, Script
from conformance.trial import Trial
from conformance.verdicts import Status, Verdict
from refimpl import wire


@attrs.define
class Asking:
    """What a check needs to ask: the trial, the profile, the seed, and what was said of controls."""

    trial: Trial
    profile: Profile
    seed: int
    controls: dict[str, str] = attrs.field(factory=dict)
    broke_in: set[str] = attrs.field(factory=set)

    def prerequisite(self, control: Script) -> "Prerequisite":
        """Ask whether the target accepts a call that breaks no rule.

        Each such call is made once a run, and once more where the target broke in it.
        """
        asked = attrs.evolve(control, steps=tuple(s for s in control.steps if not isinstance(s, Observe)))
        key = wire.canonical([asked.operation, dict(asked.world), [repr(step) for step in asked.steps]])
        if key in self.controls:
            return Prerequisite((), self.controls[key])
        verdicts = self.trial.run(asked)
        errors = tuple(verdict for verdict in verdicts if verdict.status is Status.ERROR)
        if errors and key not in self.broke_in:
            self.broke_in.add(key)
        else:
            self.controls[key] = objection(verdicts)
        return Prerequisite(errors, objection(verdicts))

    def negative(self, script: Script, control: Script | None) -> list[Verdict]:
        """Ask a call that should be refused, provided that the same call without its fault is accepted."""
        needed = Prerequisite((), "") if control is None else self.prerequisite(control)
        return needed.unmet(script.operation) or [*needed.errors, *self.trial.run(script)]


class Prerequisite(NamedTuple):
    """How a call went that breaks no rule: where the target broke, and why it counts as not accepted, or nothing."""

    errors: tuple[Verdict, ...]
    objection: str

    def unmet(self, operation: str) -> list[Verdict]:
        """List the verdicts that take the place of what needed the call; none where it was accepted."""
        if not self.objection:
            return []
        return [*self.errors] or [Verdict(Status.SKIPPED, operation, None, self.objection)]


def objection(verdicts: list[Verdict]) -> str:
    """Say why a script was not accepted as it should be; empty where it was, if not at the first attempt."""
    answered = [verdict for verdict in verdicts if verdict.status is not Status.ERROR]
    if not answered:
        return "prerequisite: the target broke in the same call without the fault"
    bad = [verdict for verdict in answered if verdict.status not in (Status.PASS, Status.NOTED, Status.WARN)]
    if not bad:
        return ""
    if all(verdict.status is Status.SKIPPED for verdict in bad):
        return bad[0].reason
    return "prerequisite: the same call without the fault is not accepted"


Body: TypeAlias = Callable[[Asking], list[Verdict]]


@attrs.frozen
class Check:
    """One check: `suite/operation/name`, the rule it is about where it is about one, and its body."""

    suite: str
    operation: str
    name: str
    rule: str | None
    body: Body

    @property
    def id(self) -> str:
        """The name of the check in reports, known-failure files and on the command line."""
        return f"{self.suite}/{self.operation}/{self.name}"


@attrs.frozen
class Wanted:
    """Which checks a run makes; empty means all."""

    operations: tuple[str, ...]
    suites: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    only: Mapping[str, bool] | None = None

    def includes(self, check: Check) -> bool:
        """Say whether a check is asked for."""
        if self.only is not None and check.id not in self.only:
            return False
        return not self.rules or any(fnmatchcase(check.rule or "", pattern) for pattern in self.rules)
