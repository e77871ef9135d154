"""Whatever a queued message has that it should not, or lacks, is named by the rule it breaks."""

from copy import deepcopy
from typing import Any

import pytest

from conformance.outbox import Looked, bare, differences
from refimpl.operations import OPERATIONS
from refimpl.operations.ses_send_email import SES_SEND_EMAIL
from refimpl.service import Service
from refimpl.wire import settings_from_json
from refimpl.world import Mail, Queued, fresh, mail_of
from tests.refimpl.connect_samples import OUTBOUND, call, switchboard
from tests.refimpl.samples import OPERATION, full_world, page, small

WRONG: dict[str, tuple[str, Any]] = {
    "effects.source": ("source", "other@example.com"),
    "effects.recipients": ("to", ["ann@example.net"]),
    "effects.bcc-hidden": ("headers", [["Bcc", "dan@example.org"]]),
    "effects.reply-to": ("reply_to", []),
    "effects.return-path": ("return_path", "elsewhere@example.com"),
    "effects.subject": ("subject", "Ours"),
    "effects.text": ("text", "We close at nine."),
    "effects.html": ("html", None),
    "effects.tags": ("tags", []),
    "effects.configuration-set": ("configuration_set", None),
    "effects.no-injected-header": ("headers", [["Subject", "Hours\r\nX-Other: yes"]]),
}


def queued() -> tuple[Mail, dict[str, Any]]:
    service = Service()
    service.reset(full_world())
    service.send(OPERATION, page())
    return mail_of(SES_SEND_EMAIL.lower(page())), dict(service.outbox[0])


RULES = frozenset(rule.id for rule in SES_SEND_EMAIL.judged)
LOOKED = Looked(RULES)


def rules(mails: tuple[Mail, ...], shown: list[Any], last: str = "") -> list[str]:
    return [each.rule.id for each in differences(mails, shown, Looked(RULES, last))]


def test_what_the_reference_queues_is_what_the_documents_promise() -> None:
    mail, shown = queued()
    assert rules((mail,), [shown]) == []


@pytest.mark.parametrize("rule", WRONG)
def test_each_wrong_part_is_named_by_its_rule_alone(rule: str) -> None:
    mail, shown = queued()
    part, value = WRONG[rule]
    assert rules((mail,), [{**shown, part: value}]) == [rule]


@pytest.mark.parametrize(
    ("header", "value", "told"),
    [
        ("Cc", "cal@example.org, Dan <dan@example.org>", True),
        ("X-Copied", "cal@example.org; dan@example.org", True),
        ("Received", "from a.example by b.example for <dan@example.org>; 1 Jan 2026", True),
        ("RECEIVED", "by b.example for dan@EXAMPLE.org", True),
        ("Received", "from a.example by b.example for <eve@example.org>; 1 Jan 2026", False),
        ("Subject", "News for dan@example.org", False),
    ],
)
def test_a_header_names_whom_it_lists_or_was_taken_for(header: str, value: str, told: bool) -> None:
    mail, shown = queued()
    assert rules((mail,), [{**shown, "headers": [[header, value]]}]) == ["effects.bcc-hidden"] * told


@pytest.mark.parametrize("part", ["to", "cc", "bcc"])
def test_recipients_belong_to_the_list_they_were_given_in(part: str) -> None:
    mail, shown = queued()
    assert rules((mail,), [{**shown, part: ["eve@example.org"]}]) == ["effects.recipients"]


def test_what_a_target_does_not_show_is_not_judged() -> None:
    mail, _ = queued()
    assert rules((mail,), [{}]) == []


@pytest.mark.parametrize(("promised", "shown"), [(1, 0), (1, 2), (0, 1)])
def test_a_message_too_few_or_too_many_breaks_one_message_a_call(promised: int, shown: int) -> None:
    mail, entry = queued()
    assert rules((mail,) * promised, [entry] * shown) == ["effects.one-message"]


def test_a_message_too_many_after_a_rejection_is_the_rejections() -> None:
    mail, entry = queued()
    assert rules((), [entry], last="rejected") == ["effects.nothing-on-rejection"]
    assert rules((mail,), [], last="rejected") == ["effects.one-message"]


def test_order_repetition_and_display_names_of_recipients_do_not_matter() -> None:
    mail, shown = queued()
    assert rules((mail,), [{**shown, "to": ["Bob <bob@example.net>", "ann@EXAMPLE.net", "ann@example.net"]}]) == []


def test_bounces_without_a_return_path_go_to_the_sender_or_nowhere() -> None:
    mail = mail_of(SES_SEND_EMAIL.lower(small()))
    assert rules((mail,), [{"return_path": None}]) == []
    assert rules((mail,), [{"return_path": "news@example.com"}]) == []
    assert rules((mail,), [{"return_path": "eve@example.com"}]) == ["effects.return-path"]


def test_space_in_a_subject_may_be_folded() -> None:
    mail, shown = queued()
    assert rules((mail._replace(subject="Our\r\n hours"),), [{**shown, "subject": "Our hours"}]) == []
    assert rules((mail._replace(subject=" Our hours "),), [{**shown, "subject": "Our hours"}]) == []


def test_no_subject_is_an_empty_one_and_no_other() -> None:
    mail, shown = queued()
    assert rules((mail._replace(subject=""),), [{**shown, "subject": None}]) == []
    assert rules((mail._replace(subject="None"),), [{**shown, "subject": None}]) == ["effects.subject"]


@pytest.mark.parametrize(
    ("to", "header", "words"),
    [
        ("ann@example.net\n", ["To", "ann@example.net\n"], "has a line break in it"),
        ("ann@example.net\nX-Other: yes", ["X-Other", "yes"], "came in through a line break"),
    ],
)
def test_a_header_with_a_line_break_is_told_from_one_that_came_in_through_one(
    to: str, header: list[str], words: str
) -> None:
    mail, shown = queued()
    (found,) = differences((mail._replace(to=(to,)),), [{**shown, "to": [to], "headers": [header]}], LOOKED)
    assert (found.rule.id, words in found.what) == ("effects.no-injected-header", True)


@pytest.mark.parametrize("subject", ["Our hours", "Ourhours", "Our\r\n hours"])
def test_line_breaks_in_a_subject_queued_as_given_may_be_folded_or_taken_out(subject: str) -> None:
    mail, shown = queued()
    broken = mail._replace(subject="Our\r\n hours", verbatim=True)
    assert rules((broken,), [{**shown, "subject": subject}]) == []
    assert rules((broken,), [{**shown, "subject": "Their hours"}]) == ["effects.subject"]


@pytest.mark.parametrize("subject", ["Our hours", " Our  hours", "Our  hours ", "Our \t hours"])
def test_blanks_in_a_subject_queued_as_given_stay_as_they_are(subject: str) -> None:
    mail, shown = queued()
    apart = mail._replace(subject="Our  hours", verbatim=True)
    assert rules((apart,), [{**shown, "subject": subject}]) == ["effects.subject"]
    assert rules((apart,), [{**shown, "subject": "Our  hours"}]) == []
    assert rules((apart._replace(verbatim=False),), [{**shown, "subject": subject}]) == []


@pytest.mark.parametrize("operation", OUTBOUND)
def test_outbound_mail_of_connect_is_queued_as_given(operation: str) -> None:
    machine, there = OPERATIONS[operation], fresh(settings_from_json(switchboard()))
    event = machine.effect(machine.lower(call(operation)), there)
    assert isinstance(event, Queued)
    assert event.mail.verbatim


def test_a_tag_given_twice_may_be_kept_twice_or_in_its_last_value_and_not_otherwise() -> None:
    request = {**small(), "Tags": [{"Name": "a", "Value": "1"}, {"Name": "a", "Value": "2"}]}
    mail = mail_of(SES_SEND_EMAIL.lower(request))
    rows = [{"name": "a", "value": "1"}, {"name": "a", "value": "2"}]
    assert rules((mail,), [{"tags": rows}]) == []
    assert rules((mail,), [{"tags": rows[1:]}]) == []
    assert rules((mail,), [{"tags": rows[:1]}]) == ["effects.tags"]


def promised(default: str | None, named: str | None = None, ids: Any = None) -> tuple[Mail, ...]:
    """Say what the judge takes for queued where the sender's identity has this default set."""
    identities = [{"name": "example.com", "configuration_set": default}, {"name": "example.net"}]
    sets = [{"name": "ours"}, {"name": "theirs"}]
    there = fresh(settings_from_json({"ses": {"identities": identities, "configuration_sets": sets}}))
    event = SES_SEND_EMAIL.effect(SES_SEND_EMAIL.lower({**small(), "ConfigurationSetName": named}), there)
    assert isinstance(event, Queued)
    return (event.mail._replace(ids=frozenset(ids or ())),)


@pytest.mark.parametrize(
    ("default", "named", "right"),
    [("ours", None, "ours"), ("ours", "theirs", "theirs"), (None, "theirs", "theirs"), (None, None, None)],
)
def test_the_default_set_is_used_where_the_call_names_none_and_only_there(
    default: str | None, named: str | None, right: str | None
) -> None:
    for shown in (None, "ours", "theirs", "other"):
        wrong = [] if shown == right else ["effects.configuration-set"]
        assert rules(promised(default, named), [{"configuration_set": shown}]) == wrong


def test_a_message_goes_by_an_id_its_call_was_answered_with() -> None:
    assert rules(promised(None, ids=("m-1", "m-2")), [{"id": "m-2"}]) == []
    assert rules(promised(None, ids=("m-1",)), [{"id": "m-2"}]) == ["answer.message-id"]
    assert rules(promised(None, ids=("m-1",)), [{"subject": "Hours"}]) == []
    assert rules(promised(None), [{"id": "m-2"}]) == []


def test_whatever_a_target_shows_is_compared_and_never_raises() -> None:
    mail, shown = queued()
    odd: tuple[Any, ...] = (None, 7, "", "text", [], [7], [None], {"a": 1}, [{}], [[]], ["@"])
    for part in shown:
        for value in odd:
            differences((mail,), [{**deepcopy(shown), part: value}], LOOKED)


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Ann <ann@Example.NET>", "ann@example.net"), (" ann@example.net ", "ann@example.net"), ("nobody", "nobody")],
)
def test_an_address_is_compared_without_name_space_and_case_of_its_domain(text: str, plain: str) -> None:
    assert bare(text) == plain
