"""Laws of the SendEmail page about which calls are accepted, written from the page and not from the code."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from refimpl.answer import ACCEPTANCE
from tests.refimpl.laws.calls import (
    FAULTS,
    LAW,
    LISTS,
    Call,
    accepts,
    calls,
    dealt,
    everyone,
    faults,
    faulty,
    home,
    more_faulty,
    serving,
)
from tests.refimpl.samples import decided, outcomes, page, readers, small, to, with_member, without_member

places = st.lists(st.integers(0, 2), min_size=1, max_size=60)
shuffles = st.randoms(use_true_random=False)


@LAW
@given(calls)
def test_a_call_that_breaks_nothing_is_accepted_and_nothing_else(call: Call) -> None:
    """A call that meets the requirements succeeds (V1-S01)."""
    assert decided(call, home()).permitted == (ACCEPTANCE,)


@LAW
@given(calls, faults)
def test_a_call_with_a_fault_is_never_acceptable(call: Call, fault: int) -> None:
    """Each requirement of the page stands by itself (V1-S02 to V1-S10, V1-S13 to V1-S61)."""
    assert None not in outcomes(decided(faulty(call, fault), home()))


@LAW
@given(calls, st.lists(faults, min_size=1, max_size=4))
def test_adding_a_fault_never_makes_a_call_acceptable(call: Call, drawn: list[int]) -> None:
    """No requirement excuses from another (V1-S01)."""
    for fault in drawn:
        call = more_faulty(call, fault) or call
    assert None not in outcomes(decided(call, home()))


@LAW
@given(calls, faults, faults)
def test_several_faults_are_answered_within_the_union(call: Call, one: int, other: int) -> None:
    """Which of several faults is answered is open (A-V42), that it is one of them is not."""
    both = more_faulty(faulty(call, one), other)
    assume(both is not None)
    apart = [outcomes(decided(faulty(call, fault), home())) for fault in (one, other)]
    assert outcomes(decided(both, home())) <= apart[0] | apart[1]


@pytest.mark.parametrize("fault", FAULTS)
def test_the_page_example_is_refused_with_any_one_fault(fault: str) -> None:
    """The same as above, fault by fault, in the fullest call."""
    assert accepts(serving(home()), page())
    assert not accepts(serving(home()), FAULTS[fault](page()))


# Recipients


@LAW
@given(calls, shuffles)
def test_permuting_recipients_changes_nothing(call: Call, shuffle: Any) -> None:
    """The page asks nothing of the order of recipients (V1-S22 to V1-S25)."""
    mixed = with_member(call, "Destination", {name: list(call["Destination"].get(name, [])) for name in LISTS})
    for addresses in mixed["Destination"].values():
        shuffle.shuffle(addresses)
    assert outcomes(decided(mixed, home())) == outcomes(decided(call, home()))


@LAW
@given(st.integers(0, 60), places)
def test_moving_a_recipient_between_lists_changes_nothing(count: int, drawn: list[int]) -> None:
    """The limit is over all three lists together (V1-S09), and one recipient on any of them is enough (V1-S07)."""
    moved = with_member(small(), "Destination", dealt(readers(count), drawn))
    assert outcomes(decided(moved, home())) == outcomes(decided(to(*readers(count)), home()))


@LAW
@given(
    st.integers(0, 49),
    places,
    st.integers(0, 2),
    st.sampled_from(["ann", "", "@", "ann@", "@x.example", "a@b@c.example"]),
)
def test_one_bad_recipient_refuses_all(count: int, drawn: list[int], place: int, bad: str) -> None:
    """An invalid address refuses the whole message, valid ones beside it or not (V1-S08)."""
    lists = dealt(readers(count), drawn)
    lists[LISTS[place]].insert(len(lists[LISTS[place]]) // 2, bad)
    assert None not in outcomes(decided(with_member(small(), "Destination", lists), home()))


@LAW
@given(places)
def test_fifty_are_accepted_and_fifty_one_are_not(drawn: list[int]) -> None:
    """A message has at most fifty recipients over To, Cc and Bcc (V1-S09, V1-S10)."""
    fifty, one_more = (with_member(small(), "Destination", dealt(readers(count), drawn)) for count in (50, 51))
    assert outcomes(decided(fifty, home())) == {None}
    assert None not in outcomes(decided(one_more, home()))


@LAW
@given(st.integers(1, 200), st.integers(1, 50))
def test_splitting_recipients_into_groups_of_fifty_or_fewer_reaches_them_all(count: int, most: int) -> None:
    """A larger audience is reached by calling once for each group (V1-S10)."""
    service = serving(home())
    audience = readers(count)
    groups = [audience[start : start + most] for start in range(0, count, most)]
    assert all(accepts(service, to(*group)) for group in groups)
    assert [address for message in service.outbox for address in message["to"]] == audience


@LAW
@given(calls, st.integers(0, 59))
def test_leaving_a_recipient_out_never_refuses_while_one_is_left(call: Call, which: int) -> None:
    """One recipient is enough, whichever it is (V1-S06, V1-S07)."""
    audience = everyone(call)
    fewer = audience[: which % len(audience)] + audience[which % len(audience) + 1 :]
    assert accepts(serving(home()), with_member(call, "Destination", {"BccAddresses": fewer})) is bool(fewer)


LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
words = st.text(st.sampled_from(LETTERS), min_size=1, max_size=20)


@LAW
@given(words, st.lists(words, max_size=3), words, words)
def test_an_address_of_the_printed_form_is_accepted(user: str, above: list[str], domain: str, top: str) -> None:
    """UserName@[SubDomain.]Domain.TopLevelDomain is an address (V1-S08)."""
    address = f"{user}x@{'.'.join([*above, domain, top])}"
    assert outcomes(decided(to(address), home())) == {None}


# Absent and empty


@pytest.mark.parametrize("member", ["ReturnPath", "SourceArn", "ReturnPathArn"])
def test_an_empty_string_is_an_absent_return_path(member: str) -> None:
    """The page's example leaves return path and both ARNs empty, and succeeds (V1-S65 to V1-S67, V1-S75)."""
    empty, absent = serving(home()), serving(home())
    assert accepts(empty, with_member(small(), member, ""))
    assert accepts(absent, small())
    assert empty.outbox == absent.outbox
    assert empty.outbox[0]["return_path"] is None


@LAW
@given(calls, st.sampled_from(["ReplyToAddresses", "Tags", "Destination.BccAddresses"]))
def test_an_empty_list_is_an_absent_one(call: Call, path: str) -> None:
    """The page's example has an empty Bcc and an empty reply-to list (V1-S63, V1-S64)."""
    empty = with_member(call, path, [])
    if not everyone(empty):
        empty = with_member(empty, "Destination.ToAddresses", ["ann@example.net"])
    assert outcomes(decided(empty, home())) == outcomes(decided(without_member(empty, path), home())) == {None}


@LAW
@given(calls, st.lists(st.sampled_from(["Text", "Html"]), unique=True))
def test_one_body_is_enough_and_none_is_too_few(call: Call, given_: list[str]) -> None:
    """The body is required, its text and HTML sides each are not (V1-S31, V1-S32, V1-S35)."""
    body = {name: {"Data": "x"} for name in given_}
    assert accepts(serving(home()), with_member(call, "Message.Body", body)) is bool(body)


# Tags


TAG = st.text(st.sampled_from(LETTERS + "_-"), min_size=1, max_size=255)


@LAW
@given(TAG, TAG)
def test_any_tag_of_ascii_letters_digits_underscores_and_dashes_is_accepted(name: str, value: str) -> None:
    """Names and values are made of these, and are shorter than 256 characters (V1-S49, V1-S50, V1-S52, V1-S53)."""
    assert outcomes(decided({**small(), "Tags": [{"Name": name, "Value": value}]}, home())) == {None}


@LAW
@given(TAG, st.characters(exclude_characters=LETTERS + "_-.@:"), st.integers(0, 254), st.booleans())
def test_any_other_character_in_a_tag_is_refused(word: str, odd: str, at: int, in_name: bool) -> None:
    """Nothing but those characters is allowed (V1-S49, V1-S52); dots, at signs and colons are open (A-V33, P-05)."""
    wrong = (word[:at] + odd + word[at:])[:255] if at < len(word) else word[:254] + odd
    tag = {"Name": wrong, "Value": "v"} if in_name else {"Name": "n", "Value": wrong}
    assert None not in outcomes(decided({**small(), "Tags": [tag]}, home()))


@pytest.mark.parametrize("member", ["Name", "Value"])
def test_255_characters_of_a_tag_are_accepted_and_257_are_not(member: str) -> None:
    """Both are shorter than 256 characters (V1-S50, V1-S53); at 256 the documents differ (A-V31)."""
    for length, expected in ((255, True), (257, False)):
        tag = {"Name": "n", "Value": "v"} | {member: "x" * length}
        assert (None in outcomes(decided({**small(), "Tags": [tag]}, home()))) is expected


# Form


def _turned(value: Any, shuffle: Any) -> Any:
    if isinstance(value, dict):
        items = list(value.items())
        shuffle.shuffle(items)
        return {name: _turned(inner, shuffle) for name, inner in items}
    return [_turned(inner, shuffle) for inner in value] if isinstance(value, list) else value


@LAW
@given(calls, st.one_of(st.none(), faults), shuffles)
def test_decisions_do_not_depend_on_member_order(call: Call, fault: int | None, shuffle: Any) -> None:
    """A structure is its members, in whatever order they are written (V1-T02, V1-T06)."""
    asked = call if fault is None else faulty(call, fault)
    one = decided(asked, home())
    other = decided(_turned(asked, shuffle), home())
    assert one.permitted == other.permitted
    assert (one.broken, one.path) == (other.broken, other.path)


@LAW
@given(calls, st.integers(1, 80))
def test_reply_to_addresses_are_not_recipients(call: Call, count: int) -> None:
    """Neither the limit (V1-S09) nor verification (V1-S14, V1-S41) is about where replies go."""
    assert outcomes(decided(with_member(call, "ReplyToAddresses", readers(count)), home())) == {None}
