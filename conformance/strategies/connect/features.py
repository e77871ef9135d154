"""Choices that keep every rule on the full base, one factor each, for covering arrays."""

from conformance.strategies.catalogue import Features
from conformance.strategies.connect.tokens import Past
from conformance.strategies.connect.vocabulary import (
    COPIES,
    ELSEWHERE,
    FILLED,
    FROM,
    GREETING,
    NOTICE,
    NOWHERE,
    READER,
    SALES,
    STRANGER,
    SUPPORT,
    TO,
    TOKEN,
    copies,
    listed,
    made,
    party,
    sister,
    written,
)
from conformance.strategies.drafts import Edit, add, both, drop, nothing, put, settle

CONTENTS = (
    written(),
    written(body="<p>Sch\u00f6n, we open at nine.</p>", content_type="text/html"),
    written(
        subject="Gr\u00fc\u00dfe: 5 < 7 & {{name}}", body="<p>Sch\u00f6n, \u2603, & not {{name}}.</p>\r\nBis bald."
    ),
    made(GREETING, {"CustomAttributes": FILLED}),
    made(NOTICE, {"CustomAttributes": {}}),
    made(NOTICE, {"CustomerProfileAttributes": '{"name": "Ann", "orders": [1, {"no": null}]}'}),
    written(subject="s" * 998, body="x" * 20_000),
)


def features(**own: tuple[Edit, ...]) -> Features:
    """Make the choices all outbound mail has, and those of one operation."""
    return {
        "sender": (
            put(FROM, party(SUPPORT)), put(FROM, party(SALES, "Sales")), put(FROM, party(SUPPORT, "")),
            put(FROM, party(SUPPORT, "n" * 256)),
        ),
        "destination": (
            put(TO, party(READER)), put(TO, party(READER, "Ann, Field")), put(TO, party(f"a+b.c@mail.{ELSEWHERE}", "")),
            put(TO, party(f"{'x' * 64}@{ELSEWHERE}", 'Ann "A", (Field)')),
        ),
        "copies": (
            drop("AdditionalRecipients"), put("AdditionalRecipients", {}), put(COPIES, copies(1)),
            put(COPIES, [*(party(f"{name}@{ELSEWHERE}", "Sales") for name in ("one", "two")),
                         party(f"three@{ELSEWHERE}", "")]),
            put(COPIES, copies(49)),
        ),
        "content": tuple(put("EmailMessage", content) for content in CONTENTS),
        "token": (drop(TOKEN), put(TOKEN, "t"), put(TOKEN, "T" * 500), put(TOKEN, "\u00e9 token")),
        **own,
    }  # fmt: skip


def settings(past: Past, **own: tuple[Edit, ...]) -> Features:
    """Make the choices about the account that all outbound mail has, and those of one operation.

    What stands beside the things a call is about has nothing to say about it.
    """
    return {
        "beside": (nothing, sister(), add("connect.instances", {"id": NOWHERE})),
        "before": (nothing, past.remembered()),
        "addresses": (nothing, listed(f"more@{ELSEWHERE}", f"support@{STRANGER}")),
        "mail": (nothing, both(settle("ses.sandbox", True), settle("ses.sending", "paused"))),
        **own,
    }
