"""Tables: which guards are asked of a message, in which order, and how faults are spelled."""

import pytest

from refimpl.case import Case
from refimpl.operations import OPERATIONS
from refimpl.table import REFUSED, START, Operation
from tests.refimpl.bulk_samples import BULK
from tests.refimpl.connect_samples import CONNECT, RECEIVE, call, caller_of, switchboard
from tests.refimpl.samples import OPERATION, world

MACHINES = list(OPERATIONS.values())
NAMES = list(OPERATIONS)


def test_there_are_five_operations_each_under_its_own_name() -> None:
    assert set(NAMES) == {OPERATION, BULK, *CONNECT}
    assert [machine.name for machine in MACHINES] == NAMES


@pytest.mark.parametrize("machine", MACHINES, ids=NAMES)
def test_states_have_distinct_names_a_meaning_and_guards(machine: Operation) -> None:
    states = (*machine.states, *machine.each)
    names = [state.name for state in states]
    assert len(set(names)) == len(names)
    assert not {START, REFUSED} & set(names)
    assert all(state.says and state.guards for state in states)


@pytest.mark.parametrize("machine", MACHINES, ids=NAMES)
def test_every_guard_is_spelled_in_words_of_the_operation(machine: Operation) -> None:
    for state in (*machine.states, *machine.each):
        for rule in state.guards:
            assert machine.spelled(rule), rule.id
            assert all(permit.code for permit in machine.spelled(rule))
            assert not machine.spelled(rule)[0].cites


@pytest.mark.parametrize("machine", MACHINES, ids=NAMES)
def test_rules_are_listed_once_guards_first(machine: Operation) -> None:
    ids = [rule.id for rule in machine.rules()]
    assert len(set(ids)) == len(ids)
    assert ids[-len(machine.judged) :] == [rule.id for rule in machine.judged]
    guards = {rule.id for state in (*machine.states, *machine.each) for rule in state.guards}
    assert guards == set(ids[: -len(machine.judged)])


@pytest.mark.parametrize("machine", MACHINES, ids=NAMES)
@pytest.mark.parametrize("entry", [False, True], ids=["call", "entry"])
def test_guards_about_absent_parts_are_not_asked_and_all_others_are(machine: Operation, entry: bool) -> None:
    states = machine.each if entry else machine.states
    optional = {rule.only_with for state in states for rule in state.guards if rule.only_with}
    whole = machine.plan(frozenset(), entry)
    bare = machine.plan(frozenset(optional), entry)
    asked = [[guard.rule for guard in guards] for _, guards in whole.states]
    assert asked == [list(state.guards) for state in states]
    assert [[guard.rule for guard in guards] for _, guards in bare.states] == [
        [rule for rule in rules if rule.only_with not in optional] for rules in asked
    ]
    assert whole.path == bare.path == (START, *(state.name for state in states))
    assert len(whole.predicates) == sum(map(len, asked))
    assert machine.plan(frozenset(optional), entry) is bare


def test_only_the_bulk_operation_has_states_for_entries_and_statuses() -> None:
    for machine in MACHINES:
        assert bool(machine.each) == bool(machine.entries) == (machine.name == BULK)
        words = [permit for permits in machine.spelling.values() for permit in permits]
        assert any(permit.entry for permit in words) == (machine.name == BULK)


def test_only_connect_operations_know_repeats() -> None:
    assert {machine.name for machine in MACHINES if machine.repeats is not None} == set(CONNECT)


def test_what_is_asked_anew_is_not_asked_of_a_repeat() -> None:
    full = switchboard(active=1_000)
    request = call(RECEIVE, ClientToken="t")
    machine = OPERATIONS[RECEIVE]
    for given, kept in ((full, False), (full | {"connect": {**full["connect"], "tokens": [earlier()]}}, None)):
        message = machine.lower(request)
        case = Case(message, world(given), caller_of(RECEIVE), {})
        plan = machine.plan(message.absent)
        (guard,) = (each for _, guards in plan.states for each in guards if each.rule.id == "quota.active-contacts")
        assert guard.holds(case) is kept
        assert guard.rule.holds(case) is False


def earlier() -> dict[str, object]:
    return {
        "operation": RECEIVE,
        "request": call(RECEIVE, ClientToken="t"),
        "answer": {"ContactId": "c-1"},
        "at": "2025-12-31T23:00:00Z",
    }
