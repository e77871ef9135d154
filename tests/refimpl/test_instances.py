"""What Connect knows of an account: found by id, and contacts that only ever go on."""

import pytest

from refimpl.instances import MOST_ACTIVE, TRANSITIONS, ConnectSettings, Contact, ContactState, Instance, KnowledgeBase
from tests.refimpl.connect_samples import BASE, DRAFT, FLOW, HERE, NOTICE, STRANGER, THERE, switchboard
from tests.refimpl.samples import world

SETTINGS: ConnectSettings = world(switchboard()).settings.connect


def test_everything_is_found_by_its_own_id_only() -> None:
    assert set(SETTINGS.by_instance) == {HERE, THERE}
    assert set(SETTINGS.by_knowledge_base) == {BASE}
    assert set(SETTINGS.by_knowledge_base[BASE].by_template) == {NOTICE}
    assert DRAFT in SETTINGS.by_instance[HERE].by_contact
    assert STRANGER not in SETTINGS.by_instance[HERE].by_contact


def test_addresses_are_found_in_lower_case_with_their_flow() -> None:
    instance = Instance(HERE, addresses=(("Support@Acme.Example", FLOW), ("desk@acme.example", None)))
    assert instance.address_book == {"support@acme.example": FLOW, "desk@acme.example": None}


def test_an_instance_takes_email_and_has_room_unless_told_otherwise() -> None:
    instance = Instance(HERE)
    assert instance.email_enabled
    assert (instance.active, instance.most_active) == (0, MOST_ACTIVE)
    assert MOST_ACTIVE == 1_000


def test_a_contact_is_a_draft_by_email_to_be_sent_unless_told_otherwise() -> None:
    made = Contact(DRAFT)
    assert (made.channel, made.initiation, made.state) == ("EMAIL", "OUTBOUND", ContactState.DRAFT)
    assert (made.related, made.attachments, made.attributes) == (None, (), ())


@pytest.mark.parametrize("settings", [ConnectSettings(), KnowledgeBase("kb"), Instance("i")], ids=repr)
def test_empty_settings_know_nothing(settings: object) -> None:
    tables = ("by_instance", "by_knowledge_base", "by_template", "by_contact", "address_book")
    found = [getattr(settings, name) for name in tables if hasattr(settings, name)]
    assert found
    assert not any(found)


def test_every_state_can_be_reached_and_contacts_never_go_back() -> None:
    order = [ContactState.DRAFT, ContactState.ACTIVE, ContactState.SENT, ContactState.ENDED]
    assert {to for _, _, to in TRANSITIONS} == set(ContactState)
    for source, by, to in TRANSITIONS:
        assert by
        assert source is None or order.index(ContactState(source)) < order.index(to)


def test_only_start_outbound_email_contact_sends_and_only_from_a_draft() -> None:
    assert [(source, by) for source, by, to in TRANSITIONS if to is ContactState.SENT] == [
        ("draft", "connect.StartOutboundEmailContact")
    ]
