"""What the documents say about one message: the guards asked, the rules broken, the answers permitted.

The walk goes on past a broken guard, because a call with several faults may be answered with any of them
(A-V42): the states order and explain, they do not cut short.
"""

from collections.abc import Mapping
from typing import NamedTuple

from refimpl.answer import ACCEPTANCE, Accepted, Answer, Permit
from refimpl.case import Case, Fork
from refimpl.message import Message
from refimpl.readings import Bindings, Letters
from refimpl.rule import Predicate, Rule
from refimpl.table import REFUSED, START, Operation, Plan

MOST_RULINGS = 64
"""Ways one rule may come out; past this the rest is left open, which permits more, never less."""


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
    Acceptance of a bulk call means an answer for each entry; what that may be, its `entries` say.
    """

    operation: Operation
    message: Message
    permitted: tuple[Permit, ...]
    broken: tuple[Rule, ...]
    surely: tuple[Rule, ...]
    disputes: tuple[Dispute, ...]
    path: tuple[str, ...]
    entries: "tuple[Decision, ...]" = ()

    @property
    def accepts(self) -> bool:
        """Whether acceptance is permitted."""
        return ACCEPTANCE in self.permitted

    def covers(self, answer: Answer) -> bool:
        """Say whether an answer is among the permitted ones."""
        return any(permit.covers(answer) for permit in self.permitted)


def rulings(rule: Rule, case: Case) -> tuple[Ruling, ...]:
    """List every way a rule comes out under the readings still open, the default first."""
    return ways(rule.holds, case)


def ways(holds: Predicate, case: Case) -> tuple[Ruling, ...]:
    """List every way a question comes out under the readings still open, the default first."""
    found: list[Ruling] = []
    plans: list[tuple[bool, ...]] = [()]
    while plans and len(found) < MOST_RULINGS:
        plan = plans.pop(0)
        case.begin(plan)
        kept = holds(case)
        trail = tuple(case.trail)
        found.append(Ruling(kept, trail))
        for turn in range(len(plan), len(trail)):
            plans.append((*(fork.answered for fork in trail[:turn]), not trail[turn].answered))
    case.begin()
    return tuple(found)


def weigh(operation: Operation, plan: Plan, case: Case) -> Decision:
    """Ask every guard of a plan about one case."""
    message = case.message
    holes = message.holes
    if not holes and _keeps_everything(plan, case):
        return Decision(operation, message, _ONLY_ACCEPTED, (), (), (), plan.path)
    case.begin()
    path = [START]
    broken: list[Rule] = []
    surely: list[Rule] = []
    disputes: list[Dispute] = []
    for name, guards in plan.states:
        for rule, holds in guards:
            if holes and not holes.isdisjoint(rule.subject):
                continue
            kept = holds(case)
            if case.trail:
                found = ways(holds, case)
                kept = found[0].kept
                if any(way.kept is not False for way in found) and any(way.kept is False for way in found):
                    disputes.append(Dispute(rule, found))
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
    if isinstance(answer, Accepted):
        narrowed: dict[str, Letters] = {}
        for dispute in decision.disputes:
            narrowed |= _narrowed([way for way in dispute.rulings if way.kept is not False], narrowed)
        return narrowed
    # A whole call may be refused for one of its entries as well.
    everyone = (decision, *decision.entries)
    if any(_spells(decision.operation, rule, answer) for each in everyone for rule in each.surely):
        return {}
    able = [each for one in everyone for each in one.disputes if _spells(decision.operation, each.rule, answer)]
    if len(able) != 1:
        return {}
    return _narrowed([way for way in able[0].rulings if way.kept is False], {})


def _spells(operation: Operation, rule: Rule, answer: Answer) -> bool:
    return any(permit.covers(answer) for permit in operation.spelled(rule))


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
    states = (*operation.states, *operation.each)
    return next(place for place, state in enumerate(states) if rule in state.guards)


def latest_stage_of(operation: Operation, rule: Rule) -> int:
    """Give the place of the last state a build may ask a rule in, counting from nought.

    What may be told of each entry may be found out as late as the entries are looked at.
    """
    states = (*operation.states, *operation.each)
    if any(permit.entry for permit in operation.spelled(rule)):
        return len(states) - 1
    return max(place for place, state in enumerate(states) if rule in (*state.guards, *state.late))
