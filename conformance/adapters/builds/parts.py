"""What a world asks of a build: things it is given one by one, and parts that its file may say it cannot be given."""

from collections.abc import Callable, Mapping, Sequence
from email.utils import parseaddr
from typing import Any

from conformance.target import Json
from refimpl.world import UNLIMITED, Identity, SesSettings, Settings

THINGS: Mapping[str, Callable[[Settings], Sequence[Any]]] = {
    "address": lambda settings: [each for each in settings.ses.identities if each.verified and each.is_address],
    "domain": lambda settings: [each for each in settings.ses.identities if each.verified and not each.is_address],
    "configuration-set": lambda settings: list(settings.ses.sets.values()),
    "paused-set": lambda settings: [each for each in settings.ses.sets.values() if not each.sending_enabled],
    "template": lambda settings: settings.ses.templates,
    "sandbox": lambda settings: [settings.ses] if settings.ses.sandbox else [],
}
"""What a build may be given one by one, by the word its file uses."""
ENOUGH = 50_000
"""A quota no script uses up, so that having none looks the same."""
PARTS = (
    "connect", "ses.account", "ses.region", "ses.sandbox", "ses.sending", "ses.quota", "ses.templates",
    "ses.configuration_sets", "ses.configuration_sets.sending_enabled", "ses.configuration_sets.pool",
    "ses.identities.owner", "ses.identities.grants", "ses.identities.mail_from", "ses.identities.configuration_set",
    "ses.identities.name", "ses.identities.verified",
)  # fmt: skip
"""Everything `parts_asked` may name."""


def parts_asked(world: Mapping[str, Json], settings: Settings) -> Sequence[str]:
    """List what a world has that an account fresh from the box has not, and that not every build can be given."""
    ses, given, plain = settings.ses, world.get("ses", {}), SesSettings()
    asked = {
        "connect": any(world.get("connect", {}).values()),
        "ses.account": ses.account != plain.account,
        "ses.region": ses.region != plain.region,
        "ses.sandbox": ses.sandbox,
        "ses.sending": ses.sending != "enabled",
        "ses.quota": bool(ses.sent) or (ses.max_24_hours != UNLIMITED and ses.max_24_hours < ENOUGH),
        "ses.templates": bool(given.get("templates")),
        "ses.configuration_sets": bool(ses.configuration_sets),
        "ses.configuration_sets.sending_enabled": not all(each.sending_enabled for each in ses.configuration_sets),
        "ses.configuration_sets.pool": any(each.pool != "ok" for each in ses.configuration_sets),
        "ses.identities.owner": any(each.owner != ses.account for each in ses.identities),
        "ses.identities.grants": any(each.grants for each in ses.identities),
        "ses.identities.mail_from": any(_has_mail_from(row) for row in given.get("identities", [])),
        "ses.identities.configuration_set": any(each.configuration_set is not None for each in ses.identities),
        "ses.identities.name": any(not _is_kept(each) for each in ses.identities if each.verified),
        "ses.identities.verified": any(_is_covered(each, ses.identities) for each in ses.identities),
    }
    return [part for part in PARTS if asked[part]]


def _has_mail_from(row: Mapping[str, Json]) -> bool:
    ordinary = {"mx": "ok", "on_failure": "use-default"}
    return bool(row.get("mail_from")) and ordinary | row["mail_from"] != ordinary


def _is_kept(identity: Identity) -> bool:
    """Whether a build that reads addresses out of what it is given keeps the identity under its name."""
    return not identity.is_address or parseaddr(identity.name)[1] == identity.name


def _is_covered(pending: Identity, identities: Sequence[Identity]) -> bool:
    """Whether an identity is pending where a verified one may speak for it; else leaving it out is the same."""
    local, _, domain = pending.name.rpartition("@")
    return not pending.verified and any(each.covers(local, domain.lower()) for each in identities if each.verified)
