"""Breakers about references: how many bytes they are, of which types, and with which values."""

from collections.abc import Iterator, Mapping

from conformance.strategies.catalogue import Breaker, Side
from conformance.strategies.connect.inbound_vocabulary import FULL, REFERENCES, SMALL, at_entry, in_entries
from conformance.strategies.connect.vocabulary import WRITTEN, rows
from conformance.strategies.drafts import Edit, drop, put
from refimpl.answer import Json

ACCENT, STAR, PICTURE = "\u00e9", "\u2603", "\U0001f600"
"""Characters of two, three and four bytes."""
CREATABLE = {"URL": "https://example.com/", "NUMBER": "1", "STRING": "text", "DATE": "0"}
"""Types a contact may be made with, and a value of each that no reading minds."""
NOT_CREATABLE = ("ATTACHMENT", "CONTACT_ANALYSIS", "EMAIL", "EMAIL_MESSAGE")
LATER = ("EMAIL_MESSAGE_PLAIN_TEXT", "EMAIL_MESSAGE_PLAIN_TEXT_REDACTED", "EMAIL_MESSAGE_REDACTED")


def reference(value: str | None, kind: str = "STRING", **more: Json) -> dict[str, Json]:
    """Write a reference; one without a value where that is None."""
    return {**({} if value is None else {"Value": value}), "Type": kind, **more}


def _texts(values: Mapping[str, str]) -> Edit:
    return put(REFERENCES, {name: reference(value) for name, value in values.items()})


def breakers() -> Iterator[Breaker]:
    """Make the breakers about references."""
    yield from _sizes()
    yield from _types()
    yield from _values()
    yield from _states()


def _sizes() -> Iterator[Breaker]:
    rule = "references.size"
    kept = {
        "none": {}, "one": {"n": "x"}, "large": {"n": "x" * 3500},
        "large-in-four": {f"n{n}": "x" * 850 for n in range(4)}, "accents": {"n": ACCENT * 1750},
        "stars": {"n": STAR * 1160}, "pictures": {"n": PICTURE * 870},
        "long-name": {"n" * 3500: "x"},
    }  # fmt: skip
    doubted = {
        "written-out": {"n": "x" * 4095}, "written-out-in-two": {"m": "x" * 2000, "n": "x" * 2094},
        "with-name": {"n": "x" * 4096}, "with-names": {"name": "x" * 2048, "nam": "x" * 2043 + "yy"},
        "at-accents": {"n": ACCENT * 2048}, "at-pictures": {"n": PICTURE * 1024}, "long-name": {"n" * 4096: "x"},
        "long-names": {"m" * 4000: "x", "n" * 4000: "y"}, "name-accents": {ACCENT * 2048: "x"},
        "at-in-four": {f"n{n}": "x" * 1024 for n in range(4)},
    }  # fmt: skip
    broken = {
        "in-two": {"m": "x" * 2048, "n": "x" * 2049}, "first": {"m": "x" * 4090, "n": "x" * 7},
        "last": {"m": "x" * 7, "n": "x" * 4090}, "in-many": {f"n{n}": "x" * 41 for n in range(100)},
        "accents": {"n": ACCENT * 2049}, "stars": {"n": STAR * 1366}, "pictures": {"n": PICTURE * 1025},
        "mixed": {"n": ACCENT * 2048 + "x"}, "double": {"m": "x" * 4096, "n": "x" * 4096},
    }  # fmt: skip
    yield from rows(rule, "keeps", *((f"within-{name}", _texts(each)) for name, each in kept.items()), bases=SMALL)
    yield from rows(rule, "disputed", *((name, _texts(each)) for name, each in doubted.items()), bases=SMALL)
    yield from rows(rule, "breaks", *((f"past-{name}", _texts(each)) for name, each in broken.items()), bases=SMALL)
    link = f"https://example.com/{'x' * 4080}"
    yield from rows(
        rule,
        "breaks",
        ("link", put(REFERENCES, {"n": reference(link[:4096], "URL"), "m": reference("1")})),
        bases=WRITTEN,
    )
    numbers = {f"n{number}": reference("1" * 820, "NUMBER") for number in range(5)}
    yield from rows(rule, "breaks", ("numbers", put(REFERENCES, numbers)), bases=SMALL)
    yield from rows(rule, "keeps", ("dropped", drop(REFERENCES)), bases=FULL)


def _types() -> Iterator[Breaker]:
    rule = "references.creatable"
    for kind, value in CREATABLE.items():
        yield from in_entries(rule, "keeps", kind.lower(), REFERENCES, reference(value, kind))
    for kind in NOT_CREATABLE:
        yield from in_entries(rule, "disputed", kind.lower(), REFERENCES, reference("text", kind))
        yield from rows(
            rule, "disputed", (f"{kind.lower()}-only", put(REFERENCES, {"n": reference("text", kind)})), bases=SMALL
        )
    for turn, kind in enumerate(LATER):
        given = reference("text", kind)
        yield at_entry("shape.choice", "disputed", f"reference-{kind}", REFERENCES, "another", given, turn)


VALUES: Mapping[tuple[str, Side], tuple[str, ...]] = {
    ("DATE", "keeps"): ("0", "1", "1767225600", "1767225600000", "007", "9" * 40),
    ("DATE", "disputed"): ("-1", "+1", "1.5", "1e9", ".5", "-0.5", "1."),
    ("DATE", "breaks"): (
        "tomorrow", "2026-01-01", "2026-01-01T00:00:00Z", "1 2", " 1", "1,5", "0x10", "\u0663", "-", ".", "1h", " ",
        "1\n",
    ),
    ("NUMBER", "keeps"): ("0", "42", "-1", "+7", "3.14", "1e9", "007", ".5", "-2.5E-3", "9" * 40),
    ("NUMBER", "disputed"): (
        "three", "1,000", "1 000", "0x10", "NaN", "Infinity", "1/2", " 1", "\u0663", "1e", "-", "1\n",
    ),
    ("URL", "keeps"): (
        "https://example.com", "http://example.com/a?b=c#d", "ftp://example.com/", "https://user@example.com:8443/",
        "x+y://z",
    ),
    ("URL", "disputed"): (
        "example.com", "/orders/1", "//example.com", "https:", "mailto:ann@example.com", "not a link", "1://x",
        "https://a b", " ",
    ),
}  # fmt: skip
"""Values of each type that any reading takes, that some do, and that none does."""


def _values() -> Iterator[Breaker]:
    for (kind, side), values in VALUES.items():
        for turn, value in enumerate(values):
            given = reference(value, kind)
            yield at_entry(f"references.{kind.lower()}", side, f"{side}-{turn}", REFERENCES, "another", given, turn)
    words: tuple[tuple[str, Side], ...] = (("DATE", "breaks"), ("NUMBER", "disputed"), ("URL", "disputed"))
    for kind, side in words:
        yield from in_entries(f"references.{kind.lower()}", side, "words", REFERENCES, reference("some words", kind))
    rule = "references.value-given"
    for turn, kind in enumerate(CREATABLE):
        absent, empty = reference(None, kind), reference("", kind)
        yield at_entry(rule, "disputed", f"{kind}-absent", REFERENCES, "another", absent, turn)
        yield at_entry(rule, "disputed", f"{kind}-empty", REFERENCES, "another", empty, turn + 1)
    yield from rows(rule, "keeps", ("blank", _texts({"n": " "})), ("one-letter", _texts({"n": "x"})), bases=SMALL)
    for turn, value in enumerate(("tomorrow", "three", "not a link", "\u0001", "\n")):
        yield at_entry(rule, "keeps", f"text-{turn}", REFERENCES, "another", reference(value), turn)


def _states() -> Iterator[Breaker]:
    rule = "references.status"
    yield from rows(rule, "keeps", ("none", _noted()), bases=WRITTEN)
    for status in ("AVAILABLE", "DELETED", "APPROVED", "REJECTED", "PROCESSING", "FAILED"):
        yield from rows(rule, "disputed", (status.lower(), _noted(Status=status)), bases=FULL)
    yield from rows("shape.choice", "disputed", ("status-DRAFTING", _noted(Status="DRAFTING")), bases=FULL)
    arns = ("arn:aws:s3:::bucket/a", "a" * 20, "a" * 256, "-:/0" * 5)
    yield from rows(rule, "disputed", *((f"arn-{n}", _noted(Arn=arn)) for n, arn in enumerate(arns)), bases=FULL)
    reasons = ("", "because", "r" * 100, ACCENT * 100)
    yield from rows(
        rule, "disputed", *((f"reason-{n}", _noted(StatusReason=why)) for n, why in enumerate(reasons)), bases=FULL
    )
    everything = reference("text", Status="APPROVED", Arn="a" * 20, StatusReason="because")
    yield from in_entries(rule, "disputed", "all", REFERENCES, everything)
    for number, mark in enumerate((" ", ".", "_", "\u00e9", "\n")):
        begun, led = _noted(Arn="a" * 19 + mark), _noted(Arn=mark + "a" * 20)
        yield from rows("shape.pattern", "disputed", (f"arn-goes-on-{number}", begun), bases=FULL)
        yield from rows("shape.pattern", "breaks", (f"arn-{number}", led), bases=FULL)


def _noted(**more: str) -> Edit:
    return put(f"{REFERENCES}.key", reference("A-1042", **more))
