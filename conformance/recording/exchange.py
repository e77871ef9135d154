"""One thing asked of a target and what it answered, and how that is written on a line."""

from collections.abc import Hashable, Mapping
from typing import Any

import attrs

from conformance.adapters.soundness import unsound
from conformance.recording.follower import COMPARED, CONTROL
from conformance.scripts import Advance, Observe, Send, Step
from conformance.target import Answer, Broke, Json, Unsupported
from conformance.wording import in_short
from refimpl import wire

KINDS = ("reset", "send", "advance", "observe")
SHOWN = {"outbox": "messages", "contacts": "contacts"}
MOST_SECONDS = 10**9
"""Seconds a clock is turned at once: some thirty years."""
UNHELD = "the recording does not hold this call"


@attrs.frozen
class Exchange:
    """One exchange: `kind` names the member of the line that says what was asked, `asked` is its value.

    `result` is in the protocol's form; `broke` holds how, what and evidence where there was no answer. `again` says
    that the line belongs to the same step as the one before it; `purpose` is that of a reset's script.
    """

    kind: str
    asked: Json
    result: Json = None
    broke: tuple[str, str, str] | None = None
    operation: str | None = None
    caller: str | None = None
    because: str | None = None
    again: bool = False
    purpose: str = ""
    check: str = ""
    line: int = 0

    def answered(self) -> None:
        """Break as the target broke, if it did."""
        if self.broke is not None:
            raise Broke(*self.broke)

    def answer(self) -> Answer:
        """Give the answer to a call; raises Broke."""
        self.answered()
        return wire.answer_from_json(self.result)

    def refusal(self) -> Unsupported | None:
        """Give what was said to a reset or to time that should pass; raises Broke."""
        self.answered()
        return Unsupported(self.result["unsupported"]) if "unsupported" in self.result else None

    def rows(self) -> list[Mapping[str, Json]] | Unsupported:
        """Give what was shown; raises Broke."""
        self.answered()
        if "unsupported" in self.result:
            return Unsupported(self.result["unsupported"])
        rows: list[Mapping[str, Json]] = self.result[SHOWN.get(self.asked, self.asked)]
        return rows

    def step(self, operation: str) -> Step:
        """Make the step of a script of this operation."""
        match self.kind:
            case "advance":
                return Advance(self.asked)
            case "observe":
                return Observe(self.asked)
        called = None if self.operation == operation else self.operation
        return Send(self.asked, self.caller, self.because, called)


def question(value: Json) -> Hashable:
    """Stand for a value, such that `true`, `1` and `1.0` differ and the order of members does not matter."""
    if isinstance(value, Mapping):
        return Mapping, tuple((name, question(value[name])) for name in sorted(value))
    if isinstance(value, list | tuple):
        return list, tuple(map(question, value))
    return type(value), value


def exchange_from_json(row: Mapping[str, Any], line: int) -> Exchange:
    """Read an exchange; raises wire.Malformed."""
    (kind, *others) = [name for name in KINDS if name in row]
    if others:
        raise wire.Malformed(f"it asks two things, {kind} and {others[0]}; give each a line of its own")
    asked, broke = row[kind], row.get("broke")
    _fits(kind, asked)
    rules = row.get("because")
    told = {**row, "because": rules[0] if isinstance(rules, list) and rules else rules}
    operation, caller, because = (_text(told, name) for name in ("operation", "caller", "because"))
    if kind == "send" and operation is None:
        raise wire.Malformed("a send names its operation; add it")
    if ("result" in row) == (broke is not None):
        raise wire.Malformed("an exchange has either a result, or broke where there was none; mend it")
    if broke is None:
        _answers(kind, asked, row["result"])
    purpose = row.get("as", "")
    if purpose not in ("", CONTROL, COMPARED):
        raise wire.Malformed(f"as is {in_short(purpose)}; write {CONTROL} or {COMPARED}, or leave it out")
    again = row.get("again", False) is True
    return Exchange(
        kind, asked, row.get("result"), _trouble(broke), operation, caller, because, again, purpose, "", line
    )


def _fits(kind: str, asked: Json) -> None:
    match kind, asked:
        case "reset", dict():
            wire.settings_from_json(asked)
        case "observe", str():
            pass
        case "advance", int() if not isinstance(asked, bool) and 0 <= asked <= MOST_SECONDS:
            pass
        case "send", _:
            pass
        case _:
            raise wire.Malformed(f"{kind} has a value that does not fit it; see recording.schema.json")


def _answers(kind: str, asked: Json, result: Json) -> None:
    why = unsound(result)
    if why:
        raise wire.Malformed(f"the result is {why}; write less")
    match kind, result:
        case "send", dict() if len(result) == 1:
            wire.answer_from_json(result)
            return
        case (("reset" | "advance" | "observe"), {"unsupported": str()}):
            return
        case (("reset" | "advance"), {**members}) if not members:
            return
        case "observe", dict():
            rows = result.get(SHOWN.get(asked, asked))
            if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
                return
    raise wire.Malformed(f"the result does not answer {kind}; see recording.schema.json")


def _trouble(broke: Json) -> tuple[str, str, str] | None:
    match broke:
        case None:
            return None
        case {"how": str(how), "what": str(what), **rest}:
            return how, what, str(rest.get("evidence", ""))
    raise wire.Malformed("broke says how and what, two texts; mend it")


def _text(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise wire.Malformed(f"{name} is no text; mend it")
    return value
