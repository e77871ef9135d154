"""Laws of the three Connect pages about which calls are accepted, written from the pages and not from the code."""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refimpl.answer import ACCEPTANCE, Accepted
from tests.refimpl.connect_samples import (
    BASE,
    CONNECT,
    DRAFT,
    NOTICE,
    OUTBOUND,
    RECEIVE,
    SEND,
    START,
    call,
    connect_decided,
    copies,
    party,
    raw,
    sent,
    switchboard,
    switchboard_service,
    taken,
    templated,
)
from tests.refimpl.laws.connect_calls import CONNECT_LAW, FAULTS, HARMLESS, RAW, faulty, more
from tests.refimpl.samples import CALLER, outcomes, with_member, without_member

TOO_MANY = ("InvalidRequest", "ServiceQuotaExceeded")
operations = st.sampled_from(CONNECT)
FAULTY = [(operation, fault) for operation in CONNECT for fault in FAULTS[operation]]
EDITED = [(operation, place) for operation in CONNECT for place in range(len(HARMLESS[operation]))]


def certain(operation: str, request: Any) -> bool:
    """Say whether acceptance is all that is permitted."""
    return connect_decided(operation, request).permitted == (ACCEPTANCE,)


# Acceptable calls and faults


@pytest.mark.parametrize(("operation", "place"), EDITED)
def test_each_optional_member_is_taken(operation: str, place: int) -> None:
    """What is not required may be there or not (SOE-S08, SOE-S14, SOC-S14, SEC-S07, SEC-S08, SEC-S24 to SEC-S36)."""
    assert certain(operation, HARMLESS[operation][place](call(operation)))


@CONNECT_LAW
@given(operations, st.data())
def test_a_call_that_breaks_nothing_is_accepted_and_nothing_else(operation: str, drawn: Any) -> None:
    """Members do not stand in each other's way (SOE-S01, SOC-S01, SEC-S40)."""
    assert certain(operation, more(drawn, operation))


@pytest.mark.parametrize(("operation", "fault"), FAULTY)
def test_a_call_with_any_one_fault_is_never_acceptable(operation: str, fault: str) -> None:
    """Each requirement stands by itself, under every reading (facts of 2.1, 2.2 and 2.3)."""
    assert certain(operation, call(operation))
    decision = connect_decided(operation, FAULTS[operation][fault](call(operation)))
    assert not decision.accepts
    assert decision.surely


@CONNECT_LAW
@given(operations, st.data())
def test_a_fault_added_to_any_acceptable_call_refuses_it_and_leaves_everything_unchanged(
    operation: str, drawn: Any
) -> None:
    """An error has no effect on the account (SOE-S61 to SOE-S67, SOC-S61 to SOC-S67, SEC-S41)."""
    good = more(drawn, operation)
    bad = faulty(drawn, operation, good)
    service = switchboard_service()
    before = service.world
    assert not isinstance(sent(service, operation, bad), Accepted)
    tokens = before.ledger.tokens
    assert service.world._replace(ledger=service.world.ledger._replace(tokens=tokens)) == before
    assert service.outbox == []
    assert service.contacts == []
    assert isinstance(sent(service, operation, good), Accepted)


@CONNECT_LAW
@given(operations, st.data())
def test_two_faults_are_answered_within_the_union(operation: str, drawn: Any) -> None:
    """Which of several faults is told is open (A-C57), that one of them is is not."""
    names = sorted(name for name in FAULTS[operation] if not name.startswith("no "))
    one, other = (FAULTS[operation][drawn.draw(st.sampled_from(names))] for _ in range(2))
    try:
        both = other(one(call(operation)))
    except (AttributeError, KeyError, TypeError, ValueError):
        return
    apart = [outcomes(connect_decided(operation, edit(call(operation)))) for edit in (one, other)]
    together = outcomes(connect_decided(operation, both))
    assert None not in together
    assert together <= apart[0] | apart[1]


# Who may call


@pytest.mark.parametrize("caller", [None, CALLER, "user", "444455556666", "Campaigns", ""])
def test_only_the_campaigns_service_may_send_campaign_mail(caller: str | None) -> None:
    """Nobody else may call, whatever is asked (SOE-S02)."""
    service = switchboard_service()
    for request in (call(SEND), {}, without_member(call(SEND), "TrafficType")):
        answer = service.send(SEND, request, caller)
        assert getattr(answer, "code", None) in {"AccessDeniedException", "InvalidRequestException"}
    assert getattr(service.send(SEND, call(SEND), caller), "code", None) == "AccessDeniedException"
    assert service.outbox == []
    assert taken(service, SEND, call(SEND)) == {}


# Recipients


@pytest.mark.parametrize("operation", OUTBOUND)
def test_forty_nine_copies_are_sent_and_fifty_one_are_not(operation: str) -> None:
    """There are at most 50 recipients, one of them the destination (SOE-S16, SOE-S17, SOC-S16, SOC-S17)."""
    for count in (1, 10, 49):
        assert connect_decided(operation, call(operation, AdditionalRecipients=copies(count))).accepts
    assert certain(operation, call(operation, AdditionalRecipients=copies(10)))
    for count in (51, 52, 200):
        decision = connect_decided(operation, call(operation, AdditionalRecipients=copies(count)))
        assert {"InvalidRequest", "ServiceQuotaExceeded"} <= outcomes(decision) <= {*TOO_MANY, "Validation"}


@pytest.mark.parametrize("operation", OUTBOUND)
def test_more_copies_are_never_more_acceptable(operation: str) -> None:
    """What is past a limit stays past it (SOE-S17, SOC-S17)."""
    accepted = [
        connect_decided(operation, call(operation, AdditionalRecipients=copies(count))).accepts
        for count in range(1, 60)
    ]
    assert accepted == sorted(accepted, reverse=True)
    assert len(set(accepted)) == 2


@CONNECT_LAW
@given(st.integers(0, 25), st.integers(0, 25))
def test_an_inbound_message_has_at_most_forty_nine_further_recipients(to: int, cc: int) -> None:
    """Ten on each list are always taken, fifty and more in all never (SEC-S26, SEC-S28, A-E06)."""
    lists = {"ToAddresses": copies(to)["CcEmailAddresses"], "CcAddresses": copies(cc)["CcEmailAddresses"]}
    given_ = {name: rows for name, rows in lists.items() if rows}
    decision = connect_decided(RECEIVE, call(RECEIVE, AdditionalRecipients=given_))
    if to <= 10 and cc <= 10:
        assert decision.permitted == (ACCEPTANCE,)
    if to + cc >= 50:
        assert not decision.accepts


def test_fifty_further_recipients_are_too_many_however_they_are_dealt() -> None:
    """The limit is over both lists (SEC-S26, SEC-S28, A-E06 as corrected)."""
    rows = copies(50)["CcEmailAddresses"]
    for cut in (1, 10, 25, 49):
        dealt = {"ToAddresses": rows[:cut], "CcAddresses": rows[cut:]}
        assert not connect_decided(RECEIVE, call(RECEIVE, AdditionalRecipients=dealt)).accepts


@CONNECT_LAW
@given(st.sampled_from(OUTBOUND), st.integers(1, 49), st.randoms(use_true_random=False))
def test_permuting_copies_changes_nothing(operation: str, count: int, shuffle: Random) -> None:
    """Nothing is asked of the order of copies (SOE-S15, SOC-S15)."""
    rows = copies(count)["CcEmailAddresses"]
    mixed = list(rows)
    shuffle.shuffle(mixed)
    plain, other = (
        connect_decided(operation, call(operation, AdditionalRecipients={"CcEmailAddresses": each}))
        for each in (rows, mixed)
    )
    assert plain.permitted == other.permitted


@CONNECT_LAW
@given(
    st.sampled_from(OUTBOUND),
    st.integers(0, 40),
    st.integers(0, 40),
    st.sampled_from(["", "nobody", "nobody@", "@example.com", "@", "a b@"]),
)
def test_one_invalid_copy_refuses_the_whole_message(operation: str, count: int, place: int, bad: str) -> None:
    """An address has a domain, and there is no partial sending (SOE-S07, SOE-S20, SOC-S07, SOC-S20)."""
    rows = [*copies(count)["CcEmailAddresses"]]
    rows.insert(min(place, count), party(bad))
    decision = connect_decided(operation, call(operation, AdditionalRecipients={"CcEmailAddresses": rows}))
    assert not decision.accepts


@pytest.mark.parametrize("operation", CONNECT)
@pytest.mark.parametrize("member", ["FromEmailAddress", "DestinationEmailAddress"])
@pytest.mark.parametrize("bad", ["user", "user@", "@example.com", ""])
def test_sender_and_destination_have_a_domain(operation: str, member: str, bad: str) -> None:
    """The email address includes the domain (SOE-S07, SOE-S12, SOC-S07, SOC-S12)."""
    value = bad if (operation, member) == (RECEIVE, "DestinationEmailAddress") else party(bad)
    assert not connect_decided(operation, call(operation, **{member: value})).accepts


@pytest.mark.parametrize("operation", OUTBOUND)
def test_an_absent_list_of_copies_is_as_good_as_none(operation: str) -> None:
    """Further recipients are optional (SOE-S14, SOC-S14, A-C15)."""
    for request in (call(operation), call(operation, AdditionalRecipients={})):
        assert certain(operation, request)


# Content


@pytest.mark.parametrize("operation", CONNECT)
@pytest.mark.parametrize(
    ("path", "most"), [(f"{RAW}.Subject", 998), ("FromEmailAddress.DisplayName", 256), ("ClientToken", 500)]
)
def test_a_text_is_taken_at_its_limit_and_not_past_it(operation: str, path: str, most: int) -> None:
    """The service model gives most characters for each (M-SOE-05, 19, 25; M-SOC-05, 19, 22; M-SEC-05, 17, 37)."""
    for size, text in ((most, "x"), (most, "\U0001f6b2")):
        assert connect_decided(operation, with_member(call(operation), path, text * size)).accepts
    for size in (most + 1, most * 3):
        decision = connect_decided(operation, with_member(call(operation), path, "x" * size))
        assert outcomes(decision) == {"InvalidRequest", "Validation"}


@pytest.mark.parametrize("operation", CONNECT)
def test_a_body_of_five_megabytes_of_letters_is_taken_and_one_letter_more_is_not(operation: str) -> None:
    """The body has at most 5,242,880 characters (M-SOE-20, M-SOC-20, M-SEC-18)."""
    assert certain(operation, call(operation, EmailMessage=raw(Body="x" * 5_242_880)))
    assert not connect_decided(operation, call(operation, EmailMessage=raw(Body="x" * 5_242_881))).accepts


@pytest.mark.parametrize("operation", CONNECT)
def test_plain_text_and_html_are_the_types_of_content_and_json_is_none(operation: str) -> None:
    """The content is text/plain or text/html (SOE-S43, SOC-S43)."""
    for kind in ("text/plain", "text/html"):
        assert certain(operation, call(operation, EmailMessage=raw(ContentType=kind)))
    assert connect_decided(operation, call(operation, EmailMessage=raw(ContentType="application/json"))).broken


@pytest.mark.parametrize("operation", OUTBOUND)
def test_a_knowledge_base_is_named_by_its_id_or_its_arn(operation: str) -> None:
    """Either denotes it (SOE-S29, SOC-S29, A-C41)."""
    arn = f"arn:aws:wisdom:us-east-1:111122223333:knowledge-base/{BASE}"
    for base in (BASE, arn):
        assert connect_decided(operation, call(operation, EmailMessage=templated(base=base))).accepts
        unknown = templated(base=base.replace(BASE, NOTICE))
        assert not connect_decided(operation, call(operation, EmailMessage=unknown)).accepts


def test_an_inbound_subject_may_be_empty_and_an_outbound_one_may_not() -> None:
    """The least length differs (M-SEC-17, M-SOE-19, M-SOC-19, A-C21, A-E25)."""
    assert connect_decided(RECEIVE, call(RECEIVE, EmailMessage=raw(Subject=""))).accepts
    for operation in OUTBOUND:
        assert not connect_decided(operation, call(operation, EmailMessage=raw(Subject=""))).accepts


# References


@CONNECT_LAW
@given(st.lists(st.integers(2, 3_000), min_size=1, max_size=4), st.sampled_from(["v", "\u00e9", "\u4e2d"]))
def test_all_references_together_have_at_most_4096_bytes(sizes: list[int], character: str) -> None:
    """They are counted over all references, in bytes of UTF-8 (SEC-S10, A-E07)."""
    width = len(character.encode())
    values = [character * (size // width) for size in sizes]
    references = {f"k{place}": {"Type": "STRING", "Value": value} for place, value in enumerate(values)}
    values_only = sum(len(value.encode()) for value in values)
    decision = connect_decided(RECEIVE, call(RECEIVE, References=references))
    if values_only > 4_096:
        assert not decision.accepts
        assert outcomes(decision) <= {"InvalidRequest", "ServiceQuotaExceeded", "Validation"}
    if values_only + 100 * len(sizes) <= 4_096:
        assert decision.permitted == (ACCEPTANCE,)


# Golden examples


def test_the_golden_calls_are_accepted_under_every_reading() -> None:
    """Nothing about them is open."""
    full = call(SEND, AdditionalRecipients=copies(10), FromEmailAddress=party("support@acme.example", "Support"))
    for operation, request in ((SEND, full), (START, call(START)), (RECEIVE, call(RECEIVE))):
        decision = connect_decided(operation, request)
        assert decision.permitted == (ACCEPTANCE,)
        assert not decision.disputes


def test_campaign_mail_with_forty_nine_copies_is_accepted_by_default() -> None:
    """Fifty recipients in all is what the page allows (SOE-S16); older services took fewer (A-C12)."""
    assert connect_decided(SEND, call(SEND, AdditionalRecipients=copies(49))).permitted[0] == ACCEPTANCE


@pytest.mark.parametrize(
    ("operation", "fault"),
    [
        (SEND, "general traffic"), (SEND, "a source type there is not"), (SEND, "51 copies"), (SEND, "no traffic"),
        (SEND, "a copy without domain"), (SEND, "no content"), (SEND, "no destination"),
        (START, "a contact of another instance"), (START, "a sender of another instance"),
        (START, "a sender of nobody"), (START, "51 copies"), (START, "no content"), (START, "no destination"),
        (RECEIVE, "a reference value of 4,097 bytes"), (RECEIVE, "no content"), (RECEIVE, "no destination"),
    ],
)  # fmt: skip
def test_the_golden_faults_are_refused_under_every_reading(operation: str, fault: str) -> None:
    """Some rule is broken whatever the readings."""
    assert connect_decided(operation, FAULTS[operation][fault](call(operation))).surely


# Contacts


@pytest.mark.parametrize("state", ["sent", "ended"])
def test_a_contact_that_was_sent_or_ended_is_not_started_again_by_default(state: str) -> None:
    """A second start is no second email (A-C36)."""
    given_ = switchboard()
    given_["connect"]["instances"][0]["contacts"] = [{"id": DRAFT, "state": state}]
    decision = connect_decided(START, call(START), given_)
    assert decision.permitted[0] != ACCEPTANCE
    assert {"InvalidRequest", "ResourceNotFound"} <= outcomes(decision)


@pytest.mark.parametrize("channel", ["VOICE", "CHAT", "TASK"])
def test_a_contact_of_another_channel_is_not_started(channel: str) -> None:
    """What is started is an email contact (SOC-S01, A-C35)."""
    given_ = switchboard()
    given_["connect"]["instances"][0]["contacts"] = [{"id": DRAFT, "channel": channel}]
    assert not connect_decided(START, call(START), given_).accepts


@pytest.mark.parametrize("state", ["processing", "rejected"])
def test_a_contact_with_an_attachment_that_is_not_approved_is_not_started(state: str) -> None:
    """Files are approved first (O-CON-02, A-C56)."""
    for attachments, taken_ in ((["approved"], True), (["approved", state], False), ([state], False)):
        given_ = switchboard()
        given_["connect"]["instances"][0]["contacts"] = [{"id": DRAFT, "attachments": attachments}]
        assert connect_decided(START, call(START), given_).accepts is taken_


def test_a_start_makes_a_contact_one_that_cannot_be_started_again() -> None:
    """It is no draft afterwards (SOC-S01, A-C36)."""
    service = switchboard_service()
    assert taken(service, START, call(START)) == {"ContactId": DRAFT}
    assert not isinstance(sent(service, START, call(START)), Accepted)
    assert len(service.outbox) == 1


@pytest.mark.parametrize(("active", "taken_"), [(0, True), (998, True), (999, True), (1_000, False), (1_001, False)])
def test_a_contact_is_made_while_there_is_room_for_another_active_one(active: int, taken_: bool) -> None:
    """An instance has a most of active contacts (D-CON-10, A-E30)."""
    decision = connect_decided(RECEIVE, call(RECEIVE), switchboard(active=active))
    assert decision.accepts is taken_
    assert outcomes(decision) == ({None} if taken_ else {"ServiceQuotaExceeded"})


@CONNECT_LAW
@given(st.integers(0, 6), st.lists(st.booleans(), max_size=12))
def test_only_contacts_that_were_made_take_up_room(most: int, good: list[bool]) -> None:
    """Rejected calls count for nothing (D-CON-10, A-E30)."""
    service = switchboard_service(switchboard(most=most))
    made = 0
    for each in good:
        request = call(RECEIVE) if each else call(RECEIVE, DestinationEmailAddress="nobody")
        accepted = isinstance(sent(service, RECEIVE, request), Accepted)
        assert accepted is (each and made < most)
        made += accepted
    assert len(service.contacts) == made
