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
    addresses,
    arn,
    identity,
    owned,
    partner,
    rows,
)
from refimpl.answer import Json


def return_path() -> Iterator[Breaker]:
    """Make the breakers about the return path."""
    path = "ReturnPath"
    bad = [(f"malformed-{number}", put(path, text)) for number, text in enumerate(MALFORMED) if text]
    yield from rows("return-path.syntax", "breaks", *bad)
    plain = [(f"plain-{number}", put(path, text)) for number, text in enumerate(PLAIN)]
    yield from rows("return-path.syntax", "keeps", *plain, prepare=owned())
    yield from rows("return-path.syntax", "keeps", ("empty", put(path, "")), ("absent", drop(path)))
    yield from rows(
        "return-path.verified", "keeps", ("own", put(path, f"elsewhere@{DOMAIN}")), prepare=identity(DOMAIN)
    )
    yield from rows(
        "return-path.verified", "breaks", ("stranger", put(path, f"x@{STRANGER}")),
        ("lookalike", put(path, f"x@not{DOMAIN}")),
    )  # fmt: skip
    yield from rows(
        "return-path.verified", "breaks", ("pending", put(path, "x@pending.example")),
        prepare=identity("pending.example", verified=False),
    )  # fmt: skip
    granted = both(partner(), put(path, f"bounces@{PARTNER}"), put("ReturnPathArn", arn(PARTNER)))
    yield from rows("return-path.authorized", "keeps", ("granted", nothing), prepare=granted)
    yield from rows(
        "return-path.authorized", "breaks", ("no-grant", put("ReturnPathArn", arn(STRANGER))),
        ("other-region", put("ReturnPathArn", arn(PARTNER, region="eu-west-1"))),
        ("not-covered", put(path, f"x@{STRANGER}")), prepare=granted,
    )  # fmt: skip
    yield from rows(
        "return-path.arn-syntax", "breaks", ("word", put("ReturnPathArn", "partner")),
        ("service", put("ReturnPathArn", arn(PARTNER).replace(":ses:", ":sns:"))), prepare=granted,
    )  # fmt: skip
    yield from rows("return-path.verified", "breaks", ("granted-no-arn", drop("ReturnPathArn")), prepare=granted)
    alone = both(put(path, ""), put("ReturnPathArn", arn(DOMAIN, OURS)))
    yield from rows("return-path.arn-alone", "disputed", ("alone", alone))


def reply_to() -> Iterator[Breaker]:
    """Make the breakers about reply-to addresses."""
    path = "ReplyToAddresses"
    for place in PLACES:
        yield Breaker("reply-to.syntax", f"no-at-{place}", "breaks", insert(path, place, "nobody"))
    for number, text in enumerate(MALFORMED):
        yield Breaker("reply-to.syntax", f"malformed-{number}", "breaks", put(path, [text]))
    for number, text in enumerate(PLAIN):
        yield Breaker("reply-to.syntax", f"plain-{number}", "keeps", insert(path, "last", text))
    many: list[Json] = addresses(60)
    yield from rows("reply-to.syntax", "keeps", ("many", put(path, many)), ("empty", put(path, [])))
