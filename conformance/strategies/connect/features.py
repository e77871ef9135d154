"""Choices that keep every rule on the full base, one factor each, for covering arrays."""

from conformance.strategies.connect.vocabulary import (
    COPIES,
    ELSEWHERE,
    FILLED,
    FROM,
    GREETING,
    NOTICE,
    READER,
    SALES,
    SUPPORT,
    TO,
    TOKEN,
    copies,
    made,
    party,
    written,
)
from conformance.strategies.drafts import Edit, drop, put

CONTENTS = (
    written(),
    written(subject="5 < 7 & {{name}}", body="<p>Not HTML, & not {{name}}.</p>"),
    written(body="<p>Sch\u00f6n, we open at nine.</p>", content_type="text/html"),
    written(subject="Gr\u00fc\u00dfe", body="Sch\u00f6n, \u2603.\r\nBis bald."),
    made(GREETING, {"CustomAttributes": FILLED}),
    made(NOTICE, {"CustomAttributes": {}}),
    made(NOTICE, {"CustomerProfileAttributes": '{"name": "Ann"}'}),
)


def features(**own: tuple[Edit, ...]) -> dict[str, tuple[Edit, ...]]:
    """Make the choices all outbound mail has, and those of one operation."""
    return {
        "sender": (
            put(FROM, party(SUPPORT)), put(FROM, party(SALES, "Sales")), put(FROM, party(SUPPORT, "")),
            put(FROM, party(SUPPORT, "n" * 256)),
        ),
        "destination": (
            put(TO, party(READER)), put(TO, party(READER, "Ann, Field")), put(TO, party(f"a+b.c@mail.{ELSEWHERE}", "")),
        ),
        "copies": (
            drop("AdditionalRecipients"), put("AdditionalRecipients", {}), put(COPIES, copies(1)),
            put(COPIES, [party(f"one@{ELSEWHERE}", "One"), party(f"two@{ELSEWHERE}", "")]), put(COPIES, copies(49)),
            put(COPIES, [party(f"{name}@{ELSEWHERE}", "Sales") for name in ("one", "two", "three")]),
        ),
        "content": tuple(put("EmailMessage", content) for content in CONTENTS),
        "token": (drop(TOKEN), put(TOKEN, "t"), put(TOKEN, "T" * 500)),
        **own,
    }  # fmt: skip
