"""The rulebook as data: rules, tables of operations, ambiguities and statements."""

from collections.abc import Callable, Sequence
from functools import partial

from refimpl.aliases import ALIASES
from refimpl.answer import Json, Permit
from refimpl.operations import OPERATIONS
from refimpl.readings import Ambiguity, register
from refimpl.rule import Rule
from refimpl.rulebook import BY_ID, RULEBOOK
from refimpl.statements import Statement, statements
from refimpl.table import Operation, State


def rule_json(rule: Rule) -> dict[str, Json]:
    """Write one rule as data."""
    body: dict[str, Json] = {
        "id": rule.id,
        "about": rule.about.name.lower(),
        "strength": rule.strength.name.lower(),
        "statement": rule.statement,
        "cites": list(rule.cites),
        "faults": [fault.name.lower() for fault in rule.permits],
    }
    if rule.bound is not None:
        body["bound"] = {"at": rule.bound.at, "past": rule.bound.past, "ambiguity": rule.bound.ambiguity}
    return body


def _states(states: Sequence[State]) -> list[Json]:
    return [{"name": s.name, "says": s.says, "guards": _ids(s.guards), "late": _ids(s.late)} for s in states]


def _ids(rules: Sequence[Rule]) -> list[str]:
    return [rule.id for rule in rules]


def permit_json(permit: Permit) -> dict[str, Json]:
    """Write one permitted answer as data."""
    if permit.code is None:
        return {"accepted": True}
    if permit.entry:
        return {"status": permit.code}
    return {"code": permit.code, "statuses": list(permit.statuses)}


def table_json(operation: Operation) -> dict[str, Json]:
    """Write the states of an operation, those of one entry apart, and how it spells each fault."""
    body: dict[str, Json] = {"states": _states(operation.states)}
    if operation.each:
        body["each"] = _states(operation.each)
    body["spelling"] = {
        fault.name.lower(): [permit_json(permit) for permit in permits] for fault, permits in operation.spelling.items()
    }
    return body


def ambiguity_json(found: Ambiguity) -> dict[str, Json]:
    """Write one ambiguity as data."""
    return {
        "id": found.id,
        "kind": found.kind,
        "says": found.says,
        "default": found.default,
        "rules": list(found.rules),
        "permits": list(found.permits),
        "readings": {reading.letter: reading.says for reading in found.readings},
    }


def statement_json(found: Statement) -> dict[str, Json]:
    """Write one statement of the documents as data."""
    return {
        "id": found.id,
        "document": found.document,
        "line": found.line,
        "where": found.where,
        "says": found.says,
        "rules": list(found.rules),
        "world": list(found.world),
        "excluded": found.excluded,
    }


def named_json(word: str) -> dict[str, Json] | None:
    """Write as data what bears a name, in any letter case: an operation, a rule, an ambiguity or a statement."""
    wanted = word.strip().casefold()
    rules = {**{old: BY_ID[now] for old, now in ALIASES.items()}, **BY_ID}
    made: dict[str, Callable[[], dict[str, Json]]] = {
        **{name: partial(statement_json, each) for name, each in statements().items()},
        **{name: partial(ambiguity_json, each) for name, each in register().items()},
        **{name: partial(rule_json, each) for name, each in rules.items()},
        **{name: partial(table_json, each) for name, each in OPERATIONS.items()},
    }
    found = {name.casefold(): make for name, make in made.items()}.get(wanted)
    return None if found is None else found()


def rulebook_json() -> dict[str, Json]:
    """Write the rules, the operations' tables and spellings, and the ambiguities as data."""
    operations = {name: table_json(operation) for name, operation in OPERATIONS.items()}
    ambiguities = [ambiguity_json(each) for each in register().values()]
    return {"rules": [rule_json(rule) for rule in RULEBOOK], "operations": operations, "ambiguities": ambiguities}
