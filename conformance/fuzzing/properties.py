"""The drawn layers as plain Hypothesis tests, for pytest and for any engine that runs or collects such tests.

They raise, as engines want it, where `sendspec fuzz` goes on; `conformance.fuzzing.holding` says what they go by.
Each has a text of its own, for Hypothesis tells tests apart by it. For an engine that makes bytes:

    from conformance.fuzzing.properties import test_ses_send_email_calls
    test_ses_send_email_calls.hypothesis.fuzz_one_input(data)
"""

from hypothesis import given

from conformance.fuzzing.holding import holds, ready
from conformance.fuzzing.rounds import STEPS
from conformance.scripts import Script
from conformance.strategies.histories import histories
from conformance.strategies.interleaved import interleaved
from conformance.strategies.random_calls import calls, noise
from conformance.strategies.state_machine import machine
from refimpl.operations import OPERATIONS

EVERY = tuple(OPERATIONS)

# Tests take their settings when they are made.
ready()


@given(calls("ses.SendEmail"))
def test_ses_send_email_calls(script: Script) -> None:
    """Ask ses.SendEmail: single calls."""
    holds(script)


@given(noise("ses.SendEmail"))
def test_ses_send_email_noise(script: Script) -> None:
    """Ask ses.SendEmail: any JSON."""
    holds(script)


@given(histories("ses.SendEmail", STEPS))
def test_ses_send_email_histories(script: Script) -> None:
    """Ask ses.SendEmail: several calls against one account."""
    holds(script)


@given(interleaved("ses.SendEmail", EVERY, STEPS))
def test_ses_send_email_interleaved(script: Script) -> None:
    """Ask ses.SendEmail: several calls among those of other operations."""
    holds(script)


@given(calls("sesv2.SendBulkEmail"))
def test_sesv2_send_bulk_email_calls(script: Script) -> None:
    """Ask sesv2.SendBulkEmail: single calls."""
    holds(script)


@given(noise("sesv2.SendBulkEmail"))
def test_sesv2_send_bulk_email_noise(script: Script) -> None:
    """Ask sesv2.SendBulkEmail: any JSON."""
    holds(script)


@given(histories("sesv2.SendBulkEmail", STEPS))
def test_sesv2_send_bulk_email_histories(script: Script) -> None:
    """Ask sesv2.SendBulkEmail: several calls against one account."""
    holds(script)


@given(interleaved("sesv2.SendBulkEmail", EVERY, STEPS))
def test_sesv2_send_bulk_email_interleaved(script: Script) -> None:
    """Ask sesv2.SendBulkEmail: several calls among those of other operations."""
    holds(script)


@given(calls("connect.SendOutboundEmail"))
def test_connect_send_outbound_email_calls(script: Script) -> None:
    """Ask connect.SendOutboundEmail: single calls."""
    holds(script)


@given(noise("connect.SendOutboundEmail"))
def test_connect_send_outbound_email_noise(script: Script) -> None:
    """Ask connect.SendOutboundEmail: any JSON."""
    holds(script)


@given(histories("connect.SendOutboundEmail", STEPS))
def test_connect_send_outbound_email_histories(script: Script) -> None:
    """Ask connect.SendOutboundEmail: several calls against one account."""
    holds(script)


@given(interleaved("connect.SendOutboundEmail", EVERY, STEPS))
def test_connect_send_outbound_email_interleaved(script: Script) -> None:
    """Ask connect.SendOutboundEmail: several calls among those of other operations."""
    holds(script)


@given(calls("connect.StartOutboundEmailContact"))
def test_connect_start_outbound_email_contact_calls(script: Script) -> None:
    """Ask connect.StartOutboundEmailContact: single calls."""
    holds(script)


@given(noise("connect.StartOutboundEmailContact"))
def test_connect_start_outbound_email_contact_noise(script: Script) -> None:
    """Ask connect.StartOutboundEmailContact: any JSON."""
    holds(script)


@given(histories("connect.StartOutboundEmailContact", STEPS))
def test_connect_start_outbound_email_contact_histories(script: Script) -> None:
    """Ask connect.StartOutboundEmailContact: several calls against one account."""
    holds(script)


@given(interleaved("connect.StartOutboundEmailContact", EVERY, STEPS))
def test_connect_start_outbound_email_contact_interleaved(script: Script) -> None:
    """Ask connect.StartOutboundEmailContact: several calls among those of other operations."""
    holds(script)


@given(calls("connect.StartEmailContact"))
def test_connect_start_email_contact_calls(script: Script) -> None:
    """Ask connect.StartEmailContact: single calls."""
    holds(script)


@given(noise("connect.StartEmailContact"))
def test_connect_start_email_contact_noise(script: Script) -> None:
    """Ask connect.StartEmailContact: any JSON."""
    holds(script)


@given(histories("connect.StartEmailContact", STEPS))
def test_connect_start_email_contact_histories(script: Script) -> None:
    """Ask connect.StartEmailContact: several calls against one account."""
    holds(script)


@given(interleaved("connect.StartEmailContact", EVERY, STEPS))
def test_connect_start_email_contact_interleaved(script: Script) -> None:
    """Ask connect.StartEmailContact: several calls among those of other operations."""
    holds(script)


TestSesSendEmail = machine("ses.SendEmail", holds, EVERY).TestCase
TestSesv2SendBulkEmail = machine("sesv2.SendBulkEmail", holds, EVERY).TestCase
TestConnectSendOutboundEmail = machine("connect.SendOutboundEmail", holds, EVERY).TestCase
TestConnectStartOutboundEmailContact = machine("connect.StartOutboundEmailContact", holds, EVERY).TestCase
TestConnectStartEmailContact = machine("connect.StartEmailContact", holds, EVERY).TestCase
