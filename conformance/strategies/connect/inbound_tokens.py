"""Breakers about client tokens of inbound mail: a call of before stands in the world."""

from collections.abc import Iterator, Mapping

from conformance.strategies.catalogue import Breaker
from conformance.strategies.connect.attachments import files
from conformance.strategies.connect.contacts import QUOTA
from conformance.strategies.connect.flows import beside
from conformance.strategies.connect.inbound_vocabulary import (
    ATTRIBUTES,
    CC_LIST,
    FLOW_ID,
    FULL,
    REFERENCES,
    RELATED,
    SEGMENTS,
    SMALL,
    TO_LIST,
)
from conformance.strategies.connect.references import reference
from conformance.strategies.connect.relations import members_turned
from conformance.strategies.connect.tokens import AGES, UNUSED, USED, Past, beside_null
from conformance.strategies.connect.vocabulary import (
    BODY,
    ELSEWHERE,
    FLOW,
    FROM,
    INSTANCE,
    NAMESAKE,
    SALES,
    SENDER,
    SISTER,
    SUBJECT,
    TOKEN,
    WRITTEN,
    party,
    rows,
    sister,
)
from conformance.strategies.drafts import Edit, add, both, drop, insert, nothing, put, settle, whole

MADE, NAME = "6a8cacc4-5f7b-4d9e-b0bc-c14d6e8fa0c1", "connect.StartEmailContact"
SIBLING = "connect.SendOutboundEmail"
_SENT = {
    "InstanceId": INSTANCE,
    "FromEmailAddress": party(SALES),
    "DestinationEmailAddress": party(f"ann@{ELSEWHERE}"),
    "EmailMessage": {
        "MessageSourceType": "RAW",
        "RawMessage": {"Subject": "s", "Body": "b", "ContentType": "text/plain"},
    },
    "TrafficType": "CAMPAIGN",
}
PAST = Past(
    NAME, {"ContactId": MADE}, nothing, add("connect.instances.0.contacts", beside(MADE)), (SIBLING, {}, whole(_SENT))
)
"""The call itself, made before; the contact it made is still there."""

CHANGES: Mapping[str, tuple[Edit, tuple[str, ...]]] = {
    "destination": (put("DestinationEmailAddress", SALES), SMALL),
    "sender": (put(SENDER, f"another@{ELSEWHERE}"), SMALL),
    "sender-name": (put(f"{FROM}.DisplayName", "Another"), SMALL),
    "to": (insert(TO_LIST, "last", party(f"one-more@{ELSEWHERE}")), SMALL),
    "cc": (insert(CC_LIST, "first", party(f"one-more@{ELSEWHERE}")), SMALL),
    "recipients-gone": (drop("AdditionalRecipients"), FULL),
    "subject": (put(SUBJECT, "Another subject"), WRITTEN),
    "body": (put(BODY, "Another body."), WRITTEN),
    "body-space": (put(BODY, "When do you open? "), WRITTEN),
    "name": (put("Name", "Another"), SMALL),
    "description": (put("Description", "Another"), SMALL),
    "flow": (put(FLOW_ID, FLOW), WRITTEN),
    "flow-gone": (drop(FLOW_ID), FULL),
    "related-gone": (drop(RELATED), FULL),
    "related": (put(RELATED, MADE), WRITTEN),
    "attribute": (put(f"{ATTRIBUTES}.key", "another"), WRITTEN),
    "reference": (put(f"{REFERENCES}.key", reference("another")), SMALL),
    "attachments": (files(2), SMALL),
    "segments": (put(SEGMENTS, {"connect:Subtype": {"ValueString": "x"}}), SMALL),
}
"""Changes that make another call of the same message, and the bases they are changes on."""


def breakers() -> Iterator[Breaker]:
    """Make the breakers about tokens."""
    yield from _replays()
    yield from _conflicts()
    rule = "tokens.not-empty"
    yield from rows(rule, "disputed", ("empty", put(TOKEN, "")), bases=WRITTEN)
    yield from rows(
        rule, "keeps", ("given", put(TOKEN, "t")), ("blank", put(TOKEN, " ")), ("longest", put(TOKEN, "t" * 500)),
        bases=WRITTEN,
    )  # fmt: skip
    yield from rows(rule, "keeps", ("absent", drop(TOKEN)), bases=("token",))


def _replays() -> Iterator[Breaker]:
    rule, again = "tokens.replay", PAST.again()
    for name, at in AGES.items():
        yield from rows(rule, "disputed", (f"after-{name}", again), prepare=PAST.remembered(at=at), bases=SMALL)
    scene = PAST.remembered()
    turned = both(again, members_turned)
    yield from rows(rule, "disputed", ("members-turned", turned), prepare=scene, bases=WRITTEN)
    yield from rows(rule, "disputed", ("latest-first", again), prepare=PAST.listed_first(), bases=WRITTEN)
    filled = both(again, settle(QUOTA, {"active": 3, "most": 3}))
    yield from rows(rule, "disputed", ("quota-filled", filled), prepare=scene, bases=WRITTEN)
    gone = both(again, settle("connect.instances.0.addresses", []))
    yield from rows(rule, "disputed", ("addresses-gone", gone), prepare=scene, bases=WRITTEN)
    flowless = both(again, settle("connect.instances.0.flows", []), settle("connect.instances.0.contacts", []))
    yield from rows(rule, "disputed", ("flow-and-contact-gone", flowless), prepare=scene, bases=FULL)
    others = (USED.upper(), USED[:-1], f"{USED}x", f" {USED}", UNUSED)
    tokens = ((f"other-{number}", put(TOKEN, token)) for number, token in enumerate(others))
    yield from rows(rule, "keeps", ("no-token", nothing), *tokens, prepare=scene, bases=SMALL)


def _conflicts() -> Iterator[Breaker]:
    rule, again, scene = "tokens.same-parameters", PAST.again(), PAST.remembered()
    for name, (change, bases) in CHANGES.items():
        yield Breaker(rule, f"other-{name}", "disputed", both(change, again), scene, bases)
    changed = both(put(BODY, "Another body."), again)
    for name, at in AGES.items():
        yield from rows(rule, "disputed", (f"after-{name}", changed), prepare=PAST.remembered(at=at), bases=SMALL)
    there = both(sister(), PAST.remembered(put("InstanceId", SISTER)))
    yield from rows(rule, "disputed", ("other-instance", again), prepare=there, bases=WRITTEN)
    yield from rows(rule, "disputed", ("other-operation", again), prepare=PAST.elsewhere(), bases=WRITTEN)
    yield from beside_null(PAST)
    abroad = both(again, put("InstanceId", NAMESAKE))
    yield from rows(rule, "disputed", ("other-region", abroad), prepare=scene, bases=WRITTEN)
    fresh = (
        ("other-token", both(changed, put(TOKEN, UNUSED))),
        ("letter-case", both(changed, put(TOKEN, USED.upper()))),
    )
    yield from rows(rule, "keeps", *fresh, ("no-token", put(BODY, "Another body.")), prepare=scene, bases=WRITTEN)
    yield from rows(rule, "keeps", ("never-used", again), bases=WRITTEN)
