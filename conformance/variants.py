"""Builds that differ from the reference and are right all the same: the suite must let every one pass."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from random import Random
from typing import TypeAlias
from uuid import UUID

from conformance.adapters.reference import ReferenceTarget
from conformance.mutation.mutant import with_parts
from refimpl.answer import Accepted, Answer, Json, Permit, Rejected, plain_code
from refimpl.machine import Decision, Operation
from refimpl.message import Content, Message
from refimpl.operations import OPERATIONS
from refimpl.readings import Bindings, Reading, register
from refimpl.service import NO_BINDINGS, Service

Edit: TypeAlias = Callable[[Message], Message]
Turn: TypeAlias = Callable[[Answer], Answer]
Redraw: TypeAlias = Callable[[dict[str, Json]], dict[str, Json]]


@dataclass(frozen=True, slots=True)
class Variant:
    """One build that is differently right: `id` is a reading such as `A-V07.b`, or a name."""

    id: str
    says: str
    make: Callable[[], Service] = field(repr=False)

    def service(self) -> Service:
        """Make the build, in a world of its own."""
        return self.make()

    def target(self) -> ReferenceTarget:
        """Make the target around the build."""
        return ReferenceTarget(self.service(), f"variant:{self.id}")


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
        spelled = decision.operation.spelled(decision.broken[0])
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


def _readings() -> Iterator[Variant]:
    """List every reading of every testable ambiguity that the reference does not hold itself."""
    for ambiguity in register().values():
        for reading in ambiguity.readings:
            name = f"{ambiguity.id}.{reading.letter}"
            if ambiguity.testable and reading.letter != ambiguity.default:
                yield Variant(name, reading.says, partial(Holding, ambiguity.id, reading, _EDITS.get(name)))


def _all_bound(choose: Callable[[Sequence[str]], str]) -> Bindings:
    """Choose one reading of each ambiguity from those that are not the default one, if there are any."""
    found = {}
    for ambiguity in register().values():
        others = sorted(ambiguity.letters - {ambiguity.default}) or [ambiguity.default]
        found[ambiguity.id] = frozenset((choose(others),))
    return found


def _random_readings(seed: int) -> Bindings:
    random = Random(seed)
    return {each.id: frozenset((random.choice(sorted(each.letters)),)) for each in register().values()}


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
            return self.pick(decision.operation.spelled(decision.broken[0]))
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

    def entry(self, message: Message, fresh_id: str) -> Mapping[str, Json]:
        """Show the message in another way."""
        shown = dict(super().entry(message, fresh_id))
        return shown if self.redraw is None else self.redraw(shown)


class OtherIds(Service):
    """A build whose message ids look like UUIDs."""

    def fresh_id(self) -> str:
        """Make a UUID from the number in the reference's id."""
        return str(UUID(int=int(super().fresh_id()[:16], 16) + (0x4000 << 64)))


class Busy(Service):
    """A build that is too busy for every fifth call; whoever asks again gets the answer."""

    def __init__(self, words: Rejected) -> None:
        super().__init__()
        self.words = words
        self.calls = 0

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Be busy, or answer."""
        self.calls += 1
        return self.words if self.calls % 5 == 0 else super().send(operation, request, caller)


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


def _reversed_lists(shown: dict[str, Json]) -> dict[str, Json]:
    return {name: value[::-1] if isinstance(value, list) else value for name, value in shown.items()}


def _headed(shown: dict[str, Json]) -> dict[str, Json]:
    more = [["Date", "Thu, 1 Jan 2026 00:00:00 +0000"], ["Message-ID", f"<{shown['id']}@email.example>"]]
    return {**shown, "headers": [*shown["headers"], *more]}


def _with_crlf(body: str | None) -> str | None:
    """Write the line ends of mail, one at the end of the body included."""
    lines = (body or "").replace("\r\n", "\n").removesuffix("\n").split("\n")
    return body and "".join(f"{line}\r\n" for line in lines)


def _crlf(shown: dict[str, Json]) -> dict[str, Json]:
    return {**shown, "text": _with_crlf(shown["text"]), "html": _with_crlf(shown["html"])}


def _only(*names: str) -> Redraw:
    return lambda shown: {name: shown[name] for name in names}


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
    for seed in range(5):
        bindings = _random_readings(seed)
        yield Variant(f"readings-{seed}", "holds readings chosen at random", partial(Service, OPERATIONS, bindings))
    yield Variant("other-ids", "makes ids of another form", OtherIds)
    for name, says, turn in _TURNS:
        yield Variant(name, says, partial(Turning, turn=turn))
    for name, says, redraw in _REDRAWS:
        yield Variant(name, says, partial(Turning, redraw=redraw))
    for code, status in (("Throttling", 400), ("ServiceUnavailable", 503)):
        says = f"answers every fifth call {code}, and well when asked again"
        yield Variant(f"busy-{status}", says, partial(Busy, Rejected(code, status)))


@cache
def variants() -> tuple[Variant, ...]:
    """List every variant, always in the same order."""
    return (*_readings(), *_services())


def variant_target(id: str) -> ReferenceTarget:
    """Make the target that is right in this way; an unknown id raises KeyError."""
    return {variant.id: variant for variant in variants()}[id].target()
