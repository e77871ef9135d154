"""Breakers about return path and reply-to."""

from collections.abc import Iterator

from conformance.strategies.catalogue import Breaker
from conformance.strategies.drafts import both, drop, insert, nothing, put
from conformance.strategies.ses_v1.vocabulary import (
    DOMAIN,
    MALFORMED,
    OURS,
    PARTNER,
    PLACES,
    PLAIN,
    STRANGER,
    Layout,
    addresses,
    arn,
    identity,
    owned,
    partner,
    rows,
)
from refimpl.answer import Json


def return_path(layout: Layout) -> Iterator[Breaker]:
    """Make the breakers about the return path."""
    use = layout.return_path
    path, named = use.address, use.arn
    bad = [(f"malformed-{number}", put(path, text)) for number, text in enumerate(MALFORMED) if text]
    yield from rows("return-path.syntax", "breaks", *bad)
    plain = [(f"plain-{number}", put(path, text)) for number, text in enumerate(PLAIN)]
    yield from rows("return-path.syntax", "keeps", *plain, prepare=owned())
    odd = (("accent", f"bj\u00f8rn@{DOMAIN}"), ("odd-name", f"Hours: now <bounces@{DOMAIN}>"))
    yield from rows("return-path.syntax", "disputed", *((name, put(path, text)) for name, text in odd))
    yield from rows("return-path.syntax", "keeps", ("empty", layout.without(path)), ("absent", drop(path)))
    yield from rows(use.verified, "keeps", ("own", put(path, f"elsewhere@{DOMAIN}")), prepare=identity(DOMAIN))
    yield from rows(
        use.verified, use.unverified, ("stranger", put(path, f"x@{STRANGER}")),
        ("lookalike", put(path, f"x@not{DOMAIN}")),
    )  # fmt: skip
    yield from rows(
        use.verified, use.unverified, ("pending", put(path, "x@pending.example")),
        prepare=identity("pending.example", verified=False),
    )  # fmt: skip
    granted = both(partner(), put(path, f"bounces@{PARTNER}"), put(named, arn(PARTNER)))
    yield from rows("return-path.authorized", "keeps", ("granted", nothing), prepare=granted)
    yield from rows(
        "return-path.authorized", "breaks", ("no-grant", put(named, arn(STRANGER))),
        ("other-region", put(named, arn(PARTNER, region="eu-west-1"))),
        ("not-covered", put(path, f"x@{STRANGER}")), prepare=granted,
    )  # fmt: skip
    yield from rows(
        "return-path.arn-syntax", "breaks", ("word", put(named, "partner")),
        ("service", put(named, arn(PARTNER).replace(":ses:", ":sns:"))), prepare=granted,
    )  # fmt: skip
    yield from rows(use.verified, use.unverified, ("granted-no-arn", drop(named)), prepare=granted)
    signed = both(partner(), put(layout.sender.address, f"sender@{PARTNER}"), put(layout.sender.arn, arn(PARTNER)))
    signed = both(signed, layout.without(path), layout.without(named))
    theirs = put(path, f"bounces@{PARTNER}")
    yield from rows(use.verified, use.unverified, ("sender-arn-only", theirs), prepare=signed)
    alone = both(layout.without(path), put(named, arn(DOMAIN, OURS)))
    yield from rows("return-path.arn-alone", "disputed", ("alone", alone))


def reply_to(path: str) -> Iterator[Breaker]:
    """Make the breakers about reply-to addresses."""
    for place in PLACES:
        yield Breaker("reply-to.syntax", f"no-at-{place}", "breaks", insert(path, place, "nobody"))
    for number, text in enumerate(MALFORMED):
        yield Breaker("reply-to.syntax", f"malformed-{number}", "breaks", put(path, [text]))
    for number, text in enumerate(PLAIN):
        yield Breaker("reply-to.syntax", f"plain-{number}", "keeps", insert(path, "last", text))
    odd = (("accent", f"bj\u00f8rn@{DOMAIN}"), ("odd-name", f"Hours: now <desk@{DOMAIN}>"))
    yield from rows("reply-to.syntax", "disputed", *((name, put(path, [text])) for name, text in odd))
    many: list[Json] = addresses(60)
    yield from rows("reply-to.syntax", "keeps", ("many", put(path, many)), ("empty", put(path, [])))
