"""What a report in JSON looks like, member by member, so that one that was garbled is refused where it is wrong."""

import math
from collections.abc import Callable, Mapping
from typing import NoReturn, TypeAlias

from conformance.recording.results import MOST_DEEP, is_shallow
from conformance.scripts import step_from_json
from conformance.verdicts import Status
from refimpl import wire
from refimpl.answer import Json

Shape: TypeAlias = Callable[[Json, str], None]
"""Raises wire.Malformed where a value, which stands at this place, has another shape."""
LONGEST_NAME = 500
"""Characters of the name of a check, an operation or a rule."""
MOST = 1 << 53
"""The greatest whole number that every reader of JSON can hold."""


def _refuse(where: str, what: str) -> NoReturn:
    raise wire.Malformed(f"{where.lstrip('.') or 'it'} {what}; make the report again")


def text(value: Json, where: str) -> None:
    """Ask for a text."""
    if not isinstance(value, str):
        _refuse(where, "is no text")


def name(value: Json, where: str) -> None:
    """Ask for a name: short, in one line, and without what a terminal would obey."""
    if not isinstance(value, str) or not value or not value.isprintable() or len(value) > LONGEST_NAME:
        _refuse(where, "is no name")


def id_of_check(value: Json, where: str) -> None:
    """Ask for the id of a check: suite, operation and name."""
    name(value, where)
    if value.count("/") < 2:
        _refuse(where, "is no id of a check")


def flag(value: Json, where: str) -> None:
    """Ask for true or false."""
    if not isinstance(value, bool):
        _refuse(where, "is neither true nor false")


def count(value: Json, where: str) -> None:
    """Ask for a whole number that counts something."""
    if type(value) is not int or not 0 <= value <= MOST:
        _refuse(where, "is no count")


def seconds(value: Json, where: str) -> None:
    """Ask for a number of seconds."""
    if type(value) is int:
        count(value, where)
    elif not isinstance(value, float) or not math.isfinite(value) or not 0 <= value <= MOST:
        _refuse(where, "is no number of seconds")


def scalar(value: Json, where: str) -> None:
    """Ask for a single value."""
    single = value is None or isinstance(value, str | bool) or (isinstance(value, float) and math.isfinite(value))
    if not single and not (type(value) is int and abs(value) <= MOST):
        _refuse(where, "is no single value")


def status(value: Json, where: str) -> None:
    """Ask for a word that a check can come to."""
    if value not in [each.value for each in Status]:
        _refuse(where, "is no status")


def shallow(value: Json, where: str) -> None:
    """Ask for an object that is not nested too deep to be shown."""
    if not isinstance(value, dict):
        _refuse(where, "is no object")
    if not is_shallow(value):
        _refuse(where, f"is nested deeper than {MOST_DEEP} levels")


def step(value: Json, where: str) -> None:
    """Ask for one step of a script."""
    shallow(value, where)
    try:
        step_from_json(value)
    except wire.Malformed:
        _refuse(where, "is no step")


def listed(shape: Shape) -> Shape:
    """Ask for a list."""

    def ask(value: Json, where: str) -> None:
        if not isinstance(value, list):
            _refuse(where, "is no list")
        for place, item in enumerate(value):
            shape(item, f"{where}[{place}]")

    return ask


def mapped(names: Shape, shape: Shape) -> Shape:
    """Ask for an object whose members have names like this."""

    def ask(value: Json, where: str) -> None:
        if not isinstance(value, dict):
            _refuse(where, "is no object")
        for key, item in value.items():
            names(key, f"the name of a member of {where.lstrip('.')}")
            shape(item, f"{where}.{key}")

    return ask


def nullable(shape: Shape) -> Shape:
    """Ask for null or this."""

    def ask(value: Json, where: str) -> None:
        if value is not None:
            shape(value, where)

    return ask


def members(needed: Mapping[str, Shape], also: Mapping[str, Shape]) -> Shape:
    """Ask for an object with these members, and with others only as they are said to be; unknown ones are let be."""
    every = {**needed, **also}

    def ask(value: Json, where: str) -> None:
        if not isinstance(value, dict):
            _refuse(where, "is no object")
        for key in needed:
            if key not in value:
                _refuse(where, f"has no {key}")
        for key, shape in every.items():
            if key in value:
                shape(value[key], f"{where}.{key}")

    return ask


def pointed(value: Json, where: str) -> None:
    """Ask for evidence that says which of its steps it is about."""
    _EVIDENCE(value, where)
    if value["step"] >= len(value["script"]["steps"]):
        _refuse(f"{where}.step", "is none of its steps")


_EVIDENCE = members(
    {
        "script": members({"operation": name, "world": shallow, "steps": listed(step)}, {}),
        "step": count,
        "permitted": listed(text),
        "observed": text,
    },
    {"reduced": flag, "vector": text, "held": mapped(name, text), "chosen": mapped(name, text)},
)
VERDICT = members(
    {"status": status, "operation": name, "rule": nullable(name), "reason": text, "readings": listed(text)},
    {"evidence": pointed, "file": text},
)


def consistent(value: Json, where: str) -> None:
    """Ask for a verdict of every status that is counted, passes aside."""
    _ROW(value, where)
    told = {each["status"] for each in value["verdicts"]} | {Status.PASS.value}
    if any(n and word not in told for word, n in value["counts"].items()):
        _refuse(where, "counts verdicts that it does not have")


_ROW = members(
    {
        "check": id_of_check, "status": status, "counts": mapped(status, count), "assertions": count,
        "partitions": listed(text), "seconds": seconds, "verdicts": listed(VERDICT),
    },
    {},
)  # fmt: skip
HEADER = members(
    {},
    {
        **dict.fromkeys(("by", "python", "target", "profile", "seed", "revision", "strict"), scalar),
        "selection": nullable(mapped(name, listed(text))), "readings": listed(text), "checks": count, "lines": count,
        "command": text, "reached": listed(text),
    },
)  # fmt: skip
STANDING = mapped(text, text)
REPORT = members(
    {
        "header": HEADER,
        "target": nullable(members({"name": text, "version": text}, {})),
        "trouble": nullable(text),
        "results": listed(consistent),
        "score": mapped(status, count),
        "exit_code": count,
        "complete": flag,
    },
    {
        "capabilities": members(
            {"operations": listed(text)}, {"absent": STANDING, "undeclared": STANDING, "misrouted": STANDING}
        ),
        "interrupted": flag,
    },
)
"""A whole run."""
