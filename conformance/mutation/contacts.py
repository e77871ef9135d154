"""Mutants that make, start or remember contacts wrongly."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, TypeAlias

from conformance.left_behind import CONTACTS, left_by
from conformance.mutation.mutant import Mutant, Operations, Shell, judges, of_shell
from refimpl.answer import Answer, Json, Permit
from refimpl.decision import Decision
from refimpl.message import Message
from refimpl.rules import effects
from refimpl.service import Service
from refimpl.table import Operation
from refimpl.world import Event, World, evolve

Redraw: TypeAlias = Callable[[dict[str, Json]], dict[str, Json]]
DATA, SENT, ONE = effects.CONTACT_DATA.id, effects.CONTACT_SENT.id, effects.ONE_CONTACT.id


class Redrawn(Service):
    """A build whose contacts are not what the call says."""

    def __init__(self, operations: Operations, redraw: Redraw) -> None:
        super().__init__(operations)
        self.redraw = redraw

    def show(self, event: Event, message: Message, fresh_id: str) -> None:
        """Show the contact in the wrong way."""
        before = len(self.contacts)
        super().show(event, message, fresh_id)
        self.contacts[before:] = [self.redraw(dict(contact)) for contact in self.contacts[before:]]


class Unstarting(Service):
    """A build that sends the mail of a contact and leaves the contact a draft."""

    def accept(self, machine: Operation, message: Message, fresh_id: str) -> None:
        """Forget what became of the contact."""
        states = self.world.ledger.states
        super().accept(machine, message, fresh_id)
        self.world = World(self.world.settings, self.world.ledger._replace(states=states))


class Uncounting(Service):
    """A build that does not count the contacts it makes among the active ones."""

    def accept(self, machine: Operation, message: Message, fresh_id: str) -> None:
        """Forget that there is one more."""
        active = self.world.ledger.active
        super().accept(machine, message, fresh_id)
        self.world = World(self.world.settings, self.world.ledger._replace(active=active))


class Eager(Service):
    """A build that makes the contact before it looks at what is wrong with the call."""

    def answer(self, machine: Operation, decision: Decision, permit: Permit) -> Answer:
        """Refuse, with the effect of acceptance."""
        if permit.code is not None:
            event = machine.effect(decision.message, self.world)
            self.world = evolve(self.world, event)
            self.show(event, decision.message, self.fresh_id())
        return super().answer(machine, decision, permit)


class Counting(Service):
    """A build that counts refused calls among the active contacts."""

    def answer(self, machine: Operation, decision: Decision, permit: Permit) -> Answer:
        """Refuse, and count one more."""
        if permit.code is not None:
            event = machine.effect(decision.message, self.world)
            contacts, states = self.world.ledger.contacts, self.world.ledger.states
            after = evolve(self.world, event)
            self.world = World(after.settings, after.ledger._replace(contacts=contacts, states=states))
        return super().answer(machine, decision, permit)


class Mute(Service):
    """A build that starts a contact without its mail, or sends the mail without the contact."""

    def __init__(self, operations: Operations, loses: str) -> None:
        super().__init__(operations)
        self.loses = loses

    def show(self, event: Event, message: Message, fresh_id: str) -> None:
        """Show one of the two only."""
        super().show(event, message, fresh_id)
        del (self.contacts if self.loses == CONTACTS else self.outbox)[-1:]


class Remembering(Service):
    """A build that lets something of the contact before stand in for what a call does not say."""

    def __init__(self, operations: Operations, part: str) -> None:
        super().__init__(operations)
        self.part = part

    def show(self, event: Event, message: Message, fresh_id: str) -> None:
        """Show the contact with what the one before had."""
        super().show(event, message, fresh_id)
        if len(self.contacts) > 1 and not self.contacts[-1][self.part]:
            self.contacts[-1] = {**self.contacts[-1], self.part: self.contacts[-2][self.part]}


def _with(**parts: Any) -> Redraw:
    """Put other values where there are some."""
    return lambda shown: {**shown, **{name: value for name, value in parts.items() if shown[name]}}


def _changed(part: str, change: Callable[[Any], Any]) -> Redraw:
    return lambda shown: {**shown, part: change(shown[part])} if shown[part] else shown


def _swapped(one: str, other: str) -> Redraw:
    return lambda shown: {**shown, one: shown[other], other: shown[one]}


def _without_first(items: Mapping[str, Json]) -> dict[str, Json]:
    return dict(list(items.items())[1:])


def _values(change: Callable[[Json], Json]) -> Callable[[Mapping[str, Json]], dict[str, Json]]:
    return lambda items: {key: change(value) for key, value in items.items()}


_SAID: tuple[tuple[str, str, Redraw], ...] = (
    ("references-lost", "loses the references", _with(references={})),
    ("first-reference-lost", "loses the first reference", _changed("references", _without_first)),
    ("reference-values-lost", "loses the values of references",
     _changed("references", _values(lambda each: {**each, "value": None}))),
    ("reference-types-as-values", "mixes up the types and the values of references",
     _changed("references", _values(lambda each: {"value": each["type"], "type": each["value"]}))),
    ("attributes-lost", "loses the attributes", _with(attributes={})),
    ("first-attribute-lost", "loses the first attribute", _changed("attributes", _without_first)),
    ("attributes-lower-case", "writes the names of attributes in lower case",
     _changed("attributes", lambda items: {key.lower(): value for key, value in items.items()})),
    ("attribute-values-cut", "cuts the values of attributes short",
     _changed("attributes", _values(lambda each: str(each)[:-1]))),
    ("description-as-name", "swaps name and description", _swapped("name", "description")),
    ("name-lost", "loses the name", _changed("name", lambda _: "(no name)")),
    ("name-cut", "cuts the name short", _changed("name", lambda name: name[:-1])),
    ("description-cut", "cuts the description short", _changed("description", lambda text: text[:-1])),
    ("subject-as-name", "calls the contact after its subject",
     lambda shown: {**shown, "name": shown["subject"] or shown["name"]}),
    ("subject-cut", "cuts the subject short", _changed("subject", lambda text: text[:-1])),
    ("text-cut", "cuts the text body short", _changed("text", lambda text: text[:-1])),
    ("html-as-text", "takes an HTML body for text",
     lambda shown: {**shown, "text": shown["text"] or shown["html"], "html": None} if shown["html"] else shown),
    ("sender-and-destination", "swaps sender and destination", _swapped("from", "destination")),
    ("to-and-cc", "swaps the lists of recipients", _swapped("to", "cc")),
    ("to-lost", "loses further recipients", _with(to=[])),
    ("cc-lost", "loses the copies", _with(cc=[])),
    ("last-cc-lost", "loses the last copy", _changed("cc", lambda rows: rows[:-1])),
    ("destination-among-to", "puts the destination among further recipients",
     lambda shown: {**shown, "to": [shown["destination"], *shown["to"]]}),
    ("outbound", "takes mail that came in for outbound", _with(initiation="OUTBOUND")),
    ("wrong-channel", "takes mail for a chat", _with(channel="CHAT")),
    ("unrelated", "links the contact to itself", lambda shown: {**shown, "related": shown["id"]}),
    ("another-flow", "puts the contact into another flow", _changed("flow", lambda _: "another-flow")),
)  # fmt: skip
_OF_STARTED = frozenset((
    "attributes-lost", "first-attribute-lost", "subject-cut", "text-cut", "sender-and-destination", "cc-lost",
    "last-cc-lost", "outbound", "wrong-channel", "unrelated",
))  # fmt: skip
"""Mistakes that a build may also make with a contact it starts."""
_LINGERING = ("references", "attributes", "name", "description")


def _shells(operation: Operation) -> Iterator[tuple[str, str, str, str, Shell]]:
    if judges(operation, DATA):
        for name, says, redraw in _SAID:
            yield DATA, "misdraw-contact", name, says, partial(Redrawn, redraw=redraw)
        for part in _LINGERING:
            says = f"keeps the {part} of the contact before"
            yield DATA, "leak-part", f"leak-{part}", says, partial(Remembering, part=part)
    if judges(operation, ONE):
        yield ONE, "lose-effect", "lose-contact", "answers and makes no contact", partial(Mute, loses=CONTACTS)
        rule = "quota.active-contacts"
        yield rule, "miscount", "uncounted", "does not count the contacts it makes", Uncounting
        rule = effects.NOTHING_ON_REJECTION.id
        yield rule, "keep-effect", "count-rejected", "counts refused calls as contacts", Counting
    if judges(operation, SENT):
        for name, says, redraw in _SAID:
            if name in _OF_STARTED:
                yield SENT, "misdraw-contact", name, says, partial(Redrawn, redraw=redraw)
        own = _changed("id", lambda id: f"{id}-sent")
        yield SENT, "misdraw-contact", "another-id", "shows the contact under another id", partial(Redrawn, redraw=own)
        yield SENT, "lose-effect", "contact-unseen", "does not start the contact", partial(Mute, loses=CONTACTS)
        yield "contacts.unsent", "lose-effect", "start-again", "starts a contact as often as asked", Unstarting
        says = "starts the contact and sends nothing"
        yield effects.ONE_MESSAGE.id, "lose-effect", "unsent", says, partial(Mute, loses="outbox")
    rule, says = effects.NOTHING_ON_REJECTION.id, "makes or starts the contact although it refuses"
    yield rule, "keep-effect", "contact-on-refusal", says, Eager


def contact_mutants(operation: Operation) -> Iterator[Mutant]:
    """List the mutants that make or start contacts wrongly."""
    if CONTACTS not in left_by(operation):
        return
    for rule, operator, name, says, shell in _shells(operation):
        yield of_shell(operation, rule, operator, name, says, shell)
