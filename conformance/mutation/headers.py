"""Mutants whose headers show what they should not: Bcc recipients, what follows a line break, recipients of others."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeAlias

from conformance.left_behind import OUTBOX, left_by
from conformance.mutation.effects import parts_used
from conformance.mutation.mutant import Mutant, Operations, judges, of_shell
from refimpl.answer import Answer, Json, Permit
from refimpl.decision import Decision
from refimpl.grammar.address import Mailbox
from refimpl.message import Message
from refimpl.readings import Bindings
from refimpl.rules import effects
from refimpl.service import NO_BINDINGS, Service
from refimpl.table import Operation

Rows: TypeAlias = list[list[str]]
"""Headers, as pairs of name and value."""
More: TypeAlias = Callable[[Message], Rows]
"""Makes headers from a message."""
Boxes: TypeAlias = tuple[Mailbox, ...]
Messages: TypeAlias = tuple[Message, ...]


class Headed(Service):
    """A build that shows recipients other headers; `more` makes them from the message."""

    def __init__(
        self,
        operations: Operations,
        more: More,
        bindings: Bindings = NO_BINDINGS,
    ) -> None:
        super().__init__(operations, bindings)
        self.more = more

    def entry(self, message: Message, fresh_id: str) -> Mapping[str, Json]:
        """Show the message with more headers."""
        shown = super().entry(message, fresh_id)
        return {**shown, "headers": [*shown["headers"], *self.more(message)]}


class Neighbourly(Service):
    """A build that shows in a message who gets another one of the call; `pick` says who, by the message's place."""

    def __init__(self, operations: Operations, pick: Callable[[Messages, int], Rows]) -> None:
        super().__init__(operations)
        self.pick = pick
        self.entries: Messages = ()
        self.place = 0

    def each(self, machine: Operation, gate: Decision, caller: str | None) -> Answer:
        """Remember all entries, and begin to count them."""
        self.entries, self.place = gate.message.entries, -1
        return super().each(machine, gate, caller)

    def result(self, machine: Operation, entry: Decision, permit: Permit) -> Mapping[str, Json]:
        """Count the entry, and say what became of it."""
        self.place += 1
        return super().result(machine, entry, permit)

    def entry(self, message: Message, fresh_id: str) -> Mapping[str, Json]:
        """Show the message with the headers of others."""
        shown = super().entry(message, fresh_id)
        return {**shown, "headers": [*shown["headers"], *self.pick(self.entries, self.place)]}


def _injected(text: str | None) -> Rows:
    lines = (text or "").splitlines()[1:]
    return [[name, value.strip()] for name, colon, value in (line.partition(":") for line in lines) if colon]


def _subject_headers(message: Message) -> Rows:
    return _injected(message.subject.data if message.subject else None)


def _source_headers(message: Message) -> Rows:
    return _injected(message.source.text if message.source else None)


_TAKES_BREAKS: Bindings = {"A-V29": frozenset("b"), "A-C19": frozenset("c")}


def _row(name: str, boxes: Boxes) -> Rows:
    return [[name, ", ".join(box.text for box in boxes)]] if boxes else []


def _named(boxes: Boxes) -> Rows:
    return [["X-Copied", f"Blind Copy <{box.spec}>"] for box in boxes]


def _received(boxes: Boxes) -> Rows:
    return [["Received", f"from relay.example by mail.example for <{box.spec}>; 1 Jan 2026"] for box in boxes]


_BLIND: tuple[tuple[str, str, More], ...] = (
    ("bcc-header", "names Bcc recipients in a header", lambda message: _row("Bcc", message.bcc)),
    ("envelope-header", "names everybody it delivers to in headers",
     lambda message: [["X-Envelope-To", box.text] for box in message.recipients]),
    ("cc-header", "names Bcc recipients among the copies", lambda message: _row("Cc", message.cc + message.bcc)),
    ("to-header", "names everybody in the header To", lambda message: _row("To", message.recipients)),
    ("resent-header", "names Bcc recipients with a display name", lambda message: _named(message.bcc)),
    ("trace-header", "says in the trace for whom a message is", lambda message: _received(message.bcc)),
    ("first-bcc-header", "names the first Bcc recipient only", lambda message: _row("X-Copied", message.bcc[:1])),
    ("last-bcc-header", "names the last of several Bcc recipients",
     lambda message: _row("X-Copied", message.bcc[1:][-1:])),
    ("spaced-bcc-header", "names Bcc recipients with space or semicolons between them",
     lambda message: [["X-Copied", "; ".join(box.spec for box in message.bcc)]]),
    ("bcc-beside-html", "names Bcc recipients where there is an HTML body",
     lambda message: _row("Bcc", message.bcc if message.html else ())),
    ("bcc-alone", "names Bcc recipients where there are no others",
     lambda message: _row("To", () if message.to or message.cc else message.bcc)),
)  # fmt: skip
_BREAKS: tuple[tuple[str, str, More], ...] = (
    ("subject-injects", "subject", lambda message: _injected(message.subject.data if message.subject else None)),
    ("source-injects", "source", lambda message: _injected(message.source.text if message.source else None)),
)


def _others(entries: Messages, place: int) -> Boxes:
    return tuple(box for other, entry in enumerate(entries) if other != place for box in entry.recipients)


def _at(entries: Messages, place: int) -> Boxes:
    """List the recipients of one entry; of no entry, nobody."""
    return entries[place].recipients if 0 <= place < len(entries) else ()


_NEIGHBOURS: tuple[tuple[str, str, Callable[[Messages, int], Rows]], ...] = (
    ("everybody-header", "names everybody in a header",
     lambda entries, place: _row("X-Recipients", tuple(box for entry in entries for box in entry.recipients))),
    ("previous-header", "names the recipients of the entry before",
     lambda entries, place: _row("X-Recipients", _at(entries, place - 1))),
    ("next-header", "names the recipients of the entry after",
     lambda entries, place: _row("X-Recipients", _at(entries, place + 1))),
    ("first-header", "names the recipients of the first entry in all",
     lambda entries, place: _row("X-Recipients", _at(entries, 0))),
    ("last-header", "names the recipients of the last entry in all",
     lambda entries, place: _row("X-Recipients", _at(entries, len(entries) - 1))),
    ("others-on-to", "names the recipients of all entries in the header To",
     lambda entries, place: _row("To", _at(entries, place) + _others(entries, place))),
    ("others-as-copies", "names the recipients of the other entries as copies",
     lambda entries, place: _row("Cc", _others(entries, place))),
    ("others-with-names", "names other recipients with a display name",
     lambda entries, place: _named(_others(entries, place))),
    ("others-traced", "says in the trace for whom the other entries are",
     lambda entries, place: _received(_others(entries, place))),
    ("others-bcc", "names the Bcc recipients of the other entries",
     lambda entries, place: _row("Bcc", tuple(box for entry in entries for box in entry.bcc))),
)  # fmt: skip


def _of_all(operation: Operation) -> Iterator[Mutant]:
    used = parts_used(operation.name)
    if any("bcc" in parts for parts in used) and judges(operation, effects.BCC_HIDDEN.id):
        for name, says, more in _BLIND:
            shell = partial(Headed, more=more)
            yield of_shell(operation, effects.BCC_HIDDEN.id, "show-bcc", name, says, shell)
    for name, part, more in _BREAKS:
        if any(part in parts for parts in used) and judges(operation, effects.NO_INJECTED_HEADER.id):
            shell = partial(Headed, more=more, bindings=_TAKES_BREAKS)
            says = "makes a header of what follows a line break"
            yield of_shell(operation, effects.NO_INJECTED_HEADER.id, "inject-header", name, says, shell)


def header_mutants(operation: Operation) -> Iterator[Mutant]:
    """List the mutants whose headers show what they should not."""
    if OUTBOX in left_by(operation):
        yield from _of_all(operation)
    for name, says, pick in _NEIGHBOURS if judges(operation, effects.ENTRIES_APART.id) else ():
        yield of_shell(operation, effects.ENTRIES_APART.id, "show-others", name, says, partial(Neighbourly, pick=pick))
