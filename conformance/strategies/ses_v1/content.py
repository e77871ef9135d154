"""Breakers about what a message says."""

from collections.abc import Iterator

from conformance.strategies.catalogue import Breaker, Side
from conformance.strategies.drafts import put
from conformance.strategies.ses_v1.vocabulary import DOMAIN, HTML_BODY, SENDER, SUBJECT, TEXT_BODY, rows


def breakers() -> Iterator[Breaker]:
    """Make the breakers about subject and bodies."""
    yield from rows("content.body-present", "breaks", ("empty", put("Message.Body", {})))
    html = {"Html": {"Data": "<p>x</p>"}}
    yield from rows(
        "content.body-present", "keeps", ("html-only", put("Message.Body", html)),
        ("text-only", put("Message.Body", {"Text": {"Data": "x"}})),
    )  # fmt: skip
    for path in (SUBJECT, TEXT_BODY):
        yield Breaker("content.data-given", f"empty-{path}", "disputed", put(path, ""))
    big: dict[str, tuple[str, Side]] = {
        "at": ("x" * 5_000_000, "keeps"),
        "past": ("x" * 11_000_000, "breaks"),
        "far": ("x" * 22_000_000, "breaks"),
    }
    for name, (text, side) in big.items():
        for body in ("Text", "Html"):
            edit = put("Message.Body", {body: {"Data": text}})
            yield Breaker("content.size", f"{name}-{body}", side, edit, bases=("minimal",))
    split = {"Text": {"Data": "x" * 5_500_000}, "Html": {"Data": "x" * 5_500_000}}
    yield Breaker("content.size", "past-together", "breaks", put("Message.Body", split), bases=("minimal",))
    for path in (TEXT_BODY, SUBJECT):
        yield Breaker("content.size", f"past-{path}", "breaks", put(path, "x" * 11_000_000), bases=("full",))
    wide = {"Text": {"Data": "\u00e9" * 5_500_000, "Charset": "UTF-8"}}
    yield Breaker("content.size", "past-in-bytes", "breaks", put("Message.Body", wide), bases=("minimal",))
    fair = {"Text": {"Data": "x" * 2_500_000}, "Html": {"Data": "x" * 2_500_000}}
    yield Breaker("content.size", "at-together", "keeps", put("Message.Body", fair), bases=("minimal",))
    odd = {"Data": "text", "Charset": "no-such-charset"}
    yield Breaker("content.charset", "unknown", "disputed", put("Message.Body.Text", odd))
    yield Breaker("content.charset", "nameless", "disputed", put("Message.Body.Text", {"Data": "text", "Charset": ""}))
    yield from _parts_left_with_nothing()
    yield Breaker("content.charset", "known", "keeps", put("Message.Body.Text", {"Data": "x", "Charset": "iso-8859-1"}))
    unfit = {"Data": "\u2603", "Charset": "ISO-8859-1"}
    yield Breaker("content.encodable", "unfit", "disputed", put("Message.Body.Text", unfit))
    fit = {"Data": "\u2603", "Charset": "UTF-8"}
    yield Breaker("content.encodable", "fit", "keeps", put("Message.Body.Text", fit))
    yield Breaker("content.charset-declared", "absent", "disputed", put("Message.Body.Text", {"Data": "\u2603"}))
    yield Breaker("content.charset-declared", "declared", "keeps", put("Message.Subject", fit))
    yield Breaker("content.header-safe", "crlf", "disputed", put(SUBJECT, "Hello\r\nX-Injected: yes"))
    yield from folded(SENDER)
    yield Breaker("content.header-safe", "newline-in-body", "keeps", put(TEXT_BODY, "a\r\nb\nc"))
    for rule, path in (("effects.text", TEXT_BODY), ("effects.html", HTML_BODY)):
        yield Breaker(rule, "dots", "keeps", put(path, ".a\r\n..b\r\n.\r\nc"))
    for rule, path in (("effects.subject", SUBJECT), ("effects.text", TEXT_BODY), ("effects.html", HTML_BODY)):
        yield Breaker(rule, "braces", "keeps", put(path, "Dear {{name}}, {{{x}}} {{#if y}}%s ${z}{{/if}} $1"))


def _parts_left_with_nothing() -> Iterator[Breaker]:
    """Ask about a body part that lacks its text, beside one that has it."""
    utf8 = {"Charset": "UTF-8"}
    for rule, name, part in (
        ("shape.required", "part-empty", {}), ("shape.required", "part-unknown-only", {"Encoding": "7bit"}),
        ("shape.required", "part-null-charset", {"Charset": None}), ("shape.type", "part-null-text", {"Data": None}),
        ("shape.type", "part-null-text-beside", {"Data": None, **utf8}),
    ):  # fmt: skip
        yield Breaker(rule, name, "disputed", put("Message.Body.Html", part))
    yield Breaker("shape.required", "part-charset-alone", "breaks", put("Message.Body.Html", utf8))


def folded(sender: str) -> Iterator[Breaker]:
    """Break the line in the display name of the sender."""
    edit = put(sender, f"Sender\r\nX-Injected: yes\r\n <sender@{DOMAIN}>")
    yield Breaker("content.header-safe", "crlf-in-source", "disputed", edit)
