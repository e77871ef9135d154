"""Calls that carry several messages: decide one, see what became of it, let the world go on, decide the next.

A fault may be told as the error of the whole call or as the status of the entries it concerns; both are
permitted, whichever table its rule stands in (A-B02).
"""

from collections.abc import Sequence

from refimpl.answer import ACCEPTANCE, Permit
from refimpl.case import Case
from refimpl.decision import Decision, weigh
from refimpl.message import Message
from refimpl.readings import Bindings
from refimpl.rule import Rule
from refimpl.table import Operation
from refimpl.world import World, evolve


def decided(gate: Decision, world: World, caller: str | None, bindings: Bindings) -> Decision:
    """Add to the decision about a call what may become of each of its entries."""
    operation = gate.operation
    apart = operation.apart(gate.message, world)
    entries = []
    for message in gate.message.entries:
        entry = of_entry(gate, message, world, caller, bindings)
        entries.append(entry)
        if not apart and entry.permitted and entry.permitted[0] is ACCEPTANCE:
            world = evolve(world, operation.effect(message, world))
    permitted = _of_the_call(gate, entries)
    return gate._replace(permitted=permitted, entries=tuple(entries))


def of_entry(gate: Decision, message: Message, world: World, caller: str | None, bindings: Bindings) -> Decision:
    """Decide one entry in the world its predecessors left; faults of the whole call concern it as well."""
    operation = gate.operation
    entry = weigh(operation, operation.plan(message.absent, entry=True), Case(message, world, caller, bindings))
    if not gate.broken and not gate.disputes and not entry.broken and not entry.disputes:
        return entry
    rules = (*gate.broken, *entry.broken, *_disputed(gate), *_disputed(entry))
    statuses = _spelled(operation, rules, entry=True)
    accepts = ACCEPTANCE in entry.permitted and not gate.surely
    if accepts and not gate.broken and not entry.broken:
        return entry._replace(permitted=(ACCEPTANCE, *statuses))
    return entry._replace(permitted=(*statuses, ACCEPTANCE) if accepts else statuses)


def _disputed(decision: Decision) -> tuple[Rule, ...]:
    return tuple(dispute.rule for dispute in decision.disputes)


def _spelled(operation: Operation, rules: Sequence[Rule], *, entry: bool) -> tuple[Permit, ...]:
    permits = (permit for rule in rules for permit in operation.spelled(rule) if permit.entry is entry)
    first: dict[tuple[str | None, tuple[int, ...]], Permit] = {}
    for permit in permits:
        first.setdefault((permit.code, permit.statuses), permit)
    return tuple(first.values())


def _of_the_call(gate: Decision, entries: Sequence[Decision]) -> tuple[Permit, ...]:
    """List the answers to the whole call, the default first; acceptance means a status for every entry."""
    everyone = (gate, *entries)
    if not any(each.broken or each.disputes for each in everyone):
        return (ACCEPTANCE,)
    broken = [rule for each in everyone for rule in each.broken]
    disputed = [rule for each in everyone for rule in _disputed(each)]
    refusals = _spelled(gate.operation, (*broken, *disputed), entry=False)
    if not all(entry.permitted for entry in entries) or (gate.surely and not entries):
        return refusals
    first = gate.operation.spelled(broken[0])[0] if broken else ACCEPTANCE
    by_entries = first is ACCEPTANCE or first.entry
    return (ACCEPTANCE, *refusals) if by_entries else (*refusals, ACCEPTANCE)
