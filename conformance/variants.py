"""Builds that differ from the reference and are right all the same: the suite must let every one pass."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from random import Random

from conformance.adapters.reference import ReferenceTarget
from conformance.mutation.mutant import with_parts
from conformance.strategies.covering import covering_pairs
from conformance.variation.services import Busy, Choosing, Edit, Holding, NewContact, OtherIds, Turning, Unsteady
from conformance.variation.turns import ENTRY_TURNS, REDRAWS, TURNS
from refimpl.answer import Rejected
from refimpl.message import Content, Message
from refimpl.operations import OPERATIONS
from refimpl.readings import Ambiguity, Bindings, register
from refimpl.service import Service


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


def _busy_words() -> dict[int, dict[str, Rejected]]:
    """List the words each operation has for being busy, by HTTP status."""
    found: dict[int, dict[str, Rejected]] = {}
    for name, operation in OPERATIONS.items():
        for permit in operation.environment:
            if not permit.entry:
                status = permit.statuses[0]
                found.setdefault(status, {})[name] = Rejected(permit.code or "", status)
    return found


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
    for name, says, turn in TURNS:
        yield Variant(name, says, partial(Turning, turn=turn))
    for name, says, redraw in REDRAWS:
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
    for name, says, turn in ENTRY_TURNS if bulk else ():
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
