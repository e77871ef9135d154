"""A call as people have it at hand: JSON, the AWS CLI's `--cli-input-json`, or a piece of Python for boto3."""

import ast
import base64
import math
import re
from typing import NamedTuple

from refimpl import wire
from refimpl.answer import Json
from refimpl.operations import OPERATIONS
from refimpl.shape import Structure

OURS = frozenset(("operation", "world", "request", "steps"))
"""Members of a vector or history, none of which any operation has."""
PYTHON = "neither JSON nor a Python literal"
MOST_BYTES = 64 << 20


class Pasted(NamedTuple):
    """What was read: its members, and the operation that the text itself names, if it names one."""

    value: Json
    operation: str | None = None
    method: str | None = None


def read(data: bytes) -> Pasted:
    """Read a call in any of its forms; raises wire.Malformed. Nothing in it is ever run."""
    try:
        return Pasted(wire.loads(data))
    except wire.Malformed as error:
        if not _begins_like_python(data):
            raise
        return _python(data, error)


def _begins_like_python(data: bytes) -> bool:
    """Say whether a text that is no JSON may be Python: a call, or a literal with what JSON does not have."""
    text = data.lstrip()
    return bool(re.match(rb"[A-Za-z_#]", text)) or text[:1] in (b"{", b"[", b"(")


def _python(data: bytes, otherwise: wire.Malformed) -> Pasted:
    if len(data) > MOST_BYTES:
        raise otherwise
    try:
        tree = ast.parse(data.decode("utf-8").strip())
    except SyntaxError as error:
        said = str(otherwise).removeprefix("the text is not JSON: ")
        raise wire.Malformed(
            f"the text is {PYTHON} (as JSON: {said}; as Python: {error.msg}, line {error.lineno}); mend it"
        ) from None
    except UnicodeDecodeError as error:
        raise wire.Malformed(f"the text is not UTF-8 at byte {error.start}; save it as UTF-8") from None
    except (ValueError, RecursionError, MemoryError):
        raise wire.Malformed(f"the text is {PYTHON} that could be read; mend it") from None
    try:
        return _statement(tree)
    except RecursionError:
        raise wire.Malformed("the text is nested too deep to read; flatten it") from None


def _statement(tree: ast.Module) -> Pasted:
    match tree.body:
        case [ast.Expr(value=value)] | [ast.Assign(value=value)] | [ast.AnnAssign(value=ast.expr() as value)]:
            return _call(value) if isinstance(value, ast.Call) else Pasted(_literal(value))
    raise wire.Malformed("the Python text is not one literal or one call; leave the rest out")


def _call(call: ast.Call) -> Pasted:
    """Read `client.send_email(Source=…)`, and `dict(Source=…)`."""
    members: dict[str, Json] = {}
    for keyword in call.keywords:
        value = _literal(keyword.value)
        members |= {keyword.arg: value} if keyword.arg is not None else _mapping(value, keyword.value)
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", None)
    if call.args or name is None:
        raise wire.Malformed(f"line {call.lineno}: members are given by name, as in client.send_email(Source='…')")
    return Pasted(members) if name == "dict" else Pasted(members, METHODS.get(name), name)


def _mapping(value: Json, node: ast.expr) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise wire.Malformed(f"line {node.lineno}: what ** stands before is no dictionary")
    return value


def _literal(node: ast.expr) -> Json:
    """Read a literal; bytes become base64, as they are on the wire."""
    match node:
        case ast.Constant(value=bytes(raw)):
            return base64.b64encode(raw).decode("ascii")
        case ast.Constant(value=float() as value) if not math.isfinite(value):
            raise wire.Malformed(f"line {node.lineno}: {ast.unparse(node)} is no number that JSON has")
        case ast.Constant(value=None | str() | bool() | int() | float() as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return [_literal(item) for item in items]
        case ast.Dict(keys=keys, values=values):
            return {_key(key, node): _literal(value) for key, value in zip(keys, values, strict=True)}
        case ast.Call(func=ast.Name(id="dict"), args=[]):
            return _call(node).value
        case ast.Name(id=name):
            raise wire.Malformed(f"line {node.lineno}: what {name!r} stands for is not known here; write its value")
    raise wire.Malformed(f"line {node.lineno}: {ast.unparse(node)[:60]!r} is no literal; write the value it comes to")


def _key(key: ast.expr | None, node: ast.expr) -> str:
    name = None if key is None else _literal(key)
    if not isinstance(name, str):
        raise wire.Malformed(f"line {node.lineno}: a member's name is a text in quotes")
    return name


def _method(operation: str) -> str:
    """Name boto3's method for an operation."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", operation.partition(".")[2]).lower()


METHODS = {_method(name): name for name in OPERATIONS}


def is_ours(value: Json) -> bool:
    """Say whether this is a vector or a history, and not a bare request."""
    return isinstance(value, dict) and not OURS.isdisjoint(value)


def fitting(request: Json) -> list[str]:
    """List the operations that have every member of a request, where it has any."""
    if not isinstance(request, dict) or not request:
        return []
    return [name for name, operation in OPERATIONS.items() if request.keys() <= _members(operation.shape)]


def likely(operation: str, request: Json) -> bool:
    """Say whether most members of a request are those of an operation."""
    known = _members(OPERATIONS[operation].shape)
    return isinstance(request, dict) and sum(name in known for name in request) * 2 > len(request)


def _members(shape: Structure) -> set[str]:
    return {*shape.members, *shape.later}
