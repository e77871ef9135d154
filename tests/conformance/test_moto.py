"""moto, in a process of its own and as a server, is reached, filled, looked into and emptied."""

import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from conformance.adapters.address import open_target
from conformance.adapters.builds import build_named
from conformance.strategies import CATALOGUES
from conformance.target import Accepted, Broke, Closes, Json, Observes, Rejected, Target, Unsendable, Unsupported

pytest.importorskip("moto", reason="moto is not installed; pip install 'sendspec[moto]'")

IN_PROCESS = "py:conformance.adapters.moto_in_process:factory"
WORLD: dict[str, Json] = {"ses": {"identities": [{"name": "example.com"}, {"name": "ann@example.org"}]}}
PAGE: dict[str, Json] = {
    "Source": "news@example.com",
    "Destination": {"ToAddresses": ["ann@example.net", "bob@example.net"], "BccAddresses": ["eve@example.net"]},
    "Message": {"Subject": {"Data": "Hours"}, "Body": {"Text": {"Data": "We open at nine."}}},
}


def _up(address: str) -> Target:
    """Open a target whose server may still be starting."""
    target = open_target(address, call_timeout=20.0, in_process=False)
    for _ in range(100):
        with suppress(Broke):
            target.hello()
            return target
        time.sleep(0.2)
    raise AssertionError(f"{address} did not start")


@pytest.fixture(scope="module", params=["in process", "server"])
def moto(request: pytest.FixtureRequest) -> Iterator[Target]:
    target = _up(IN_PROCESS if request.param == "in process" else request.getfixturevalue("moto_server"))
    yield target
    if isinstance(target, Closes):
        target.close()


def _outbox(target: Target) -> list[dict[str, Json]]:
    assert isinstance(target, Observes)
    shown = target.observe("outbox")
    assert not isinstance(shown, Unsupported)
    return [dict(message) for message in shown]


def test_a_plain_call_is_accepted_and_seen(moto: Target) -> None:
    assert moto.reset(WORLD) is None
    answer = moto.send("ses.SendEmail", PAGE)
    assert isinstance(answer, Accepted)
    assert _outbox(moto) == [
        {
            "id": answer.response["MessageId"], "source": "news@example.com", "subject": "Hours",
            "to": ["ann@example.net", "bob@example.net"], "cc": [], "bcc": ["eve@example.net"],
        }
    ]  # fmt: skip


def test_an_unverified_sender_is_rejected_under_its_name(moto: Target) -> None:
    assert moto.reset(WORLD) is None
    answer = moto.send("ses.SendEmail", PAGE | {"Source": "news@example.net"})
    assert isinstance(answer, Rejected)
    assert (answer.code, answer.status) == ("MessageRejected", 400)
    assert _outbox(moto) == []


def test_a_reset_forgets(moto: Target) -> None:
    assert moto.reset(WORLD) is None
    assert isinstance(moto.send("ses.SendEmail", PAGE), Accepted)
    assert moto.reset({}) is None
    assert _outbox(moto) == []
    assert isinstance(moto.send("ses.SendEmail", PAGE), Rejected)


def test_account_and_region_are_given(moto: Target) -> None:
    elsewhere = WORLD["ses"] | {"account": "444455556666", "region": "eu-west-1"}
    assert moto.reset({"ses": elsewhere}) is None
    assert isinstance(moto.send("ses.SendEmail", PAGE), Accepted)
    assert isinstance(moto.send("ses.SendEmail", PAGE, "111122223333"), Rejected)
    assert len(_outbox(moto)) == 1


@pytest.mark.parametrize(
    "ses",
    [
        {"quota": {"max_24_hours": -1, "max_rate": 1}},
        {"configuration_sets": [{"name": "marketing", "sending_enabled": True, "pool": "ok"}]},
        {"identities": [{"name": "example.com", "verified": False}]},
        {"identities": [{"name": "example.com", "owner": "111122223333", "grants": [], "mail_from": {"mx": "ok"}}]},
        {"sandbox": False, "sending": "enabled", "templates": []},
    ],
)
def test_a_world_it_has_anyway_is_given(moto: Target, ses: dict[str, Json]) -> None:
    assert moto.reset({"now": "2026-03-01T00:00:00Z", "weather": "any", "ses": ses, "connect": {}}) is None


@pytest.mark.parametrize(
    "world",
    [
        {"ses": {"sandbox": True}},
        {"ses": {"sending": "paused"}},
        {"ses": {"quota": {"max_24_hours": 1}}},
        {"ses": {"quota": {"sent": [{"at": "2025-12-31T12:00:00Z", "recipients": 1}]}}},
        {"ses": {"templates": [{"name": "welcome"}]}},
        {"ses": {"configuration_sets": [{"name": "marketing", "sending_enabled": False}]}},
        {"ses": {"configuration_sets": [{"name": "marketing", "pool": "missing"}]}},
        {"ses": {"identities": [{"name": "example.com", "owner": "444455556666"}]}},
        {"ses": {"identities": [{"name": "example.com", "grants": ["444455556666"]}]}},
        {"ses": {"identities": [{"name": "example.com", "mail_from": {"mx": "missing"}}]}},
        {"ses": {"identities": [{"name": "example.com", "configuration_set": "marketing"}]}},
        {"ses": {"identities": [{"name": "example.com"}, {"name": "a@example.com", "verified": False}]}},
        {"ses": {"identities": [{"name": "Ann <ann@example.com>"}]}},
        {"connect": {"instances": [{"id": "ours"}]}},
    ],
)
def test_a_world_it_cannot_have_is_unsupported_with_a_reason(moto: Target, world: dict[str, Json]) -> None:
    refused = moto.reset(world)
    assert isinstance(refused, Unsupported)
    assert "moto" in refused.why


def test_what_cannot_be_sent_is_never_seen(moto: Target) -> None:
    assert moto.reset(WORLD) is None
    assert isinstance(moto.send("ses.SendEmail", PAGE | {"Source": 5}), Unsendable)
    assert _outbox(moto) == []


def test_other_operations_are_unsupported(moto: Target) -> None:
    for operation in CATALOGUES.keys() - {"ses.SendEmail"}:
        assert isinstance(moto.send(operation, CATALOGUES[operation].bases["minimal"].request), Unsupported)
    for operation in ("ses.NoSuchThing", "nonsense"):
        assert isinstance(moto.send(operation, PAGE), Unsupported)


def test_every_reason_is_about_a_part_of_a_world() -> None:
    cannot = build_named("moto").cannot
    assert cannot is not None
    assert all(part == "connect" or part.startswith("ses.") for part in cannot)
