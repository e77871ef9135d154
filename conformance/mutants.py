"""Builds that are wrong on purpose, made from the rulebook: what the suite must be able to catch.

No mutant is picked by hand for a rule. Operators look at a rule (its predicate, its limit, the parts of a
message and of the world it reads), at the shape, the spelling and the effects of an operation, and
make every mistake of their kind.
"""

from functools import cache

from conformance.adapters.reference import ReferenceTarget
from conformance.mutation.answers import answer_mutants
from conformance.mutation.contacts import contact_mutants
from conformance.mutation.effects import effect_mutants
from conformance.mutation.entries import entry_mutants
from conformance.mutation.headers import header_mutants
from conformance.mutation.ids import id_mutants
from conformance.mutation.ledger import ledger_mutants
from conformance.mutation.memory import memory_mutants
from conformance.mutation.mutant import Mutant
from conformance.mutation.repeated_ids import repeated_id_mutants
from conformance.mutation.results import result_mutants
from conformance.mutation.rules import rule_mutants
from conformance.mutation.shapes import shape_mutants
from conformance.mutation.spelling import spelling_mutants
from conformance.mutation.stages import stage_mutants
from conformance.mutation.starts import start_mutants
from conformance.mutation.tokens import token_mutants
from refimpl.operations import OPERATIONS

__all__ = ["Mutant", "equivalence", "mutant_target", "mutants", "mutants_of"]

_FAMILIES = (
    rule_mutants, spelling_mutants, shape_mutants, answer_mutants, effect_mutants, ledger_mutants, memory_mutants,
    entry_mutants, token_mutants, contact_mutants, start_mutants, id_mutants, repeated_id_mutants,
    result_mutants, header_mutants, stage_mutants,
)  # fmt: skip


@cache
def mutants() -> tuple[Mutant, ...]:
    """List every mutant of every operation, always in the same order."""
    return tuple(mutant for operation in OPERATIONS for mutant in mutants_of(operation))


@cache
def mutants_of(operation: str) -> tuple[Mutant, ...]:
    """List every mutant of one operation; making all takes seconds."""
    return tuple(mutant for family in _FAMILIES for mutant in family(OPERATIONS[operation]))


def equivalence(mutant: Mutant) -> str | None:
    """Say why a mutant need not be caught, because no single answer of it is forbidden; None where it must be."""
    return mutant.equivalent


def mutant_target(id: str) -> ReferenceTarget:
    """Make the target that is wrong in this way; an unknown id raises KeyError."""
    found = {mutant.id: mutant for mutant in mutants_of(id.partition("/")[0])}[id]
    return ReferenceTarget(found.service(), f"mutant:{id}")
