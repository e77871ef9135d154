"""The reference, but for the faults a test has ordered: only such as the documents say an operation may answer."""

from collections.abc import Iterator, Mapping, Sequence

import attrs

from refimpl.answer import Answer, Json, Permit, Rejected, plain_code
from refimpl.decision import Decision
from refimpl.operations import OPERATIONS
from refimpl.service import Service
from refimpl.table import Operation

WHY = "ordered by the test"


class NoSuchFault(ValueError):
    """A fault that no document gives the operation; the message lists those it has."""


@attrs.define
class Order:
    """A fault to come: by operation the answer it is, for how many calls, and for which entries of a bulk call."""

    permits: Mapping[str, Permit]
    left: int
    entries: frozenset[int] | None

    def concerns(self, operation: str, *, entry: bool) -> bool:
        """Say whether it is for a call of this operation, or for entries of it."""
        return self.left > 0 and operation in self.permits and self.permits[operation].entry is entry


def faults(operation: str) -> Iterator[Permit]:
    """List the answers other than acceptance that the documents give an operation, the environment's first."""
    machine = OPERATIONS[operation]
    seen = set()
    for permit in (*machine.environment, *(each for spelled in machine.spelling.values() for each in spelled)):
        if permit.code is not None and permit.code not in seen:
            seen.add(permit.code)
            yield permit


def order(code: str, operation: str | None, times: int, entries: Sequence[int] | None) -> Order:
    """Write an order; raises NoSuchFault where no operation concerned has such a fault."""
    concerned = tuple(OPERATIONS) if operation is None else (operation,)
    found = {
        name: permit
        for name in concerned
        for permit in faults(name)
        if permit.code is not None and plain_code(permit.code) == plain_code(code)
    }
    if not found:
        known = "; ".join(f"{name} has {', '.join(str(each.code) for each in faults(name))}" for name in concerned)
        raise NoSuchFault(f"no document gives {operation or 'any operation'} the fault {code!r}: {known}")
    if entries is not None and not any(permit.entry for permit in found.values()):
        raise NoSuchFault(f"{code} is told of a whole call, never of an entry; leave entries out")
    return Order(found, times, None if entries is None else frozenset(entries))


class OrderedService(Service):
    """A service that answers as ordered, and by the reference otherwise; an ordered fault changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.orders: list[Order] = []
        self._entries: Order | None = None
        self._turn = 0

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Answer one call."""
        due = self._due(operation, entry=False)
        if due is None:
            return super().send(operation, request, caller)
        permit = due.permits[operation]
        return Rejected(permit.code or "", permit.statuses[0] if permit.statuses else 400, WHY)

    def each(self, machine: Operation, gate: Decision, caller: str | None) -> Answer:
        """Answer a call of several messages, of which some may be ordered to fail."""
        self._entries, self._turn = self._due(machine.name, entry=True), 0
        return super().each(machine, gate, caller)

    def result(self, machine: Operation, entry: Decision, permit: Permit) -> Mapping[str, Json]:
        """Give one entry its result, the ordered one if there is one."""
        turn, self._turn = self._turn, self._turn + 1
        due = self._entries
        if due is None or (due.entries is not None and turn not in due.entries):
            return super().result(machine, entry, permit)
        return {"Status": due.permits[machine.name].code, "Error": WHY}

    def _due(self, operation: str, *, entry: bool) -> Order | None:
        """Take the first order for such a call, if there is one."""
        due = next((each for each in self.orders if each.concerns(operation, entry=entry)), None)
        if due is not None:
            due.left -= 1
        return due
