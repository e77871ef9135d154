"""A call is decided the same in whichever form it is at hand, and nothing in it is ever run."""

import base64
import io
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance import pasted
from conformance.presumed import presumed
from conformance.strategies import CATALOGUES
from refimpl import wire
from refimpl.machine import decide
from refimpl.operations import OPERATIONS
from refimpl.world import fresh
from tests.conformance.test_ask import ended
from tests.refimpl.quick import QUICK

Captured = pytest.CaptureFixture[str]
BASES = [(name, base) for name, catalogue in CATALOGUES.items() for base in catalogue.bases]
REQUEST = {
    "Source": "news@example.com",
    "Destination": {"ToAddresses": ["ann@example.net"]},
    "Message": {"Subject": {"Data": "Hours"}, "Body": {"Text": {"Data": "We open at nine."}}},
}
METHODS = {
    "ses.SendEmail": "send_email",
    "sesv2.SendBulkEmail": "send_bulk_email",
    "connect.SendOutboundEmail": "send_outbound_email",
    "connect.StartOutboundEmailContact": "start_outbound_email_contact",
    "connect.StartEmailContact": "start_email_contact",
}


def as_call(operation: str, request: Any, before: str = "client.") -> str:
    members = ",\n    ".join(f"{name}={value!r}" for name, value in request.items())
    return f"{before}{METHODS[operation]}(\n    {members},\n)\n"


# The forms


@pytest.mark.parametrize(("operation", "base"), BASES)
def test_every_form_holds_the_same_request(operation: str, base: str) -> None:
    request = CATALOGUES[operation].bases[base].request
    for text in (
        json.dumps(request),
        json.dumps(request, indent=4),
        repr(request),
        f"# a comment\n{request!r}\n",
        as_call(operation, request),
        as_call(operation, request, "response = client."),
        f"dict(**{request!r})",
    ):
        assert pasted.read(text.encode()).value == request, text
    assert pasted.read(as_call(operation, request).encode()).operation == operation


def test_bytes_become_what_the_wire_carries() -> None:
    assert pasted.read(b"{'Data': b'\\xff\\x00'}").value == {"Data": base64.b64encode(b"\xff\x00").decode()}


def test_what_python_has_and_json_has_not_is_read() -> None:
    text = b"{'a': None, 'b': True, 'c': (1, -2.5), 'd': 'one ' 'two', 'e': dict(f=[]),}"
    assert pasted.read(text).value == {"a": None, "b": True, "c": [1, -2.5], "d": "one two", "e": {"f": []}}


def test_a_skeleton_of_the_aws_cli_is_a_request() -> None:
    skeleton = {
        "Source": "", "Destination": {"ToAddresses": [""], "CcAddresses": [""], "BccAddresses": [""]},
        "Message": {"Subject": {"Data": "", "Charset": ""}, "Body": {"Text": {"Data": "", "Charset": ""}}},
        "ReplyToAddresses": [""], "ReturnPath": "", "Tags": [{"Name": "", "Value": ""}],
    }  # fmt: skip
    found = pasted.read(json.dumps(skeleton).encode())
    assert found.value == skeleton
    assert pasted.fitting(found.value) == ["ses.SendEmail"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("client.send_email(Source=me)", "what 'me' stands for is not known here"),
        ("{'a': open('/etc/passwd')}", "is no literal"),
        ("{'a': __import__('os').system('true')}", "is no literal"),
        ("{'a': f'{1}'}", "is no literal"),
        ("{'a': 1 + 1}", "is no literal"),
        ("{'a': [x for x in (1,)]}", "is no literal"),
        ("{**{'a': 1}}", "a member's name is a text"),
        ("{'a': 1e999}", "no number that JSON has"),
        ("{1: 2}", "a member's name is a text"),
        ("client.send_email('x')", "members are given by name"),
        ("client.send_email(**1)", "no dictionary"),
        ("import os", "not one literal or one call"),
        ("{'a': 1}\n{'b': 2}", "not one literal or one call"),
        ("{'a': 1", "neither JSON nor a Python literal"),
        ("(" * 100_000, "neither JSON nor a Python literal"),
        ("[" * 100_000 + "]" * 100_000, "nested too deep"),
        ("{'a': " + "-" * 5_000 + "1}", ""),
        ("{'a': '\x00'}", "neither JSON nor a Python literal"),
        ("{'a': 'é'}".encode("latin-1"), "UTF-8"),
        ("", "not JSON"),
        ("\x7fELF", "not JSON"),
    ],
)
def test_what_is_no_literal_is_refused_in_one_sentence(text: str | bytes, said: str) -> None:
    with pytest.raises(wire.Malformed) as caught:
        pasted.read(text if isinstance(text, bytes) else text.encode())
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@QUICK
@given(st.binary(max_size=60) | st.text(alphabet="{}[]()'\":,=*.-+aB1 \n#\\", max_size=60).map(str.encode))
def test_nothing_but_a_value_or_a_refusal_comes_of_any_text(data: bytes) -> None:
    with suppress(wire.Malformed):
        json.dumps(pasted.read(data).value, allow_nan=False)


# The account


@pytest.mark.parametrize(("operation", "base"), BASES)
def test_a_request_that_is_right_in_itself_is_accepted_where_nothing_else_is_said(operation: str, base: str) -> None:
    request = CATALOGUES[operation].bases[base].request
    account = presumed(operation, request)
    decision = decide(
        OPERATIONS[operation], fresh(wire.settings_from_json(dict(account.world))), request, account.caller
    )
    assert not [rule.id for each in (decision, *decision.entries) for rule in each.broken]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_account_can_be_presumed_for_anything(operation: str) -> None:
    odd: dict[str, Any] = {
        "InstanceId": "\ud800",
        "Source": "a@\x00",
        "FromEmailAddress": {"EmailAddress": "@"},
        "SourceArn": "arn:",
    }
    long = {**odd, "SourceArn": "arn:", "ConfigurationSetName": "x" * 9_999}
    requests: list[Any] = [None, [], 5, {}, odd, long]
    for request in requests:
        wire.settings_from_json(dict(presumed(operation, request).world))


# The command


def decided(capsys: Captured, path: Path, *words: str) -> dict[str, Any]:
    assert ended("decide", "--json", str(path), *words) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_every_form_is_decided_alike(tmp_path: Path, capsys: Captured) -> None:
    bad = {**REQUEST, "Tags": [{"Name": "a b", "Value": "c"}]}
    path = tmp_path / "call"
    for text in (json.dumps(bad), repr(bad), as_call("ses.SendEmail", bad)):
        path.write_text(text, "utf-8")
        told = decided(capsys, path)
        assert [(fault["rule"], fault["at"][0]["path"]) for fault in told["broken"]] == [
            ("tags.name-charset", "Tags[0].Name")
        ]


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(repr(REQUEST).encode())))
    assert ended("decide", "-") == 0
    out = capsys.readouterr().out
    assert "must be accepted" in out
    assert "ses.SendEmail, as no other has these members" in " ".join(out.split())
    assert "identities: example.com" in " ".join(out.split())


def test_another_account_is_another_answer(tmp_path: Path, capsys: Captured) -> None:
    path, world = tmp_path / "call.py", tmp_path / "world.json"
    path.write_text(repr(REQUEST), "utf-8")
    assert decided(capsys, path)["permitted"] == [{"accepted": True}]
    world.write_text('{"ses": {"sending": "paused", "identities": [{"name": "example.com"}]}}', "utf-8")
    told = decided(capsys, path, "--world", str(world))
    assert [(fault["rule"], fault["at"], fault["account"][0]["path"]) for fault in told["broken"]] == [
        ("account.unpaused", [], "ses.sending")
    ]


def test_options_say_otherwise_than_a_vector(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "vector.json"
    path.write_text(json.dumps({"world": {}, "request": REQUEST}), "utf-8")
    told = decided(capsys, path, "--operation", "ses.SendEmail")
    assert [fault["rule"] for fault in told["broken"]] == ["sender.verified"]
    world = tmp_path / "world.json"
    world.write_text('{"world": {"ses": {"identities": [{"name": "example.com"}]}}}', "utf-8")
    told = decided(capsys, path, "--operation", "ses.SendEmail", "--world", str(world))
    assert told["broken"] == []


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("{'InstanceId': 'x'}", (), "does not say which operation is called; it may be connect.SendOutboundEmail or"),
        ("{}", (), "does not say which operation is called; name it"),
        ("5", (), "does not say which operation is called; name it"),
        ("client.send_email(FromEmailAddress='a', Content={}, Destination={})", (), "send_email with such members"),
        ("client.publish(Source='a')", (), "publish with such members"),
        (repr(REQUEST), ("--operation", "ses.SendMail"), "--operation: no operation 'ses.SendMail'; see sendspec list"),
        (repr(REQUEST), ("--world", "no-such-file"), "no-such-file: cannot be read"),
        (repr(REQUEST), ("--world", "{}"), "call: the text is not JSON"),
    ],
)
def test_what_cannot_be_decided_is_refused_in_one_sentence(
    tmp_path: Path, capsys: Captured, text: str, words: tuple[str, ...], said: str
) -> None:
    path = tmp_path / "call"
    path.write_text(text, "utf-8")
    given = [str(path) if word == "{}" else word for word in words]
    assert ended("decide", str(path), *given) == 4
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert said in err
