"""Choices that keep every rule of SendEmail on the full base, one factor each, for covering arrays.

Any choices go together: what one of them needs of the world it adds itself, and what depends on the others comes last.
Choices about the account are apart, for many a build has but one kind of account.
"""

from conformance.strategies.catalogue import Features
from conformance.strategies.drafts import Draft, Edit, add, both, called_by, drop, nothing, put, settle
from conformance.strategies.ses_v1.vocabulary import (
    DOMAIN,
    ELSEWHERE,
    LISTS,
    OURS,
    OWNER,
    PARTNER,
    SENDER,
    STRANGER,
    WORD,
    addresses,
    arn,
    identity,
)
from refimpl.answer import Json

TO, CC, BCC = LISTS
SOLO = "solo@single.example"
NOON, EARLIER = "2026-01-01T12:00:00Z", "2026-01-01T06:00:00Z"
LONGEST_LOCAL = "x" * 64
UTF8 = {"Charset": "UTF-8"}


def solo() -> Edit:
    """Let there be an identity that is an address."""
    return identity(SOLO)


def settings(sender: Edit, bounces: Edit, count: str) -> Features:
    """Make the choices about the account; `sender` and `bounces` name somebody else's domain, `count` the lists."""
    return {
        "lent": (nothing, _lent(sender), _lent(bounces), _lent(sender, bounces)),
        "identity": _identities("marketing"),
        "sandbox": (nothing, both(settle("ses.sandbox", True), identity(ELSEWHERE))),
        "caller": (nothing, called_by(OURS)),
        "room": _rooms(count),
    }


def _lent(*edits: Edit) -> Edit:
    """Let somebody else's domain be used."""
    return both(identity(PARTNER, owner=OWNER, grants=[OURS]), *edits)


def _from(text: str, named: Json = None) -> Edit:
    return both(put(SENDER, text), drop("SourceArn") if named is None else put("SourceArn", named))


def _bounces(text: str, named: Json = None) -> Edit:
    return both(put("ReturnPath", text), drop("ReturnPathArn") if named is None else put("ReturnPathArn", named))


def _identities(set_name: str) -> tuple[Edit, ...]:
    """Set up the sender's domain in every way that lets it send."""
    domain = "ses.identities.0"
    return (
        nothing,
        settle(f"{domain}.mail_from", {"mx": "missing", "on_failure": "use-default"}),
        both(settle(f"{domain}.mail_from", {"mx": "ok", "on_failure": "reject"}), identity(f"news.{DOMAIN}")),
        settle(f"{domain}.configuration_set", set_name),
    )


def _rooms(count: str) -> tuple[Edit, ...]:
    """Leave the account as it is, without any limit, or with room for just this call; `count` are its lists."""
    return (nothing, _used(-1, 10**6), lambda draft: _used(recipients(draft, count) + 3, 3)(draft))


def _used(most: int, used: int) -> Edit:
    sent = [{"at": EARLIER, "recipients": used}]
    return both(settle("now", NOON), settle("ses.quota", {"max_24_hours": most, "sent": sent}))


def recipients(draft: Draft, place: str) -> int:
    """Count the recipients of a call: those of its destination, or of the destinations of its entries."""
    parts = draft.request[place]
    places = [entry["Destination"] for entry in parts] if isinstance(parts, list) else [parts]
    return sum(len(listed) for each in places for listed in each.values())


def tags(path: str) -> tuple[Edit, ...]:
    """Give no tags, some, the longest, and as many as any reading takes."""
    many: list[Json] = [{"Name": f"n{number}", "Value": "v"} for number in range(50)]
    return (
        drop(path), put(path, []), put(path, [{"Name": "n" * 255, "Value": "v" * 255}, {"Name": WORD, "Value": WORD}]),
        put(path, many),
    )  # fmt: skip


def sets(path: str) -> tuple[Edit, ...]:
    """Name no configuration set, one, and the longest."""
    longest = add("ses.configuration_sets", {"name": "s" * 64})
    return (drop(path), put(path, "marketing"), both(longest, put(path, "s" * 64)))


def replies(path: str) -> tuple[Edit, ...]:
    """Ask for no answers, or for answers to one, to an odd one and to many."""
    return (
        drop(path), put(path, []), put(path, [f"o'neil+r.x_1@{STRANGER}", "r@xn--exmple-cua.example"]),
        put(path, addresses(60, "reply")),
    )  # fmt: skip


FEATURES: Features = {
    "from": (
        _from(f"sender@{DOMAIN}"), _from(f'"Quoted, Name" <s@{DOMAIN}>', ""),
        _from(f"=?UTF-8?Q?Bj=C3=B8rn?= <{LONGEST_LOCAL}@{DOMAIN}>", arn(DOMAIN, OURS)),
        both(solo(), _from(SOLO, "")),
    ),
    "to": (
        put(TO, []), drop(TO), put(TO, [*addresses(19), f"a!#$%&*/=?^`{{|}}~z@{ELSEWHERE}"]),
        put(TO, [f"{LONGEST_LOCAL}@{ELSEWHERE}", f"ONE@{ELSEWHERE}", f"one@{ELSEWHERE}"]),
    ),
    "cc": (
        put(CC, []), drop(CC), put(CC, [f"c0@{ELSEWHERE}", f"one@{ELSEWHERE}"]), put(CC, addresses(20, "c")),
    ),
    "bcc": (put(BCC, addresses(1, "b")), put(BCC, addresses(10, "b"))),
    "text": (
        both(drop("Message.Body.Text"), put("Message.Body.Html", {"Data": "<p>x</p>"})),
        put("Message.Body.Text", {"Data": "Good day."}),
        put("Message.Body.Text", {"Data": "\u2603\r\n.\r\n\U0001f600", **UTF8}),
        put("Message.Body.Text", {"Data": "x" * 20_000, "Charset": "us-ascii"}),
    ),
    "html": (
        both(drop("Message.Body.Html"), put("Message.Body.Text", {"Data": "a\nb"})),
        put("Message.Body.Html", {"Data": "<p>Gr\u00fc\u00dfe</p>", "Charset": "iso-8859-1"}),
        put("Message.Body.Html", {"Data": "<p>\u4f60\u597d</p>", "Charset": "utf-8"}),
    ),
    "subject": (
        put("Message.Subject", {"Data": "Hello"}), put("Message.Subject", {"Data": "\u00e9", "Charset": "ISO-8859-1"}),
        put("Message.Subject", {"Data": "\u2603 " * 200, **UTF8}), put("Message.Subject", {"Data": " "}),
    ),
    "reply": replies("ReplyToAddresses"),
    "return": (
        both(drop("ReturnPath"), drop("ReturnPathArn")), _bounces("", ""), _bounces(f"b@{DOMAIN}"),
        _bounces(f"b@{DOMAIN}", arn(DOMAIN, OURS)),
    ),
    "tags": tags("Tags"),
    "set": sets("ConfigurationSetName"),
}  # fmt: skip

SETTINGS = settings(
    sender=_from(f"o'neil+x_1@{PARTNER}", arn(PARTNER)),
    bounces=_bounces(f"b@{PARTNER}", arn(PARTNER)),
    count="Destination",
)
