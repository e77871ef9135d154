"""Deciding is total: any JSON value is a request, nothing is raised, and nothing takes long."""

import math
from collections.abc import Callable, Mapping
from functools import partial
from time import process_time
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from refimpl import explain
from refimpl.decision import Decision
from refimpl.grammar import address, arn
from refimpl.machine import decide, walks
from refimpl.operations.ses_send_email import SES_SEND_EMAIL
from refimpl.service import Service
from refimpl.wire import canonical
from tests.refimpl.samples import OPERATION, broken, decided, full_world, outcomes, page, small, to, with_member, world

TOTAL = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=300,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
)
ANY_TEXT = st.text(st.characters())  # half surrogate pairs included
ANY_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), ANY_TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(ANY_TEXT, inner, max_size=4)),
    max_leaves=20,
)
MEMBERS = (
    "Source", "Destination", "Destination.ToAddresses", "Destination.ToAddresses.0", "Destination.CcAddresses",
    "Destination.BccAddresses", "Destination.BccAddresses.0", "Message", "Message.Subject", "Message.Subject.Data",
    "Message.Subject.Charset", "Message.Body", "Message.Body.Text", "Message.Body.Text.Data",
    "Message.Body.Text.Charset", "Message.Body.Html", "Message.Body.Html.Data", "Message.Body.Html.Charset",
    "ReplyToAddresses", "ReplyToAddresses.0", "ReturnPath", "ReturnPathArn", "SourceArn", "Tags", "Tags.0",
    "Tags.0.Name", "Tags.0.Value", "ConfigurationSetName", "Unheard", "Message.Unheard", "Tags.0.Unheard",
)  # fmt: skip
HARD_WORLD: Mapping[str, Any] = {
    "ses": {
        "sandbox": True,
        "quota": {"max_24_hours": 1},
        "identities": [
            {"name": "example.com", "configuration_set": "gone"},
            {"name": "news@example.com", "mail_from": {"mx": "missing", "on_failure": "reject"}},
            {"name": "Ann@Example.net", "verified": False},
            {"name": "example.org", "owner": "444455556666", "grants": ["111122223333"]},
        ],
    }
}
KNOWN_WALKS = frozenset(walks(SES_SEND_EMAIL))
HUGE = 7 * 10**4_999
LONG = 100_000
SECONDS = 2.0
"""Far more than reading any one text takes, and far less than a pattern that backtracks would."""
SECONDS_FOR_MANY = 20.0
"""The same for a hundred thousand texts, each of which is read by itself."""


def settle(request: Any) -> Decision:
    """Decide a request in two worlds, and see that both decisions are whole and can be shown."""
    plain = decided(request, full_world())
    for decision in (plain, decided(request, HARD_WORLD)):
        assert decision.permitted
        assert decision.path in KNOWN_WALKS
        assert explain.decision(decision).encode("utf-8")
    return plain


def seconds(call: Callable[[], object]) -> float:
    """Call and give the processor time it took."""
    began = process_time()
    call()
    return process_time() - began


def nested(depth: int, wrap: Callable[[Any], Any]) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = wrap(value)
    return value


# Any JSON


@TOTAL
@given(ANY_JSON)
def test_any_json_value_is_decided(request: Any) -> None:
    settle(request)


@pytest.mark.parametrize("member", MEMBERS)
@settings(TOTAL, max_examples=60)
@given(value=ANY_JSON)
def test_any_json_value_may_stand_at_any_member(member: str, value: Any) -> None:
    settle(with_member(page(), member, value))


@TOTAL
@given(st.lists(ANY_TEXT, max_size=5), ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_any_texts_may_stand_where_texts_belong(texts: list[str], source: str, data: str, charset: str) -> None:
    request = with_member(page(), "Destination.ToAddresses", texts)
    request = with_member(with_member(request, "Source", source), "ReplyToAddresses", texts)
    settle(with_member(request, "Message.Subject", {"Data": data, "Charset": charset}))


ODD_CHARACTERS = st.text(st.sampled_from('ab@.<>",;:()[]\\ \t\r\n-+"é\ud800'), max_size=40)


@settings(TOTAL, max_examples=2_000)
@given(ODD_CHARACTERS)
def test_any_text_is_read_as_an_address_or_as_none(text: str) -> None:
    box = address.read(text)
    assert box.text == text
    assert bool(box.local) == bool(box.domain) == bool(box.spec)
    assert box.domain == box.domain.lower()
    assert not (box.malformed and (box.several or box.domain))
    assert box.domain or box.malformed or box.several or box.doubts


@TOTAL
@given(ANY_JSON, ANY_JSON)
def test_the_service_answers_any_request_and_any_value_for_a_member(request: Any, value: Any) -> None:
    service = Service()
    service.reset(full_world())
    for asked in (request, with_member(page(), "Tags", value), page()):
        service.send(OPERATION, asked)


# Nesting and numbers


@pytest.mark.parametrize(
    "wrap", [lambda v: [v], lambda v: {"Source": v}, lambda v: {"Message": [v]}], ids=["[]", "{}", "{[]}"]
)
def test_a_value_nested_a_hundred_thousand_deep_is_decided(wrap: Callable[[Any], Any]) -> None:
    deep = nested(LONG, wrap)
    settle(deep)
    for member in MEMBERS:
        settle(graft(member, deep))


def graft(member: str, value: Any) -> Any:
    """Put a value at a member without copying it, for copying deep values is itself too deep."""
    request = with_member(page(), member, None)
    inside = request
    *above, last = member.split(".")
    for step in above:
        inside = inside[int(step)] if isinstance(inside, list) else inside[step]
    inside[int(last) if isinstance(inside, list) else last] = value
    return request


@pytest.mark.parametrize("number", [HUGE, -HUGE, 10**LONG, 0, -1], ids=["huge", "-huge", "huger", "0", "-1"])
@pytest.mark.parametrize("member", MEMBERS)
def test_a_number_of_any_length_is_decided(member: str, number: int) -> None:
    settle(with_member(page(), member, number))
    settle(with_member(page(), member, [number, None, number]))


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 1e308, -0.0, 5e-324], ids=str)
@pytest.mark.parametrize("member", MEMBERS)
def test_a_number_that_is_none_is_decided(member: str, number: float) -> None:
    settle(with_member(page(), member, number))


def test_true_is_not_one_in_a_request_either() -> None:
    for value in (True, 1, 1.0):
        decision = decided(with_member(page(), "Tags", [{"Name": "n", "Value": value}]), full_world())
        assert "shape.type" in broken(decision)
    as_true, as_one, as_text = (
        with_member(page(), "Tags", [{"Name": "n", "Value": value}]) for value in (True, 1, "1")
    )
    assert as_true == as_one
    assert len({canonical(request) for request in (as_true, as_one, as_text)}) == 3
    values = [SES_SEND_EMAIL.lower(request).tags[0].value for request in (as_true, as_one, as_text)]
    assert values == ["true", "1", "1"]


# Half surrogate pairs and character sets


@pytest.mark.parametrize("member", [member for member in MEMBERS if not member.endswith("Unheard")])
def test_half_a_surrogate_pair_is_decided_and_can_be_shown(member: str) -> None:
    for text in ("\ud800", "\udfff@example.com", "a\ud800b@exa\udfffmple.com", '"\ud800" <ann@example.com>'):
        settle(with_member(page(), member, text))
    settle({"\ud800": {"\udfff": "\ud800"}})


@pytest.mark.parametrize("size", [1_666_666, 3_666_667], ids=["at", "past"])
def test_half_surrogate_pairs_have_bytes_that_count(size: int) -> None:
    request = with_member(small(), "Message.Body.Text.Data", "\ud800" * size)
    assert ("content.size" in broken(decided(request))) is (size > 2_000_000)


@pytest.mark.parametrize(
    "name",
    ["rot13", "rot_13", "hex", "zip", "bz2", "base64", "uu", "quopri", "idna", "punycode", "undefined",
     "unicode_escape", "raw_unicode_escape", "utf-7", "mbcs", "../x", "\0", "\ud800", "x" * LONG],
    ids=lambda name: repr(name[:20]),
)  # fmt: skip
@pytest.mark.parametrize("data", ["plain", "Grüße", "\ud800"], ids=["ascii", "beyond", "half"])
def test_a_name_that_only_python_knows_is_an_unknown_charset(name: str, data: str) -> None:
    decision = settle(with_member(page(), "Message.Body.Text", {"Data": data, "Charset": name}))
    assert "content.charset" in broken(decision)
    assert outcomes(decision) == {None, "InvalidParameterValue"}


# Length


UNITS = ("a", "a.", "a-", "(", ")", "()", '"', '\\"', "@", "a@", "<", ">", "<a>", "\\", ",", "a,", ";", ".", "-", " ",
         "\t", "\n", "[", "xn--", "é", "\ud800", '"a" ', "1a-.")  # fmt: skip
BEFORE = ("", "a@", '"', "<", "(", "a@b.example <", '"a', "a b <")
AFTER = ("", "@example.com", ">", "!", '"@example.com', ".example", '"')


def long_texts() -> list[str]:
    return [before + unit * (LONG // len(unit)) + after for unit in UNITS for before in BEFORE for after in AFTER]


def test_no_text_takes_long_to_read_as_an_address() -> None:
    for text in long_texts():
        assert seconds(partial(address.read, text)) < SECONDS


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_four_times_the_text_takes_no_more_than_ten_times_as_long(unit: str) -> None:
    def time(length: int) -> float:
        texts = [before + unit * (length // len(unit)) + after for before in BEFORE for after in AFTER]
        return min(seconds(lambda: [address.read(text) for text in texts]) for _ in range(3))

    assert time(40_000) < 10 * max(time(10_000), 0.001)


@pytest.mark.parametrize(
    "member",
    ["Source", "Destination.ToAddresses.0", "ReplyToAddresses.0", "ReturnPath", "SourceArn", "ReturnPathArn",
     "Tags.0.Name", "Tags.0.Value", "ConfigurationSetName", "Message.Subject.Data", "Message.Subject.Charset"],
)  # fmt: skip
def test_no_text_takes_long_to_decide(member: str) -> None:
    ours = world(HARD_WORLD)
    for unit in UNITS:
        for before, after in (("", ""), ("a@", ""), ("a@", ".example.com"), ('"', '"@example.com'), ("a <", ">")):
            request = with_member(page(), member, before + unit * (LONG // len(unit)) + after)
            assert seconds(partial(decide, SES_SEND_EMAIL, ours, request)) < SECONDS


@pytest.mark.parametrize("unit", ["a", "a-", ":", "arn:", "/", " "])
def test_no_text_takes_long_to_read_as_an_arn(unit: str) -> None:
    for before in ("", "arn:", "arn:aws:ses:us-east-1:111122223333:identity/", "arn:aws:ses:us", "arn:aws-"):
        assert seconds(partial(arn.read, before + unit * LONG + " ")) < SECONDS


RECIPIENTS: tuple[Any, ...] = (
    "ann@example.com", " ann@example.com", "Ann <ann@example.com>", "ann@localhost", "a..b@example.com",
    "(c)b@example.com", "é@example.com", "b@éxample.com", "stranger@example.net", "Ann+x@Example.net",
    "b@sub.example.com", "nobody", "", 5, HUGE, None, True, {}, [],
)  # fmt: skip


@pytest.mark.parametrize("each", RECIPIENTS, ids=lambda each: type(each).__name__ if each == HUGE else repr(each))
@pytest.mark.parametrize("path", ["Destination.ToAddresses", "ReplyToAddresses"])
def test_many_addresses_of_one_kind_are_decided_quickly(path: str, each: Any) -> None:
    request = with_member(small(), path, [])
    above, _, last = path.rpartition(".")
    (request[above] if above else request)[last] = [each] * 20_000
    ours = world(HARD_WORLD)
    assert seconds(lambda: decide(SES_SEND_EMAIL, ours, request)) < SECONDS_FOR_MANY


def test_a_hundred_thousand_addresses_of_every_kind_are_decided_quickly() -> None:
    texts = [each for each in RECIPIENTS if isinstance(each, str)]
    mixed = to(*(texts[turn % len(texts)] for turn in range(LONG)))
    assert seconds(lambda: decide(SES_SEND_EMAIL, world(HARD_WORLD), mixed)) < SECONDS_FOR_MANY


@pytest.mark.parametrize(
    "tag",
    [{"Name": "n", "Value": "v"}, {"Name": "ses:n", "Value": "v@" * 128}, {}, None],
    ids=["plain", "doubtful", "empty", "null"],
)
def test_a_hundred_thousand_tags_are_decided_quickly(tag: Any) -> None:
    request = {**small(), "Tags": [tag] * LONG}
    assert seconds(lambda: decide(SES_SEND_EMAIL, world(), request)) < SECONDS_FOR_MANY


def test_a_hundred_thousand_unknown_members_are_decided_quickly() -> None:
    request = {**small(), **{f"unheard-{number}": number for number in range(LONG)}}
    assert seconds(lambda: decide(SES_SEND_EMAIL, world(), request)) < SECONDS_FOR_MANY


@pytest.mark.parametrize("charset", [None, "UTF-8", "ISO-2022-JP", "UTF-16", "rot13"], ids=str)
@pytest.mark.parametrize("character", ["a", "é", "\ud800", "あ"], ids=["ascii", "latin", "half", "kana"])
def test_a_body_of_twenty_million_characters_is_too_large(character: str, charset: str | None) -> None:
    part = {"Data": character * 20_000_000} | ({} if charset is None else {"Charset": charset})
    assert "content.size" in broken(decided(with_member(small(), "Message.Body", {"Text": part})))
