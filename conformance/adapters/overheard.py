"""The lines between the suite and a target, held to the letter of the protocol in both directions.

The client in `lines` takes what it can use; here everything counts that `fixtures/schema` asks for.
"""

import json
from importlib.util import find_spec
from typing import NamedTuple

import attrs

from conformance.adapters.child import shown
from conformance.adapters.soundness import unsound
from conformance.schemas import Complaint, complaints
from conformance.target import Broke, Json
from conformance.wording import in_short
from refimpl import wire

MOST_KEPT = 100
LACKING = "needs jsonschema, which is not installed; pip install 'sendspec[protocol]'"
REMEDIES = {
    "crash": "Answer every call, and end only after bye.",
    "hang": "Flush after each line, and answer every call.",
    "garbage": "Write one line for each call and nothing else on standard output; print to standard error.",
}
"""What to do about a call that got no single line in answer."""


def lacking() -> str:
    """Say what must be installed before lines are looked at; empty where nothing must."""
    return (
        "" if find_spec("jsonschema") else "needs jsonschema, which is not installed; pip install 'sendspec[protocol]'"
    )


class Violation(NamedTuple):
    """One thing that is not as the protocol asks: whose it is, in which line, what, and what to do."""

    ours: bool
    method: str
    what: str
    remedy: str
    line: str

    def __str__(self) -> str:
        """Say it in one paragraph."""
        whose = "in our line" if self.ours else f"in the answer to {self.method}"
        return f"{whose}, {self.what}. {self.remedy} The line: {self.line}"


@attrs.define
class Overheard:
    """A listener on the lines: how many were heard, and what was wrong with them, each kind of thing once."""

    lines: int = 0
    violations: list[Violation] = attrs.field(factory=list)
    _seen: set[tuple[bool, str, str]] = attrs.field(factory=set)
    _greeting: Json = None

    def exchanged(self, sent: bytes, heard: bytes) -> None:
        """Look at a call and the line that answers it."""
        self._looked_at(sent, heard)

    def unanswered(self, sent: bytes, trouble: Broke) -> None:
        """Note a call that got no line, or more than one."""
        method = self._looked_at(sent, None)
        remedy = REMEDIES.get(trouble.how, "See what it left behind.")
        self._add(method, f"there is trouble: {trouble.what}", remedy, b"", kind=trouble.how)

    def stayed(self) -> None:
        """Note that the target did not end after bye."""
        self._add("bye", "there is nothing wrong, but the program went on running", "End after answering bye.", b"")

    def _looked_at(self, sent: bytes, heard: bytes | None) -> str:
        """Look at both lines and give the method; that we cannot look is never the target's fault."""
        call = wire.loads(sent)
        method: str = call["method"]
        self.lines += 1 if heard is None else 2
        try:
            for complaint in complaints(f"protocol#/$defs/{method}.request", call):
                self._complain(method, complaint, sent, ours=True)
            if heard is not None:
                self._heard(method, call["id"], heard)
        except Exception as error:  # noqa: BLE001 - what we raise here would pass for a crash of the target
            self._add(method, f"our own look at it failed ({type(error).__name__}: {error})", "", sent, ours=True)
        return method

    def _heard(self, method: str, id: Json, heard: bytes) -> None:
        try:
            answer = wire.loads(heard)
        except wire.Malformed as error:
            self._add(method, f"there is no JSON: {error}", "Write one JSON object a line, in UTF-8.", heard)
            return
        why = unsound(answer)
        if why:
            self._add(method, f"there is {why}", "Write what an answer needs, and no more.", heard)
            return
        for name in _named_twice(heard):
            self._add(method, f"the member {name!r} stands twice in one object", "Write it once.", heard)
        failed = isinstance(answer, dict) and "error" in answer and "result" not in answer
        schema = "protocol#/$defs/error" if failed else f"protocol#/$defs/{method}.response"
        for complaint in complaints(schema, answer):
            self._complain(method, complaint, heard)
        given = answer.get("id", id) if isinstance(answer, dict) else id
        if (type(given), given) != (type(id), id) and not (failed and given is None):
            self._add(
                method, f"id is {in_short(given)}, but that of the call is {id!r}", "Repeat the id.", heard, kind="id"
            )
        if failed:
            what = "there is an error, which says that the adapter itself has failed"
            self._add(method, what, "Tell a refusal by the build as a result with rejected.", heard)
        if method == "hello" and not failed:
            self._compare(answer, heard)

    def _compare(self, answer: Json, heard: bytes) -> None:
        """Hold a target that was started again to what it said of itself."""
        said = answer.get("result") if isinstance(answer, dict) else answer
        if self._greeting is not None and said != self._greeting:
            self._add("hello", "result is another than when it was first started", "Say the same each time.", heard)
        self._greeting = said

    def _complain(self, method: str, complaint: Complaint, line: bytes, *, ours: bool = False) -> None:
        asked = f"What belongs there: {complaint.asked}" if complaint.asked else "See fixtures/schema."
        self._add(method, f"{complaint.place}: {complaint.what}", asked, line, ours=ours)

    def _add(self, method: str, what: str, remedy: str, line: bytes, *, ours: bool = False, kind: str = "") -> None:
        if (ours, method, kind or what) not in self._seen and len(self.violations) < MOST_KEPT:
            self._seen.add((ours, method, kind or what))
            self.violations.append(Violation(ours, method, what, remedy, shown(line) if line else "none"))


def _named_twice(line: bytes) -> list[str]:
    """List the names that one object of a line has twice; readers differ in which of the two they take."""
    found: list[str] = []

    def members(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        names = [name for name, _ in pairs]
        found.extend(name for turn, name in enumerate(names) if name in names[:turn])
        return dict(pairs)

    json.loads(line, object_pairs_hook=members, parse_int=float)
    return found
