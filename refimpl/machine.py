"""The interpreter: walks an operation's table for one call and says what the documents permit.

A machine is an ordered list of states; a state is entered when all its guards hold. The walk goes on
past a broken guard, because a call with several faults may be answered with any of them (A-V42): the
states order and explain, they do not cut short.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from refimpl.answer import ACCEPTANCE, Answer, Json, Permit, plain_code
from refimpl.case import Case, Fork
from refimpl.faults import Fault
from refimpl.message import Message
from refimpl.readings import Bindings, Letters
from refimpl.rule import Predicate, Rule
from refimpl.shape import Structure
from refimpl.sources import Source
from refimpl.world import Event, World

MOST_RULINGS = 64
"""Ways one rule may come out; past this the rest is left open, which permits more, never less."""
START, REFUSED = "received", "refused"


@dataclass(frozen=True, slots=True)
class State:
    """One state of a machine: its name, what having entered it means, and the rules that guard it."""

    name: str
    says: str
    guards: tuple[Rule, ...]


class Plan(NamedTuple):
    """What is asked of a message: the guards with something to say, flat and by state, and the whole path."""

    predicates: tuple[Predicate, ...]
    states: tuple[tuple[str, tuple[Rule, ...]], ...]
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation's table.

    `lower` reads a request into a message; `states` are its states in order, the last one accepting;
    `spelling` says each fault in the operation's own words, its first answer being the default;
    `environment` are the answers any call may get at any time; `effect` is what acceptance changes;
    `respond` makes a response around a fresh id.
    """

    name: str
    source: Source
    shape: Structure
    lower: Callable[[Json], Message]
    states: tuple[State, ...]
    spelling: Mapping[Fault, tuple[Permit, ...]]
    environment: tuple[Permit, ...]
    effect: Callable[[Message], Event]
    respond: Callable[[str], Mapping[str, Json]]
    judged: tuple[Rule, ...]
    _plans: dict[frozenset[str], Plan] = field(default_factory=dict, init=False, repr=False, compare=False)

    def plan(self, absent: frozenset[str]) -> Plan:
        """List the states and those of their guards that have something to say without these parts."""
        found = self._plans.get(absent)
        if found is None:
            states = tuple(
                (state.name, tuple(rule for rule in state.guards if rule.only_with not in absent))
                for state in self.states
            )
            predicates = tuple(rule.holds for _, guards in states for rule in guards)
            found = self._plans[absent] = Plan(predicates, states, (START, *(name for name, _ in states)))
        return found

    def rules(self) -> tuple[Rule, ...]:
        """List every rule of the operation: its guards in order, then those about answers and effects."""
        return (*(rule for state in self.states for rule in state.guards), *self.judged)

    def spelled(self, rule: Rule) -> tuple[Permit, ...]:
        """Say how this operation answers when the rule is broken."""
        return tuple(permit for fault in rule.permits for permit in self.spelling[fault])


class Ruling(NamedTuple):
    """One way a rule comes out, and the readings under which it does."""

    kept: bool | None
    forks: tuple[Fork, ...]


class Dispute(NamedTuple):
    """A rule whose outcome depends on a reading: the default ruling first."""

    rule: Rule
    rulings: tuple[Ruling, ...]


class Decision(NamedTuple):
    """What the documents say about one call.

    `permitted` lists the allowed answers, the default first; `broken` the rules broken under the
    default readings, in the order of the states; `surely` those broken under every reading; `path` the
    states walked under the default readings, ending in the last state entered or in `refused`.
    """

    operation: Operation
    message: Message
    permitted: tuple[Permit, ...]
    broken: tuple[Rule, ...]
    surely: tuple[Rule, ...]
    disputes: tuple[Dispute, ...]
    path: tuple[str, ...]

    @property
    def accepts(self) -> bool:
        """Whether acceptance is permitted."""
        return ACCEPTANCE in self.permitted

    def covers(self, answer: Answer) -> bool:
        """Say whether an answer is among the permitted ones."""
        return any(permit.covers(answer) for permit in self.permitted)


def rulings(rule: Rule, case: Case) -> tuple[Ruling, ...]:
    """List every way a rule comes out under the readings still open, the default first."""
    found: list[Ruling] = []
    plans: list[tuple[bool, ...]] = [()]
    while plans and len(found) < MOST_RULINGS:
        plan = plans.pop(0)
        case.begin(plan)
        kept = rule.holds(case)
        trail = tuple(case.trail)
        found.append(Ruling(kept, trail))
        for turn in range(len(plan), len(trail)):
            plans.append((*(fork.answered for fork in trail[:turn]), not trail[turn].answered))
    case.begin()
    return tuple(found)


NO_BINDINGS: Bindings = {}


def decide(
    operation: Operation, world: World, request: Json, caller: str | None = None, bindings: Bindings = NO_BINDINGS
) -> Decision:
    """Decide one call; total: any JSON value is a request, and nothing is raised."""
    return decide_message(operation, world, operation.lower(request), caller, bindings)


def decide_message(
    operation: Operation, world: World, message: Message, caller: str | None, bindings: Bindings
) -> Decision:
    """Decide one call already lowered."""
    case = Case(message, world, caller, bindings)
    holes = message.holes
    plan = operation.plan(message.absent)
    if not holes and _keeps_everything(plan, case):
        return Decision(operation, message, _ONLY_ACCEPTED, (), (), (), plan.path)
    case.begin()
    path = [START]
    broken: list[Rule] = []
    surely: list[Rule] = []
    disputes: list[Dispute] = []
    for name, guards in plan.states:
        for rule in guards:
            if holes and not holes.isdisjoint(rule.subject):
                continue
            kept = rule.holds(case)
            if case.trail:
                ways = rulings(rule, case)
                kept = ways[0].kept
                if any(way.kept is not False for way in ways) and any(way.kept is False for way in ways):
                    disputes.append(Dispute(rule, ways))
                elif kept is False:
                    surely.append(rule)
            elif kept is False:
                surely.append(rule)
            if kept is False:
                broken.append(rule)
        if not broken:
            path.append(name)
    if broken:
        path.append(REFUSED)
    permitted = _permitted(operation, broken, surely, disputes)
    return Decision(operation, message, permitted, tuple(broken), tuple(surely), tuple(disputes), tuple(path))


_ONLY_ACCEPTED = (ACCEPTANCE,)


def _keeps_everything(plan: Plan, case: Case) -> bool:
    """Say whether no rule is broken and no reading matters: so it is with most calls, and found out first."""
    for holds in plan.predicates:
        if holds(case) is False:
            return False
    return not case.trail


def _permitted(
    operation: Operation, broken: list[Rule], surely: list[Rule], disputes: list[Dispute]
) -> tuple[Permit, ...]:
    if not broken and not disputes:
        return _ONLY_ACCEPTED
    answers: dict[tuple[str | None, tuple[int, ...]], Permit] = {}
    if not broken:
        answers[None, ()] = ACCEPTANCE
    for rule in (*broken, *(dispute.rule for dispute in disputes)):
        for permit in operation.spelled(rule):
            answers.setdefault((permit.code, permit.statuses), permit)
    if broken and not surely and all_kept_together(disputes):
        answers[None, ()] = ACCEPTANCE
    return tuple(answers.values())


def all_kept_together(disputes: list[Dispute]) -> bool:
    """Say whether one choice of readings keeps every disputed rule."""
    states: list[dict[str, Letters]] = [{}]
    for dispute in disputes:
        states = [
            joined
            for state in states
            for way in dispute.rulings
            if way.kept is not False and (joined := _joined(state, way.forks)) is not None
        ][:MOST_RULINGS]
    return bool(states)


def _joined(state: dict[str, Letters], forks: tuple[Fork, ...]) -> dict[str, Letters] | None:
    joined = dict(state)
    for fork in forks:
        both = joined.get(fork.ambiguity, fork.chosen) & fork.chosen
        if not both:
            return None
        joined[fork.ambiguity] = both
    return joined


def learnt(decision: Decision, answer: Answer) -> Bindings | None:
    """Say which readings an answer shows its target to hold, by ambiguity; None where no reading explains it."""
    if not decision.covers(answer):
        return None
    code = getattr(answer, "code", None)
    if code is None:
        narrowed: dict[str, Letters] = {}
        for dispute in decision.disputes:
            narrowed |= _narrowed([way for way in dispute.rulings if way.kept is not False], narrowed)
        return narrowed
    if any(_spells(decision.operation, rule, code) for rule in decision.surely):
        return {}
    able = [dispute for dispute in decision.disputes if _spells(decision.operation, dispute.rule, code)]
    if len(able) != 1:
        return {}
    return _narrowed([way for way in able[0].rulings if way.kept is False], {})


def _spells(operation: Operation, rule: Rule, code: str) -> bool:
    return any(permit.code and plain_code(permit.code) == plain_code(code) for permit in operation.spelled(rule))


def _narrowed(ways: list[Ruling], before: Mapping[str, Letters]) -> dict[str, Letters]:
    """Give, for each ambiguity asked on all these ways, the readings that occur on some of them."""
    asked = [_joined({}, way.forks) or {} for way in ways]
    shared = set.intersection(*(set(each) for each in asked)) if asked else set()
    found = {}
    for ambiguity in shared:
        letters = frozenset[str]().union(*(each[ambiguity] for each in asked))
        found[ambiguity] = letters & before.get(ambiguity, letters) or letters
    return found


def stage_of(operation: Operation, rule: Rule) -> int:
    """Give the place of the state a rule guards, counting from nought."""
    return next(place for place, state in enumerate(operation.states) if rule in state.guards)


def walks(operation: Operation) -> Iterator[tuple[str, ...]]:
    """List every path the machine may walk."""
    names = [START, *(state.name for state in operation.states)]
    for last in range(1, len(names)):
        yield (*names[:last], REFUSED)
    yield tuple(names)
