"""Checks that belong together: what one of them needs to know of another ends with the bundle, which can be dealt out.

All that is enumerated of one operation is one bundle, and each check that draws its calls is one by itself. A run of
one process goes by the same bundles as one of many, so that both come to the same.
"""

from collections.abc import Mapping, Sequence

import attrs

from conformance.judge import Held
from conformance.suites.check import Asking, Check, Control
from conformance.tally import Members
from conformance.verdicts import CheckResult, Status, Verdict, summed_up
from refimpl.operations import OPERATIONS
from refimpl.readings import Bindings, letters, register

LONGEST_FIRST = ("drawn", "interleaved", "noise", "edits", "machine")
"""Checks that draw, by how long they take; what is enumerated of an operation takes longer."""

Shown = Mapping[str, Bindings]


def bundle_of(check: Check) -> str:
    """Name the bundle of a check."""
    return check.id if check.drawn else check.operation


def long_ones_first(checks: Sequence[Check]) -> list[Check]:
    """Order checks for dealing out, so that no long one is left for the end."""

    def place(check: Check) -> tuple[int, int]:
        known = LONGEST_FIRST.index(check.name) if check.name in LONGEST_FIRST else 0
        return int(check.drawn), known

    return sorted(checks, key=place)


@attrs.define
class Bundle:
    """What the checks of one bundle have in common: the readings held, what was said of controls, members reached."""

    held: Held
    controls: dict[str, Control] = attrs.field(factory=dict)
    broke_in: set[str] = attrs.field(factory=set)
    members: dict[str, Members] = attrs.field(factory=dict)

    @classmethod
    def begun(cls, held: Held, check: Check) -> "Bundle":
        """Begin with what the whole run holds a target to; no check that draws counts for the members of its calls."""
        fresh = Held(dict(held.bindings), held.strict, dict(held.chosen))
        done = {name: Members(name, set()) for name in OPERATIONS} if check.drawn else {}
        return cls(fresh, members=done)

    def take_over(self, asking: Asking) -> None:
        """Let what is asked from now on be asked for this bundle."""
        asking.trial.held, asking.controls = self.held, self.controls
        asking.broke_in, asking.members = self.broke_in, self.members

    def shown(self) -> dict[str, Bindings]:
        """Give the readings shown so far, those aside that the target was held to from the start."""
        return {
            operation: {name: found for name, found in readings.items() if found != self._given(name)}
            for operation, readings in self.held.shown.items()
        }

    def _given(self, name: str) -> frozenset[str] | None:
        return {**self.held.bindings, **self.held.chosen}.get(name)


def contradictions(shown: Sequence[tuple[str, Shown]]) -> list[CheckResult]:
    """Put side by side what checks have shown, in their order: a warning for each reading that two of them contradict.

    Within a bundle a target was held to its readings as they were shown; here it is across bundles.
    """
    held: dict[tuple[str, str], tuple[frozenset[str], str]] = {}
    found: dict[str, dict[str, Verdict]] = {}
    for check, by_operation in shown:
        for operation, readings in by_operation.items():
            for name, here in readings.items():
                before, first = held.get((operation, name), (letters(name), check))
                if not before & here:
                    what = (
                        f"{name} was {'/'.join(sorted(before))} in {first}, and is {'/'.join(sorted(here))} in {check}"
                    )
                    reason = f"the answers of two checks take two readings: {what}"
                    verdict = Verdict(Status.WARN, operation, _rule(operation, name), reason)
                    found.setdefault(operation, {}).setdefault(name, verdict)
                elif before & here != before or (operation, name) not in held:
                    held[operation, name] = before & here, check
    return [
        summed_up(f"readings/{operation}/across-checks", list(verdicts.values()), 0.0)
        for operation, verdicts in found.items()
    ]


def _rule(operation: str, name: str) -> str | None:
    concerned = register()[name].rules
    return next((rule.id for rule in OPERATIONS[operation].rules() if rule.id in concerned), None)
