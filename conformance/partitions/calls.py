"""Partitions of whole calls: whether they may be accepted, how many recipients and entries, letters past ASCII."""

import attrs

from refimpl.answer import Json
from refimpl.decision import Decision
from refimpl.message import Message
from refimpl.world import World

ACCEPTABLE, REFUSABLE, ARGUABLE = "to be accepted", "to be refused", "to be accepted or refused"
SEVERAL_FAULTS = "several faults"
NOT_ASCII = "letters past ASCII"
LISTS = ("no list of recipients", "one list of recipients", "several lists of recipients")
RECIPIENTS = ("no recipient", "one recipient", "several recipients")
ENTRIES = ("no entry", "one entry", "several entries")


@attrs.frozen
class Call:
    """A call that was made and judged: what was asked, and what the documents say about it in that world."""

    world: World
    decision: Decision
    request: Json
    caller: str | None = None

    @property
    def messages(self) -> tuple[Message, ...]:
        """The messages in the call: its entries where it is made of entries."""
        return self.decision.message.entries if self.decision.operation.each else (self.decision.message,)


def of_call(call: Call) -> set[str]:
    """Name the partitions a whole call falls into, but for its letters."""
    decision = call.decision
    found = {_outcome(decision)}
    if len({rule.id for each in (decision, *decision.entries) for rule in each.broken}) > 1:
        found.add(SEVERAL_FAULTS)
    for message in call.messages:
        found.add(_how_many(bool(message.to) + bool(message.cc) + bool(message.bcc), LISTS))
        found.add(_how_many(len(message.recipients), RECIPIENTS))
    if decision.operation.each:
        found.add(_how_many(len(call.messages), ENTRIES))
    return found


def of_every_kind(call_of_entries: bool) -> frozenset[str]:
    """Name the partitions that calls of any operation are to reach between them."""
    many = (*LISTS[1:], *RECIPIENTS[1:], *(ENTRIES[1:] if call_of_entries else ()))
    return frozenset((ACCEPTABLE, REFUSABLE, SEVERAL_FAULTS, NOT_ASCII, *many))


def _outcome(decision: Decision) -> str:
    """Say whether a call may be accepted, with every entry of it, and whether it may be refused."""
    everyone = (decision, *decision.entries)
    if not all(each.accepts for each in everyone):
        return REFUSABLE
    return ACCEPTABLE if all(len(each.permitted) == 1 for each in everyone) else ARGUABLE


def _how_many(number: int, names: tuple[str, str, str]) -> str:
    return names[min(number, 2)]


def within_ascii(value: Json) -> bool:
    """Say whether there is no text past ASCII in a value, keys included."""
    if isinstance(value, str):
        return value.isascii()
    if isinstance(value, dict):
        return all(key.isascii() for key in value if isinstance(key, str)) and all(map(within_ascii, value.values()))
    return not isinstance(value, list) or all(map(within_ascii, value))
