"""The account an answer depends on: settings, fixed at reset, and the ledger of what has happened since."""

from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import NamedTuple, TypeAlias

from refimpl.message import Message, Tag
from refimpl.window import EMPTY, Counts, Window, opening

UNLIMITED = -1


@dataclass(frozen=True, slots=True)
class Identity:
    """An address or a domain, and what its owner has set up for it.

    `grants` are the accounts its sending authorization policy lets send for it; `mail_from_broken`
    means that its custom MAIL FROM domain has no usable MX record *and* calls are to fail then.
    """

    name: str
    owner: str
    verified: bool = True
    grants: frozenset[str] = frozenset()
    mail_from_broken: bool = False
    configuration_set: str | None = None

    @property
    def is_address(self) -> bool:
        """Whether this identity is a single address rather than a whole domain."""
        return "@" in self.name

    def covers(self, local: str, domain: str) -> bool:
        """Say whether it is this very address, or its domain or a domain above it (letter case of domains aside)."""
        if self.is_address:
            own_local, _, own_domain = self.name.rpartition("@")
            return own_local == local and own_domain.lower() == domain
        name = self.name.lower()
        return domain == name or domain.endswith("." + name)


@dataclass(frozen=True, slots=True)
class ConfigurationSet:
    """A configuration set and whether sending is enabled for it."""

    name: str
    sending_enabled: bool = True
    pool: str = "ok"


@dataclass(frozen=True)
class SesSettings:
    """What SES knows of one account in one Region; `sending` is enabled, disabled, paused or shut-down."""

    account: str = "111122223333"
    region: str = "us-east-1"
    sandbox: bool = False
    sending: str = "enabled"
    max_24_hours: int = 50_000
    max_rate: float = 14
    sent: tuple[tuple[int, int], ...] = ()
    identities: tuple[Identity, ...] = ()
    configuration_sets: tuple[ConfigurationSet, ...] = ()

    @cached_property
    def by_owner(self) -> dict[str, dict[str, Identity]]:
        """Identities by owner, then by exact name (domains in lower case)."""
        found: dict[str, dict[str, Identity]] = {}
        for identity in self.identities:
            name = identity.name if identity.is_address else identity.name.lower()
            found.setdefault(identity.owner, {})[name] = identity
        return found

    @cached_property
    def has_broken_mail_from(self) -> bool:
        """Whether any identity has a MAIL FROM domain that makes calls fail."""
        return any(identity.mail_from_broken for identity in self.identities)

    @cached_property
    def default_sets(self) -> frozenset[str]:
        """The default configuration sets of all identities."""
        return frozenset(each.configuration_set for each in self.identities if each.configuration_set is not None)

    @cached_property
    def sets(self) -> dict[str, ConfigurationSet]:
        """Configuration sets by name."""
        return {each.name: each for each in self.configuration_sets}


@dataclass(frozen=True)
class Settings:
    """Everything fixed at reset; `now` in seconds since the epoch, `weather` is calm or any."""

    now: int = 1_767_225_600
    weather: str = "calm"
    ses: SesSettings = field(default_factory=SesSettings)


class Mail(NamedTuple):
    """One queued message as the account remembers it: bodies by digest, so that a long life stays cheap."""

    source: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    bcc: tuple[str, ...]
    reply_to: tuple[str, ...]
    return_path: str | None
    subject: str
    text: str | None
    html: str | None
    tags: tuple[Tag, ...]
    configuration_set: str | None
    intact: bool
    """Whether the documents promise that the text arrives as given (a charset was declared where needed)."""


def body_digest(text: str | None) -> str | None:
    """Stand in for a body: its length and a digest, or None where there is none.

    How lines end, and whether blank ones follow, is left to the transport.
    """
    if text is None:
        return None
    text = text.replace("\r\n", "\n").rstrip("\n")
    return f"{len(text)}:{blake2b(text.encode('utf-8', 'surrogatepass'), digest_size=16).hexdigest()}"


def mail_of(message: Message) -> Mail:
    """Say what an accepted message leaves in the queue."""

    def texts(boxes: tuple[object, ...]) -> tuple[str, ...]:
        return tuple(str(getattr(box, "text", "")) for box in boxes)

    parts = [part for part in (message.subject, message.text, message.html) if part is not None]
    return Mail(
        source=message.source.text if message.source else "",
        to=texts(message.to),
        cc=texts(message.cc),
        bcc=texts(message.bcc),
        reply_to=texts(message.reply_to),
        return_path=message.return_path.text if message.return_path else None,
        subject=(message.subject.data or "") if message.subject else "",
        text=body_digest(message.text.data) if message.text else None,
        html=body_digest(message.html.data) if message.html else None,
        tags=message.tags,
        configuration_set=message.configuration_set,
        intact=all(part.charset or (part.data or "").isascii() for part in parts),
    )


class Queued(NamedTuple):
    """Event: a message was queued, using up this much quota."""

    mail: Mail
    counts: Counts


class Advanced(NamedTuple):
    """Event: this many seconds passed."""

    seconds: int


Event: TypeAlias = Queued | Advanced

_Outbox: TypeAlias = "tuple[Mail, _Outbox] | None"


class Ledger(NamedTuple):
    """What happened since reset: the clock, the quota window and the queued mail, newest first."""

    now: int
    window: Window = EMPTY
    outbox: _Outbox = None
    queued: int = 0


class World(NamedTuple):
    """Everything about the account that an answer depends on."""

    settings: Settings
    ledger: Ledger

    def mails(self) -> tuple[Mail, ...]:
        """List the queued mail, oldest first."""
        found = []
        rest = self.ledger.outbox
        while rest is not None:
            found.append(rest[0])
            rest = rest[1]
        return tuple(reversed(found))


def fresh(settings: Settings) -> World:
    """Make the world a reset leaves."""
    return World(settings, Ledger(settings.now, opening(settings.now, settings.ses.sent)))


def evolve(world: World, event: Event) -> World:
    """Apply one event."""
    ledger = world.ledger
    match event:
        case Queued(mail=mail, counts=counts):
            window = ledger.window.with_sent(ledger.now, counts)
            return World(world.settings, Ledger(ledger.now, window, (mail, ledger.outbox), ledger.queued + 1))
        case Advanced(seconds=seconds):
            now = ledger.now + seconds
            window = ledger.window.moved(ledger.now, now)
            return World(world.settings, ledger._replace(now=now, window=window))
