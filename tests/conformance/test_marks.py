"""The places a broken rule is shown at are in the request, and putting them right is what makes it acceptable."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from conformance.scripts import Script, Send, script_from_json
from conformance.strategies.enumerated import Probe, heavy, probes
from refimpl import wire
from refimpl.decision import Decision
from refimpl.explain.accounts import PARTS, parts
from refimpl.explain.culprits import Place, at, culprits, replaced
from refimpl.explain.marks import Call, Mark, empty_members, marks, place_of
from refimpl.machine import decide
from refimpl.operations import OPERATIONS
from refimpl.rule import Rule
from refimpl.rulebook import BY_ID, RULEBOOK
from refimpl.world import fresh
from tests.repo.tree import ROOT

WHATEVER_IS_ASKED = {"account.open", "account.sending-enabled", "account.unpaused", "callers.principal"}
"""Rules that no request keeps in such an account, or by such a caller."""
MOST_PER_RULE = 3


def call_of(script: Script) -> Call:
    send = next(step for step in script.steps if isinstance(step, Send))
    world = fresh(wire.settings_from_json(dict(script.world)))
    return Call(OPERATIONS[script.operation], world, send.request, send.caller)


def decided(call: Call) -> Decision:
    return decide(call.operation, call.world, call.request, call.caller)


def everyone(decision: Decision) -> Iterator[tuple[int | None, Decision]]:
    yield None, decision
    yield from enumerate(decision.entries)


def there(value: Any, place: Place) -> bool:
    try:
        at(value, place)
    except (LookupError, TypeError):
        return False
    return True


def vectors(operation: str) -> Iterator[tuple[str, Script]]:
    for path in sorted((ROOT / "fixtures" / "hand" / operation).glob("*.json")):
        for vector in json.loads(path.read_text("utf-8"))["vectors"]:
            script = script_from_json(vector)
            if not heavy(call_of(script).request):
                yield vector["id"], script


def fits(mark: Mark, request: Any) -> bool:
    """Say whether something stands at a place, or nothing does where something should."""
    if mark.missing:
        return there(request, mark.place[:-1]) and not there(request, mark.place)
    return there(request, mark.place)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_place_marked_is_in_the_request_or_is_missing_from_it(operation: str) -> None:
    rules = Counter[str]()
    for id, script in vectors(operation):
        call = call_of(script)
        for entry, decision in everyone(decided(call)):
            for rule in {rule.id: rule for rule in (*decision.broken, *(each.rule for each in decision.disputes))}:
                found = marks(BY_ID[rule], call, entry)
                assert bool(found) is (rule not in WHATEVER_IS_ASKED), (id, rule)
                assert all(fits(mark, call.request) for mark in found), (id, rule, found)
                assert len(found) == len(set(found)) <= 12, (id, rule, found)
                rules[rule] += 1
    assert len(rules) > 25


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_rule_broken_whatever_is_asked_names_a_part_of_the_account(operation: str) -> None:
    named = Counter[str]()
    for id, script in vectors(operation):
        call = call_of(script)
        for entry, decision in everyone(decided(call)):
            for rule in decision.broken:
                found = parts(rule, dict(script.world), decision.message, call.caller)
                assert bool(found) is (rule.id in PARTS), (id, rule.id)
                assert not (entry is None and rule.id in WHATEVER_IS_ASKED) or len(found) == 1, id
                for part in found:
                    assert part.value is None or part.path == "caller" or at(script.world, part.place) == part.value, (
                        id,
                        part,
                    )
                    named[part.path] += 1
    assert len(named) > 1


def test_only_rules_that_look_at_the_account_have_a_part_of_it() -> None:
    assert set(PARTS) <= {rule.id for rule in RULEBOOK}
    assert not {id for id in PARTS if id.startswith(("shape.", "tags.", "content."))}


# Putting it right


def changes(request: Any, control: Any) -> int:
    """Count the members in which two requests differ; where it takes two, neither is the fault alone."""
    if not (isinstance(request, dict) and isinstance(control, dict)):
        return int(request != control)
    shared = request.keys() & control.keys()
    return len(request.keys() ^ control.keys()) + sum(changes(request[name], control[name]) for name in shared)


def one_fault(operation: str) -> Iterator[tuple[Probe, Call, Call]]:
    """List calls that break one rule by their request alone, beside the same without the fault."""
    seen = Counter[str]()
    for probe in probes(operation):
        if probe.side != "breaks" or probe.control is None or probe.heavy:
            continue
        broken, control = call_of(probe.script), call_of(probe.control)
        if changes(broken.request, control.request) != 1 or probe.script.world != probe.control.world:
            continue
        seen[probe.rule] += 1
        if seen[probe.rule] <= MOST_PER_RULE:
            yield probe, broken, control


def without(value: Any, place: Place) -> Any:
    node = at(value, place[:-1])
    if isinstance(node, dict):
        return replaced(value, place[:-1], {name: item for name, item in node.items() if name != place[-1]})
    return replaced(value, place[:-1], [item for index, item in enumerate(node) if index != place[-1]])


def repaired(call: Call, control: Call, found: list[Mark]) -> Iterator[Any]:
    """Put right what is marked and nothing else: as the control has it, or by leaving it out."""
    request = call.request
    for mark in found:
        if there(control.request, mark.place):
            request = replaced(request, mark.place, at(control.request, mark.place))
        elif there(request, mark.place):
            depth = next(n for n in range(1, len(mark.place) + 1) if not there(control.request, mark.place[:n]))
            request = without(request, mark.place[:depth])
    yield request
    yield from (without(call.request, mark.place) for mark in found if not mark.missing)
    for mark in found:
        if there(control.request, mark.place[:-1]) and isinstance(at(control.request, mark.place[:-1]), list):
            yield replaced(call.request, mark.place[:-1], at(control.request, mark.place[:-1]))


def acceptable(request: Any, call: Call, entry: int | None, rule: Rule) -> bool:
    decision = decided(call._replace(request=request))
    if entry is None:
        return not decision.broken and not any(each.broken for each in decision.entries)
    left = decision.entries[entry : entry + 1]
    return not decision.broken and not any(rule in each.broken for each in left)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_putting_right_what_is_marked_makes_a_call_with_one_fault_acceptable(operation: str) -> None:
    asked = Counter[str]()
    for probe, call, control in one_fault(operation):
        rule = BY_ID[probe.rule]
        for entry, decision in everyone(decided(call)):
            if rule in decision.broken:
                found = marks(rule, call, entry)
                assert any(acceptable(each, call, entry, rule) for each in repaired(call, control, found)), probe.id
                asked[rule.id] += 1
    assert len(asked) > 12


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_is_marked_is_small(operation: str) -> None:
    """Marking the whole request would pass every other test here."""
    for probe, call, _ in one_fault(operation):
        for mark in marks(BY_ID[probe.rule], call):
            top = call.request.get(mark.place[0])
            deep = isinstance(top, dict) and len(top) > 1 and not probe.rule.startswith(("shape.", "recipients."))
            assert not deep or len(mark.place) > 1, (probe.id, mark)


# The search


def test_of_two_parts_that_clash_both_are_found() -> None:
    def clash(value: Any) -> bool:
        names = value.get("names", [])
        return len(names) != len(set(names))

    assert culprits({"names": ["a", "b", "a"], "other": 1}, clash) == [("names", 0), ("names", 2)]


def test_of_several_parts_each_bad_by_itself_all_are_found() -> None:
    assert culprits({"a": [1, -1, 2, -2]}, lambda value: any(n < 0 for n in value.get("a", []))) == [("a", 1), ("a", 3)]


def test_too_many_are_found_as_a_whole() -> None:
    assert culprits({"a": [0] * 9}, lambda value: len(value.get("a", [])) > 8) == [("a",)]


def test_one_bad_item_is_found_among_very_many() -> None:
    asked = 0

    def bad(value: Any) -> bool:
        nonlocal asked
        asked += 1
        return -1 in value.get("a", [])

    assert culprits({"a": [*range(5_000), -1, *range(5_000)]}, bad) == [("a", 5_000)]
    assert asked < 60


def test_a_fault_of_something_missing_is_found_where_it_is_missing() -> None:
    assert culprits({"a": {"b": {}}}, lambda value: "a" in value and "c" not in value["a"].get("b", {})) == [("a",)]
    assert culprits({}, lambda value: "a" not in value) == []


def test_members_whose_names_have_dots_and_brackets_are_found() -> None:
    request = {"Attributes": {"a.b": "x", "a": {"b": "y"}, "c[0]": "z"}}
    assert place_of(request, "Attributes.a.b") == ("Attributes", "a.b")
    assert place_of(request, "Attributes.c[0]") == ("Attributes", "c[0]")
    assert place_of({"Tags": [{}, {}]}, "Tags[1].Name") == ("Tags", 1, "Name")
    assert place_of([], "") == ()


def test_members_with_nothing_in_them_are_listed() -> None:
    shape = OPERATIONS["ses.SendEmail"].shape
    found = {place: missing for place, _, missing in empty_members(shape, {"Source": "", "Destination": {}})}
    assert found["Source",] is False
    assert found["Message",] is True
    assert found["Destination", "CcAddresses"] is True
