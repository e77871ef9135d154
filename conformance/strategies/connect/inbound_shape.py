"""Breakers that follow from the shape of inbound mail, each on the bases and in the scene it makes sense in."""

from collections.abc import Iterator, Mapping

import attrs

from conformance.strategies.catalogue import Breaker
from conformance.strategies.connect.inbound_vocabulary import (
    ATTACHMENTS,
    ATTRIBUTES,
    CC_LIST,
    FLOW_ID,
    FULL,
    HEADERS,
    LISTS,
    REFERENCES,
    RELATED,
    SEGMENTS,
    SMALL,
    TO_LIST,
    at_entry,
    in_entries,
    in_lists,
    in_turn,
)
from conformance.strategies.connect.references import ACCENT, reference
from conformance.strategies.connect.shape import ADDRESS_MOST, address_elsewhere, address_of_ours, long_address, no_text
from conformance.strategies.connect.vocabulary import (
    BODY,
    CONTENT_TYPE,
    ELSEWHERE,
    FROM,
    OUR_DOMAIN,
    RAW,
    SENDER,
    SUBJECT,
    SUPPORT,
    TEMPLATED,
    WRITTEN,
    listed,
    party,
    rows,
    templated,
)
from conformance.strategies.drafts import Edit, drop, insert, nothing, put, whole
from conformance.strategies.ses_v1.requests import whole_requests
from conformance.strategies.shapes import KEY, Fitting, shape_breakers
from refimpl.answer import Json
from refimpl.shape import Structure

DESTINATION = "DestinationEmailAddress"
IDS = ("InstanceId", FLOW_ID, RELATED)
_ADDRESSES = (SENDER, DESTINATION, *(f"{path}.0.EmailAddress" for path in LISTS))
_ITEM = f"{REFERENCES}.{KEY}"
ENTWINED = frozenset(
    (
        f"{RAW}-null",
        *(f"{path}-too-short" for path in (*IDS, *_ADDRESSES)),
        *(f"{path}-too-long" for path in IDS),
        f"{HEADERS}.{KEY}-too-short",
    )
)
"""What cannot be asked alone.

No world has ids past their limits, an empty text is no address either, content that is null is content that is not
given, and a header of that name is one that nobody knows.
"""


_FITS: Fitting = {
    **dict.fromkeys(_ADDRESSES, address_elsewhere),
    DESTINATION: address_of_ours,
    **dict.fromkeys((*IDS, f"{_ITEM}.Value", f"{HEADERS}.{KEY}", f"{ATTRIBUTES}.{KEY}"), no_text),
    f"{SEGMENTS}.{KEY}.ValueString": no_text,
    f"{_ITEM}.Arn": lambda length: "a" * length if length > 256 else None,
    f"{_ITEM}.StatusReason": lambda length: "a" * length if length > 100 else None,
    CONTENT_TYPE: lambda length: "a" * length if length > 100 else None,
    BODY: lambda length: "a" if length == 1 else None,
}
_SCENES: Mapping[str, Edit] = {DESTINATION: listed(*(long_address(ADDRESS_MOST + more, OUR_DOMAIN) for more in (0, 1)))}
_OPTIONAL = (REFERENCES, "AdditionalRecipients", ATTACHMENTS, ATTRIBUTES, SEGMENTS, HEADERS)


def _told_already(breaker: Breaker) -> bool:
    """Say whether a list stands where something else is asked, deep inside: other values there tell as much."""
    return breaker.rule == "shape.type" and breaker.name.endswith("-list") and breaker.name.count(".") > 1


def shaped(structure: Structure) -> Iterator[Breaker]:
    """Make the breakers of a shape, those that can be asked alone."""
    for each in shape_breakers(structure, _FITS):
        if each.name not in ENTWINED and not _told_already(each):
            path = each.name.removeprefix("without-")
            scene = next((edit for place, edit in _SCENES.items() if path.startswith(f"{place}-")), nothing)
            bases = FULL if path.startswith(tuple(f"{place}." for place in _OPTIONAL)) else each.bases or WRITTEN
            yield attrs.evolve(each, bases=bases, prepare=scene)
    yield from whole_requests()
    yield Breaker("shape.required", "whole-empty", "breaks", whole({}), bases=("minimal",))
    yield from _texts()
    yield from _maps()
    yield from _lists()
    yield from _unknown()


def _texts() -> Iterator[Breaker]:
    """Ask whether characters are counted, and about texts that may be empty."""
    wide = ((SUBJECT, 998), ("Name", 1_024), ("Description", 4_096), (f"{FROM}.DisplayName", 0), ("Name", 0),
            ("Description", 0))  # fmt: skip
    for path, length in wide:
        yield from rows("shape.length", "keeps", (f"{path}-of-{length}-wide", put(path, ACCENT * length)), bases=SMALL)
    for path, length in wide[:3]:
        name = f"{path}-of-{length + 1}-wide"
        yield from rows("shape.length", "breaks", (name, put(path, ACCENT * (length + 1))), bases=SMALL)
    outbound: Json = party(SUPPORT)
    yield from rows("shape.type", "breaks", (f"{DESTINATION}-outbound", put(DESTINATION, outbound)), bases=SMALL)
    for number, text in enumerate(("TEMPLATE", "EMAIL", "RAW ", "Raw")):
        edit = put("EmailMessage.MessageSourceType", text)
        yield from rows("shape.choice", "breaks", (f"source-{number}", edit), bases=SMALL)


def _maps() -> Iterator[Breaker]:
    """Ask about the names and values of maps, which a shape has no place for."""
    wrong: tuple[tuple[str, Json], ...] = (("text", "text"), ("list", ["text"]), ("number", 7))
    for name, value in wrong:
        yield from in_entries("shape.type", "breaks", f"reference-{name}", REFERENCES, value)
    faults: tuple[tuple[str, str, Json], ...] = (
        ("shape.required", "no-type", {"Value": "text"}), ("shape.required", "nothing", {}),
        ("shape.type", "value-number", {"Value": 7, "Type": "NUMBER"}),
        ("shape.type", "status-list", reference("text", Status=[])),
        ("shape.choice", "type-other", reference("text", "BOOLEAN")),
        ("shape.choice", "type-small", reference("text", "string")),
        ("shape.choice", "status-other", reference("text", Status="GONE")),
        ("shape.length", "arn-short", reference("text", Arn="a" * 19)),
        ("shape.length", "reason-long", reference("text", StatusReason="r" * 101)),
    )  # fmt: skip
    for turn, (rule, name, value) in enumerate(faults):
        yield at_entry(rule, "breaks", f"reference-{name}", REFERENCES, "another", value, turn)
    yield from in_entries("shape.length", "breaks", "reference-name-empty", REFERENCES, reference("text"), "")
    yield from in_entries("shape.length", "keeps", "reference-name-shortest", REFERENCES, reference("text"), "n")
    yield from in_entries("shape.type", "disputed", "reference-null", REFERENCES, None)
    for turn, (name, value) in enumerate((*wrong[1:], ("object", {}), ("boolean", False))):
        yield at_entry("shape.type", "breaks", f"attribute-{name}", ATTRIBUTES, "another", value, turn)
    yield from in_entries("shape.type", "disputed", "attribute-null", ATTRIBUTES, None)
    yield from in_entries("shape.type", "disputed", "segment-null", SEGMENTS, None)


def _lists() -> Iterator[Breaker]:
    """Ask about every place among the further recipients, where a shape knows the first only."""
    far, farther = (long_address(ADDRESS_MOST + more, ELSEWHERE) for more in (0, 1))
    someone = f"copy@{ELSEWHERE}"
    faults: tuple[tuple[str, str, Json], ...] = (
        ("shape.required", "no-address", {"DisplayName": "Copy"}), ("shape.required", "nothing", {}),
        ("shape.type", "text", someone), ("shape.type", "address-number", {"EmailAddress": 7}),
        ("shape.type", "name-number", {**party(someone), "DisplayName": 7}),
        ("shape.length", "address-long", party(farther)), ("shape.length", "name-long", party(someone, "n" * 257)),
    )  # fmt: skip
    for turn, (rule, name, value) in enumerate(faults[3:]):
        yield in_turn(rule, "breaks", name, value, turn)
    for rule, name, value in faults[:3]:
        yield from in_lists(rule, "breaks", name, value)
    for turn, (name, value) in enumerate(
        (("address", party(far)), ("name", party(someone, "n" * 256)), ("no-name", party(someone, "")))
    ):
        yield in_turn("shape.length", "keeps", f"{name}-longest", value, turn)
    yield from in_lists("shape.type", "disputed", "null", None)
    for path in (TO_LIST, CC_LIST):
        yield from rows("shape.items", "keeps", (f"{path}-one", put(path, [party(someone)])), bases=WRITTEN)
        yield from rows("shape.items", "keeps", (f"{path}-none", drop(path)), bases=FULL)
    yield from rows("shape.items", "keeps", ("recipients-none", put("AdditionalRecipients", {})), bases=WRITTEN)


def _unknown() -> Iterator[Breaker]:
    """Put members nobody asked for into every structure."""
    places = (
        FROM, "EmailMessage", RAW, "AdditionalRecipients", f"{TO_LIST}.1", f"{CC_LIST}.1", f"{ATTACHMENTS}.1", _ITEM,
    )  # fmt: skip
    for path in places:
        yield from rows("shape.known", "disputed", (f"unknown-in-{path}", put(f"{path}.Unknown", "text")), bases=FULL)
    outbound = (
        ("ContactId", "contact"), ("TrafficType", "GENERAL"), (TEMPLATED, templated("template", {})),
        ("AdditionalRecipients.CcEmailAddresses", [party(f"copy@{ELSEWHERE}")]), ("instanceId", "x"),
    )  # fmt: skip
    for path, value in outbound:
        yield from rows("shape.known", "disputed", (f"outbound-{path}", put(path, value)), bases=FULL)
    bcc = insert("AdditionalRecipients.BccAddresses", "last", party(f"copy@{ELSEWHERE}"))
    yield from rows("shape.known", "disputed", ("hidden-copies", bcc), bases=FULL)


NOISE = (
    "", "InstanceId", FROM, SENDER, f"{FROM}.DisplayName", DESTINATION, "Description", REFERENCES, _ITEM,
    f"{_ITEM}.Value", f"{_ITEM}.Type", f"{_ITEM}.Status", f"{_ITEM}.Arn", "Name", "EmailMessage",
    "EmailMessage.MessageSourceType", RAW, SUBJECT, BODY, CONTENT_TYPE, HEADERS, f"{HEADERS}.MESSAGE_ID",
    "AdditionalRecipients", TO_LIST, CC_LIST, f"{TO_LIST}.0", f"{CC_LIST}.1.EmailAddress", f"{TO_LIST}.1.DisplayName",
    ATTACHMENTS, f"{ATTACHMENTS}.0", f"{ATTACHMENTS}.1.FileName", f"{ATTACHMENTS}.2.S3Url", FLOW_ID, RELATED,
    ATTRIBUTES, f"{ATTRIBUTES}.{KEY}", SEGMENTS, f"{SEGMENTS}.{KEY}", f"{SEGMENTS}.{KEY}.ValueString", "ClientToken",
)  # fmt: skip
"""Places of inbound mail where any JSON may be put."""
