"""How moto is put into a world and its outbox read; its server and its in-process form differ in two methods."""

from collections.abc import Mapping, Sequence
from email.utils import parseaddr
from typing import Protocol

from conformance.adapters.builds import Build
from conformance.adapters.control import Control
from conformance.target import Broke, Json
from refimpl.world import UNLIMITED, Identity, Settings

TEXTS = ("id", "source", "subject")
ENOUGH = 50_000
"""A quota no script uses up, so that having none looks the same."""


class Store(Protocol):
    """Where moto keeps what happened."""

    def clear(self) -> None:
        """Make it forget everything."""

    def messages(self) -> Sequence[Mapping[str, Json]]:
        """List moto's own records of accepted mail, oldest first."""


class Moto:
    """Drives moto, wherever it keeps its records."""

    def __init__(self, build: Build, store: Store) -> None:
        self._cannot = build.cannot or {}
        self._store = store

    def lacks(self, world: Mapping[str, Json], settings: Settings) -> str | None:
        """Say why moto cannot be put into this world; None where it can."""
        part = missing_part(world, settings)
        return None if part is None else self._cannot.get(part, f"moto cannot be given {part}")

    def clear(self) -> None:
        """Make moto forget everything."""
        self._store.clear()

    def preparations(self, settings: Settings) -> Sequence[tuple[str, Mapping[str, Json]]]:
        """List the calls that verify identities and create configuration sets."""
        calls: list[tuple[str, Mapping[str, Json]]] = []
        for identity in settings.ses.identities:
            if identity.verified and identity.is_address:
                calls.append(("ses.VerifyEmailIdentity", {"EmailAddress": identity.name}))
            elif identity.verified:
                calls.append(("ses.VerifyDomainIdentity", {"Domain": identity.name}))
        for each in settings.ses.sets.values():
            calls.append(("ses.CreateConfigurationSet", {"ConfigurationSet": {"Name": each.name}}))
        return calls

    def outbox(self) -> Sequence[Mapping[str, Json]]:
        """List the queued messages, oldest first."""
        return [shown_message(record) for record in self._store.messages()]


class ServerStore:
    """The records of a running moto server."""

    def __init__(self, control: Control, build: Build) -> None:
        self._control, self._build = control, build

    def clear(self) -> None:
        """Make the server forget everything, in all accounts and Regions."""
        self._control.post(self._build.reset_path)

    def messages(self) -> Sequence[Mapping[str, Json]]:
        """List the records of mail sent by SendEmail."""
        match self._control.read(self._build.outbox_path):
            case {"ses": {"Message": list(records)}} if all(isinstance(record, dict) for record in records):
                return records
            case dict() as services if "ses" not in services:
                # moto loads a service when it is first called.
                return []
        raise Broke("garbage", f"{self._build.outbox_path} shows no mail; is it a moto server?")


def server_driver(control: Control, build: Build) -> Moto:
    """Make the driver of a running moto server."""
    return Moto(build, ServerStore(control, build))


def shown_message(record: Mapping[str, Json]) -> dict[str, Json]:
    """Show one record as a message.

    moto keeps one body and not whether it was text or HTML, and keeps nothing of reply-to and return
    path, tags and configuration set: none of them is revealed.
    """
    lists = record.get("destinations")
    boxes = lists if isinstance(lists, dict) else {}
    texts: dict[str, Json] = {name: record[name] for name in TEXTS if isinstance(record.get(name), str)}
    return texts | {
        "to": list(boxes.get("ToAddresses") or []),
        "cc": list(boxes.get("CcAddresses") or []),
        "bcc": list(boxes.get("BccAddresses") or []),
    }


def missing_part(world: Mapping[str, Json], settings: Settings) -> str | None:
    """Name the part of a world that moto cannot be given; None where it can be given all."""
    ses, given = settings.ses, world.get("ses", {})
    missing = {
        "connect": any(world.get("connect", {}).values()),
        "ses.sandbox": ses.sandbox,
        "ses.sending": ses.sending != "enabled",
        "ses.quota": bool(ses.sent) or (ses.max_24_hours != UNLIMITED and ses.max_24_hours < ENOUGH),
        "ses.templates": bool(given.get("templates")),
        "ses.configuration_sets.sending_enabled": not all(each.sending_enabled for each in ses.configuration_sets),
        "ses.configuration_sets.pool": any(each.pool != "ok" for each in ses.configuration_sets),
        "ses.identities.owner": any(each.owner != ses.account for each in ses.identities),
        "ses.identities.grants": any(each.grants for each in ses.identities),
        "ses.identities.mail_from": any(_has_mail_from(row) for row in given.get("identities", [])),
        "ses.identities.configuration_set": any(each.configuration_set is not None for each in ses.identities),
        "ses.identities.name": any(not _is_kept(each) for each in ses.identities if each.verified),
        "ses.identities.verified": any(_is_covered(each, ses.identities) for each in ses.identities),
    }
    return next((part for part, is_missing in missing.items() if is_missing), None)


def _has_mail_from(row: Mapping[str, Json]) -> bool:
    ordinary = {"mx": "ok", "on_failure": "use-default"}
    return bool(row.get("mail_from")) and ordinary | row["mail_from"] != ordinary


def _is_kept(identity: Identity) -> bool:
    """Whether moto keeps the identity under the name it is given."""
    return not identity.is_address or parseaddr(identity.name)[1] == identity.name


def _is_covered(pending: Identity, identities: Sequence[Identity]) -> bool:
    """Whether an identity is pending where a verified one may speak for it; else leaving it out is the same."""
    local, _, domain = pending.name.rpartition("@")
    return not pending.verified and any(each.covers(local, domain.lower()) for each in identities if each.verified)
