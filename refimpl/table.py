"""An operation as a table: ordered states, each entered when all its guards hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from refimpl.answer import Answer, Json, Permit, Rejected
from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.message import Message
from refimpl.rule import Predicate, Rule
from refimpl.shape import Structure
from refimpl.sources import Source
from refimpl.world import Event, World

START, REFUSED = "received", "refused"
TOKEN = "token"
"""The part of a message that makes a call repeatable."""


@dataclass(frozen=True, slots=True)
class State:
    """One state of a machine: its name, what having entered it means, and the rules that guard it.

    `anew` says that its guards are asked of new calls only, not of one that repeats an earlier one. `late` are guards
    of earlier states that a build may as well ask here: one of their answers is that of a fault found here, or what
    they are about is only known here.
    """

    name: str
    says: str
    guards: tuple[Rule, ...]
    anew: bool = False
    late: tuple[Rule, ...] = ()


class Guard(NamedTuple):
    """A rule and what is asked of it in the state it guards."""

    rule: Rule
    holds: Predicate


class Plan(NamedTuple):
    """What is asked of a message: the guards with something to say, flat and by state, and the whole path."""

    predicates: tuple[Predicate, ...]
    states: tuple[tuple[str, tuple[Guard, ...]], ...]
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation's table.

    `lower` reads a request into a message; `states` are its states in order, the last one accepting;
    `spelling` says each fault in the operation's own words, its first answer being the default;
    `environment` are the answers any call may get at any time; `effect` is what acceptance changes;
    `respond` makes a response to a message around a fresh id; `settle` writes into an accepted message what
    the account decides. `repeats` says whether a call only repeats an earlier one, which is then answered as
    that one was and has no effect of its own. Where the operation takes
    several messages in one call, `entries` is the member that lists them, `states` are those of the call and
    `each` those of every entry; `apart` says that in this world no entry of a call bears on another.
    """

    name: str
    source: Source
    shape: Structure
    lower: Callable[[Json], Message]
    states: tuple[State, ...]
    spelling: Mapping[Fault, tuple[Permit, ...]]
    environment: tuple[Permit, ...]
    effect: Callable[[Message, World], Event]
    respond: Callable[[Message, str], Mapping[str, Json]]
    judged: tuple[Rule, ...]
    settle: Callable[[Case], Message] = lambda case: case.message
    repeats: Predicate | None = None
    entries: str = ""
    apart: Callable[[Message, World], bool] = lambda message, world: False
    each: tuple[State, ...] = ()
    _plans: dict[tuple[frozenset[str], bool], Plan] = field(default_factory=dict, init=False, repr=False, compare=False)

    def plan(self, absent: frozenset[str], entry: bool = False) -> Plan:
        """List the states of a call, or of an entry, with the guards that have something to say without these parts."""
        found = self._plans.get((absent, entry))
        if found is None:
            states = tuple(
                (
                    state.name,
                    tuple(self._guard(state, rule, absent) for rule in state.guards if rule.only_with not in absent),
                )
                for state in (self.each if entry else self.states)
            )
            predicates = tuple(guard.holds for _, guards in states for guard in guards)
            found = Plan(predicates, states, (START, *(name for name, _ in states)))
            self._plans[absent, entry] = found
        return found

    def _guard(self, state: State, rule: Rule, absent: frozenset[str]) -> Guard:
        """Ask a rule of new calls only where its state says so; a call without a token is always new."""
        repeats, holds = self.repeats, rule.holds
        if repeats is None or not state.anew or TOKEN in absent:
            return Guard(rule, holds)
        return Guard(rule, lambda case: None if repeats(case) else holds(case))

    def rules(self) -> tuple[Rule, ...]:
        """List every rule of the operation: its guards in order, then those about answers and effects."""
        guards = (rule for state in (*self.states, *self.each) for rule in state.guards)
        return (*{rule.id: rule for rule in guards}.values(), *self.judged)

    def may_be_weather(self, answer: Answer) -> bool:
        """Say whether a refusal is one that any call may meet with at any time."""
        return isinstance(answer, Rejected) and any(
            not permit.entry and permit.covers(answer) for permit in self.environment
        )

    def spelled(self, rule: Rule) -> tuple[Permit, ...]:
        """Say how this operation answers when the rule is broken."""
        return tuple(permit for fault in rule.permits for permit in self.spelling[fault])
