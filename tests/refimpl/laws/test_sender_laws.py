"""Laws of the SendEmail page about who may send, and to whom, written from the page and not from the code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.refimpl.laws.calls import FAULTS, LAW, Call, accepts, calls, everyone, faulty, home, serving
from tests.refimpl.samples import OTHER, decided, outcomes, page, small, to, with_member


@LAW
@given(calls)
def test_nobody_sends_from_what_is_not_verified(call: Call) -> None:
    """The sender is verified, by address or by domain (V1-S02, V1-S03, V1-S14)."""
    nothing_verified = with_member(home(), "ses.identities", [])
    assert None not in outcomes(decided(call, nothing_verified))


@pytest.mark.parametrize("name", ["news@example.com", "example.com"])
def test_an_address_is_verified_itself_or_by_its_domain(name: str) -> None:
    """Either is enough (V1-S14), a verification still pending is not (V1-S02)."""
    for verified in (True, False):
        identities = [{"name": name, "verified": verified}, {"name": "other.example"}]
        assert accepts(serving({"ses": {"identities": identities}}), small()) is verified


def test_whoever_sends_for_another_owner_names_the_identity_that_lets_them() -> None:
    """With SourceArn the policy counts, without it the call is refused (V1-S15, V1-S42, V1-S43)."""
    arn = f"arn:aws:ses:us-east-1:{OTHER}:identity/example.org"
    for_another = with_member(small(), "Source", "news@example.org")
    assert not accepts(serving(home()), for_another)
    assert accepts(serving(home()), with_member(for_another, "SourceArn", arn))
    assert not accepts(
        serving(home()), with_member(for_another, "SourceArn", arn.replace("example.org", "gone.example"))
    )
    ungranted = with_member(home(), "ses.identities.2.grants", [])
    assert not accepts(serving(ungranted), with_member(for_another, "SourceArn", arn))


@LAW
@given(calls, st.lists(st.integers(0, 2), max_size=3))
def test_verifying_one_more_identity_never_refuses(call: Call, more: list[int]) -> None:
    """Verification only ever allows (V1-S02, V1-S04)."""
    names = ("another.example", "news@example.com", "desk@elsewhere.example")
    world = home()
    world["ses"]["identities"] += [{"name": names[which]} for which in dict.fromkeys(more)]
    assert outcomes(decided(call, world)) == {None}


@LAW
@given(calls)
def test_the_sandbox_allows_nothing_that_is_refused_outside(call: Call) -> None:
    """The sandbox narrows to whom an account sends (V1-S04), and that is all it does."""
    sandbox = with_member(home(), "ses.sandbox", True)
    verified = ("example.com", "example.net", "example.org")
    strangers = [a for a in everyone(call) if not a.endswith(verified)]
    for address in everyone(call):
        sandbox["ses"]["identities"].append({"name": address})
    assert not strangers
    assert outcomes(decided(call, sandbox)) == {None}
    for fault in range(len(FAULTS)):
        assert None not in outcomes(decided(faulty(page(), fault), sandbox))


@pytest.mark.parametrize("local", ["success", "bounce", "ooto", "complaint", "suppressionlist"])
def test_the_simulator_can_be_written_to_from_the_sandbox_and_a_stranger_cannot(local: str) -> None:
    """The mailbox simulator needs no verification (V1-S04)."""
    sandbox = with_member(home(), "ses.sandbox", True)
    assert accepts(serving(sandbox), to(f"{local}@simulator.amazonses.com"))
    assert not accepts(serving(sandbox), to(f"{local}@stranger.example"))
    assert not accepts(serving(sandbox), to(f"{local}@simulator.amazonses.com", "ann@stranger.example"))


@pytest.mark.parametrize("sending", ["disabled", "paused", "shut-down"])
def test_a_stopped_account_sends_nothing(sending: str) -> None:
    """Sending that is paused for the account is an error (V1-S62)."""
    stopped = with_member(home(), "ses.sending", sending)
    assert not accepts(serving(stopped), page())
