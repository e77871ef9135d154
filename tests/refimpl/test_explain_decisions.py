"""Decisions of every operation in words: entry by entry, with the token a call carries, with every kind of defect."""

import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

import refimpl
from refimpl import explain
from refimpl.explain.decisions import DEFECTS, numbers
from refimpl.machine import decide
from refimpl.operations import OPERATIONS
from tests.refimpl.samples import world
from tests.refimpl.test_explain import clean, flat

BULK, INBOUND = OPERATIONS["sesv2.SendBulkEmail"], OPERATIONS["connect.StartEmailContact"]
DATA = '{"name": "Ann"}'
ACCOUNT = {
    "ses": {
        "identities": [{"name": "example.com"}],
        "templates": [{"name": "welcome", "subject": "Hello", "text": "Hello {{name}}"}],
    }
}
INSTANCE = "3f2b7c1e-5a64-4d0b-9c11-7e8d90a1b201"
CONTACT = "7d3e2f10-aaaa-4b5c-9d6e-0fedcba98701"
DESK = {"connect": {"instances": [{"id": INSTANCE, "addresses": [{"address": "desk@acme.example"}]}]}}


def entry(*recipients: Any) -> dict[str, Any]:
    return {
        "Destination": {"ToAddresses": list(recipients)},
        "ReplacementEmailContent": {"ReplacementTemplate": {"ReplacementTemplateData": DATA}},
    }


def bulk(*entries: dict[str, Any], **more: Any) -> str:
    request = {
        "FromEmailAddress": "news@example.com",
        "DefaultContent": {"Template": {"TemplateName": "welcome", "TemplateData": DATA}},
        "BulkEmailEntries": list(entries),
        **more,
    }
    return explain.decision(decide(BULK, world(ACCOUNT), request))


def inbound(**more: Any) -> dict[str, Any]:
    raw = {"Subject": "Hours", "Body": "When do you open?", "ContentType": "text/plain"}
    return {
        "InstanceId": INSTANCE,
        "FromEmailAddress": {"EmailAddress": "ann@example.net"},
        "DestinationEmailAddress": "desk@acme.example",
        "EmailMessage": {"MessageSourceType": "RAW", "RawMessage": raw},
        **more,
    }


# Entries

GOOD, BAD = entry("ann@example.net"), entry("not an address")


def test_entries_that_come_out_alike_stand_together() -> None:
    text = bulk(GOOD, GOOD, GOOD, GOOD, BAD, GOOD)
    assert clean(text)
    assert "may be answered entry by entry or refused" in text
    assert "\nEntries 0-3, 5: must succeed\n" in text
    assert "\nEntry 4: must fail\n" in text
    assert "  INVALID_PARAMETER (of an entry), the default" in text
    assert "  broken: recipients.syntax" in text


def test_what_is_broken_in_many_entries_is_explained_once() -> None:
    text = bulk(BAD, entry("ann@localhost"), BAD)
    assert text.count("recipients.syntax (STATED), broken in every reading") == 1
    assert "Entries 0, 2: must fail" in text
    assert "Entry 1: may succeed or fail" in text
    assert "depends on a reading: recipients.syntax" in text


def test_a_bulk_call_without_fault_must_be_accepted() -> None:
    text = bulk(*[GOOD] * 50)
    assert "this call must be accepted" in text
    assert "accepted, with a status for each entry, the default" in text
    assert "Entries 0-49: must succeed" in text
    assert "Broken" not in text


def test_the_ways_entries_come_out_are_not_listed_without_end() -> None:
    entries = [entry(*["ann@example.net"] * (n % 2), *["ann@localhost"] * (n // 2 % 2), f"x{n}") for n in range(4)]
    text = bulk(*entries, *[entry(f"a{n}@example.net", *[f"r{i}@localhost" for i in range(n)]) for n in range(40)])
    assert clean(text)
    assert len(text.split("\n")) < 400


def test_entries_that_are_not_reached_are_told_as_such() -> None:
    text = bulk(GOOD, ReplyToAddresses=[5], Unheard=1)
    assert "must be refused" in text
    assert "Entry 0: not reached" in text or "Entry 0: must fail" in text


@pytest.mark.parametrize(
    ("places", "said"),
    [([0], "0"), ([0, 1, 2, 3, 5], "0-3, 5"), ([1, 3, 5], "1, 3, 5"), ([4, 5, 8, 9], "4-5, 8-9")],
)
def test_places_are_written_in_short(places: list[int], said: str) -> None:
    assert numbers(places) == said


# Tokens


def told(request: Any, tokens: list[dict[str, Any]]) -> str:
    account = world({"connect": {**deepcopy(DESK["connect"]), "tokens": tokens}})
    return explain.decision(decide(INBOUND, account, request), account)


def use(request: Any, **more: Any) -> dict[str, Any]:
    return {
        "operation": INBOUND.name,
        "request": request,
        "answer": {"ContactId": CONTACT},
        "at": "2026-01-01T00:00:00Z",
        **more,
    }


def test_a_new_token_is_told() -> None:
    assert "Token     new, or forgotten" in told(inbound(ClientToken="t-1"), [])


def test_a_call_without_a_token_tells_nothing_of_it() -> None:
    assert "Token  " not in told(inbound(), [])
    assert "Token  " not in explain.decision(decide(INBOUND, world(DESK), inbound(ClientToken="t-1")))


def test_a_repeated_call_shows_the_answer_it_gets() -> None:
    request = inbound(ClientToken="t-1")
    text = told(request, [use(request)])
    assert clean(text)
    assert "this call repeats an earlier one" in flat(text)
    assert CONTACT in text


def test_a_token_used_with_other_parameters_is_told() -> None:
    text = told(inbound(ClientToken="t-1", Name="other"), [use(inbound(ClientToken="t-1"))])
    assert "Token     used before, with other parameters" in text


# Defects


def test_every_kind_of_defect_has_words() -> None:
    root = Path(refimpl.__file__).parent
    files = [root / "shape.py", *(root / "operations").glob("*.py")]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    calls = re.findall(r"Defect\(([^()]*)", source)
    kinds = {kind for call in calls for kind in re.findall(r'"([a-z-]{3,})"', call.partition(",")[2])}
    flaws = set(re.findall(r'return "([a-z-]+)"', source)) | {"later", "choice"}
    assert {"missing", "many", "form"} <= kinds
    assert {"short", "long", "pattern"} <= flaws
    assert kinds | flaws <= set(DEFECTS)


@pytest.mark.parametrize(
    ("member", "value", "said"),
    [
        ("InstanceId", "", "InstanceId is too short (text of 1 to 100)"),
        ("InstanceId", "x" * 101, "InstanceId is too long (text of 1 to 100)"),
        ("Attachments", [], "Attachments has too few items (list of structures, at least 1)"),
        ("Attachments", 5, "Attachments has the wrong type (list of structures, at least 1)"),
        ("EmailMessage", {"MessageSourceType": "raw"}, "EmailMessage.MessageSourceType is none of the values it may"),
        ("Attributes", {"": "x"}, "Attributes. is too short (map of texts"),
        ("References", {"r": {"Type": "URL", "Arn": "?" * 20}}, "References.r.Arn does not match its pattern"),
        ("References", {"r": {"Type": "EMAIL_MESSAGE_REDACTED"}}, "References.r.Type has a value that only later"),
    ],
)
def test_a_defect_shows_what_may_stand_there(member: str, value: Any, said: str) -> None:
    text = explain.decision(decide(INBOUND, world(DESK), inbound(**{member: value})))
    assert clean(text)
    assert said in flat(text)


def test_a_member_of_later_revisions_is_told_as_such() -> None:
    assert "TenantName is a member that only later revisions have" in flat(bulk(GOOD, TenantName="acme"))


def test_a_broken_rule_cites_the_page_of_its_own_operation() -> None:
    text = explain.decision(decide(INBOUND, world(DESK), {}))
    assert "SEC-S02" in text
    assert "V1-S13" not in text
    assert "SOE-S03" not in text


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.name)
@pytest.mark.parametrize("request_", [None, {}, [], "text", {"\x1b": 1}, {"BulkEmailEntries": [5, {}, None]}])
def test_any_request_to_any_operation_is_explained_cleanly(operation: Any, request_: Any) -> None:
    account = world(DESK)
    assert clean(explain.decision(decide(operation, account, request_), account))
