"""Breakers about configuration sets, the account, the sandbox and the quota."""

from collections.abc import Iterator

from conformance.strategies.catalogue import Breaker, Side
from conformance.strategies.drafts import Edit, add, both, drop, insert, put, settle
from conformance.strategies.ses_v1.vocabulary import (
    ELSEWHERE,
    LISTS,
    ODD,
    PLACES,
    SIMULATED,
    STRANGER,
    WORD,
    Layout,
    addresses,
    identity,
    only,
    rows,
    spread,
)


def configuration_sets(layout: Layout) -> Iterator[Breaker]:
    """Make the breakers about configuration sets."""
    name, sender = layout.configuration_set, layout.sender.address
    longest = "s" * 64
    yield from rows("configuration-sets.name", "breaks", ("long", put(name, "s" * 65)), ("odd", put(name, "a b")))
    yield from rows("configuration-sets.name", "breaks", ("longer", put(name, "s" * 130)), ("dot", put(name, "a.b")))
    yield from rows(
        "configuration-sets.name", "keeps", ("longest", put(name, longest)), ("shorter", put(name, longest[:63])),
        ("short", put(name, "s" * 33)),
        prepare=add("ses.configuration_sets", {"name": longest}, {"name": longest[:63]}, {"name": "s" * 33}),
    )  # fmt: skip
    for odd in ODD:
        edit = put(name, f"spring{odd}")
        yield Breaker("configuration-sets.name", f"odd-{ord(odd):x}", "breaks", edit, bases=("minimal",))
    every = add("ses.configuration_sets", {"name": WORD})
    yield from rows("configuration-sets.name", "keeps", ("every-character", put(name, WORD)), prepare=every)
    if layout.blanks:
        yield from rows("configuration-sets.name", "disputed", ("empty", put(name, "")))
    yield from rows("configuration-sets.exists", "breaks", ("unknown", put(name, "no-such-set")))
    alike = add("ses.configuration_sets", {"name": "newsletters"})
    yield from rows(
        "configuration-sets.exists", "breaks", ("beginning", put(name, "news")), ("ending", put(name, "letters")),
        ("longer", put(name, "newsletters2")), prepare=alike,
    )  # fmt: skip
    one = add("ses.configuration_sets", {"name": "other"}, {"name": "paused", "sending_enabled": False})
    yield from rows("configuration-sets.exists", "keeps", ("second", put(name, "other")), prepare=one)
    yield from rows("configuration-sets.sending", "breaks", ("paused", put(name, "paused")), prepare=one)
    yield from rows("configuration-sets.sending", "keeps", ("enabled", put(name, "other")), prepare=one)
    scene = both(
        add("ses.configuration_sets", {"name": "kept"}), drop(name),
        identity("gone.example", configuration_set="gone"), identity("kept.example", configuration_set="kept"),
    )  # fmt: skip
    rule = "configuration-sets.default-exists"
    yield from rows(rule, "breaks", ("gone", put(sender, "sender@gone.example")), prepare=scene)
    yield from rows(rule, "keeps", ("kept", put(sender, "sender@kept.example")), prepare=scene)
    named = both(put(sender, "sender@gone.example"), put(name, "kept"))
    yield from rows(rule, "keeps", ("named", named), prepare=scene)


def sending(lists: tuple[str, ...]) -> Iterator[Breaker]:
    """Make the breakers about an account that may not send, to the mailbox simulator neither."""
    simulated = only(lists[0], [SIMULATED], lists)
    for rule, state in (
        ("account.sending-enabled", "disabled"), ("account.unpaused", "paused"), ("account.open", "shut-down"),
    ):  # fmt: skip
        yield Breaker(rule, state, "breaks", settle("ses.sending", state))
        yield Breaker(rule, f"{state}-for-the-simulator", "breaks", settle("ses.sending", state), simulated)
        yield Breaker(rule, "enabled", "keeps", settle("ses.sending", "enabled"))


def sandbox(lists: tuple[str, ...]) -> Iterator[Breaker]:
    """Make the breakers about the recipients of an account in the sandbox."""
    scene = both(settle("ses.sandbox", True), identity(ELSEWHERE), identity("friend@elsewhere.example"))
    for path in lists:
        for place in PLACES:
            label = f"{path.rpartition('.')[2]}-{place}"
            stranger = insert(path, place, f"x@{STRANGER}")
            yield Breaker("sandbox.recipients", f"stranger-{label}", "breaks", stranger, scene, ("minimal", "full"))
    for local in ("success", "bounce", "ooto", "complaint", "suppressionlist", "bounce+label"):
        edit = insert(lists[2], "last", f"{local}@simulator.amazonses.com")
        yield Breaker("sandbox.recipients", f"simulator-{local}", "keeps", edit, scene, ("minimal", "full"))
    friend = insert(lists[1], "last", "friend@elsewhere.example")
    yield Breaker("sandbox.recipients", "friend", "keeps", friend, scene, ("minimal", "full"))
    other = insert(lists[0], "last", "other@simulator.amazonses.com")
    yield Breaker("sandbox.recipients", "simulator-other", "disputed", other, scene, ("minimal", "full"))
    for name, address in (
        ("neighbour", "foe@elsewhere.example"), ("letter-case", "Friend@elsewhere.example"),
        ("simulator-ends-alike", "success@xsimulator.amazonses.com"),
        ("simulator-begins-alike", "success@simulator.amazonses.com.example"),
    ):  # fmt: skip
        edit = insert(lists[0], "last", address)
        yield Breaker("sandbox.recipients", name, "breaks", edit, scene, ("minimal", "full"))


def _quota() -> Iterator[Breaker]:
    noon, earlier = "2026-01-01T12:00:00Z", "2026-01-01T06:00:00Z"

    def used(most: int, *sends: int) -> Edit:
        sent = [{"at": earlier, "recipients": each} for each in sends]
        return both(settle("now", noon), settle("ses.quota", {"max_24_hours": most, "sent": sent}))

    one = only(LISTS[0], addresses(1))
    six = spread(2, 2, 2)
    rows: tuple[tuple[str, Side, Edit, Edit], ...] = (
        ("full", "breaks", used(10, 10), one), ("overfull", "breaks", used(10, 7, 5), one),
        ("nothing-allowed", "breaks", used(0), one), ("full-for-six", "breaks", used(200, 200), six),
        ("last-one", "keeps", used(10, 9), one), ("last-six", "keeps", used(10, 4), six),
        ("exactly-six", "keeps", used(6), six), ("unlimited", "keeps", used(-1, 10**6), six),
        ("overshoot", "disputed", used(10, 9), six),
    )  # fmt: skip
    for name, side, edit, scene in rows:
        yield Breaker("quota.daily", name, side, edit, scene)
    for path in LISTS[1:]:
        yield Breaker(
            "quota.daily", f"full-for-{path.rpartition('.')[2]}", "breaks", used(10, 10), only(path, addresses(1))
        )
    old = [{"at": "2025-12-30T23:00:00Z", "recipients": 10}]
    rolled = both(settle("now", noon), settle("ses.quota", {"max_24_hours": 10, "sent": old}))
    yield Breaker("quota.daily", "rolled-off", "keeps", rolled, six)
    recent = [{"at": "2025-12-31T13:00:00Z", "recipients": 10}]
    yesterday = both(settle("now", noon), settle("ses.quota", {"max_24_hours": 10, "sent": recent}))
    yield Breaker("quota.daily", "yesterday", "disputed", yesterday, one)


def breakers(layout: Layout) -> Iterator[Breaker]:
    """Make the breakers about everything set up for the account."""
    yield from configuration_sets(layout)
    yield from sending(layout.lists)
    yield from sandbox(layout.lists)
    yield from _quota()
