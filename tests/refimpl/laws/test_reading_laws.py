"""Laws of SendEmail about readings: each stays within what is permitted, and each permission has one behind it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refimpl.machine import decide
from refimpl.operations.ses_send_email import SES_SEND_EMAIL
from refimpl.readings import register
from refimpl.service import Service
from tests.refimpl.laws.calls import LAW, Call, home, send
from tests.refimpl.samples import decided, full_world, outcomes, page, readers, small, to, with_member

DOUBTFUL: tuple[Call, ...] = (
    to("ann@localhost"),
    to(" ann@example.net"),
    to("Ann <ann@example.net>"),
    to("a..b@example.net"),
    to("é@example.net"),
    to("a@x.example, b@x.example"),
    to("xn--a@example.net"),
    to('"a b"@[192.0.2.1]'),
    to(*["ann@example.net"] * 51),
    to("x@simulator.amazonses.com", *readers(2)),
    {**small(), "Tags": [{"Name": "n", "Value": ""}, {"Name": "n", "Value": "v" * 256}]},
    {**small(), "Tags": [{"Name": "ses:n", "Value": "a.b@c"}]},
    {**small(), "ConfigurationSetName": ""},
    {**small(), "ReturnPathArn": "arn"},
    {**small(), "SourceArn": "arn"},
    {**small(), "Source": ""},
    {**small(), "Source": "Ünser <news@example.com>"},
    {**small(), "Source": "news@mail.example.com"},
    {**small(), "Source": "news+x@example.com"},
    {**small(), "Unheard": 1},
    with_member(small(), "Message.Subject.Data", ""),
    with_member(small(), "Message.Subject.Data", "a\nb"),
    with_member(small(), "Message.Subject.Data", "é"),
    with_member(small(), "Message.Subject.Data", 5),
    with_member(small(), "Message.Body.Text", {"Data": "é", "Charset": "rot13"}),
    with_member(small(), "Message.Body.Text.Data", None),
    with_member(small(), "Message.Body.Text.Data", "x" * 8_000_000),
    with_member(page(), "Message.Body.Html", {}),
)
TIGHT = {
    "now": "2026-01-01T12:00:00Z",
    "ses": {
        "identities": [{"name": "example.com"}, {"name": "news@example.com", "configuration_set": "gone"}],
        "quota": {
            "max_24_hours": 3,
            "sent": [{"at": "2025-12-31T12:00:00Z", "recipients": 1}, {"at": "2026-01-01T11:00:00Z", "recipients": 1}],
        },
    },
}
SANDBOX = {"ses": {"sandbox": True, "identities": [{"name": "news@Example.com"}, {"name": "ann@example.net"}]}}
WORLDS = (home(), full_world(), TIGHT, SANDBOX)
OPEN = [each for each in register().values() if len(each.readings) > 1]
bindings = st.dictionaries(
    st.integers(0, len(OPEN) - 1), st.integers(0, 5), min_size=1, max_size=len(OPEN)
).map(
    lambda drawn: {OPEN[which].id: frozenset(sorted(OPEN[which].letters)[at % len(OPEN[which].letters)])
                   for which, at in drawn.items()}
)  # fmt: skip


@LAW
@given(st.integers(0, len(DOUBTFUL) - 1), st.integers(0, len(DOUBTFUL) - 1), st.integers(0, len(WORLDS) - 1), bindings)
def test_reading_choice_stays_within_the_permitted_set(first: int, second: int, place: int, held: Any) -> None:
    """Whichever reading of the documents a build takes, its answers are among those the documents permit."""
    service = Service(bindings=held)
    service.reset(WORLDS[place])
    for which in (first, second):
        call = DOUBTFUL[which]
        free = decide(SES_SEND_EMAIL, service.world, call)
        bound = decide(SES_SEND_EMAIL, service.world, call, None, held)
        assert outcomes(bound) <= outcomes(free)
        assert free.covers(send(service, call))


@pytest.mark.parametrize("place", range(len(WORLDS)))
@pytest.mark.parametrize("which", range(len(DOUBTFUL)))
def test_every_permitted_outcome_is_the_answer_of_some_reading(which: int, place: int) -> None:
    """Acceptance is permitted only where some reading accepts, and refusal only where some refuses."""
    decision = decided(DOUBTFUL[which], WORLDS[place])
    asked = {fork.ambiguity for dispute in decision.disputes for way in dispute.rulings for fork in way.forks}
    choices = [{id: frozenset(letter)} for id in asked for letter in register()[id].letters]
    under_each = [outcomes(decided(DOUBTFUL[which], WORLDS[place], bindings=choice)) for choice in choices]
    if decision.disputes:
        assert {code is None for codes in under_each for code in codes} == {code is None for code in outcomes(decision)}
