"""Partitions by one rule: the calls that keep it, break it or leave it open, and those at its limit and one past it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import NamedTuple

from conformance.partitions.calls import Call
from refimpl.case import Case
from refimpl.decision import rulings
from refimpl.grammar.address import ODD_RECIPIENTS, ODD_SENDER
from refimpl.message import Message
from refimpl.operations import OPERATIONS
from refimpl.rule import About, Bound, Rule
from refimpl.rulebook import BY_ID
from refimpl.rules.shape import DEFECTS

KEPT, BROKEN, DISPUTED = "rule kept", "rule broken", "rule disputed"
QUESTIONED, UNBROKEN = "rule broken or disputed", "rule not broken"
INSIDE, AT, BETWEEN, PAST = "inside the limit", "at the limit", "one past what is sure", "one past the limit"
FLAWS = frozenset((DEFECTS, ODD_RECIPIENTS, ODD_SENDER))
"""Parts whose absence is no absence: a rule about them is kept where there are none."""


@dataclass(frozen=True, slots=True)
class Sounding(Bound):
    """A limit that notes what is compared with it."""

    values: list[int] = field(default_factory=list)

    def admits(self, case: Case, value: int) -> bool:
        """Note the value, and judge it."""
        self.values.append(value)
        return Bound.admits(self, case, value)


@cache
def _moved(rule: str, step: int) -> Rule:
    """Take the rule with its limit moved, as a build does that is off by that much."""
    own = BY_ID[rule]
    assert own.bound is not None
    return replace(own, bound=own.bound.moved(step))


def _side(rule: Rule, case: Case) -> str:
    """Say whether a rule is kept whatever the reading, broken whatever the reading, or neither."""
    found = {way.kept is False for way in rulings(rule, case)}
    return DISPUTED if len(found) > 1 else BROKEN if found == {True} else KEPT


def _limits(rule: Rule, bound: Bound, case: Case, side: str) -> Iterator[str]:
    """Say on which side of its limit a call is, by what becomes of it where the limit is off by one."""
    if side == KEPT:
        yield INSIDE if _side(_moved(rule.id, -1), case) == KEPT else AT
    elif side == BROKEN and _side(_moved(rule.id, 1), case) != BROKEN:
        yield PAST
    elif side == DISPUTED:
        if _side(_moved(rule.id, 1), case) == KEPT:
            yield BETWEEN
        if _measured(rule, bound, case)[:1] == [bound.at]:
            # What else counts is open to readings, but by the plain measure, compared first, it is at the limit.
            yield AT


def _measured(rule: Rule, bound: Bound, case: Case) -> list[int]:
    """List what a rule compares with its limit."""
    sounding = Sounding(bound.at, bound.past, bound.ambiguity, bound.most)
    if rule.bounded is not None:
        case.begin()
        rule.bounded(case, sounding)
    return sounding.values


class Place(NamedTuple):
    """Where a rule stands in an operation's tables: among the guards of the call, of each entry, of new calls only."""

    rule: Rule
    of_call: bool
    of_entries: bool
    anew: bool


@cache
def _place(operation: str, rule: str) -> Place | None:
    table = OPERATIONS[operation]
    own = next((each for each in table.rules() if each.id == rule), None)
    if own is None:
        return None
    states = [state for state in table.states if own in state.guards]
    return Place(own, bool(states), any(own in each.guards for each in table.each), any(each.anew for each in states))


def of_rule(rule: Rule, call: Call) -> set[str]:
    """Name the partitions of a rule a call falls into; a bulk call may fall into several."""
    decision = call.decision
    place = _place(decision.operation.name, rule.id)
    found: set[str] = set()
    if place is not None and place.of_call:
        found.update(_of_message(place, call, decision.message))
    if place is not None and place.of_entries:
        for message in decision.message.entries:
            found.update(_of_message(place, call, message))
        if any(place.rule in entry.surely for entry in decision.entries):
            # What earlier entries left behind is in these decisions only.
            found |= {BROKEN, QUESTIONED}
    return found


def _of_message(place: Place, call: Call, message: Message) -> Iterator[str]:
    rule, repeats = place.rule, call.decision.operation.repeats
    if not message.holes.isdisjoint(rule.subject):
        return
    if rule.only_with in message.absent and rule.only_with not in FLAWS:
        yield UNBROKEN
        return
    case = Case(message, call.world, call.caller, {})
    if place.anew and repeats is not None and repeats(case):
        return
    side = _side(rule, case)
    yield from (side, UNBROKEN if side == KEPT else QUESTIONED)
    if rule.bound is not None:
        yield from _limits(rule, rule.bound, case, side)


def required(rule: Rule) -> frozenset[str]:
    """Name the partitions a check of a rule must reach: both its sides, and both sides of its limit.

    A call without what the rule is about does not break it, and one that breaks it by one reading questions it.
    """
    if rule.about is not About.REQUEST:
        return frozenset()
    limits = () if rule.bound is None else (AT, BETWEEN if rule.bound.past is None else PAST)
    return frozenset((UNBROKEN, QUESTIONED, *limits))


def firmly_required(rule: Rule, *, surely: bool) -> frozenset[str]:
    """Name the partitions that calls made for a rule must reach: what it is about must be in some that keep it.

    `surely` says that some call breaks it whatever the reading; there is none for rules that rest on a reading.
    """
    return required(rule) | ({KEPT, BROKEN if surely else QUESTIONED} if rule.about is About.REQUEST else set())
