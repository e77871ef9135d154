"""The shell: one permitted answer a call, ids of its own, and an outbox."""

from typing import Any

import pytest

from refimpl.answer import Accepted, Rejected, Unsupported
from refimpl.service import Service
from refimpl.wire import Malformed
from tests.refimpl.samples import OPERATION, OTHER, PLAIN_WORLD, full_world, page, readers, small, to, with_member


def serving(world: Any = PLAIN_WORLD, **bindings: str) -> Service:
    service = Service(bindings={name.replace("_", "-"): frozenset(held) for name, held in bindings.items()})
    service.reset(world)
    return service


def accepted(service: Service, request: Any, caller: str | None = None) -> dict[str, Any]:
    """Send a request that must be accepted and give what it left in the outbox."""
    answer = service.send(OPERATION, request, caller)
    assert isinstance(answer, Accepted), answer
    outbox = service.observe("outbox")
    assert not isinstance(outbox, Unsupported)
    return dict(outbox[-1])


def test_an_accepted_call_answers_with_the_id_of_the_message_it_queued() -> None:
    service = serving()
    answer = service.send(OPERATION, small())
    assert isinstance(answer, Accepted)
    outbox = service.observe("outbox")
    assert not isinstance(outbox, Unsupported)
    assert [message["id"] for message in outbox] == [answer.response["MessageId"]]


def test_a_refused_call_answers_with_the_default_code_its_status_and_the_rules() -> None:
    answer = serving().send(OPERATION, to(*readers(51)))
    assert answer == Rejected("InvalidParameterValue", 400, "refused by recipients.limit")


def test_a_message_shows_all_that_the_call_said() -> None:
    shown = accepted(serving(full_world()), page())
    assert shown.pop("id")
    assert shown == {
        "source": "news@example.com",
        "to": ["ann@example.net", "bob@example.net"],
        "cc": ["carol@example.net"],
        "bcc": ["dan@example.org"],
        "reply_to": ["desk@example.net"],
        "return_path": "bounces@example.com",
        "subject": "Hours",
        "text": "We open at nine.",
        "html": "<p>We open at nine.</p>",
        "tags": [{"name": "campaign", "value": "spring"}],
        "configuration_set": "marketing",
        "headers": [
            ["From", "news@example.com"],
            ["Subject", "Hours"],
            ["To", "ann@example.net, bob@example.net"],
            ["Cc", "carol@example.net"],
            ["Reply-To", "desk@example.net"],
        ],
    }


def test_a_message_without_a_set_shows_the_default_set_of_its_sender() -> None:
    world = {
        "ses": {
            "identities": [{"name": "example.com", "configuration_set": "marketing"}],
            "configuration_sets": [{"name": "marketing"}],
        }
    }
    assert accepted(serving(world), small())["configuration_set"] == "marketing"


@pytest.mark.parametrize("path", ["Source", "Message.Subject.Data", "Destination.ToAddresses.0", "ReplyToAddresses"])
@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r"], ids=["CRLF", "LF", "CR"])
def test_no_header_has_a_line_break_in_it(path: str, line_break: str) -> None:
    smuggling = f"x{line_break}Bcc: eve@example.org"
    named = f'"{smuggling}" <ann@example.com>'
    value: Any = {"Message.Subject.Data": smuggling, "ReplyToAddresses": [named]}.get(path, named)
    service = serving(A_V29="b", A_V06="d", A_V08="a")
    answer = service.send(OPERATION, with_member(small(), path, value))
    if isinstance(answer, Accepted):
        outbox = service.observe("outbox")
        assert not isinstance(outbox, Unsupported)
        headers = outbox[-1]["headers"]
        assert not [value for _, value in headers if "\r" in value or "\n" in value]
        assert "Bcc" not in [name for name, _ in headers]


def test_a_line_break_in_a_subject_is_accepted_where_it_is_folded_away() -> None:
    shown = accepted(serving(A_V29="b"), with_member(small(), "Message.Subject.Data", "x\r\nBcc: eve@example.org"))
    assert ["Subject", "x Bcc: eve@example.org"] in shown["headers"]


@pytest.mark.parametrize(("held", "values"), [("a", ["2"]), ("c", ["1", "2"])])
def test_of_two_tags_with_one_name_the_reading_decides_what_is_kept(held: str, values: list[str]) -> None:
    twice = with_member(small(), "Tags", [{"Name": "n", "Value": "1"}, {"Name": "n", "Value": "2"}])
    assert [tag["value"] for tag in accepted(serving(A_V34=held), twice)["tags"]] == values


def test_a_reset_empties_the_outbox_but_never_repeats_an_id() -> None:
    service = serving()
    first = accepted(service, small())["id"]
    service.reset(PLAIN_WORLD)
    assert service.observe("outbox") == []
    assert accepted(service, small())["id"] != first


def test_a_wrong_world_is_refused_and_the_old_one_stays() -> None:
    service = serving()
    accepted(service, small())
    with pytest.raises(Malformed):
        service.reset({"ses": {"identities": "example.com"}})
    accepted(service, small())
    assert len(service.world.mails()) == 2


def test_time_passes_only_when_told() -> None:
    service = serving({"ses": {"identities": [{"name": "example.com"}], "quota": {"max_24_hours": 1}}})
    accepted(service, small())
    assert service.send(OPERATION, small()) == Rejected("Throttling", 400, "refused by quota.daily")
    service.advance(86_401)
    accepted(service, small())


def test_a_caller_without_identities_is_refused() -> None:
    answer = serving().send(OPERATION, small(), caller=OTHER)
    assert isinstance(answer, Rejected)
    assert answer.code == "MessageRejected"


def test_a_user_is_the_user_of_the_worlds_account_whatever_the_operation() -> None:
    named, unnamed = (accepted(serving(), small(), caller) for caller in ("user", None))
    assert named == unnamed


def test_a_bound_reading_changes_the_answer() -> None:
    request = to("ann@localhost")
    assert isinstance(serving().send(OPERATION, request), Rejected)
    assert isinstance(serving(A_V07="b").send(OPERATION, request), Accepted)


def test_what_is_not_modelled_is_unsupported() -> None:
    assert isinstance(serving().send("ses.SendRawEmail", {}), Unsupported)
    assert isinstance(serving().observe("weather"), Unsupported)


def test_there_are_no_contacts_before_any_are_made() -> None:
    assert serving().observe("contacts") == []


def test_what_was_observed_does_not_change_afterwards() -> None:
    service = serving()
    accepted(service, small())
    seen = service.observe("outbox")
    accepted(service, small())
    assert not isinstance(seen, Unsupported)
    assert len(seen) == 1
