"""A decision pointed at: the request with a mark under what is wrong, and the parts of the account that matter."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from refimpl.answer import Json
from refimpl.decision import Decision
from refimpl.explain.accounts import Part, parts
from refimpl.explain.culprits import Place, at
from refimpl.explain.layout import columns, more, paragraph
from refimpl.explain.marks import Call, Mark, marks
from refimpl.explain.pointed import drawn, many, short
from refimpl.rule import Rule
from refimpl.table import REFUSED

MOST_FAULTS = 24
MOST_PARTS = 12
INDENT = "  "


class Fault(NamedTuple):
    """A rule that a call breaks in some reading, in one of its entries if any: where, and by what of the account."""

    rule: Rule
    entry: int | None
    marks: list[Mark]
    parts: list[Part]


def faults(
    decision: Decision, call: Call, account: Json, entries: Mapping[int, Decision], only: frozenset[str] = frozenset()
) -> list[Fault]:
    """Find the places of every rule broken or in dispute, or of some only, of the call and of these entries."""
    everyone: list[tuple[int | None, Decision]] = [(None, decision), *entries.items()]
    found = [
        (rule, entry, each)
        for entry, each in everyone
        for rule in {rule.id: rule for rule in (*each.broken, *(dispute.rule for dispute in each.disputes))}.values()
        if not only or rule.id in only
    ]
    return [
        Fault(rule, entry, marks(rule, call, entry), parts(rule, account, each.message, call.caller))
        for rule, entry, each in found[:MOST_FAULTS]
    ]


def stopped(decision: Decision, entry: bool = False) -> list[str]:
    """Say before which state a call was stopped, or one of its entries, and by which rules."""
    if decision.path[-1] != REFUSED:
        return []
    states = decision.operation.each if entry else decision.operation.states
    state = states[len(decision.path) - 2]
    guards = [rule.id for rule in decision.broken if rule in state.guards]
    return paragraph(f"stopped before {state.name}, by {', '.join(guards)}", INDENT, INDENT * 2)


def notes(found: list[Fault], request: Json) -> dict[Place, str]:
    """Say of every place which rules are broken there."""
    rules: dict[Mark, dict[str, None]] = {}
    for fault in found:
        for mark in fault.marks:
            rules.setdefault(mark, {})[fault.rule.id] = None
    return {mark.place: ": ".join(filter(None, (_what(mark, request), ", ".join(ids)))) for mark, ids in rules.items()}


def _what(mark: Mark, request: Json) -> str:
    return "missing" if mark.missing else many(at(request, mark.place))


def request(found: list[Fault], asked: Json) -> list[str]:
    """Draw the request with what is wrong in it; nothing where nothing is."""
    told = notes(found, asked)
    return [f"{INDENT}{line}" for line in drawn(asked, told, columns() - len(INDENT))] if told else []


def account(found: list[Fault]) -> Iterator[str]:
    """List the parts of the account that rules are broken by."""
    told: dict[str, tuple[Part, list[str]]] = {}
    for fault in found:
        for part in fault.parts:
            rules = told.setdefault(part.path, (part, []))[1]
            rules += [fault.rule.id] * (fault.rule.id not in rules)
    for path, (part, rules) in list(told.items())[:MOST_PARTS]:
        value = "none" if part.value is None else short(part.value, max(columns() - len(path) - 4, 24))
        yield from paragraph(f"{path}: {value}", INDENT, INDENT * 3)
        yield from paragraph(", ".join(rules), INDENT * 3)
    yield from more(len(told) - MOST_PARTS, "parts of the account")
