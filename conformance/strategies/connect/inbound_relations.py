"""Relations between two calls of inbound mail that hold whatever else a build does."""

from conformance.strategies.catalogue import Relation
from conformance.strategies.connect.inbound_tokens import PAST
from conformance.strategies.connect.inbound_vocabulary import (
    ATTACHMENTS,
    ATTRIBUTES,
    CC_LIST,
    FLOW_ID,
    HEADERS,
    REFERENCES,
    RELATED,
    SEGMENTS,
    TO_LIST,
    value_at,
)
from conformance.strategies.connect.relations import members_turned, token_relations
from conformance.strategies.connect.vocabulary import (
    CONTENT_TYPE,
    ELSEWHERE,
    FROM,
    PLACES,
    SALES,
    SENDER,
    STRANGER,
    party,
    worldly,
)
from conformance.strategies.drafts import Draft, Edit, both, drop, insert, nothing, put


def _turned(path: str) -> Edit:
    """Write a list, or the entries of a map, in the opposite order."""

    def change(draft: Draft) -> Edit:
        found = value_at(draft, path)
        return put(path, dict(reversed(found.items())) if isinstance(found, dict) else found[::-1])

    return worldly(change)


def _moved(source: str, goal: str) -> Edit:
    """Move the last recipient of one list to the other."""

    def change(draft: Draft) -> Edit:
        *left, moved = value_at(draft, source)
        return both(put(source, left), insert(goal, "last", moved))

    return worldly(change)


_MALFORMED = insert(TO_LIST, "last", party("nobody"))
_FOR_STRANGERS = both(drop(FLOW_ID), drop("AdditionalRecipients"), put("DestinationEmailAddress", f"a@{ELSEWHERE}"))
_OPTIONAL = (
    "Name", "Description", ATTACHMENTS, FLOW_ID, RELATED, ATTRIBUTES, REFERENCES, HEADERS, "AdditionalRecipients",
    f"{FROM}.DisplayName",
)  # fmt: skip

RELATIONS = (
    *(
        Relation(f"turned-{path}", "answer.accepted", "the order changes nothing", nothing, _turned(path))
        for path in (TO_LIST, CC_LIST, ATTACHMENTS, REFERENCES, ATTRIBUTES, HEADERS)
    ),
    *(
        Relation(f"moved-{one.rpartition('.')[2]}", "answer.accepted", "a recipient may move to the other list",
                 nothing, _moved(one, other))
        for one, other in ((TO_LIST, CC_LIST), (CC_LIST, TO_LIST))
    ),
    *(
        Relation(f"without-{path}", "answer.accepted", f"{path} need not be given", nothing, drop(path))
        for path in _OPTIONAL
    ),
    *(
        Relation(f"empty-{path}", "answer.accepted", "an empty structure is an absent one", put(path, {}), drop(path))
        for path in ("AdditionalRecipients", REFERENCES, ATTRIBUTES, SEGMENTS, HEADERS)
    ),
    Relation("members-turned", "answer.accepted", "the order of members changes nothing", nothing, members_turned),
    Relation("another-address", "answer.accepted", "any address of the instance will do",
             nothing, put("DestinationEmailAddress", SALES)),
    Relation("html", "answer.accepted", "a body may be HTML as well as plain text",
             nothing, put(CONTENT_TYPE, "text/html")),
    *token_relations(PAST),
    Relation("turned-refused", "recipients.syntax", "the order changes nothing in a refused call",
             _MALFORMED, both(_MALFORMED, _turned(TO_LIST))),
    Relation("members-turned-refused", "shape.required", "the order of members changes nothing in a refusal",
             drop("EmailMessage"), both(drop("EmailMessage"), members_turned)),
    *(
        Relation(f"one-bad-{path.rpartition('.')[2]}-{place}", "recipients.syntax",
                 "one bad recipient turns acceptance into refusal", nothing, insert(path, place, party("nobody")),
                 same=False)
        for path in (TO_LIST, CC_LIST) for place in PLACES
    ),
    Relation("nobody", "recipients.of-instance", "mail for strangers alone turns acceptance into refusal",
             nothing, _FOR_STRANGERS, same=False),
    Relation("stranger", "sender.syntax", "a sender that is no address turns acceptance into refusal",
             nothing, put(SENDER, f"@{STRANGER}"), same=False),
)  # fmt: skip
