"""The shell around the machines: holds a world and gives one permitted answer to each call."""

from collections.abc import Mapping, Sequence
from itertools import count

from refimpl import batch
from refimpl.answer import Accepted, Answer, Json, Permit, Rejected, Unsupported
from refimpl.case import Case
from refimpl.decision import Decision
from refimpl.machine import decide
from refimpl.message import Message
from refimpl.operations import OPERATIONS
from refimpl.outcomes import SUCCESS, answered_id, used
from refimpl.readings import Bindings
from refimpl.recollection import repeated
from refimpl.table import Operation
from refimpl.wire import settings_from_json
from refimpl.world import Advanced, Event, MadeContact, Mail, Queued, Settings, World, evolve, fresh, identified

NO_BINDINGS: Bindings = {}


class Service:
    """A build made of the specification itself.

    It answers as the documents' default readings have it, or as `bindings` choose otherwise.
    """

    def __init__(self, operations: Mapping[str, Operation] = OPERATIONS, bindings: Bindings = NO_BINDINGS) -> None:
        self.operations = operations
        self.bindings = bindings
        self.world: World = fresh(Settings())
        self.outbox: list[Mapping[str, Json]] = []
        self.contacts: list[Mapping[str, Json]] = []
        self._numbers = count(1)

    def reset(self, world: Mapping[str, Json]) -> None:
        """Begin again in this world; raises wire.Malformed where it is none."""
        self.world = fresh(settings_from_json(world))
        self.outbox = []
        self.contacts = []

    def advance(self, seconds: int) -> None:
        """Let virtual time pass."""
        self.world = evolve(self.world, Advanced(seconds))

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Answer one call."""
        machine = self.operations.get(operation)
        if machine is None:
            return Unsupported(f"{operation} is not modelled")
        decision = decide(machine, self.world, request, caller, self.bindings)
        permit = self.chosen(decision)
        if permit.code is None and machine.each:
            return self.each(machine, decision, caller)
        case = Case(decision.message, self.world, caller, self.bindings)
        if permit.code is None and machine.repeats is not None and machine.repeats(case):
            return self.repeat(case)
        settled = machine.settle(case) if permit.code is None else decision.message
        return self.answer(machine, decision._replace(message=settled), permit)

    def chosen(self, decision: Decision) -> Permit:
        """Pick the answer to give: the default one."""
        return decision.permitted[0]

    def repeat(self, case: Case) -> Answer:
        """Answer as the call was answered that this one repeats."""
        earlier = repeated(case)
        return Accepted(earlier.answer if earlier is not None and earlier.answer is not None else {})

    def answer(self, machine: Operation, decision: Decision, permit: Permit) -> Answer:
        """Give this answer, with the effect it has."""
        if permit.code is not None:
            self.world = used(machine, self.world, decision.message, None)
            return rejection(permit, decision)
        fresh_id = self.fresh_id()
        response = machine.respond(decision.message, fresh_id)
        self.accept(machine, decision.message, answered_id(response) or fresh_id)
        self.world = used(machine, self.world, decision.message, response)
        return Accepted(response)

    def each(self, machine: Operation, gate: Decision, caller: str | None) -> Answer:
        """Answer a call of several messages, one result for each."""
        results = []
        for message in gate.message.entries:
            entry = batch.of_entry(gate, message, self.world, caller, self.bindings)
            case = Case(message, self.world, caller, self.bindings)
            settled = entry._replace(message=machine.settle(case))
            results.append(self.result(machine, settled, self.chosen(entry)))
        return Accepted({"BulkEmailEntryResults": results})

    def result(self, machine: Operation, entry: Decision, permit: Permit) -> Mapping[str, Json]:
        """Give one entry this result, with the effect it has."""
        if permit.code is not None:
            return {"Status": permit.code, "Error": rejection(permit, entry).message}
        fresh_id = self.fresh_id()
        self.accept(machine, entry.message, fresh_id)
        return {"Status": SUCCESS, "MessageId": fresh_id}

    def accept(self, machine: Operation, message: Message, fresh_id: str) -> None:
        """Let a message have its effect, and show what came of it."""
        event = identified(machine.effect(message, self.world), fresh_id)
        self.world = evolve(self.world, event)
        self.show(event, message, fresh_id)

    def show(self, event: Event, message: Message, fresh_id: str) -> None:
        """Put what came of a message where it can be looked at."""
        if isinstance(event, Queued):
            self.outbox.append({**self.entry(message, fresh_id), **template_shown(event.mail)})
        contact = getattr(event, "contact", None)
        if contact is not None:
            self.contacts.append(contact_entry(contact, message, fresh_id))

    def entry(self, message: Message, fresh_id: str) -> Mapping[str, Json]:
        """Show a queued message."""
        return outbox_entry(message, fresh_id)

    def fresh_id(self) -> str:
        """Make an id never given before."""
        return f"{next(self._numbers):016x}-reference-000000"

    def observe(self, what: str) -> Sequence[Mapping[str, Json]] | Unsupported:
        """List the queued messages, or the contacts made and started, since reset."""
        if what == "contacts":
            return list(self.contacts)
        return list(self.outbox) if what == "outbox" else Unsupported(f"there is no {what} to look at")


def rejection(permit: Permit, decision: Decision) -> Rejected:
    """Say no, naming the rules broken in the message text, which nobody compares."""
    why = ", ".join(rule.id for rule in decision.broken) or "a reading of the documents"
    return Rejected(permit.code or "", permit.statuses[0] if permit.statuses else 400, f"refused by {why}")


def outbox_entry(message: Message, fresh_id: str) -> dict[str, Json]:
    """Show one queued message in the form targets show theirs in."""
    subject = (message.subject.data or "") if message.subject else None
    source = message.source.text if message.source else ""
    headers = [["From", _one_line(source)], ["Subject", _one_line(subject or "")]]
    for name, boxes in (("To", message.to), ("Cc", message.cc), ("Reply-To", message.reply_to)):
        if boxes:
            headers.append([name, ", ".join(_one_line(box.text) for box in boxes)])
    return {
        "id": fresh_id,
        "source": source,
        "to": [box.text for box in message.to],
        "cc": [box.text for box in message.cc],
        "bcc": [box.text for box in message.bcc],
        "reply_to": [box.text for box in message.reply_to],
        "return_path": message.return_path.text if message.return_path else None,
        "subject": subject,
        "text": message.text.data if message.text else None,
        "html": message.html.data if message.html else None,
        "tags": [{"name": tag.name, "value": tag.value} for tag in message.tags],
        "configuration_set": message.configuration_set or None,
        "headers": headers,
    }


def template_shown(mail: Mail) -> dict[str, Json]:
    """Show the template a message is made from where its text is not ours to know."""
    if mail.template is None:
        return {}
    knowledge_base, template = mail.template
    return {"template": {"knowledge_base": knowledge_base, "id": template}}


def _one_line(text: str) -> str:
    """Fold line breaks away, as a header must."""
    return " ".join(text.splitlines()) if text.splitlines() else text


def contact_entry(contact: MadeContact, message: Message, fresh_id: str) -> dict[str, Json]:
    """Show one contact in the form targets show theirs in."""
    return {
        "id": contact.id or fresh_id,
        "instance": contact.instance,
        "channel": "EMAIL",
        "initiation": contact.initiation,
        "state": contact.state.value,
        "related": contact.related,
        "flow": contact.flow,
        "from": contact.source,
        "destination": contact.destination,
        "to": list(contact.to),
        "cc": list(contact.cc),
        "subject": contact.subject,
        "text": message.text.data if message.text else None,
        "html": message.html.data if message.html else None,
        "name": contact.name,
        "description": contact.description,
        "attributes": dict(contact.attributes),
        "references": {
            key: {"value": reference.value, "type": reference.type} for key, reference in contact.references.items()
        },
    }
