"""Breakers about the attributes of a contact, its own and those of its segment."""

from collections.abc import Iterator

from conformance.strategies.catalogue import Breaker
from conformance.strategies.connect.inbound_vocabulary import (
    ATTRIBUTES,
    FULL,
    SEGMENTS,
    SMALL,
    at_entry,
    in_entries,
)
from conformance.strategies.connect.references import ACCENT, PICTURE
from conformance.strategies.connect.vocabulary import WRITTEN, rows
from conformance.strategies.drafts import drop, put
from refimpl.answer import Json

MOST, NAME_MOST, SEGMENT_MOST = 32_768, 32_767, 1_024
DEFINED = "connect:Subtype"
"""The name of a segment attribute of the service itself; its colon is in question, and nothing else."""


def breakers() -> Iterator[Breaker]:
    """Make the breakers about attributes."""
    yield from _sizes()
    yield from _names()
    yield from _segments()


def _sizes() -> Iterator[Breaker]:
    rule = "attributes.size"
    kept: dict[str, Json] = {
        "none": {}, "one": {"n": "v"}, "at-in-two": {"m": "v" * 16_383, "n": "v" * 16_383},
        "at-accents": {"nn": ACCENT * 16_383}, "at-pictures": {"nnnn": PICTURE * 8_191},
        "at-in-many": {f"n{number:03}": "v" * 1_020 for number in range(32)}, "just-below": {"n": "v" * 32_766},
    }  # fmt: skip
    doubted: dict[str, Json] = {
        "past": {"nn": "v" * NAME_MOST}, "past-in-two": {"m": "v" * 16_383, "n": "v" * 16_384},
        "past-accents": {"n": ACCENT * 16_384}, "past-pictures": {"n": PICTURE * 8_192},
        "past-in-names": {"m" * 16_384: "", "n" * 16_385: ""}, "far-past": {f"n{n}": "v" * 30_000 for n in range(3)},
        "past-in-many": {**{f"n{number:03}": "v" * 1_020 for number in range(32)}, "o": ""},
        "past-last": {"m": "v", "n": "v" * 32_766},
    }  # fmt: skip
    yield from rows(rule, "keeps", *((name, put(ATTRIBUTES, each)) for name, each in kept.items()), bases=SMALL)
    yield from rows(rule, "disputed", *((name, put(ATTRIBUTES, each)) for name, each in doubted.items()), bases=SMALL)
    yield from rows(rule, "keeps", ("dropped", drop(ATTRIBUTES)), bases=FULL)
    longest: dict[str, Json] = {
        "value-longest": {"n": "v" * NAME_MOST}, "name-longest": {"n" * NAME_MOST: "v"}, "name-shortest": {"n": "v"},
        "value-empty": {"n": ""},
    }  # fmt: skip
    yield from rows(
        "shape.length", "keeps", *((f"attribute-{name}", put(ATTRIBUTES, each)) for name, each in longest.items()),
        bases=SMALL,
    )  # fmt: skip
    too_long = put(ATTRIBUTES, {"n" * (NAME_MOST + 1): ""})
    yield from rows("shape.length", "breaks", ("attribute-name-too-long", too_long), bases=SMALL)
    yield from in_entries("shape.length", "breaks", "attribute-name-empty", ATTRIBUTES, "v", "", WRITTEN)
    yield from in_entries("shape.length", "disputed", "attribute-name-empty-null", ATTRIBUTES, None, "", WRITTEN)
    yield from _taken_over()


def _taken_over() -> Iterator[Breaker]:
    """Ask whether what comes over from a related contact counts: of two names on the full base, one is given again."""
    rule, size = "attributes.size", MOST - len("key") - len("kept") - len("y")
    at, past = (put(ATTRIBUTES, {"key": "v" * (size + more)}) for more in (0, 1))
    yield from rows(rule, "keeps", ("taken-over-at", at), bases=FULL)
    yield from rows(rule, "disputed", ("taken-over-past", past), bases=FULL)


def _names() -> Iterator[Breaker]:
    rule = "attributes.keys"
    for number, name in enumerate(("a", "Z9", "a-b", "a_b", "-", "_", "9", "connect-x", "n" * 200)):
        yield at_entry(rule, "keeps", f"plain-{number}", ATTRIBUTES, name, "v", number)
    odd = ("a b", "a.b", "a:b", "a/b", "a+b", "\u00e9", "a\u00e9", "\u0663", PICTURE, "a\n", "x.$", "a,b", "a@b")
    for number, name in enumerate(odd):
        yield at_entry(rule, "disputed", f"odd-{number}", ATTRIBUTES, name, "v", number)
    yield from in_entries(rule, "disputed", "blank", ATTRIBUTES, "v", " ", WRITTEN)
    values = (" ", "a b", ACCENT, PICTURE, "\n", "\u0001", "<b>", '{"a": 1}', "$.Attributes.x")
    for number, value in enumerate(values):
        yield from rows(rule, "keeps", (f"value-{number}", put(ATTRIBUTES, {"n": value})), bases=SMALL)


def _segments() -> Iterator[Breaker]:
    """Ask about segment attributes; any is in question in some way, so that nothing but their absence is sure."""
    rule, value = "segment-attributes.keys", {"ValueString": "connect:Guide"}
    for number, name in enumerate((DEFINED, "connect:", "connect:x-y_z", "connect:a:b", "connect:9")):
        yield from rows(rule, "disputed", (f"colon-{number}", put(SEGMENTS, {name: value})), bases=SMALL)
    for number, name in enumerate(
        ("connect:a b", "connect: ", "connect:a.b", "connect:a/b", "connect:\u00e9", "connect:a\n")
    ):
        yield from rows(rule, "breaks", (f"odd-{number}", put(SEGMENTS, {name: value})), bases=SMALL)
    mixed = {DEFINED: value, "connect:a.b": value, "connect:Other": value}
    turned = {"connect:a.b": value, DEFINED: value}
    yield from rows(
        rule, "breaks", ("odd-middle", put(SEGMENTS, mixed)), ("odd-first", put(SEGMENTS, turned)), bases=WRITTEN
    )
    yield from rows(rule, "keeps", ("none", put(SEGMENTS, {})), ("absent", drop(SEGMENTS)), bases=SMALL)
    for length in (0, 1, SEGMENT_MOST):
        edit = put(SEGMENTS, {DEFINED: {"ValueString": "v" * length}})
        yield from rows(rule, "disputed", (f"value-of-{length}", edit), bases=SMALL)
    rule = "segment-attributes.defined"
    for number, name in enumerate(("mine", "my-own_1", "Connect-x", "n", "n" * 128, "connect")):
        yield from rows(rule, "disputed", (f"own-{number}", put(SEGMENTS, {name: value})), bases=SMALL)
    beside = {DEFINED: value, "mine": value}
    before = {"mine": value, DEFINED: value}
    yield from rows(
        rule, "disputed", ("own-last", put(SEGMENTS, beside)), ("own-first", put(SEGMENTS, before)), bases=WRITTEN
    )
    valueless = put(SEGMENTS, {DEFINED: {}})
    yield from rows(
        rule, "disputed", ("no-value", valueless), ("nothing-given", put(SEGMENTS, {"mine": {}})), bases=SMALL
    )
    yield from rows(rule, "keeps", ("none", put(SEGMENTS, {})), ("absent", drop(SEGMENTS)), bases=SMALL)
    yield from _limits(value)


def _limits(value: Json) -> Iterator[Breaker]:
    rule, longest = "shape.length", "connect:" + "n" * 120
    yield from rows("segment-attributes.keys", "disputed", ("longest", put(SEGMENTS, {longest: value})), bases=SMALL)
    past = {"name": {f"{longest}n": value}, "value": {DEFINED: {"ValueString": "v" * (SEGMENT_MOST + 1)}}}
    yield from rows(
        rule, "breaks", *((f"segment-{name}-too-long", put(SEGMENTS, each)) for name, each in past.items()), bases=SMALL
    )
    wrong: tuple[Json, ...] = ("text", ["text"], 7, True)
    for number, each in enumerate(wrong):
        yield from rows(
            "shape.type", "breaks", (f"segment-wrong-{number}", put(SEGMENTS, {DEFINED: each})), bases=SMALL
        )
    further: tuple[tuple[str, Json], ...] = (
        ("ValueMap", {}), ("ValueInteger", 7), ("ValueList", []), ("ValueArn", "arn"), ("Unknown", "x"),
        ("valueString", "v"),
    )  # fmt: skip
    for name, more in further:
        edit = put(SEGMENTS, {DEFINED: {"ValueString": "v", name: more}})
        yield from rows("shape.known", "disputed", (f"segment-{name}", edit), bases=SMALL)
