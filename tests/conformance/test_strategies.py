"""Acceptable requests are built, never filtered; each breaker breaks its rule and no other."""

from hypothesis import given, settings

from conformance.scripts import Advance, Observe, Reset, Script, Send
from conformance.strategies import CATALOGUES
from conformance.strategies.enumerated import Probe, covering_rows, probes
from conformance.strategies.histories import histories
from conformance.strategies.random_calls import calls, drafted, edit_numbers, noise
from refimpl.machine import Decision, decide
from refimpl.operations import OPERATIONS
from refimpl.rule import About
from refimpl.wire import canonical, settings_from_json
from refimpl.world import fresh

OPERATION = "ses.SendEmail"
RELAXED = settings(max_examples=150, derandomize=True, database=None, deadline=None)


def decision_of(script: Script) -> Decision:
    call = next(step for step in script.steps if isinstance(step, Send))
    return decide(
        OPERATIONS[script.operation], fresh(settings_from_json(dict(script.world))), call.request, call.caller
    )


def on_side(side: str) -> list[Probe]:
    return [probe for probe in probes(OPERATION) if probe.side == side]


def test_what_keeps_a_rule_breaks_none_under_any_reading() -> None:
    wrong = [probe.id for probe in on_side("keeps") if (d := decision_of(probe.script)).surely or d.disputes]
    assert wrong == []


def test_what_breaks_a_rule_breaks_that_rule_alone() -> None:
    wrong = []
    for probe in on_side("breaks"):
        decision = decision_of(probe.script)
        if [rule.id for rule in decision.surely] != [probe.rule] or decision.accepts:
            wrong.append((probe.id, [rule.id for rule in decision.surely]))
    assert wrong == []


def test_what_disputes_a_rule_is_accepted_in_one_reading_and_refused_in_another() -> None:
    for probe in on_side("disputed"):
        decision = decision_of(probe.script)
        assert decision.accepts, probe.id
        assert len(decision.permitted) > 1, probe.id
        assert probe.rule in {dispute.rule.id for dispute in decision.disputes}, probe.id


def test_every_control_is_acceptable_under_every_reading() -> None:
    for probe in probes(OPERATION):
        if probe.control is not None:
            decision = decision_of(probe.control)
            assert decision.accepts, probe.id
            assert not decision.disputes, probe.id


def test_every_rule_about_requests_is_kept_and_broken_or_disputed() -> None:
    sides = {(probe.rule, probe.side) for probe in probes(OPERATION)}
    for rule in OPERATIONS[OPERATION].rules():
        if rule.about is About.REQUEST:
            assert (rule.id, "breaks") in sides or (rule.id, "disputed") in sides, rule.id


def test_probes_are_numbered_the_same_way_every_time_and_never_twice() -> None:
    ids = [probe.id for probe in probes(OPERATION)]
    assert len(ids) == len(set(ids))
    assert ids == [probe.id for probe in probes.__wrapped__(OPERATION)]


def test_bounded_rules_are_asked_at_and_past_their_bound() -> None:
    for rule in OPERATIONS[OPERATION].rules():
        if rule.bound is None:
            continue
        sides = {probe.side for probe in probes(OPERATION) if probe.rule == rule.id}
        assert "keeps" in sides, rule.id
        assert "breaks" in sides or rule.bound.past is None, rule.id


def test_a_covering_array_covers_every_pair() -> None:
    sizes = {"a": 3, "b": 2, "c": 4, "d": 2}
    rows = covering_rows(sizes)
    for one in sizes:
        for two in sizes:
            if one < two:
                pairs = {(row[one], row[two]) for row in rows}
                assert len(pairs) == sizes[one] * sizes[two]
    assert len(rows) < 24


def test_edits_leave_the_base_alone() -> None:
    before = canonical([[dict(d.world), d.request] for d in CATALOGUES[OPERATION].bases.values()])
    make = drafted(OPERATION)
    for number in range(edit_numbers(OPERATION)):
        make(number % 3, (number, (number * 7) % edit_numbers(OPERATION)))
    assert canonical([[dict(d.world), d.request] for d in CATALOGUES[OPERATION].bases.values()]) == before


@RELAXED
@given(calls(OPERATION))
def test_several_faults_at_once_are_answered_within_the_union(script: Script) -> None:
    decision = decision_of(script)
    operation = OPERATIONS[OPERATION]
    union = {p.code for rule in decision.broken for p in operation.spelled(rule)}
    union |= {p.code for dispute in decision.disputes for p in operation.spelled(dispute.rule)}
    assert {permit.code for permit in decision.permitted} <= union | {None}


@RELAXED
@given(noise(OPERATION))
def test_noise_is_decided_like_anything_else(script: Script) -> None:
    assert decision_of(script).permitted


@RELAXED
@given(histories(OPERATION, 20))
def test_histories_are_scripts_of_known_steps(script: Script) -> None:
    assert isinstance(script.steps[-1], Observe)
    assert all(isinstance(step, Send | Advance | Observe | Reset) for step in script.steps)
