"""Every limit is asked exactly at it and just past it, before anything is drawn at random."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from conformance.scripts import Script, Send
from conformance.strategies import CATALOGUES
from conformance.strategies.combined import couples
from conformance.strategies.edges import edges
from conformance.strategies.enumerated import probes
from conformance.suites import SUITES
from refimpl.answer import Json
from refimpl.case import Case
from refimpl.decision import Ruling, rulings
from refimpl.operations import OPERATIONS
from refimpl.rule import Rule
from refimpl.shape import Kind, ListOf, MapOf, Structure, Text
from refimpl.wire import settings_from_json
from refimpl.world import fresh

OF_EVERY_OPERATION = pytest.mark.parametrize("operation", CATALOGUES)
ITEM, VALUE, NAME = "[]", "{}", "{name}"


def limits(kind: Kind, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Kind]]:
    """List every place of a shape: members, items of lists, names and values of maps."""
    if path:
        yield path, kind
    match kind:
        case Structure(members=members):
            for name, member in members.items():
                yield from limits(member.kind, (*path, name))
        case ListOf(each=each):
            yield from limits(each, (*path, ITEM))
        case MapOf(key=key, each=each):
            yield (*path, NAME), key
            yield from limits(each, (*path, VALUE))
        case _:
            pass


def values(value: Json, path: tuple[str, ...]) -> Iterator[Json]:
    """List what a request has in one place of its shape."""
    if not path:
        yield value
    elif path[0] == ITEM and isinstance(value, list):
        for item in value:
            yield from values(item, path[1:])
    elif path[0] == NAME and isinstance(value, dict):
        yield from value
    elif path[0] == VALUE and isinstance(value, dict):
        for item in value.values():
            yield from values(item, path[1:])
    elif isinstance(value, dict) and path[0] in value:
        yield from values(value[path[0]], path[1:])


def call_of(script: Script) -> Send:
    return next(step for step in script.steps if isinstance(step, Send))


def requests(operation: str) -> list[Json]:
    scripts = [probe.script for probe in probes(operation)] + [edge.script for edge in edges(operation)]
    return [call_of(script).request for script in scripts]


@OF_EVERY_OPERATION
def test_every_text_is_asked_empty_and_at_and_past_its_limits(operation: str) -> None:
    asked, missing = requests(operation), []
    for path, kind in limits(OPERATIONS[operation].shape):
        if isinstance(kind, Text):
            found = {len(text) for request in asked for text in values(request, path) if isinstance(text, str)}
            wanted = {0, kind.least, max(0, kind.least - 1)}
            wanted |= set() if kind.most is None else {kind.most - 1, kind.most, kind.most + 1}
            missing += [(path, length) for length in sorted(wanted - found)]
    assert not [each for each in missing if not megabytes(each[1])]


def megabytes(length: int) -> bool:
    """Say whether a text is so long that only its limit and one more are asked."""
    return length > 100_000


@OF_EVERY_OPERATION
def test_every_very_long_text_is_asked_at_and_past_its_limit(operation: str) -> None:
    asked = requests(operation)
    for path, kind in limits(OPERATIONS[operation].shape):
        if isinstance(kind, Text) and kind.most is not None and megabytes(kind.most):
            found = {len(text) for request in asked for text in values(request, path) if isinstance(text, str)}
            assert {kind.most, kind.most + 1} <= found, path


@OF_EVERY_OPERATION
def test_every_choice_is_made(operation: str) -> None:
    asked = requests(operation)
    for path, kind in limits(OPERATIONS[operation].shape):
        if isinstance(kind, Text) and kind.choices:
            found = {text for request in asked for text in values(request, path) if isinstance(text, str)}
            assert {*kind.choices, *kind.later} <= found, path


@OF_EVERY_OPERATION
def test_every_list_and_map_is_asked_with_nothing_in_it(operation: str) -> None:
    asked = requests(operation)
    for path, kind in limits(OPERATIONS[operation].shape):
        if isinstance(kind, ListOf | MapOf):
            sizes = {len(each) for request in asked for each in values(request, path) if isinstance(each, list | dict)}
            assert {0, 1} <= sizes, path


@OF_EVERY_OPERATION
def test_every_member_is_left_out_once(operation: str) -> None:
    asked = requests(operation)
    for path, _ in limits(OPERATIONS[operation].shape):
        if path[-1] not in (ITEM, VALUE, NAME):
            above = [each for request in asked for each in values(request, path[:-1]) if isinstance(each, dict)]
            assert any(path[-1] not in each for each in above), path


def ways(operation: str, rule: Rule, script: Script) -> list[tuple[Ruling, ...]]:
    """Ask one rule about a call and about each of its entries."""
    machine, call = OPERATIONS[operation], call_of(script)
    message, world = machine.lower(call.request), fresh(settings_from_json(dict(script.world)))
    cases = [Case(each, world, call.caller, {}) for each in (message, *message.entries)]
    return [rulings(rule, case) for case in cases]


def surely_broken(found: tuple[Ruling, ...]) -> bool:
    return all(way.kept is False for way in found)


def never_broken(found: tuple[Ruling, ...]) -> bool:
    return all(way.kept is not False for way in found)


BOUNDED = [(name, rule.id) for name in CATALOGUES for rule in OPERATIONS[name].rules() if rule.bound is not None]


@pytest.mark.parametrize(("operation", "id"), BOUNDED)
def test_a_bounded_rule_is_asked_exactly_at_and_exactly_past(operation: str, id: str) -> None:
    rule = next(rule for rule in OPERATIONS[operation].rules() if rule.id == id)
    assert rule.bound is not None
    less, more = (replace(rule, bound=rule.bound.moved(step)) for step in (-1, 1))
    concern = id.partition(".")[0]
    scripts = [probe.script for probe in probes(operation) if probe.rule.partition(".")[0] == concern]
    at = past = False
    for script in scripts:
        for own, low, high in zip(*(ways(operation, each, script) for each in (rule, less, more)), strict=True):
            at = at or (never_broken(own) and not never_broken(low)) or (not surely_broken(own) and surely_broken(low))
            past = past or (surely_broken(own) and not surely_broken(high))
            past = past or (rule.bound.past is None and not never_broken(own) and never_broken(high))
    assert (at, past) == (True, True)


@OF_EVERY_OPERATION
def test_edges_are_the_same_every_time_and_none_is_asked_twice(operation: str) -> None:
    ids = [edge.id for edge in edges(operation)]
    assert len(ids) == len(set(ids))
    assert ids == [edge.id for edge in edges.__wrapped__(operation)]


@OF_EVERY_OPERATION
def test_the_control_of_an_edge_is_acceptable(operation: str) -> None:
    bases = [draft.request for draft in CATALOGUES[operation].bases.values()]
    assert all(call_of(edge.control).request in bases for edge in edges(operation))


def test_what_is_enumerated_is_asked_before_anything_is_drawn() -> None:
    order = list(SUITES)
    assert max(order.index(each) for each in ("rules", "edges", "combined")) < order.index("histories")
    assert order.index("histories") < order.index("random")
    assert all(couples(name) and edges(name) for name in CATALOGUES)
