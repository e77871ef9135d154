"""Breakers about what inbound mail says, beside those that outbound mail has too."""

from collections.abc import Iterator

import attrs

from conformance.strategies.catalogue import Breaker
from conformance.strategies.connect import content
from conformance.strategies.connect.inbound_vocabulary import (
    FULL,
    HEADERS,
    SMALL,
    at_entry,
    in_entries,
    in_lists,
    in_turn,
)
from conformance.strategies.connect.vocabulary import BODY, ELSEWHERE, FROM, RAW, SUBJECT, WRITTEN, party, rows
from conformance.strategies.drafts import both, drop, put
from refimpl.answer import Json

SHARED = ("content.raw-given", "content.type", "content.body-size", "content.body-units")
KNOWN = ("REFERENCES", "MESSAGE_ID", "IN_REPLY_TO", "X_SES_SPAM_VERDICT", "X_SES_VIRUS_VERDICT")
"""The headers that a call may give."""


def breakers() -> Iterator[Breaker]:
    """Make the breakers about content."""
    for each in content.breakers():
        if each.rule in SHARED and not set(WRITTEN).isdisjoint(each.bases or WRITTEN):
            yield attrs.evolve(each, bases=SMALL if each.side == "disputed" else WRITTEN)
    yield from _lines()
    yield from _headers()
    rule = "content.subject-given"
    yield from rows(rule, "disputed", ("empty", put(SUBJECT, "")), bases=WRITTEN)
    html = both(put(SUBJECT, ""), put(f"{RAW}.ContentType", "text/html"))
    yield from rows(rule, "disputed", ("empty-html", html), bases=WRITTEN)
    yield from rows(rule, "keeps", ("blank", put(SUBJECT, " ")), ("one-letter", put(SUBJECT, "x")), bases=WRITTEN)


def _lines() -> Iterator[Breaker]:
    rule = "content.one-line"
    for turn, (name, mark) in enumerate(content.BREAKS.items()):
        folded = f"Hello{mark}X-Injected: yes"
        yield from rows(rule, "disputed", (f"{name}-subject", put(SUBJECT, folded)), bases=WRITTEN)
        yield from rows(rule, "disputed", (f"{name}-sender", put(f"{FROM}.DisplayName", folded)), bases=WRITTEN)
        yield in_turn(rule, "disputed", name, party(f"c@{ELSEWHERE}", folded), turn)
        for path in (BODY, "Name", "Description"):
            yield from rows(rule, "keeps", (f"{name}-{path}", put(path, f"a{mark}b{mark}")), bases=SMALL)
    yield from in_lists(rule, "disputed", "name", party(f"c@{ELSEWHERE}", "Hello\r\nX-Injected: yes"))
    for number, text in enumerate(("\nHello", "Hello\n", "\r", "a\r\n b")):
        yield from rows(rule, "disputed", (f"subject-{number}", put(SUBJECT, text)), bases=SMALL)
    fine = (" Hello  there ", "a\tb", "a\u2028b", "a\\nb")
    yield from rows(rule, "keeps", *((f"fine-{n}", put(SUBJECT, text)) for n, text in enumerate(fine)), bases=SMALL)


def _headers() -> Iterator[Breaker]:
    rule = "content.headers"
    for name in KNOWN:
        yield from rows(rule, "keeps", (name, put(HEADERS, {name: "<1@example.net>"})), bases=SMALL)
    every: dict[str, Json] = dict.fromkeys(KNOWN, "<1@example.net>")
    yield from rows(rule, "keeps", ("all", put(HEADERS, every)), ("none", put(HEADERS, {})), bases=WRITTEN)
    yield from rows(rule, "keeps", ("dropped", drop(HEADERS)), bases=FULL)
    others = ("Message-ID", "message_id", "X-Spam", "Subject", "", " MESSAGE_ID", "Bcc", "DATE")
    for number, name in enumerate(others):
        yield at_entry(rule, "disputed", f"other-{number}", HEADERS, name, "text", number)
    yield from in_entries(rule, "disputed", "subject", HEADERS, "text", "SUBJECT", WRITTEN)
    values: tuple[tuple[str, Json], ...] = (("list", ["text"]), ("object", {}), ("number", 7), ("boolean", True))
    for turn, (word, value) in enumerate(values):
        yield at_entry("shape.type", "breaks", f"header-{word}", HEADERS, KNOWN[3], value, turn)
    yield from in_entries("shape.type", "disputed", "header-null", HEADERS, None, KNOWN[3])
    for word, text in (("empty", ""), ("too-long", "h" * 20_001)):
        yield from in_entries("shape.length", "breaks", f"header-{word}", HEADERS, text, KNOWN[3])
    for length in (1, 20_000):
        yield from in_entries("shape.length", "keeps", f"header-of-{length}", HEADERS, "h" * length, KNOWN[3])
