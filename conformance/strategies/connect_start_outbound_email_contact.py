"""The catalogue of Connect StartOutboundEmailContact: what to ask about each of its rules."""

from conformance.strategies.catalogue import Catalogue, Relation
from conformance.strategies.connect import (
    addresses,
    callers,
    contacts,
    content,
    instances,
    long_ids,
    sizes,
    templates,
    tokens,
)
from conformance.strategies.connect.bases import NAMES, bases
from conformance.strategies.connect.features import features, settings
from conformance.strategies.connect.relations import relations
from conformance.strategies.connect.shape import NOISE, shaped
from conformance.strategies.connect.vocabulary import EVERY, SALES, SUPPORT
from conformance.strategies.drafts import add, both, drop, nothing, put, settle
from refimpl.answer import Json
from refimpl.operations.connect_start_outbound_email_contact import NAME, SHAPE

SIBLING = "connect.SendOutboundEmail"
INSTANCE_PLACE = "connect.instances.0"
INCOMING, SPENT = "c1d3e5f7-92a3-4cb4-85d6-e7f8091a2b3c", "d2e4f608-a3b4-4dc5-96e7-f8091a2b3c4d"
"""A contact that came in, and one whose mail has gone out."""


def _contact(number: int) -> str:
    return f"e3f5071{number}-b4c5-4ed6-a7f8-091a2b3c4d5e"


MANY = 1_000
"""Contacts made to be sent, for as many calls."""


def _one_of_many(number: int) -> str:
    return f"f4061829-c5d6-4fe7-98b0-{number % MANY:012x}"


def _varied(request: Json, number: int) -> Json:
    """Send another contact, to another recipient."""
    return {**sizes.varied(request, number), "ContactId": _one_of_many(number)}


DRAFTS = {name: _contact(number) for number, name in enumerate(NAMES)}
"""A contact for every base, so that one call does not stand in the way of the next."""
REPLY = _contact(len(NAMES))
OF_INSTANCE: dict[str, Json] = {
    "default_from": SUPPORT,
    "contacts": [
        *({"id": id} for id in DRAFTS.values()),
        {"id": INCOMING, "initiation": "INBOUND", "state": "active"},
        {
            "id": REPLY,
            "initiation": "AGENT_REPLY",
            "related": INCOMING,
            "attachments": ["approved"],
            "attributes": {"case": "42", "language": "de"},
        },
    ],
}

PAST = tokens.Past(
    NAME, {"ContactId": SPENT}, put("ContactId", SPENT), contacts.beside(SPENT, state="sent"),
    (SIBLING, {}, both(drop("ContactId"), put("TrafficType", "CAMPAIGN"))),
)  # fmt: skip

CATALOGUE = Catalogue(
    operation=NAME,
    bases=bases({name: {"ContactId": id} for name, id in DRAFTS.items()}, OF_INSTANCE, None),
    breakers=(
        *shaped(SHAPE), *long_ids.instance(), *long_ids.templates(), *long_ids.contact("ContactId"),
        *instances.breakers(), *callers.breakers(EVERY), *contacts.breakers(),
        *addresses.recipients(), *addresses.sender_form(), *addresses.sender_apart(),
        *addresses.sender_of_instance("sender.associated", surely=True),
        *content.breakers(), *templates.breakers(), *tokens.breakers(PAST),
    ),
    features=features(contact=(
        put("ContactId", DRAFTS["full"]), put("ContactId", REPLY),
        both(contacts.beside("c" * 100, attachments=["approved"] * 3), put("ContactId", "c" * 100)),
    )),
    settings=settings(
        PAST,
        quota=(nothing, settle(contacts.QUOTA, {"active": 0, "most": 1}), settle(contacts.QUOTA, {"active": 999})),
        others=(nothing, contacts.beside(state="sent", attachments=["rejected"]), contacts.beside(channel="VOICE")),
        default=(nothing, settle(f"{INSTANCE_PLACE}.default_from", SALES),
                 settle(f"{INSTANCE_PLACE}.default_from", None)),
    ),
    noise=(*NOISE, "ContactId"),
    relations=(
        *relations(PAST),
        Relation("another-contact", "answer.accepted", "any draft can be sent", nothing, put("ContactId", REPLY)),
    ),
    smoke=("instances.exists", "contacts.exists", "recipients.syntax"),
    scene=settle("now", sizes.NOON),
    endless=add("connect.instances.0.contacts", *({"id": _one_of_many(number)} for number in range(MANY))),
    vary=_varied,
    slopes=sizes.SLOPES,
)  # fmt: skip
