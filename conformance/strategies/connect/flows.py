"""Breakers about the flow that is chosen, and the contact a new one is linked to."""

from collections.abc import Iterator

from conformance.strategies.catalogue import Breaker
from conformance.strategies.connect.inbound_vocabulary import EARLIER, FLOW_ID, FULL, OTHER_FLOW, RELATED, SMALL
from conformance.strategies.connect.vocabulary import (
    ABROAD,
    FLOW,
    INSTANCE,
    MOVED,
    NOWHERE,
    SISTER,
    THEIRS,
    WRITTEN,
    arn,
    rows,
    sister,
)
from conformance.strategies.drafts import add, both, drop, nothing, put
from refimpl.answer import Json

THIRD = "5f7b9db3-4e6a-4c8d-afab-b03c5d7e9fb0"


def _named(flow: str, instance: str = INSTANCE, **more: str) -> str:
    return arn("connect", "instance", f"{instance}/contact-flow/{flow}", **more)


def breakers() -> Iterator[Breaker]:
    """Make the breakers about flows and related contacts."""
    rule = "flows.exists"
    texts = (NOWHERE, "flow", INSTANCE, FLOW[:-1], f"{FLOW}0", FLOW[::-1], FLOW.upper(), f" {FLOW}", "f" * 500, " ")
    yield from rows(
        rule, "breaks", *((f"unknown-{n}", put(FLOW_ID, text)) for n, text in enumerate(texts)), bases=SMALL
    )
    arns = (
        _named(NOWHERE), _named(FLOW, SISTER), _named(FLOW, region="eu-west-1"), _named(FLOW, account="444455556666"),
        arn("connect", "instance", INSTANCE), _named(FLOW).replace("contact-flow", "flow"),
    )  # fmt: skip
    yield from rows(rule, "breaks", *((f"arn-{n}", put(FLOW_ID, text)) for n, text in enumerate(arns)), bases=SMALL)
    theirs = sister(flows=[THIRD], addresses=[])
    yield from rows(rule, "breaks", ("of-sister", put(FLOW_ID, THIRD)), prepare=theirs, bases=FULL)
    arn_of_sister = put(FLOW_ID, _named(THIRD, SISTER))
    yield from rows(rule, "breaks", ("arn-of-sister", arn_of_sister), prepare=theirs, bases=FULL)
    yield from rows(rule, "disputed", ("empty", put(FLOW_ID, "")), bases=WRITTEN)
    yield from rows(rule, "disputed", ("arn", put(FLOW_ID, _named(FLOW))), bases=WRITTEN)
    moved = put(FLOW_ID, _named(FLOW, account=THEIRS, region=ABROAD))
    yield from rows(rule, "disputed", ("moved", moved), prepare=MOVED, bases=FULL)
    yield from rows(rule, "breaks", ("moved-from-usual", put(FLOW_ID, _named(FLOW))), prepare=MOVED, bases=FULL)
    yield from rows(rule, "disputed", ("arn-of-another", put(FLOW_ID, _named(OTHER_FLOW))), bases=FULL)
    yield from rows(rule, "keeps", ("of-address", put(FLOW_ID, FLOW)), bases=WRITTEN)
    yield from rows(rule, "keeps", ("absent", drop(FLOW_ID)), ("of-instance", put(FLOW_ID, OTHER_FLOW)), bases=FULL)
    another = add("connect.instances.0.flows", THIRD, "f" * 100, "f")
    ids = (THIRD, "f" * 100, "f")
    yield from rows(
        rule, "keeps", *((f"another-{n}", put(FLOW_ID, id)) for n, id in enumerate(ids)), prepare=another, bases=SMALL
    )
    yield from rows(
        rule, "keeps", ("with-sister", both(put("InstanceId", SISTER), put(FLOW_ID, THIRD))),
        prepare=sister(flows=[THIRD, OTHER_FLOW]), bases=WRITTEN,
    )  # fmt: skip
    yield from _related()


def beside(id: str, **more: Json) -> dict[str, Json]:
    """Write a contact of a world, one that came in unless told otherwise."""
    return {"id": id, "initiation": "INBOUND", "state": "active", **more}


def _related() -> Iterator[Breaker]:
    rule, there, use = "contacts.related-exists", "connect.instances.0.contacts", put(RELATED, THIRD)
    texts = (NOWHERE, "contact", INSTANCE, EARLIER[:-1], EARLIER.upper(), f"{EARLIER} ", "c" * 256, "c")
    yield from rows(
        rule, "breaks", *((f"unknown-{n}", put(RELATED, text)) for n, text in enumerate(texts)), bases=SMALL
    )
    theirs = sister(contacts=[beside(THIRD)])
    yield from rows(rule, "breaks", ("of-sister", use), prepare=theirs, bases=FULL)
    for channel in ("VOICE", "CHAT", "TASK"):
        scene = add(there, beside(THIRD, channel=channel))
        yield from rows(rule, "breaks", (channel.lower(), use), prepare=scene, bases=SMALL)
    for initiation in ("OUTBOUND", "AGENT_REPLY", "INBOUND", "FLOW"):
        for state in ("draft", "active", "sent", "ended"):
            scene = add(there, beside(THIRD, initiation=initiation, state=state))
            yield from rows(rule, "keeps", (f"{initiation.lower()}-{state}", use), prepare=scene, bases=("minimal",))
    for length in (1, 100):
        scene = add(there, beside("c" * length))
        yield from rows(rule, "keeps", (f"of-{length}", put(RELATED, "c" * length)), prepare=scene, bases=SMALL)
    yield from rows(rule, "keeps", ("absent", drop(RELATED)), bases=FULL)
    yield Breaker(rule, "another-of-voice", "keeps", nothing, add(there, beside(THIRD, channel="VOICE")), WRITTEN)
    taken = add(
        there, beside(THIRD, related=NOWHERE, attributes={"key": "old", "more": "old"}, attachments=["rejected"])
    )
    yield from rows(rule, "keeps", ("with-attributes", use), prepare=taken, bases=WRITTEN)
