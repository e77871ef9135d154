"""Breakers about configuration sets, the account, the sandbox and the quota that the entries of a call use up."""

from collections.abc import Iterator

from conformance.strategies.bulk.vocabulary import (
    FROM,
    FULL,
    MINIMAL,
    NUMBERED,
    SET,
    UNSIGNED,
    V2,
    after,
    entries,
    lists,
    on,
    room,
    said,
)
from conformance.strategies.catalogue import Breaker
from conformance.strategies.drafts import add, both, drop, insert, nothing, put, settle
from conformance.strategies.ses_v1 import account, callers
from conformance.strategies.ses_v1.vocabulary import ELSEWHERE, STRANGER, addresses, identity, only, rows


def _pools() -> Iterator[Breaker]:
    rule = "configuration-sets.pool"
    scene = add("ses.configuration_sets", {"name": "dry", "pool": "missing"}, {"name": "wet", "pool": "ok"})
    yield from rows(rule, "breaks", ("named", put(SET, "dry")), prepare=scene)
    yield from rows(rule, "keeps", ("named-with-pool", put(SET, "wet")), prepare=scene)
    defaults = both(
        scene, UNSIGNED, drop(SET),
        identity("dry.example", configuration_set="dry"), identity("wet.example", configuration_set="wet"),
    )  # fmt: skip
    yield from rows(rule, "breaks", ("by-default", put(FROM, "x@dry.example")), prepare=defaults)
    yield from rows(
        rule, "keeps", ("by-default-with-pool", put(FROM, "x@wet.example")),
        ("another-named", both(put(FROM, "x@dry.example"), put(SET, "wet"))), prepare=defaults,
    )  # fmt: skip


def _pools_of_identities() -> Iterator[Breaker]:
    """Ask whose identity's default set it is that has no pool."""
    rule = "configuration-sets.pool"
    scene = both(UNSIGNED, add("ses.configuration_sets", {"name": "dry", "pool": "missing"}))
    found = (
        *callers.identity_settings(V2, [(rule, "configuration_set", "dry")]),
        *callers.regions(V2, configuration_set="dry"),
    )
    yield from on(MINIMAL, after(scene, said("without-pool", found)))


def _sandbox() -> Iterator[Breaker]:
    yield from on(MINIMAL, account.sandbox(lists(0)))
    scene = both(settle("ses.sandbox", True), identity(ELSEWHERE))
    for place, number in NUMBERED.items():
        path = lists(number)[number]
        stranger = insert(path, place, f"x@{STRANGER}")
        yield Breaker("sandbox.recipients", f"stranger-in-{place}", "breaks", stranger, scene, FULL)
        bounce = insert(path, place, "bounce@simulator.amazonses.com")
        yield Breaker("sandbox.recipients", f"simulator-in-{place}", "keeps", bounce, scene, FULL)
    yield Breaker("sandbox.recipients", "nobody-else", "keeps", nothing, scene, FULL)


def _quota() -> Iterator[Breaker]:
    rule = "quota.daily"
    two, three = entries(1, 1), entries(1, 1, 1)
    yield Breaker(rule, "used-up", "breaks", room(10, 10), entries(1), MINIMAL)
    yield Breaker(rule, "nothing-allowed", "breaks", room(0), entries(1), MINIMAL)
    for path in lists(0)[1:]:
        alone = only(path, addresses(1), lists(0))
        yield Breaker(rule, f"used-up-{path.rpartition('.')[2]}", "breaks", room(10, 10), alone, MINIMAL)
    yield Breaker(rule, "nothing-for-full", "breaks", room(0), bases=FULL)
    yield Breaker(rule, "used-up-by-one-of-full", "breaks", room(6), bases=FULL)
    yield Breaker(rule, "used-up-by-two-of-full", "breaks", room(12), bases=FULL)
    yield Breaker(rule, "used-up-by-first", "breaks", room(10, 9), two, MINIMAL)
    yield Breaker(rule, "used-up-by-several", "breaks", room(10, 4), entries(3, 3, 1), MINIMAL)
    for left, place in enumerate(NUMBERED):
        yield Breaker(rule, f"used-up-from-{place}", "breaks", room(10, 10 - left), three, MINIMAL)
    for name, edit in (
        ("room-for-three", room(10, 7)), ("exactly-three", room(3)), ("room-to-spare", room(200, 10)),
        ("unlimited", room(-1, 10**6)),
    ):  # fmt: skip
        yield Breaker(rule, name, "keeps", edit, three, MINIMAL)
    yield Breaker(rule, "room-for-full", "keeps", room(18), bases=FULL)
    yield Breaker(rule, "overshoot-last", "disputed", room(17), bases=FULL)
    yield Breaker(rule, "overshoot-first", "disputed", room(1), entries(2), MINIMAL)
    failing = put(lists(0)[0], ["nobody", *addresses(2)])
    yield Breaker("recipients.syntax", "no-room-to-waste", "breaks", failing, both(entries(1, 1, 1), room(3)), MINIMAL)


def breakers() -> Iterator[Breaker]:
    """Make the breakers about everything set up for the account."""
    yield from after(UNSIGNED, account.configuration_sets(V2))
    one = add("ses.configuration_sets", {"name": "s"})
    yield from rows("shape.length", "keeps", ("set-name-shortest", put(SET, "s")), prepare=one)
    yield from _pools()
    yield from _pools_of_identities()
    yield from account.sending(lists(0))
    yield from _sandbox()
    yield from _quota()
