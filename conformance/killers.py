"""Which questions catch which mutants, and from that the smallest set that catches them all."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from conformance.adapters.reference import ReferenceTarget
from conformance.decided import answer_in, decided, words_of
from conformance.fates import Fate, asking_of, kills
from conformance.mutants import Mutant, mutants
from conformance.questions import Question, questions
from conformance.scripts import Send
from conformance.smallest import covering

KEPT = Path(__file__).parent / "smallest"
"""Where the sets are kept."""


def killers_of(mutant: Mutant, tried: Sequence[Question]) -> frozenset[str]:
    """Name the questions that catch a mutant, each asked by itself."""
    target = ReferenceTarget(mutant.service(), mutant.id)
    return frozenset(question.id for question in _telling(mutant, tried) if catches(question, mutant, target))


def _telling(mutant: Mutant, tried: Sequence[Question]) -> Iterator[Question]:
    """Leave out the calls that a mutant which only refuses otherwise answers like the reference."""
    same = set()
    if mutant.kind != "service" and mutant.operator != "wrong-status":
        service = mutant.service()
        for each in decided(mutant.operation):
            call = Send(each.request, each.caller)
            if words_of(answer_in(service, each.world, mutant.operation, call)) == each.answer:
                same.add(each.probe.id)
    return (question for question in tried if question.id not in same)


def catches(question: Question, mutant: Mutant, target: ReferenceTarget) -> bool:
    """Say whether a question alone catches a mutant."""
    asked = asking_of(target).negative(question.script, question.control)
    return any(kills(verdict, mutant.rule) for verdict in asked)


_at_work: list[tuple[list[Mutant], list[Question]]] = []


def _killers(number: int) -> tuple[str, frozenset[str]]:
    chosen, tried = _at_work[0]
    return chosen[number].id, killers_of(chosen[number], tried)


def smallest_of(
    operation: str, fates: Sequence[Fate], processes: int, progress: Callable[[int, int], None]
) -> tuple[list[str], list[str]]:
    """Find a small set of questions for one operation; also name the mutants that no question catches alone."""
    killed = {fate.id for fate in fates if fate.killer is not None}
    chosen = [mutant for mutant in mutants() if mutant.operation == operation and mutant.id in killed]
    decided(operation)
    _at_work[:] = [(chosen, [question for question in questions(operation) if not question.heavy])]
    found: dict[str, frozenset[str]] = {}
    with multiprocessing.get_context("fork").Pool(processes) as workers:
        for done, (id, killers) in enumerate(workers.imap_unordered(_killers, range(len(chosen)), 4), 1):
            found[id] = killers
            progress(done, len(chosen))
    return covering({id: killers for id, killers in found.items() if killers}), [id for id in found if not found[id]]


def keep(operation: str, ids: Sequence[str]) -> Path:
    """Write the set of one operation where the smoke suite reads it."""
    KEPT.mkdir(exist_ok=True)
    path = KEPT / f"{operation}.txt"
    path.write_text("".join(f"{id}\n" for id in ids), "utf-8")
    return path
