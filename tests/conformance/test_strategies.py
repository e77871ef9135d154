"""Acceptable requests are built, never filtered; each breaker breaks its rule and no other."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.scripts import Advance, Observe, Reset, Script, Send
from conformance.strategies import CATALOGUES
from conformance.strategies.enumerated import Probe, probes, probes_besides
from conformance.strategies.histories import histories
from conformance.strategies.random_calls import calls, drafted, edit_numbers, noise
from refimpl.decision import Decision
from refimpl.machine import decide
from refimpl.operations import OPERATIONS
from refimpl.rule import About
from refimpl.rulebook import BY_ID
from refimpl.wire import canonical, settings_from_json
from refimpl.world import fresh

OF_EVERY_OPERATION = pytest.mark.parametrize("operation", CATALOGUES)
RELAXED = settings(
    max_examples=100, derandomize=True, database=None, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example, HealthCheck.data_too_large],
)  # fmt: skip


def decision_of(script: Script) -> Decision:
    call = next(step for step in script.steps if isinstance(step, Send))
    return decide(
        OPERATIONS[script.operation], fresh(settings_from_json(dict(script.world))), call.request, call.caller
    )


def on_side(operation: str, side: str) -> list[tuple[Probe, Decision]]:
    return [(probe, decision_of(probe.script)) for probe in probes(operation) if probe.side == side]


def everyone(decision: Decision) -> tuple[Decision, ...]:
    """List the decision about the call, and those about its entries."""
    return (decision, *decision.entries)


def surely(decision: Decision) -> set[str]:
    return {rule.id for each in everyone(decision) for rule in each.surely}


def disputed(decision: Decision) -> set[str]:
    return {dispute.rule.id for each in everyone(decision) for dispute in each.disputes}


def accepted_as_a_whole(decision: Decision) -> bool:
    return all(each.accepts for each in everyone(decision))


FLAWLESS: tuple[set[str], set[str]] = (set(), set())


@OF_EVERY_OPERATION
def test_what_keeps_a_rule_breaks_none_under_any_reading(operation: str) -> None:
    found = on_side(operation, "keeps")
    assert not [probe.id for probe, decision in found if (surely(decision), disputed(decision)) != FLAWLESS]


@OF_EVERY_OPERATION
def test_what_breaks_a_rule_breaks_that_rule_alone(operation: str) -> None:
    for probe, decision in on_side(operation, "breaks"):
        assert probe.rule in surely(decision), probe.id
        assert surely(decision) <= {probe.rule, *BY_ID[probe.rule].implies}, probe.id
        assert not accepted_as_a_whole(decision), probe.id


@OF_EVERY_OPERATION
def test_what_disputes_a_rule_is_accepted_in_one_reading_and_refused_in_another(operation: str) -> None:
    for probe, decision in on_side(operation, "disputed"):
        assert accepted_as_a_whole(decision), probe.id
        assert max(len(each.permitted) for each in everyone(decision)) > 1, probe.id
        assert probe.rule in disputed(decision), probe.id


@OF_EVERY_OPERATION
def test_every_control_is_acceptable_under_every_reading(operation: str) -> None:
    for probe in probes(operation):
        if probe.control is not None:
            decision = decision_of(probe.control)
            assert (surely(decision), disputed(decision)) == FLAWLESS, probe.id


@OF_EVERY_OPERATION
def test_every_rule_about_requests_is_kept_and_broken_or_disputed(operation: str) -> None:
    sides = {(probe.rule, probe.side) for probe in probes(operation)}
    for rule in OPERATIONS[operation].rules():
        if rule.about is About.REQUEST:
            assert (rule.id, "breaks") in sides or (rule.id, "disputed") in sides, rule.id


@OF_EVERY_OPERATION
def test_probes_are_numbered_the_same_way_every_time_and_never_twice(operation: str) -> None:
    ids = [probe.id for probe in probes(operation)]
    assert len(ids) == len(set(ids))
    assert ids == [probe.id for probe in probes.__wrapped__(operation)]


@OF_EVERY_OPERATION
def test_bounded_rules_are_asked_at_and_past_their_bound(operation: str) -> None:
    for rule in OPERATIONS[operation].rules():
        if rule.bound is None:
            continue
        sides = {probe.side for probe in probes(operation) if probe.rule == rule.id}
        assert "keeps" in sides, rule.id
        assert "breaks" in sides or rule.bound.past is None, rule.id


@OF_EVERY_OPERATION
def test_edits_leave_the_base_alone(operation: str) -> None:
    before = canonical([[dict(d.world), d.request] for d in CATALOGUES[operation].bases.values()])
    make = drafted(operation)
    for number in range(edit_numbers(operation)):
        make(number % 3, (number, (number * 7) % edit_numbers(operation)))
    assert canonical([[dict(d.world), d.request] for d in CATALOGUES[operation].bases.values()]) == before


@OF_EVERY_OPERATION
@RELAXED
@given(data=st.data())
def test_several_faults_at_once_are_answered_within_the_union(operation: str, data: st.DataObject) -> None:
    decision = decision_of(data.draw(calls(operation)))
    found = everyone(decision)
    rules = [rule for each in found for rule in (*each.broken, *(dispute.rule for dispute in each.disputes))]
    union = {permit.code for rule in rules for permit in OPERATIONS[operation].spelled(rule)}
    assert {permit.code for each in found for permit in each.permitted} <= union | {None}


@OF_EVERY_OPERATION
@RELAXED
@given(data=st.data())
def test_noise_is_decided_like_anything_else(operation: str, data: st.DataObject) -> None:
    assert decision_of(data.draw(noise(operation))).permitted


@OF_EVERY_OPERATION
@RELAXED
@given(data=st.data())
def test_histories_are_scripts_of_known_steps(operation: str, data: st.DataObject) -> None:
    script = data.draw(histories(operation, 20))
    assert all(isinstance(step, Advance | Observe | Reset | Send) for step in script.steps)
    assert isinstance(script.steps[-1], Observe)


@OF_EVERY_OPERATION
def test_calls_besides_are_calls_of_other_rules(operation: str) -> None:
    for rule, named in CATALOGUES[operation].besides.items():
        found = probes_besides(operation, rule)
        assert {"/".join(probe.id.split("/")[1:3]) for probe in found} == set(named)
        assert rule not in {probe.rule for probe in found}
    assert probes_besides(operation, "answer.accepted") == []
