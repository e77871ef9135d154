"""What Amazon Connect knows of an account: instances, their addresses, flows and contacts, knowledge bases, tokens."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from refimpl.answer import Json
from refimpl.message import Parameters

MOST_ACTIVE = 1000
"""Active email contacts an instance may have unless told otherwise (D-CON-10)."""


class ContactState(Enum):
    """What has become of a contact."""

    DRAFT = "draft"
    ACTIVE = "active"
    SENT = "sent"
    ENDED = "ended"


TRANSITIONS: tuple[tuple[str | None, str, ContactState], ...] = (
    (None, "connect.CreateContact", ContactState.DRAFT),
    (None, "connect.StartEmailContact", ContactState.ACTIVE),
    ("draft", "connect.StartOutboundEmailContact", ContactState.SENT),
    ("draft", "the draft expires or is stopped", ContactState.ENDED),
    ("active", "its flow, queue or agent is done with it", ContactState.ENDED),
    ("sent", "it is closed", ContactState.ENDED),
)
"""How contacts come about and go on: from which state (None: there was none), by what, to which."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact of an instance as it is at reset; `attachments` are approved, processing or rejected."""

    id: str
    related: str | None = None
    channel: str = "EMAIL"
    initiation: str = "OUTBOUND"
    state: ContactState = ContactState.DRAFT
    attachments: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Instance:
    """One Connect instance; `addresses` maps each of its email addresses (in lower case) to its flow."""

    id: str
    email_enabled: bool = True
    addresses: tuple[tuple[str, str | None], ...] = ()
    default_from: str | None = None
    flows: frozenset[str] = frozenset()
    contacts: tuple[Contact, ...] = ()
    active: int = 0
    most_active: int = MOST_ACTIVE

    @cached_property
    def address_book(self) -> Mapping[str, str | None]:
        """The instance's addresses, in lower case, and the flow of each."""
        return {address.lower(): flow for address, flow in self.addresses}

    @cached_property
    def by_contact(self) -> Mapping[str, Contact]:
        """Its contacts by id."""
        return {contact.id: contact for contact in self.contacts}


@dataclass(frozen=True, slots=True)
class MessageTemplate:
    """A message template of a knowledge base, with placeholders."""

    id: str
    channel: str = "EMAIL"
    active: bool = True
    subject: str = ""
    text: str | None = None
    html: str | None = None


@dataclass(frozen=True)
class KnowledgeBase:
    """A knowledge base and its message templates."""

    id: str
    templates: tuple[MessageTemplate, ...] = ()

    @cached_property
    def by_template(self) -> Mapping[str, MessageTemplate]:
        """Its templates by id."""
        return {template.id: template for template in self.templates}


class Token(NamedTuple):
    """One use of a client token; `answer` is None where the call was refused, `at` in seconds since the epoch.

    `instance` is as the call named it. `parameters` stand for everything else it asked.
    """

    operation: str
    instance: str
    parameters: Parameters
    at: int
    answer: Mapping[str, Json] | None


@dataclass(frozen=True)
class ConnectSettings:
    """What Connect knows of one account in one Region.

    `tokens` are uses of client tokens before the world begins, `requests` the campaign requests among them.
    """

    instances: tuple[Instance, ...] = ()
    knowledge_bases: tuple[KnowledgeBase, ...] = ()
    tokens: tuple[tuple[str, Token], ...] = ()
    requests: tuple[str, ...] = ()

    @cached_property
    def by_instance(self) -> Mapping[str, Instance]:
        """Instances by id."""
        return {instance.id: instance for instance in self.instances}

    @cached_property
    def by_knowledge_base(self) -> Mapping[str, KnowledgeBase]:
        """Knowledge bases by id."""
        return {base.id: base for base in self.knowledge_bases}
