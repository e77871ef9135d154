"""A decision as data: what may be answered, the path walked, and where each broken rule is broken."""

from collections.abc import Sequence

from conformance.rulebook_data import permit_json
from refimpl.answer import Json
from refimpl.decision import Decision
from refimpl.explain.accounts import Part, written
from refimpl.explain.decisions import Asked, examples
from refimpl.explain.marks import Call, Mark
from refimpl.explain.shown import Fault, faults
from refimpl.rule import Rule
from refimpl.table import REFUSED
from refimpl.world import World


def decision_json(decision: Decision, world: World, caller: str | None, asked: Asked) -> dict[str, Json]:
    """Write a decision as data; faults of entries that come out alike are told of the first of them."""
    call = Call(decision.operation, world, asked.request, caller)
    found = faults(decision, call, asked.account, examples(decision))
    body: dict[str, Json] = {"operation": decision.operation.name, **_one(decision, found, None)}
    if decision.operation.each:
        entries = enumerate(decision.entries)
        body["entries"] = [{"entry": number, **_one(entry, found, number)} for number, entry in entries]
    return body


def _one(decision: Decision, found: Sequence[Fault], entry: int | None) -> dict[str, Json]:
    disputed = [dispute.rule for dispute in decision.disputes]
    states = decision.operation.states if entry is None else decision.operation.each
    stopped = states[len(decision.path) - 2].name if decision.path[-1] == REFUSED else None
    return {
        "permitted": [permit_json(permit) for permit in decision.permitted],
        "path": list(decision.path),
        "stopped_before": stopped,
        "broken": [_fault(rule, rule in decision.surely, found, entry) for rule in decision.broken],
        "disputed": [_fault(rule, False, found, entry) for rule in disputed],
        "ambiguities": list(
            dict.fromkeys(fork.ambiguity for each in decision.disputes for way in each.rulings for fork in way.forks)
        ),
    }


def _fault(rule: Rule, surely: bool, found: Sequence[Fault], entry: int | None) -> dict[str, Json]:
    told = next((fault for fault in found if fault.rule is rule and fault.entry == entry), None)
    return {
        "rule": rule.id,
        "strength": rule.strength.name.lower(),
        "statement": rule.statement,
        "cites": list(rule.cites),
        "in_every_reading": surely,
        "at": [_mark(mark) for mark in told.marks] if told else [],
        "account": [_part(part) for part in told.parts] if told else [],
    }


def _mark(mark: Mark) -> dict[str, Json]:
    return {"path": written(mark.place), "steps": list(mark.place), "missing": mark.missing}


def _part(part: Part) -> dict[str, Json]:
    return {"path": part.path, "steps": list(part.place), "value": part.value}
