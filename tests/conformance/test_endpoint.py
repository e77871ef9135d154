"""An endpoint is only ever a build, and is asked nothing but what was to be asked."""

from typing import Any

import pytest

from conformance.adapters.address import Unusable, open_target
from conformance.adapters.builds import build_from_toml, build_named
from conformance.adapters.hosts import allowed_url
from conformance.adapters.query import not_carried
from conformance.target import Accepted, Broke, Json, Rejected, Unsendable, Unsupported

MINE = 'name = "x"\ndriver = "y"\nsends = "pigeon"'
TEXT = {"Data": "Hours"}
PAGE = {
    "Source": "news@example.com",
    "Destination": {"ToAddresses": ["ann@example.net"]},
    "Message": {"Subject": TEXT, "Body": {"Text": TEXT}},
}


@pytest.fixture(scope="module")
def send_email() -> Any:
    session = pytest.importorskip("botocore.session", reason="boto3 is not installed")
    return session.Session().get_service_model("ses").operation_model("SendEmail").input_shape


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:5000", "http://localhost:5000/", "http://127.9.9.9", "http://[::1]:5000", "https://localhost"],
)
def test_this_machine_may_be_called(url: str) -> None:
    assert allowed_url(url, allow_remote=False) == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.1:5000",
        "http://build.example",
        "http://0.0.0.0",
        "http://127.1",
        "http://localhost.build.example",
    ],
)
def test_another_machine_only_when_asked_for(url: str) -> None:
    with pytest.raises(Unusable, match="--allow-remote"):
        allowed_url(url, allow_remote=False)
    assert allowed_url(url, allow_remote=True) == url


@pytest.mark.parametrize("allow_remote", [False, True])
@pytest.mark.parametrize(
    "url",
    [
        "https://email.us-east-1.amazonaws.com",
        "https://EMAIL.US-EAST-1.AMAZONAWS.COM./",
        "https://email-fips.us-east-1.amazonaws.com:443",
        "https://email.cn-north-1.amazonaws.com.cn",
        "https://email.us-east-1.api.aws",
        "https://amazonaws.com",
    ],
)
def test_the_real_services_never(url: str, allow_remote: bool) -> None:
    with pytest.raises(Unusable, match="real services"):
        allowed_url(url, allow_remote=allow_remote)


@pytest.mark.parametrize(
    "url",
    [
        "", "127.0.0.1:5000", "ftp://127.0.0.1", "http://", "http://127.0.0.1:port", "http://127.0.0.1/ses", "http://[::1",
        "http://user@127.0.0.1", "http://127.0.0.1\\@build.example", "http://127.0.0.1#x", "http://127.0.0.1 :80",
    ],
)  # fmt: skip
def test_what_is_no_plain_url_is_refused(url: str) -> None:
    with pytest.raises(Unusable, match="URL"):
        allowed_url(url, allow_remote=True)


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("endpoint:http://127.0.0.1:1", "--build .*moto.*sendspec"),
        ("endpoint:http://127.0.0.1:1?build=nosuch", "name one of .*moto"),
        ("endpoint:http://127.0.0.1:1?build=nosuch.toml", "cannot be read"),
        ("endpoint:http://127.0.0.1:1?bulid=moto", "unknown option 'bulid'"),
        ("endpoint:http://127.0.0.1:1?build=sendspec&sends=pigeon", "sends by 'pigeon'"),
        ("endpoint:http://192.0.2.1:1?build=moto", "--allow-remote"),
        ("recording:nowhere.jsonl", "cannot be read"),
        ("moto", "no address"),
        ("refimpl:x", "no address"),
        ("", "no address"),
        ("py:module", "package.module:factory"),
        ("exec:", "names no command"),
        ("exec:./adapter 'half", "quotes"),
        ("mutant:nosuch", "list mutants"),
        ("variant:nosuch", "list variants"),
    ],
)
def test_an_address_that_leads_nowhere_says_what_to_do(address: str, what: str) -> None:
    with pytest.raises(Unusable, match=what):
        open_target(address, call_timeout=1.0, in_process=False)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("there_is_no_such_module:factory", "no module there_is_no_such_module"),
        ("conformance.no_such_module:factory", "no module"),
        ("tests.conformance.fakes.hosted:nowhere", "has no nowhere"),
        ("tests.conformance.fakes.hosted:no_target", "has no method hello"),
        ("tests.conformance.fakes.hosted:raising_factory", "no database"),
        ("tests.conformance.fakes.hosted:__doc__", "cannot be called"),
        ("a b:c", "package.module:factory"),
    ],
)
def test_a_factory_that_leads_nowhere_says_what_to_do(name: str, what: str) -> None:
    with pytest.raises(Unusable, match=what):
        open_target(f"py:{name}", call_timeout=1.0, in_process=True)


@pytest.mark.parametrize("text", ["name = 1", "[", 'name = "x"', 'name = "x"\ndriver = "y"\ncolour = "z"', MINE])
def test_a_build_file_that_is_none_says_so(text: str) -> None:
    with pytest.raises(Unusable, match="the build file mine"):
        build_from_toml(text, "mine")


def test_moto_is_pinned() -> None:
    file = build_named("moto")
    assert file.requires == f"moto[server]=={file.version}"


@pytest.mark.parametrize(
    "request_",
    [
        {},
        PAGE,
        PAGE | {"Source": "", "Tags": [], "ReplyToAddresses": ["a@example.com"]},
        PAGE | {"Tags": [{"Name": "n", "Value": ""}]},
        {"Destination": {"ToAddresses": []}},
        PAGE | {"Source": "ü\r\n\x00"},
    ],
)
def test_what_the_query_protocol_carries_is_sent(send_email: Any, request_: Json) -> None:
    assert not_carried(request_, send_email) is None


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        (None, "null"),
        ([], "a list"),
        (PAGE | {"Source": None}, "Source"),
        (PAGE | {"Source": 1}, "Source"),
        (PAGE | {"Source": True}, "a boolean"),
        (PAGE | {"Source": 1.5}, "a number"),
        (PAGE | {"Source": "\udfff"}, "surrogate"),
        (PAGE | {"Source": ["a@example.com"]}, "a list in place of text"),
        (PAGE | {"Destination": {}}, "Destination: an empty structure has no form in the query protocol"),
        (PAGE | {"Destination": []}, "a list in place of a structure"),
        (PAGE | {"Destination": {"ToAddresses": "ann@example.net"}}, "text in place of a list"),
        (PAGE | {"Destination": {"ToAddresses": ["ann@example.net", None]}}, "Destination.ToAddresses[1]"),
        (PAGE | {"Destination": {"ToAddresses": None}}, "null"),
        (PAGE | {"Message": {"Subject": TEXT, "Body": {}}}, "Message.Body"),
        (PAGE | {"Message": {"Subject": TEXT, "Body": {"Html": {}}}}, "Message.Body.Html"),
        (PAGE | {"Tags": [{}]}, "Tags[0]"),
        (PAGE | {"Tags": {"Name": "n", "Value": "v"}}, "a structure in place of a list"),
        (PAGE | {"Colour": "red"}, "'Colour'"),
        (PAGE | {"source": "news@example.com"}, "'source'"),
    ],
)
def test_what_it_has_no_form_for_is_not_sent(send_email: Any, request_: Json, where: str) -> None:
    why = not_carried(request_, send_email)
    assert why is not None
    assert where in why


@pytest.mark.parametrize(
    ("code", "status", "answer"),
    [
        ("MessageRejected", 400, Rejected("MessageRejected", 400, "text")),
        ("404", 404, Unsupported("not implemented: HTTP 404 without an error of the protocol")),
        ("501", 501, Unsupported("not implemented: HTTP 501 without an error of the protocol")),
        ("500", 500, Rejected("InternalFailure", 500, "HTTP 500 without an error of the protocol")),
        ("413", 413, Rejected("413", 413, "HTTP 413 without an error of the protocol")),
    ],
)
def test_an_error_keeps_its_code_and_status(code: str, status: int, answer: object) -> None:
    exceptions = pytest.importorskip("botocore.exceptions", reason="boto3 is not installed")
    from conformance.adapters.client import outcome

    response = {"Error": {"Code": code, "Message": "text"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    assert outcome(exceptions.ClientError(response, "SendEmail"), sent=True) == answer


def test_what_is_raised_before_sending_is_unsendable_and_after_it_the_builds_own() -> None:
    pytest.importorskip("botocore", reason="boto3 is not installed")
    from conformance.adapters.client import outcome

    assert isinstance(outcome(KeyError("x"), sent=False), Unsendable)
    assert outcome(KeyError("x"), sent=True) == Rejected("InternalFailure", 500, "KeyError: 'x'")
    assert isinstance(outcome(NotImplementedError(), sent=True), Unsupported)


def test_a_server_that_is_not_there_is_a_failed_start() -> None:
    pytest.importorskip("botocore", reason="boto3 is not installed")
    # Port 9 is the discard service, which nobody runs.
    target = open_target("endpoint:http://127.0.0.1:9", call_timeout=2.0, in_process=False, build="moto")
    with pytest.raises(Broke, match="start the server") as caught:
        target.hello()
    assert caught.value.how == "start"


def test_the_reference_is_in_this_process_and_can_be_hosted() -> None:
    for address in ("refimpl", "py:conformance.adapters.reference:reference_target"):
        target = open_target(address, call_timeout=20.0, in_process=False)
        assert target.reset({"ses": {"identities": [{"name": "example.com"}]}}) is None
        assert isinstance(target.send("ses.SendEmail", PAGE), Accepted)
        getattr(target, "close", lambda: None)()
