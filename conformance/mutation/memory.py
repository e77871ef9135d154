"""Mutants that remember too much or too little: across resets, and from one call to the next."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

from conformance.mutation.mutant import (
    Mutant,
    Operations,
    Shell,
    counting_rule,
    guards,
    judges,
    of_shell,
    refusal_of,
)
from refimpl.answer import ACCEPTANCE, Accepted, Answer, Json, Permit, Rejected
from refimpl.decision import Decision
from refimpl.faults import Fault
from refimpl.instances import ConnectSettings
from refimpl.rules import account, answer, configuration_sets, quota, sandbox, sender
from refimpl.service import Service
from refimpl.table import Operation
from refimpl.wire import canonical
from refimpl.world import SesSettings, Settings, World

Blend: TypeAlias = Callable[[World, World], World]
"""Makes the world after a reset from the one before it and the one asked for."""


class Leaking(Service):
    """A build that carries something of the old world over a reset."""

    def __init__(self, operations: Operations, blend: Blend) -> None:
        super().__init__(operations)
        self.blend = blend
        self.begun = False

    def reset(self, world: Mapping[str, Json]) -> None:
        """Begin again, but not quite."""
        before = self.world
        super().reset(world)
        if self.begun:
            self.world = self.blend(before, self.world)
        self.begun = True


class Hoarding(Service):
    """A build whose messages and contacts outlive resets."""

    def reset(self, world: Mapping[str, Json]) -> None:
        """Begin again, but keep what was left behind."""
        outbox, contacts = self.outbox, self.contacts
        super().reset(world)
        self.outbox, self.contacts = outbox, contacts


def _settings(change: Callable[[SesSettings, SesSettings], SesSettings]) -> Blend:
    def blend(old: World, new: World) -> World:
        return World(replace(new.settings, ses=change(old.settings.ses, new.settings.ses)), new.ledger)

    return blend


def _kept(part: str) -> Blend:
    return _settings(lambda old, new: replace(new, **{part: getattr(old, part)}))


def _joined(part: str) -> Blend:
    return _settings(lambda old, new: replace(new, **{part: getattr(old, part) + getattr(new, part)}))


def _window_kept(old: World, new: World) -> World:
    return World(new.settings, new.ledger._replace(window=old.ledger.window))


def _with_ledger(world: World, **parts: Any) -> World:
    return World(world.settings, world.ledger._replace(**parts))


_LEAKS: tuple[tuple[str, str, Blend], ...] = (
    (quota.within_daily_quota.id, "leak-window", _window_kept),
    (quota.within_daily_quota.id, "leak-quota", _kept("max_24_hours")),
    (sender.sender_verified.id, "leak-identities", _joined("identities")),
    (configuration_sets.set_exists.id, "leak-sets", _joined("configuration_sets")),
    (sandbox.recipients_allowed_in_sandbox.id, "leak-sandbox", _kept("sandbox")),
    (account.sending_enabled.id, "leak-sending", _kept("sending")),
    (sender.sender_verified.id, "leak-everything", lambda old, new: World(old.settings, new.ledger)),
    ("templates.exists", "leak-templates", _joined("templates")),
    ("contacts.unsent", "leak-states", lambda old, new: _with_ledger(new, states=old.ledger.states)),
    ("quota.active-contacts", "leak-active", lambda old, new: _with_ledger(new, active=old.ledger.active)),
    ("tokens.same-parameters", "leak-tokens", lambda old, new: _with_ledger(new, tokens=old.ledger.tokens)),
    ("instances.exists", "leak-connect", lambda old, new: World(
        replace(new.settings, connect=old.settings.connect), new.ledger)),
)  # fmt: skip


class Counting(Service):
    """A build that counts its calls since reset."""

    calls = 0

    def reset(self, world: Mapping[str, Json]) -> None:
        """Begin again."""
        super().reset(world)
        self.calls = 0

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Count the call, then answer it."""
        self.calls += 1
        return super().send(operation, request, caller)


class FailingCall(Counting):
    """A build that refuses calls by their number."""

    def __init__(self, operations: Operations, fails: Callable[[int], bool]) -> None:
        super().__init__(operations)
        self.fails = fails

    def chosen(self, decision: Decision) -> Permit:
        """Refuse the calls that are to fail."""
        return refusal_of(decision.operation) if self.fails(self.calls) else super().chosen(decision)


class Forgetful(Counting):
    """A build that forgets part of its settings after the first call."""

    def __init__(self, operations: Operations, forget: Callable[[Settings], Settings]) -> None:
        super().__init__(operations)
        self.forget = forget

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Answer, then forget."""
        found = super().send(operation, request, caller)
        self.world = World(self.forget(self.world.settings), self.world.ledger)
        return found


class Broken(Service):
    """A build that behaves differently for good once an answer matched `when`."""

    def __init__(self, operations: Operations, when: Callable[[Answer], bool], then: Permit) -> None:
        super().__init__(operations)
        self.when = when
        self.then = then
        self.changed = False

    def reset(self, world: Mapping[str, Json]) -> None:
        """Begin again."""
        super().reset(world)
        self.changed = False

    def chosen(self, decision: Decision) -> Permit:
        """Answer well until it happened."""
        return self.then if self.changed else super().chosen(decision)

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Answer, and see whether it happened."""
        found = super().send(operation, request, caller)
        self.changed = self.changed or self.when(found)
        return found


class Echoing(Service):
    """A build that answers as it last answered the same sender, at least where it refused."""

    def __init__(self, operations: Operations) -> None:
        super().__init__(operations)
        self.refused: dict[str, Answer] = {}

    def reset(self, world: Mapping[str, Json]) -> None:
        """Begin again."""
        super().reset(world)
        self.refused = {}

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Answer from memory where there is one."""
        machine = self.operations.get(operation)
        source = None if machine is None else machine.lower(request).source
        key = "" if source is None else source.text
        if key in self.refused:
            return self.refused[key]
        found = super().send(operation, request, caller)
        if isinstance(found, Rejected):
            self.refused[key] = found
        return found


class Impatient(Service):
    """A build that refuses a call it has accepted before."""

    def __init__(self, operations: Operations) -> None:
        super().__init__(operations)
        self.seen: set[str] = set()

    def reset(self, world: Mapping[str, Json]) -> None:
        """Begin again."""
        super().reset(world)
        self.seen = set()

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Refuse what was accepted before."""
        key = canonical(request)
        if key in self.seen:
            words = refusal_of(self.operations[operation])
            return Rejected(words.code or "", words.statuses[0], "sent already")
        found = super().send(operation, request, caller)
        if isinstance(found, Accepted):
            self.seen.add(key)
        return found


class Sticky(Service):
    """A build that takes the caller once named for the caller of all later calls."""

    last: str | None = None

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Answer the last caller named."""
        self.last = caller or self.last
        return super().send(operation, request, self.last)


def _rejected(found: Answer) -> bool:
    return isinstance(found, Rejected)


def _quota_refused(operation: Operation) -> Callable[[Answer], bool] | None:
    """Make what sees that the quota was full; None where the operation has none, or tells it of entries only."""
    words = operation.spelling.get(Fault.QUOTA_EXHAUSTED)
    return None if words is None or words[0].entry else words[0].covers


def _of_ses(forget: Callable[[SesSettings], SesSettings]) -> Callable[[Settings], Settings]:
    return lambda settings: replace(settings, ses=forget(settings.ses))


_FORGETS: tuple[tuple[str, str, Callable[[Settings], Settings]], ...] = (
    ("identities", sender.sender_verified.id, _of_ses(lambda ses: replace(ses, identities=()))),
    ("sets", configuration_sets.set_exists.id, _of_ses(lambda ses: replace(ses, configuration_sets=()))),
    ("sandbox", sandbox.recipients_allowed_in_sandbox.id, _of_ses(lambda ses: replace(ses, sandbox=False))),
    ("quota", quota.within_daily_quota.id, _of_ses(lambda ses: replace(ses, max_24_hours=-1))),
    ("sending", account.sending_enabled.id, _of_ses(lambda ses: replace(ses, sending="enabled"))),
    ("templates", "templates.exists", _of_ses(lambda ses: replace(ses, templates=()))),
    ("instances", "instances.exists", lambda settings: replace(settings, connect=ConnectSettings())),
)
"""What may be forgotten, and the rule that shows that an operation needs it."""


_NEW = (answer.MESSAGE_ID_UNIQUE.id, "answer.contact-id-new")


def _shells(operation: Operation) -> Iterator[tuple[str, str, str, str, Shell]]:
    known = {rule.id for rule in guards(operation)}
    for rule, name, blend in _LEAKS:
        if rule not in known:
            continue
        says = f"keeps {name.removeprefix('leak-')} over a reset"
        yield rule, "leak-over-reset", name, says, partial(Leaking, blend=blend)
    says = "keeps what was left behind over a reset"
    yield counting_rule(operation), "leak-over-reset", "leak-outbox", says, Hoarding
    accepted, refusal = answer.ACCEPTED.id, refusal_of(operation)
    fails: tuple[tuple[str, str, Callable[[int], bool]], ...] = (
        ("first-call-fails", "refuses the first call", lambda n: n == 1),
        ("second-call-fails", "refuses the second call", lambda n: n == 2),
        ("third-call-fails", "refuses the third call", lambda n: n == 3),
        ("every-third-call-fails", "refuses every third call", lambda n: n % 3 == 0),
    )
    for name, says, test in fails:
        yield accepted, "fail-by-number", name, says, partial(FailingCall, fails=test)
    for part, rule, forget in _FORGETS:
        says = f"forgets {part} after the first call"
        if rule in known:
            yield accepted, "forget-settings", f"forgets-{part}", says, partial(Forgetful, forget=forget)
    full = _quota_refused(operation)
    if full is not None:
        opening = partial(Broken, when=full, then=ACCEPTANCE)
        says = "accepts anything once the quota was full"
        yield quota.within_daily_quota.id, "change-for-good", "opens-when-full", says, opening
    changes: tuple[tuple[str, str, str, Callable[[Answer], bool], Permit], ...] = (
        (accepted, "sulks", "refuses everything once it refused something", _rejected, refusal),
        (accepted, "softens", "accepts everything once it refused something", _rejected, ACCEPTANCE),
    )
    for rule, name, says, when, then in changes:
        yield rule, "change-for-good", name, says, partial(Broken, when=when, then=then)
    yield accepted, "remember-answer", "echo-by-sender", "repeats its refusals by sender", Echoing
    new = next((rule for rule in _NEW if judges(operation, rule)), accepted)
    yield new, "remember-answer", "refuse-twins", "refuses what it accepted before", Impatient
    for rule in (sender.sender_verified.id, "callers.principal"):
        if rule in known:
            yield rule, "remember-caller", "sticky-caller", "keeps the caller of an earlier call", Sticky


def memory_mutants(operation: Operation) -> Iterator[Mutant]:
    """List the mutants that remember wrongly."""
    for rule, operator, name, says, shell in _shells(operation):
        yield of_shell(operation, rule, operator, name, says, shell)
