"""Ways to see instances, contacts, templates and knowledge bases wrongly."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from refimpl.case import Case
from refimpl.instances import ConnectSettings, Contact, ContactState, Instance, KnowledgeBase, MessageTemplate
from refimpl.persistent import PMap
from refimpl.world import Ledger, SesSettings, Template, World

Lens: TypeAlias = Callable[[Case], None]
"""Changes what a case shows; the case is set right again afterwards."""


class View(NamedTuple):
    """One wrong way to see a call: its name in ids, what it does wrong, and the lens."""

    name: str
    says: str
    lens: Lens


def _connect(change: Callable[[ConnectSettings, Case], ConnectSettings]) -> Lens:
    def lens(case: Case) -> None:
        settings = case.world.settings
        case.world = World(replace(settings, connect=change(settings.connect, case)), case.world.ledger)

    return lens


def _ses(change: Callable[[SesSettings], SesSettings]) -> Lens:
    def lens(case: Case) -> None:
        settings = case.world.settings
        case.world = World(replace(settings, ses=change(settings.ses)), case.world.ledger)

    return lens


def _ledger(change: Callable[[Ledger], Ledger]) -> Lens:
    def lens(case: Case) -> None:
        case.world = World(case.world.settings, change(case.world.ledger))

    return lens


def _instances(change: Callable[[Instance, ConnectSettings], Instance]) -> Lens:
    def changed(connect: ConnectSettings, _: Case) -> ConnectSettings:
        return replace(connect, instances=tuple(change(each, connect) for each in connect.instances))

    return _connect(changed)


def _contacts(change: Callable[[Contact], Contact]) -> Lens:
    return _instances(lambda each, _: replace(each, contacts=tuple(map(change, each.contacts))))


def _templates(change: Callable[[MessageTemplate], MessageTemplate]) -> Lens:
    def changed(base: KnowledgeBase) -> KnowledgeBase:
        return replace(base, templates=tuple(map(change, base.templates)))

    return _connect(lambda connect, _: replace(connect, knowledge_bases=tuple(map(changed, connect.knowledge_bases))))


def _anywhere(case: Case) -> None:
    """Take the call for one of the first instance there is."""
    found = case.connect.instances
    if found and case.instance is None and case.engagement.instance is not None:
        elsewhere = case.engagement._replace(instance=found[0].id)
        case.message = case.message._replace(engagement=elsewhere)


def _addresses_of_all(instance: Instance, connect: ConnectSettings) -> Instance:
    return replace(instance, addresses=tuple(pair for each in connect.instances for pair in each.addresses))


def _first_address_only(instance: Instance, _: ConnectSettings) -> Instance:
    return replace(instance, addresses=instance.addresses[:1])


def _contacts_of_all(instance: Instance, connect: ConnectSettings) -> Instance:
    return replace(instance, contacts=tuple(contact for each in connect.instances for contact in each.contacts))


def _flows_of_all(instance: Instance, connect: ConnectSettings) -> Instance:
    return replace(instance, flows=frozenset().union(*(each.flows for each in connect.instances)))


def _templates_of_all(connect: ConnectSettings, _: Case) -> ConnectSettings:
    everything = tuple(template for base in connect.knowledge_bases for template in base.templates)
    return replace(
        connect, knowledge_bases=tuple(replace(base, templates=everything) for base in connect.knowledge_bases)
    )


def _any_base(case: Case) -> None:
    """Take an unknown knowledge base for the first there is."""
    asked = case.engagement.templated
    known = case.connect.knowledge_bases
    if asked is not None and known and asked.knowledge_base not in case.connect.by_knowledge_base:
        found = asked._replace(knowledge_base=known[0].id)
        case.message = case.message._replace(engagement=case.engagement._replace(templated=found))


def _most(limit: Callable[[int], int]) -> Lens:
    return _instances(lambda each, _: replace(each, most_active=limit(each.most_active)))


_FORGOTTEN_STATES = _ledger(lambda ledger: ledger._replace(states=PMap()))
_UNCOUNTED = _ledger(lambda ledger: ledger._replace(active=PMap()))
_ONLY_COUNTED = _instances(lambda each, _: replace(each, active=0))
_NO_DEFAULT = _instances(lambda each, _: replace(each, default_from=None))
_ALL_DRAFTS = _contacts(lambda each: replace(each, state=ContactState.DRAFT))
_ALL_BY_EMAIL = _contacts(lambda each: replace(each, channel="EMAIL"))
_ALL_OUTBOUND = _contacts(lambda each: replace(each, initiation="OUTBOUND"))
_FIRST_FILE = _contacts(lambda each: replace(each, attachments=each.attachments[:1]))
_LAST_FILE = _contacts(lambda each: replace(each, attachments=each.attachments[-1:]))
_ALL_ACTIVE = _templates(lambda each: replace(each, active=True))
_ALL_FOR_EMAIL = _templates(lambda each: replace(each, channel="EMAIL"))
_ADDRESSES = "sender.associated recipients.of-instance"
_CONTACTS = "contacts.exists contacts.related-exists"

OF_RULES: tuple[tuple[str, View], ...] = (
    ("instances.exists", View("any-instance", "takes an unknown instance for the first there is", _anywhere)),
    (_ADDRESSES, View("addresses-of-all", "knows the addresses of all instances", _instances(_addresses_of_all))),
    (_ADDRESSES, View("first-address-only", "knows one address of each", _instances(_first_address_only))),
    ("sender.resolvable", View("no-default-sender", "knows no default sender", _NO_DEFAULT)),
    (_CONTACTS, View("contacts-of-all", "knows the contacts of all instances", _instances(_contacts_of_all))),
    ("flows.exists", View("flows-of-all", "knows the flows of all instances", _instances(_flows_of_all))),
    ("contacts.unsent", View("states-forgotten", "forgets what calls did to contacts", _FORGOTTEN_STATES)),
    ("contacts.unsent", View("all-drafts", "takes every contact for a draft", _ALL_DRAFTS)),
    ("contacts.channel", View("all-by-email", "takes every contact for one by email", _ALL_BY_EMAIL)),
    ("contacts.outbound", View("all-outbound", "takes every contact for an outbound one", _ALL_OUTBOUND)),
    ("contacts.attachments-approved", View("first-file-only", "looks at the first attachment only", _FIRST_FILE)),
    ("contacts.attachments-approved", View("last-file-only", "looks at the last attachment only", _LAST_FILE)),
    ("templates.knowledge-base-exists", View("any-base", "takes an unknown base for the first", _any_base)),
    ("templates.message-template-exists", View("templates-of-all", "looks in all bases", _connect(_templates_of_all))),
    ("templates.for-email", View("all-active", "takes every template for an active one", _ALL_ACTIVE)),
    ("templates.for-email", View("all-for-email", "takes every template for one for email", _ALL_FOR_EMAIL)),
    ("quota.active-contacts", View("new-uncounted", "does not count the contacts calls made", _UNCOUNTED)),
    ("quota.active-contacts", View("old-uncounted", "counts only the contacts calls made", _ONLY_COUNTED)),
    ("quota.active-contacts", View("loosen-by-one", "allows one too many", _most(lambda n: n + 1))),
    ("quota.active-contacts", View("tighten-by-one", "allows one too few", _most(lambda n: max(0, n - 1)))),
    ("quota.active-contacts", View("double", "allows twice as many", _most(lambda n: 2 * n))),
    ("quota.active-contacts", View("halve", "allows half as many", _most(lambda n: n // 2))),
)
"""Mistakes about what Connect knows, each with the rules that must not make it."""


def _renamed(change: Callable[[Template], Template]) -> Lens:
    return _ses(lambda ses: replace(ses, templates=tuple(map(change, ses.templates))))


OF_TEMPLATES: tuple[tuple[str, View], ...] = (
    ("templates.exists", View("lower-case-templates", "knows templates by their names in lower case", _renamed(
        lambda each: replace(each, name=each.name.lower())))),
    ("templates.exists", View("no-templates", "knows no templates", _ses(lambda ses: replace(ses, templates=())))),
    ("templates.renderable", View("subject-only", "looks for variables in the subject only", _renamed(
        lambda each: replace(each, text=None, html=None)))),
    ("templates.renderable", View("not-the-subject", "does not look for variables in the subject", _renamed(
        lambda each: replace(each, subject="")))),
)  # fmt: skip


def views_of(rule: str) -> list[View]:
    """List the ways to see instances, contacts and templates wrongly that a rule must not fall for."""
    return [view for rules, view in (*OF_RULES, *OF_TEMPLATES) if rule in rules.split()]
