"""One check of the suite: what it is called, what it is about, and how it is made."""

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import TypeAlias

import attrs

from conformance.profiles import Profile
from conformance.scripts import Observe, Script
from conformance.trial import Trial
from conformance.verdicts import Status, Verdict
from refimpl import wire


@attrs.define
class Asking:
    """What a check needs to ask: the trial, the profile, the seed, and which controls were accepted."""

    trial: Trial
    profile: Profile
    seed: int
    controls: dict[str, bool] = attrs.field(factory=dict)

    def acceptable(self, control: Script) -> bool:
        """Say whether the target accepts a call that breaks no rule; each such call is made once a run."""
        asked = attrs.evolve(control, steps=tuple(s for s in control.steps if not isinstance(s, Observe)))
        key = wire.canonical([asked.operation, dict(asked.world), [repr(step) for step in asked.steps]])
        if key not in self.controls:
            self.controls[key] = accepted(self.trial.run(asked))
        return self.controls[key]

    def negative(self, script: Script, control: Script | None) -> list[Verdict]:
        """Ask a call that should be refused, provided that the same call without its fault is accepted."""
        if control is not None and not self.acceptable(control):
            why = "prerequisite: the same call without the fault is not accepted"
            return [Verdict(Status.SKIPPED, script.operation, None, why)]
        return self.trial.run(script)


def accepted(verdicts: list[Verdict]) -> bool:
    """Say whether every call of a script was accepted as it should be."""
    good = (Status.PASS, Status.NOTED, Status.WARN)
    return bool(verdicts) and all(verdict.status in good for verdict in verdicts)


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
