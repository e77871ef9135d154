"""Breakers about who inbound mail is from, who it is for, and how many they are."""

from collections.abc import Iterator

import attrs

from conformance.strategies.catalogue import Breaker
from conformance.strategies.connect import addresses
from conformance.strategies.connect.inbound_vocabulary import (
    CC_LIST,
    FLOW_ID,
    FULL,
    LISTS,
    OTHER_FLOW,
    SMALL,
    TO_LIST,
    in_lists,
    in_turn,
    unrouted,
)
from conformance.strategies.connect.vocabulary import (
    ELSEWHERE,
    FLOW,
    FROM,
    OUR_DOMAIN,
    PLACES,
    SALES,
    SENDER,
    STRANGER,
    SUPPORT,
    WRITTEN,
    listed,
    party,
    rows,
    sister,
)
from conformance.strategies.drafts import Edit, both, drop, insert, nothing, put
from refimpl.answer import Json

TO = "DestinationEmailAddress"
OUTSIDER = f"somebody@{STRANGER}"


def breakers() -> Iterator[Breaker]:
    """Make the breakers about senders and recipients."""
    yield from _forms()
    yield from _senders()
    yield from _numbers()
    yield from _belonging()


def _forms() -> Iterator[Breaker]:
    """Ask about the form of addresses; the destination is one of the instance whatever it looks like."""
    rule = "recipients.syntax"
    for number, text in enumerate(addresses.MALFORMED):
        name = f"malformed-{number}"
        yield from rows(rule, "breaks", (name, put(TO, text)), prepare=listed(text), bases=WRITTEN)
        yield in_turn(rule, "breaks", name, party(text), number)
    yield from in_lists(rule, "breaks", "no-sign", party("nobody"))
    for turn, (name, text) in enumerate(addresses.doubtful_texts(OUR_DOMAIN).items()):
        yield from rows(rule, "disputed", (name, put(TO, text)), prepare=listed(text), bases=("minimal",))
        yield in_turn(rule, "disputed", name, party(text), turn)
    texts = addresses.plain_texts(OUR_DOMAIN)
    yield from rows(
        rule, "keeps", *((f"plain-{number}", put(TO, text)) for number, text in enumerate(texts)),
        prepare=listed(*texts), bases=("minimal",),
    )  # fmt: skip
    for turn, text in enumerate(addresses.plain_texts(ELSEWHERE)):
        yield in_turn(rule, "keeps", f"plain-{turn}", party(text), turn)
    ours = {"local": f"bj\u00f8rn@{OUR_DOMAIN}", "domain": "user@ex\u00e4mple.example"}
    for name, text in ours.items():
        yield from rows(rule, "disputed", (f"non-ascii-{name}", put(TO, text)), prepare=listed(text), bases=WRITTEN)
        yield from in_lists(rule, "disputed", f"non-ascii-{name}", party(addresses.BEYOND_ASCII[name]))
    yield from in_lists(rule, "disputed", "name-non-ascii", party(f"c@{ELSEWHERE}", "Bj\u00f8rn"))
    yield in_turn(rule, "keeps", "name-quoted", party(f"c@{ELSEWHERE}", 'Quoted, "Name" <x>'), 0)
    yield in_turn(rule, "keeps", "punycode", party(f"user@xn--exmple-cua.{ELSEWHERE}"), 1)


def _senders() -> Iterator[Breaker]:
    """Ask about the sender, who may be anybody but the instance itself."""
    for each in addresses.sender_form():
        yield attrs.evolve(each, prepare=nothing, bases=SMALL if each.side == "breaks" else each.bases)
    rule = "sender.outside-instance"
    texts = (SUPPORT, SALES, SUPPORT.upper(), "Sales@ACME.example")
    yield from rows(rule, "disputed", *((f"own-{number}", put(SENDER, text)) for number, text in enumerate(texts)))
    named = put(FROM, party(SALES, "Sales"))
    yield from rows(rule, "disputed", ("own-named", named))
    yield from rows(rule, "disputed", ("own-last", put(SENDER, f"a8@{OUR_DOMAIN}")),
                    prepare=listed(*(f"a{number}@{OUR_DOMAIN}" for number in range(9))))  # fmt: skip
    yield from rows(
        rule, "keeps", *((name, put(SENDER, text)) for name, text in addresses.FOREIGN.items()), bases=SMALL
    )
    theirs = sister(addresses=[{"address": OUTSIDER}])
    yield from rows(rule, "keeps", ("of-sister", put(SENDER, OUTSIDER)), prepare=theirs)
    yield from rows(rule, "keeps", ("copied-too", put(SENDER, f"ben@{ELSEWHERE}")), bases=FULL)


def crowd(count: int, stem: str = "crowd") -> list[Json]:
    """Make so many different recipients."""
    return [party(f"{stem}{number}@{ELSEWHERE}") for number in range(count)]


def _further(to: int, cc: int) -> Edit:
    """Address a message to so many others; a list of none is left out."""
    lists = {"ToAddresses": crowd(to, "to"), "CcAddresses": crowd(cc, "cc")}
    return put("AdditionalRecipients", {name: people for name, people in lists.items() if people})


def _numbers() -> Iterator[Breaker]:
    rule = "recipients.list-limit"
    for path in LISTS:
        name = path.rpartition(".")[2]

        def many(*counts: int, path: str = path, name: str = name) -> tuple[tuple[str, Edit], ...]:
            return tuple(
                (f"{name}-{count}", both(put("AdditionalRecipients", {}), put(path, crowd(count)))) for count in counts
            )

        yield from rows(rule, "keeps", *many(1, 9, 10), bases=SMALL)
        yield from rows(rule, "disputed", *many(11, 12, 30, 48, 49), bases=SMALL)
        yield from rows(rule, "breaks", *many(51, 52, 100), bases=WRITTEN)
    spread = ((10, 11), (11, 10), (25, 24), (24, 25), (39, 10), (10, 39))
    yield from rows(rule, "disputed", *((f"{to}-and-{cc}", _further(to, cc)) for to, cc in spread), bases=SMALL)
    rule = "recipients.total-limit"
    few = ((0, 0), (1, 0), (10, 9), (9, 10), (10, 10))
    many_more = ((50, 0), (0, 50), (49, 1), (1, 49), (25, 25), (26, 25), (10, 40), (40, 10), (50, 50))
    yield from rows(rule, "keeps", *((f"{to}-and-{cc}", _further(to, cc)) for to, cc in few), bases=SMALL)
    yield from rows(rule, "breaks", *((f"{to}-and-{cc}", _further(to, cc)) for to, cc in many_more), bases=WRITTEN)


def _belonging() -> Iterator[Breaker]:
    """Ask who of those addressed belongs to the instance, and whether a flow stands in for them."""
    rule = "recipients.of-instance"
    alone = both(unrouted, put("AdditionalRecipients", {"ToAddresses": crowd(2), "CcAddresses": crowd(2, "cc")}))
    for name, text in {**addresses.FOREIGN, "outsider": OUTSIDER}.items():
        yield from rows(rule, "breaks", (f"{name}-alone", put(TO, text)), prepare=unrouted, bases=("minimal",))
        yield from rows(rule, "disputed", (f"{name}-among-others", put(TO, text)), bases=FULL)
    theirs = sister(addresses=[{"address": OUTSIDER}])
    lost = put(TO, OUTSIDER)
    yield from rows(rule, "breaks", ("among-strangers", lost), prepare=alone, bases=WRITTEN)
    yield from rows(rule, "breaks", ("of-sister", lost), prepare=theirs, bases=("minimal",))
    strayed = insert(CC_LIST, "last", party(OUTSIDER))
    yield from rows(rule, "breaks", ("cc-of-sister", both(lost, strayed)), prepare=both(theirs, alone), bases=FULL)
    yield from rows(rule, "disputed", ("flow", both(lost, put(FLOW_ID, FLOW))), prepare=alone, bases=WRITTEN)
    for path in LISTS:
        for place in PLACES:
            name = f"{path.rpartition('.')[2]}-{place}"
            ours = insert(path, place, party(SALES))
            yield from rows(rule, "disputed", (name, both(lost, ours)), prepare=alone, bases=FULL)
            routed = both(lost, ours, put(FLOW_ID, OTHER_FLOW))
            yield from rows(rule, "disputed", (f"{name}-and-flow", routed), prepare=alone, bases=FULL)
    written = {"capitals": SUPPORT.upper(), "domain-case": "support@ACME.example", "local-case": "Support@acme.example"}
    capitals = ((name, put(TO, text)) for name, text in written.items())
    yield from rows(rule, "disputed", *capitals, prepare=alone, bases=WRITTEN)
    mixed = both(alone, listed("Desk@Mixed.example"))
    yield from rows(rule, "disputed", ("not-as-listed", put(TO, "desk@mixed.example")), prepare=mixed, bases=WRITTEN)
    yield from rows(rule, "keeps", ("as-listed", put(TO, "Desk@Mixed.example")), prepare=mixed, bases=WRITTEN)
    yield from rows(rule, "keeps", ("second", put(TO, SALES)), ("flow-too", put(FLOW_ID, FLOW)), bases=WRITTEN)
    yield from rows(rule, "keeps", ("unrouted", drop(FLOW_ID)), ("twice", put(TO_LIST, [party(SUPPORT)])), bases=FULL)
    many = listed(*(f"a{number}@{OUR_DOMAIN}" for number in range(9)))
    yield from rows(rule, "keeps", ("last", put(TO, f"a8@{OUR_DOMAIN}")), prepare=many)
