"""The suite held against every build that is wrong on purpose, and every one that is right in another way."""

import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Literal, TypeAlias

import attrs

from conformance.decided import decided
from conformance.fates import Fate, fate_of, fate_of_fault
from conformance.faulty import Fault, built, faults
from conformance.mutants import Mutant, mutants
from conformance.questions import questions
from conformance.target import Target
from conformance.treatment import Treatment, treatment_of
from conformance.variants import Variant, variants

Task: TypeAlias = tuple[Literal["mutant", "fault", "variant"], int]
Progress: TypeAlias = Callable[[int, int], None]


@attrs.frozen
class Report:
    """The whole selftest: fates of mutants, fates of builds made wrong by hand, and how variants were treated."""

    fates: tuple[Fate, ...]
    faults: tuple[Fate, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    seconds: float = 0.0

    @property
    def survivors(self) -> list[Fate]:
        """List the builds the suite missed."""
        return [fate for fate in (*self.fates, *self.faults) if fate.survived]

    @property
    def misnamed(self) -> list[Fate]:
        """List the builds made wrong by hand that were accused of breaking another rule only."""
        return [fate for fate in self.faults if fate.killer is not None and fate.named != fate.rule]

    @property
    def accused(self) -> list[Treatment]:
        """List the variants the suite was unjust to."""
        return [each for each in self.treatments if each.unjust]

    def matrix(self) -> list[tuple[str, int, int, int, int]]:
        """Count by rule: mutants, killed, equivalent, survivors."""
        total: Counter[str] = Counter()
        killed: Counter[str] = Counter()
        equal: Counter[str] = Counter()
        for fate in self.fates:
            rule = fate.rule
            total[rule] += 1
            killed[rule] += fate.killer is not None
            equal[rule] += fate.why_not is not None
        return [
            (rule, total[rule], killed[rule], equal[rule], n - killed[rule] - equal[rule]) for rule, n in total.items()
        ]


@attrs.frozen
class Builds:
    """What is held against the suite, in a fixed order: so that a number tells another process which one is meant."""

    mutants: tuple[Mutant, ...]
    faults: tuple[Fault, ...]
    variants: tuple[Variant, ...]
    folder: Path | None

    def tasks(self) -> Iterator[Task]:
        """List what there is to do; what takes long comes first, so that nobody waits for it in the end."""
        return chain(
            (("variant", number) for number in range(len(self.variants))),
            (("mutant", number) for number in range(len(self.mutants))),
            (("fault", number) for number in range(len(self.faults))),
        )

    def done(self, task: Task) -> Fate | Treatment:
        """Do one thing."""
        kind, number = task
        if kind == "variant":
            return treatment_of(self.variants[number])
        if kind == "mutant":
            return fate_of(self.mutants[number])
        return fate_of_fault(self.faults[number], self.opened(self.faults[number]))

    def opened(self, fault: Fault) -> Target:
        """Make the build with this fault."""
        assert self.folder is not None
        return built(self.folder, fault)


def builds(operations: Sequence[str], folder: Path | None, *, right: bool) -> Builds:
    """List the builds of these operations: mutants, the faulty ones of a folder, and, with `right`, the variants.

    Raises Unusable where the folder holds no builds, or broken ones.
    """
    chosen = tuple(mutant for mutant in mutants() if mutant.operation in operations)
    by_hand = tuple(fault for fault in faults(folder) if fault.operation in operations) if folder else ()
    return Builds(chosen, by_hand, variants() if right else (), folder)


_at_work: list[Builds] = []
"""What the processes of a pool inherit: builds cannot be sent to them."""


def _work(task: Task) -> tuple[Task, Fate | Treatment]:
    return task, _at_work[0].done(task)


def results(todo: Builds, jobs: int) -> Iterator[tuple[Task, Fate | Treatment]]:
    """Do everything, in so many processes where processes can be forked; the order is that of getting done."""
    tasks = list(todo.tasks())
    if jobs < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from ((task, todo.done(task)) for task in tasks)
        return
    _at_work[:] = [todo]
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        yield from pool.imap_unordered(_work, tasks, chunksize=4)


def report(todo: Builds, jobs: int, progress: Progress) -> Report:
    """Judge every build."""
    began = time.perf_counter()
    called = {mutant.operation for mutant in todo.mutants} | {fault.operation for fault in todo.faults}
    for name in called:
        # Once, before there are several processes.
        decided(name)
        questions(name)
    whole, found = sum(1 for _ in todo.tasks()), {}
    for done, (task, result) in enumerate(results(todo, jobs), 1):
        found[task] = result
        progress(done, whole)
    ordered = [(task, found[task]) for task in todo.tasks()]
    return Report(
        tuple(each for (kind, _), each in ordered if kind == "mutant" and isinstance(each, Fate)),
        tuple(each for (kind, _), each in ordered if kind == "fault" and isinstance(each, Fate)),
        tuple(each for _, each in ordered if isinstance(each, Treatment)),
        time.perf_counter() - began,
    )
