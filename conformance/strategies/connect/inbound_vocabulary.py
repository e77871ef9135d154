"""Words the breakers about inbound mail are written in, beside those of all Connect operations."""

from collections.abc import Iterator

from conformance.strategies.catalogue import Breaker, Side
from conformance.strategies.connect.vocabulary import PLACES, worldly
from conformance.strategies.drafts import Draft, Edit, drop, insert, put, steps
from refimpl.answer import Json

TO_LIST, CC_LIST = "AdditionalRecipients.ToAddresses", "AdditionalRecipients.CcAddresses"
LISTS = (TO_LIST, CC_LIST)
FLOW_ID, RELATED = "ContactFlowId", "RelatedContactId"
REFERENCES, ATTACHMENTS, ATTRIBUTES, SEGMENTS = "References", "Attachments", "Attributes", "SegmentAttributes"
HEADERS = "EmailMessage.RawMessage.Headers"
OTHER_FLOW = "3d5f7b91-2c4e-4a6b-8d8f-9e1a3b5c7d9f"
EARLIER = "4e6a8ca2-3d5f-4b7c-9e9a-af2b4c6d8eaf"
"""A contact that came in before."""
CUSTOMER = "ann@example.net"
SMALL, FULL = ("minimal",), ("full",)


def value_at(draft: Draft, path: str) -> Json:
    """Look at one place of a request; None where there is nothing."""
    place: Json = draft.request
    for step in steps(path):
        place = place.get(step) if isinstance(place, dict) else None
    return place


def entry(path: str, where: str, name: str, given: Json) -> Edit:
    """Put an entry into a map of the request: `first`, `middle` or `last`."""

    def change(draft: Draft) -> Edit:
        found = value_at(draft, path)
        items = list(found.items()) if isinstance(found, dict) else []
        items.insert({"first": 0, "middle": len(items) // 2, "last": len(items)}[where], (name, given))
        return put(path, dict(items))

    return worldly(change)


def in_entries(
    rule: str, side: Side, name: str, path: str, given: Json, key: str = "another", bases: tuple[str, ...] = FULL
) -> Iterator[Breaker]:
    """Make a breaker for every place among the entries of a map."""
    for place in PLACES:
        yield Breaker(rule, f"{name}-{place}", side, entry(path, place, key, given), bases=bases)


def at_entry(rule: str, side: Side, name: str, path: str, key: str, given: Json, turn: int) -> Breaker:
    """Make a breaker for one place among the entries of a map, another one every turn."""
    return Breaker(rule, name, side, entry(path, PLACES[turn % 3], key, given), bases=FULL)


def in_lists(rule: str, side: Side, name: str, given: Json, lists: tuple[str, ...] = LISTS) -> Iterator[Breaker]:
    """Make a breaker for every place in each of these lists."""
    for path in lists:
        short = path.rpartition(".")[2]
        for place in PLACES:
            yield Breaker(rule, f"{name}-{short}-{place}", side, insert(path, place, given), bases=FULL)


def in_turn(rule: str, side: Side, name: str, given: Json, turn: int, lists: tuple[str, ...] = LISTS) -> Breaker:
    """Make a breaker for one place in one of these lists, another one every turn."""
    path, place = lists[turn % len(lists)], PLACES[turn % 3]
    return Breaker(rule, f"{name}-{path.rpartition('.')[2]}-{place}", side, insert(path, place, given), bases=FULL)


def unrouted(draft: Draft) -> Draft:
    """Choose no flow, where one was chosen."""
    return drop(FLOW_ID)(draft)
