"""Breakers about who a message is from."""

from collections.abc import Iterator

from conformance.strategies.catalogue import Breaker, Side
from conformance.strategies.drafts import both, drop, nothing, put
from conformance.strategies.ses_v1.vocabulary import (
    DOMAIN,
    MALFORMED,
    OURS,
    OWNER,
    PARTNER,
    PLAIN,
    SENDER,
    STRANGER,
    arn,
    identity,
    owned,
    partner,
    rows,
)


def breakers() -> Iterator[Breaker]:
    """Make the breakers about the sender."""
    bad = [(f"malformed-{number}", put(SENDER, text)) for number, text in enumerate(MALFORMED) if text]
    yield from rows("sender.syntax", "breaks", *bad)
    yield from rows("sender.syntax", "keeps", ("named", put(SENDER, f"Some Body <some@{DOMAIN}>")))
    yield from rows("sender.syntax", "disputed", ("outer-space", put(SENDER, f" sender@{DOMAIN} ")))
    yield from rows("sender.syntax", "breaks", ("empty", put(SENDER, "")))
    plain = [(f"plain-{number}", put(SENDER, text)) for number, text in enumerate(PLAIN)]
    yield from rows("sender.syntax", "keeps", *plain, prepare=owned())
    yield from rows(
        "sender.single", "breaks",
        ("two", put(SENDER, f"a@{DOMAIN}, b@{DOMAIN}")), ("two-named", put(SENDER, f"A <a@{DOMAIN}>, B <b@{DOMAIN}>")),
    )  # fmt: skip
    yield from rows("sender.ascii-local", "breaks", ("non-ascii", put(SENDER, f"bj\u00f8rn@{DOMAIN}")))
    yield from rows("sender.ascii-local", "breaks", ("non-ascii-named", put(SENDER, f"N <bj\u00f8rn@{DOMAIN}>")))
    yield from rows("sender.ascii-local", "keeps", ("ascii", put(SENDER, f"o'neil+x_1@{DOMAIN}")))
    yield from rows("sender.ascii-local", "disputed", ("punycode", put(SENDER, f"xn--bjrn@{DOMAIN}")))
    idn = both(identity("xn--exmple-cua.example"), identity("ex\u00e4mple.example"))
    yield from rows("sender.punycode-domain", "breaks", ("raw", put(SENDER, "user@ex\u00e4mple.example")), prepare=idn)
    yield from rows(
        "sender.punycode-domain", "keeps", ("encoded", put(SENDER, "user@xn--exmple-cua.example")), prepare=idn
    )
    encoded = "=?UTF-8?B?QmrDuHJu?="
    yield from rows("sender.display-name", "keeps", ("encoded", put(SENDER, f"{encoded} <sender@{DOMAIN}>")))
    yield from rows("sender.display-name", "disputed", ("raw", put(SENDER, f"Bj\u00f8rn <sender@{DOMAIN}>")))
    yield from _verified()
    yield from _delegated()
    yield from _mail_from()


def _verified() -> Iterator[Breaker]:
    one = identity("solo@single.example")
    pending = identity("pending.example", verified=False)
    yield from rows(
        "sender.verified", "breaks",
        ("stranger", put(SENDER, f"sender@{STRANGER}")), ("lookalike", put(SENDER, f"sender@not{DOMAIN}")),
        ("suffix", put(SENDER, f"sender@{DOMAIN}.{STRANGER}")), ("named", put(SENDER, f"X <sender@{STRANGER}>")),
        ("above", put(SENDER, "sender@com.example")),
    )  # fmt: skip
    yield from rows("sender.verified", "keeps", ("address", put(SENDER, "solo@single.example")), prepare=one)
    yield from rows("sender.verified", "breaks", ("neighbour", put(SENDER, "duo@single.example")), prepare=one)
    yield from rows("sender.verified", "breaks", ("pending", put(SENDER, "x@pending.example")), prepare=pending)
    yield from rows(
        "sender.verified", "breaks", ("foreign", put(SENDER, f"x@{STRANGER}")),
        prepare=identity(STRANGER, owner=OWNER),
    )  # fmt: skip
    yield from rows("sender.verified", "disputed", ("subdomain", put(SENDER, f"sender@mail.{DOMAIN}")))
    yield from rows(
        "sender.verified", "disputed", ("case", put(SENDER, "solo@SINGLE.example")),
        ("label", put(SENDER, "solo+label@single.example")), prepare=one,
    )  # fmt: skip
    capitals = identity("CAPITALS.example")
    yield from rows("sender.verified", "keeps", ("capitals", put(SENDER, "x@CAPITALS.example")), prepare=capitals)
    yield from rows("sender.verified", "keeps", ("other-local", put(SENDER, f"anybody-else@{DOMAIN}")))


def _delegated() -> Iterator[Breaker]:
    granted = both(partner(), put(SENDER, f"sender@{PARTNER}"), put("SourceArn", arn(PARTNER)))
    yield from rows("sender.authorized", "keeps", ("granted", nothing), prepare=granted)
    yield from rows("sender.delegated", "breaks", ("no-arn", drop("SourceArn")), prepare=granted)
    yield from rows("sender.delegated", "breaks", ("empty-arn", put("SourceArn", "")), prepare=granted)
    yield from rows(
        "sender.arn-syntax", "breaks",
        ("word", put("SourceArn", "partner")), ("service", put("SourceArn", arn(PARTNER).replace(":ses:", ":sns:"))),
        ("account", put("SourceArn", arn(PARTNER, "12"))), ("resource", put("SourceArn", arn("").rstrip("/"))),
        prepare=granted,
    )  # fmt: skip
    yield from rows(
        "sender.authorized", "breaks",
        ("not-covering", put("SourceArn", arn("other.example"))), ("no-grant", put("SourceArn", arn(STRANGER))),
        ("other-region", put("SourceArn", arn(PARTNER, region="eu-west-1"))),
        ("other-account", put("SourceArn", arn(PARTNER, OURS))), ("other-sender", put(SENDER, f"sender@{STRANGER}")),
        prepare=both(granted, identity("other.example", owner=OWNER, grants=[OURS])),
    )  # fmt: skip
    yield from rows(
        "sender.authorized", "breaks",
        ("grant-elsewhere", both(put(SENDER, f"s@{STRANGER}"), put("SourceArn", arn(STRANGER)))),
        prepare=identity(STRANGER, owner=OWNER, grants=["777788889999"]),
    )  # fmt: skip
    yield from rows(
        "sender.authorized", "keeps", ("own-arn", put("SourceArn", arn(DOMAIN, OURS))), prepare=identity(DOMAIN)
    )
    yield from rows("sender.arn-syntax", "disputed", ("needless-word", put("SourceArn", "needless")), prepare=nothing)


def _mail_from() -> Iterator[Breaker]:
    settings: dict[tuple[str, str], Side] = {
        ("missing", "reject"): "breaks", ("missing", "use-default"): "keeps", ("ok", "reject"): "keeps",
    }  # fmt: skip
    move = put(SENDER, "sender@mailfrom.example")
    for (mx, on_failure), side in settings.items():
        scene = identity("mailfrom.example", mail_from={"mx": mx, "on_failure": on_failure})
        yield Breaker("sender.mail-from", f"{mx}-{on_failure}", side, move, scene)
