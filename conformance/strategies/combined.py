"""Two independent faults in one call, of an earlier, the same and a later state: any answer to either is permitted.

Two edits often get in each other's way. So the machine is asked about every couple: the scene set for both must
be acceptable, and the call with both edits must break, or put in question, both rules, and no other than the
edits do one by one.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain, islice, pairwise, product
from typing import NamedTuple

import attrs

from conformance.permits import told_apart
from conformance.scripts import Script, Send
from conformance.strategies import CATALOGUES
from conformance.strategies.catalogue import Breaker
from conformance.strategies.drafts import Draft, both
from conformance.strategies.enumerated import script_of
from conformance.strategies.random_calls import light_breakers
from refimpl.answer import Json
from refimpl.decision import Decision
from refimpl.machine import decide
from refimpl.operations import OPERATIONS
from refimpl.wire import settings_from_json
from refimpl.world import fresh

PARTNERS = 2
"""How many rules of each kind of state a rule is to meet."""
FEW, MANY = 4, 16
"""Ways to break two rules that are tried before another partner is; and where no partner was found so."""
MOST_PARTNERS = 12
"""Partners of one kind that are tried; a rule that bears with none of them bears with hardly any."""
RELATIONS = ("earlier", "same", "later")


class Concern(NamedTuple):
    """The rules a call breaks for sure, and those it puts in question."""

    sure: frozenset[str]
    doubted: frozenset[str]

    @property
    def rules(self) -> frozenset[str]:
        """Both."""
        return self.sure | self.doubted


@attrs.frozen
class Couple:
    """Two faults in one call, the one of the earlier state first; `control` has neither, `alone` one each."""

    id: str
    rules: tuple[str, str]
    script: Script
    control: Script
    alone: tuple[Script, Script]


def stages(operation: str) -> dict[str, int]:
    """Give the place of its state for each rule that has breakers, counted from nought; of two states the first."""
    machine = OPERATIONS[operation]
    breakable = {each.rule for each in light_breakers(operation) if each.side != "keeps"}
    found: dict[str, int] = {}
    for place, state in enumerate((*machine.states, *machine.each)):
        for guard in state.guards:
            if guard.id in breakable:
                found.setdefault(guard.id, place)
    return found


def relation(own: int, other: int) -> str:
    """Say where another state stands, seen from one."""
    return RELATIONS[(other > own) - (other < own) + 1]


@cache
def couples(operation: str) -> tuple[Couple, ...]:
    """List two faults in one call, each rule with partners in states of every kind; always the same couples."""
    places = stages(operation)
    met = {(rule, kind): 0 for rule in places for kind in RELATIONS}
    found: dict[frozenset[str], Couple] = {}
    for wanted, tries in ((PARTNERS, FEW), (1, MANY)):
        for turn, (rule, kind) in enumerate(met):
            others = [other for other in places if other != rule and relation(places[rule], places[other]) == kind]
            for other in _turned(others, turn)[:MOST_PARTNERS]:
                if met[rule, kind] >= wanted:
                    break
                couple = None if frozenset((rule, other)) in found else _couple(operation, places, rule, other, tries)
                if couple is not None:
                    found[frozenset((rule, other))] = couple
                    met[rule, kind] += 1
                    met[other, relation(places[other], places[rule])] += 1
    for couple in _told_in_order(operation, places, tuple(found.values())):
        found[frozenset(couple.rules)] = couple
    return tuple(found.values())


def _told_in_order(operation: str, places: dict[str, int], found: tuple[Couple, ...]) -> Iterator[Couple]:
    """Give, for each two neighbouring states of a call, a couple whose answer says which was looked at first."""
    machine = OPERATIONS[operation]
    known = {couple.rules: couple for couple in found}
    for early, late in pairwise(machine.states):
        apart = [(one.id, two.id) for one, two in product(early.guards, late.guards) if told_apart(machine, one, two)]
        rules = [pair for pair in apart if places.keys() >= set(pair)]
        made = (_couple(operation, places, *pair, MANY) for pair in rules)
        able = (couple for couple in chain(map(known.get, rules), made) if couple is not None and _settled(couple))
        yield from islice(able, 1)


def _settled(couple: Couple) -> bool:
    """Say whether the call, and no entry of it, has both faults, and under every reading."""
    (sent,) = (step for step in couple.script.steps if isinstance(step, Send))
    decision = decided(couple.script.operation, couple.script.world, sent.request, sent.caller)
    doubted = any(each.disputes for each in (decision, *decision.entries))
    own = {rule.id for rule in decision.surely}
    return own >= set(couple.rules) and not doubted and not any(each.broken for each in decision.entries)


def _turned(items: list[str], turn: int) -> list[str]:
    """Turn a list, so that not everybody begins with the same."""
    start = turn % len(items) if items else 0
    return items[start:] + items[:start]


def _couple(operation: str, places: dict[str, int], rule: str, other: str, tries: int) -> Couple | None:
    first, second = (rule, other) if places[rule] <= places[other] else (other, rule)
    ways = product(_ways(operation, first, tries), _ways(operation, second, tries))
    sure = ((one, two) for one, two in ways if "breaks" in (one.side, two.side))
    fitting = ((one, two, base) for one, two in sure for base in _bases(operation, one, two))
    made = (_made(operation, *each) for each in islice(fitting, tries))
    return next((couple for couple in made if couple is not None), None)


def _ways(operation: str, rule: str, tries: int) -> list[Breaker]:
    """List a few ways to break a rule, or to put it in question where none is sure, far from one another."""
    every = [each for each in light_breakers(operation) if each.rule == rule]
    sure = [each for each in every if each.side == "breaks"] or [each for each in every if each.side == "disputed"]
    few = min(len(sure), int(tries**0.5))
    return [sure[len(sure) * number // few] for number in range(few)]


def _bases(operation: str, one: Breaker, two: Breaker) -> list[str]:
    """List the bases that both edits were made for; where there is none, those of either."""
    bases = [name for name in CATALOGUES[operation].bases if name != "page"]
    fits = [[not each.bases or name in each.bases for each in (one, two)] for name in bases]
    shared = [name for name, found in zip(bases, fits, strict=True) if all(found)]
    return shared or [name for name, found in zip(bases, fits, strict=True) if any(found)]


def _made(operation: str, one: Breaker, two: Breaker, base: str) -> Couple | None:
    """Make a call of both faults; None where they get in each other's way."""
    scene = both(one.prepare, two.prepare)(CATALOGUES[operation].bases[base])
    singles = (one.spoil(scene), two.spoil(scene))
    for spoilt in (two.spoil(singles[0]), one.spoil(singles[1])):
        found = concerned(operation, spoilt)
        if (
            found.sure
            and {one.rule, two.rule} <= found.rules
            and _adds_up(operation, found, scene, singles, (one, two))
        ):
            id = f"{operation}/{one.rule}+{two.rule}/{one.name}+{two.name}/{base}"
            calls = ((spoilt, one), (scene, one), (singles[0], one), (singles[1], two))
            script, control, first, second = (script_of(operation, draft, each.rule) for draft, each in calls)
            return Couple(id, (one.rule, two.rule), script, control, (first, second))
    return None


def _adds_up(
    operation: str, found: Concern, scene: Draft, singles: tuple[Draft, Draft], breakers: tuple[Breaker, Breaker]
) -> bool:
    """Say whether the scene is acceptable, each fault can be there without the other, and nothing else is wrong."""
    if concerned(operation, scene).rules:
        return False
    one, two = (concerned(operation, single).rules for single in singles)
    own = {each.rule for each in breakers}
    return own & one == {breakers[0].rule} and own & two == {breakers[1].rule} and found.rules <= one | two


def concerned(operation: str, draft: Draft) -> Concern:
    """Name the rules a call and its entries break or put in question."""
    decision = decided(operation, draft.world, draft.request, draft.caller)
    every = (decision, *decision.entries)
    sure = frozenset(rule.id for each in every for rule in each.surely)
    return Concern(sure, frozenset(dispute.rule.id for each in every for dispute in each.disputes))


def decided(operation: str, world: Mapping[str, Json], request: Json, caller: str | None) -> Decision:
    """Decide a call in a world just begun."""
    return decide(OPERATIONS[operation], fresh(settings_from_json(dict(world))), request, caller)
