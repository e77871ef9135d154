"""Breakers about who the messages of a call are from, and where their bounces and answers go."""

from collections.abc import Iterator

from conformance.strategies.bulk.vocabulary import (
    FEEDBACK,
    FEEDBACK_ARN,
    FROM,
    FROM_ARN,
    MINIMAL,
    UNSIGNED,
    V2,
    after,
    on,
)
from conformance.strategies.catalogue import Breaker
from conformance.strategies.drafts import both, drop, put
from conformance.strategies.ses_v1 import callers, content, replies, sender
from conformance.strategies.ses_v1.vocabulary import DOMAIN, OURS, PARTNER, arn, identity, partner, rows

_IN_TURN = ("plain-", "malformed-")
"""How the names of breakers begin that there are many of: one base will do for all but the first."""


def _shared() -> Iterator[Breaker]:
    """Ask what is asked of SendEmail too."""
    yield from on(MINIMAL, callers.breakers(V2))
    for each in (
        *sender.written(V2), *sender.rights(V2), *content.folded(FROM), *replies.return_path(V2),
        *replies.reply_to(V2.reply_to),
    ):  # fmt: skip
        many = each.name.startswith(_IN_TURN) and not each.name.endswith("-0")
        yield from on(MINIMAL, [each]) if many else [each]
    yield from rows("content.header-safe", "keeps", ("one-line", put(FROM, f'"X-Injected: yes" <sender@{DOMAIN}>')))
    listed = put(FROM, f'"A, B; C" <sender@{DOMAIN}>')
    yield from rows("sender.single", "keeps", ("comma-in-quotes", listed))
    for use in (V2.sender, V2.return_path):
        own = both(put(use.address, f"x@{DOMAIN}"), put(use.arn, arn(DOMAIN, OURS)))
        yield from rows(f"{use.concern}.arn-syntax", "keeps", ("own", own))
    granted = both(partner(), put(FROM, f"sender@{PARTNER}"))
    yield from rows("sender.delegated", "keeps", ("declared", both(granted, put(FROM_ARN, arn(PARTNER)))))
    alone = both(put(FEEDBACK, f"b@{DOMAIN}"), put(FEEDBACK_ARN, arn(DOMAIN, OURS)))
    yield from rows("return-path.arn-alone", "keeps", ("with-its-address", alone))


def _given() -> Iterator[Breaker]:
    yield from rows("sender.given", "breaks", ("absent", drop(FROM)), ("empty", put(FROM, "")))
    yield from rows("sender.given", "keeps", ("another", put(FROM, f"other@{DOMAIN}")))
    solo = both(
        identity("solo@single.example"), put(FROM, "solo@single.example"),
        put(FROM_ARN, arn("solo@single.example", OURS)),
    )  # fmt: skip
    yield from rows("sender.given", "disputed", ("told-by-its-arn", drop(FROM)), prepare=solo)


def _characters() -> Iterator[Breaker]:
    yield from rows(
        "sender.seven-bit-local", "disputed", ("accent", put(FROM, f"bj\u00f8rn@{DOMAIN}")),
        ("accent-named", put(FROM, f"N <bj\u00f8rn@{DOMAIN}>")),
    )  # fmt: skip
    yield from rows("sender.seven-bit-local", "keeps", ("ascii", put(FROM, f"o'neil+x_1@{DOMAIN}")))
    idn = both(identity("xn--exmple-cua.example"), identity("ex\u00e4mple.example"))
    domain = "sender.encoded-domain"
    yield from rows(domain, "disputed", ("raw", put(FROM, "user@ex\u00e4mple.example")), prepare=idn)
    yield from rows(domain, "keeps", ("encoded", put(FROM, "user@xn--exmple-cua.example")), prepare=idn)
    yield from rows("sender.encoded-name", "disputed", ("raw", put(FROM, f"Bj\u00f8rn <sender@{DOMAIN}>")))
    word = f"=?UTF-8?B?QmrDuHJu?= <sender@{DOMAIN}>"
    yield from rows("sender.encoded-name", "keeps", ("encoded", put(FROM, word)))
    yield from rows(
        "sender.punycode-local", "disputed", ("local", put(FROM, f"xn--bjrn@{DOMAIN}")),
        ("name", put(FROM, f"xn--bjrn <sender@{DOMAIN}>")),
    )  # fmt: skip
    yield from rows("sender.punycode-local", "keeps", ("inside", put(FROM, f"a-xn--b@{DOMAIN}")))


def breakers() -> Iterator[Breaker]:
    """Make the breakers about sender, feedback address and reply-to addresses."""
    yield from after(UNSIGNED, _shared())
    yield from _given()
    yield from after(UNSIGNED, _characters())
