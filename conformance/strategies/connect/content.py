"""Breakers about what mail says: written out in the call, or made from a template."""

from collections.abc import Callable, Iterator
from functools import partial

from conformance.strategies.catalogue import Breaker, Side
from conformance.strategies.connect.vocabulary import (
    ASLEEP,
    BASE,
    BODY,
    CONTENT_TYPE,
    COPIES,
    ELSEWHERE,
    FILLED,
    FROM,
    GREETING,
    KIND,
    MADE,
    NOTICE,
    NOWHERE,
    PLACES,
    RAW,
    SUBJECT,
    TEMPLATED,
    TEXTING,
    TO,
    WRITTEN,
    arn,
    lazily,
    party,
    raw,
    rows,
    templated,
)
from conformance.strategies.drafts import both, drop, insert, put

BODY_MOST = 5_242_880
ACCENT, PICTURE = "\u00e9", "\U0001f600"
"""A character of two bytes, and one of four bytes and two units of UTF-16."""


def breakers() -> Iterator[Breaker]:
    """Make the breakers about content."""
    yield from _sources()
    yield from _types()
    yield from _sizes()
    yield from _lines()


def _sources() -> Iterator[Breaker]:
    given, attributes = raw(), {"CustomAttributes": FILLED}
    yield from rows("content.raw-given", "breaks", ("absent", drop(RAW)), bases=WRITTEN)
    yield from rows("content.raw-given", "breaks", ("template-instead", put(KIND, "RAW")), bases=MADE)
    yield from rows("content.raw-given", "keeps", ("html", put(RAW, raw(content_type="text/html"))), bases=WRITTEN)
    yield from rows("content.template-given", "breaks", ("absent", drop(TEMPLATED)), bases=MADE)
    yield from rows("content.template-given", "breaks", ("raw-instead", put(KIND, "TEMPLATE")), bases=WRITTEN)
    yield from rows(
        "content.template-given", "keeps", ("another", put(TEMPLATED, templated(NOTICE, attributes))), bases=MADE
    )
    rule = "content.one-source"
    yield from rows(rule, "disputed", ("raw-beside", put(RAW, given)), bases=MADE)
    beside = (("template", NOTICE), ("unknown-template", NOWHERE))
    yield from rows(
        rule, "disputed",
        *((f"{name}-beside", put(TEMPLATED, templated(id, attributes))) for name, id in beside), bases=WRITTEN,
    )  # fmt: skip
    filled = templated(NOTICE, attributes)
    unfit = (
        ("texting", put(TEMPLATED, templated(TEXTING, attributes))),
        ("asleep", put(TEMPLATED, templated(ASLEEP, attributes))),
        ("malformed-base", put(TEMPLATED, {**filled, "KnowledgeBaseId": arn("wisdom", "assistant", BASE)})),
        ("unfilled", put(TEMPLATED, templated(GREETING, {"CustomAttributes": {}}))),
    )  # fmt: skip
    yield from rows(rule, "disputed", *((f"{name}-beside", edit) for name, edit in unfit), bases=("full",))
    yield from rows(rule, "disputed", ("odd-raw-beside", put(RAW, raw(content_type="application/x"))), bases=MADE)
    yield from rows(rule, "keeps", ("one", both(drop(TEMPLATED), put(RAW, given))), bases=WRITTEN)
    yield from rows(rule, "keeps", ("one", drop(RAW)), bases=MADE)


def _types() -> Iterator[Breaker]:
    rule = "content.type"
    yield from rows(
        rule,
        "keeps",
        ("plain", put(CONTENT_TYPE, "text/plain")),
        ("html", put(CONTENT_TYPE, "text/html")),
        bases=WRITTEN,
    )
    doubtful = (
        "TEXT/PLAIN", "Text/Html", "text/plain; charset=utf-8", "text/html;charset=UTF-8", " text/plain", "text/plain ",
        "text/markdown", "multipart/alternative", "application/json", "text/*", "text", "plain", "nonsense", "html",
        "text/plainer", "text/plain," + "text/html", "x" * 100, "text/plain; x=" + "y" * 86,
    )  # fmt: skip
    for number, text in enumerate(doubtful):
        yield from rows(rule, "disputed", (f"other-{number}", put(CONTENT_TYPE, text)), bases=WRITTEN)


def _sizes() -> Iterator[Breaker]:
    """Ask about bodies of megabytes, made when they are asked for."""
    size, units = "content.body-size", "content.body-units"
    sizes: tuple[tuple[str, str, Side, str, int], ...] = (
        (size, "at", "keeps", "x", BODY_MOST),
        (size, "past", "breaks", "x", BODY_MOST + 1),
        (units, "at-in-bytes", "keeps", ACCENT, BODY_MOST // 2),
        (units, "past-in-bytes", "disputed", ACCENT, BODY_MOST // 2 + 1),
        (units, "past-in-units", "disputed", PICTURE, BODY_MOST // 2 + 1),
    )
    for rule, name, side, letter, count in sizes:
        edit = lazily(BODY, _repeated(letter, count))
        bases = ("minimal", "full") if side == "breaks" else ("minimal",)
        yield Breaker(rule, name, side, edit, bases=bases)
    lines = lazily(BODY, _repeated("a\\\n", BODY_MOST // 3))
    yield Breaker(size, "at-escaped", "keeps", lines, bases=("minimal",))
    html = both(put(CONTENT_TYPE, "text/html"), lazily(BODY, _repeated("x", BODY_MOST + 1)))
    yield Breaker("content.body-size", "past-html", "breaks", html, bases=("minimal",))


def _repeated(letter: str, count: int) -> Callable[[], str]:
    return partial(str.__mul__, letter, count)


BREAKS = {"lf": "\n", "cr": "\r", "crlf": "\r\n"}


def _lines() -> Iterator[Breaker]:
    rule = "content.one-line"
    for name, mark in BREAKS.items():
        folded = f"Hello{mark}X-Injected: yes"
        yield from rows(rule, "disputed", (f"{name}-subject", put(SUBJECT, folded)), bases=WRITTEN)
        yield from rows(
            rule, "disputed",
            *((f"{name}-{path}", put(f"{path}.DisplayName", folded)) for path in (FROM, TO)),
        )  # fmt: skip
        for place in PLACES:
            edit = insert(COPIES, place, party(f"c@{ELSEWHERE}", folded))
            yield from rows(rule, "disputed", (f"{name}-copy-{place}", edit), bases=("full",))
        yield from rows(rule, "keeps", (f"{name}-body", put(BODY, f"a{mark}b{mark}")), bases=WRITTEN)
    ends = (("first", "\nHello"), ("last", "Hello\n"))
    yield from rows(rule, "disputed", *((f"subject-{name}", put(SUBJECT, text)) for name, text in ends), bases=WRITTEN)
    yield from rows(rule, "keeps", ("spaces", put(SUBJECT, " Hello  there ")), bases=WRITTEN)
