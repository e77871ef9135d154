"""Deciding is total for every operation: any JSON value is a request, nothing is raised, and nothing takes long."""

import math
from collections.abc import Callable, Iterator
from time import process_time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from refimpl.answer import Accepted, Rejected
from refimpl.machine import decide, walks
from refimpl.operations import OPERATIONS
from refimpl.outcomes import outcomes as explained
from refimpl.service import Service
from refimpl.shape import Kind, ListOf, MapOf, Structure
from tests.refimpl.bulk_samples import BULK, bulk, entry, office, people
from tests.refimpl.connect_samples import (
    CONNECT,
    RECEIVE,
    SEND,
    START,
    call,
    caller_of,
    copies,
    switchboard,
    templated,
)
from tests.refimpl.laws.calls import LAW
from tests.refimpl.samples import OPERATION, page, with_member, world

TOTAL = settings(LAW, max_examples=40, suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large))
TEXT = st.text('ab@.<>",;{}[]\\ \t\r\n\u00e9\u4e2d\ud800\udfff\0', max_size=12)
ANY_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)),
    max_leaves=12,
)
FULL: dict[str, dict[str, Any]] = {
    OPERATION: page(),
    BULK: bulk(
        entry("ann@example.net", ReplacementTags=[{"Name": "n", "Value": "v"}]),
        *people(2),
        ReplyToAddresses=["desk@example.net"],
        FeedbackForwardingEmailAddress="bounces@example.com",
        DefaultEmailTags=[{"Name": "n", "Value": "v"}],
        ConfigurationSetName="marketing",
    ),
    SEND: call(SEND, AdditionalRecipients=copies(2), EmailMessage=templated(), ClientToken="t"),
    START: call(START, AdditionalRecipients=copies(2), ClientToken="t"),
    RECEIVE: call(
        RECEIVE,
        AdditionalRecipients={"ToAddresses": copies(1)["CcEmailAddresses"]},
        References={"k": {"Type": "STRING", "Value": "v"}},
        Attributes={"k": "v"},
        SegmentAttributes={"k": {"ValueString": "v"}},
        Attachments=[{"FileName": "a", "S3Url": "https://files.example.com/a"}],
        ClientToken="t",
    ),
}
WORLDS = {
    name: (world(office() | switchboard()), world({"ses": {"sandbox": True, "quota": {"max_24_hours": 1}}}))
    for name in OPERATIONS
}
WALKS = {name: frozenset(walks(operation)) for name, operation in OPERATIONS.items()}
SECONDS = 2.0


def members(kind: Kind, path: str = "") -> Iterator[str]:
    """List the places of a request that have a value in it, by the operation's own shape."""
    match kind:
        case Structure(members=inside):
            for name, member in inside.items():
                where = f"{path}.{name}" if path else name
                yield where
                yield from members(member.kind, where)
        case ListOf(each=each):
            yield f"{path}.0"
            yield from members(each, f"{path}.0")
        case MapOf(each=each):
            yield f"{path}.k"
            yield from members(each, f"{path}.k")


def reachable(request: Any, path: str) -> bool:
    for step in path.split(".")[:-1]:
        if isinstance(request, list) and step.isdigit() and int(step) < len(request):
            request = request[int(step)]
        elif isinstance(request, dict) and step in request:
            request = request[step]
        else:
            return False
    return not isinstance(request, list) or len(request) > 0


PLACES = [
    (name, path)
    for name, operation in OPERATIONS.items()
    if name != OPERATION
    for path in members(operation.shape)
    if reachable(FULL[name], path)
]


def settle(name: str, request: Any) -> None:
    """Decide a request in two worlds, and see that the decisions are whole and can be gone on from."""
    for made in WORLDS[name]:
        decision = decide(OPERATIONS[name], made, request, caller_of(name))
        assert decision.permitted
        assert decision.path in WALKS[name]
        for permit in decision.permitted:
            answer = Rejected(permit.code) if permit.code is not None else Accepted({})
            if permit.code is not None or not decision.entries:
                assert explained(decision, made, caller_of(name), {}, answer)


def test_the_requests_begun_with_are_accepted_and_reach_most_places() -> None:
    for name, request in FULL.items():
        service = Service()
        service.reset({**office(), **switchboard()})
        assert isinstance(service.send(name, request, caller_of(name)), Accepted)
    assert {name for name, _ in PLACES} == {BULK, *CONNECT}
    assert len(PLACES) > 60


@pytest.mark.parametrize("name", OPERATIONS)
@TOTAL
@given(request=ANY_JSON)
def test_any_json_value_is_decided(name: str, request: Any) -> None:
    settle(name, request)


@pytest.mark.parametrize("name", sorted({BULK, *CONNECT}))
@TOTAL
@given(drawn=st.data(), value=ANY_JSON)
def test_any_json_value_may_stand_at_any_member(name: str, drawn: Any, value: Any) -> None:
    path = drawn.draw(st.sampled_from([path for each, path in PLACES if each == name]))
    settle(name, with_member(FULL[name], path, value))


@pytest.mark.parametrize("name", OPERATIONS)
@TOTAL
@given(request=ANY_JSON, value=ANY_JSON)
def test_the_service_answers_any_request(name: str, request: Any, value: Any) -> None:
    service = Service()
    service.reset({**office(), **switchboard()})
    place = next(iter(FULL[name]))
    for asked in (request, {**FULL[name], place: value}, FULL[name]):
        service.send(name, asked, caller_of(name))


def graft(name: str, path: str, value: Any) -> Any:
    """Put a value at a member without copying it, for copying deep values is itself too deep."""
    request = with_member(FULL[name], path, None)
    inside = request
    *above, last = path.split(".")
    for step in above:
        inside = inside[int(step)] if isinstance(inside, list) else inside[step]
    inside[int(last) if isinstance(inside, list) else last] = value
    return request


@pytest.mark.parametrize(
    "wrap", [lambda value: [value], lambda value: {"k": value}, lambda value: {"EmailMessage": [value]}],
    ids=["[]", "{}", "{[]}"],
)  # fmt: skip
def test_a_value_nested_a_hundred_thousand_deep_is_decided_wherever_it_stands(wrap: Callable[[Any], Any]) -> None:
    deep: Any = "x"
    for _ in range(100_000):
        deep = wrap(deep)
    for name in OPERATIONS:
        settle(name, deep)
    for name, path in PLACES:
        settle(name, graft(name, path, deep))


@pytest.mark.parametrize(
    "value",
    [10**5_000, -(10**5_000), 0, -1, math.nan, math.inf, -math.inf, 1e308, -0.0, True, None],
    ids=["huge", "-huge", "0", "-1", "nan", "inf", "-inf", "1e308", "-0.0", "true", "null"],
)
def test_a_number_of_any_size_is_decided_wherever_it_stands(value: Any) -> None:
    for name, path in PLACES:
        settle(name, with_member(FULL[name], path, value))
        settle(name, with_member(FULL[name], path, [value]))


@pytest.mark.parametrize("text", ["\ud800", "\udfff@example.com", "a\ud800@exa\udfffmple.com", "{\ud800}", "\0", ""])
def test_half_a_surrogate_pair_is_decided_wherever_it_stands(text: str) -> None:
    for name, path in PLACES:
        settle(name, with_member(FULL[name], path, text))
        settle(name, with_member(FULL[name], path, {text: text}))


def test_true_is_not_one_in_what_a_token_stands_for() -> None:
    machine = OPERATIONS[START]
    lowered = [machine.lower(call(START, ClientToken="t", Unheard=value)) for value in (True, 1, 1.0, "1")]
    assert len({message.engagement.parameters for message in lowered}) == 4


def test_calls_too_deep_to_write_down_are_decided_under_a_token_again_and_again() -> None:
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]
    service = Service()
    service.reset(switchboard())
    for _ in range(2):
        service.send(START, {**call(START, ClientToken="t"), "Unheard": deep})
    assert len(service.outbox) == 1


@pytest.mark.parametrize("unit", ["a", "@", "a@", ".", "<", '"', " ", "{{", "{{a}}", "\\", ",", "\u00e9", "arn:", "/"])
def test_no_long_text_takes_long_to_decide(unit: str) -> None:
    for name, path in PLACES:
        request = with_member(FULL[name], path, unit * (30_000 // len(unit)))
        began = process_time()
        decide(OPERATIONS[name], WORLDS[name][0], request, caller_of(name))
        assert process_time() - began < SECONDS, path


@pytest.mark.parametrize("count", [2_000, 8_000])
def test_many_items_are_decided_quickly(count: int) -> None:
    began = process_time()
    settle(BULK, bulk(*people(count)))
    settle(START, call(START, AdditionalRecipients=copies(count)))
    settle(RECEIVE, call(RECEIVE, AdditionalRecipients={"CcAddresses": copies(count)["CcEmailAddresses"]}))
    settle(RECEIVE, call(RECEIVE, Attributes={f"k{number}": "v" for number in range(count)}))
    settle(RECEIVE, call(RECEIVE, References={f"k{n}": {"Type": "STRING", "Value": "v"} for n in range(count)}))
    assert process_time() - began < 20
