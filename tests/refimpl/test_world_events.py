"""What calls do to a world: mail queued for a contact, contacts made, tokens and campaign requests used."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refimpl.instances import Contact, ContactState, Instance, Token
from refimpl.message import Parameters, Reference
from refimpl.operations import OPERATIONS
from refimpl.window import NOBODY, Counts
from refimpl.world import Advanced, Created, Event, MadeContact, Mail, Queued, Used, World, evolve, fresh, mail_of
from tests.refimpl.connect_samples import DRAFT, HERE, SEND, THERE, call, switchboard
from tests.refimpl.quick import QUICK
from tests.refimpl.samples import world

MAIL: Mail = mail_of(OPERATIONS[SEND].lower(call(SEND)))
HOME = world(switchboard())


def contact(id: str | None = None, instance: str = HERE, **parts: Any) -> MadeContact:
    made = MadeContact(
        instance=instance, id=id, initiation=None, state=ContactState.SENT, related=None, flow=None, source=None,
        destination=None, to=(), cc=(), subject=None, text=None, html=None, name=None, description=None,
        attributes={}, references={},
    )  # fmt: skip
    return made._replace(**parts)


def use(at: int = 0, answer: Any = None) -> Token:
    return Token(SEND, HERE, Parameters("p", "p", "p"), at, answer)


def untouched(before: World, after: World, *parts: str) -> bool:
    fields = [name for name in before.ledger._fields if name not in parts]
    return after.settings is before.settings and all(
        getattr(before.ledger, name) == getattr(after.ledger, name) for name in fields
    )


def test_mail_that_uses_no_quota_leaves_the_window_alone() -> None:
    after = evolve(HOME, Queued(MAIL))
    assert after.mails() == (MAIL,)
    assert after.ledger.queued == 1
    assert untouched(HOME, after, "outbox", "queued")


def test_mail_that_uses_quota_is_counted_now() -> None:
    after = evolve(HOME, Queued(MAIL, Counts(3, 2, 1, 1)))
    assert after.ledger.window.total == Counts(3, 2, 1, 1)
    assert untouched(HOME, after, "outbox", "queued", "window")


def test_mail_of_a_contact_starts_the_contact_and_makes_none_active() -> None:
    after = evolve(HOME, Queued(MAIL, contact=contact(DRAFT)))
    assert after.ledger.states.get(DRAFT) is ContactState.SENT
    assert after.contacts() == (contact(DRAFT),)
    assert after.ledger.active.get(HERE) is None
    assert untouched(HOME, after, "outbox", "queued", "states", "contacts")


def test_mail_of_a_campaign_request_is_remembered_by_the_id_of_the_request() -> None:
    after = evolve(HOME, Queued(MAIL, request_id="r-1"))
    assert after.ledger.requests.get("r-1")
    assert after.ledger.requests.get("R-1") is None
    assert untouched(HOME, after, "outbox", "queued", "requests")


def test_a_contact_made_is_active_in_its_instance_and_queues_no_mail() -> None:
    after = HOME
    for instance in (HERE, THERE, HERE):
        after = evolve(after, Created(contact(instance=instance, state=ContactState.ACTIVE)))
    assert [after.ledger.active.get(instance) for instance in (HERE, THERE, "elsewhere")] == [2, 1, None]
    assert [each.instance for each in after.contacts()] == [HERE, THERE, HERE]
    assert untouched(HOME, after, "contacts", "active")


def test_a_contact_whose_id_nobody_knows_yet_has_no_state_of_its_own() -> None:
    assert list(evolve(HOME, Created(contact())).ledger.states.items()) == []


def test_a_contact_made_is_found_by_the_id_it_was_answered_with_in_its_instance_only() -> None:
    made = contact(instance=HERE, initiation="INBOUND", state=ContactState.ACTIVE, attributes={"tier": "gold"})
    after = evolve(HOME, Created(made, "c-1"))
    here, there = (Instance(instance) for instance in (HERE, THERE))
    found = after.contact(here, "c-1")
    assert found == Contact("c-1", None, "EMAIL", "INBOUND", ContactState.ACTIVE, (), (("tier", "gold"),))
    assert after.contact(there, "c-1") is None
    assert after.contact(here, "c-2") is None
    assert HOME.contact(here, "c-1") is None


def test_a_contact_of_the_beginning_is_found_beside_those_made() -> None:
    old = Contact(DRAFT)
    after = evolve(HOME, Created(contact(instance=HERE), "c-1"))
    assert after.contact(Instance(HERE, contacts=(old,)), DRAFT) is old


def test_a_token_used_changes_the_tokens_and_nothing_else() -> None:
    after = evolve(HOME, Used("t", use()))
    assert after.ledger.tokens.get("t") == (use(),)
    assert after.ledger.tokens.get("T") is None
    assert untouched(HOME, after, "tokens")


def test_time_forgets_no_contact_token_or_request() -> None:
    before = evolve(evolve(HOME, Used("t", use())), Queued(MAIL, contact=contact(DRAFT), request_id="r"))
    after = evolve(before, Advanced(10**9))
    assert untouched(before, after, "now", "window")
    assert after.ledger.now == before.ledger.now + 10**9


@pytest.mark.parametrize("days", [(30, 29), (29, 30)])
def test_of_several_calls_of_before_under_one_token_the_latest_counts(days: tuple[int, int]) -> None:
    calls = [
        {
            "operation": SEND,
            "request": {**call(SEND), "ClientToken": "t"},
            "answer": {},
            "at": f"2025-12-{day}T12:00:00Z",
        }
        for day in days
    ]
    made = fresh(world(switchboard(tokens=calls)).settings)
    (remembered,) = made.ledger.tokens.get("t") or ()
    assert made.ledger.now - remembered.at == 36 * 3_600


def test_a_fresh_world_remembers_the_tokens_and_requests_of_its_settings() -> None:
    earlier = {
        "operation": SEND,
        "request": {**call(SEND), "ClientToken": "t"},
        "answer": {},
        "at": "2025-12-31T12:00:00Z",
    }
    made = fresh(world(switchboard(tokens=[earlier])).settings)
    (remembered,) = made.ledger.tokens.get("t") or ()
    assert (remembered.operation, remembered.instance, remembered.answer) == (SEND, HERE, {})
    assert made.ledger.now - remembered.at == 12 * 3_600
    assert made.ledger.requests.get(call(SEND)["SourceCampaign"]["OutboundRequestId"])


EVENTS: st.SearchStrategy[list[Event]] = st.lists(
    st.one_of(
        st.builds(Queued, st.just(MAIL), st.sampled_from([NOBODY, Counts(1, 1, 1, 1)])),
        st.builds(lambda id: Queued(MAIL, contact=contact(id)), st.sampled_from([DRAFT, "other"])),
        st.builds(lambda name: Created(contact(name=name)), st.text(max_size=2)),
        st.builds(lambda token, at: Used(token, use(at, {})), st.sampled_from("tT"), st.integers(0, 9)),
        st.builds(Advanced, st.integers(0, 100_000)),
    ),
    max_size=12,
)


@QUICK
@given(EVENTS)
def test_events_add_up_and_never_touch_the_world_they_began_in(events: list[Event]) -> None:
    after = HOME
    for event in events:
        after = evolve(after, event)
    assert world(switchboard()) == HOME
    assert after.ledger.queued == len(after.mails()) == sum(isinstance(each, Queued) for each in events)
    made = [each.contact for each in events if isinstance(each, Queued | Created) and each.contact is not None]
    assert list(after.contacts()) == made
    assert after.ledger.now - HOME.ledger.now == sum(each.seconds for each in events if isinstance(each, Advanced))


@QUICK
@given(EVENTS)
def test_the_same_events_make_equal_worlds(events: list[Event]) -> None:
    one, other = HOME, world(switchboard())
    for event in events:
        one, other = evolve(one, event), evolve(other, event)
    assert one.ledger == other.ledger


def test_worlds_that_differ_in_one_contact_token_or_request_are_not_equal() -> None:
    differing: list[Event] = [
        Created(contact()),
        Created(contact(instance=THERE)),
        Created(contact(references={"k": Reference("v", "STRING", ())})),
        Used("t", use()),
        Used("T", use()),
        Used("t", use(answer={})),
        Queued(MAIL),
        Queued(MAIL, request_id="r"),
        Queued(MAIL, contact=contact(DRAFT)),
    ]
    worlds = [evolve(HOME, event) for event in differing]
    assert all(one != other for place, one in enumerate(worlds) for other in (HOME, *worlds[:place]))
