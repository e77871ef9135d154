"""What a rule looks at, found out from the rule itself: which mistakes about it make sense."""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from textwrap import dedent
from types import CodeType, FunctionType
from typing import Any, cast

from refimpl.case import Case
from refimpl.machine import Operation
from refimpl.message import Message
from refimpl.rule import Rule
from refimpl.world import Identity, SesSettings, Settings, fresh

_ADDRESS = "reader@example.com"
_ARN = f"arn:aws:ses:us-east-1:111122223333:identity/{_ADDRESS}"
_PLAIN = {
    "Source": _ADDRESS,
    "Destination": {name: [_ADDRESS] for name in ("ToAddresses", "CcAddresses", "BccAddresses")},
    "Message": {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "Hello"}, "Html": {"Data": "Hello"}}},
    "ReplyToAddresses": [_ADDRESS],
    "ReturnPath": _ADDRESS,
    "Tags": [{"Name": "campaign", "Value": "spring"}],
}
_HTML_ONLY = {"Message": {"Subject": {"Data": "Hello"}, "Body": {"Html": {"Data": "Hello"}}}}
_FULL = {**_PLAIN, "SourceArn": _ARN, "ReturnPathArn": _ARN, "ConfigurationSetName": "marketing"}
_WATCHED = (_PLAIN, _FULL, _PLAIN | _HTML_ONLY, _FULL | {"SourceArn": "arn", "ReturnPathArn": "arn"})


class _Watched:
    """A message that remembers which of its parts were looked at."""

    def __init__(self, message: Message) -> None:
        self._message = message
        self.seen: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.seen.add(name)
        return getattr(self._message, name)


def parts_read(operation: Operation, rule: Rule) -> frozenset[str]:
    """Name the parts of a message the rule looks at, by letting it look at some that are watched."""
    used = Identity("example.com", SesSettings.account, mail_from_broken=True, configuration_set="default")
    world = fresh(Settings(ses=SesSettings(sandbox=True, identities=(used,))))
    seen: set[str] = set()
    for request in _WATCHED:
        watched = _Watched(operation.lower(request))
        rule.holds(Case(cast(Message, watched), world, None, {}))
        seen |= watched.seen
    return frozenset(seen)


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
