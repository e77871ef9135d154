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
    SIMULATED,
    STRANGER,
    Layout,
    arn,
    identity,
    only,
    owned,
    partner,
    rows,
)


def breakers(layout: Layout) -> Iterator[Breaker]:
    """Make the breakers about the sender."""
    yield from rows("sender.syntax", "breaks", ("empty", put(layout.sender.address, "")))
    yield from written(layout)
    yield from _characters()
    yield from rights(layout)


def written(layout: Layout) -> Iterator[Breaker]:
    """Make the breakers about one sender in the form of an address."""
    sender = layout.sender.address
    bad = [(f"malformed-{number}", put(sender, text)) for number, text in enumerate(MALFORMED) if text]
    yield from rows("sender.syntax", "breaks", *bad)
    yield from rows("sender.syntax", "keeps", ("named", put(sender, f"Some Body <some@{DOMAIN}>")))
    yield from rows("sender.syntax", "disputed", ("outer-space", put(sender, f" sender@{DOMAIN} ")))
    plain = [(f"plain-{number}", put(sender, text)) for number, text in enumerate(PLAIN)]
    yield from rows("sender.syntax", "keeps", *plain, prepare=owned())
    yield from rows(
        "sender.single", "breaks",
        ("two", put(sender, f"a@{DOMAIN}, b@{DOMAIN}")), ("two-named", put(sender, f"A <a@{DOMAIN}>, B <b@{DOMAIN}>")),
    )  # fmt: skip


def _characters() -> Iterator[Breaker]:
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


def rights(layout: Layout) -> Iterator[Breaker]:
    """Make the breakers about the right to use the sender's address."""
    yield from _verified(layout.sender.address, layout.lists)
    yield from _delegated(layout)
    yield from _mail_from(layout.sender.address)


def _verified(sender: str, lists: tuple[str, str, str]) -> Iterator[Breaker]:
    one = identity("solo@single.example")
    pending = identity("pending.example", verified=False)
    simulated = only(lists[0], [SIMULATED], lists)
    yield from rows("sender.verified", "breaks", ("to-simulator", put(sender, f"x@{STRANGER}")), prepare=simulated)
    yield from rows(
        "sender.verified", "breaks",
        ("stranger", put(sender, f"sender@{STRANGER}")), ("lookalike", put(sender, f"sender@not{DOMAIN}")),
        ("suffix", put(sender, f"sender@{DOMAIN}.{STRANGER}")), ("named", put(sender, f"X <sender@{STRANGER}>")),
        ("top", put(sender, "sender@com.example")),
    )  # fmt: skip
    yield from rows("sender.verified", "keeps", ("address", put(sender, "solo@single.example")), prepare=one)
    yield from rows("sender.verified", "breaks", ("neighbour", put(sender, "duo@single.example")), prepare=one)
    yield from rows("sender.verified", "breaks", ("pending", put(sender, "x@pending.example")), prepare=pending)
    yield from rows(
        "sender.verified", "breaks", ("foreign", put(sender, f"x@{STRANGER}")),
        prepare=identity(STRANGER, owner=OWNER),
    )  # fmt: skip
    yield from rows("sender.verified", "disputed", ("subdomain", put(sender, f"sender@mail.{DOMAIN}")))
    yield from rows(
        "sender.verified", "disputed", ("case", put(sender, "solo@SINGLE.example")),
        ("label", put(sender, "solo+label@single.example")), prepare=one,
    )  # fmt: skip
    capitals = identity("CAPITALS.example")
    yield from rows("sender.verified", "keeps", ("capitals", put(sender, "x@CAPITALS.example")), prepare=capitals)
    yield from rows("sender.verified", "keeps", ("other-local", put(sender, f"anybody-else@{DOMAIN}")))


def _delegated(layout: Layout) -> Iterator[Breaker]:
    sender, named = layout.sender.address, layout.sender.arn
    granted = both(partner(), put(sender, f"sender@{PARTNER}"), put(named, arn(PARTNER)))
    yield from rows("sender.authorized", "keeps", ("granted", nothing), prepare=granted)
    yield from rows("sender.delegated", "breaks", ("no-arn", drop(named)), prepare=granted)
    if layout.blanks:
        yield from rows("sender.delegated", "breaks", ("empty-arn", put(named, "")), prepare=granted)
    yield from rows(
        "sender.arn-syntax", "breaks",
        ("word", put(named, "partner")), ("service", put(named, arn(PARTNER).replace(":ses:", ":sns:"))),
        ("account", put(named, arn(PARTNER, "12"))), ("resource", put(named, arn("").rstrip("/"))),
        prepare=granted,
    )  # fmt: skip
    yield from rows(
        "sender.authorized", "breaks",
        ("not-covering", put(named, arn("other.example"))), ("no-grant", put(named, arn(STRANGER))),
        ("other-region", put(named, arn(PARTNER, region="eu-west-1"))),
        ("other-account", put(named, arn(PARTNER, OURS))), ("other-sender", put(sender, f"sender@{STRANGER}")),
        prepare=both(granted, identity("other.example", owner=OWNER, grants=[OURS])),
    )  # fmt: skip
    yield from rows(
        "sender.authorized", "breaks",
        ("grant-elsewhere", both(put(sender, f"s@{STRANGER}"), put(named, arn(STRANGER)))),
        prepare=identity(STRANGER, owner=OWNER, grants=["777788889999"]),
    )  # fmt: skip
    yield from rows("sender.authorized", "keeps", ("own-arn", put(named, arn(DOMAIN, OURS))), prepare=identity(DOMAIN))
    yield from rows("sender.arn-syntax", "disputed", ("needless-word", put(named, "needless")), prepare=nothing)


def _mail_from(sender: str) -> Iterator[Breaker]:
    settings: dict[tuple[str, str], Side] = {
        ("missing", "reject"): "breaks", ("missing", "use-default"): "keeps", ("ok", "reject"): "keeps",
    }  # fmt: skip
    move = put(sender, "sender@mailfrom.example")
    for (mx, on_failure), side in settings.items():
        scene = identity("mailfrom.example", mail_from={"mx": mx, "on_failure": on_failure})
        yield Breaker("sender.mail-from", f"{mx}-{on_failure}", side, move, scene)
