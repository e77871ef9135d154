"""What calls leave behind and where to look for it: queued messages, contacts made or started."""

from collections.abc import Mapping

from refimpl.operations import OPERATIONS
from refimpl.rules import effects
from refimpl.table import Operation

OUTBOX, CONTACTS = "outbox", "contacts"
_TOLD_BY: Mapping[str, tuple[str, ...]] = {
    OUTBOX: (effects.ONE_MESSAGE.id, effects.MESSAGE_PER_ENTRY.id),
    CONTACTS: (effects.ONE_CONTACT.id, effects.CONTACT_SENT.id),
}
"""The rules that say how many there must be of each."""


def left_by(operation: Operation) -> tuple[str, ...]:
    """Name what an accepted call of the operation leaves behind."""
    judged = {rule.id for rule in operation.judged}
    return tuple(what for what, rules in _TOLD_BY.items() if judged.intersection(rules))


def left_by_name(operation: str) -> tuple[str, ...]:
    """Name what an accepted call leaves behind; of an operation that is not modelled, messages are expected."""
    machine = OPERATIONS.get(operation)
    return (OUTBOX,) if machine is None else left_by(machine)
