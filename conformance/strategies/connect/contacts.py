"""Breakers about the contact whose mail is sent, and about who it is from where the call does not say."""

from collections.abc import Iterator

from conformance.strategies.catalogue import Breaker, Side
from conformance.strategies.connect.vocabulary import (
    EVERY,
    FROM,
    NOWHERE,
    SALES,
    SISTER,
    rows,
    sister,
)
from conformance.strategies.drafts import Edit, add, both, drop, nothing, put, settle
from refimpl.answer import Json

ID = "ContactId"
OTHER = "b0c2d4e6-8192-4fa3-b4c5-d6e7f8091a2b"
QUOTA = "connect.instances.0.active_email_quota"


def beside(id: str = OTHER, **more: Json) -> Edit:
    """Give the instance another contact."""
    return add("connect.instances.0.contacts", {"id": id, **more})


def breakers() -> Iterator[Breaker]:
    """Make the breakers about contacts."""
    yield from _existence()
    yield from _kinds()
    yield from _attachments()
    yield from _senders()
    yield from _quota()


def _existence() -> Iterator[Breaker]:
    rule, use = "contacts.exists", put(ID, OTHER)
    yield from rows(
        rule, "breaks", ("unknown", put(ID, NOWHERE)), ("word", put(ID, "contact")), ("instance", put(ID, SISTER))
    )
    yield from rows(rule, "breaks", ("longest", put(ID, "c" * 256)), bases=("full",))
    theirs = sister(contacts=[{"id": OTHER}])
    yield from rows(rule, "breaks", ("of-sister", use), prepare=theirs)
    yield from rows(rule, "keeps", ("another", use), prepare=beside())
    own = both(put("InstanceId", SISTER), use)
    yield from rows(rule, "keeps", ("with-sister", own), prepare=theirs)
    for length in (1, 100):
        yield from rows(rule, "keeps", (f"of-{length}", put(ID, "c" * length)), prepare=beside("c" * length))


def _kinds() -> Iterator[Breaker]:
    use = put(ID, OTHER)
    for channel in ("VOICE", "CHAT", "TASK"):
        scene = beside(channel=channel)
        yield from rows("contacts.channel", "breaks", (channel.lower(), use), prepare=scene)
    yield from rows("contacts.channel", "keeps", ("email", use), prepare=beside(channel="EMAIL"))
    made: dict[tuple[str, str], Side] = {
        ("OUTBOUND", "draft"): "keeps",
        ("AGENT_REPLY", "draft"): "keeps",
        ("INBOUND", "draft"): "disputed",
        ("INBOUND", "active"): "disputed",
        ("FLOW", "draft"): "disputed",
        ("FLOW", "active"): "disputed",
        ("OUTBOUND", "active"): "disputed",
        ("AGENT_REPLY", "active"): "disputed",
    }
    for (initiation, state), side in made.items():
        scene = beside(initiation=initiation, state=state)
        yield Breaker("contacts.outbound", f"{initiation.lower()}-{state}", side, use, scene, EVERY)
    for state in ("sent", "ended"):
        for initiation in ("OUTBOUND", "AGENT_REPLY"):
            scene = beside(initiation=initiation, state=state)
            yield Breaker("contacts.unsent", f"{initiation.lower()}-{state}", "disputed", use, scene, EVERY)
    yield Breaker("contacts.unsent", "another-sent", "keeps", nothing, beside(state="sent"), EVERY)
    yield Breaker("contacts.unsent", "draft", "keeps", use, beside(state="draft"), EVERY)


def _attachments() -> Iterator[Breaker]:
    rule, use = "contacts.attachments-approved", put(ID, OTHER)
    fine = "approved"
    for state in ("processing", "rejected"):
        kinds: dict[str, list[Json]] = {
            "only": [state], "first": [state, fine, fine], "middle": [fine, state, fine], "last": [fine, fine, state],
        }  # fmt: skip
        for name, files in kinds.items():
            yield Breaker(rule, f"{state}-{name}", "breaks", use, beside(attachments=files), EVERY)
    yield Breaker(rule, "both", "breaks", use, beside(attachments=["processing", "rejected"]), EVERY)
    for number in (0, 1, 3):
        yield Breaker(rule, f"approved-{number}", "keeps", use, beside(attachments=[fine] * number), EVERY)
    yield Breaker(rule, "another-with", "keeps", nothing, beside(attachments=["rejected"]), EVERY)


def _senders() -> Iterator[Breaker]:
    rule, unset = "sender.resolvable", settle("connect.instances.0.default_from", None)
    yield from rows(rule, "breaks", ("no-default", drop(FROM)), prepare=unset)
    theirs = both(unset, sister(default_from=SALES))
    yield from rows(rule, "breaks", ("default-of-sister", drop(FROM)), prepare=theirs)
    yield from rows(rule, "disputed", ("default", drop(FROM)))
    yield from rows(
        rule, "disputed", ("other-default", drop(FROM)), prepare=settle("connect.instances.0.default_from", SALES)
    )
    yield from rows(rule, "keeps", ("given", put(FROM, {"EmailAddress": SALES})), prepare=unset)


def _quota() -> Iterator[Breaker]:
    rule = "quota.counted-contacts"
    levels: dict[tuple[int, int], Side] = {
        (999, 1000): "keeps", (1000, 1000): "disputed", (1001, 1000): "disputed", (0, 1): "keeps", (0, 0): "disputed",
        (1, 1): "disputed",
    }  # fmt: skip
    for (active, most), side in levels.items():
        yield Breaker(rule, f"{active}-of-{most}", side, settle(QUOTA, {"active": active, "most": most}), bases=EVERY)
    yield Breaker(rule, "not-given", "keeps", nothing, settle(QUOTA, {"active": 999}), EVERY)
    full = sister(active_email_quota={"active": 5, "most": 5})
    yield Breaker(rule, "full-sister", "keeps", nothing, full, EVERY)
