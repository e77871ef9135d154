"""The Connect side of a world in JSON, and the digest two calls are compared by."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refimpl.instances import Contact, ContactState, Instance, KnowledgeBase, MessageTemplate, Token
from refimpl.wire import Malformed, Unencodable, parameters, parts_needed, settings_from_json
from tests.refimpl.connect_samples import (
    BASE,
    DRAFT,
    FLOW,
    HERE,
    NIGHT_FLOW,
    NOTICE,
    REPLY,
    SEND,
    call,
    switchboard,
)
from tests.refimpl.quick import QUICK

EARLIER: dict[str, Any] = {
    "operation": SEND,
    "request": {**call(SEND), "ClientToken": "t"},
    "answer": {},
    "at": "2025-12-31T12:00:00Z",
}


def connect(**value: Any) -> Any:
    return settings_from_json({"connect": value}).connect


def test_a_full_world_is_read_whole() -> None:
    made = connect(
        knowledge_bases=[
            {
                "id": BASE,
                "templates": [
                    {"id": NOTICE, "channel": "SMS", "active": False, "subject": "s", "text": None, "html": "h"}
                ],
            }
        ],
        instances=[
            {
                "id": HERE,
                "email_enabled": False,
                "addresses": [{"address": "Support@acme.example", "flow": FLOW}, {"address": "desk@acme.example"}],
                "default_from": "desk@acme.example",
                "flows": [FLOW, NIGHT_FLOW],
                "contacts": [
                    {
                        "id": REPLY,
                        "related": DRAFT,
                        "channel": "CHAT",
                        "initiation": "AGENT_REPLY",
                        "state": "ended",
                        "attachments": ["approved", "processing"],
                        "attributes": {"case": "42"},
                    }
                ],
                "active_email_quota": {"active": 3, "most": 5},
            }
        ],
    )
    assert made.knowledge_bases == (KnowledgeBase(BASE, (MessageTemplate(NOTICE, "SMS", False, "s", None, "h"),)),)
    assert made.instances == (
        Instance(
            id=HERE,
            email_enabled=False,
            addresses=(("Support@acme.example", FLOW), ("desk@acme.example", None)),
            default_from="desk@acme.example",
            flows=frozenset((FLOW, NIGHT_FLOW)),
            contacts=(
                Contact(
                    REPLY,
                    DRAFT,
                    "CHAT",
                    "AGENT_REPLY",
                    ContactState.ENDED,
                    ("approved", "processing"),
                    (("case", "42"),),
                ),
            ),
            active=3,
            most_active=5,
        ),
    )


def test_what_is_left_out_has_its_default() -> None:
    assert connect(instances=[{"id": HERE, "contacts": [{"id": DRAFT}]}], knowledge_bases=[{"id": BASE}]) == connect(
        instances=[
            {
                "id": HERE, "email_enabled": True, "addresses": [], "default_from": None, "flows": [],
                "contacts": [
                    {"id": DRAFT, "channel": "EMAIL", "initiation": "OUTBOUND", "state": "draft", "related": None,
                     "attachments": [], "attributes": {}},
                ],
                "active_email_quota": {"active": 0, "most": 1000},
            },
        ],
        knowledge_bases=[{"id": BASE, "templates": []}],
        tokens=[],
    )  # fmt: skip
    assert settings_from_json({}) == settings_from_json({"connect": {}})


def test_an_earlier_call_is_remembered_by_its_token_and_without_it() -> None:
    made = connect(tokens=[EARLIER])
    ((token, use),) = made.tokens
    assert token == "t"
    assert use == Token(SEND, HERE, parameters(call(SEND)), use.at, {})
    assert made.requests == (call(SEND)["SourceCampaign"]["OutboundRequestId"],)


def test_an_earlier_call_without_a_campaign_has_no_request_of_one() -> None:
    request = {name: value for name, value in EARLIER["request"].items() if name != "SourceCampaign"}
    assert connect(tokens=[{**EARLIER, "request": request}]).requests == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"instances": [{}]},
        {"instances": [{"id": 5}]},
        {"instances": [{"id": HERE, "colour": "red"}]},
        {"instances": [{"id": HERE, "email_enabled": 1}]},
        {"instances": [{"id": HERE, "addresses": ["support@acme.example"]}]},
        {"instances": [{"id": HERE, "addresses": [{"flow": FLOW}]}]},
        {"instances": [{"id": HERE, "contacts": [{}]}]},
        {"instances": [{"id": HERE, "contacts": [{"id": DRAFT, "state": "lost"}]}]},
        {"instances": [{"id": HERE, "contacts": [{"id": DRAFT, "channel": "FAX"}]}]},
        {"instances": [{"id": HERE, "contacts": [{"id": DRAFT, "initiation": "outbound"}]}]},
        {"instances": [{"id": HERE, "active_email_quota": {"least": 0}}]},
        {"instances": [{"id": HERE, "active_email_quota": {"active": True}}]},
        {"knowledge_bases": [{"templates": []}]},
        {"knowledge_bases": [{"id": BASE, "templates": [{"id": NOTICE, "channel": "CHAT"}]}]},
        {"tokens": [{"request": {}, "answer": {}, "at": "2025-12-31T12:00:00Z"}]},
        {"tokens": [{"operation": SEND, "request": {}, "answer": {}}]},
        {"tokens": [{"operation": SEND, "request": [], "answer": {}, "at": "2025-12-31T12:00:00Z"}]},
        {"tokens": [{"operation": SEND, "request": {}, "answer": {}, "at": "yesterday"}]},
        {"tokens": [{"operation": SEND, "request": {}, "answer": {}, "at": "2025-12-31T12:00:00"}]},
        {"colour": "red"},
    ],
    ids=str,
)
def test_what_is_no_world_is_malformed(wrong: Any) -> None:
    with pytest.raises(Malformed, match="connect"):
        connect(**wrong)


def test_what_is_wrong_is_said_by_its_place() -> None:
    with pytest.raises(Malformed, match=r"world\.connect\.instances\[1\]\.contacts\[0\]\.state: expected one of draft"):
        connect(instances=[{"id": HERE}, {"id": BASE, "contacts": [{"id": DRAFT, "state": "lost"}]}])


def test_the_parts_a_world_needs_are_named() -> None:
    assert parts_needed(switchboard()) == ("connect.instances", "connect.knowledge_bases")
    assert parts_needed(switchboard(tokens=[EARLIER]))[-1] == "connect.tokens"
    assert parts_needed({"connect": {"instances": [], "tokens": []}}) == ()


# Parameters


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text("ab\ud800", max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=8,
)


@QUICK
@given(st.dictionaries(st.text(max_size=3), JSON, max_size=4), st.randoms(use_true_random=False), st.text(), st.text())
def test_two_calls_are_the_same_whatever_their_tokens_and_the_order_of_their_members(
    request: dict[str, Any], shuffle: Any, one: str, other: str
) -> None:
    rows = [*request.items(), ("ClientToken", other)]
    shuffle.shuffle(rows)
    assert parameters({**request, "ClientToken": one}) == parameters(dict(rows)) == parameters(request)


@QUICK
@given(st.dictionaries(st.text(max_size=3), JSON, max_size=3), JSON)
def test_two_calls_that_differ_in_a_member_are_not_the_same(request: dict[str, Any], value: Any) -> None:
    assert parameters({**request, "One more": value}) != parameters(request)


def test_true_and_one_and_text_are_different_parameters() -> None:
    assert len({parameters({"a": value}) for value in (True, 1, 1.0, "1", None, [1], {"1": 1})}) == 7


def test_only_the_token_of_the_call_itself_is_left_aside() -> None:
    assert parameters({"a": {"ClientToken": "x"}}) != parameters({"a": {"ClientToken": "y"}})
    assert parameters({"clienttoken": "x"}) != parameters({})
    assert parameters({"a": ["b", "c"]}) != parameters({"a": ["c", "b"]})


def test_half_a_surrogate_pair_is_a_parameter_like_any_other() -> None:
    assert parameters({"a": "\ud800"}) != parameters({"a": "\udfff"})


@pytest.mark.parametrize("value", [10**5_000, object()], ids=["huge", "object"])
def test_what_cannot_be_written_down_has_no_digest(value: Any) -> None:
    with pytest.raises(Unencodable):
        parameters({"a": value})


def test_what_is_nested_too_deep_has_no_digest() -> None:
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(Unencodable):
        parameters({"a": deep})
