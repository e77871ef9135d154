"""Breakers that follow from the shape of outbound mail, each on the bases and in the scene it makes sense in."""

from collections.abc import Iterable, Iterator, Mapping

import attrs

from conformance.strategies.catalogue import Breaker
from conformance.strategies.connect.vocabulary import (
    ATTRIBUTES,
    BODY,
    CONTENT_TYPE,
    COPIES,
    CUSTOM,
    DESTINATION,
    ELSEWHERE,
    FILLED,
    KNOWLEDGE_BASE,
    MADE,
    OUR_DOMAIN,
    PLACES,
    PROFILE,
    RAW,
    SENDER,
    TEMPLATE,
    TEMPLATED,
    TOKEN,
    WRITTEN,
    listed,
    party,
    rows,
)
from conformance.strategies.drafts import Edit, drop, insert, nothing, put, whole
from conformance.strategies.shapes import KEY, Fitting, shape_breakers
from refimpl.answer import Json
from refimpl.shape import Structure

LOCAL, ADDRESS_MOST, ID_MOST, VALUE_MOST = 60, 255, 100, 32_767
"""Characters of a local part, and the most an address, the id of a world and a custom attribute have."""
IDS = ("InstanceId", "ContactId", KNOWLEDGE_BASE, TEMPLATE)
ENTWINED = frozenset(
    (
        *(f"{path}-{fault}" for path in IDS for fault in ("too-short", "too-long")),
        *(f"{path}-too-short" for path in (SENDER, DESTINATION, f"{COPIES}.0.EmailAddress")),
    )
)
"""Limits that nothing can be past alone: no world has such an id, and an empty text is no address either."""


def long_address(length: int, domain: str) -> str:
    """Make an address of this length that every reading takes for one."""
    room = length - LOCAL - len(domain) - 2
    labels = (("b" * 50 + ".") * (room // 51 + 1))[:room].removesuffix(".")
    return f"{'x' * LOCAL}@{labels.ljust(room, 'b')}.{domain}"


def address_of_ours(length: int) -> str | None:
    """Make an address of the instance about as long as may be."""
    return long_address(length, OUR_DOMAIN) if length >= ADDRESS_MOST else None


def address_elsewhere(length: int) -> str | None:
    """Make an address of somebody else about as long as may be."""
    return long_address(length, ELSEWHERE) if length >= ADDRESS_MOST else None


def no_text(length: int) -> None:
    """Make nothing: what is asked about these limits is asked elsewhere."""


_FITS: Fitting = {
    SENDER: address_of_ours,
    DESTINATION: address_elsewhere,
    f"{COPIES}.0.EmailAddress": address_elsewhere,
    **dict.fromkeys(IDS, no_text),
    CONTENT_TYPE: lambda length: "a" * length if length > ID_MOST else None,
    BODY: lambda length: "a" if length == 1 else None,
}
_SCENES: Mapping[str, Edit] = {
    SENDER: listed(long_address(ADDRESS_MOST, OUR_DOMAIN), long_address(ADDRESS_MOST + 1, OUR_DOMAIN))
}


def _bases(breaker: Breaker) -> tuple[str, ...]:
    """Name the bases that have the member a breaker is about; null content is asked where it is not used."""
    if f"{RAW}-null" == breaker.name or (TEMPLATED in breaker.name and f"{TEMPLATED}-" not in breaker.name):
        return ("profiled",) if PROFILE in breaker.name else MADE
    return WRITTEN if breaker.rule == "shape.choice" else breaker.bases or WRITTEN


def shaped(structure: Structure) -> Iterator[Breaker]:
    """Make the breakers of a shape, those that can be asked alone."""
    for each in shape_breakers(structure, _FITS):
        if each.name not in ENTWINED:
            scene = next((edit for path, edit in _SCENES.items() if each.name.startswith(f"{path}-")), nothing)
            yield attrs.evolve(each, bases=_bases(each), prepare=scene)
    yield from _whole_requests()
    yield from _attributes()
    yield from _copies()
    yield from _unknown()
    widest = put(f"{RAW}.Subject", "\u00e9" * 998)
    yield from rows("shape.length", "keeps", ("subject-longest-in-bytes", widest), bases=WRITTEN)
    for path in ("FromEmailAddress.DisplayName", "DestinationEmailAddress.DisplayName"):
        yield from rows("shape.length", "keeps", (f"{path}-none", put(path, "")))


def _whole_requests() -> Iterator[Breaker]:
    values: Iterable[tuple[str, Json]] = (("list", []), ("text", "text"), ("number", 1), ("null", None), ("true", True))
    for name, value in values:
        yield Breaker("shape.type", f"whole-{name}", "breaks", whole(value), bases=("minimal",))
    yield Breaker("shape.required", "whole-empty", "breaks", whole({}), bases=("minimal",))


def _attributes() -> Iterator[Breaker]:
    """Ask about the names and values of a map, which a shape has no place for."""
    path = f"{CUSTOM}.{KEY}"
    wrong: Iterable[tuple[str, Json]] = (("list", ["text"]), ("object", {}), ("number", 7), ("boolean", True))
    yield from rows(
        "shape.type", "breaks", *((f"{path}-{name}", put(path, value)) for name, value in wrong), bases=MADE
    )
    yield from rows("shape.type", "disputed", (f"{path}-null", put(path, None)), bases=MADE)
    names: tuple[tuple[str, Edit], ...] = (
        ("name-empty", put(CUSTOM, {**FILLED, "": "text"})),
        ("name-too-long", put(CUSTOM, {**FILLED, "n" * (VALUE_MOST + 1): "text"})),
    )
    yield from rows("shape.length", "breaks", *((f"{CUSTOM}-{name}", edit) for name, edit in names), bases=MADE)
    last = put(CUSTOM, {**FILLED, "last": "v" * (VALUE_MOST + 1)})
    yield from rows("shape.length", "breaks", (f"{CUSTOM}-last-too-long", last), bases=MADE)
    yield from rows(
        "shape.length", "keeps",
        (f"{CUSTOM}-name-longest", put(CUSTOM, {**FILLED, "n" * VALUE_MOST: "text"})),
        (f"{CUSTOM}-name-shortest", put(CUSTOM, {**FILLED, "n": "text"})),
        (f"{CUSTOM}-value-empty", put(CUSTOM, {**FILLED, "last": ""})), bases=MADE,
    )  # fmt: skip


def _copies() -> Iterator[Breaker]:
    """Ask about every place in the list of copies, where a shape knows the first only."""
    far, farther = long_address(ADDRESS_MOST, ELSEWHERE), long_address(ADDRESS_MOST + 1, ELSEWHERE)
    for place in PLACES:
        faults: tuple[tuple[str, str, Json], ...] = (
            ("shape.required", "no-address", {"DisplayName": "Copy"}), ("shape.required", "empty", {}),
            ("shape.type", "text", f"copy@{ELSEWHERE}"), ("shape.type", "number", 7),
            ("shape.type", "address-number", {"EmailAddress": 7}),
            ("shape.type", "name-number", {**party(f"copy@{ELSEWHERE}"), "DisplayName": 7}),
            ("shape.length", "address-long", party(farther)),
            ("shape.length", "name-long", party(f"copy@{ELSEWHERE}", "n" * 257)),
        )  # fmt: skip
        for rule, name, value in faults:
            yield Breaker(rule, f"copy-{name}-{place}", "breaks", insert(COPIES, place, value), bases=("full",))
        for name, value in (("address", party(far)), ("name", party(f"copy@{ELSEWHERE}", "n" * 256)),
                            ("no-name", party(f"copy@{ELSEWHERE}", ""))):  # fmt: skip
            yield Breaker(
                "shape.length", f"copy-{name}-longest-{place}", "keeps", insert(COPIES, place, value), bases=("full",)
            )
        yield Breaker("shape.type", f"copy-null-{place}", "disputed", insert(COPIES, place, None), bases=("full",))
    crowd: list[Json] = [party(f"copy{number % 49}@{ELSEWHERE}") for number in range(51)]
    yield Breaker("shape.items", "copies-51", "breaks", put(COPIES, crowd), bases=("full", "templated"))
    yield from rows("shape.items", "keeps", ("one", put(COPIES, [party(f"copy@{ELSEWHERE}")])), ("none", drop(COPIES)))


def _unknown() -> Iterator[Breaker]:
    """Put members nobody asked for into every structure."""
    places = (
        ("FromEmailAddress", WRITTEN), ("DestinationEmailAddress", WRITTEN), ("AdditionalRecipients", ("full",)),
        (f"{COPIES}.1", ("full",)), ("EmailMessage", WRITTEN), (RAW, WRITTEN), (TEMPLATED, MADE),
        (ATTRIBUTES, MADE),
    )  # fmt: skip
    for path, bases in places:
        yield from rows("shape.known", "disputed", (f"unknown-in-{path}", put(f"{path}.Unknown", "text")), bases=bases)
    inbound = put(f"{RAW}.Headers", {"REFERENCES": "<a@b>"})
    yield from rows("shape.known", "disputed", ("headers", inbound), bases=WRITTEN)


NOISE = (
    "", "InstanceId", "FromEmailAddress", SENDER, "FromEmailAddress.DisplayName",
    "DestinationEmailAddress", DESTINATION,
    "AdditionalRecipients", COPIES, f"{COPIES}.0", f"{COPIES}.0.EmailAddress", f"{COPIES}.0.DisplayName",
    "EmailMessage", "EmailMessage.MessageSourceType", RAW, f"{RAW}.Subject", BODY, CONTENT_TYPE,
    TEMPLATED, KNOWLEDGE_BASE, TEMPLATE, ATTRIBUTES, CUSTOM, PROFILE, TOKEN,
)  # fmt: skip
"""Places of outbound mail where any JSON may be put."""
