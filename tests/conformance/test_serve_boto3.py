"""boto3 drives all five operations through the served reference, and sees what it would see of the services."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest

from conformance.adapters.reference import reference_target
from conformance.serving.desk import Desk
from conformance.serving.http import served
from conformance.strategies import CATALOGUES
from conformance.target import Json

boto3 = pytest.importorskip("boto3", reason="boto3 is not installed; pip install 'sendspec[boto3]'")

TARGET = reference_target()
METHODS = {
    "ses.SendEmail": "send_email",
    "sesv2.SendBulkEmail": "send_bulk_email",
    "connect.SendOutboundEmail": "send_outbound_email",
    "connect.StartOutboundEmailContact": "start_outbound_email_contact",
    "connect.StartEmailContact": "start_email_contact",
}
OURS, NOWHERE = "8d6c9f5e-1a2b-4c3d-8e4f-5a6b7c8d9e0f", "11111111-1111-4111-8111-111111111111"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with served(Desk(TARGET)) as address:
        yield address


def client_of(url: str, service: str, key: str = "testing", region: str = "us-east-1") -> Any:
    from botocore.config import Config

    plain = Config(retries={"total_max_attempts": 1}, proxies={}, ignore_configured_endpoint_urls=True)
    return boto3.client(
        service, region_name=region, endpoint_url=url, config=plain, aws_access_key_id=key, aws_secret_access_key="x"
    )


def call(url: str, operation: str, request: Mapping[str, Json], key: str = "testing", **more: str) -> Any:
    client = client_of(url, operation.partition(".")[0], key, **more)
    return getattr(client, METHODS[operation])(**request)


def minimal(operation: str) -> tuple[dict[str, Json], dict[str, Json], str]:
    # A copy to the bottom: tests change what they get, and the catalogue is everybody's.
    draft = deepcopy(CATALOGUES[operation].bases["minimal"])
    return dict(draft.world), dict(draft.request), draft.caller or "testing"


def begin(world: Mapping[str, Json]) -> None:
    assert TARGET.reset(world) is None


def shown(what: str) -> list[Any]:
    rows = TARGET.observe(what)
    assert isinstance(rows, list)
    return rows


@pytest.mark.parametrize("operation", METHODS)
def test_a_right_call_is_accepted_and_seen(url: str, operation: str) -> None:
    world, request, key = minimal(operation)
    begin(world)
    response = call(url, operation, request, key)
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 200
    members = {name for name in response if name != "ResponseMetadata"}
    outbox, contacts = shown("outbox"), shown("contacts")
    match operation:
        case "ses.SendEmail":
            assert [row["id"] for row in outbox] == [response["MessageId"]]
        case "sesv2.SendBulkEmail":
            (result,) = response["BulkEmailEntryResults"]
            assert result == {"Status": "SUCCESS", "MessageId": outbox[0]["id"]}
        case "connect.SendOutboundEmail":
            assert not members
            assert len(outbox) == 1
        case _:
            assert [row["id"] for row in contacts] == [response["ContactId"]]


def _with(operation: str, *changes: tuple[str, Json]) -> dict[str, Json]:
    """Give the minimal request with members replaced; None takes one away."""
    request = minimal(operation)[1] | dict(changes)
    return {name: value for name, value in request.items() if value is not None}


SES, BULK, OUT, START, IN = METHODS
IDENTITY = {"name": "example.com"}
ELSEWHERE = "arn:aws:ses:us-east-1:444455556666:identity/example.com"
ERRORS: list[tuple[str, str, dict[str, Json], dict[str, Json] | None, str | None]] = [
    # operation, error, part of the world that is otherwise, request that is otherwise, other caller
    (SES, "MessageRejected", {}, _with(SES, ("Source", "news@example.org")), None),
    (SES, "ConfigurationSetDoesNotExistException", {}, _with(SES, ("ConfigurationSetName", "nowhere")), None),
    (
        SES, "ConfigurationSetSendingPausedException",
        {"ses": {"configuration_sets": [{"name": "off", "sending_enabled": False}]}},
        _with(SES, ("ConfigurationSetName", "off")), None,
    ),
    (SES, "AccountSendingPausedException", {"ses": {"sending": "disabled"}}, None, None),
    (
        SES, "MailFromDomainNotVerifiedException",
        {"ses": {"identities": [IDENTITY | {"mail_from": {"mx": "missing", "on_failure": "reject"}}]}}, None, None,
    ),
    (BULK, "BadRequestException", {}, _with(BULK, ("BulkEmailEntries", [])), None),
    (BULK, "NotFoundException", {}, _with(BULK, ("ConfigurationSetName", "nowhere")), None),
    (BULK, "MessageRejected", {}, _with(BULK, ("FromEmailAddress", "news@example.org")), None),
    (BULK, "AccountSuspendedException", {"ses": {"sending": "shut-down"}}, None, None),
    (BULK, "SendingPausedException", {"ses": {"sending": "disabled"}}, None, None),
    (OUT, "AccessDeniedException", {}, None, "user"),
    (OUT, "ResourceNotFoundException", {}, _with(OUT, ("InstanceId", NOWHERE)), None),
    (OUT, "InvalidRequestException", {}, _with(OUT, ("TrafficType", "GENERAL")), None),
    (START, "ResourceNotFoundException", {}, _with(START, ("InstanceId", NOWHERE)), None),
    (START, "InvalidRequestException", {}, _with(START, ("DestinationEmailAddress", {"EmailAddress": "nobody"})), None),
    (IN, "ResourceNotFoundException", {}, _with(IN, ("ContactFlowId", "no-such-flow")), None),
    (IN, "InvalidRequestException", {}, _with(IN, ("FromEmailAddress", {"EmailAddress": "nobody"})), None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("operation", "error", "part", "request_", "caller"), ERRORS, ids=[f"{row[0]}-{row[1]}" for row in ERRORS]
)
def test_an_error_is_the_exception_of_the_service_model(
    url: str, operation: str, error: str, part: dict[str, Json], request_: dict[str, Json] | None, caller: str | None
) -> None:
    world, plain, key = minimal(operation)
    for name, members in part.items():
        world[name] = world.get(name, {}) | members
    begin(world)
    client = client_of(url, operation.partition(".")[0], caller or key)
    with pytest.raises(getattr(client.exceptions, error)) as caught:
        getattr(client, METHODS[operation])(**(request_ or plain))
    declared = client.meta.service_model.shape_for(error).metadata["error"]
    response = caught.value.response
    assert response["ResponseMetadata"]["HTTPStatusCode"] == declared["httpStatusCode"]
    assert response["Error"]["Code"] == declared.get("code", error)
    assert response["Error"]["Message"]
    assert response["ResponseMetadata"]["RequestId"]
    if operation == SES:
        assert response["Error"]["Type"] == "Sender"
    assert shown("outbox") == []


def test_a_token_used_for_something_else_is_a_conflict(url: str) -> None:
    world, request, _ = minimal(IN)
    begin(world)
    call(url, IN, request | {"ClientToken": "once"})
    client = client_of(url, "connect")
    with pytest.raises(client.exceptions.IdempotencyException) as caught:
        client.start_email_contact(**request, ClientToken="once", Name="another")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 409
    assert len(shown("contacts")) == 1


def test_too_many_contacts_are_a_quota(url: str) -> None:
    world, request, _ = minimal(IN)
    world["connect"]["instances"][0] |= {"active_email_quota": {"active": 1, "most": 1}}
    begin(world)
    client = client_of(url, "connect")
    with pytest.raises(client.exceptions.ServiceQuotaExceededException) as caught:
        client.start_email_contact(**request)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 402


def test_errors_without_a_shape_keep_their_code_and_status(url: str) -> None:
    from botocore.exceptions import ClientError

    world, request, _ = minimal(SES)
    world["ses"] = {"identities": [IDENTITY | {"owner": "444455556666"}], "quota": {"max_24_hours": 0}}
    begin(world)
    with pytest.raises(ClientError) as caught:
        call(url, SES, request | {"SourceArn": ELSEWHERE})
    assert caught.value.response["Error"]["Code"] == "AccessDenied"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_the_access_key_says_which_account_calls(url: str) -> None:
    world, request, _ = minimal(SES)
    world["ses"] = {"identities": [IDENTITY | {"owner": "444455556666", "grants": ["777788889999"]}]}
    begin(world)
    assert call(url, SES, request | {"SourceArn": ELSEWHERE}, "777788889999")["MessageId"]
    with pytest.raises(client_of(url, "ses").exceptions.ClientError, match="AccessDenied"):
        call(url, SES, request | {"SourceArn": ELSEWHERE}, "121212121212")
    assert len(shown("outbox")) == 1


@pytest.mark.parametrize("operation", METHODS)
def test_an_endpoint_of_one_region_refuses_what_is_signed_for_another(url: str, operation: str) -> None:
    world, request, key = minimal(operation)
    begin(world)
    client = client_of(url, operation.partition(".")[0], key, region="eu-west-1")
    with pytest.raises(client.exceptions.ClientError, match="us-east-1") as caught:
        getattr(client, METHODS[operation])(**request)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert (shown("outbox"), shown("contacts")) == ([], [])


def test_an_arn_in_the_path_arrives_as_one_member(url: str) -> None:
    world, request, key = minimal(OUT)
    begin(world)
    arn = f"arn:aws:connect:us-east-1:111122223333:instance/{OURS}"
    client = client_of(url, "connect", key)
    with pytest.raises(client.exceptions.ClientError, match=r"instances\.id-form"):
        client.send_outbound_email(**request | {"InstanceId": arn})


def test_text_of_every_kind_arrives_as_it_was_sent(url: str) -> None:
    world, request, _ = minimal(SES)
    begin(world)
    text = "Grüße, %41+&=; \u6f22 \U0001f600\r\n\tend "
    body = {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": text, "Charset": "UTF-8"}}}
    call(url, SES, request | {"Message": body})
    assert shown("outbox")[0]["text"] == text


def test_eleven_megabytes_are_refused_by_the_operation_and_not_by_the_server(url: str) -> None:
    world, request, _ = minimal(SES)
    begin(world)
    body = {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "\u00e9" * 5_500_000, "Charset": "UTF-8"}}}
    client = client_of(url, "ses")
    with pytest.raises(client.exceptions.ClientError, match=r"content\.size"):
        client.send_email(**request | {"Message": body})
