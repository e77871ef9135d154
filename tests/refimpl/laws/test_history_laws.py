"""Laws of the SendEmail page about several calls: what is queued, what is counted, and what leaves no trace."""

from itertools import pairwise
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refimpl.answer import Accepted
from refimpl.grammar.address import read
from refimpl.machine import decide
from refimpl.operations.ses_send_email import SES_SEND_EMAIL
from refimpl.window import DAY
from tests.refimpl.laws.calls import (
    BASES,
    FAULTS,
    HARMLESS,
    LAW,
    LISTS,
    Call,
    acceptable,
    accepts,
    calls,
    everyone,
    faulty,
    home,
    quota,
    send,
    serving,
)
from tests.refimpl.samples import outcomes, page, readers, small, to, with_member

Step: TypeAlias = tuple[int, int, int]
steps = st.lists(
    st.tuples(st.integers(0, len(BASES) - 1), st.integers(0, len(HARMLESS) - 1), st.integers(-1, len(FAULTS) - 1)),
    max_size=12,
)
"""Scripts of small integers: base, harmless edit, and fault, -1 for none; drawn before anything runs."""


def scripted(step: Step) -> Call:
    base, edit, fault = step
    call = acceptable(base, [edit])
    return call if fault < 0 else faulty(call, fault)


# Rejections


@LAW
@given(steps, st.integers(0, len(FAULTS) - 1))
def test_a_rejection_changes_nothing(script: list[Step], fault: int) -> None:
    """An entire message is refused (V1-S08), and what is not sent uses no quota (V1-S11)."""
    service = serving(home())
    for step in script:
        send(service, scripted(step))
    before, shown = service.world, service.observe("outbox")
    assert not accepts(service, faulty(page(), fault))
    assert service.world == before
    assert service.observe("outbox") == shown


@LAW
@given(steps, st.integers(0, 60))
def test_a_history_goes_on_as_if_its_rejected_calls_had_never_been_made(script: list[Step], most: int) -> None:
    """The same, seen from the answers that follow (V1-S08, V1-S11)."""
    everything, accepted_only = serving(quota(most)), serving(quota(most))
    for step in script:
        call = scripted(step)
        if accepts(everything, call):
            assert accepts(accepted_only, call)
    assert [_nameless(message) for message in everything.outbox] == [_nameless(m) for m in accepted_only.outbox]
    assert everything.world == accepted_only.world


def _nameless(message: Any) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name != "id"}


# Ids


@LAW
@given(steps, st.integers(2, 6), calls)
def test_identical_calls_get_distinct_ids(script: list[Step], times: int, call: Call) -> None:
    """A message id is unique (V1-S56, V1-S57), and nothing makes two calls one (A-V67)."""
    service = serving(home())
    answers = [send(service, asked) for asked in (*map(scripted, script), *[call] * times)]
    ids = [answer.response["MessageId"] for answer in answers if isinstance(answer, Accepted)]
    assert len(ids) >= times
    assert len(set(ids)) == len(ids)
    assert all(isinstance(each, str) and each for each in ids)
    assert [message["id"] for message in service.outbox] == ids


# Quota


@LAW
@given(st.lists(st.integers(1, 50), min_size=1, max_size=12), st.integers(0, 200))
def test_quota_is_counted_in_recipients(sizes: list[int], most: int) -> None:
    """Every recipient of every message counts against the quota of 24 hours (V1-S11)."""
    service = serving(quota(most))
    sent = 0
    for turn, size in enumerate(sizes):
        call = to(*readers(size, f"reader-{turn}-"))
        permitted = outcomes(decide(SES_SEND_EMAIL, service.world, call))
        if sent >= most:
            assert None not in permitted
        elif sent + size <= most:
            assert permitted == {None}
        sent += size if accepts(service, call) else 0
    assert service.world.ledger.window.total.given == sent


@LAW
@given(st.integers(1, 50), st.lists(st.integers(0, 2), min_size=1, max_size=50))
def test_a_recipient_counts_the_same_on_every_list(size: int, places: list[int]) -> None:
    """Those in To, Cc and Bcc all count (V1-S11)."""
    lists: dict[str, list[str]] = {name: [] for name in LISTS}
    for turn, address in enumerate(readers(size)):
        lists[LISTS[places[turn % len(places)]]].append(address)
    spread, together = serving(quota(size)), serving(quota(size))
    assert accepts(spread, with_member(small(), "Destination", lists))
    assert accepts(together, to(*readers(size)))
    assert spread.world.ledger.window == together.world.ledger.window
    assert not accepts(spread, small())


@LAW
@given(st.lists(st.integers(1, 10), min_size=1, max_size=6))
def test_splitting_recipients_uses_the_same_quota(sizes: list[int]) -> None:
    """Many small messages use what one large one uses (V1-S10, V1-S11)."""
    total = min(sum(sizes), 50)
    split, whole = serving(quota(total)), serving(quota(total))
    assert accepts(whole, to(*readers(total)))
    left = readers(total)
    for size in sizes:
        group, left = left[:size], left[size:]
        assert not group or accepts(split, to(*group))
    assert split.world.ledger.window == whole.world.ledger.window
    assert not accepts(whole, small())
    assert not accepts(split, small())


@LAW
@given(st.integers(1, 50), st.integers(0, 10 * DAY))
def test_a_full_quota_is_free_again_after_24_hours_and_not_before(size: int, seconds: int) -> None:
    """The quota is what may be sent within 24 hours (V1-S11); the instant itself is open (P-03)."""
    service = serving(with_member(quota(size), "now", "2026-01-01T00:00:00Z"))
    assert accepts(service, to(*readers(size)))
    service.advance(seconds)
    permitted = outcomes(decide(SES_SEND_EMAIL, service.world, small()))
    if seconds > DAY:
        assert permitted == {None}
    elif seconds < DAY:
        assert None not in permitted


@LAW
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, DAY)), min_size=1, max_size=8), st.integers(1, 20))
def test_the_quota_holds_in_every_24_hours(script: list[tuple[int, int]], most: int) -> None:
    """However sends and pauses follow each other, each call that starts is below the quota then (V1-S11)."""
    service = serving(quota(most))
    now, sends = 0, list[tuple[int, int]]()
    for size, pause in script:
        recent = sum(count for at, count in sends if now - at < DAY)
        accepted = accepts(service, to(*readers(size)))
        assert accepted is (recent < most)
        sends += [(now, size)] if accepted else []
        service.advance(pause)
        now += pause


@LAW
@given(calls)
def test_an_unlimited_quota_refuses_nothing(call: Call) -> None:
    """A maximum of -1 stands for no quota."""
    service = serving(quota(-1))
    assert all(accepts(service, call) for _ in range(5))


# Effects


@LAW
@given(steps)
def test_an_accepted_call_queues_one_message_with_all_it_said(script: list[Step]) -> None:
    """A message is queued (V1-S01), as the members of the call describe it (V1-S14 to V1-S54)."""
    service = serving(home())
    said = [call for call in map(scripted, script) if accepts(service, call)]
    assert len(service.outbox) == len(said)
    for call, shown in zip(said, service.outbox, strict=True):
        body = call["Message"]["Body"]
        assert shown["source"] == call["Source"]
        assert [shown[name] for name in ("to", "cc", "bcc")] == [call["Destination"].get(name, []) for name in LISTS]
        assert shown["subject"] == call["Message"]["Subject"]["Data"]
        assert shown["text"] == body.get("Text", {}).get("Data")
        assert shown["html"] == body.get("Html", {}).get("Data")
        assert shown["reply_to"] == call.get("ReplyToAddresses", [])
        assert (shown["return_path"] or "") == call.get("ReturnPath", "")
        assert shown["tags"] == [{"name": t["Name"], "value": t["Value"]} for t in call.get("Tags", [])]
        assert shown["configuration_set"] == call.get("ConfigurationSetName")


@LAW
@given(steps)
def test_a_hidden_recipient_is_named_in_no_header(script: list[Step]) -> None:
    """A Bcc recipient gets the message without the others being told (V1-S25)."""
    service = serving(home())
    for call in map(scripted, script):
        if not accepts(service, call):
            continue
        shown = service.outbox[-1]
        hidden = set(shown["bcc"]) - {*shown["to"], *shown["cc"], *shown["reply_to"], shown["source"]}
        assert not [value for _, value in shown["headers"] for address in hidden if address in value]
        assert "Bcc" not in [name for name, _ in shown["headers"]]


@LAW
@given(steps)
def test_nothing_of_one_call_is_left_in_the_next(script: list[Step]) -> None:
    """Each message is what its own call says, whatever went before (V1-S01)."""
    together = serving(home())
    for call in map(scripted, script):
        alone = serving(home())
        assert accepts(together, call) is accepts(alone, call)
        if alone.outbox:
            assert _nameless(together.outbox[-1]) == _nameless(alone.outbox[0])


@LAW
@given(steps, calls)
def test_a_reset_forgets_everything(script: list[Step], call: Call) -> None:
    """An account that begins anew is like one that never was."""
    used, new = serving(quota(60)), serving(quota(60))
    for step in script:
        send(used, scripted(step))
    used.reset(quota(60))
    assert used.world == new.world
    assert accepts(used, call) is accepts(new, call)
    assert _nameless(used.outbox[-1]) == _nameless(new.outbox[-1])


@LAW
@given(st.lists(st.integers(0, 3 * DAY), min_size=1, max_size=6))
def test_time_alone_changes_nothing_but_the_quota(pauses: list[int]) -> None:
    """Nothing the page says of a call depends on the hour, except the quota (V1-S11)."""
    service = serving(home())
    seen = [outcomes(decide(SES_SEND_EMAIL, service.world, page()))]
    for pause in pauses:
        service.advance(pause)
        seen.append(outcomes(decide(SES_SEND_EMAIL, service.world, page())))
    assert all(one == other == {None} for one, other in pairwise(seen))
    assert service.outbox == []


@pytest.mark.parametrize("text", ["ann@example.net", "Ann <ann@example.net>", "<ann@example.net>", " ann@example.net "])
def test_a_recipient_is_the_same_address_with_or_without_a_name(text: str) -> None:
    """A display name beside an address does not make it another one (V1-S20, A-V08, A-V10)."""
    box = read(text)
    assert (box.local, box.domain) == ("ann", "example.net")
    assert everyone(to(text)) == [text]
