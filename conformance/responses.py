"""What the answer to an accepted call looks like, held against the rules about answers."""

from collections.abc import Callable, Iterator, Mapping, Set
from typing import NamedTuple, TypeAlias

from refimpl.answer import Json
from refimpl.decision import Decision
from refimpl.outcomes import SUCCESS, results_of
from refimpl.rule import Rule
from refimpl.rules import tokens

STATUSES = frozenset((
    "SUCCESS", "MESSAGE_REJECTED", "MAIL_FROM_DOMAIN_NOT_VERIFIED", "CONFIGURATION_SET_NOT_FOUND",
    "TEMPLATE_NOT_FOUND", "ACCOUNT_SUSPENDED", "ACCOUNT_THROTTLED", "ACCOUNT_DAILY_QUOTA_EXCEEDED",
    "INVALID_SENDING_POOL_NAME", "ACCOUNT_SENDING_PAUSED", "CONFIGURATION_SET_SENDING_PAUSED", "INVALID_PARAMETER",
    "TRANSIENT_FAILURE", "FAILED",
))  # fmt: skip
"""What may become of an entry of a bulk call (V2-S44)."""


class Response(NamedTuple):
    """An answer to look at: what was decided, the response, the ids given before, the answer it repeats.

    `contacts` are the ids of the contacts that the instance has had from the beginning.
    """

    decision: Decision
    body: Mapping[str, Json]
    ids: Set[str]
    repeated: Mapping[str, Json] | None
    contacts: Set[str] = frozenset()


Complaints: TypeAlias = Iterator[str]


def _text(value: Json) -> bool:
    return isinstance(value, str) and bool(value)


def _message_id(response: Response) -> Complaints:
    if not _text(response.body.get("MessageId")):
        yield "there is no message id in the answer"


def _message_id_unique(response: Response) -> Complaints:
    seen = set(response.ids)
    for given in ids_of(response.body):
        if given in seen:
            yield f"the id {given!r} was given before"
        seen.add(given)


def _rows(body: Mapping[str, Json]) -> list[Json]:
    rows = body.get("BulkEmailEntryResults")
    return list(rows) if isinstance(rows, list | tuple) else []


def _numbered(response: Response) -> Iterator[tuple[int, Mapping[str, Json]]]:
    """Give every result that is one, with its place."""
    return ((place, row) for place, row in enumerate(_rows(response.body)) if isinstance(row, Mapping))


def _results(response: Response) -> Complaints:
    rows, entries = _rows(response.body), response.decision.message.entries
    if len(rows) != len(entries):
        yield f"there are {len(rows)} results for {len(entries)} entries"


def _result_status(response: Response) -> Complaints:
    for place, status in enumerate(results_of(response.body)):
        if status not in STATUSES:
            yield f"result {place} has no status there is: {status!r}"


def _entry_message_id(response: Response) -> Complaints:
    for place, row in _numbered(response):
        if row.get("Status") == SUCCESS and not _text(row.get("MessageId")):
            yield f"result {place} is a success without a message id"


def _failed_without_id(response: Response) -> Complaints:
    for place, row in _numbered(response):
        if row.get("Status") != SUCCESS and row.get("MessageId"):
            yield f"result {place} failed and has a message id"


def _empty(response: Response) -> Complaints:
    members = sorted(set(response.body) - {"ResponseMetadata"})
    if members:
        yield f"the answer should be empty and has {', '.join(map(repr, members))}"


def _contact_id(response: Response) -> Complaints:
    given, asked = response.body.get("ContactId"), response.decision.message.engagement.contact
    if not _text(given):
        yield "there is no contact id in the answer"
    elif asked not in (None, given) and response.repeated is None and given in response.contacts:
        yield f"the answer names {given!r}, another contact than the one that is sent"


def _contact_id_new(response: Response) -> Complaints:
    given = response.body.get("ContactId")
    if response.repeated is None and isinstance(given, str) and given in response.ids:
        yield f"the contact id {given!r} was given before"


def _replay(response: Response) -> Complaints:
    if response.repeated is None:
        return
    before, now = response.repeated.get("ContactId"), response.body.get("ContactId")
    if before is not None and before != now:
        yield f"a call made again under its token answers {now!r}, not {before!r} as the first time"


CHECKS: Mapping[str, Callable[[Response], Complaints]] = {
    "answer.results": _results,
    "answer.result-status": _result_status,
    "answer.message-id": _message_id,
    "answer.entry-message-id": _entry_message_id,
    "answer.failed-without-id": _failed_without_id,
    "answer.message-id-unique": _message_id_unique,
    "answer.empty": _empty,
    "answer.contact-id": _contact_id,
    "answer.contact-id-new": _contact_id_new,
    "tokens.replay": _replay,
}


def complaints(response: Response) -> list[tuple[Rule, str]]:
    """List what is wrong with the form of a response, by the rules the operation has about it."""
    operation = response.decision.operation
    rules = operation.judged if operation.repeats is None else (*operation.judged, tokens.repeat_answered_as_before)
    return [(rule, what) for rule in rules if rule.id in CHECKS for what in CHECKS[rule.id](response)]


def ids_of(body: Mapping[str, Json]) -> list[str]:
    """List the ids a response gives."""
    named = [body.get("MessageId"), body.get("ContactId")]
    named += [row.get("MessageId") for row in _rows(body) if isinstance(row, Mapping)]
    return [given for given in named if isinstance(given, str) and given]
