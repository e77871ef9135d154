"""Laws of the SendBulkEmail page, written from the page and not from the code."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refimpl.answer import ACCEPTANCE, Accepted
from refimpl.service import Service
from tests.refimpl.bulk_samples import (
    BULK,
    bulk,
    bulk_decided,
    entry,
    fates,
    office,
    office_service,
    people,
    statuses,
)
from tests.refimpl.laws.bulk_calls import (
    BAD,
    BULK_LAW,
    CALL_FAULTS,
    GOOD,
    Call,
    Edit,
    acceptable,
    edits,
    entries,
    everyone,
    faults,
    good,
    sent_by,
)
from tests.refimpl.samples import outcomes, readers, with_member, without_member

UNLIMITED = {"max_24_hours": -1}


def succeeded(service: Service, request: Any) -> list[bool]:
    return [status == "SUCCESS" for status in statuses(service, request)]


# Whole calls


@BULK_LAW
@given(st.lists(good, min_size=1, max_size=6), edits)
def test_entries_without_fault_all_succeed_and_nothing_else_may_happen(rows: list[Call], edit: Edit) -> None:
    """A verified sender, a template and recipients are all a bulk call needs (V2-S03, V2-S19, V2-S26, V2-S50)."""
    decision = bulk_decided(sent_by(rows, edit))
    assert decision.permitted == (ACCEPTANCE,)
    assert fates(decision) == [{None}] * len(rows)


@BULK_LAW
@given(entries, edits)
def test_one_answer_comes_back_for_each_entry_and_tells_the_good_from_the_bad(rows: list[Call], edit: Edit) -> None:
    """There is a result for each entry (V2-S46, V2-S48), and those that failed were not sent (V2-S47)."""
    service = office_service()
    found = fates(bulk_decided(sent_by(rows, edit)))
    assert [None in fate for fate in found] == [fate == {None} for fate in found] == list(map(acceptable, rows))
    answer = service.send(BULK, sent_by(rows, edit))
    if isinstance(answer, Accepted):
        told = [row["Status"] == "SUCCESS" for row in answer.response["BulkEmailEntryResults"]]
        assert told == list(map(acceptable, rows))
        assert len(service.outbox) == sum(told)
    else:
        assert not all(map(acceptable, rows))
        assert service.outbox == []


@BULK_LAW
@given(entries, faults)
def test_a_fault_of_the_whole_call_lets_no_entry_succeed(rows: list[Call], fault: str) -> None:
    """What concerns every entry fails every entry, by one code or by each status (V2-S03, V2-S16, V2-S70 to V2-S77)."""
    decision = bulk_decided(CALL_FAULTS[fault](bulk(*rows)))
    assert all(None not in fate for fate in fates(decision))
    assert {"BadRequest", "NotFound", "MessageRejected"} & outcomes(decision)


@pytest.mark.parametrize("fault", CALL_FAULTS)
def test_a_call_is_accepted_without_and_stopped_with_any_one_fault(fault: str) -> None:
    """The same as above, fault by fault; nothing is queued and no quota is used (V2-S70 to V2-S77)."""
    service = office_service()
    before = service.world
    answer = service.send(BULK, CALL_FAULTS[fault](bulk(*people(2))))
    if isinstance(answer, Accepted):
        assert {row["Status"] for row in answer.response["BulkEmailEntryResults"]} & {"SUCCESS"} == set()
    assert service.world == before
    assert succeeded(service, bulk(*people(2))) == [True, True]


@pytest.mark.parametrize("count", [1, 2, 50])
def test_up_to_fifty_entries_with_fifty_recipients_in_all_are_accepted(count: int) -> None:
    """Fifty is within the limit however it is counted (A-B05, A-B06)."""
    assert bulk_decided(bulk(*people(count))).permitted == (ACCEPTANCE,)


def test_one_entry_of_fifty_recipients_is_sent_and_one_of_fifty_one_is_not() -> None:
    """A message has at most fifty recipients (D-SES-05, A-B06)."""
    assert fates(bulk_decided(bulk(entry(*readers(50))))) == [{None}]
    fifty_one = bulk_decided(bulk(entry("ann@example.net"), entry(*readers(51))))
    assert None not in fates(fifty_one)[1]


def test_fifty_one_entries_may_always_be_refused_by_the_name_of_a_limit() -> None:
    """More entries than fifty are past what the guide names (D-SES-06, A-B05)."""
    assert bulk_decided(bulk(*people(50))).permitted == (ACCEPTANCE,)
    assert {"BadRequest", "LimitExceeded"} <= outcomes(bulk_decided(bulk(*people(51))))


# Entries


@pytest.mark.parametrize("fault", BAD)
def test_a_faulty_entry_fails_whatever_stands_beside_it_and_the_others_may_be_sent(fault: str) -> None:
    """A failure is told per entry, by a status or for the whole call (V2-S27 to V2-S29, V2-S35 to V2-S39, A-B20)."""
    for rows in ([BAD[fault]], [GOOD[0], BAD[fault]], [BAD[fault], GOOD[0], GOOD[1]]):
        found = fates(bulk_decided(bulk(*rows)))
        assert [None in fate for fate in found] == [row is not BAD[fault] for row in rows]
        assert [fate == {None} for fate in found] == [row is not BAD[fault] for row in rows]


@BULK_LAW
@given(entries, st.randoms(use_true_random=False))
def test_permuting_entries_permutes_their_fates(rows: list[Call], shuffle: Random) -> None:
    """An entry stands by itself (V2-S47, V2-S48)."""
    order = list(range(len(rows)))
    shuffle.shuffle(order)
    plain = fates(bulk_decided(bulk(*rows), office(quota=UNLIMITED)))
    mixed = fates(bulk_decided(bulk(*(rows[place] for place in order)), office(quota=UNLIMITED)))
    assert mixed == [plain[place] for place in order]


@BULK_LAW
@given(entries, entries)
def test_a_call_of_two_parts_has_the_statuses_of_the_two_calls(first: list[Call], second: list[Call]) -> None:
    """Entries of one call fare as they would in two (V2-S01, V2-S48), while quota lasts."""
    parts = [fates(bulk_decided(bulk(*rows))) for rows in (first, second)]
    assert fates(bulk_decided(bulk(*first, *second))) == parts[0] + parts[1]


@BULK_LAW
@given(st.lists(good, min_size=1, max_size=4), st.lists(good, min_size=1, max_size=4))
def test_two_calls_queue_what_one_call_of_both_does(first: list[Call], second: list[Call]) -> None:
    """The messages are the same as well, but for their ids (V2-S01, V2-S48)."""
    both, apart = office_service(quota=UNLIMITED), office_service(quota=UNLIMITED)
    assert statuses(both, bulk(*first, *second)) == statuses(apart, bulk(*first)) + statuses(apart, bulk(*second))
    nameless = [
        [{name: value for name, value in row.items() if name != "id"} for row in service.outbox]
        for service in (both, apart)
    ]
    assert nameless[0] == nameless[1]


@BULK_LAW
@given(st.lists(good, min_size=1, max_size=5), st.lists(good, min_size=1, max_size=5), st.integers(0, 12))
def test_that_holds_for_what_is_sent_under_a_quota_as_well(first: list[Call], second: list[Call], most: int) -> None:
    """The quota is met entry by entry, in order (A-B29), so it does not matter where a call ends."""
    both, apart = (office_service(quota={"max_24_hours": most}) for _ in range(2))
    sent = [statuses(apart, bulk(*rows)) if _open(apart, most) else [] for rows in (first, second)]
    if all(sent) and _open(both, most):
        assert statuses(both, bulk(*first, *second)) == sent[0] + sent[1]
        assert both.world.ledger.window == apart.world.ledger.window


def _open(service: Service, most: int) -> bool:
    return service.world.ledger.window.total.given < most


@BULK_LAW
@given(st.integers(0, 20), st.lists(st.integers(1, 5), min_size=1, max_size=10))
def test_once_the_quota_is_reached_the_rest_fails_and_uses_none(most: int, sizes: list[int]) -> None:
    """Reached or exceeded means no more (V2-S57); those that failed are not counted (A-B46)."""
    rows = [entry(*readers(size, f"reader-{turn}-")) for turn, size in enumerate(sizes)]
    service = office_service(quota={"max_24_hours": most})
    answer = service.send(BULK, bulk(*rows))
    used = service.world.ledger.window.total.given
    if not isinstance(answer, Accepted):
        assert used == 0
        return
    told = [row["Status"] == "SUCCESS" for row in answer.response["BulkEmailEntryResults"]]
    assert told == sorted(told, reverse=True)
    assert used == sum(size for size, sent in zip(sizes, told, strict=True) if sent)
    for place, size in enumerate(sizes):
        before = sum(sizes[:place])
        if before + size <= most:
            assert told[place]
        if before >= most:
            assert not told[place]


@BULK_LAW
@given(good, st.randoms(use_true_random=False))
def test_permuting_recipients_of_an_entry_changes_nothing(row: Call, shuffle: Random) -> None:
    """Nothing is asked of the order of recipients, nor of the list they are in (V2-S26, V2-S30 to V2-S32)."""
    addresses = everyone(row)
    shuffle.shuffle(addresses)
    lists = ("ToAddresses", "CcAddresses", "BccAddresses")
    dealt: dict[str, list[str]] = {name: [] for name in lists}
    for address in addresses:
        dealt[lists[shuffle.randrange(3)]].append(address)
    assert fates(bulk_decided(bulk({**row, "Destination": dealt}))) == [{None}]


@BULK_LAW
@given(st.integers(0, 20), st.integers(0, 2), st.sampled_from(["ann", "", "@", "ann@", "@x.example", "a@b@c.example"]))
def test_one_bad_recipient_fails_the_whole_entry_and_leaves_the_quota_alone(count: int, place: int, bad: str) -> None:
    """No part of an entry is sent (V2-S47); what is not sent is not counted (A-B46)."""
    lists = ("ToAddresses", "CcAddresses", "BccAddresses")
    destination = {"ToAddresses": readers(count), "CcAddresses": [], "BccAddresses": []}
    destination[lists[place]].insert(len(destination[lists[place]]) // 2, bad)
    assert None not in fates(bulk_decided(bulk(entry(Destination=destination))))[0]
    service = office_service()
    before = service.world
    service.send(BULK, bulk(entry(Destination=destination)))
    assert service.world == before
    assert service.outbox == []


# What is sent


@BULK_LAW
@given(st.lists(good, min_size=1, max_size=6), edits)
def test_each_entry_is_one_message_to_its_own_recipients(rows: list[Call], edit: Edit) -> None:
    """One message goes out per entry, and nobody sees the recipients of another (V2-S01, A-B50)."""
    service = office_service()
    assert all(succeeded(service, sent_by(rows, edit)))
    for row, mail in zip(rows, service.outbox, strict=True):
        for shown, name in (("to", "ToAddresses"), ("cc", "CcAddresses"), ("bcc", "BccAddresses")):
            assert mail[shown] == row["Destination"].get(name, [])
    assert service.world.ledger.window.total.given == sum(len(everyone(row)) for row in rows)


@BULK_LAW
@given(st.lists(good, min_size=1, max_size=6), st.integers(1, 3))
def test_message_ids_are_given_to_what_was_sent_and_are_all_different(rows: list[Call], times: int) -> None:
    """A success has a message id, and no two are alike (V2-S50, V2-S65), not even in calls that are."""
    service = office_service()
    ids: list[str] = []
    for _ in range(times):
        answer = service.send(BULK, bulk(*rows, BAD["a recipient without domain"]))
        assert isinstance(answer, Accepted)
        *sent, failed = answer.response["BulkEmailEntryResults"]
        assert not failed.get("MessageId")
        ids += [row["MessageId"] for row in sent]
    assert len(set(ids)) == len(ids) == times * len(rows)
    assert [mail["id"] for mail in service.outbox] == ids


@BULK_LAW
@given(st.lists(st.text("aZ9 \"\\<&{}'\u00e9\u4e2d", max_size=6), min_size=1, max_size=6))
def test_each_message_is_filled_with_the_data_of_its_entry(names: list[str]) -> None:
    """Replacement data stand where the variables stand, in this message and no other (V2-S22, V2-S42)."""
    rows = [
        with_member(
            entry("ann@example.net"),
            "ReplacementEmailContent.ReplacementTemplate.ReplacementTemplateData",
            json.dumps({"name": name, "plan": "gold"}),
        )
        for name in names
    ]
    service = office_service()
    assert all(succeeded(service, bulk(*rows)))
    assert [mail["subject"] for mail in service.outbox] == [f"Hello {name}" for name in names]
    assert [mail["text"] for mail in service.outbox] == [f"Dear {name}, your plan is gold." for name in names]


@pytest.mark.parametrize(
    "content",
    [None, {}, {"ReplacementTemplate": {}}, {"ReplacementTemplate": {"ReplacementTemplateData": "{}"}}],
    ids=["absent", "{}", "no data", "empty data"],
)
def test_an_entry_without_data_is_filled_with_the_default_ones(content: Any) -> None:
    """Default data are what an entry without data of its own gets (V2-S21, V2-S40, V2-S41, A-B13)."""
    row = without_member(entry("ann@example.net"), "ReplacementEmailContent")
    service = office_service()
    assert succeeded(service, bulk(row if content is None else {**row, "ReplacementEmailContent": content})) == [True]
    assert service.outbox[0]["text"] == "Dear friend, your plan is basic."


def test_data_with_keys_nobody_asked_for_are_accepted() -> None:
    """What has no variable is not used (A-B17)."""
    data = {"name": "Ann", "plan": "gold", "more": {"x": [1]}}
    row = with_member(
        entry("ann@example.net"),
        "ReplacementEmailContent.ReplacementTemplate.ReplacementTemplateData",
        json.dumps(data),
    )
    assert fates(bulk_decided(bulk(row))) == [{None}]


# Limits, at and past


@pytest.mark.parametrize("path", ["Name", "Value"])
def test_tags_of_255_characters_are_taken_and_of_257_are_not(path: str) -> None:
    """It can contain no more than 256 characters (V2-S12, V2-S15, V2-S36, V2-S39); 256 itself is open (A-V31)."""
    for size, taken in ((1, True), (255, True), (257, False), (1_000, False)):
        tag = [{"Name": "n", "Value": "v", path: "x" * size}]
        for request in (
            bulk(entry("ann@example.net"), DefaultEmailTags=tag),
            bulk(entry("a@example.net", ReplacementTags=tag)),
        ):
            (fate,) = fates(bulk_decided(request))
            assert (fate == {None}) is taken
            assert (None in fate) is taken


@BULK_LAW
@given(
    st.text(st.sampled_from("abzAZ019_-"), min_size=1, max_size=255),
    st.text(st.sampled_from("abzAZ019_-"), min_size=1, max_size=255),
    st.sampled_from(" /+,;|\"'()[]{}\t\n\0\u2013\u00e9\u0661\u4e2d\ud800"),
)
def test_tags_have_ascii_letters_digits_underscores_and_dashes_only(name: str, value: str, other: str) -> None:
    """Nothing else is allowed, an en dash included (V2-S11, V2-S14, V2-S35, V2-S38, A-B23)."""

    def tagged(tag: dict[str, str]) -> set[str | None]:
        return fates(bulk_decided(bulk(entry("ann@example.net", ReplacementTags=[tag]))))[0]

    assert tagged({"Name": name, "Value": value}) == {None}
    assert None not in tagged({"Name": (name + other)[-255:], "Value": value})
    assert None not in tagged({"Name": name, "Value": (other + value)[:255]})


@pytest.mark.parametrize("place", ["default", "own"])
def test_template_data_of_262144_characters_are_taken_and_one_more_is_not(place: str) -> None:
    """Data have at most so many characters (M-V2-09, M-V2-14)."""
    for size, taken in ((262_144, True), (262_145, False)):
        data = '{"name":"x","plan":"' + "y" * (size - 22) + '"}'
        assert len(data) == size
        request = bulk(entry("ann@example.net"))
        path = (
            "DefaultContent.Template.TemplateData"
            if place == "default"
            else "BulkEmailEntries.0.ReplacementEmailContent.ReplacementTemplate.ReplacementTemplateData"
        )
        decision = bulk_decided(with_member(request, path, data))
        assert (decision.permitted == (ACCEPTANCE,)) is taken
        assert decision.accepts is taken


# Golden examples


def test_one_entry_for_one_recipient_with_all_values_is_accepted_under_every_reading() -> None:
    """Nothing about it is open (V2-S01, V2-S19, V2-S21, V2-S42)."""
    decision = bulk_decided(bulk(entry("ann@example.net")))
    assert decision.permitted == (ACCEPTANCE,)
    assert not decision.disputes
    assert not any(each.disputes for each in decision.entries)


@pytest.mark.parametrize("fault", ["an unverified sender", "an unknown template", "a default tag of 257 characters"])
def test_these_are_refused_under_every_reading_and_nothing_is_sent(fault: str) -> None:
    """The sender has to be verified, the template to exist, the tag to be short enough (V2-S03, V2-S12, V2-S19)."""
    decision = bulk_decided(CALL_FAULTS[fault](bulk(entry("ann@example.net"))))
    assert decision.surely
    assert None not in fates(decision)[0]


# Histories


@BULK_LAW
@given(st.lists(st.tuples(entries, st.none() | faults), max_size=3))
def test_a_history_is_what_its_successful_entries_make_it(script: list[tuple[list[Call], str | None]]) -> None:
    """Failed entries and refused calls leave nothing behind (V2-S47, A-B46)."""
    everything, only_good = office_service(), office_service()
    for rows, fault in script:
        request = bulk(*rows) if fault is None else CALL_FAULTS[fault](bulk(*rows))
        answer = everything.send(BULK, request)
        left = [row for row in rows if acceptable(row)]
        if left and fault is None and isinstance(answer, Accepted):
            assert succeeded(only_good, bulk(*left)) == [True] * len(left)
    assert everything.world == only_good.world
    assert [mail["to"] for mail in everything.outbox] == [mail["to"] for mail in only_good.outbox]


def test_a_retried_failure_fails_again_and_a_repeated_call_is_sent_again() -> None:
    """Retrying is safe and changes no permanent fault (V2-S47, A-B34); nothing makes two calls one."""
    service = office_service()
    assert succeeded(service, bulk(entry("nobody"), entry("ann@example.net"))) == [False, True]
    assert succeeded(service, bulk(entry("nobody"))) == [False]
    assert succeeded(service, bulk(entry("ann@example.net"))) == [True]
    assert len(service.outbox) == 2
