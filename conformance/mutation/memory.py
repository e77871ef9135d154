"""Mutants that remember too much or too little: across resets, and from one call to the next."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from conformance.mutation.mutant import Mutant, Operations, Shell, of_shell
from refimpl.answer import ACCEPTANCE, Accepted, Answer, Json, Permit, Rejected
from refimpl.faults import Fault
from refimpl.machine import Decision, Operation
from refimpl.rules import account, answer, configuration_sets, effects, quota, sandbox, sender
from refimpl.service import Service
from refimpl.wire import canonical
from refimpl.world import SesSettings, World

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
    """A build whose queue outlives resets."""

    def reset(self, world: Mapping[str, Json]) -> None:
        """Begin again, but keep the queue."""
        outbox = self.outbox
        super().reset(world)
        self.outbox = outbox


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


_LEAKS: tuple[tuple[str, str, Blend], ...] = (
    (quota.within_daily_quota.id, "leak-window", _window_kept),
    (quota.within_daily_quota.id, "leak-quota", _kept("max_24_hours")),
    (sender.sender_verified.id, "leak-identities", _joined("identities")),
    (configuration_sets.set_exists.id, "leak-sets", _joined("configuration_sets")),
    (sandbox.recipients_allowed_in_sandbox.id, "leak-sandbox", _kept("sandbox")),
    (account.sending_enabled.id, "leak-sending", _kept("sending")),
    (sender.sender_verified.id, "leak-everything", lambda old, new: World(old.settings, new.ledger)),
)


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
        return Permit("MessageRejected", (400,)) if self.fails(self.calls) else super().chosen(decision)


class Forgetful(Counting):
    """A build that forgets part of its settings after the first call."""

    def __init__(self, operations: Operations, forget: Callable[[SesSettings], SesSettings]) -> None:
        super().__init__(operations)
        self.forget = forget

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Answer, then forget."""
        found = super().send(operation, request, caller)
        settings = self.world.settings
        self.world = World(replace(settings, ses=self.forget(settings.ses)), self.world.ledger)
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

    def __init__(self, operations: Operations, key: Callable[[Json], Json]) -> None:
        super().__init__(operations)
        self.key = key
        self.refused: dict[str, Answer] = {}

    def reset(self, world: Mapping[str, Json]) -> None:
        """Begin again."""
        super().reset(world)
        self.refused = {}

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Answer from memory where there is one."""
        key = canonical(self.key(request))
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
            return Rejected("MessageRejected", 400, "sent already")
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


def _source(request: Json) -> Json:
    return request.get("Source") if isinstance(request, dict) else request


def _rejected(found: Answer) -> bool:
    return isinstance(found, Rejected)


def _quota_refused(operation: Operation) -> Callable[[Answer], bool]:
    words = operation.spelling[Fault.QUOTA_EXHAUSTED]
    return lambda found: words[0].covers(found)


def _shells(operation: Operation) -> Iterator[tuple[str, str, str, str, Shell]]:
    for rule, name, blend in _LEAKS:
        says = f"keeps {name.removeprefix('leak-')} over a reset"
        yield rule, "leak-over-reset", name, says, partial(Leaking, blend=blend)
    yield effects.ONE_MESSAGE.id, "leak-over-reset", "leak-outbox", "keeps the queue over a reset", Hoarding
    accepted, refusal = answer.ACCEPTED.id, Permit("MessageRejected", (400,))
    fails: tuple[tuple[str, str, Callable[[int], bool]], ...] = (
        ("first-call-fails", "refuses the first call", lambda n: n == 1),
        ("second-call-fails", "refuses the second call", lambda n: n == 2),
        ("third-call-fails", "refuses the third call", lambda n: n == 3),
        ("every-third-call-fails", "refuses every third call", lambda n: n % 3 == 0),
    )
    for name, says, test in fails:
        yield accepted, "fail-by-number", name, says, partial(FailingCall, fails=test)
    forgets: tuple[tuple[str, Callable[[SesSettings], SesSettings]], ...] = (
        ("identities", lambda ses: replace(ses, identities=())),
        ("sets", lambda ses: replace(ses, configuration_sets=())),
        ("sandbox", lambda ses: replace(ses, sandbox=False)),
        ("quota", lambda ses: replace(ses, max_24_hours=-1)),
        ("sending", lambda ses: replace(ses, sending="enabled")),
    )
    for part, forget in forgets:
        says = f"forgets {part} after the first call"
        yield accepted, "forget-settings", f"forgets-{part}", says, partial(Forgetful, forget=forget)
    full = _quota_refused(operation)
    changes: tuple[tuple[str, str, str, Callable[[Answer], bool], Permit], ...] = (
        (quota.within_daily_quota.id, "opens-when-full", "accepts anything once the quota was full", full, ACCEPTANCE),
        (accepted, "sulks", "refuses everything once it refused something", _rejected, refusal),
        (accepted, "softens", "accepts everything once it refused something", _rejected, ACCEPTANCE),
    )
    for rule, name, says, when, then in changes:
        yield rule, "change-for-good", name, says, partial(Broken, when=when, then=then)
    yield accepted, "remember-answer", "echo-by-sender", "repeats its refusals by sender", partial(Echoing, key=_source)
    yield answer.MESSAGE_ID_UNIQUE.id, "remember-answer", "refuse-twins", "refuses what it accepted before", Impatient
    yield sender.sender_verified.id, "remember-caller", "sticky-caller", "keeps the caller of an earlier call", Sticky


def memory_mutants(operation: Operation) -> Iterator[Mutant]:
    """List the mutants that remember wrongly."""
    for rule, operator, name, says, shell in _shells(operation):
        yield of_shell(operation, rule, operator, name, says, shell)
