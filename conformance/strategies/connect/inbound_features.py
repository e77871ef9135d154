"""Choices about inbound mail that keep every rule on the full base, one factor each, for covering arrays."""

from conformance.strategies.catalogue import Features
from conformance.strategies.connect.attachments import file, files
from conformance.strategies.connect.contacts import QUOTA
from conformance.strategies.connect.inbound_recipients import crowd
from conformance.strategies.connect.inbound_tokens import PAST
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
from conformance.strategies.connect.vocabulary import (
    FLOW,
    FROM,
    NOWHERE,
    RAW,
    SALES,
    STRANGER,
    SUPPORT,
    TOKEN,
    party,
    raw,
    sister,
)
from conformance.strategies.drafts import add, both, drop, nothing, put, settle

FEATURES: Features = {
    "sender": (
        put(FROM, party(CUSTOMER)), put(FROM, party(f"a.b+c@mail.{STRANGER}", "Ann, Field")),
        put(FROM, party(CUSTOMER, "")), put(FROM, party(CUSTOMER, "n" * 256)),
        put(FROM, party(f"{'x' * 64}@{STRANGER}", 'Ann "A", (Field)')),
    ),
    "destination": (put("DestinationEmailAddress", SUPPORT), put("DestinationEmailAddress", SALES)),
    "to": (drop(TO_LIST), put(TO_LIST, [party(SALES)]), put(TO_LIST, crowd(10))),
    "cc": (drop(CC_LIST), put(CC_LIST, [party(SUPPORT, "")]), put(CC_LIST, crowd(10, "cc"))),
    "content": (
        put(RAW, raw()), put(RAW, raw(body="<p>When?</p>", content_type="text/html")),
        put(RAW, raw("Gr\u00fc\u00dfe", "Sch\u00f6n, \u2603.\r\nBis bald.")),
        put(RAW, raw("s" * 998, "x" * 20_000)),
    ),
    "headers": (
        drop(HEADERS), put(HEADERS, {}), put(HEADERS, {"X_SES_SPAM_VERDICT": "PASS", "X_SES_VIRUS_VERDICT": "PASS"}),
        put(HEADERS, {"MESSAGE_ID": "<1@example.net>", "REFERENCES": "h" * 20_000}),
    ),
    "references": (
        drop(REFERENCES), put(REFERENCES, {}), put(REFERENCES, {"n": reference("x" * 3000)}),
        put(REFERENCES, {kind: reference(value, kind) for kind, value in CREATABLE.items()}),
    ),
    "attributes": (drop(ATTRIBUTES), put(ATTRIBUTES, {}), put(ATTRIBUTES, {"key": "", "more": "x" * 5000}),
                   put(ATTRIBUTES, {"-": "\u2603\r\n", "_9": " "})),
    "segments": (drop(SEGMENTS), put(SEGMENTS, {})),
    "flow": (drop(FLOW_ID), put(FLOW_ID, FLOW), put(FLOW_ID, OTHER_FLOW)),
    "related": (drop(RELATED), put(RELATED, EARLIER)),
    "attachments": (
        drop(ATTACHMENTS), files(1), files(10),
        put(ATTACHMENTS, [file("r\u00e9sum\u00e9.pdf"), file("f" * 256)]),
    ),
    "name": (drop("Name"), put("Name", ""), put("Name", "N" * 1_024), put("Name", "\u2603")),
    "description": (drop("Description"), put("Description", ""), put("Description", "D\u00e9" * 2_048)),
    "token": (drop(TOKEN), put(TOKEN, "t"), put(TOKEN, "T" * 500)),
}  # fmt: skip

SETTINGS: Features = {
    "beside": (nothing, sister(), add("connect.instances", {"id": NOWHERE, "email_enabled": False})),
    "quota": (nothing, settle(QUOTA, {"active": 0, "most": 1}), settle(QUOTA, {"active": 999})),
    "before": (nothing, PAST.remembered()),
    "others": (nothing, add("connect.instances.0.contacts", {"id": NOWHERE, "channel": "VOICE"})),
    "mail": (nothing, both(settle("ses.sandbox", True), settle("ses.sending", "paused"))),
}
