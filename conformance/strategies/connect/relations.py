"""Relations between two Connect calls that hold whatever else a build does."""

from collections.abc import Callable

import attrs

from conformance.strategies.catalogue import Relation
from conformance.strategies.connect.tokens import UNUSED, USED, Past
from conformance.strategies.connect.vocabulary import (
    CONTENT_TYPE,
    COPIES,
    DESTINATION,
    FROM,
    PLACES,
    SENDER,
    STRANGER,
    TO,
    TOKEN,
    copies,
    party,
)
from conformance.strategies.drafts import Draft, Edit, both, drop, insert, nothing, put
from refimpl.answer import Json


def _relisted(change: Callable[[list[Json]], list[Json]]) -> Edit:
    return lambda draft: put(COPIES, change(draft.request["AdditionalRecipients"]["CcEmailAddresses"]))(draft)


def _more(count: int) -> Edit:
    return _relisted(lambda rows: [*rows, *copies(count, "more")])


def turned(value: Json) -> Json:
    """Write the members of every structure in the opposite order."""
    if isinstance(value, dict):
        return {name: turned(item) for name, item in reversed(value.items())}
    return [turned(item) for item in value] if isinstance(value, list) else value


def members_turned(draft: Draft) -> Draft:
    """Write a request in another order, which makes no other request of it."""
    return attrs.evolve(draft, request=turned(draft.request))


def _swapped(draft: Draft) -> Draft:
    """Write to the first copy, and send the copy to the destination."""
    request = draft.request
    first, *others = request["AdditionalRecipients"]["CcEmailAddresses"]
    return both(put(TO, first), put(COPIES, [request[TO], *others]))(draft)


_MALFORMED = put(DESTINATION, "nobody")


def token_relations(past: Past) -> tuple[Relation, ...]:
    """Make the relations about tokens that hold for mail in either direction."""
    replay = both(past.remembered(), past.again())
    return (
        Relation(
            "fresh-token", "tokens.replay", "a token that was never used changes nothing", nothing, put(TOKEN, UNUSED)
        ),
        Relation(
            "token-letter-case",
            "tokens.replay",
            "a used token in other letters is as good as a fresh one",
            both(past.remembered(), put(TOKEN, UNUSED)),
            both(past.remembered(), put(TOKEN, USED.upper())),
        ),
        Relation(
            "replay-members-turned",
            "tokens.replay",
            "the order of members makes no other call of a repetition",
            replay,
            both(replay, members_turned),
        ),
    )


def relations(past: Past) -> tuple[Relation, ...]:
    """Make the relations of one operation."""
    accepted = "answer.accepted"
    return (
        Relation("permuted", accepted, "turning the copies round changes nothing",
                 nothing, _relisted(lambda rows: rows[::-1])),
        Relation("members-turned", accepted, "the order of members changes nothing", nothing, members_turned),
        Relation("swapped", accepted, "a copy and the destination may change places", nothing, _swapped),
        Relation("unnamed", accepted, "display names change nothing",
                 nothing, both(drop(f"{FROM}.DisplayName"), drop(f"{TO}.DisplayName"))),
        Relation("no-copies", accepted, "further recipients without a list are as good as none",
                 put("AdditionalRecipients", {}), drop("AdditionalRecipients")),
        *token_relations(past),
        Relation("html", accepted, "a body may be HTML as well as plain text", nothing, put(CONTENT_TYPE, "text/html")),
        Relation("permuted-refused", "recipients.syntax", "turning the copies of a refused call round changes nothing",
                 _MALFORMED, both(_MALFORMED, _relisted(lambda rows: rows[::-1]))),
        Relation("members-turned-refused", "shape.required", "the order of members changes nothing in a refusal",
                 drop("EmailMessage"), both(drop("EmailMessage"), members_turned)),
        *(
            Relation(f"one-bad-{place}", "recipients.syntax", "one bad copy turns acceptance into refusal",
                     nothing, insert(COPIES, place, party("nobody")), same=False)
            for place in PLACES
        ),
        Relation("bad-destination", "recipients.syntax", "a bad destination turns acceptance into refusal",
                 nothing, _MALFORMED, same=False),
        *(
            Relation(f"more-copies-{count}", "recipients.copies-limit", f"{count} copies more change nothing",
                     nothing, _more(count))
            for count in (1, 10, 46)
        ),
        Relation("stranger", "sender.syntax", "a sender that is no address turns acceptance into refusal",
                 nothing, put(SENDER, f"@{STRANGER}"), same=False),
    )  # fmt: skip
