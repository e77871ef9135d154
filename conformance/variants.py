"""Builds that differ from the reference and are right all the same: the suite must let every one pass."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from random import Random
from typing import TypeAlias
from uuid import UUID

from conformance.adapters.reference import ReferenceTarget
from conformance.mutation.mutant import with_parts
from conformance.strategies.covering import covering_pairs
from refimpl.answer import Accepted, Answer, Json, Permit, Rejected, plain_code
from refimpl.case import Case
from refimpl.decision import Decision
from refimpl.message import Content, Message
from refimpl.operations import OPERATIONS
from refimpl.outcomes import SPELLED_OTHERWISE, took_effect
from refimpl.readings import Ambiguity, Bindings, Reading, register
from refimpl.service import NO_BINDINGS, Service
from refimpl.table import Operation
from refimpl.world import Event

Edit: TypeAlias = Callable[[Message], Message]
Turn: TypeAlias = Callable[[Answer], Answer]
Redraw: TypeAlias = Callable[[dict[str, Json]], dict[str, Json]]


@dataclass(frozen=True, slots=True)
class Variant:
    """One build that is differently right: `id` is a reading such as `A-V07.b`, or a name."""

    id: str
    says: str
    make: Callable[[], Service] = field(repr=False)

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations that it does otherwise: for a reading those with a rule it is about, else all."""
        ambiguity = register().get(self.id.rpartition(".")[0])
        about = None if ambiguity is None else set(ambiguity.rules)
        return tuple(
            name
            for name, operation in OPERATIONS.items()
            if about is None or not about.isdisjoint(rule.id for rule in operation.rules())
        )

    def service(self) -> Service:
        """Make the build, in a world of its own."""
        return self.make()

    def target(self) -> ReferenceTarget:
        """Make the target around the build."""
        return ReferenceTarget(self.service(), f"variant:{self.id}")


def words_for(decision: Decision) -> list[Permit]:
    """List the words for the first rule broken that fit here: those of the call, or those of an entry."""
    spelled = decision.operation.spelled(decision.broken[0])
    return [permit for permit in spelled if permit in decision.permitted]


class Holding(Service):
    """A build that holds one reading of one ambiguity, in its answers and in what it queues."""

    def __init__(self, ambiguity: str, reading: Reading, edit: Edit | None = None) -> None:
        super().__init__(OPERATIONS, {ambiguity: frozenset((reading.letter,))})
        self.rules = register()[ambiguity].rules
        self.codes = {plain_code(code) for code in reading.answers}
        self.edit = edit

    def chosen(self, decision: Decision) -> Permit:
        """Refuse in the words of the reading, where it is about the words."""
        default = decision.permitted[0]
        if not decision.broken or decision.broken[0].id not in self.rules:
            return default
        spelled = words_for(decision)
        return next((permit for permit in spelled if plain_code(permit.code or "") in self.codes), default)

    def entry(self, message: Message, fresh_id: str) -> Mapping[str, Json]:
        """Show the message as the reading has it."""
        return super().entry(message if self.edit is None else self.edit(message), fresh_id)


def _once(message: Message) -> Message:
    lists = {part: tuple({box.spec: box for box in getattr(message, part)}.values()) for part in ("to", "cc", "bcc")}
    return with_parts(message, **lists)


def _replaced(content: Content | None) -> Content | None:
    if content is None or content.charset or content.data is None:
        return content
    return content._replace(data=content.data.encode("ascii", "replace").decode())


def _foreign_characters_replaced(message: Message) -> Message:
    texts = {part: _replaced(getattr(message, part)) for part in ("subject", "text", "html")}
    return with_parts(message, **texts)


_EDITS: Mapping[str, Edit] = {
    "A-V03.b": _once,
    "A-V27.c": _foreign_characters_replaced,
}
"""What readings that concern the queued message do to it."""


_RULES = frozenset(rule.id for operation in OPERATIONS.values() for rule in operation.rules())
"""Every rule that some operation here has: who reads another one otherwise answers no differently."""


def _testable(ambiguity: Ambiguity) -> bool:
    return ambiguity.testable and not _RULES.isdisjoint(ambiguity.rules)


def _readings() -> Iterator[Variant]:
    """List every reading of every testable ambiguity that the reference does not hold itself."""
    for ambiguity in register().values():
        for reading in ambiguity.readings:
            name = f"{ambiguity.id}.{reading.letter}"
            if _testable(ambiguity) and reading.letter != ambiguity.default:
                yield Variant(name, reading.says, partial(Holding, ambiguity.id, reading, _EDITS.get(name)))


def _all_bound(choose: Callable[[Sequence[str]], str]) -> Bindings:
    """Choose one reading of each ambiguity from those that are not the default one, if there are any."""
    found = {}
    for ambiguity in register().values():
        others = sorted(ambiguity.letters - {ambiguity.default}) or [ambiguity.default]
        found[ambiguity.id] = frozenset((choose(others),))
    return found


@cache
def pairs_of_readings() -> tuple[Bindings, ...]:
    """Choose readings of all testable ambiguities so that every two of them come together, in few choices."""
    asked = {each.id: sorted(each.letters) for each in register().values() if _testable(each)}
    rows = covering_pairs({name: len(letters) for name, letters in asked.items()})
    return tuple({name: frozenset(asked[name][choice]) for name, choice in row.items()} for row in rows)


class Choosing(Service):
    """A build that picks among the permitted answers in its own way, true to one reading of everything.

    `early` keeps to the words of the first rule broken; else any rule broken may answer.
    """

    def __init__(self, pick: Callable[[Sequence[Permit]], Permit], early: bool) -> None:
        super().__init__(OPERATIONS, {each.id: frozenset((each.default,)) for each in register().values()})
        self.pick = pick
        self.early = early

    def chosen(self, decision: Decision) -> Permit:
        """Pick."""
        if self.early and decision.broken:
            return self.pick(words_for(decision) or decision.permitted)
        return self.pick(decision.permitted)


class Turning(Service):
    """A build that says the same in another way: `turn` rewrites answers, `redraw` queued messages."""

    def __init__(self, turn: Turn | None = None, redraw: Redraw | None = None) -> None:
        super().__init__(OPERATIONS, NO_BINDINGS)
        self.turn = turn
        self.redraw = redraw

    def answer(self, machine: Operation, decision: Decision, permit: Permit) -> Answer:
        """Answer in another way."""
        found = super().answer(machine, decision, permit)
        return found if self.turn is None else self.turn(found)

    def each(self, machine: Operation, gate: Decision, caller: str | None) -> Answer:
        """Answer a bulk call in another way."""
        found = super().each(machine, gate, caller)
        return found if self.turn is None else self.turn(found)

    def repeat(self, case: Case) -> Answer:
        """Answer a repeated call in another way."""
        found = super().repeat(case)
        return found if self.turn is None else self.turn(found)

    def entry(self, message: Message, fresh_id: str) -> Mapping[str, Json]:
        """Show the message in another way."""
        shown = dict(super().entry(message, fresh_id))
        return shown if self.redraw is None else self.redraw(shown)

    def show(self, event: Event, message: Message, fresh_id: str) -> None:
        """Show a contact, too, in another way."""
        before = len(self.contacts)
        super().show(event, message, fresh_id)
        if self.redraw is not None:
            self.contacts[before:] = [self.redraw(dict(contact)) for contact in self.contacts[before:]]


class NewContact(Service):
    """A build whose contacts get another id when they are started (A-C34), by which they are known ever after."""

    def answer(self, machine: Operation, decision: Decision, permit: Permit) -> Answer:
        """Answer with an id of its own."""
        before = self.world
        found = super().answer(machine, decision, permit)
        asked = decision.message.engagement.contact
        if asked is None or not isinstance(found, Accepted) or found.response.get("ContactId") != asked:
            return found
        response = {**found.response, "ContactId": self.fresh_id()}
        for shown in (self.outbox, self.contacts):
            shown[-1] = {**shown[-1], "id": response["ContactId"]}
        self.world = took_effect(machine, before, decision.message, response)
        return Accepted(response)


class Unsteady(Service):
    """A build that lets every third entry fail for no reason of its own; whoever asks again gets it sent."""

    def __init__(self, status: str) -> None:
        super().__init__()
        self.status = status
        self.entries = 0

    def result(self, machine: Operation, entry: Decision, permit: Permit) -> Mapping[str, Json]:
        """Fail the entry, or give its result."""
        self.entries += permit.code is None
        if permit.code is None and self.entries % 3 == 0:
            return {"Status": self.status, "Error": "try again"}
        return super().result(machine, entry, permit)


class OtherIds(Service):
    """A build whose message ids look like UUIDs."""

    def fresh_id(self) -> str:
        """Make a UUID from the number in the reference's id."""
        return str(UUID(int=int(super().fresh_id()[:16], 16) + (0x4000 << 64)))


class Busy(Service):
    """A build that is too busy for every fifth call; whoever asks again gets the answer.

    `words` says how, by operation, for each has words of its own for it.
    """

    def __init__(self, words: Mapping[str, Rejected]) -> None:
        super().__init__()
        self.words = words
        self.calls = 0

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Be busy, or answer."""
        self.calls += 1
        busy = self.calls % 5 == 0 and operation in self.words
        return self.words[operation] if busy else super().send(operation, request, caller)


def _busy_words() -> dict[int, dict[str, Rejected]]:
    """List the words each operation has for being busy, by HTTP status."""
    found: dict[int, dict[str, Rejected]] = {}
    for name, operation in OPERATIONS.items():
        for permit in operation.environment:
            if not permit.entry:
                status = permit.statuses[0]
                found.setdefault(status, {})[name] = Rejected(permit.code or "", status)
    return found


def _rejections(change: Callable[[Rejected], Rejected]) -> Turn:
    return lambda found: change(found) if isinstance(found, Rejected) else found


def _more_members(found: Answer) -> Answer:
    if not isinstance(found, Accepted):
        return found
    return Accepted({**found.response, "ResponseMetadata": {"RequestId": "00000000-0000-4000-8000-000000000000"}})


def _suffixed(code: str) -> str:
    return f"{plain_code(code)}Exception"


_TURNS: tuple[tuple[str, str, Turn], ...] = (
    ("with-suffix", "writes every code with its suffix", _rejections(lambda r: replace(r, code=_suffixed(r.code)))),
    ("without-suffix", "writes every code without suffix", _rejections(lambda r: replace(r, code=plain_code(r.code)))),
    ("namespaced", "writes codes with a namespace", _rejections(lambda r: replace(r, code=f"ses#{r.code}"))),
    ("other-texts", "words its refusals differently", _rejections(lambda r: replace(r, message="No."))),
    ("no-status", "shows no HTTP status", _rejections(lambda r: replace(r, status=None))),
    ("more-members", "answers with members of its own", _more_members),
)


Row: TypeAlias = dict[str, Json]


def _results(change: Callable[[list[Row]], list[Row]]) -> Turn:
    """Make what answers a bulk call with its results changed."""

    def turn(found: Answer) -> Answer:
        rows = found.response.get("BulkEmailEntryResults") if isinstance(found, Accepted) else None
        if not isinstance(found, Accepted) or rows is None:
            return found
        return Accepted({**found.response, "BulkEmailEntryResults": change([dict(row) for row in rows])})

    return turn


def _each_result(change: Callable[[Row], Row]) -> Turn:
    return _results(lambda rows: [change(row) for row in rows])


_OTHER_SPELLING = {told: other for other, told in SPELLED_OTHERWISE.items()}


def _respelled(row: Row) -> Row:
    return {**row, "Status": _OTHER_SPELLING.get(row["Status"], row["Status"])}


_ENTRY_TURNS: tuple[tuple[str, str, Turn], ...] = (
    ("results-reversed", "lists results in the opposite order", _results(lambda rows: rows[::-1])),
    ("results-sorted", "lists results by their status", _results(lambda rows: sorted(rows, key=lambda r: r["Status"]))),
    ("other-statuses", "writes three statuses in their other spelling", _each_result(_respelled)),
    ("null-where-absent", "writes null where a result has no id or error",
     _each_result(lambda row: {"Error": None, "MessageId": None, **row})),
    ("empty-where-absent", "writes an empty text where a result has no id or error",
     _each_result(lambda row: {"Error": "", "MessageId": "", **row})),
    ("no-errors", "says nothing about why an entry failed",
     _each_result(lambda row: {name: value for name, value in row.items() if name != "Error"})),
)  # fmt: skip


def _reversed_lists(shown: dict[str, Json]) -> dict[str, Json]:
    return {name: value[::-1] if isinstance(value, list) else value for name, value in shown.items()}


def _headed(shown: dict[str, Json]) -> dict[str, Json]:
    more = [["Date", "Thu, 1 Jan 2026 00:00:00 +0000"], ["Message-ID", f"<{shown['id']}@email.example>"]]
    return {**shown, "headers": [*shown["headers"], *more]} if "headers" in shown else shown


def _with_crlf(body: str | None) -> str | None:
    """Write the line ends of mail, one at the end of the body included."""
    lines = (body or "").replace("\r\n", "\n").removesuffix("\n").split("\n")
    return body and "".join(f"{line}\r\n" for line in lines)


def _crlf(shown: dict[str, Json]) -> dict[str, Json]:
    return {**shown, "text": _with_crlf(shown["text"]), "html": _with_crlf(shown["html"])}


def _only(*names: str) -> Redraw:
    return lambda shown: {name: shown[name] for name in names if name in shown}


_REDRAWS: tuple[tuple[str, str, Redraw], ...] = (
    ("lists-reversed", "keeps recipients, tags and headers in another order", _reversed_lists),
    ("more-headers", "adds headers of its own", _headed),
    ("crlf-bodies", "shows bodies with the line ends of mail", _crlf),
    ("recipients-only", "shows sender and recipients only", _only("source", "to", "cc", "bcc")),
    ("ids-only", "shows ids only", _only("id")),
)


def _services() -> Iterator[Variant]:
    """List the builds that differ in something no reading is about."""
    last = partial(Choosing, lambda permitted: permitted[-1])
    yield Variant("last-words", "answers with the last name a fault may have", partial(last, early=True))
    yield Variant("last-fault", "answers the last of several faults", partial(last, early=False))
    yield Variant("any-words", "answers with any name a fault may have", lambda: Choosing(Random(1).choice, early=True))
    yield Variant("any-fault", "answers any of several faults", lambda: Choosing(Random(2).choice, early=False))
    firsts, lasts = _all_bound(lambda letters: letters[0]), _all_bound(lambda letters: letters[-1])
    yield Variant("all-others", "holds another reading wherever there is one", partial(Service, OPERATIONS, firsts))
    yield Variant("all-last", "holds the last reading wherever there are several", partial(Service, OPERATIONS, lasts))
    for number, bindings in enumerate(pairs_of_readings()):
        says = "holds readings chosen so that every two of different questions come together in one such build"
        yield Variant(f"pairs-{number:02}", says, partial(Service, OPERATIONS, bindings))
    yield Variant("other-ids", "makes ids of another form", OtherIds)
    for name, says, turn in _TURNS:
        yield Variant(name, says, partial(Turning, turn=turn))
    for name, says, redraw in _REDRAWS:
        yield Variant(name, says, partial(Turning, redraw=redraw))
    for status, words in _busy_words().items():
        codes = " or ".join(sorted({each.code for each in words.values()}))
        says = f"answers every fifth call {codes}, and well when asked again"
        yield Variant(f"busy-{status}", says, partial(Busy, words))
    yield from _of_entries()
    if any("answer.contact-id" in {rule.id for rule in operation.judged} for operation in OPERATIONS.values()):
        yield Variant("new-contact-ids", "gives contacts another id when they are started", NewContact)


def _of_entries() -> Iterator[Variant]:
    """List the builds that answer bulk calls in another way."""
    bulk = [operation for operation in OPERATIONS.values() if operation.each]
    for name, says, turn in _ENTRY_TURNS if bulk else ():
        yield Variant(name, says, partial(Turning, turn=turn))
    for status in dict.fromkeys(permit.code for each in bulk for permit in each.environment if permit.entry):
        says = f"answers every third entry {status}, and well when asked again"
        yield Variant(f"entries-{str(status).lower().replace('_', '-')}", says, partial(Unsteady, str(status)))


@cache
def variants() -> tuple[Variant, ...]:
    """List every variant, always in the same order."""
    return (*_readings(), *_services())


def variant_target(id: str) -> ReferenceTarget:
    """Make the target that is right in this way; an unknown id raises KeyError."""
    return {variant.id: variant for variant in variants()}[id].target()
