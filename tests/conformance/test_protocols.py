"""What is written down for the wire is read again as it was, or is not written at all."""

from urllib.parse import quote, quote_plus, unquote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.protocols import form, rest
from conformance.protocols.answers import Reply, answer_in, refusal, reply_to
from conformance.protocols.bindings import BINDINGS, BY_OPERATION, REST_JSON, Binding
from conformance.protocols.escapes import escaped, unescaped
from conformance.protocols.uncarried import Uncarried
from conformance.strategies.enumerated import probes
from conformance.target import Accepted, Answer, Json, Rejected, Unsendable, Unsupported
from refimpl.wire import Malformed, Unencodable, canonical

SES, OUTBOUND = BY_OPERATION["ses.SendEmail"], BY_OPERATION["connect.SendOutboundEmail"]
each_binding = pytest.mark.parametrize("binding", BINDINGS, ids=lambda binding: binding.operation)
NAMES = st.sampled_from(["Source", "Destination", "ToAddresses", "Tags", "member", "1", "2", "Colour", "Ä ö&=%", ""])
VALUES = st.recursive(
    st.text(max_size=4) | st.none() | st.booleans() | st.integers(0, 9) | st.just("\udfff"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)


def through_a_form(request: Json) -> Json:
    return form.request_from(SES, form.fields_from(form.form_of(SES, request)))


def through_rest(binding: Binding, request: Json) -> Json:
    path, body = rest.path_of(binding, request), rest.body_of(binding, request)
    found = rest.route(binding.method, path)
    assert found is not None
    assert found.binding is binding
    return rest.request_from(found, body)


@settings(max_examples=300, deadline=None)
@given(request=st.dictionaries(NAMES, VALUES, max_size=3) | VALUES)
def test_a_form_says_what_was_asked_or_is_not_written(request: Json) -> None:
    try:
        read = through_a_form(request)
    except Uncarried:
        return
    assert canonical(read) == canonical(request)


@settings(max_examples=300, deadline=None)
@given(request=st.dictionaries(st.just("InstanceId") | NAMES, VALUES, max_size=3) | VALUES)
def test_a_path_and_body_say_what_was_asked_or_are_not_written(request: Json) -> None:
    for binding in (OUTBOUND, BY_OPERATION["connect.StartEmailContact"]):
        try:
            read = through_rest(binding, request)
        except Uncarried:
            assert binding is OUTBOUND
            continue
        assert canonical(read) == canonical(request)


@each_binding
def test_every_enumerated_call_is_read_as_it_was_asked(binding: Binding) -> None:
    carried = 0
    for probe in probes(binding.operation):
        for step in probe.script.steps:
            request = getattr(step, "request", None)
            if request is None or len(canonical(request)) > 100_000:
                continue
            try:
                read = through_rest(binding, request) if binding.protocol == REST_JSON else through_a_form(request)
            except Uncarried:
                continue
            carried += 1
            assert canonical(read) == canonical(request)
    assert carried > 200


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        (None, "null"),
        ({"Source": None}, "Source: .* null"),
        ({"Source": 1}, "a number"),
        ({"Source": True}, "a boolean"),
        ({"Destination": {}}, "an empty structure"),
        ({"Tags": ""}, "looks like an empty list"),
        ({"Colour": []}, "looks like an empty text"),
        ({"Tags": [{}]}, r"Tags.member.1: an empty structure"),
        ({"Source": "\udfff"}, "surrogate"),
        ({"Tags": {"member": {"1": "x"}}}, "looks like a list"),
        ({"a.b": "x"}, "cannot write this name"),
        ({"Action": "x"}, "for itself"),
    ],
)
def test_what_a_form_cannot_say_is_not_said(request_: Json, why: str) -> None:
    with pytest.raises(Uncarried, match=why):
        form.form_of(SES, request_)


def test_what_an_sdk_refuses_has_a_form_all_the_same() -> None:
    request = {
        "Colour": "red", "Destination": {"ToAddresses": "ann@example.net", "CcAddresses": [], "Else": {"deep": ["x"]}},
        "Source": ["news@example.com"], "Tags": {"Name": "n"}, "Message": "text",
    }  # fmt: skip
    assert through_a_form(request) == request


@pytest.mark.parametrize(
    ("instance", "path"),
    [
        ("ours", "/instance/ours/outbound-email"),
        (
            "arn:aws:connect:us-east-1:111122223333:instance/ours",
            "/instance/arn%3Aaws%3Aconnect%3Aus-east-1%3A111122223333%3Ainstance%2Fours/outbound-email",
        ),
        ("é?#%", "/instance/%C3%A9%3F%23%25/outbound-email"),
        ("..", "/instance/%2E%2E/outbound-email"),
    ],
)
def test_a_member_in_the_path_is_percent_encoded(instance: str, path: str) -> None:
    assert rest.path_of(OUTBOUND, {"InstanceId": instance}) == path
    found = rest.route("PUT", f"{path}/")
    assert found is not None
    assert found.labels == {"InstanceId": instance}


@pytest.mark.parametrize("instance", ["", 5, None, [], "\udfff"])
def test_what_a_path_cannot_say_is_not_said(instance: Json) -> None:
    with pytest.raises(Uncarried):
        rest.path_of(OUTBOUND, {"InstanceId": instance})


def test_a_missing_member_leaves_its_place_in_the_path_empty() -> None:
    assert through_rest(OUTBOUND, {"ClientToken": "t"}) == {"ClientToken": "t"}


def test_the_body_does_not_overrule_the_path() -> None:
    found = rest.route("PUT", "/instance/ours/outbound-email")
    assert found is not None
    assert rest.request_from(found, b'{"InstanceId": "theirs"}') == {"InstanceId": "ours"}


@pytest.mark.parametrize(
    "body",
    [
        b"Source=a&Source=b",
        b"Source=a&Source.x=b",
        b"Source.x=b&Source=a",
        b"Source..x=1",
        b"=1",
        b"." * 100,
        b"Source=%FF",
        b"Source=%",
        b"Source=%4",
        b"Source=%0g",
        b"Source=\xff",
        b"&".join(b"a%d=" % number for number in range(form.MOST_FIELDS + 2)),
        b"a" + b".b" * 200 + b"=1",
    ],
)
def test_a_form_that_contradicts_itself_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        form.request_from(SES, form.fields_from(body))


def test_items_are_taken_in_the_order_of_their_numbers() -> None:
    texts = {"10": "b", "999999999": "c", "9": "a"}
    fields = {f"ReplyToAddresses.member.{number}": text for number, text in texts.items()}
    assert form.request_from(SES, fields) == {"ReplyToAddresses": ["a", "b", "c"]}


@given(text=st.text())
def test_escapes_are_those_of_the_standard_library(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    assert unquote_plus(escaped(text).decode("ascii")) == text
    for written in (quote(text), quote_plus(text, safe="="), text.replace("%", "")):
        assert unescaped(written.encode()) == unquote_plus(written)


@each_binding
@pytest.mark.parametrize(
    "answer",
    [
        Accepted({"MessageId": "m-1"}),
        Accepted({}),
        Accepted({"MessageId": "<&> \u00e9"}),
        Rejected("MessageRejected", 400, "It says \u00abno\u00bb & <why>."),
        Rejected("MessageRejected", 200, "an error, and yet 200"),
        Rejected("InternalFailure", 500, ""),
        Unsupported("not modelled"),
        Unsendable("not today"),
    ],
)
def test_an_answer_is_read_as_it_was_given(binding: Binding, answer: Answer) -> None:
    assert answer_in(binding, reply_to(binding, answer)) == answer


@each_binding
@pytest.mark.parametrize("status", [None, 0, 100, 204, 304, 600, -1, 10**30])
def test_an_error_without_a_usable_status_gets_the_declared_one(binding: Binding, status: int | None) -> None:
    for code, declared in binding.statuses.items():
        assert reply_to(binding, Rejected(code, status)).status == declared
    assert reply_to(binding, Rejected("InternalFailure", status)).status == 500


@pytest.mark.parametrize("code", ["a:b", "a\r\nx: y", "\u00e9", ""])
def test_a_code_that_no_header_can_carry_does_not_get_into_one(code: str) -> None:
    reply = refusal(OUTBOUND, Rejected(code, 400))
    assert "x-amzn-ErrorType" not in reply.headers


def test_what_json_cannot_carry_is_no_answer() -> None:
    with pytest.raises(Unencodable):
        reply_to(OUTBOUND, Accepted({"ContactId": float("nan")}))


def test_control_characters_do_not_break_the_envelope() -> None:
    answer = answer_in(SES, reply_to(SES, Rejected("MessageRejected", 400, "a\x00b\x1b")))
    assert answer == Rejected("MessageRejected", 400, "a\ufffdb\ufffd")


@each_binding
@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(404, "text/html", b"<html>Not Found</html>"), Unsupported),
        (Reply(501, "", b""), Unsupported),
        (Reply(200, "text/html", b"<p>Welcome</p>"), Unsupported),
        (Reply(500, "", b"Traceback"), Rejected),
        (Reply(413, "", b"too large"), Rejected),
    ],
)
def test_a_reply_outside_the_protocol_is_no_answer_of_the_operation(binding: Binding, reply: Reply, kind: type) -> None:
    assert isinstance(answer_in(binding, reply), kind)
