"""Breakers about who mail is from and who it is for."""

from collections.abc import Iterator

from conformance.strategies.catalogue import Breaker, Side
from conformance.strategies.connect.vocabulary import (
    COPIES,
    DESTINATION,
    ELSEWHERE,
    EVERY,
    OUR_DOMAIN,
    PLACES,
    READER,
    SALES,
    SENDER,
    STRANGER,
    SUPPORT,
    copies,
    everywhere,
    listed,
    party,
    rows,
    sister,
)
from conformance.strategies.drafts import Edit, both, drop, insert, put

AT = "DestinationEmailAddress.DisplayName", "FromEmailAddress.DisplayName"
MALFORMED = (
    "nobody",
    "nobody@",
    f"@{ELSEWHERE}",
    "@",
    f" @{ELSEWHERE}",
    "nobody@ ",
    "two words",
    f"nobody.{ELSEWHERE}",
)
"""Texts without an at sign, or with nothing on one side of it."""


def plain_texts(domain: str) -> tuple[str, ...]:
    """Make addresses by every reading, each with something a careless check might refuse."""
    locals_ = ("a.b.c", "a-b", "a_b", "a+b", "Abc", "1", "q", "o'neil", "x" * 64, "a!#$%&*/=?^`{|}~z", "xn--a")
    return (
        *(f"{local}@{domain}" for local in locals_),
        "user@[192.0.2.1]",
        f"user@exa-mple.{domain}",
        f"user@deep.er.1.{domain}",
    )


def doubtful_texts(domain: str) -> dict[str, str]:
    """Make texts that some reading takes for an address and another does not."""
    return {
        "no-dot": "user@localhost",
        "named": f"User Name <user@{domain}>",
        "outer-space": f" user@{domain} ",
        "two-in-one": f"a@{domain}, b@{domain}",
        "comment": f"user(comment)@{domain}",
        "dots": f"a..b@{domain}",
        "quoted": f'"a b"@{domain}',
        "two-signs": f"a@b@{domain}",
        "long-local": "x" * 65 + f"@{domain}",
        "inner-space": f"a b@{domain}",
        "tab": f"a\t@{domain}",
        "comma": f"a,b@{domain}",
        "hyphen-first": f"user@-bad.{domain}",
        "space-in-domain": f"user@exam ple.{domain}",
    }


BEYOND_ASCII = {"local": f"bj\u00f8rn@{ELSEWHERE}", "domain": f"user@ex\u00e4mple.{ELSEWHERE}"}


def recipients() -> Iterator[Breaker]:
    """Make the breakers about recipients: their form, how many they are, and that they are different people."""
    rule = "recipients.syntax"
    for number, text in enumerate(MALFORMED):
        yield from everywhere(rule, "breaks", f"malformed-{number}", text)
    yield from rows(rule, "breaks", ("no-at", put(DESTINATION, "nobody")), bases=("minimal", "templated"))
    for number, (name, text) in enumerate(doubtful_texts(ELSEWHERE).items()):
        yield from rows(rule, "disputed", (name, put(DESTINATION, text)), bases=("minimal",))
        place = PLACES[number % 3]
        edit = insert(COPIES, place, party(text))
        yield from rows(rule, "disputed", (f"{name}-copy-{place}", edit), bases=("full",))
    for number, text in enumerate(plain_texts(ELSEWHERE)):
        yield from rows(rule, "keeps", (f"plain-{number}", put(DESTINATION, text)), bases=("minimal",))
        place = PLACES[number % 3]
        edit = insert(COPIES, place, party(text))
        yield from rows(rule, "keeps", (f"plain-{number}-copy-{place}", edit), bases=("full",))
    for name, text in BEYOND_ASCII.items():
        yield from everywhere(rule, "disputed", f"non-ascii-{name}", text)
    yield from everywhere(rule, "keeps", "punycode", f"user@xn--exmple-cua.{ELSEWHERE}")
    accented = "Bj\u00f8rn"
    yield from rows(rule, "disputed", ("name-non-ascii", put(AT[0], accented)))
    for place in PLACES:
        edit = insert(COPIES, place, party(f"c@{ELSEWHERE}", accented))
        yield from rows(rule, "disputed", (f"name-non-ascii-copy-{place}", edit), bases=("full",))
    names = ('Quoted, "Name" <x>', "=?UTF-8?Q?B?=", "a@b", "  ", "\\")
    for number, name in enumerate(names):
        yield from rows(rule, "keeps", (f"name-{number}", put(AT[0], name)), bases=("minimal",))
    yield from _limits()
    yield from _distinct()


def _limits() -> Iterator[Breaker]:
    rule = "recipients.copies-limit"

    def many(*counts: int) -> tuple[tuple[str, Edit], ...]:
        return tuple((f"copies-{count}", put(COPIES, copies(count))) for count in counts)

    yield from rows(rule, "keeps", *many(1, 10, 11, 48, 49))
    yield from rows(rule, "disputed", *many(50))
    yield from rows(rule, "breaks", *many(51, 52, 100))
    domains = (f"www.{ELSEWHERE}", ELSEWHERE, STRANGER, f"mail.{ELSEWHERE}")
    spread = [party(f"copy{number}@{domains[number % len(domains)]}") for number in range(51)]
    yield from rows(rule, "breaks", ("copies-51-of-four-domains", put(COPIES, spread)))


def _distinct() -> Iterator[Breaker]:
    rule, again = "recipients.distinct-copies", f"copy0@{ELSEWHERE}"
    three = put(COPIES, copies(3))
    for place in PLACES:
        for name, text in (("twice", again), ("domain-case", again.replace(ELSEWHERE, ELSEWHERE.upper()))):
            edit = insert(COPIES, place, party(text))
            yield Breaker(rule, f"{name}-{place}", "disputed", edit, three, EVERY if name == "twice" else ("full",))
        to_reader = insert(COPIES, place, party(READER))
        yield Breaker(rule, f"destination-{place}", "disputed", to_reader, both(three, put(DESTINATION, READER)), EVERY)
    named = insert(COPIES, "last", party(again, "Another Name"))
    yield Breaker(rule, "twice-named", "disputed", named, three, EVERY)
    for name, text in (("same-local", f"copy0@{STRANGER}"), ("tagged", f"copy0+tag@{ELSEWHERE}")):
        yield Breaker(rule, name, "keeps", insert(COPIES, "last", party(text)), three, EVERY)
    for count in (49, 50):
        full = put(COPIES, [*copies(count - 1), party(f"copy0@{ELSEWHERE}")])
        yield Breaker(rule, f"twice-among-{count}", "disputed", full, bases=EVERY)


def sender_form() -> Iterator[Breaker]:
    """Make the breakers about the form of the sender, an address of the instance whatever it looks like."""
    rule = "sender.syntax"
    for number, text in enumerate(MALFORMED):
        yield from rows(rule, "breaks", (f"malformed-{number}", put(SENDER, text)), prepare=listed(text))
    plain = plain_texts(OUR_DOMAIN)
    keeps = ((f"plain-{number}", put(SENDER, text)) for number, text in enumerate(plain))
    yield from rows(rule, "keeps", *keeps, prepare=listed(*plain), bases=("full",))
    for name, text in doubtful_texts(OUR_DOMAIN).items():
        yield from rows(rule, "disputed", (name, put(SENDER, text)), prepare=listed(text), bases=("minimal",))
    for name, text in (("local", f"bj\u00f8rn@{OUR_DOMAIN}"), ("domain", "user@ex\u00e4mple.example")):
        yield from rows(rule, "disputed", (f"non-ascii-{name}", put(SENDER, text)), prepare=listed(text))
    yield from rows(rule, "disputed", ("name-non-ascii", put(AT[1], "Bj\u00f8rn")))
    yield from rows(rule, "keeps", ("name-quoted", put(AT[1], 'Quoted, "Name" <x>')), bases=("full", "minimal"))


def sender_apart() -> Iterator[Breaker]:
    """Make the breakers about a sender who writes to itself."""
    rule = "sender.apart-from-recipients"
    yield from everywhere(rule, "disputed", "itself", SUPPORT, bases=EVERY)
    yield from everywhere(rule, "disputed", "itself-in-capitals", SUPPORT.upper())
    yield from everywhere(rule, "keeps", "colleague", SALES, bases=EVERY)
    yield from everywhere(rule, "keeps", "same-local", f"support@{STRANGER}")


FOREIGN = {
    "stranger": f"support@{STRANGER}",
    "neighbour": f"nobody-here@{OUR_DOMAIN}",
    "below": f"support@mail.{OUR_DOMAIN}",
    "suffix": f"{SUPPORT}.test",
    "prefix": f"x{SUPPORT}",
    "label": f"support+tag@{OUR_DOMAIN}",
    "lookalike": f"support@not{OUR_DOMAIN}",
}
"""Senders that are no address of the instance."""


def sender_of_instance(rule: str, *, surely: bool) -> Iterator[Breaker]:
    """Make the breakers about whose address the sender is; where only a sibling says so, a foreign one is disputed."""
    side: Side = "breaks" if surely else "disputed"
    yield from rows(rule, side, *((name, put(SENDER, text)) for name, text in FOREIGN.items()))
    hers = f"desk@{STRANGER}"
    yield from rows(rule, side, ("of-sister", put(SENDER, hers)), prepare=sister(addresses=[{"address": hers}]))
    yield from rows(
        rule,
        "disputed",
        ("capitals", put(SENDER, SUPPORT.upper())),
        ("case", put(SENDER, "Sales@ACME.example")),
        ("domain-case", put(SENDER, "sales@ACME.example")),
    )
    both_names = listed("Desk@Mixed.example")
    yield from rows(rule, "keeps", ("as-listed", put(SENDER, "Desk@Mixed.example")), prepare=both_names)
    yield from rows(rule, "disputed", ("not-as-listed", put(SENDER, "desk@mixed.example")), prepare=both_names)
    yield from rows(rule, "keeps", ("second", put(SENDER, SALES)), ("unnamed", drop(AT[1])))
    many = listed(*(f"a{number}@{OUR_DOMAIN}" for number in range(9)))
    yield from rows(rule, "keeps", ("last", put(SENDER, f"a8@{OUR_DOMAIN}")), prepare=many)
    yield from rows(rule, "keeps", ("not-in-sister", put(SENDER, SALES)), prepare=sister(addresses=[]))
