"""Two faults in one call are found to be what they are meant to be, and show what no single fault shows."""

from collections import Counter
from itertools import pairwise, product

import pytest

from conformance.adapters.reference import ReferenceTarget
from conformance.blame import out_of_order
from conformance.mutation.reads import always_disputed
from conformance.permits import told_apart
from conformance.profiles import PROFILES
from conformance.scripts import Script, Send
from conformance.strategies import CATALOGUES
from conformance.strategies.combined import RELATIONS, Couple, couples, relation, stages
from conformance.suites import checks
from conformance.suites.check import Asking, Wanted
from conformance.trial import Trial
from conformance.verdicts import RED, Status, Verdict
from refimpl.answer import ACCEPTANCE, Answer, Permit, Rejected
from refimpl.decision import Decision
from refimpl.machine import decide
from refimpl.operations import OPERATIONS
from refimpl.rule import About
from refimpl.rulebook import BY_ID
from refimpl.service import Service
from refimpl.table import Operation
from refimpl.wire import settings_from_json
from refimpl.world import fresh

OF_EVERY_OPERATION = pytest.mark.parametrize("operation", CATALOGUES)
LONELY = {
    "account.* same": "the account is in one state at a time",
    "configuration-sets.* same": "there is one set to find fault with",
    "instances.* same": "there is one id to find fault with",
    "tokens.* same": "a call repeats an earlier one, differs from it, or has an empty token",
    "tokens.replay earlier": "a repeated call had the same faults before",
    "tokens.replay later": "later states ask nothing of a repeated call",
    "tokens.same-parameters later": "later states ask nothing of a call that may be a repeated one",
    "templates.variables same": "a template that cannot be used has no variables to lack",
    "sender.delegated same": "to leave out an ARN and to find fault with another, the scenes take all ARNs away",
    "contacts.* same": "what is wrong with a contact comes with naming it, all of it at once",
    "contacts.outbound later": "neither this rule nor the last is sure",
    "contacts.unsent later": "neither this rule nor the last is sure",
}
"""Rules without a partner in states of some kind, and why nobody could give them one."""


def excused(rule: str, kind: str) -> bool:
    return f"{rule} {kind}" in LONELY or f"{rule.partition('.')[0]}.* {kind}" in LONELY


def decision_of(script: Script) -> Decision:
    call = next(step for step in script.steps if isinstance(step, Send))
    world = fresh(settings_from_json(dict(script.world)))
    return decide(OPERATIONS[script.operation], world, call.request, call.caller)


def everyone(decision: Decision) -> tuple[Decision, ...]:
    return (decision, *decision.entries)


def named(decision: Decision) -> set[str]:
    every = everyone(decision)
    return {rule.id for each in every for rule in (*each.surely, *(dispute.rule for dispute in each.disputes))}


@OF_EVERY_OPERATION
def test_a_couple_breaks_its_two_rules_and_is_refused_by_every_reading(operation: str) -> None:
    for couple in couples(operation):
        decision = decision_of(couple.script)
        assert set(couple.rules) <= named(decision), couple.id
        assert any(each.surely for each in everyone(decision)), couple.id
        assert not all(each.accepts for each in everyone(decision)), couple.id


@OF_EVERY_OPERATION
def test_nothing_else_is_wrong_with_a_couple(operation: str) -> None:
    for couple in couples(operation):
        assert not named(decision_of(couple.control)), couple.id
        found = [named(decision_of(script)) for script in couple.alone]
        assert [rule in each for rule, each in zip(couple.rules, found, strict=True)] == [True, True], couple.id
        implied = {other for rule in couple.rules for other in BY_ID[rule].implies}
        assert named(decision_of(couple.script)) <= found[0] | found[1] | implied, couple.id


@OF_EVERY_OPERATION
def test_every_rule_meets_others_of_an_earlier_the_same_and_a_later_state(operation: str) -> None:
    places, met = stages(operation), Counter[tuple[str, str]]()
    for couple in couples(operation):
        one, two = couple.rules
        assert places[one] <= places[two]
        met.update([(one, relation(places[one], places[two])), (two, relation(places[two], places[one]))])
    for rule, own in places.items():
        for kind in RELATIONS:
            possible = any(relation(own, place) == kind for other, place in places.items() if other != rule)
            assert met[rule, kind] or not possible or excused(rule, kind), (rule, kind)
    print(f"{operation}: {len(couples(operation))} couples of {len(places)} rules")


@OF_EVERY_OPERATION
def test_no_two_rules_are_put_together_twice(operation: str) -> None:
    found = [frozenset(couple.rules) for couple in couples(operation)]
    assert len(set(found)) == len(found)
    assert len({couple.id for couple in couples(operation)}) == len(found)
    assert [couple.id for couple in couples.__wrapped__(operation)] == [couple.id for couple in couples(operation)]


@OF_EVERY_OPERATION
def test_a_couple_tells_in_which_order_two_neighbouring_states_are_looked_at(operation: str) -> None:
    machine = OPERATIONS[operation]
    pairs = {couple.rules for couple in couples(operation) if _answered_in_order(decision_of(couple.script), couple)}
    for early, late in pairwise(machine.states):
        able = [pair for pair in product(early.guards, late.guards) if told_apart(machine, *pair)]
        sure = [pair for pair in able if not any(always_disputed(rule) for rule in pair)]
        met = [pair for pair in able if (pair[0].id, pair[1].id) in pairs]
        assert bool(met) == bool(sure), f"{early.name} and {late.name}"


def _answered_in_order(decision: Decision, couple: Couple) -> bool:
    """Say whether the answer to the later fault, and no answer to the earlier one, is known to come too early."""
    machine = decision.operation
    early, late = (next(rule for rule in machine.rules() if rule.id == name) for name in couple.rules)
    words = [[permit for permit in machine.spelled(rule) if not permit.entry][:1] for rule in (early, late)]
    found = [[out_of_order(decision, Rejected(each.code or "", each.statuses[0])) for each in told] for told in words]
    return found == [[False], [True]]


@OF_EVERY_OPERATION
def test_only_rules_of_calls_of_megabytes_are_left_out(operation: str) -> None:
    rules = {rule.id for rule in OPERATIONS[operation].rules() if rule.about is About.REQUEST}
    assert rules - set(stages(operation)) <= {"content.size", "content.body-size", "content.body-units"}


def _several(decision: Decision) -> bool:
    rules = {rule.id for rule in decision.surely}
    return len(rules - {other for rule in decision.surely for other in rule.implies}) > 1


class Cancelling(Service):
    """A build in which two faults make good."""

    def chosen(self, decision: Decision) -> Permit:
        """Accept what has two faults."""
        return ACCEPTANCE if _several(decision) else super().chosen(decision)


class Blurring(Service):
    """A build that has a word of its own for several faults."""

    def chosen(self, decision: Decision) -> Permit:
        """Refuse what has two faults in a word nobody knows."""
        return Permit("SeveralFaults", (400,)) if _several(decision) else super().chosen(decision)


class Leaving(Service):
    """A build that queues what it refuses, where it finds two faults."""

    def answer(self, machine: Operation, decision: Decision, permit: Permit) -> Answer:
        """Refuse, and yet queue."""
        if permit.code is not None and _several(decision):
            self.accept(machine, decision.message, self.fresh_id())
        return super().answer(machine, decision, permit)


def blamed(service: Service, operation: str, suite: str) -> list[Verdict]:
    asking = Asking(Trial(ReferenceTarget(service), OPERATIONS), PROFILES["quick"], 1)
    found = [verdict for check in checks(Wanted((operation,), (suite,))) for verdict in check.body(asking)]
    return [verdict for verdict in found if verdict.status in (*RED, Status.WARN)]


@pytest.mark.parametrize("operation", ["ses.SendEmail", "connect.SendOutboundEmail"])
@pytest.mark.parametrize("build", [Cancelling, Blurring, Leaving])
def test_what_goes_wrong_with_two_faults_only_is_found_by_couples_only(build: type[Service], operation: str) -> None:
    assert blamed(build(), operation, "rules") == []
    found = blamed(build(), operation, "combined")
    # A couple one half of which is two faults by itself is skipped: it is told apart where that half is asked alone.
    plain = [couple for couple in couples(operation) if not any(_several(decision_of(each)) for each in couple.alone)]
    twice = [couple.script for couple in plain if _several(decision_of(couple.script))]
    accused = [verdict.evidence.script for verdict in found if verdict.evidence]
    assert len(twice) >= 20
    assert all(script in accused for script in twice)
    assert all(script in twice for script in accused)


class Forgetful(Service):
    """A build that knows nothing of one rule."""

    def chosen(self, decision: Decision) -> Permit:
        """Accept a call without a recipient."""
        forgotten = [rule.id for rule in decision.broken] == ["recipients.present"]
        return ACCEPTANCE if forgotten else super().chosen(decision)


def test_a_fault_that_shows_alone_is_not_told_again() -> None:
    assert blamed(Forgetful(), "ses.SendEmail", "rules")
    assert blamed(Forgetful(), "ses.SendEmail", "combined") == []
