"""Which guards of the machine's tables decide alone: two calls that differ in that guard only, one accepted, one not.

This is what avionics calls MC/DC, of the one condition every table is: all guards hold. A pair is an enumerated call
and its control. Where a guard depends on a reading of the documents, both calls are decided under one that breaks it.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from conformance.scripts import Script, Send
from conformance.strategies.enumerated import Probe, probes
from refimpl.answer import ACCEPTANCE
from refimpl.decision import Decision
from refimpl.machine import NO_BINDINGS, decide
from refimpl.operations import OPERATIONS
from refimpl.readings import Bindings
from refimpl.wire import settings_from_json
from refimpl.world import fresh


class Guard(NamedTuple):
    """One rule in one state of an operation, of the table of its calls or of that of their entries."""

    operation: str
    table: str
    state: str
    rule: str


class Evidence(NamedTuple):
    """The call in which a guard decides alone, and the readings it does so under; none where the default ones do."""

    probe: Probe
    bindings: Bindings


CALL, ENTRY = "call", "entry"
NOT_SHOWN: dict[tuple[str, str], str] = {}
"""Guards no pair shows, by table and rule, and why there can be none."""


def guards(operation: str) -> list[Guard]:
    """List the guards of both tables, in their order."""
    machine = OPERATIONS[operation]
    tables = ((CALL, machine.states), (ENTRY, machine.each))
    return [
        Guard(operation, table, state.name, rule.id)
        for table, states in tables
        for state in states
        for rule in state.guards
    ]


def decided(script: Script, bindings: Bindings) -> Decision:
    """Decide the call of a script under some readings."""
    call = next(step for step in script.steps if isinstance(step, Send))
    world = fresh(settings_from_json(dict(script.world)))
    return decide(OPERATIONS[script.operation], world, call.request, call.caller, bindings)


def failing(decision: Decision) -> set[tuple[str, str]]:
    """Name the guards that do not hold, by table and rule."""
    of_entries = {(ENTRY, rule.id) for entry in decision.entries for rule in entry.broken}
    return {(CALL, rule.id) for rule in decision.broken} | of_entries


def accepted(decision: Decision) -> bool:
    """Say whether a call, all its entries with it, is accepted."""
    return all(each.permitted[0] is ACCEPTANCE for each in (decision, *decision.entries))


def _readings(decision: Decision, rule: str) -> Iterator[Bindings]:
    """List readings under which a rule that is in question is broken."""
    for each in (decision, *decision.entries):
        for dispute in each.disputes:
            if dispute.rule.id == rule:
                for way in dispute.rulings:
                    if way.kept is False:
                        yield {fork.ambiguity: fork.chosen for fork in way.forks}


def decides_alone(probe: Probe, guard: tuple[str, str], bindings: Bindings) -> bool:
    """Say whether a guard, and nothing else, tells a call from its control, and refusal from acceptance."""
    if probe.control is None:
        return False
    call, control = decided(probe.script, bindings), decided(probe.control, bindings)
    return failing(call) == {guard} and not failing(control) and accepted(control) and not accepted(call)


@cache
def shown(operation: str) -> dict[Guard, Evidence]:
    """Find, for every guard that has one, the first pair of calls in which it decides alone; sure ones come first."""
    wanted = {(guard.table, guard.rule): guard for guard in guards(operation)}
    found: dict[Guard, Evidence] = {}
    asked = sorted(probes(operation), key=lambda probe: probe.side != "breaks")
    for probe in asked:
        places = [guard for guard in wanted if guard[1] == probe.rule and wanted[guard] not in found]
        if not places or probe.control is None:
            continue
        plain = decided(probe.script, NO_BINDINGS)
        for bindings in (NO_BINDINGS, *_readings(plain, probe.rule)):
            for place in places:
                if wanted[place] not in found and decides_alone(probe, place, bindings):
                    found[wanted[place]] = Evidence(probe, bindings)
    return found


def table() -> str:
    """Write down for every guard the call that shows it, after a count by operation."""
    rows: list[tuple[str, ...]] = [("operation", "guards", "shown", "by a reading", "not shown")]
    for name in OPERATIONS:
        known, evidence = guards(name), shown(name)
        by_reading = sum(1 for each in evidence.values() if each.bindings)
        rows.append((name, *map(str, (len(known), len(evidence), by_reading, len(known) - len(evidence)))))
    blocks = [_aligned(rows)]
    for name in OPERATIONS:
        blocks.append(f"{name}\n{_aligned([_row(guard, shown(name).get(guard)) for guard in guards(name)])}")
    return "\n\n".join(blocks)


def _row(guard: Guard, evidence: Evidence | None) -> tuple[str, ...]:
    if evidence is None:
        return f"  {guard.state}", guard.rule, f"not shown: {NOT_SHOWN.get((guard.table, guard.rule), 'for no reason')}"
    way = "/".join(evidence.probe.id.split("/")[2:])
    readings = ", ".join(f"{name}={''.join(sorted(letters))}" for name, letters in sorted(evidence.bindings.items()))
    return f"  {guard.state}", guard.rule, f"{way} ({readings})" if readings else way


def _aligned(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)
