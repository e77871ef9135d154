"""Relations between two SendBulkEmail calls that hold whatever else a build does."""

from conformance.strategies.bulk.vocabulary import (
    ARN,
    DATA,
    ENTRIES,
    FROM,
    NAME,
    NUMBERED,
    UNSIGNED,
    entry,
    filling,
    lists,
    own_tags,
)
from conformance.strategies.catalogue import Relation
from conformance.strategies.drafts import Draft, Edit, both, drop, insert, nothing, put


def _rearranged(*order: int) -> Edit:
    """Make a call of some of the entries, in this order."""

    def edit(draft: Draft) -> Draft:
        rows = draft.request[ENTRIES]
        return put(ENTRIES, [rows[number] for number in order])(draft)

    return edit


def _turned(number: int) -> Edit:
    """Turn the lists of recipients of one entry round."""

    def edit(draft: Draft) -> Draft:
        found = draft.request[ENTRIES][number]["Destination"]
        return put(f"{entry(number)}.Destination", {name: texts[::-1] for name, texts in found.items()})(draft)

    return edit


def _moved(number: int) -> Edit:
    """Move a recipient of one entry from To to Bcc."""

    def edit(draft: Draft) -> Draft:
        found = draft.request[ENTRIES][number]["Destination"]
        to, bcc = found["ToAddresses"], found["BccAddresses"]
        changed = {**found, "ToAddresses": to[:-1], "BccAddresses": [*bcc, to[-1]]}
        return put(f"{entry(number)}.Destination", changed)(draft)

    return edit


def _bad(number: int) -> Edit:
    return insert(lists(number)[0], "middle", "nobody")


_UNVERIFIED = both(UNSIGNED, put(FROM, "sender@stranger.example"))
_UNKNOWN = both(drop(ARN), put(NAME, "no-such-template"))

RELATIONS = (
    Relation("permuted", "answer.accepted", "the order of the entries changes nothing", nothing, _rearranged(2, 0, 1)),
    Relation("permuted-refused", "sender.verified", "the order of the entries of a refused call changes nothing",
             _UNVERIFIED, both(_UNVERIFIED, _rearranged(2, 1, 0))),
    *(
        Relation(f"turned-{place}", "recipients.present", f"turned lists of the {place} entry change nothing",
                 nothing, _turned(number))
        for place, number in NUMBERED.items()
    ),
    *(
        Relation(f"moved-{place}", "answer.accepted", f"moving a recipient of the {place} entry to Bcc changes nothing",
                 nothing, _moved(number))
        for place, number in NUMBERED.items()
    ),
    Relation("defaults-unused", "templates.default-data", "default data nobody needs change nothing",
             drop(DATA), put(DATA, filling("nobody"))),
    Relation("own-tags-unused", "answer.accepted", "tags of an entry change nothing for the others",
             drop(own_tags(1)), nothing),
    Relation("bad-first-or-last", "recipients.syntax", "which of the entries fails is all the same to the others",
             _bad(0), _bad(2)),
    Relation("bad-with-another", "recipients.syntax", "a bad recipient beside good ones is as bad as one alone",
             put(lists(1)[0], ["nobody"]), _bad(1)),
    Relation("empty-list", "answer.accepted", "an empty list is an absent one",
             put("ReplyToAddresses", []), drop("ReplyToAddresses")),
    Relation("empty-tags", "tags.name-given", "an empty list of tags is an absent one",
             put(own_tags(1), []), drop(own_tags(1))),
    Relation("empty-copies", "recipients.present", "an empty list of recipients is an absent one",
             put(lists(1)[1], []), drop(lists(1)[1])),
    Relation("by-name-or-arn", "templates.given", "a template is the same by its name and by its ARN", drop(ARN),
             drop(NAME)),
    Relation("unknown-template", "templates.exists", "a template that is not there turns acceptance into refusal",
             nothing, _UNKNOWN, same=False),
    *(
        Relation(f"one-bad-{place}", "recipients.syntax",
                 f"one bad recipient in the {place} entry turns its success into a failure",
                 nothing, insert(lists(number)[number], "middle", "nobody"), same=False)
        for place, number in NUMBERED.items()
    ),
)  # fmt: skip
