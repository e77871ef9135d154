"""A long run: many builds asked under many seeds, so that no verdict hangs on the seed."""

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random

import attrs

from conformance.adapters.reference import ReferenceTarget, reference_target
from conformance.fates import fate_of, fate_of_fault
from conformance.faulty import Fault
from conformance.mutants import Mutant
from conformance.profiles import PROFILES
from conformance.selftest import Builds
from conformance.strategies import random_calls
from conformance.strategies.histories import histories
from conformance.strategies.interleaved import interleaved
from conformance.suites.check import Asking
from conformance.suites.drawn import alone, ask_drawn, ask_machine
from conformance.target import Target
from conformance.trial import Trial
from conformance.verdicts import RED, Status, Verdict
from refimpl.operations import OPERATIONS

LAYERS = ("batches", "noise", "histories", "interleaved", "machine")
"""The layers whose calls are drawn under a seed."""
WRONG = frozenset((*RED, Status.BROKEN))


@attrs.frozen
class Candidate:
    """One build to ask under every seed: `right` says which verdict is due, `caught` finds out about a wrong one.

    It finds None where what a wrong build answers is permitted: then no seed may accuse it.
    """

    id: str
    right: bool
    opened: Callable[[], Target]
    operations: tuple[str, ...]
    caught: Callable[[], bool | None] = lambda: False


@attrs.frozen
class Steadiness:
    """What came of one build: under which seeds the drawn layers accused it, and whether the others catch it.

    `noticed` counts for each drawn layer the seeds under which that layer alone accuses it.
    """

    id: str
    right: bool
    accused: tuple[int, ...]
    caught: bool | None
    noticed: Mapping[str, int] = attrs.field(factory=dict)

    @property
    def steady(self) -> bool:
        """Whether the verdict is the same under every seed, and the one that is due."""
        return not self.accused if self.right or self.caught is None else self.caught


def drawn_layers(target: Target, operations: Sequence[str], seed: int) -> Iterator[tuple[str, list[Verdict]]]:
    """Ask the layers that a seed bears on; give the verdicts of each by its name."""
    asking = Asking(Trial(target, OPERATIONS), PROFILES["quick"], seed)
    profile = asking.profile
    for name in operations:
        together = interleaved(name, tuple(OPERATIONS), profile.steps)
        for layer, strategy, examples in (
            ("batches", random_calls.batches(name), profile.random // random_calls.BATCH),
            ("noise", alone(random_calls.noise(name)), profile.noise),
            ("histories", alone(histories(name, profile.steps)), profile.histories),
            ("interleaved", alone(together), profile.histories),
        ):
            yield layer, ask_drawn(asking, strategy, examples)
        yield "machine", ask_machine(asking, name, (), profile.histories // 10)


def candidates(builds: Builds, share: int, right_share: int = 1) -> list[Candidate]:
    """List the reference, and one in so many of the wrong builds and of the variants, always the same ones."""
    found = [Candidate("refimpl", True, reference_target, tuple(OPERATIONS))]
    found += [Candidate(each.id, True, each.target, each.operations) for each in builds.variants[::right_share]]
    sample = Random(share)
    killable = [each for each in builds.mutants if each.equivalent is None]
    found += [_of_mutant(mutant) for mutant in sample.sample(killable, len(killable) // share)]
    return found + [_of_fault(builds, each) for each in sample.sample(builds.faults, -(-len(builds.faults) // share))]


def _of_mutant(mutant: Mutant) -> Candidate:
    def opened() -> Target:
        return ReferenceTarget(mutant.service(), mutant.id)

    def caught() -> bool | None:
        fate = fate_of(mutant)
        return None if fate.why_not is not None else fate.killer is not None

    return Candidate(mutant.id, False, opened, (mutant.operation,), caught)


def _of_fault(builds: Builds, fault: Fault) -> Candidate:
    def opened() -> Target:
        return builds.opened(fault)

    def caught() -> bool:
        return fate_of_fault(fault, opened()).killer is not None

    return Candidate(fault.id, False, opened, (fault.operation,), caught)


def steadiness_of(candidate: Candidate, seeds: Sequence[int]) -> Steadiness:
    """Ask one build under every seed, anew each time."""
    accused: list[int] = []
    noticed: Counter[str] = Counter()
    for seed in seeds:
        asked = drawn_layers(candidate.opened(), candidate.operations, seed)
        layers = {layer for layer, verdicts in asked if any(each.status in WRONG for each in verdicts)}
        noticed.update(layers)
        accused += [seed] if layers else []
    caught = False if candidate.right else candidate.caught()
    return Steadiness(candidate.id, candidate.right, tuple(accused), caught, dict(noticed))


_at_work: list[list[Candidate]] = []


def _done(task: tuple[int, tuple[int, ...]]) -> Steadiness:
    number, seeds = task
    return steadiness_of(_at_work[0][number], seeds)


def steadiness(todo: list[Candidate], seeds: Sequence[int], processes: int) -> Iterator[Steadiness]:
    """Ask every build under every seed, in so many processes where processes can be forked."""
    tasks = [(number, tuple(seeds)) for number in range(len(todo))]
    _at_work[:] = [todo]
    if processes < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(_done, tasks)
        return
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        yield from pool.imap_unordered(_done, tasks)
