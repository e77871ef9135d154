"""Every guard of every table decides alone somewhere, by the guards themselves and by tables that lack them."""

from dataclasses import replace
from pathlib import Path

import pytest

from conformance.mcdc import CALL, ENTRY, NOT_SHOWN, Evidence, Guard, accepted, decides_alone, guards, shown
from conformance.scripts import Script, Send
from conformance.strategies.enumerated import probes
from conformance.verdicts import EXIT_USAGE
from refimpl.case import Case
from refimpl.machine import decide
from refimpl.message import Message
from refimpl.operations import OPERATIONS
from refimpl.rulebook import BY_ID
from refimpl.table import Operation, State
from refimpl.wire import settings_from_json
from refimpl.world import World, evolve, fresh
from tests.conformance.shell import sendspec

OF_EVERY_OPERATION = pytest.mark.parametrize("operation", OPERATIONS)
PAIRS = [(guard, evidence) for name in OPERATIONS for guard, evidence in shown(name).items()]
OF_EVERY_GUARD = pytest.mark.parametrize(
    ("guard", "evidence"), PAIRS, ids=[f"{guard.operation}-{guard.table}-{guard.rule}" for guard, _ in PAIRS]
)


def call_of(script: Script | None) -> tuple[World, Send]:
    assert script is not None
    call = next(step for step in script.steps if isinstance(step, Send))
    return fresh(settings_from_json(dict(script.world))), call


@OF_EVERY_OPERATION
def test_every_guard_is_shown_or_there_is_a_reason(operation: str) -> None:
    missing = {(guard.table, guard.rule) for guard in guards(operation) if guard not in shown(operation)}
    assert missing <= set(NOT_SHOWN)


def test_no_reason_is_given_for_a_guard_that_is_shown() -> None:
    missing = {(guard.table, guard.rule) for name in OPERATIONS for guard in guards(name) if guard not in shown(name)}
    assert set(NOT_SHOWN) == missing


@OF_EVERY_OPERATION
def test_the_guards_are_all_there_are(operation: str) -> None:
    machine = OPERATIONS[operation]
    found = [(guard.state, guard.rule) for guard in guards(operation)]
    assert found == [(state.name, rule.id) for state in (*machine.states, *machine.each) for rule in state.guards]


def asked(state: State, machine: Operation, case: Case) -> bool:
    return not (state.anew and machine.repeats is not None and machine.repeats(case))


def failing(machine: Operation, states: tuple[State, ...], case: Case) -> set[str]:
    """Ask every rule itself, without the machine."""
    return {
        rule.id
        for state in states
        for rule in state.guards
        if case.message.holes.isdisjoint(rule.subject) and asked(state, machine, case) and rule.holds(case) is False
    }


def failing_in_both(guard: Guard, script: Script | None, evidence: Evidence) -> set[tuple[str, str]]:
    machine = OPERATIONS[guard.operation]
    world, call = call_of(script)

    def case(message: Message, world: World) -> Case:
        return Case(message, world, call.caller, evidence.bindings)

    message = machine.lower(call.request)
    found = {(CALL, rule) for rule in failing(machine, machine.states, case(message, world))}
    for entry in message.entries:
        broken = failing(machine, machine.each, case(entry, world))
        found |= {(ENTRY, rule) for rule in broken}
        if not broken:
            world = evolve(world, machine.effect(entry, world))
    return found


@OF_EVERY_GUARD
def test_the_two_calls_differ_in_this_guard_alone(guard: Guard, evidence: Evidence) -> None:
    assert failing_in_both(guard, evidence.probe.script, evidence) == {(guard.table, guard.rule)}
    assert failing_in_both(guard, evidence.probe.control, evidence) == set()


def without(machine: Operation, guard: Guard) -> Operation:
    """Take one guard out of one table."""

    def thinned(states: tuple[State, ...]) -> tuple[State, ...]:
        return tuple(replace(s, guards=tuple(r for r in s.guards if r.id != guard.rule)) for s in states)

    if guard.table == ENTRY:
        return replace(machine, each=thinned(machine.each))
    return replace(machine, states=thinned(machine.states))


@OF_EVERY_GUARD
def test_without_the_guard_the_call_is_accepted(guard: Guard, evidence: Evidence) -> None:
    machine = OPERATIONS[guard.operation]
    world, call = call_of(evidence.probe.script)
    there, gone = (
        decide(each, world, call.request, call.caller, evidence.bindings) for each in (machine, without(machine, guard))
    )
    assert not accepted(there)
    assert accepted(gone)


def test_a_guard_with_a_twin_never_decides_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    name, rule = "ses.SendEmail", BY_ID["recipients.limit"]
    past = next(probe for probe in probes(name) if probe.rule == rule.id and probe.side == "breaks")
    assert decides_alone(past, (CALL, rule.id), {})
    machine = OPERATIONS[name]
    twin = State("twin", "the same again", (replace(rule, id="recipients.twin"),))
    monkeypatch.setitem(OPERATIONS, name, replace(machine, states=(*machine.states, twin)))
    assert not decides_alone(past, (CALL, rule.id), {})
    assert not decides_alone(past, (CALL, "recipients.twin"), {})


def test_the_command_shows_every_guard(tmp_path: Path) -> None:
    done = sendspec("list", "--mcdc", cwd=tmp_path)
    assert done.returncode == 0
    count, *blocks = done.stdout.strip().split("\n\n")
    rows = {row.split()[0]: row.split()[1:] for row in count.splitlines()[1:]}
    for name, block in zip(OPERATIONS, blocks, strict=True):
        lines = [line.split() for line in block.splitlines()]
        assert lines[0] == [name]
        assert [(line[0], line[1]) for line in lines[1:]] == [(guard.state, guard.rule) for guard in guards(name)]
        assert rows[name][:2] == [str(len(guards(name))), str(len(shown(name)))]
    assert sendspec("list", "operations", "--mcdc", cwd=tmp_path).returncode == EXIT_USAGE
