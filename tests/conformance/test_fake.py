"""The reference as a fake: it answers as the specification does, and fails only as it was ordered."""

import re
from pathlib import Path
from typing import Any

import pytest

from conformance.fake import FLOW, INSTANCE, ClientError, FakeMail, NoSuchFault
from conformance.target import Accepted, Rejected
from refimpl.wire import Malformed
from tests.conformance.shell import python
from tests.conformance.test_plugin import PLUGIN
from tests.repo.tree import ROOT

SES, BULK, OUT, START = "ses.SendEmail", "sesv2.SendBulkEmail", "connect.SendOutboundEmail", "connect.StartEmailContact"
MAIL: dict[str, Any] = {
    "Source": "news@example.com",
    "Destination": {"ToAddresses": ["ann@example.net"]},
    "Message": {"Subject": {"Data": "Hours"}, "Body": {"Text": {"Data": "We open at nine."}}},
}
THREE: dict[str, Any] = {
    "FromEmailAddress": "news@example.com",
    "DefaultContent": {"Template": {"TemplateName": "welcome", "TemplateData": '{"name": "you"}'}},
    "BulkEmailEntries": [{"Destination": {"ToAddresses": [f"{name}@example.net"]}} for name in ("ann", "bob", "cid")],
}
CONTACT: dict[str, Any] = {
    "InstanceId": INSTANCE,
    "FromEmailAddress": {"EmailAddress": "ann@example.net"},
    "DestinationEmailAddress": "support@example.com",
    "EmailMessage": {
        "MessageSourceType": "RAW",
        "RawMessage": {"Subject": "Hours", "Body": "When?", "ContentType": "text/plain"},
    },
}


def _refused(fake: FakeMail, operation: str = SES, request: Any = MAIL) -> str:
    answer = fake.answer(operation, request)
    assert isinstance(answer, Rejected)
    return answer.code


def _statuses(fake: FakeMail) -> list[str]:
    return [row["Status"] for row in fake.send(BULK, THREE)["BulkEmailEntryResults"]]


def test_what_is_accepted_can_be_looked_at() -> None:
    fake = FakeMail()
    id = fake.send(SES, MAIL)["MessageId"]
    assert [(each["id"], each["to"], each["subject"]) for each in fake.outbox] == [(id, ["ann@example.net"], "Hours")]


def test_a_client_has_boto3s_shape() -> None:
    fake = FakeMail()
    assert fake.client("ses").send_email(**MAIL)["ResponseMetadata"]["HTTPStatusCode"] == 200
    results = fake.client("sesv2").send_bulk_email(**THREE)["BulkEmailEntryResults"]
    assert [row["Status"] for row in results] == ["SUCCESS"] * 3
    contact = fake.client("connect").start_email_contact(**CONTACT)["ContactId"]
    assert [(each["id"], each["flow"]) for each in fake.contacts] == [(contact, FLOW)]
    assert [each["subject"] for each in fake.outbox] == ["Hours"] + ["Welcome, you"] * 3


def test_a_refusal_is_raised_as_a_client_raises_it() -> None:
    fake = FakeMail()
    with pytest.raises(ClientError) as caught:
        fake.client("ses").send_email(**{**MAIL, "Source": "news@stranger.example"})
    assert caught.value.response["Error"]["Code"] == "MessageRejected"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert "(MessageRejected) when calling the SendEmail operation" in str(caught.value)
    assert fake.outbox == []


def test_with_botocore_its_own_classes_are_raised() -> None:
    exceptions = pytest.importorskip("botocore.exceptions", reason="botocore is not installed")
    ses = FakeMail().client("ses")
    with pytest.raises(ses.exceptions.MessageRejected) as caught:
        ses.send_email(**{**MAIL, "Source": "news@stranger.example"})
    assert isinstance(caught.value, exceptions.ClientError)


def test_without_botocore_the_errors_have_its_shape(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['botocore'] = sys.modules['botocore.exceptions'] = None\n"
        "from conformance.fake import ClientError, FakeMail\n"
        "try: FakeMail().client('ses').send_email(Source='x')\n"
        "except ClientError as error: print(error.response['Error']['Code'], error)\n"
    )
    done = python("-c", code, cwd=tmp_path)
    assert re.match(r"\w+ An error occurred \(\w+\) when calling the SendEmail operation: ", done.stdout), done.stderr


def test_what_is_not_there_is_told_with_what_is() -> None:
    fake = FakeMail()
    with pytest.raises(ValueError, match=r"no service 'sns' here; there are ses, sesv2, connect"):
        fake.client("sns")
    with pytest.raises(AttributeError, match="no send_raw_email; it has send_email"):
        fake.client("ses").send_raw_email()
    with pytest.raises(ValueError, match=r"no operation 'ses.SendRawEmail'"):
        fake.send("ses.SendRawEmail", {})
    with pytest.raises(Malformed):
        FakeMail({"ses": {"moods": []}})


def test_an_ordered_fault_comes_as_often_as_ordered_and_changes_nothing() -> None:
    fake = FakeMail()
    fake.fail_next("Throttling", times=2)
    assert [_refused(fake), _refused(fake)] == ["Throttling", "Throttling"]
    assert fake.outbox == []
    assert isinstance(fake.answer(SES, MAIL), Accepted)


def test_an_order_waits_for_a_call_that_has_the_fault_in_that_calls_own_words() -> None:
    fake = FakeMail()
    fake.fail_next("InternalService")
    assert isinstance(fake.answer(SES, MAIL), Accepted)
    assert _refused(fake, OUT, {}) == "InternalServiceException"
    fake.fail_next("ServiceUnavailable", SES)
    assert _statuses(fake) == ["SUCCESS"] * 3
    assert _refused(fake) == "ServiceUnavailable"


def test_entries_of_a_bulk_call_fail_where_ordered() -> None:
    fake = FakeMail()
    fake.fail_next("TRANSIENT_FAILURE", entries=[1])
    assert _statuses(fake) == ["SUCCESS", "TRANSIENT_FAILURE", "SUCCESS"]
    assert [each["to"] for each in fake.outbox] == [["ann@example.net"], ["cid@example.net"]]
    fake.fail_next("ACCOUNT_THROTTLED", BULK)
    assert _statuses(fake) == ["ACCOUNT_THROTTLED"] * 3
    assert _statuses(fake) == ["SUCCESS"] * 3


@pytest.mark.parametrize(("words", "said"), [
    (("OutOfCheese", SES), "no document gives ses.SendEmail the fault 'OutOfCheese': ses.SendEmail has Throttling, "),
    (("TRANSIENT_FAILURE", SES), "no document gives ses.SendEmail the fault"),
    (("OutOfCheese",), "any operation the fault 'OutOfCheese'"),
])  # fmt: skip
def test_a_fault_no_document_has_cannot_be_ordered(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(NoSuchFault, match=re.escape(said)):
        FakeMail().fail_next(*words)


def test_a_fault_of_a_whole_call_cannot_be_ordered_for_an_entry() -> None:
    with pytest.raises(NoSuchFault, match="of a whole call, never of an entry"):
        FakeMail().fail_next("Throttling", entries=[0])


@pytest.mark.parametrize("operation", [SES, BULK, OUT, START])
def test_every_fault_it_lists_can_be_ordered(operation: str) -> None:
    request = {SES: MAIL, BULK: THREE}.get(operation, {})
    fake = FakeMail()
    for code in fake.faults(operation):
        fake.fail_next(code, operation)
        answer = fake.answer(operation, request)
        if isinstance(answer, Accepted):
            assert {row["Status"] for row in answer.response["BulkEmailEntryResults"]} == {code}
        else:
            assert isinstance(answer, Rejected)
            assert answer.code == code


def test_time_passes_when_told() -> None:
    fake = FakeMail({"ses": {"identities": [{"name": "example.com"}], "quota": {"max_24_hours": 1}}})
    fake.send(SES, MAIL)
    assert _refused(fake) in ("Throttling", "LimitExceeded")
    fake.advance(86_401)
    assert isinstance(fake.answer(SES, MAIL), Accepted)


def test_a_reset_forgets_mail_contacts_and_orders() -> None:
    fake = FakeMail()
    fake.send(SES, MAIL)
    fake.send(START, CONTACT)
    fake.fail_next("Throttling")
    fake.reset()
    assert (fake.outbox, fake.contacts) == ([], [])
    assert isinstance(fake.answer(SES, MAIL), Accepted)


def test_orders_hold_for_the_target_too() -> None:
    fake = FakeMail()
    fake.fail_next("Throttling")
    assert fake.target.send(SES, MAIL) == Rejected("Throttling", 400, "ordered by the test")
    assert fake.target.observe("outbox") == []


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_boto3_can_be_pointed_at_a_fake_and_meets_what_was_ordered(region: str) -> None:
    boto3 = pytest.importorskip("boto3", reason="boto3 is not installed")
    fake = FakeMail()
    with fake.served() as url:
        fake.reset({"ses": {"identities": [{"name": "example.com"}], "region": region}})
        ses = boto3.client("ses", region, endpoint_url=url, aws_access_key_id="test", aws_secret_access_key="test")
        ses.send_email(**MAIL)
        fake.fail_next("LimitExceededException", SES)
        with pytest.raises(ses.exceptions.LimitExceededException):
            ses.send_email(**MAIL)
    assert [message["subject"] for message in fake.outbox] == ["Hours"]


def test_the_fixture_and_readmes_tests_run_as_shown(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    (body,) = re.findall(r"^```python\n# test_my_application.py, run by: pytest\n(.+?)^```", readme, re.M | re.S)
    (tmp_path / "test_my_application.py").write_text(body, "utf-8")
    done = python(*PLUGIN, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout


def test_readme_lists_what_a_fake_has() -> None:
    table = (ROOT / "README.md").read_text("utf-8").partition("| of a `FakeMail` |")[2].partition("\n\n")[0]
    named = set(re.findall(r"`(\w+)\(", table.replace("FakeMail(", ""))) | {"outbox", "contacts", "target"}
    public = {name for name in (*vars(FakeMail), *vars(FakeMail())) if not name.startswith("_")}
    assert public - {"faults"} <= named | {"faults"}
