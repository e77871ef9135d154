"""The account that a bare request is decided in: it has what the request names, which is then judged by itself."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from refimpl import wire
from refimpl.answer import Json
from refimpl.grammar import arn, resource
from refimpl.message import Engagement, Message
from refimpl.operations import OPERATIONS
from refimpl.rules.callers import CAMPAIGNS
from refimpl.world import SesSettings

CAMPAIGN_CALL = "connect.SendOutboundEmail"
SENDER = "support@example.com"
"""The address that a presumed instance sends from where a call names none."""


class Presumed(NamedTuple):
    """An account, who calls, and in words what was taken for granted."""

    world: Mapping[str, Json]
    caller: str | None
    says: tuple[str, ...]


def presumed(operation: str, request: Json) -> Presumed:
    """Make an account out of the sandbox that has all that a request names by name."""
    message = OPERATIONS[operation].lower(request)
    service = operation.partition(".")[0]
    world: Json = {"connect": _connect(message)} if service == "connect" else {"ses": _ses(message)}
    try:
        wire.settings_from_json(world)
    except wire.Malformed:
        # Some name cannot be one of anything: then nothing is taken to be there.
        world = {}
    caller = CAMPAIGNS if operation == CAMPAIGN_CALL else None
    return Presumed(world, caller, tuple(_says(world, caller)))


def _says(world: Json, caller: str | None) -> Iterator[str]:
    for section in world.values():
        for part, rows in section.items():
            names = ", ".join(str(row.get("name", row.get("id"))) for row in rows)
            if names:
                yield f"{part.replace('_', ' ')}: {names}"
    if caller is not None:
        yield f"called by {caller}"


def _ses(message: Message) -> Json:
    boxes = (message.source, message.return_path)
    names = dict.fromkeys(box.domain for box in boxes if box is not None and box.domain)
    arns = [found for text in (message.source_arn, message.return_path_arn) if (found := arn.read(text)) is not None]
    others = {found.identity: found.account for found in arns}
    account = SesSettings().account
    identities: list[Json] = [{"name": name} for name in names if name not in others]
    identities += [{"name": name, "owner": owner, "grants": [account]} for name, owner in others.items()]
    world: dict[str, Json] = {"identities": identities}
    if message.configuration_set:
        world["configuration_sets"] = [{"name": message.configuration_set}]
    stored = message.stored
    if stored is not None and (name := stored.name or (stored.arn or "").rpartition("/")[2]):
        world["templates"] = [{"name": name, "subject": "Hours", "text": "We open at nine."}]
    return world


def _connect(message: Message) -> Json:
    asked = message.engagement
    own = message.recipients[:1] if asked.operation == "connect.StartEmailContact" else (message.source,)
    addresses = [{"address": box.spec} for box in own if box is not None] or [{"address": SENDER}]
    instance: dict[str, Json] = {
        "id": asked.instance or "",
        "addresses": addresses,
        "default_from": addresses[0]["address"],
        "flows": [_last(asked.flow)] if asked.flow else [],
        "contacts": list(_contacts(asked)),
    }
    world: dict[str, Json] = {"instances": [instance]}
    used = asked.templated
    if used is not None and used.knowledge_base and used.template:
        templates = [{"id": _last(used.template), "subject": "Hours", "text": "We open at nine."}]
        world["knowledge_bases"] = [{"id": _last(used.knowledge_base), "templates": templates}]
    return world


def _contacts(asked: Engagement) -> Iterator[Json]:
    if asked.contact:
        yield {"id": asked.contact, "initiation": "OUTBOUND", "state": "draft"}
    if asked.related:
        yield {"id": asked.related}


def _last(named: str) -> str:
    """Give the id that a text names, by itself or at the end of an ARN."""
    found = resource.read(named)
    return named if found is None else found.path.rpartition("/")[2]
