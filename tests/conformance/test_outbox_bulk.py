"""Messages made from templates: in any order, in any rendering some reading gives, apart from each other."""

from typing import Any

import pytest

from conformance.outbox import Looked, differences, wavering
from refimpl.operations import OPERATIONS
from refimpl.world import Mail, Queued
from tests.refimpl.bulk_samples import BULK, bulk, entry, office_service, people, statuses
from tests.refimpl.connect_samples import BASE, NOTICE, SEND, call, switchboard_service, taken, templated

MACHINE = OPERATIONS[BULK]
RULES = frozenset(rule.id for rule in MACHINE.judged)


def queued(request: Any) -> tuple[tuple[Mail, ...], list[dict[str, Any]]]:
    """Give what the documents promise of the messages, as the judge works it out, and what the reference shows."""
    service = office_service()
    events = [MACHINE.effect(message, service.world) for message in MACHINE.lower(request).entries]
    statuses(service, request)
    return tuple(event.mail for event in events if isinstance(event, Queued)), [dict(row) for row in service.outbox]


def found(mails: tuple[Mail, ...], shown: list[Any], last: str = "", rules: frozenset[str] = RULES) -> list[str]:
    return [each.rule.id for each in differences(mails, shown, Looked(rules, last))]


def partial() -> dict[str, Any]:
    data = {"ReplacementTemplate": {"ReplacementTemplateData": '{"name":"Ann"}'}}
    return bulk(entry("ann@example.net", ReplacementEmailContent=data))


def test_messages_are_put_beside_their_entries_in_whatever_order_they_are_shown() -> None:
    mails, shown = queued(bulk(*people(4)))
    assert found(mails, shown) == found(mails, shown[::-1]) == found(mails, shown[2:] + shown[:2]) == []


def test_two_entries_to_the_same_people_are_two_messages() -> None:
    mails, shown = queued(bulk(entry("ann@example.net"), entry("ann@example.net")))
    assert found(mails, shown) == []
    assert found(mails, shown[:1]) == ["effects.message-per-entry"]


@pytest.mark.parametrize(
    ("last", "rule"), [("", "effects.message-per-entry"), ("rejected", "effects.nothing-on-rejection")]
)
def test_a_message_too_many_is_blamed_on_the_call_before(last: str, rule: str) -> None:
    mails, shown = queued(bulk(*people(2)))
    assert found(mails, [*shown, shown[0]], last) == [rule]


@pytest.mark.parametrize("part", ["subject", "text", "html"])
def test_a_text_no_reading_gives_is_a_wrong_rendering(part: str) -> None:
    mails, (row,) = queued(bulk(*people(1)))
    assert found(mails, [{**row, part: "Hello {{name}}"}]) == ["effects.rendering"]


def test_every_rendering_some_reading_gives_will_do_and_a_mixture_will_not() -> None:
    service = office_service(
        templates=[{"name": "welcome", "subject": "{{name}}", "text": "{{plan.size}} {{plan.colour}}", "html": None}]
    )
    data = {"ReplacementTemplate": {"ReplacementTemplateData": '{"name":"Ann","plan":{"size":"L","colour":"red"}}'}}
    statuses(service, bulk(entry("ann@example.net", ReplacementEmailContent=data)))
    (mail,), (row,) = service.world.mails(), service.outbox
    assert found((mail,), [row]) == []
    other = mail._replace(otherwise=(*mail.otherwise, ("Bob", *mail.otherwise[0][1:])))
    assert found((other,), [{**row, "subject": "Bob"}]) == []
    assert found((other,), [{**row, "subject": "Cid"}]) == ["effects.rendering"]


def test_a_message_whose_variables_some_reading_leaves_empty_may_vanish_but_not_double() -> None:
    mails, shown = queued(partial())
    assert not mails[0].sure
    assert found(mails, shown) == []
    assert found(mails, []) == []
    assert found(mails, shown * 2) == ["effects.message-per-entry"]
    sure, rows = queued(bulk(*people(1)))
    assert sure[0].sure
    assert found(sure, []) == ["effects.message-per-entry"]
    assert found((*sure, *mails), rows) == []


def test_a_header_that_names_somebody_of_another_entry_is_told() -> None:
    mails, shown = queued(bulk(*people(2)))
    leaked = {**shown[0], "headers": [*shown[0]["headers"], ["Cc", "reader1@example.net"]]}
    assert found(mails, [leaked, shown[1]]) == ["effects.entries-apart"]


def test_tags_are_merged_or_replaced_and_nothing_else() -> None:
    default = [{"Name": "campaign", "Value": "spring"}]
    row = entry("ann@example.net", ReplacementTags=[{"Name": "wave", "Value": "2"}])
    mails, (shown,) = queued(bulk(row, DefaultEmailTags=default))
    both = [{"name": "campaign", "value": "spring"}, {"name": "wave", "value": "2"}]
    for tags, broken in ((both, []), (both[1:], []), (both[:1], ["effects.tags"]), ([], ["effects.tags"])):
        assert found(mails, [{**shown, "tags": tags}]) == broken


def test_a_message_from_another_template_of_a_knowledge_base_is_told() -> None:
    service = switchboard_service()
    taken(service, SEND, call(SEND, EmailMessage=templated()))
    rules = frozenset(rule.id for rule in OPERATIONS[SEND].judged)
    row = dict(service.outbox[0])
    assert found(service.world.mails(), [row], rules=rules) == []
    for template in ({"knowledge_base": BASE, "id": BASE}, {"knowledge_base": NOTICE, "id": NOTICE}, None):
        assert found(service.world.mails(), [{**row, "template": template}], rules=rules) == ["effects.template"]
    row.pop("template")
    assert found(service.world.mails(), [row], rules=rules) == []


def test_a_message_that_was_written_out_is_made_from_no_template() -> None:
    service = switchboard_service()
    taken(service, SEND, call(SEND))
    rules = frozenset(rule.id for rule in OPERATIONS[SEND].judged)
    made = {**service.outbox[0], "template": {"knowledge_base": BASE, "id": NOTICE}}
    assert found(service.world.mails(), [made], rules=rules) == ["effects.template"]
    assert found(service.world.mails(), [{**made, "template": None}], rules=rules) == []


def cities(*data: str) -> tuple[tuple[Mail, ...], list[dict[str, Any]]]:
    """Give what is promised of entries with these data, where the default data have every value, and what is shown."""
    service = office_service(
        templates=[{"name": "welcome", "subject": "{{user.name}}/{{user.plan}}/{{city}}", "text": "x", "html": None}]
    )
    template = {"TemplateName": "welcome", "TemplateData": '{"user":{"name":"friend","plan":"basic"},"city":"Oslo"}'}
    rows = [
        entry(f"r{at}@example.net", ReplacementEmailContent={"ReplacementTemplate": {"ReplacementTemplateData": text}})
        for at, text in enumerate(data)
    ]
    statuses(service, bulk(*rows, DefaultContent={"Template": template}))
    return service.world.mails(), [dict(row) for row in service.outbox]


@pytest.mark.parametrize(
    ("subject", "right"),
    [
        ("Ann/basic/Oslo", True), ("Ann//", True), ("Ann/{{user.plan}}/{{city}}", True), ("Ann/none/none", True),
        ("{{user.name}}/{{user.plan}}/{{city}}", True), ("Ann/{{user.plan}}/Oslo", False), ("Ann/basic/", False),
        ("Bob/basic/Oslo", False),
    ],
)  # fmt: skip
def test_default_values_are_merged_at_every_depth_or_all_left_out(subject: str, right: bool) -> None:
    mails, (row,) = cities('{"user":{"name":"Ann"}}')
    assert found(mails, [{**row, "subject": subject}]) == ([] if right else ["effects.rendering"])


def test_who_merges_default_data_into_one_message_and_not_into_the_next_wavers() -> None:
    mails, rows = cities('{"user":{"name":"Ann"}}', '{"user":{"name":"Bob"}}')
    assert not wavering(mails, rows)
    assert not wavering(mails, [{**row, "subject": row["subject"].replace("basic/Oslo", "/")} for row in rows])
    assert wavering(mails, [rows[0], {**rows[1], "subject": "Bob//"}])


def test_a_wrong_rendering_is_told_with_what_should_stand_there() -> None:
    mails, (row,) = queued(bulk(*people(1)))
    text = str(row["text"])
    (told,) = differences(mails, [{**row, "text": f"{text[:10]}?{text[10:]}"}], Looked(RULES))
    assert "the text is" in told.what
    assert repr(text[:50]) in told.what
