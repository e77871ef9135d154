"""Shapes of a SendBulkEmail request, and whole requests of the wrong type."""

from collections.abc import Iterator

from conformance.strategies.bulk.vocabulary import (
    ARN,
    DATA,
    DEFAULT_TAGS,
    ENTRIES,
    FEEDBACK_ARN,
    FROM,
    FROM_ARN,
    FULL,
    MINIMAL,
    NAME,
    NUMBERED,
    SET,
    V2,
    entry,
    filling,
    lists,
    own_data,
    own_tags,
)
from conformance.strategies.catalogue import Breaker
from conformance.strategies.drafts import Edit, drop, insert, put
from conformance.strategies.ses_v1.requests import whole_requests
from conformance.strategies.shapes import shape_breakers, texts
from refimpl.answer import Json
from refimpl.operations.bulk_shape import MOST_DATA, SHAPE

_NOT_ALONE = (f"{FROM}-null", "DefaultContent.Template-null")
"""Without a sender or a template nothing can be sent, whatever null means."""


def _filled(length: int) -> str:
    """Write template data of this length."""
    bare = filling("")
    return filling("x" * (length - len(bare)))


def _snowed(path: str) -> Edit:
    """Put the longest data there may be, of characters that take three bytes each."""
    text = '{"plan": "gold", "name": "' + "\u2603" * (MOST_DATA - 28) + '"}'
    return lambda draft: put(path, text)(draft)


def _lengthened(path: str, length: int) -> Edit:
    """Put long data, made only when they are used."""
    return lambda draft: put(path, _filled(length))(draft)


def _lengths() -> Iterator[Breaker]:
    for name, path, bases in (
        ("default", DATA, FULL), ("first", own_data(0), MINIMAL), ("last", own_data(2), FULL),
    ):  # fmt: skip
        yield Breaker("shape.length", f"data-{name}-longest", "keeps", _lengthened(path, MOST_DATA), bases=bases)
        yield Breaker("shape.length", f"data-{name}-longest-beyond-ascii", "keeps", _snowed(path), bases=bases)
        yield Breaker("shape.length", f"data-{name}-too-long", "breaks", _lengthened(path, MOST_DATA + 1), bases=bases)


def _in_entries() -> Iterator[Breaker]:
    """Ask of later entries what a shape asks of the first."""
    for place, number in list(NUMBERED.items())[1:]:
        where, tag = entry(number), f"{own_tags(number)}.1"
        for name, path in (("destination", "Destination"), ("tag-name", ""), ("tag-value", "")):
            member = f"{where}.{path}" if path else f"{tag}.{name.removeprefix('tag-').title()}"
            yield Breaker("shape.required", f"{place}-without-{name}", "breaks", drop(member), bases=FULL)
        wrong: tuple[tuple[str, str, Json], ...] = (
            ("entry", where, "text"), ("destination", f"{where}.Destination", []), ("tags", own_tags(number), {}),
            ("recipients", lists(number)[1], "text"), ("recipient", f"{lists(number)[2]}.1", 7),
            ("data", own_data(number), {"name": "Ann"}),
        )  # fmt: skip
        for name, path, value in wrong:
            yield Breaker("shape.type", f"{place}-{name}", "breaks", put(path, value), bases=FULL)
        yield Breaker("shape.known", f"{place}-entry", "disputed", put(f"{where}.Unknown", "text"), bases=FULL)
    for place in NUMBERED:
        yield Breaker("shape.type", f"number-{place}", "breaks", insert(ENTRIES, place, 7), bases=FULL)


def _doubts() -> Iterator[Breaker]:
    for path in ("DefaultContent", "DefaultContent.Template", f"{entry(0)}.Destination", f"{DEFAULT_TAGS}.0"):
        yield Breaker("shape.known", f"{path}-unknown", "disputed", put(f"{path}.Unknown", "text"), bases=FULL)
    for name in SHAPE.later:
        yield Breaker("shape.known", f"later-{name}", "disputed", put(name, "text"), bases=MINIMAL)
    headers: Json = [{"Name": "X-Campaign", "Value": "spring"}]
    later = put(f"{entry(0)}.ReplacementHeaders", headers)
    yield Breaker("shape.known", "later-ReplacementHeaders", "disputed", later, bases=MINIMAL)
    yield Breaker("shape.known", "later-Headers", "disputed", put("DefaultContent.Template.Headers", headers))


def _without() -> Iterator[Breaker]:
    """Leave out what may be left out, and give structures and lists with nothing in them where those may be empty."""
    spared = (
        FROM_ARN, FEEDBACK_ARN, V2.reply_to, DEFAULT_TAGS, SET, NAME, ARN, DATA, own_tags(0), *lists(0), *lists(2),
    )  # fmt: skip
    for path in spared:
        yield Breaker("shape.required", f"spared-{path}", "keeps", drop(path), bases=FULL)
    for path in (V2.reply_to, DEFAULT_TAGS, own_tags(1), *lists(1)):
        yield Breaker("shape.type", f"nothing-in-{path}", "keeps", put(path, []), bases=FULL)


def shapes() -> Iterator[Breaker]:
    """Make the breakers that follow from the shape of a request."""
    fits = {path: _none for path, _ in texts(SHAPE)}
    yield from (each for each in shape_breakers(SHAPE, fits) if each.name not in _NOT_ALONE)
    yield from whole_requests()
    yield from _lengths()
    yield from _in_entries()
    yield from _doubts()
    yield from _without()


def _none(length: int) -> str | None:
    """Make no text: what these members take depends on the world, and is asked about elsewhere."""
    return None
