"""The service answers bulk and Connect calls by the default readings, or by those it is bound to."""

from typing import Any

import pytest

from refimpl.answer import Accepted, Rejected, Unsupported
from refimpl.service import Service
from tests.refimpl.bulk_samples import BULK, bulk, entry, office, office_service, people, statuses
from tests.refimpl.connect_samples import (
    DRAFT,
    RECEIVE,
    SEND,
    START,
    call,
    sent,
    switchboard,
    switchboard_service,
    taken,
)


def bound(given: dict[str, Any], **letters: str) -> Service:
    service = Service(bindings={name.replace("_", "-"): frozenset(value) for name, value in letters.items()})
    service.reset(given)
    return service


def test_each_result_is_a_success_with_an_id_or_a_failure_with_a_reason() -> None:
    answer = office_service().send(BULK, bulk(*people(1), entry("nobody")))
    assert isinstance(answer, Accepted)
    good, bad = answer.response["BulkEmailEntryResults"]
    assert good.keys() == {"Status", "MessageId"}
    assert bad.keys() == {"Status", "Error"}
    assert "recipients.syntax" in bad["Error"]


def test_a_fault_of_the_whole_call_is_one_refusal() -> None:
    answer = office_service().send(BULK, bulk(*people(2), ConfigurationSetName="gone"))
    assert answer == Rejected("NotFoundException", 404, "refused by configuration-sets.exists")


def test_a_message_shows_the_tags_of_its_entry_over_the_default_ones() -> None:
    def tags(**letters: str) -> list[dict[str, str]]:
        service = bound(office(), **letters)
        default = [{"Name": "campaign", "Value": "spring"}, {"Name": "wave", "Value": "1"}]
        statuses(
            service,
            bulk(entry("a@example.net", ReplacementTags=[{"Name": "wave", "Value": "2"}]), DefaultEmailTags=default),
        )
        return sorted(service.outbox[0]["tags"], key=lambda tag: str(tag["name"]))

    wave = {"name": "wave", "value": "2"}
    assert tags() == tags(A_B21="a") == [{"name": "campaign", "value": "spring"}, wave]
    assert tags(A_B21="b") == [wave]


def test_partial_data_are_merged_unless_they_are_to_stand_alone() -> None:
    def text(**letters: str) -> Any:
        service = bound(office(), **letters)
        data = {"ReplacementTemplate": {"ReplacementTemplateData": '{"name":"Ann"}'}}
        statuses(service, bulk(entry("a@example.net", ReplacementEmailContent=data)))
        return service.outbox[0]["text"]

    assert text() == text(A_B12="b") == "Dear Ann, your plan is basic."
    assert text(A_B12="a") == "Dear Ann, your plan is {{plan}}."


def test_a_default_configuration_set_is_written_into_the_message() -> None:
    service = office_service(identities=[{"name": "example.com", "configuration_set": "marketing"}])
    statuses(service, bulk(*people(1)))
    assert service.outbox[0]["configuration_set"] == "marketing"


def test_a_start_without_a_sender_is_from_the_default_of_the_instance() -> None:
    request = call(START)
    del request["FromEmailAddress"]
    given = switchboard()
    assert isinstance(sent(switchboard_service(given), START, request), Rejected)
    given["connect"]["instances"][0]["default_from"] = "sales@acme.example"
    service = switchboard_service(given)
    taken(service, START, request)
    assert service.outbox[0]["source"] == "sales@acme.example"
    assert service.contacts[0]["from"] == "sales@acme.example"


def test_a_repeat_is_answered_as_before_or_as_a_conflict() -> None:
    for letters, accepted in (({}, True), ({"A_C22": "a"}, True), ({"A_C22": "b"}, False)):
        service = bound(switchboard(), **letters)
        first = taken(service, RECEIVE, call(RECEIVE, ClientToken="t"))
        again = sent(service, RECEIVE, call(RECEIVE, ClientToken="t"))
        assert again == Accepted(first) if accepted else getattr(again, "code", None) == "IdempotencyException"
        assert len(service.contacts) == 1


def test_a_call_made_before_the_world_began_is_repeated() -> None:
    earlier = {
        "operation": RECEIVE,
        "request": call(RECEIVE, ClientToken="t"),
        "answer": {"ContactId": "from-before"},
        "at": "2025-12-31T23:00:00Z",
    }
    service = switchboard_service(switchboard(tokens=[earlier]))
    assert taken(service, RECEIVE, call(RECEIVE, ClientToken="t")) == {"ContactId": "from-before"}
    assert service.contacts == []


@pytest.mark.parametrize("operation", [SEND, START, RECEIVE])
def test_a_reset_forgets_mail_contacts_and_tokens(operation: str) -> None:
    service = switchboard_service()
    taken(service, operation, call(operation, ClientToken="t"))
    service.reset(switchboard())
    assert (service.outbox, service.contacts) == ([], [])
    taken(service, operation, call(operation, ClientToken="t", EmailMessage=call(operation)["EmailMessage"] | {"X": 1}))
    assert len(service.outbox) + len(service.contacts) >= 1


def test_what_was_observed_does_not_change_afterwards() -> None:
    service = switchboard_service()
    taken(service, START, call(START))
    seen = service.observe("contacts")
    taken(service, RECEIVE, call(RECEIVE))
    assert not isinstance(seen, Unsupported)
    assert [row["id"] for row in seen] == [DRAFT]
