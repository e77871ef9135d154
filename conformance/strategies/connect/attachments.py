"""Breakers about attached files."""

from collections.abc import Iterator

from conformance.strategies.catalogue import Breaker
from conformance.strategies.connect.inbound_vocabulary import ATTACHMENTS, FULL, SMALL, in_lists, in_turn
from conformance.strategies.connect.vocabulary import PLACES, WRITTEN, rows
from conformance.strategies.drafts import Edit, drop, insert, put
from refimpl.answer import Json

PLACE = "https://files.s3.us-east-1.amazonaws.com/some-file"
_ONE = (ATTACHMENTS,)


def file(name: str = "file.pdf", place: str = PLACE) -> dict[str, Json]:
    """Write an attached file."""
    return {"FileName": name, "S3Url": place}


def files(count: int) -> Edit:
    """Attach so many files."""
    return put(ATTACHMENTS, [file(f"file{number}.pdf") for number in range(count)])


def breakers() -> Iterator[Breaker]:
    """Make the breakers about attached files."""
    rule = "attachments.count"
    yield from rows(rule, "keeps", *((str(count), files(count)) for count in (1, 2, 9, 10)), bases=SMALL)
    yield from rows(rule, "disputed", *((str(count), files(count)) for count in (11, 12, 30, 49, 50)), bases=SMALL)
    yield from rows(rule, "breaks", *((str(count), files(count)) for count in (51, 52, 100)), bases=WRITTEN)
    alike = put(ATTACHMENTS, [file()] * 10)
    yield from rows(rule, "keeps", ("alike", alike), bases=SMALL)
    yield from rows(rule, "disputed", ("alike-past", put(ATTACHMENTS, [file()] * 11)), bases=SMALL)
    yield from rows(rule, "breaks", ("alike-far-past", put(ATTACHMENTS, [file()] * 51)), bases=WRITTEN)
    yield from rows(rule, "keeps", ("dropped", drop(ATTACHMENTS)), bases=FULL)
    yield from _names()
    yield from _faults()


def _names() -> Iterator[Breaker]:
    rule = "shape.pattern"
    fine = (
        "a",
        "no extension",
        "r\u00e9sum\u00e9.pdf",
        "\u2603.txt",
        "a/b\\c:d*?.txt",
        " ",
        "\U0001f600",
        '"<>|',
        "f" * 256,
    )
    for number, name in enumerate(fine):
        yield from rows(rule, "keeps", (f"file-name-{number}", put(ATTACHMENTS, [file(name)])), bases=SMALL)
    hidden = ("\x00", "\x1f", "\n", "\t", "\x7f", "\x85", "\u00ad", "\u200b", "\u202e", "\ufeff", "\ue000")
    for number, letter in enumerate(hidden):
        edit = insert(ATTACHMENTS, PLACES[number % 3], file(f"a{letter}b.pdf"))
        yield from rows(rule, "breaks", (f"file-name-hidden-{number}", edit), bases=FULL)
    yield from rows(rule, "breaks", ("file-name-hidden-only", put(ATTACHMENTS, [file("a\x00b.pdf")])), bases=SMALL)
    for name, text in (("first", "\x00a.pdf"), ("last", "a.pdf\n")):
        yield from in_lists(rule, "breaks", f"file-name-hidden-{name}", file(text), _ONE)


def _faults() -> Iterator[Breaker]:
    """Ask about files in every place of the list, where a shape knows the first only."""
    faults: tuple[tuple[str, str, Json], ...] = (
        ("shape.required", "no-name", {"S3Url": PLACE}), ("shape.required", "no-place", {"FileName": "a"}),
        ("shape.required", "nothing", {}), ("shape.type", "text", "file.pdf"), ("shape.type", "list", [file()]),
        ("shape.type", "name-number", {"FileName": 7, "S3Url": PLACE}),
        ("shape.length", "name-empty", file("")), ("shape.length", "name-long", file("f" * 257)),
        ("shape.length", "place-empty", file(place="")), ("shape.length", "place-long", file(place="u" * 2_001)),
    )  # fmt: skip
    for turn, (rule, name, value) in enumerate(faults):
        yield in_turn(rule, "breaks", f"file-{name}", value, turn, _ONE)
    yield from in_lists("shape.type", "disputed", "file-null", None, _ONE)
    for count in (1, 2):
        edit = put(ATTACHMENTS, [None] * count)
        yield from rows("shape.items", "disputed", (f"files-null-{count}", edit), bases=SMALL)
    for name, value in (("name", file("f" * 256)), ("place", file(place="u" * 2_000)), ("shortest", file("f", "u"))):
        yield from in_lists("shape.length", "keeps", f"file-{name}-at-limit", value, _ONE)
