"""One check of the suite: what it is called, what it is about, and how it is made."""

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import NamedTuple, TypeAlias

import attrs

from conformance.partitions.calls import Call
from conformance.probing.operations import misrouted, operation_seen
from conformance.profiles import Profile
from conformance.recording.follower import CONTROL
from conformance.scripts import Observe, Script
from conformance.tally import Members, Tally
from conformance.trial import Trial
from conformance.verdicts import Capability, Standing, Status, Verdict
from refimpl import wire
from refimpl.rulebook import BY_ID


@attrs.frozen
class Control:
    """What was said of a call that breaks no rule: why it was not accepted, empty where it was, and what was judged."""

    why: str
    calls: tuple[Call, ...]


@attrs.define
class Asking:
    """What a check needs to ask: the trial, the profile, the seed, and what was said of controls.

    `members` are the partitions of members reached so far, `whole` names the checks that were made whole;
    `capabilities` is what was seen of the target so far, by name.
    """

    trial: Trial
    profile: Profile
    seed: int
    controls: dict[str, Control] = attrs.field(factory=dict)
    broke_in: set[str] = attrs.field(factory=set)
    members: dict[str, Members] = attrs.field(factory=dict)
    whole: set[str] = attrs.field(factory=set)
    capabilities: dict[str, Capability] = attrs.field(factory=dict)

    def operation_seen(self, operation: str) -> Capability:
        """Say whether an operation is there; it is asked for once a run."""
        if operation not in self.capabilities:
            if self.trial.left_alone:
                return Capability(operation, Standing.UNASKED)
            seen = self.capabilities[operation] = operation_seen(self.trial, operation)
            if seen.standing is Standing.MISROUTED:
                self.trial.misrouted[operation] = misrouted(seen)
        return self.capabilities[operation]

    @property
    def tally(self) -> Tally:
        """The tally of the check under way."""
        if self.trial.tally is None:
            self.trial.tally = Tally(None, self.members)
        return self.trial.tally

    def begin(self, rule: str | None) -> Tally:
        """Begin a new tally, for a check about this rule."""
        self.trial.tally = Tally(BY_ID.get(rule or ""), self.members)
        return self.trial.tally

    def prerequisite(self, control: Script) -> "Prerequisite":
        """Ask whether the target accepts a call that breaks no rule.

        Each such call is made once a run, and once more where the target broke in it. It is no assertion of the
        check that needs it, but it is a call of it.
        """
        asked = attrs.evolve(control, steps=tuple(s for s in control.steps if not isinstance(s, Observe)))
        key = wire.canonical([asked.operation, dict(asked.world), [repr(step) for step in asked.steps]])
        if key in self.controls:
            return self._known(self.controls[key])
        verdicts, calls = self._apart(asked)
        errors = tuple(verdict for verdict in verdicts if verdict.status is Status.ERROR)
        known = Control(objection(verdicts), calls)
        if errors and key not in self.broke_in:
            self.broke_in.add(key)
        else:
            self.controls[key] = known
        return self._known(known)._replace(errors=errors)

    def _known(self, control: Control) -> "Prerequisite":
        for call in control.calls:
            self.tally.reach(call)
        return Prerequisite((), control.why)

    def _apart(self, script: Script) -> tuple[list[Verdict], tuple[Call, ...]]:
        """Run a script on a tally of its own, and list the calls it made."""
        tally = self.tally
        self.trial.tally = apart = Tally(None, self.members, calls=[])
        try:
            return self.beside(script), tuple(apart.calls or ())
        finally:
            self.trial.tally = tally

    def beside(self, script: Script) -> list[Verdict]:
        """Run a script for the sake of another: what it comes to is not the check's own verdict."""
        self.trial.purpose = CONTROL
        try:
            return self.trial.run(script)
        finally:
            self.trial.purpose = ""

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
    """One check: `suite/operation/name`, the rule it is about where it is about one, and its body.

    `requires` names the partitions of the input that it is to reach; `drawn` says that its calls are drawn at
    random, so that only an ample profile is sure to.
    """

    suite: str
    operation: str
    name: str
    rule: str | None
    body: Body
    requires: frozenset[str] = frozenset()
    drawn: bool = False

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
