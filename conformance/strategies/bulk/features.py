"""Choices that keep every rule of SendBulkEmail on the full base, one factor each, for covering arrays.

Each is about another part of the call, or about an entry in another place; all recipients together stay within fifty.
"""

from conformance.strategies.bulk.vocabulary import (
    ARN,
    DATA,
    DEFAULT_TAGS,
    ENTRIES,
    FEEDBACK,
    FEEDBACK_ARN,
    FROM,
    FROM_ARN,
    NAME,
    NOTICE,
    SET,
    V2,
    WELCOME,
    entry,
    filling,
    lists,
    own_data,
    own_tags,
    template_arn,
    written,
)
from conformance.strategies.catalogue import Features
from conformance.strategies.drafts import Edit, both, drop, insert, nothing, put
from conformance.strategies.ses_v1.features import (
    LONGEST_LOCAL,
    SOLO,
    replies,
    sets,
    settings,
    solo,
    tags,
)
from conformance.strategies.ses_v1.vocabulary import DOMAIN, ELSEWHERE, OURS, PARTNER, WORD, addresses, arn
from refimpl.answer import Json

_EVERY = range(3)


def _from(text: str, named: str = "") -> Edit:
    return both(put(FROM, text), put(FROM_ARN, named) if named else drop(FROM_ARN))


def _feedback(text: str, named: str = "") -> Edit:
    return both(put(FEEDBACK, text), put(FEEDBACK_ARN, named) if named else drop(FEEDBACK_ARN))


def _template(template: str, named: bool, by_arn: bool) -> Edit:
    return both(put(NAME, template) if named else drop(NAME), put(ARN, template_arn(template)) if by_arn else drop(ARN))


def _own(*texts: str) -> Edit:
    return both(*(put(own_data(number), text) for number, text in enumerate(texts)))


def _without(member: str) -> Edit:
    return both(*(drop(f"{entry(number)}.{member}") for number in _EVERY))


_ONE_MORE: Json = {
    "Destination": {"BccAddresses": [f"only@{ELSEWHERE}"]},
    "ReplacementEmailContent": {"ReplacementTemplate": {"ReplacementTemplateData": filling("Dan")}},
}

FEATURES: Features = {
    "from": (
        _from(f"sender@{DOMAIN}"), _from(f'"Quoted, Name" <s@{DOMAIN}>', arn(DOMAIN, OURS)),
        _from(f"=?UTF-8?Q?Bj=C3=B8rn?= <{LONGEST_LOCAL}@{DOMAIN}>"), both(solo(), _from(SOLO)),
    ),
    "feedback": (
        both(drop(FEEDBACK), drop(FEEDBACK_ARN)), _feedback(f"b@{DOMAIN}"), _feedback(f"b@{DOMAIN}", arn(DOMAIN, OURS)),
    ),
    "reply": replies(V2.reply_to),
    "tags": tags(DEFAULT_TAGS),
    "set": sets(SET),
    "template": (
        _template(WELCOME, True, False), _template(WELCOME, False, True), _template(WELCOME, True, True),
        _template(NOTICE["name"], True, False), _template(NOTICE["name"], False, True),
    ),
    "data": (
        drop(DATA), put(DATA, "{}"),
        both(put(DATA, filling("you")), _own(*(written(name=n, plan=7, more=[{}]) for n in ("", "a b", "\t\u00e9")))),
        both(put(DATA, filling("x" * 20_000)),
             _own(filling("<Ann & Co>"), filling("\u2603", "{{name}}"), filling("Ann", "a\r\nb"))),
    ),
    "to": (
        put(lists(0)[0], addresses(1)), put(lists(0)[0], addresses(12)), drop(lists(0)[0]),
        put(lists(0)[0], [f"a!#$%&*/=?^`{{|}}~z@{ELSEWHERE}"]),
    ),
    "cc": (put(lists(1)[1], []), drop(lists(1)[1]), put(lists(1)[1], [f"{LONGEST_LOCAL}@{ELSEWHERE}"])),
    "bcc": (put(lists(2)[2], addresses(3, "b")), drop(lists(2)[2]), put(lists(2)[2], [])),
    "own-tags": (
        _without("ReplacementTags"), put(own_tags(1), [{"Name": "campaign", "Value": "autumn"}]), put(own_tags(2), []),
        put(own_tags(0), [{"Name": WORD, "Value": WORD}, {"Name": "n" * 255, "Value": "v" * 255}]),
    ),
    "more": (nothing, insert(ENTRIES, "last", _ONE_MORE), insert(ENTRIES, "first", _ONE_MORE)),
}  # fmt: skip

SETTINGS = settings(
    sender=_from(f"o'neil+x_1@{PARTNER}", arn(PARTNER)), bounces=_feedback(f"b@{PARTNER}", arn(PARTNER)), count=ENTRIES
)
