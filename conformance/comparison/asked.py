"""What targets are asked when they are compared: all that the suite asks of an operation, and calls drawn at random."""

from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase

import attrs

from conformance.profiles import Profile
from conformance.questions import questions
from conformance.scripts import Script
from conformance.strategies import random_calls
from conformance.strategies.edges import edges
from conformance.strategies.histories import histories
from conformance.strategies.interleaved import interleaved
from conformance.suites.drawn import alone, draw
from conformance.suites.vectors import vectors

Ask = Callable[[str, Script], None]
"""Puts a script to the targets; its name says where it comes from."""


@attrs.frozen
class Asked:
    """What is asked: operations, patterns of rules (none means all), how much at random and under which seed.

    `companions` are the operations all targets have, which are called in turn with each of these.
    """

    operations: tuple[str, ...]
    rules: tuple[str, ...]
    profile: Profile
    seed: int
    companions: tuple[str, ...] = ()

    @property
    def drawn(self) -> int:
        """How many scripts are drawn for one operation: none where only some rules are asked about."""
        return 0 if self.rules else self.profile.random + self.profile.noise + 2 * self.profile.histories

    def includes(self, rule: str | None) -> bool:
        """Say whether what is about a rule is asked."""
        return not self.rules or any(fnmatchcase(rule or "", pattern) for pattern in self.rules)


def fixed(asked: Asked, operation: str) -> Iterator[tuple[str, Script]]:
    """List what is asked in every run of one operation: single calls first, megabytes last."""
    own = [each for each in questions(operation) if asked.includes(each.rule)]
    for question in sorted(own, key=lambda each: each.heavy):
        if question.control is not None:
            yield f"{question.id}/control", question.control
        yield question.id, question.script
    for vector in vectors(operation):
        if asked.includes(vector.rule):
            yield vector.id, vector.script
    if not asked.rules:
        yield from ((f"{operation}/edges/{edge.id}", edge.script) for edge in edges(operation))


def draw_all(asked: Asked, operation: str, ask: Ask) -> None:
    """Draw calls and histories of one operation, and ask each."""
    if asked.rules:
        return
    profile, steps = asked.profile, asked.profile.steps
    companions = [name for name in asked.companions if name != operation]
    for name, strategy, examples in (
        ("edits", random_calls.batches(operation), profile.random // random_calls.BATCH),
        ("noise", alone(random_calls.noise(operation)), profile.noise),
        ("histories", alone(histories(operation, steps)), profile.histories),
        ("interleaved", alone(interleaved(operation, companions, steps)), profile.histories),
    ):
        draw(asked.seed, strategy, examples, _each(f"{operation}/drawn/{name}", ask))


def _each(name: str, ask: Ask) -> Callable[[Sequence[Script]], None]:
    def body(scripts: Sequence[Script]) -> None:
        for script in scripts:
            ask(name, script)

    return body
