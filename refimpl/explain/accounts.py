"""Which part of an account a rule is broken by, in the words of a world as fixtures write it."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from refimpl.answer import Json
from refimpl.case import Case
from refimpl.decision import ways
from refimpl.explain.culprits import Faulty, Place, at, culprits, replaced
from refimpl.message import Message
from refimpl.rule import Rule
from refimpl.wire import Malformed, settings_from_json
from refimpl.world import fresh

IDENTITIES, SETS, TEMPLATES = "ses.identities", "ses.configuration_sets", "ses.templates"
INSTANCES, BASES, TOKENS = "connect.instances", "connect.knowledge_bases", "connect.tokens"
PARTS: Mapping[str, str] = {
    **dict.fromkeys(("sender.verified", "sender.delegated", "sender.authorized", "sender.mail-from"), IDENTITIES),
    **dict.fromkeys(("return-path.verified", "return-path.feedback-verified", "return-path.authorized"), IDENTITIES),
    **dict.fromkeys(("configuration-sets.exists", "configuration-sets.sending", "configuration-sets.pool"), SETS),
    **dict.fromkeys(("configuration-sets.default-exists", "configuration-sets.default-sending"), SETS),
    **dict.fromkeys(("account.sending-enabled", "account.unpaused", "account.open"), "ses.sending"),
    **dict.fromkeys(("templates.exists", "templates.renderable", "templates.subject-line"), TEMPLATES),
    **dict.fromkeys(("templates.knowledge-base-exists", "templates.message-template-exists"), BASES),
    **dict.fromkeys(("templates.for-email", "templates.variables"), BASES),
    **dict.fromkeys(("instances.exists", "instances.email-enabled", "recipients.of-instance"), INSTANCES),
    **dict.fromkeys(("sender.associated", "sender.campaign-address", "sender.resolvable"), INSTANCES),
    **dict.fromkeys(("contacts.exists", "contacts.channel", "contacts.outbound", "contacts.unsent"), INSTANCES),
    **dict.fromkeys(("contacts.attachments-approved", "contacts.related-exists", "flows.exists"), INSTANCES),
    **dict.fromkeys(("quota.active-contacts", "quota.counted-contacts"), INSTANCES),
    **dict.fromkeys(("tokens.same-parameters", "tokens.replay", "campaigns.request-new"), TOKENS),
    "sender.outside-instance": INSTANCES,
    "sandbox.recipients": "ses.sandbox",
    "quota.daily": "ses.quota",
    "callers.principal": "caller",
    "callers.own-account": "ses.account",
}
"""The part of the world that decides about a rule; a rule without one is about the request alone."""
MOST_SETTINGS = 200
"""Settings of a world that are tried one by one."""
_KEPT = frozenset(("name", "id", "address", "operation", "request", "answer", "at", "recipients"))
"""Members that a world cannot do without."""


class Part(NamedTuple):
    """One part of an account: where it stands, and what stands there; None where nothing does."""

    place: Place
    value: Json

    @property
    def path(self) -> str:
        """The place in one word."""
        return written(self.place)


def written(place: Place) -> str:
    """Write a place in one word, such as `Tags[0].Name`; a name that would not read as one is put in quotes."""
    said = ""
    for step in place:
        if isinstance(step, int):
            said += f"[{step}]"
        elif step and all(character.isalnum() or character in "_-:" for character in step):
            said += f".{step}" if said else step
        else:
            said += f'["{step}"]'
    return said


def parts(rule: Rule, world: Json, message: Message, caller: str | None = None) -> list[Part]:
    """List the parts of a world that a rule is broken by; where that is for want of something, where it would stand.

    Empty for a rule that is about the request alone.
    """
    section = PARTS.get(rule.id)
    if section is None:
        return []
    if section == "caller":
        return [Part(("caller",), caller)]

    def breaks(given: Json) -> bool:
        try:
            settings = settings_from_json(given)
        except Malformed:
            return True
        found = ways(rule.holds, Case(message, fresh(settings), caller, {}))
        return found[0].kept is False

    found = culprits(world, breaks, _KEPT) or _alone(world, breaks) if breaks(world) else []
    within = [place for place in found if len(place) > 1]
    return [Part(place, _at(world, place)) for place in within or [tuple(section.split("."))]]


def _alone(world: Json, breaks: Faulty) -> list[Place]:
    """Find single settings that matter by not being as they are elsewhere, such as an identity's `verified`."""
    leaves = list(islice(_settings(world, ()), MOST_SETTINGS))
    return [place for place in leaves if not breaks(_without(world, place))]


def _settings(node: Json, place: Place) -> Iterator[Place]:
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _settings(item, (*place, index))
    if isinstance(node, dict):
        for name, item in node.items():
            if isinstance(item, dict | list):
                yield from _settings(item, (*place, name))
            elif name not in _KEPT:
                yield (*place, name)


def _without(world: Json, place: Place) -> Json:
    above = at(world, place[:-1])
    return replaced(world, place[:-1], {name: item for name, item in above.items() if name != place[-1]})


def _at(world: Json, place: Place) -> Json:
    for step in place:
        try:
            world = world[step]
        except (LookupError, TypeError):
            return None
    return world
