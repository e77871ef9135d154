"""Breakers about who a message is for."""

from collections.abc import Iterable, Iterator

from conformance.strategies.catalogue import Breaker
from conformance.strategies.drafts import Edit, insert, put
from conformance.strategies.ses_v1 import vocabulary
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
)
from refimpl.answer import Json


def breakers() -> Iterator[Breaker]:
    """Make the breakers about recipients."""
    yield from present(LISTS)
    yield from few("recipients.limit", LISTS)
    yield from written(LISTS)
    yield from everywhere("recipients.ascii-local", "disputed", "non-ascii", f"bj\u00f8rn@{ELSEWHERE}")
    yield Breaker("recipients.ascii-local", "punycode", "disputed", insert(LISTS[0], "last", f"xn--a@{ELSEWHERE}"))
    yield from everywhere("recipients.punycode-domain", "disputed", "non-ascii", "user@ex\u00e4mple.net")
    yield from named(LISTS)
    yield from encoded(("recipients.syntax", "recipients.punycode-domain", "recipients.ascii-local"), LISTS)


def present(lists: tuple[str, ...]) -> Iterator[Breaker]:
    """Make the breakers about whether there is a recipient at all."""
    none = put(lists[0].rpartition(".")[0], {})
    yield from rows("recipients.present", "breaks", ("all-empty", only("", [], lists)), ("no-lists", none))
    yield from rows(
        "recipients.present", "keeps",
        *((f"only-{path.rpartition('.')[2]}", only(path, addresses(1), lists)) for path in lists),
    )  # fmt: skip


def few(rule: str, lists: tuple[str, ...]) -> Iterator[Breaker]:
    """Make the breakers about the number of recipients of one message."""

    def spread(to: int, cc: int, bcc: int) -> Edit:
        return vocabulary.spread(to, cc, bcc, lists)

    yield from rows(
        rule, "keeps",
        ("fifty-to", spread(50, 0, 0)), ("fifty-spread", spread(20, 20, 10)), ("fifty-bcc", spread(0, 0, 50)),
        ("fifty-cc", spread(0, 50, 0)), ("one-each", spread(1, 1, 1)), ("forty-nine", spread(16, 16, 17)),
        ("forty", spread(40, 0, 0)), ("thirty", spread(10, 10, 10)),
    )  # fmt: skip
    yield from rows(
        rule, "breaks",
        ("fifty-one-to", spread(51, 0, 0)), ("fifty-one-spread", spread(17, 17, 17)),
        ("fifty-one-bcc", spread(1, 0, 50)), ("fifty-one-cc", spread(1, 50, 0)), ("hundred", spread(40, 40, 20)),
        ("fifty-two", spread(26, 26, 0)), ("fifty-one-bcc-only", spread(0, 0, 51)),
        ("fifty-one-cc-only", spread(0, 51, 0)), ("far-past", spread(0, 0, 101)),
    )  # fmt: skip
    twice: list[Json] = [*addresses(50), "r0@example.net"]
    yield from rows(rule, "disputed", ("duplicate", only(lists[0], twice, lists)))


def written(lists: tuple[str, ...]) -> Iterator[Breaker]:
    """Make the breakers about recipients in the form of an address."""
    yield from everywhere("recipients.syntax", "breaks", "no-at", "nobody", lists=lists)
    for number, text in enumerate(MALFORMED):
        yield Breaker("recipients.syntax", f"malformed-{number}", "breaks", insert(lists[number % 3], "last", text))
    for name, text in DOUBTFUL_ADDRESSES.items():
        yield Breaker("recipients.syntax", name, "disputed", insert(lists[0], "last", text))
    for number, text in enumerate(PLAIN):
        yield Breaker("recipients.syntax", f"plain-{number}", "keeps", insert(lists[number % 3], "last", text))


def named(lists: tuple[str, ...]) -> Iterator[Breaker]:
    """Make the breakers about the display names of recipients."""
    name = f"Bj\u00f8rn <user@{ELSEWHERE}>"
    yield from everywhere("recipients.display-name", "disputed", "non-ascii", name, lists=lists)


def encoded(rules: Iterable[str], lists: tuple[str, ...]) -> Iterator[Breaker]:
    """Ask each of these rules about a recipient whose domain is in Punycode."""
    for rule in rules:
        yield Breaker(rule, "plain", "keeps", insert(lists[1], "last", "a+b.c@xn--exmple-cua.example"))
