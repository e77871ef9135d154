"""What a rule looks at, found out from the rule itself: which mistakes about it make sense."""

import ast
import inspect
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from textwrap import dedent
from types import CodeType, FunctionType
from typing import Any, cast

from conformance.scripts import Send
from conformance.strategies import CATALOGUES
from conformance.strategies.enumerated import probes_by_rule
from refimpl.case import Case
from refimpl.message import Engagement, Message, Stored
from refimpl.operations import OPERATIONS
from refimpl.rule import Rule
from refimpl.table import Operation
from refimpl.wire import settings_from_json
from refimpl.world import World, fresh

MOST_WATCHED = 12
"""Calls about a rule that it is watched on, beside the acceptable ones."""


class _Watched:
    """A message that remembers which of its parts were looked at, those of its engagement among them."""

    def __init__(self, message: Message | Engagement | Stored, seen: set[str], above: str = "") -> None:
        self._message = message
        self._above = above
        self.seen = seen

    def __getattr__(self, name: str) -> Any:
        self.seen.add(f"{self._above}{name}")
        found = getattr(self._message, name)
        return _Watched(found, self.seen, f"{name}.") if isinstance(found, Engagement | Stored) else found


def parts_read(operation: Operation, rule: Rule) -> frozenset[str]:
    """Name the parts of a message the rule looks at, by letting it look at some that are watched."""
    seen: set[str] = set()
    for message, world, caller in _watchable(operation.name):
        _watch(rule, message, world, caller, seen)
    about = [probe for probe in probes_by_rule(operation.name).get(rule.id, ()) if not probe.heavy]
    for probe in about[:: len(about) // MOST_WATCHED + 1]:
        call = next(step for step in probe.script.steps if isinstance(step, Send))
        world = fresh(settings_from_json(dict(probe.script.world)))
        _watch(rule, operation.lower(call.request), world, call.caller, seen)
    return frozenset(seen)


@cache
def _watchable(operation: str) -> tuple[tuple[Message, World, str | None], ...]:
    """Lower every acceptable call, in its own world and in one of a new account."""
    found = []
    for draft in CATALOGUES[operation].bases.values():
        settings = settings_from_json(dict(draft.world))
        strict = replace(settings, ses=replace(settings.ses, sandbox=True))
        message = OPERATIONS[operation].lower(draft.request)
        found += [(message, fresh(each), draft.caller) for each in (settings, strict)]
    return tuple(found)


def _watch(rule: Rule, message: Message, world: World, caller: str | None, seen: set[str]) -> None:
    for each in (message, *message.entries[:2]):
        if each.holes.isdisjoint(rule.subject):
            rule.holds(Case(cast(Message, _Watched(each, seen)), world, caller, {}))


def _decider(rule: Rule) -> FunctionType:
    return cast(FunctionType, rule.predicate or rule.bounded)


def names_used(rule: Rule) -> frozenset[str]:
    """Name every attribute and function that the rule and what it calls in this package mention."""
    found: set[str] = set()
    waiting = [_decider(rule)]
    while waiting:
        function = waiting.pop()
        fresh_names = set(_names(function.__code__)) - found
        found |= fresh_names
        called = (function.__globals__.get(name) for name in sorted(fresh_names))
        waiting += [each for each in called if isinstance(each, FunctionType) and each.__module__.startswith("refimpl")]
    return frozenset(found)


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def always_disputed(rule: Rule) -> bool:
    """Prove from the rule's text that it is never broken under every reading; False where there is no proof.

    Such a rule says no only where it has asked for a reading and been refused, so that a build which
    passes over it holds another reading and nothing else.
    """
    return _says_no_only_when_refused(_decider(rule), rule.bound is not None and rule.bound.past is None)


@cache
def _says_no_only_when_refused(function: FunctionType, boundless: bool) -> bool:
    tree = ast.parse(dedent(inspect.getsource(function)))
    return all(_answer_is_open(answer, conditions, function, boundless) for answer, conditions in _answers(tree))


def _answers(node: ast.AST, conditions: tuple[ast.expr, ...] = ()) -> Iterator[tuple[ast.expr, tuple[ast.expr, ...]]]:
    """List what a function returns, each with the conditions it stands under."""
    if isinstance(node, ast.Return) and node.value is not None:
        yield node.value, conditions
    inside = (*conditions, node.test) if isinstance(node, ast.If) else conditions
    for name, value in ast.iter_fields(node):
        under = conditions if name == "orelse" else inside
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.stmt):
                yield from _answers(child, under)


def _answer_is_open(
    answer: ast.expr, conditions: tuple[ast.expr, ...], function: FunctionType, boundless: bool
) -> bool:
    def settles(expression: ast.expr) -> bool:
        """Say whether the expression is false only where a reading was asked for and refused."""
        match expression:
            case ast.Constant(value=value):
                return value is not False
            case ast.BoolOp(op=ast.Or(), values=values):
                return any(map(settles, values))
            case ast.BoolOp(values=values):
                return all(map(settles, values))
            case ast.IfExp(body=body, orelse=orelse):
                return settles(body) and settles(orelse)
            case ast.Call(func=ast.Attribute(attr="allows")):
                return True
            case ast.Call(func=ast.Attribute(attr="admits")):
                return boundless
            case ast.Call(func=ast.Name(id=name)):
                called = function.__globals__.get(name)
                return isinstance(called, FunctionType) and _says_no_only_when_refused(called, False)
        return False

    def refused(condition: ast.expr) -> bool:
        """Say whether the condition holds only where a reading was refused."""
        match condition:
            case ast.BoolOp(op=ast.And(), values=values):
                return any(map(refused, values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return settles(operand) and not isinstance(operand, ast.Constant)
        return False

    return settles(answer) or any(map(refused, conditions))
