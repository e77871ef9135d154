"""Which questions catch which mutants, and from that the smallest set of cases that catches them all."""

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, TypeAlias

import attrs

from conformance.adapters.reference import ReferenceTarget
from conformance.decided import answered_alike, decided
from conformance.fates import Fate, asking_of, kills
from conformance.mutants import Mutant, mutants
from conformance.questions import HISTORIES, Question, about_first, by_id
from conformance.smallest import Case, asked_first, covering, joined

KEPT = Path(__file__).parent / "smallest"
"""Where the sets are kept."""
ENOUGH = 8
"""Questions known to catch a mutant; that still more of them do is no reason to choose any."""
POPULAR = 120
"""Questions that were the first to kill most mutants: others, but for those about its own rule, are not tried."""
CALLS = 20
"""Questions one case joins at most: a failure in it should still be found at a glance."""

Progress: TypeAlias = Callable[[int, int], None]


@attrs.frozen
class SmallestSet:
    """A set of cases, each as the ids of its questions, and the mutants it does not catch."""

    operation: str
    cases: tuple[tuple[str, ...], ...]
    missed: tuple[str, ...]


def killers_of(mutant: Mutant, tried: Sequence[Question]) -> frozenset[str]:
    """Name questions that catch a mutant, each asked by itself; `tried` has those first that catch most."""
    target = ReferenceTarget(mutant.service(), mutant.id)
    found: set[str] = set()
    own = [question for question in tried if question.rule == mutant.rule]
    for question in _telling(mutant, [*own, *(each for each in tried[:POPULAR] if each not in own)]):
        if any(kills(verdict, mutant.rule) for verdict in asking_of(target).trial.run(question.script)):
            found.add(question.id)
        if len(found) == ENOUGH:
            break
    return frozenset(found)


def _telling(mutant: Mutant, tried: Sequence[Question]) -> Iterator[Question]:
    """Leave out the calls that a mutant which only refuses otherwise answers like the reference."""
    same: set[str] = set()
    if mutant.kind != "service" and mutant.operator != "wrong-status":
        same = answered_alike(mutant.service(), mutant.operation, {question.id for question in tried})
    return (question for question in tried if question.id not in same)


def catches(cases: Sequence[Case], mutant: Mutant) -> bool:
    """Say whether these cases, asked one after the other, catch a mutant."""
    asking = asking_of(ReferenceTarget(mutant.service(), mutant.id))
    return any(kills(verdict, mutant.rule) for case in cases for verdict in asking.negative(case.script, case.control))


def grouped(operation: str, ids: Sequence[str]) -> list[tuple[str, ...]]:
    """Join questions that begin in the same world, refusals first, for they change nothing; histories stay alone."""
    found = [by_id(operation)[id] for id in ids]
    groups: dict[str, list[Question]] = {}
    for question in found:
        world = question.id if question.layer == HISTORIES else repr(question.script.world)
        groups.setdefault(world, []).append(question)
    ordered = [sorted(group, key=lambda each: each.control is None) for group in groups.values()]
    return [
        tuple(each.id for each in group[start : start + CALLS])
        for group in ordered
        for start in range(0, len(group), CALLS)
    ]


_at_work: list[tuple[list[Mutant], list[Question], list[Case]]] = []


def _work(task: tuple[Literal["killers", "caught"], int]) -> tuple[str, frozenset[str], bool]:
    (chosen, tried, cases), (what, number) = _at_work[0], task
    mutant = chosen[number]
    if what == "caught":
        return mutant.id, frozenset(), catches(cases, mutant)
    return mutant.id, killers_of(mutant, tried), False


def _each(
    what: Literal["killers", "caught"],
    chosen: list[Mutant],
    asked: tuple[list[Question], list[Case]],
    processes: int,
    progress: Progress,
) -> Iterator[tuple[str, frozenset[str], bool]]:
    _at_work[:] = [(chosen, *asked)]
    with multiprocessing.get_context("fork").Pool(processes) as workers:
        tasks = [(what, number) for number in range(len(chosen))]
        for done, result in enumerate(workers.imap_unordered(_work, tasks, 4), 1):
            progress(done, len(chosen))
            yield result


def smallest_of(operation: str, fates: Sequence[Fate], processes: int, progress: Progress) -> SmallestSet:
    """Find a small set of cases of one operation among the questions that killed something first."""
    first = {fate.id: fate.killer for fate in fates if fate.operation == operation and fate.killer is not None}
    chosen = [mutant for mutant in mutants() if mutant.id in first]
    light = [question for question in by_id(operation).values() if not question.heavy]
    times = Counter(first.values())
    tried = sorted((each for each in light if each.id in times), key=lambda each: -times[each.id])
    decided(operation)
    asked = _each("killers", chosen, (tried, []), processes, progress)
    found = {id: killers | {first[id]} for id, killers, _ in asked}
    ids = covering(found)
    cases = grouped(operation, ids)
    missed = _missed(operation, cases, chosen, processes, progress)
    # What was lost by joining is asked alone.
    cases += [(id,) for id in covering({each: found[each] for each in missed})]
    again = [mutant for mutant in chosen if mutant.id in missed]
    missed = _missed(operation, cases, again, processes, progress)
    cases += _in_company([mutant for mutant in again if mutant.id in missed], first)
    return SmallestSet(operation, tuple(cases), tuple(_missed(operation, cases, again, processes, progress)))


def _in_company(missed: Sequence[Mutant], first: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Ask what tells these mutants after what makes it tell: the two are cases of their own, for worlds may differ."""
    pairs = ((company_of(mutant, first[mutant.id]), first[mutant.id]) for mutant in missed)
    return [(id,) for id in dict.fromkeys(id for pair in pairs for id in pair if id is not None)]


def company_of(mutant: Mutant, killer: str) -> str | None:
    """Name a question that shows the reading which the answer to the killer, taken alone permitted, contradicts."""
    ids = by_id(mutant.operation)
    for question in about_first(mutant.operation, mutant.about, asked_first(mutant.operation)):
        if question.id == killer:
            break
        asking = asking_of(ReferenceTarget(mutant.service(), mutant.id))
        asking.negative(question.script, question.control)
        if any(kills(verdict, mutant.rule) for verdict in asking.negative(ids[killer].script, ids[killer].control)):
            return question.id
    return None


def _missed(
    operation: str, cases: Sequence[tuple[str, ...]], chosen: list[Mutant], processes: int, progress: Progress
) -> list[str]:
    made = [joined(operation, ids) for ids in cases]
    return [id for id, _, caught in _each("caught", chosen, ([], made), processes, progress) if not caught]


def keep(found: SmallestSet) -> Path:
    """Write the set of one operation where the suite reads it."""
    KEPT.mkdir(exist_ok=True)
    path = KEPT / f"{found.operation}.txt"
    path.write_text("".join(" ".join(ids) + "\n" for ids in found.cases), "utf-8")
    return path
