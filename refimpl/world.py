"""The account an answer depends on: settings, fixed at reset, and the ledger of what has happened since."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import NamedTuple, TypeAlias

from refimpl.answer import Json
from refimpl.instances import ConnectSettings, Contact, ContactState, Instance, Token
from refimpl.message import Message, Reference, Tag
from refimpl.persistent import PMap
from refimpl.window import EMPTY, NOBODY, Counts, Window, opening

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


@dataclass(frozen=True, slots=True)
class Template:
    """A stored SES template, with variables in double braces."""

    name: str
    subject: str = ""
    text: str | None = None
    html: str | None = None


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
    templates: tuple[Template, ...] = ()

    @cached_property
    def by_template(self) -> dict[str, Template]:
        """Templates by name."""
        return {each.name: each for each in self.templates}

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
    connect: ConnectSettings = field(default_factory=ConnectSettings)


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
    own_tags: tuple[Tag, ...] | None = None
    """The tags of one bulk entry, which some readings put in the place of all others (A-B21)."""
    otherwise: tuple[tuple[str | None, str | None, str | None], ...] = ()
    """Other subjects, texts and HTML bodies that some reading of the template data gives (A-B12)."""
    sure: bool = True
    """Whether it surely stays queued: a message whose variables have no values may vanish later (A-B16)."""
    template: tuple[str, str] | None = None
    """The knowledge base and the template it is made from, where its text is not ours to know."""
    by: str = ""
    """The operation that queued it."""
    short: str | None = None
    """The form of its subject where its own data stand in for the default ones and lack something (A-B12)."""
    wording: tuple[str | None, str | None, str | None] | None = None
    """The likeliest of them in words, where they are few enough to keep, for whoever is to be told."""
    sets: tuple[str | None, ...] = (None,)
    """The configuration sets it may go out with, one but for what is open; None is none at all."""
    ids: frozenset[str] = frozenset()
    """The ids its call was answered with, of which one is its own; none where the call tells none."""
    verbatim: bool = False
    """Whether its subject is queued with every space as given; elsewhere a header may be folded (A-V29)."""


def body_digest(text: str | None) -> str | None:
    """Stand in for a body: its length and a digest, or None where there is none.

    How lines end, and whether blank ones follow, is left to the transport.
    """
    if text is None:
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    text = text.rstrip("\n")
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
        by=message.engagement.operation,
        sets=(message.configuration_set or None,),
    )


class MadeContact(NamedTuple):
    """A contact a call made or started, as the account remembers it; a part is None where nothing was promised.

    `id` is the one the call named; `answered` the one it was answered with. `least` and `most` are how many there
    may be of it: one, but for what A-E05 and A-E29 leave open; `by` is the operation that made or started it.
    """

    instance: str
    id: str | None
    initiation: str | None
    state: ContactState
    related: str | None
    flow: str | None
    source: str | None
    destination: str | None
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str | None
    text: str | None
    html: str | None
    name: str | None
    description: str | None
    attributes: Mapping[str, str]
    references: Mapping[str, Reference]
    least: int = 1
    most: int = 1
    by: str = ""
    answered: str | None = None


class Queued(NamedTuple):
    """Event: a message was queued, using up this much quota; a contact may have been started by it."""

    mail: Mail
    counts: Counts = NOBODY
    contact: MadeContact | None = None
    request_id: str | None = None


class Created(NamedTuple):
    """Event: an inbound contact was made; `id` is the one it was answered with, where that is known."""

    contact: MadeContact
    id: str | None = None


class Used(NamedTuple):
    """Event: a call used a client token."""

    token: str
    use: Token


class Advanced(NamedTuple):
    """Event: this many seconds passed."""

    seconds: int


Event: TypeAlias = Queued | Created | Used | Advanced

_Outbox: TypeAlias = "tuple[Mail, _Outbox] | None"
_Contacts: TypeAlias = "tuple[MadeContact, _Contacts] | None"


class Ledger(NamedTuple):
    """What happened since reset: the clock, the quota window, queued mail and contacts (newest first), tokens.

    `made` holds the contacts that calls have made by the ids they were answered with, `states` the states of contacts
    that calls have changed, `active` how many each instance has more,
    `requests` the ids of campaign requests that were sent.
    """

    now: int
    window: Window = EMPTY
    outbox: _Outbox = None
    queued: int = 0
    contacts: _Contacts = None
    made: PMap[MadeContact] = PMap()
    states: PMap[ContactState] = PMap()
    active: PMap[int] = PMap()
    tokens: PMap[tuple[Token, ...]] = PMap()
    requests: PMap[bool] = PMap()


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

    def contact(self, instance: Instance, id: str) -> Contact | None:
        """Find a contact of an instance, one of the beginning or one that a call has made."""
        made = self.ledger.made.get(id)
        if made is None or made.instance != instance.id:
            return instance.by_contact.get(id)
        known = tuple(made.attributes.items())
        return Contact(id, made.related, initiation=made.initiation or "", state=made.state, attributes=known)

    def contacts(self) -> tuple[MadeContact, ...]:
        """List the contacts that calls made or started, oldest first."""
        found = []
        rest = self.ledger.contacts
        while rest is not None:
            found.append(rest[0])
            rest = rest[1]
        return tuple(reversed(found))


def fresh(settings: Settings) -> World:
    """Make the world a reset leaves."""
    ledger = Ledger(settings.now, opening(settings.now, settings.ses.sent))
    for token, use in sorted(settings.connect.tokens, key=_when):
        ledger = _used(ledger, Used(token, use))
    for request in settings.connect.requests:
        ledger = ledger._replace(requests=ledger.requests.with_item(request, True))
    return World(settings, ledger)


def _when(use: tuple[str, Token]) -> int:
    return use[1].at


def _with_contact(ledger: Ledger, contact: MadeContact) -> Ledger:
    states = ledger.states.with_item(contact.id, contact.state) if contact.id else ledger.states
    return ledger._replace(contacts=(contact, ledger.contacts), states=states)


def _queued(ledger: Ledger, event: Queued) -> Ledger:
    window = ledger.window if event.counts is NOBODY else ledger.window.with_sent(ledger.now, event.counts)
    after = ledger._replace(window=window, outbox=(event.mail, ledger.outbox), queued=ledger.queued + 1)
    if event.request_id is not None:
        after = after._replace(requests=after.requests.with_item(event.request_id, True))
    return after if event.contact is None else _with_contact(after, event.contact)


def identified(event: Event, id: Json) -> Event:
    """Let a contact that is made or started be known by the id it was answered with."""
    if isinstance(event, Created) and isinstance(id, str):
        return event._replace(id=id)
    if isinstance(event, Queued) and event.contact is not None and isinstance(id, str):
        return event._replace(contact=event.contact._replace(answered=id))
    return event


def _created(ledger: Ledger, contact: MadeContact, id: str | None) -> Ledger:
    more = (ledger.active.get(contact.instance) or 0) + 1
    made = ledger.made.with_item(id, contact) if id else ledger.made
    active = ledger.active.with_item(contact.instance, more)
    return _with_contact(ledger, contact)._replace(active=active, made=made)


def _used(ledger: Ledger, event: Used) -> Ledger:
    return ledger._replace(tokens=ledger.tokens.with_item(event.token, (event.use, *_earlier(ledger, event))))


def _earlier(ledger: Ledger, event: Used) -> tuple[Token, ...]:
    """Keep the other uses of a token: an acceptance is never forgotten for a refusal."""
    uses = ledger.tokens.get(event.token) or ()
    if event.use.answer is None:
        return tuple(use for use in uses if use.answer is not None or use[:3] != event.use[:3])
    return tuple(use for use in uses if use[:2] != event.use[:2])


def evolve(world: World, event: Event) -> World:
    """Apply one event."""
    ledger = world.ledger
    match event:
        case Queued():
            return World(world.settings, _queued(ledger, event))
        case Created(contact=contact, id=id):
            return World(world.settings, _created(ledger, contact, id))
        case Used():
            return World(world.settings, _used(ledger, event))
        case Advanced(seconds=seconds):
            now = ledger.now + seconds
            window = ledger.window.moved(ledger.now, now)
            return World(world.settings, ledger._replace(now=now, window=window))
