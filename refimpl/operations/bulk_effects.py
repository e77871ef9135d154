"""What an accepted entry of SendBulkEmail does: its rendered message, and what the account decides of it."""

from collections.abc import Mapping

from refimpl.answer import Json
from refimpl.case import Case
from refimpl.grammar import address
from refimpl.message import Content, Message, Tag
from refimpl.operations.bulk_shape import NAME
from refimpl.rules import configuration_sets, quota, sender
from refimpl.template_data import bare_renderings, left_short, renderings
from refimpl.world import Mail, Queued, World, body_digest, mail_of

LONGEST_WORDING = 500
"""Characters of a message that are kept as they are; of longer ones only digests."""


def _tags_in_force(message: Message) -> tuple[Tag, ...]:
    """Put the tags of an entry over the default ones, name by name (A-B21)."""
    return tuple({tag.name: tag for tag in (*message.default_tags, *message.tags)}.values())


def _mail(message: Message, world: World) -> Mail:
    ways = renderings(message, world)
    told = mail_of(message._replace(tags=_tags_in_force(message)))
    if message.source is None:
        # Only where the identity's ARN tells the sender (A-B07).
        told = told._replace(source=sender.address_of_arn(message.source_arn) or "")
    digests = tuple(
        (subject, body_digest(text), body_digest(html))
        for subject, text, html in (*ways, *bare_renderings(message, world))
    )
    subject, text, html = digests[0] if digests else ("", None, None)
    return told._replace(
        subject=subject or "",
        text=text,
        html=html,
        own_tags=message.tags or None,
        otherwise=digests,
        wording=ways[0] if ways and sum(len(text or "") for text in ways[0]) <= LONGEST_WORDING else None,
        sure=not _unfilled(ways),
        short=left_short(message, world),
        by=NAME,
        sets=configuration_sets.sets_in_use(message, world),
    )


def apart(message: Message, world: World) -> bool:
    """Say whether there is quota for all entries whichever way it is counted."""
    limit = world.settings.ses.max_24_hours
    asked = sum(len(entry.recipients) for entry in message.entries)
    return limit < 0 or world.ledger.window.total.given + asked <= limit


def _unfilled(ways: tuple[tuple[str | None, str | None, str | None], ...]) -> bool:
    """Say whether a variable is left without a value in some reading; what becomes of it then is open (A-B16)."""
    return any("{{" in text for way in ways for text in way if text)


def effect(message: Message, world: World) -> Queued:
    """Queue the message of one entry, and count its recipients."""
    return Queued(_mail(message, world), quota.counts_of(message))


def settled(case: Case) -> Message:
    """Write into an accepted message what the account decides: its tags, its text, and the default set."""
    message = case.message
    ways = renderings(message, case.world)
    subject, text, html = ways[0 if len(ways) < 2 or case.allows("A-B12", "b") else 1] if ways else ("", None, None)
    bare = bare_renderings(message, case.world)
    if bare and not case.allows("A-B51", "a"):
        subject, text, html = bare[0]
    plain = bool(message.tags) and not case.allows("A-B21", "a")
    source = message.source
    if source is None:
        named = sender.address_of_arn(message.source_arn)
        source = None if named is None else address.read(named)
    return message._replace(
        source=source,
        subject=Content(subject or "", "UTF-8"),
        text=None if text is None else Content(text, "UTF-8"),
        html=None if html is None else Content(html, "UTF-8"),
        tags=message.tags if plain else _tags_in_force(message),
        configuration_set=message.configuration_set or configuration_sets.default_set(case),
    )


def respond(message: Message, fresh_id: str) -> Mapping[str, Json]:
    """Answer a call without entries; what each entry adds is its result."""
    return {"BulkEmailEntryResults": []}
