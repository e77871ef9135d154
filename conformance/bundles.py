"""Checks that belong together: what one of them needs to know of another ends with the bundle, which can be dealt out.

All that is asked about one operation is one bundle, but for the checks that draw single calls: each is one by itself. A
run of one process goes by the same bundles as one of many, so that both come to the same.
"""

from collections.abc import Mapping, Sequence

import attrs

from conformance.held import Held
from conformance.suites.check import Asking, Check, Control
from conformance.tally import Members
from conformance.verdicts import Capability
from refimpl.operations import OPERATIONS
from refimpl.readings import Bindings

LONGEST_FIRST = ("noise", "edits")
"""Checks that are a bundle each, by how long they take; any other bundle takes longer."""

Shown = Mapping[str, Bindings]


def bundle_of(check: str) -> str:
    """Name the bundle of a check, by its id."""
    suite, operation, _name = check.split("/", 2)
    return check if suite == "random" else operation


def long_ones_first(checks: Sequence[Check]) -> list[Check]:
    """Order checks for dealing out, so that no long one is left for the end."""

    def place(check: Check) -> tuple[int, int]:
        known = LONGEST_FIRST.index(check.name) if check.name in LONGEST_FIRST else 0
        return int(bundle_of(check.id) == check.id), known

    return sorted(checks, key=place)


def shown_by(held: Held) -> dict[str, Bindings]:
    """Give the readings a target has shown, those aside that it was held to from the start."""
    given = {**held.bindings, **held.chosen}
    return {
        operation: {name: found for name, found in readings.items() if found != given.get(name)}
        for operation, readings in held.shown.items()
    }


def news(before: Shown, after: Shown) -> dict[str, Bindings]:
    """Give the readings shown since."""
    found = {
        operation: {name: here for name, here in readings.items() if before.get(operation, {}).get(name) != here}
        for operation, readings in after.items()
    }
    return {operation: readings for operation, readings in found.items() if readings}


def copied(held: Held) -> Held:
    """Copy what a target is held to, so that it can learn more here and not there."""
    shown = {operation: dict(readings) for operation, readings in held.shown.items()}
    return Held(dict(held.bindings), held.strict, dict(held.chosen), shown)


@attrs.define
class Bundle:
    """What the checks of one bundle have in common.

    That is the readings held, what was said of controls, members reached, and what the target was seen to have.
    """

    held: Held
    controls: dict[str, Control] = attrs.field(factory=dict)
    broke_in: set[str] = attrs.field(factory=set)
    members: dict[str, Members] = attrs.field(factory=dict)
    capabilities: dict[str, Capability] = attrs.field(factory=dict)
    misrouted: dict[str, str] = attrs.field(factory=dict)

    @classmethod
    def begun(cls, held: Held, check: Check) -> "Bundle":
        """Begin with what the whole run holds a target to; no check that draws counts for the members of its calls."""
        done = {name: Members(name, set()) for name in OPERATIONS} if bundle_of(check.id) == check.id else {}
        return cls(copied(held), members=done)

    def take_over(self, asking: Asking) -> None:
        """Let what is asked from now on be asked for this bundle."""
        asking.trial.held, asking.controls = self.held, self.controls
        asking.broke_in, asking.members = self.broke_in, self.members
        asking.capabilities, asking.trial.misrouted = self.capabilities, self.misrouted

    def shown(self) -> dict[str, Bindings]:
        """Give the readings shown so far."""
        return shown_by(self.held)
