"""Mutants that send the mail of a contact and do not start it as they should: always, or in some cases only."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeAlias

from conformance.mutation.mutant import Mutant, Operations, Shell, judges, of_shell
from refimpl.answer import Answer, Json, Permit
from refimpl.decision import Decision
from refimpl.instances import TRANSITIONS, ContactState
from refimpl.message import Message
from refimpl.rules import effects
from refimpl.service import Service
from refimpl.table import Operation
from refimpl.world import Event

When: TypeAlias = Callable[[Mapping[str, Json]], Json]
"""Says of a contact as it is shown whether the mistake is made."""
SENT = effects.CONTACT_SENT.id


class Stuck(Service):
    """A build that shows started contacts in another state than the one they should have reached."""

    def __init__(self, operations: Operations, state: ContactState, when: When) -> None:
        super().__init__(operations)
        self.state = state
        self.when = when

    def show(self, event: Event, message: Message, fresh_id: str) -> None:
        """Show the contact in the other state."""
        before = len(self.contacts)
        super().show(event, message, fresh_id)
        for place in range(before, len(self.contacts)):
            self.contacts[place] = _in_state(self.contacts[place], self.state, self.when)


class FirstOnly(Service):
    """A build that starts the first contact of an account and leaves all others drafts."""

    def show(self, event: Event, message: Message, fresh_id: str) -> None:
        """Show all but the first as drafts."""
        super().show(event, message, fresh_id)
        self.contacts[1:] = [_in_state(shown, ContactState.DRAFT, bool) for shown in self.contacts[1:]]


class Undoing(Service):
    """A build that undoes too much when it refuses a call: the start of the contact before as well."""

    def answer(self, machine: Operation, decision: Decision, permit: Permit) -> Answer:
        """Answer, and make the last contact a draft again after a refusal."""
        if permit.code is not None and self.contacts:
            self.contacts[-1] = _in_state(self.contacts[-1], ContactState.DRAFT, bool)
        return super().answer(machine, decision, permit)


class Doubling(Service):
    """A build that starts two contacts in place of one."""

    def show(self, event: Event, message: Message, fresh_id: str) -> None:
        """Show the contact twice."""
        before = len(self.contacts)
        super().show(event, message, fresh_id)
        self.contacts += self.contacts[before:]


def _in_state(shown: Mapping[str, Json], state: ContactState, when: When) -> Mapping[str, Json]:
    return {**shown, "state": state.value} if when(shown) else shown


def _wrong_states(operation: Operation) -> Iterator[ContactState]:
    """List the states a contact has before the operation starts it, or may have later, or never on its account."""
    reached = {after for _, by, after in TRANSITIONS if by == operation.name}
    return (state for state in ContactState if state not in reached)


_SOMETIMES: tuple[tuple[str, str, When], ...] = (
    ("beside-html", "there is an HTML body", lambda shown: shown["html"]),
    ("beside-text", "there is a text body", lambda shown: shown["text"]),
    ("beside-copies", "somebody gets a copy", lambda shown: shown["cc"]),
    ("without-text", "its text comes from a template", lambda shown: shown["subject"] is None),
    ("related", "it belongs to another contact", lambda shown: shown["related"]),
)


def _shells(operation: Operation) -> Iterator[tuple[str, str, Shell]]:
    for state in _wrong_states(operation):
        says = f"sends the mail and leaves or makes the contact {state.value}"
        yield f"still-{state.value}", says, partial(Stuck, state=state, when=bool)
    for name, words, when in _SOMETIMES:
        says = f"leaves the contact a draft where {words}"
        yield f"still-draft-{name}", says, partial(Stuck, state=ContactState.DRAFT, when=when)
    yield "first-contact-only", "starts the first contact only", FirstOnly
    yield "draft-after-refusal", "makes the last contact a draft again when it refuses a call", Undoing
    yield "two-contacts", "starts two contacts for one", Doubling


def start_mutants(operation: Operation) -> Iterator[Mutant]:
    """List the mutants that do not start contacts as they should."""
    if judges(operation, SENT):
        for name, says, shell in _shells(operation):
            yield of_shell(operation, SENT, "lose-effect", name, says, shell)
