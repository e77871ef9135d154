"""Breakers about the instance a call names."""

from collections.abc import Iterator

from conformance.strategies.catalogue import Breaker
from conformance.strategies.connect.vocabulary import (
    ABROAD,
    EVERY,
    INSTANCE,
    MOVED,
    NAMESAKE,
    NOWHERE,
    SISTER,
    THEIRS,
    abroad,
    arn,
    rows,
    sister,
)
from conformance.strategies.drafts import add, nothing, put

ID = "InstanceId"
OWN_ARN = arn("connect", "instance", INSTANCE)
ODD = ("acme", "1", "i" * 100, INSTANCE.replace("-", ""), f"{INSTANCE}0", f"g{INSTANCE[1:]}")
"""Ids an instance of a world may have that are no UUIDs."""


def breakers() -> Iterator[Breaker]:
    """Make the breakers about instances."""
    rule = "instances.exists"
    yield from rows(
        rule, "breaks",
        ("unknown", put(ID, NOWHERE)), ("word", put(ID, "acme")), ("shortened", put(ID, INSTANCE[:-1])),
        ("longest", put(ID, "i" * 100)), ("turned", put(ID, INSTANCE[::-1])),
    )  # fmt: skip
    yield from rows(
        rule, "breaks",
        ("arn-of-unknown", put(ID, arn("connect", "instance", NOWHERE))),
        ("arn-elsewhere", put(ID, NAMESAKE)),
        ("arn-of-others", put(ID, arn("connect", "instance", INSTANCE, account="444455556666"))), bases=("full",),
    )  # fmt: skip
    yield from rows(
        rule, "breaks", ("arn-of-usual-account", put(ID, arn("connect", "instance", INSTANCE, region=ABROAD))),
        ("arn-of-usual-region", put(ID, arn("connect", "instance", INSTANCE, account=THEIRS))),
        prepare=MOVED, bases=("full",),
    )  # fmt: skip
    yield from rows(rule, "keeps", ("sister", put(ID, SISTER)), prepare=sister())
    empty = add("connect.instances", {"id": NOWHERE})
    yield Breaker(rule, "another-beside", "keeps", nothing, empty, EVERY)
    yield from rows("instances.id-form", "disputed", ("arn", put(ID, OWN_ARN)))
    moved = put(ID, abroad("connect", "instance", INSTANCE))
    yield from rows("instances.id-form", "disputed", ("moved", moved), prepare=MOVED, bases=("full",))
    yield from rows("instances.id-form", "disputed", ("arn-of-sister", put(ID, arn("connect", "instance", SISTER))),
                    prepare=sister())  # fmt: skip
    yield from rows("instances.id-form", "keeps", ("id", put(ID, INSTANCE)))
    for number, id in enumerate(ODD):
        yield from rows("instances.id-uuid", "disputed", (f"odd-{number}", put(ID, id)), prepare=sister(id))
    yield from rows("instances.id-uuid", "keeps", ("uuid", put(ID, SISTER)), prepare=sister())
