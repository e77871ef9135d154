"""Breakers about the entries of a call: their number, their recipients, their tags."""

from collections.abc import Iterator

from conformance.strategies.bulk.vocabulary import (
    DEFAULT_TAGS,
    ENTRIES,
    FULL,
    MINIMAL,
    NUMBERED,
    entries,
    lists,
    on,
    own_tags,
    said,
)
from conformance.strategies.catalogue import Breaker, Side
from conformance.strategies.drafts import insert, put
from conformance.strategies.ses_v1 import recipients, tags
from conformance.strategies.ses_v1.vocabulary import ELSEWHERE, ODD, addresses, everywhere, only, rows


def _numbers() -> Iterator[Breaker]:
    yield from rows("entries.present", "disputed", ("none", put(ENTRIES, [])))
    yield from rows("entries.present", "keeps", ("one", entries(1)), ("two", entries(1, 2)))
    sizes: dict[int, Side] = {2: "keeps", 49: "keeps", 50: "keeps", 51: "disputed", 52: "disputed", 101: "disputed"}
    for size, side in sizes.items():
        yield Breaker("entries.count", f"entries-{size}", side, entries(*[1] * size), bases=MINIMAL)
    totals: tuple[tuple[Side, tuple[int, ...]], ...] = (
        ("keeps", (17, 17, 16)), ("keeps", (25, 25)), ("keeps", (1, 48, 1)), ("keeps", (16, 16, 17)),
        ("disputed", (17, 17, 17)), ("disputed", (1, 49, 1)), ("disputed", (50, 50)), ("disputed", (2, *[1] * 49)),
        ("disputed", (26, 25)),
    )  # fmt: skip
    for side, counts in totals:
        name = "-".join(map(str, counts)) if len(counts) < 4 else "one-with-two"
        yield Breaker("entries.total-recipients", name, side, entries(*counts), bases=MINIMAL)


def _few(number: int) -> Iterator[Breaker]:
    """Go past the limit of one entry; all together then pass the limit some readings set for the whole call."""
    rule, paths = "recipients.limit-per-message", lists(number)
    yield Breaker(rule, "past", "breaks", only(paths[number], addresses(51), paths), bases=FULL)


def _recipients() -> Iterator[Breaker]:
    yield from on(MINIMAL, recipients.few("recipients.limit-per-message", lists(0)))
    yield from on(MINIMAL, recipients.written(lists(0)))
    yield from on(MINIMAL, recipients.present(lists(0)))
    for rule, text in (
        ("recipients.seven-bit-local", f"bj\u00f8rn@{ELSEWHERE}"), ("recipients.encoded-domain", "x@ex\u00e4mple.net"),
    ):  # fmt: skip
        yield Breaker(rule, "alone", "breaks", only(lists(0)[0], [text], lists(0)), bases=MINIMAL)
    yield from recipients.encoded(("recipients.syntax", "recipients.encoded-domain"), lists(0))
    for place, number in NUMBERED.items():
        paths = lists(number)
        yield from on(FULL, said(place, recipients.present(paths)))
        yield from on(FULL, said(place, _few(number)))
        for rule, side, text in (
            ("recipients.syntax", "breaks", "nobody"),
            ("recipients.seven-bit-local", "breaks", f"bj\u00f8rn@{ELSEWHERE}"),
            ("recipients.encoded-domain", "breaks", "user@ex\u00e4mple.net"),
            ("recipients.display-name", "disputed", f"Bj\u00f8rn <user@{ELSEWHERE}>"),
        ):
            wrong = everywhere(rule, "breaks" if side == "breaks" else "disputed", "no", text, lists=paths)
            chosen = [each for each in wrong if place == "middle" or each.name.endswith(place)]
            yield from on(FULL, said(place, chosen))
        plain = insert(paths[1], place, f"o'neil+x_1@{ELSEWHERE}")
        for rule in ("recipients.syntax", "recipients.seven-bit-local", "recipients.display-name"):
            yield Breaker(rule, f"{place}-plain", "keeps", plain, bases=FULL)
    twice = put(lists(1)[0], [f"to0-0@{ELSEWHERE}"])
    yield Breaker("recipients.syntax", "in-two-entries", "keeps", twice, bases=FULL)


def _tags() -> Iterator[Breaker]:
    for each in said("default", tags.breakers(DEFAULT_TAGS, ODD[::2])):
        yield from [each] if each.name.startswith("default-past") else on(MINIMAL, [each])
    for rule, tag in (
        ("tags.name-given", {"Name": "n", "Value": "v"}),
        ("tags.value-given", {"Name": "m", "Value": "0"}),
    ):
        yield Breaker(rule, "one-letter", "keeps", insert(DEFAULT_TAGS, "first", tag))
        yield Breaker(rule, "one-letter-in-entry", "keeps", insert(own_tags(1), "first", tag), bases=FULL)
    for place, number in NUMBERED.items():
        middle = place == "middle"
        made = said(place, tags.breakers(own_tags(number), ODD[1::2] if middle else ()))
        yield from on(FULL, made if middle else (each for each in made if each.name.endswith(_EVERYWHERE)))
    shared = insert(own_tags(1), "last", {"Name": "campaign", "Value": "autumn"})
    yield Breaker("tags.distinct-names", "as-a-default-tag", "keeps", shared, bases=FULL)


_EVERYWHERE = ("past-first", "past-last", "long-258", "plain", "empty", "twice")
"""Names of breakers about tags that are asked of the first and the last entry too."""


def breakers() -> Iterator[Breaker]:
    """Make the breakers about entries."""
    yield from _numbers()
    yield from _recipients()
    yield from _tags()
