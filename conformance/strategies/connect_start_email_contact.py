"""The catalogue of Connect StartEmailContact: what to ask about each of its rules."""

from conformance.strategies.catalogue import Catalogue, Slope
from conformance.strategies.connect import (
    attachments,
    attributes,
    callers,
    flows,
    inbound_content,
    inbound_recipients,
    inbound_tokens,
    instances,
    long_ids,
    quota,
    references,
)
from conformance.strategies.connect.contacts import QUOTA
from conformance.strategies.connect.inbound_bases import BASES
from conformance.strategies.connect.inbound_features import FEATURES, SETTINGS
from conformance.strategies.connect.inbound_relations import RELATIONS
from conformance.strategies.connect.inbound_shape import NOISE, shaped
from conformance.strategies.connect.inbound_vocabulary import REFERENCES
from conformance.strategies.connect.vocabulary import BODY, lazily
from conformance.strategies.drafts import both, copied, put, settle
from refimpl.answer import Json
from refimpl.operations.connect_start_email_contact import NAME, SHAPE


def varied(request: Json, number: int) -> Json:
    """Let somebody else write about something else."""
    other = copied(request)
    other["FromEmailAddress"]["EmailAddress"] = f"customer{number}@example.net"
    other["EmailMessage"]["RawMessage"]["Subject"] = f"Question {number}"
    return other


def _to(count: int, each: int) -> Json:
    return {name: inbound_recipients.crowd(count, f"r{each}") for name in ("ToAddresses", "CcAddresses")}


_FEW = both(put("AdditionalRecipients", _to(1, 0)), put(BODY, "x" * 10))
SLOPES = (
    Slope("20 further recipients / 2", put("AdditionalRecipients", _to(10, 0)), _FEW, 10.0),
    Slope("4 megabytes / 10 bytes", lazily(BODY, lambda: "x" * 4_000_000), _FEW),
    Slope("50 references / 1", put(REFERENCES, {f"n{number}": references.reference("x") for number in range(50)}),
          put(REFERENCES, {"n": references.reference("x")}), 50.0),
)  # fmt: skip

CATALOGUE = Catalogue(
    operation=NAME,
    bases=BASES,
    breakers=(
        *shaped(SHAPE), *long_ids.instance(), *long_ids.contact("RelatedContactId"), *long_ids.flow("ContactFlowId"),
        *instances.breakers(), *callers.breakers(("minimal", "full")),
        *inbound_recipients.breakers(), *inbound_content.breakers(),
        *references.breakers(), *attachments.breakers(), *attributes.breakers(), *flows.breakers(), *quota.breakers(),
        *inbound_tokens.breakers(),
    ),
    features=FEATURES,
    settings=SETTINGS,
    noise=NOISE,
    besides={
        "recipients.total-limit": ("recipients.list-limit/25-and-24", "recipients.list-limit/39-and-10"),
        "segment-attributes.keys": ("segment-attributes.defined/own-0",),
        "segment-attributes.defined": ("segment-attributes.keys/colon-0",),
    },
    relations=RELATIONS,
    smoke=("recipients.of-instance", "instances.exists", "recipients.syntax"),
    scene=both(settle("now", "2026-01-01T12:00:00Z"), settle(QUOTA, {"active": 0, "most": 6})),
    endless=settle(QUOTA, {"active": 0, "most": 1_000_000_000}),
    vary=varied,
    slopes=SLOPES,
)  # fmt: skip
