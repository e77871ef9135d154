"""Contacts as a target shows them, held against those the documents promise."""

from collections.abc import Iterator, Mapping, Sequence

from conformance.outbox import Difference, Looked, bare, miscounted
from refimpl.answer import Json
from refimpl.rules import effects
from refimpl.rules.references import CREATABLE
from refimpl.world import MadeContact, body_digest


def _kept(contact: MadeContact) -> bool:
    """Say whether it is known what the contact was before: it was just made, or is the one the call named (A-C34)."""
    return contact.answered is None or contact.answered == contact.id


def _plain(contact: MadeContact) -> dict[str, Json]:
    """List what is promised as it is shown; a part that nothing is promised about is left out."""
    told: dict[str, Json] = {
        "id": contact.answered,
        "instance": contact.instance,
        "channel": "EMAIL",
        "initiation": contact.initiation if _kept(contact) else None,
        "related": contact.related if _kept(contact) else None,
        "flow": contact.flow,
        "subject": contact.subject,
    }
    return {name: value for name, value in told.items() if value is not None}


def _words(contact: MadeContact, shown: Mapping[str, Json]) -> Iterator[str]:
    """Compare what an agent is shown of the contact; a call that gives no name leaves none."""
    for name, promised in (("name", contact.name), ("description", contact.description)):
        if name in shown and (shown[name] or "") != (promised or ""):
            yield f"{name} is {shown[name]!r} instead of {promised!r}"


def _addresses(contact: MadeContact, shown: Mapping[str, Json]) -> Iterator[str]:
    lists = {"to": contact.to, "cc": contact.cc}
    for name, promised in lists.items():
        given = shown.get(name)
        if isinstance(given, list | tuple) and {bare(each) for each in given} != {bare(each) for each in promised}:
            yield f"{name} is {given!r} instead of {list(promised)!r}"
    for name, address in (("from", contact.source), ("destination", contact.destination)):
        if address is not None and shown.get(name) is not None and bare(shown[name]) != bare(address):
            yield f"{name} is {shown[name]!r} instead of {address!r}"


def _texts(contact: MadeContact, shown: Mapping[str, Json]) -> Iterator[str]:
    if contact.text is None and contact.html is None:
        return
    for name, promised in (("text", contact.text), ("html", contact.html)):
        given = shown.get(name) or None
        if given is not None and body_digest(str(given)) != promised:
            yield f"the {name} body is not the one of the call"


def _references(contact: MadeContact, shown: Mapping[str, Json]) -> Iterator[str]:
    given = shown.get("references")
    if not isinstance(given, Mapping):
        return
    for key, reference in contact.references.items():
        row = given.get(key)
        if row is None and reference.type not in CREATABLE:
            continue
        if not isinstance(row, Mapping) or (row.get("value") or "") != (reference.value or ""):
            yield f"the reference {key!r} is {row!r}"
    for key in given.keys() - contact.references.keys():
        yield f"there is a reference {key!r} that the call does not have"


def _attributes(contact: MadeContact, shown: Mapping[str, Json]) -> Iterator[str]:
    given = shown.get("attributes")
    if _kept(contact) and isinstance(given, Mapping) and dict(given) != dict(contact.attributes):
        yield f"the attributes are {dict(given)!r} instead of {dict(contact.attributes)!r}"


_OF_MADE = (_words, _references)
"""What only the call that makes a contact decides."""


def _wrong(contact: MadeContact, shown: Mapping[str, Json]) -> Iterator[Difference]:
    started = contact.id is not None
    data = effects.CONTACT_SENT if started else effects.CONTACT_DATA
    if "state" in shown and shown["state"] != contact.state.value:
        what = f"the contact is {shown['state']!r}, not {contact.state.value!r}"
        yield Difference(effects.CONTACT_SENT, what)
    for name, value in _plain(contact).items():
        if shown.get(name) is not None and shown[name] != value:
            yield Difference(data, f"{name} is {shown[name]!r} instead of {value!r}")
    for check in (_addresses, _texts, _attributes, *(() if started else _OF_MADE)):
        for what in check(contact, shown):
            yield Difference(data, what)


def contact_differences(
    contacts: tuple[MadeContact, ...], shown: Sequence[Mapping[str, Json]], looked: Looked
) -> list[Difference]:
    """List how the contacts calls made or started differ from what the documents promise."""
    least, most = sum(contact.least for contact in contacts), sum(contact.most for contact in contacts)
    if len(shown) != len(contacts) and least <= len(shown) <= most:
        # Which of them belong together cannot be told.
        return []
    if len(shown) != len(contacts):
        one = effects.ONE_CONTACT if effects.ONE_CONTACT.id in looked.rules else effects.CONTACT_SENT
        rule = miscounted(looked, len(shown) > len(contacts), one)
        return [Difference(rule, f"{len(shown)} contacts were made or started where {len(contacts)} should be")]
    pairs = zip(contacts, shown, strict=True)
    return [
        each for contact, row in pairs for each in _wrong(contact, row) if each.rule.id in looked.asked_of(contact.by)
    ]
