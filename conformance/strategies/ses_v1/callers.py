"""Breakers about whose identities a call may use: the account's, another caller's, another owner's."""

from collections.abc import Iterable, Iterator

from conformance.strategies.catalogue import Breaker
from conformance.strategies.drafts import Edit, add, both, called_by, drop, nothing, put, settle
from conformance.strategies.ses_v1.vocabulary import (
    ABROAD,
    CALLER,
    DOMAIN,
    ELSEWHERE,
    MOVED,
    OURS,
    OWNER,
    PARTNER,
    Layout,
    Use,
    addresses,
    arn,
    identity,
    only,
    rows,
)
from refimpl.answer import Json

BROKEN = {"mx": "missing", "on_failure": "reject"}
THEIRS = "caller.example"


def _as_caller(layout: Layout) -> Edit:
    """Let another account call, with an identity of its own."""
    sender, path = layout.sender.address, layout.return_path.address
    own = both(identity(THEIRS, owner=CALLER), put(sender, f"sender@{THEIRS}"), put(path, f"bounces@{THEIRS}"))
    return both(called_by(CALLER), own)


def _granted(name: str, use: Use, grants: list[Json], **more: Json) -> Edit:
    """Add an identity of another owner, and name it for one address of the call."""
    local = name if "@" in name else f"user@{name}"
    shared = identity(name, owner=OWNER, grants=grants, **more)
    return both(shared, put(use.address, local), put(use.arn, arn(name)))


def _callers(layout: Layout, use: Use) -> Iterator[Breaker]:
    verified, authorized = use.verified, f"{use.concern}.authorized"
    yield from rows(verified, "keeps", ("caller-own", nothing), prepare=_as_caller(layout))
    yield from rows(
        verified, use.unverified, ("not-the-callers", put(use.address, f"x@{DOMAIN}")), prepare=_as_caller(layout)
    )
    theirs = both(_as_caller(layout), _granted(PARTNER, use, [CALLER]))
    yield from rows(authorized, "keeps", ("granted-to-caller", nothing), prepare=theirs)
    not_theirs = both(_as_caller(layout), identity("ours-only.example", owner=OWNER, grants=[OURS]))
    use_it = both(put(use.address, "user@ours-only.example"), put(use.arn, arn("ours-only.example")))
    yield from rows(authorized, "breaks", ("granted-to-account", use_it), prepare=not_theirs)
    yield from rows(
        authorized, "breaks", ("pending", _granted("pending.example", use, [OURS], verified=False)), prepare=nothing
    )
    yield from rows(authorized, "keeps", ("granted-address", _granted("solo@partner.example", use, [OURS])))
    several = _granted("several.example", use, ["999988887777", OURS, CALLER])
    yield from rows(authorized, "keeps", ("granted-among-several", several))
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
    yield from rows(
        verified, use.unverified, ("single-neighbour", put(use.address, "duo@single.example")),
        ("local-case", put(use.address, "Solo@single.example")), prepare=solo,
    )  # fmt: skip
    below = identity("mail.below.example")
    yield from rows(verified, use.unverified, ("above", put(use.address, "x@below.example")), prepare=below)
    capitals = identity("SOLO@single.example")
    yield from rows(
        verified, use.unverified, ("local-capitals", put(use.address, "solo@single.example")), prepare=capitals
    )
    malformed = both(_granted("pending.example", use, [OURS], verified=False), put(use.arn, "nonsense"))
    own_pending = both(identity("unready.example", verified=False), put(use.arn, "nonsense"))
    scene = both(put(use.address, f"x@{DOMAIN}"), layout.without(use.arn))
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
    foreign = both(_as_caller(layout), layout.without(use.arn))
    yield from rows(
        f"{use.concern}.arn-syntax", "breaks",
        ("not-the-callers", both(put(use.address, f"x@{DOMAIN}"), put(use.arn, "nonsense"))), prepare=foreign,
    )  # fmt: skip


def _delegated(layout: Layout) -> Iterator[Breaker]:
    use = layout.sender
    scene = both(_as_caller(layout), _granted(PARTNER, use, [CALLER]))
    yield from rows("sender.delegated", "breaks", ("caller-no-arn", drop(use.arn)), prepare=scene)
    solo = _granted("solo@partner.example", use, [OURS])
    unready = both(identity(PARTNER, verified=False), _granted(PARTNER, use, [OURS]))
    yield from rows("sender.delegated", "breaks", ("pending-no-arn", drop(use.arn)), prepare=unready)
    yield from rows("sender.delegated", "breaks", ("address-no-arn", drop(use.arn)), prepare=solo)


def _sandbox(layout: Layout) -> Iterator[Breaker]:
    scene = both(settle("ses.sandbox", True), identity(ELSEWHERE), only(layout.lists[0], addresses(1), layout.lists))
    bases = ("minimal", "full")
    for name, extra, text in (
        ("of-others", identity("foreign.example", owner=OWNER), "x@foreign.example"),
        ("pending", identity("unready.example", verified=False), "x@unready.example"),
        ("above", identity("mail.below.example"), "x@below.example"),
    ):
        spoil = put(layout.lists[2], [text])
        yield Breaker("sandbox.recipients", name, "breaks", spoil, both(scene, extra), bases)
    theirs = both(
        _as_caller(layout), settle("ses.sandbox", True), only(layout.lists[0], [f"friend@{THEIRS}"], layout.lists)
    )
    yield Breaker("sandbox.recipients", "caller-own", "keeps", nothing, theirs, bases)
    yield Breaker(
        "sandbox.recipients", "not-the-callers", "breaks", put(layout.lists[1], [f"x@{DOMAIN}"]), theirs, bases
    )


SETTINGS: tuple[tuple[str, str, Json], ...] = (
    ("sender.mail-from", "mail_from", BROKEN),
    ("configuration-sets.default-exists", "configuration_set", "gone"),
)
"""Rules about what an identity has set up, where it is set, and a value that breaks the rule."""


def identity_settings(layout: Layout, settings: Iterable[tuple[str, str, Json]] = SETTINGS) -> Iterator[Breaker]:
    """Ask about settings of identities that are addresses, pending or somebody else's."""
    sender = layout.sender.address
    unnamed = drop(layout.configuration_set)
    for rule, key, value in settings:
        bad = {key: value}
        solo = identity("solo@settings.example", **bad)
        yield Breaker(rule, "address", "breaks", put(sender, "solo@settings.example"), both(unnamed, solo))
        shared = both(unnamed, identity("twice.example", owner=OWNER, **bad), identity("twice.example"))
        yield Breaker(rule, "same-name-elsewhere", "keeps", put(sender, "x@twice.example"), shared)
        turned = both(unnamed, identity("twice.example"), identity("twice.example", owner=OWNER, **bad))
        yield Breaker(rule, "same-name-elsewhere-last", "keeps", put(sender, "x@twice.example"), turned)
        theirs = both(_as_caller(layout), unnamed, identity("bad.example", owner=CALLER, **bad))
        yield Breaker(rule, "callers", "breaks", put(sender, "x@bad.example"), theirs)
        pending = both(unnamed, identity("half.example"), identity("x@half.example", verified=False, **bad))
        yield Breaker("sender.verified", f"pending-{key}", "disputed", put(sender, "x@half.example"), pending)
        granted = both(unnamed, _granted("delegate.example", layout.sender, [OURS]))
        worse = identity("worse.example", owner=OWNER, grants=[OURS], **bad)
        use = both(put(sender, "x@worse.example"), put(layout.sender.arn, arn("worse.example")))
        yield Breaker(rule, "delegated", "breaks", use, both(granted, worse))


def regions(layout: Layout, **setup: Json) -> Iterator[Breaker]:
    """Name an identity of another Region, which does not count with whatever its owner has set up."""
    abroad = identity("abroad.example", owner=OWNER, grants=[OURS], **setup)
    needless = both(drop(layout.configuration_set), put(layout.sender.arn, arn("abroad.example", region=ABROAD)))
    yield Breaker("sender.authorized", "needless-abroad", "disputed", needless, abroad)


def homes(layout: Layout) -> Iterator[Breaker]:
    """Ask in an account and a Region that no base is in."""
    sender = layout.sender.address
    scene = both(MOVED, layout.without(layout.sender.arn), layout.without(layout.return_path.arn))
    yield from rows("sender.verified", "keeps", ("moved", nothing), prepare=scene)
    usual = both(scene, identity("usual.example", owner=OURS))
    yield from rows("sender.verified", "breaks", ("of-usual-account", put(sender, "x@usual.example")), prepare=usual)
    for use in (layout.sender, layout.return_path):
        rule, granted = f"{use.concern}.authorized", identity(PARTNER, owner=OWNER, grants=[CALLER])
        own = both(put(use.address, f"x@{DOMAIN}"), put(use.arn, arn(DOMAIN, CALLER, ABROAD)))
        theirs = both(scene, granted, put(use.address, f"x@{PARTNER}"), put(use.arn, arn(PARTNER, region=ABROAD)))
        yield from rows(rule, "keeps", ("moved-own", own), prepare=scene)
        yield from rows(rule, "keeps", ("moved-granted", nothing), prepare=theirs)
        yield from rows(rule, "breaks", ("usual-region", put(use.arn, arn(PARTNER))), prepare=theirs)
        others = both(theirs, identity("usual.example", owner=OWNER, grants=[OURS]))
        spoil = both(put(use.address, "x@usual.example"), put(use.arn, arn("usual.example", region=ABROAD)))
        yield from rows(rule, "breaks", ("granted-to-usual-account", spoil), prepare=others)


def _set_names(layout: Layout) -> Iterator[Breaker]:
    sender = layout.sender.address
    kept = both(add("ses.configuration_sets", {"name": "Kept"}), identity("cased.example", configuration_set="KEPT"))
    scene = both(kept, drop(layout.configuration_set))
    asleep = both(
        add("ses.configuration_sets", {"name": "asleep", "sending_enabled": False}, {"name": "awake"}),
        identity("asleep.example", configuration_set="asleep"), identity("awake.example", configuration_set="awake"),
        drop(layout.configuration_set),
    )  # fmt: skip
    sending = "configuration-sets.default-sending"
    yield Breaker(sending, "paused", "disputed", put(sender, "x@asleep.example"), asleep)
    yield Breaker(sending, "enabled", "keeps", put(sender, "x@awake.example"), asleep)
    named = both(put(sender, "x@asleep.example"), put(layout.configuration_set, "awake"))
    yield Breaker(sending, "another-named", "keeps", named, asleep)
    two = both(asleep, add("ses.configuration_sets", {"name": "early"}))
    early = both(put(sender, "x@awake.example"), put(layout.configuration_set, "early"))
    yield Breaker(sending, "another-good-one-named", "keeps", early, two)
    rule = "configuration-sets.default-exists"
    yield Breaker(rule, "letter-case", "disputed", put(sender, "x@cased.example"), scene)
    paused = add("ses.configuration_sets", {"name": "Asleep", "sending_enabled": False})
    yield Breaker("configuration-sets.exists", "letter-case", "disputed", put(layout.configuration_set, "KEPT"), kept)
    yield Breaker("configuration-sets.exists", "asleep", "breaks", put(layout.configuration_set, "Awake"), paused)


def breakers(layout: Layout) -> Iterator[Breaker]:
    """Make the breakers about whose identities a call uses."""
    for use in (layout.sender, layout.return_path):
        yield from _callers(layout, use)
    yield from _delegated(layout)
    yield from _sandbox(layout)
    yield from identity_settings(layout)
    yield from regions(layout, mail_from=BROKEN, configuration_set="gone")
    yield from homes(layout)
    yield from _set_names(layout)
