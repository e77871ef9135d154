"""Breakers about whose identities a call may use: the account's, another caller's, another owner's."""

from collections.abc import Iterator

import attrs

from conformance.strategies.catalogue import Breaker
from conformance.strategies.drafts import Edit, add, both, called_by, drop, nothing, put, settle
from conformance.strategies.ses_v1.vocabulary import (
    CALLER,
    DOMAIN,
    ELSEWHERE,
    LISTS,
    OURS,
    OWNER,
    PARTNER,
    SENDER,
    addresses,
    arn,
    identity,
    only,
    rows,
)
from refimpl.answer import Json

BROKEN = {"mx": "missing", "on_failure": "reject"}
THEIRS = "caller.example"


@attrs.frozen
class Use:
    """One address of a call that needs a right: where it stands, where its ARN stands, and its rules."""

    address: str
    arn: str
    concern: str


USES = (Use(SENDER, "SourceArn", "sender"), Use("ReturnPath", "ReturnPathArn", "return-path"))


def _as_caller() -> Edit:
    """Let another account call, with an identity of its own."""
    own = both(identity(THEIRS, owner=CALLER), put(SENDER, f"sender@{THEIRS}"), put("ReturnPath", f"bounces@{THEIRS}"))
    return both(called_by(CALLER), own)


def _granted(name: str, use: Use, grants: list[Json], **more: Json) -> Edit:
    """Add an identity of another owner, and name it for one address of the call."""
    local = name if "@" in name else f"user@{name}"
    shared = identity(name, owner=OWNER, grants=grants, **more)
    return both(shared, put(use.address, local), put(use.arn, arn(name)))


def _callers(use: Use) -> Iterator[Breaker]:
    verified, authorized = f"{use.concern}.verified", f"{use.concern}.authorized"
    yield from rows(verified, "keeps", ("caller-own", nothing), prepare=_as_caller())
    yield from rows(verified, "breaks", ("not-the-callers", put(use.address, f"x@{DOMAIN}")), prepare=_as_caller())
    theirs = both(_as_caller(), _granted(PARTNER, use, [CALLER]))
    yield from rows(authorized, "keeps", ("granted-to-caller", nothing), prepare=theirs)
    not_theirs = both(_as_caller(), identity("ours-only.example", owner=OWNER, grants=[OURS]))
    use_it = both(put(use.address, "user@ours-only.example"), put(use.arn, arn("ours-only.example")))
    yield from rows(authorized, "breaks", ("granted-to-account", use_it), prepare=not_theirs)
    yield from rows(
        authorized, "breaks", ("pending", _granted("pending.example", use, [OURS], verified=False)), prepare=nothing
    )
    yield from rows(authorized, "keeps", ("granted-address", _granted("solo@partner.example", use, [OURS])))
    yield from rows(
        authorized, "breaks", ("granted-neighbour", put(use.address, "duo@partner.example")),
        prepare=_granted("solo@partner.example", use, [OURS]),
    )  # fmt: skip
    yield from rows(
        authorized, "breaks",
        ("granted-to-others", _granted("others.example", use, ["999988887777"])),
    )  # fmt: skip
    solo = identity("solo@single.example")
    yield from rows(verified, "keeps", ("single-address", put(use.address, "solo@single.example")), prepare=solo)
    yield from rows(verified, "breaks", ("single-neighbour", put(use.address, "duo@single.example")), prepare=solo)
    malformed = both(_granted("pending.example", use, [OURS], verified=False), put(use.arn, "nonsense"))
    own_pending = both(identity("unready.example", verified=False), put(use.arn, "nonsense"))
    scene = both(put(use.address, f"x@{DOMAIN}"), put(use.arn, ""))
    for name, edit in (
        ("pending-of-others", malformed),
        ("pending", both(own_pending, put(use.address, "x@unready.example"))),
        ("of-others", both(identity("foreign.example", owner=OWNER), put(use.address, "x@foreign.example"),
                           put(use.arn, "nonsense"))),
    ):  # fmt: skip
        yield Breaker(f"{use.concern}.arn-syntax", name, "breaks", edit, scene)
    for name, own in (("address", "solo@single.example"), ("domain", "x@single2.example")):
        needless = both(put(use.address, own), put(use.arn, "nonsense"))
        both_kinds = both(solo, identity("single2.example"))
        yield Breaker(f"{use.concern}.arn-syntax", f"needless-{name}", "disputed", needless, both_kinds)
    foreign = both(_as_caller(), put(use.arn, ""))
    yield from rows(
        f"{use.concern}.arn-syntax", "breaks",
        ("not-the-callers", both(put(use.address, f"x@{DOMAIN}"), put(use.arn, "nonsense"))), prepare=foreign,
    )  # fmt: skip


def _delegated() -> Iterator[Breaker]:
    use = USES[0]
    scene = both(_as_caller(), _granted(PARTNER, use, [CALLER]))
    yield from rows("sender.delegated", "breaks", ("caller-no-arn", drop("SourceArn")), prepare=scene)
    solo = _granted("solo@partner.example", use, [OURS])
    unready = both(identity(PARTNER, verified=False), _granted(PARTNER, use, [OURS]))
    yield from rows("sender.delegated", "breaks", ("pending-no-arn", drop("SourceArn")), prepare=unready)
    yield from rows("sender.delegated", "breaks", ("address-no-arn", drop("SourceArn")), prepare=solo)


def _sandbox() -> Iterator[Breaker]:
    scene = both(settle("ses.sandbox", True), identity(ELSEWHERE), only(LISTS[0], addresses(1)))
    bases = ("minimal", "full")
    for name, extra, text in (
        ("of-others", identity("foreign.example", owner=OWNER), "x@foreign.example"),
        ("pending", identity("unready.example", verified=False), "x@unready.example"),
    ):
        spoil = put(LISTS[2], [text])
        yield Breaker("sandbox.recipients", name, "breaks", spoil, both(scene, extra), bases)
    theirs = both(_as_caller(), settle("ses.sandbox", True), only(LISTS[0], [f"friend@{THEIRS}"]))
    yield Breaker("sandbox.recipients", "caller-own", "keeps", nothing, theirs, bases)
    yield Breaker("sandbox.recipients", "not-the-callers", "breaks", put(LISTS[1], [f"x@{DOMAIN}"]), theirs, bases)


def _identity_settings() -> Iterator[Breaker]:
    """Ask about MAIL FROM and default sets of identities that are addresses, pending or somebody else's."""
    gone = "configuration-sets.default-exists"
    unnamed = drop("ConfigurationSetName")
    settings: tuple[tuple[str, str, Json], ...] = (
        ("sender.mail-from", "mail_from", BROKEN),
        (gone, "configuration_set", "gone"),
    )
    for rule, key, value in settings:
        bad = {key: value}
        solo = identity("solo@settings.example", **bad)
        yield Breaker(rule, "address", "breaks", put(SENDER, "solo@settings.example"), both(unnamed, solo))
        shared = both(unnamed, identity("twice.example", owner=OWNER, **bad), identity("twice.example"))
        yield Breaker(rule, "same-name-elsewhere", "keeps", put(SENDER, "x@twice.example"), shared)
        turned = both(unnamed, identity("twice.example"), identity("twice.example", owner=OWNER, **bad))
        yield Breaker(rule, "same-name-elsewhere-last", "keeps", put(SENDER, "x@twice.example"), turned)
        theirs = both(_as_caller(), unnamed, identity("bad.example", owner=CALLER, **bad))
        yield Breaker(rule, "callers", "breaks", put(SENDER, "x@bad.example"), theirs)
        pending = both(unnamed, identity("half.example"), identity("x@half.example", verified=False, **bad))
        yield Breaker("sender.verified", f"pending-{key}", "disputed", put(SENDER, "x@half.example"), pending)
        granted = both(unnamed, _granted("delegate.example", USES[0], [OURS]))
        worse = identity("worse.example", owner=OWNER, grants=[OURS], **bad)
        use = both(put(SENDER, "x@worse.example"), put("SourceArn", arn("worse.example")))
        yield Breaker(rule, "delegated", "breaks", use, both(granted, worse))


def _regions() -> Iterator[Breaker]:
    abroad = identity("abroad.example", owner=OWNER, grants=[OURS], mail_from=BROKEN, configuration_set="gone")
    needless = both(drop("ConfigurationSetName"), put("SourceArn", arn("abroad.example", region="eu-west-1")))
    yield Breaker("sender.authorized", "needless-abroad", "disputed", needless, abroad)


def _set_names() -> Iterator[Breaker]:
    kept = both(add("ses.configuration_sets", {"name": "Kept"}), identity("cased.example", configuration_set="KEPT"))
    scene = both(kept, drop("ConfigurationSetName"))
    asleep = both(
        add("ses.configuration_sets", {"name": "asleep", "sending_enabled": False}, {"name": "awake"}),
        identity("asleep.example", configuration_set="asleep"), identity("awake.example", configuration_set="awake"),
        drop("ConfigurationSetName"),
    )  # fmt: skip
    sending = "configuration-sets.default-sending"
    yield Breaker(sending, "paused", "disputed", put(SENDER, "x@asleep.example"), asleep)
    yield Breaker(sending, "enabled", "keeps", put(SENDER, "x@awake.example"), asleep)
    named = both(put(SENDER, "x@asleep.example"), put("ConfigurationSetName", "awake"))
    yield Breaker(sending, "another-named", "keeps", named, asleep)
    rule = "configuration-sets.default-exists"
    yield Breaker(rule, "letter-case", "disputed", put(SENDER, "x@cased.example"), scene)
    paused = add("ses.configuration_sets", {"name": "Asleep", "sending_enabled": False})
    yield Breaker("configuration-sets.exists", "letter-case", "disputed", put("ConfigurationSetName", "KEPT"), kept)
    yield Breaker("configuration-sets.exists", "asleep", "breaks", put("ConfigurationSetName", "Awake"), paused)


def breakers() -> Iterator[Breaker]:
    """Make the breakers about whose identities a call uses."""
    for use in USES:
        yield from _callers(use)
    yield from _delegated()
    yield from _sandbox()
    yield from _identity_settings()
    yield from _regions()
    yield from _set_names()
