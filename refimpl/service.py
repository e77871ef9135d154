"""The shell around the machines: holds a world and gives one permitted answer to each call."""

from collections.abc import Mapping, Sequence
from itertools import count

from refimpl.answer import Accepted, Answer, Json, Permit, Rejected, Unsupported
from refimpl.case import Case
from refimpl.machine import Decision, Operation, decide
from refimpl.message import Message
from refimpl.operations import OPERATIONS
from refimpl.readings import Bindings
from refimpl.rules.configuration_sets import default_set
from refimpl.wire import settings_from_json
from refimpl.world import Advanced, Settings, World, evolve, fresh

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
        self._numbers = count(1)

    def reset(self, world: Mapping[str, Json]) -> None:
        """Begin again in this world; raises wire.Malformed where it is none."""
        self.world = fresh(settings_from_json(world))
        self.outbox = []

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
        if permit.code is None:
            queued = settled(Case(decision.message, self.world, caller, self.bindings))
            decision = decision._replace(message=queued)
        return self.answer(machine, decision, permit)

    def chosen(self, decision: Decision) -> Permit:
        """Pick the answer to give: the default one."""
        return decision.permitted[0]

    def answer(self, machine: Operation, decision: Decision, permit: Permit) -> Answer:
        """Give this answer, with the effect it has."""
        if permit.code is not None:
            return rejection(permit, decision)
        fresh_id = self.fresh_id()
        self.accept(machine, decision.message, fresh_id)
        return Accepted(machine.respond(fresh_id))

    def accept(self, machine: Operation, message: Message, fresh_id: str) -> None:
        """Queue the message."""
        self.world = evolve(self.world, machine.effect(message))
        self.outbox.append(self.entry(message, fresh_id))

    def entry(self, message: Message, fresh_id: str) -> Mapping[str, Json]:
        """Show a queued message."""
        return outbox_entry(message, fresh_id)

    def fresh_id(self) -> str:
        """Make an id never given before."""
        return f"{next(self._numbers):016x}-reference-000000"

    def observe(self, what: str) -> Sequence[Mapping[str, Json]] | Unsupported:
        """List the queued messages since reset."""
        return list(self.outbox) if what == "outbox" else Unsupported(f"there is no {what} to look at")


def settled(case: Case) -> Message:
    """Write into an accepted message what the account decides: one tag a name (A-V34), and the default set."""
    message = case.message
    if len({tag.name for tag in message.tags}) < len(message.tags) and case.allows("A-V34", "a"):
        message = message._replace(tags=tuple({tag.name: tag for tag in message.tags}.values()))
    if not message.configuration_set:
        message = message._replace(configuration_set=default_set(case))
    return message


def rejection(permit: Permit, decision: Decision) -> Rejected:
    """Say no, naming the rules broken in the message text, which nobody compares."""
    why = ", ".join(rule.id for rule in decision.broken) or "a reading of the documents"
    return Rejected(permit.code or "", permit.statuses[0] if permit.statuses else 400, f"refused by {why}")


def outbox_entry(message: Message, fresh_id: str) -> dict[str, Json]:
    """Show one queued message in the form targets show theirs in."""
    subject = (message.subject.data or "") if message.subject else ""
    source = message.source.text if message.source else ""
    headers = [["From", _one_line(source)], ["Subject", _one_line(subject)]]
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


def _one_line(text: str) -> str:
    """Fold line breaks away, as a header must."""
    return " ".join(text.splitlines()) if text.splitlines() else text
