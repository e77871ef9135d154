"""Breakers about who a message is for."""

from collections.abc import Iterator

from conformance.strategies.catalogue import Breaker
from conformance.strategies.drafts import insert, put
from conformance.strategies.ses_v1.vocabulary import (
    DOUBTFUL_ADDRESSES,
    ELSEWHERE,
    LISTS,
    MALFORMED,
    PLAIN,
    addresses,
    everywhere,
    only,
    rows,
    spread,
)
from refimpl.answer import Json


def breakers() -> Iterator[Breaker]:
    """Make the breakers about recipients."""
    yield from rows("recipients.present", "breaks", ("all-empty", only("", [])), ("no-lists", put("Destination", {})))
    yield from rows(
        "recipients.present", "keeps",
        *((f"only-{path.rpartition('.')[2]}", only(path, addresses(1))) for path in LISTS),
    )  # fmt: skip
    yield from rows(
        "recipients.limit", "keeps",
        ("fifty-to", spread(50, 0, 0)), ("fifty-spread", spread(20, 20, 10)), ("fifty-bcc", spread(0, 0, 50)),
        ("fifty-cc", spread(0, 50, 0)), ("one-each", spread(1, 1, 1)), ("forty-nine", spread(16, 16, 17)),
        ("forty", spread(40, 0, 0)), ("thirty", spread(10, 10, 10)),
    )  # fmt: skip
    yield from rows(
        "recipients.limit", "breaks",
        ("fifty-one-to", spread(51, 0, 0)), ("fifty-one-spread", spread(17, 17, 17)),
        ("fifty-one-bcc", spread(1, 0, 50)), ("fifty-one-cc", spread(1, 50, 0)), ("hundred", spread(40, 40, 20)),
        ("fifty-two", spread(26, 26, 0)), ("fifty-one-bcc-only", spread(0, 0, 51)),
        ("fifty-one-cc-only", spread(0, 51, 0)), ("far-past", spread(0, 0, 101)),
    )  # fmt: skip
    twice: list[Json] = [*addresses(50), "r0@example.net"]
    yield from rows("recipients.limit", "disputed", ("duplicate", only(LISTS[0], twice)))
    yield from everywhere("recipients.syntax", "breaks", "no-at", "nobody")
    for number, text in enumerate(MALFORMED):
        yield Breaker("recipients.syntax", f"malformed-{number}", "breaks", insert(LISTS[number % 3], "last", text))
    for name, text in DOUBTFUL_ADDRESSES.items():
        yield Breaker("recipients.syntax", name, "disputed", insert(LISTS[0], "last", text))
    yield from everywhere("recipients.ascii-local", "disputed", "non-ascii", f"bj\u00f8rn@{ELSEWHERE}")
    yield Breaker("recipients.ascii-local", "punycode", "disputed", insert(LISTS[0], "last", f"xn--a@{ELSEWHERE}"))
    yield from everywhere("recipients.punycode-domain", "disputed", "non-ascii", "user@ex\u00e4mple.net")
    yield from everywhere("recipients.display-name", "disputed", "non-ascii", f"Bj\u00f8rn <user@{ELSEWHERE}>")
    for rule in ("recipients.syntax", "recipients.punycode-domain", "recipients.ascii-local"):
        yield Breaker(rule, "plain", "keeps", insert(LISTS[1], "last", "a+b.c@xn--exmple-cua.example"))
    for number, text in enumerate(PLAIN):
        yield Breaker("recipients.syntax", f"plain-{number}", "keeps", insert(LISTS[number % 3], "last", text))
