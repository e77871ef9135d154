"""Breakers about how many emails may be active, and about an instance that takes none."""

from collections.abc import Iterator

from conformance.strategies.catalogue import Breaker, Side
from conformance.strategies.connect.contacts import QUOTA
from conformance.strategies.connect.inbound_vocabulary import SMALL
from conformance.strategies.connect.vocabulary import SISTER, WRITTEN, rows, sister
from conformance.strategies.drafts import nothing, put, settle


def breakers() -> Iterator[Breaker]:
    """Make the breakers about what the instance has room for."""
    rule = "quota.active-contacts"
    levels: dict[tuple[int, int], Side] = {
        (0, 1): "keeps", (0, 2): "keeps", (998, 1000): "keeps", (999, 1000): "keeps", (1000, 1001): "keeps",
        (1000, 1000): "breaks", (1001, 1000): "breaks", (2000, 1000): "breaks", (1, 1): "breaks", (0, 0): "breaks",
    }  # fmt: skip
    for (active, most), side in levels.items():
        yield Breaker(
            rule,
            f"{active}-of-{most}",
            side,
            settle(QUOTA, {"active": active, "most": most}),
            bases=SMALL if side == "keeps" else WRITTEN,
        )
    yield Breaker(rule, "999-by-default", "keeps", settle(QUOTA, {"active": 999}), bases=SMALL)
    yield Breaker(rule, "1000-by-default", "breaks", settle(QUOTA, {"active": 1000}), bases=SMALL)
    full = sister(active_email_quota={"active": 5, "most": 5})
    yield Breaker(rule, "full-sister", "keeps", nothing, full, WRITTEN)
    yield from rows(rule, "breaks", ("to-full-sister", put("InstanceId", SISTER)), prepare=full, bases=WRITTEN)
    room = settle("connect.instances.0.active_email_quota", {"active": 5, "most": 5})
    yield from rows(rule, "breaks", ("sister-has-room", room), prepare=sister(), bases=WRITTEN)
    rule, switch = "instances.email-enabled", "connect.instances.0.email_enabled"
    yield Breaker(rule, "off", "disputed", settle(switch, False), bases=WRITTEN)
    yield Breaker(rule, "on", "keeps", settle(switch, True), bases=SMALL)
    silent = sister(email_enabled=False)
    yield Breaker(rule, "sister-off", "keeps", nothing, silent, WRITTEN)
    yield from rows(rule, "disputed", ("to-sister-off", put("InstanceId", SISTER)), prepare=silent, bases=WRITTEN)
