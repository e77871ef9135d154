"""Choices about inbound mail that keep every rule on the full base, one factor each, for covering arrays."""

from conformance.strategies.connect.attachments import files
from conformance.strategies.connect.inbound_recipients import crowd
from conformance.strategies.connect.inbound_vocabulary import (
    ATTACHMENTS,
    ATTRIBUTES,
    CC_LIST,
    CUSTOMER,
    EARLIER,
    FLOW_ID,
    HEADERS,
    OTHER_FLOW,
    REFERENCES,
    RELATED,
    SEGMENTS,
    TO_LIST,
)
from conformance.strategies.connect.references import CREATABLE, reference
from conformance.strategies.connect.vocabulary import FLOW, FROM, RAW, SALES, STRANGER, SUPPORT, TOKEN, party, raw
from conformance.strategies.drafts import Edit, drop, put

FEATURES: dict[str, tuple[Edit, ...]] = {
    "sender": (
        put(FROM, party(CUSTOMER)), put(FROM, party(f"a.b+c@mail.{STRANGER}", "Ann, Field")),
        put(FROM, party(CUSTOMER, "")), put(FROM, party(CUSTOMER, "n" * 256)),
    ),
    "destination": (put("DestinationEmailAddress", SUPPORT), put("DestinationEmailAddress", SALES)),
    "to": (drop(TO_LIST), put(TO_LIST, [party(SALES)]), put(TO_LIST, crowd(10))),
    "cc": (drop(CC_LIST), put(CC_LIST, [party(SUPPORT, "")]), put(CC_LIST, crowd(10, "cc"))),
    "content": (
        put(RAW, raw()), put(RAW, raw(body="<p>When?</p>", content_type="text/html")),
        put(RAW, raw("Gr\u00fc\u00dfe", "Sch\u00f6n, \u2603.\r\nBis bald.")),
        put(HEADERS, {"X_SES_SPAM_VERDICT": "PASS", "X_SES_VIRUS_VERDICT": "PASS"}), put(HEADERS, {}),
    ),
    "references": (
        drop(REFERENCES), put(REFERENCES, {}), put(REFERENCES, {"n": reference("x" * 3000)}),
        put(REFERENCES, {kind: reference(value, kind) for kind, value in CREATABLE.items()}),
    ),
    "attributes": (drop(ATTRIBUTES), put(ATTRIBUTES, {}), put(ATTRIBUTES, {"key": "", "more": "x" * 5000})),
    "segments": (drop(SEGMENTS), put(SEGMENTS, {})),
    "flow": (drop(FLOW_ID), put(FLOW_ID, FLOW), put(FLOW_ID, OTHER_FLOW)),
    "related": (drop(RELATED), put(RELATED, EARLIER)),
    "attachments": (drop(ATTACHMENTS), files(1), files(10)),
    "name": (drop("Name"), put("Name", ""), put("Name", "N" * 1_024)),
    "description": (drop("Description"), put("Description", ""), put("Description", "D\u00e9" * 2_048)),
    "token": (drop(TOKEN), put(TOKEN, "t"), put(TOKEN, "T" * 500)),
}  # fmt: skip
