"""The interpreter: which paths it walks, what it permits, and what an answer teaches."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from refimpl.answer import ACCEPTANCE, Accepted, Rejected, Unsendable, Unsupported
from refimpl.case import Case
from refimpl.decision import MOST_RULINGS, learnt, rulings, stage_of
from refimpl.faults import Fault
from refimpl.machine import decide_message, walks
from refimpl.operations.ses_send_email import SES_SEND_EMAIL
from refimpl.readings import register
from refimpl.rule import Strength, rule
from refimpl.table import REFUSED, START
from tests.refimpl.samples import (
    PLAIN_WORLD,
    broken,
    decided,
    disputed,
    full_world,
    outcomes,
    page,
    readers,
    small,
    to,
    with_member,
    without_member,
    world,
)

ONE_LABEL = to("ann@localhost")
STOPPED: Mapping[str, Any] = {"ses": {"sending": "disabled", "identities": [{"name": "example.com"}]}}
REQUESTS: tuple[Any, ...] = (
    small(), page(), ONE_LABEL, None, [], {}, to(), to("nobody"), to(*readers(51)), to("ann@localhost", "nobody"),
    with_member(small(), "Source", "news@elsewhere.example"), with_member(small(), "Source", 5),
    with_member(page(), "ConfigurationSetName", "gone"), without_member(small(), "Message.Body"),
    with_member(page(), "Tags", [{"Name": "a b", "Value": ""}] * 2),
)  # fmt: skip
WORLDS: tuple[Mapping[str, Any], ...] = (
    PLAIN_WORLD,
    full_world(),
    STOPPED,
    {},
    {"ses": {"quota": {"max_24_hours": 0}}},
    {"ses": {"sandbox": True}},
)


@pytest.mark.parametrize("given", WORLDS, ids=range(len(WORLDS)))
@pytest.mark.parametrize("request_", REQUESTS, ids=range(len(REQUESTS)))
def test_a_decision_is_consistent_in_itself(request_: Any, given: Mapping[str, Any]) -> None:
    decision = decided(request_, given)
    guards = [guard for state in SES_SEND_EMAIL.states for guard in state.guards]
    assert decision.path in set(walks(SES_SEND_EMAIL))
    assert (decision.path[-1] == REFUSED) == bool(decision.broken)
    assert set(decision.surely) <= set(decision.broken)
    assert list(decision.broken) == sorted(decision.broken, key=guards.index)
    assert not {each.id for each in decision.surely} & disputed(decision)
    assert (decision.permitted[0] == ACCEPTANCE) == (not decision.broken)
    assert len({(permit.code, permit.statuses) for permit in decision.permitted}) == len(decision.permitted)
    if decision.surely:
        assert not decision.accepts


def test_the_walks_are_every_way_to_stop_and_one_way_through() -> None:
    found = list(walks(SES_SEND_EMAIL))
    names = tuple(state.name for state in SES_SEND_EMAIL.states)
    assert len(found) == len(set(found)) == len(names) + 1
    assert found[-1] == (START, *names)
    assert all(walk[0] == START and walk[-1] == REFUSED for walk in found[:-1])


def test_an_acceptable_call_walks_to_the_end_and_only_acceptance_is_permitted() -> None:
    decision = decided(page(), full_world())
    assert decision.permitted == (ACCEPTANCE,)
    assert decision.path == (START, *(state.name for state in SES_SEND_EMAIL.states))


def test_the_default_answer_is_that_of_the_earliest_broken_rule() -> None:
    decision = decided(to(*readers(51)), STOPPED)
    assert [each.id for each in decision.broken] == ["recipients.limit", "account.sending-enabled"]
    assert decision.permitted[0].code == "InvalidParameterValue"
    assert "AccountSendingPaused" in outcomes(decision)
    assert decision.path == (START, "readable", REFUSED)


def test_several_faults_permit_the_union_of_what_each_permits() -> None:
    both = decided(to(*readers(51)), STOPPED)
    assert outcomes(both) == outcomes(decided(to(*readers(51)))) | outcomes(decided(small(), STOPPED))


def test_an_answer_cites_the_ambiguity_that_lets_it_in() -> None:
    permits = decided(to(*readers(51))).permitted
    assert not permits[0].cites
    assert all(permit.cites == ("A-V02",) for permit in permits[1:])


def test_a_rule_about_a_hole_does_not_apply() -> None:
    decision = decided(with_member(small(), "Destination", "ann@example.net"))
    assert broken(decision) == {"shape.type"}


def test_a_dispute_lists_the_default_ruling_first_and_both_outcomes() -> None:
    (dispute,) = decided(ONE_LABEL).disputes
    assert dispute.rule.id == "recipients.syntax"
    kept = {letter for way in dispute.rulings if way.kept for fork in way.forks for letter in fork.chosen}
    refused = {letter for way in dispute.rulings if not way.kept for fork in way.forks for letter in fork.chosen}
    assert (kept, refused) == ({"b"}, {"a"})
    assert dispute.rulings[0].kept is False


def test_a_dispute_permits_acceptance_and_the_refusal() -> None:
    assert outcomes(decided(ONE_LABEL)) == {None, "InvalidParameterValue", "ValidationError", "MessageRejected"}


@pytest.mark.parametrize(("letter", "accepts"), [("a", False), ("b", True)])
def test_a_bound_reading_settles_its_dispute(letter: str, accepts: bool) -> None:
    decision = decided(ONE_LABEL, bindings={"A-V07": frozenset(letter)})
    assert not decision.disputes
    assert decision.accepts is accepts
    assert (None not in outcomes(decision)) is not accepts


def test_a_sure_fault_beside_a_dispute_leaves_no_acceptance() -> None:
    assert None not in outcomes(decided(to("ann@localhost", *readers(50))))


def test_two_disputes_that_need_opposite_readings_cannot_both_be_kept() -> None:
    torn = {
        "ses": {
            "identities": [
                {"name": "news@example.com", "mail_from": {"mx": "missing", "on_failure": "reject"}},
                {"name": "example.com", "configuration_set": "gone"},
            ]
        }
    }
    decision = decided(small(), torn)
    assert disputed(decision) == {"sender.mail-from", "configuration-sets.default-exists"}
    assert not decision.surely
    assert not decision.accepts


def test_two_disputes_that_agree_on_a_reading_can_both_be_kept() -> None:
    both_alike = with_member(ONE_LABEL, "ReplyToAddresses", ["desk@localhost"])
    decision = decided(both_alike)
    assert disputed(decision) == {"recipients.syntax", "reply-to.syntax"}
    assert decision.accepts


def test_a_paused_configuration_set_refuses_by_default_as_well_as_by_name() -> None:
    paused = {
        "ses": {
            "identities": [{"name": "example.com", "configuration_set": "marketing"}],
            "configuration_sets": [{"name": "marketing", "sending_enabled": False}],
        }
    }
    naming_it = with_member(small(), "ConfigurationSetName", "marketing")
    assert "ConfigurationSetSendingPaused" in outcomes(decided(naming_it, paused))
    assert "ConfigurationSetSendingPaused" in outcomes(decided(small(), paused))


def test_each_state_says_where_its_guards_stand() -> None:
    places = [stage_of(SES_SEND_EMAIL, guard) for state in SES_SEND_EMAIL.states for guard in state.guards]
    assert places == sorted(places)
    assert set(places) == set(range(len(SES_SEND_EMAIL.states)))


def test_every_fault_a_rule_permits_is_spelled() -> None:
    for guard in SES_SEND_EMAIL.rules():
        assert all(SES_SEND_EMAIL.spelling[fault] for fault in guard.permits)


def test_the_ways_a_rule_may_come_out_are_bounded() -> None:
    questions = [(each.id, each.default) for each in register().values() if len(each.readings) > 1]
    assert 2 ** len(questions) > MOST_RULINGS

    @rule("torn.everywhere", strength=Strength.INFERRED, cites="V1-S01", permits=(Fault.TAG_INVALID,))
    def holds(case: Case) -> bool:
        """Ask everything."""
        return all([case.allows(name, default) for name, default in questions])  # noqa: C419 asks all, whatever came

    found = rulings(holds, Case(SES_SEND_EMAIL.lower(small()), world(), None, {}))
    assert len(found) == MOST_RULINGS
    assert found[0].kept is True
    assert len(set(found)) == len(found)


def test_deciding_never_changes_the_case_for_the_next_rule() -> None:
    message = SES_SEND_EMAIL.lower(to("ann@localhost", " bob@localhost"))
    first = decide_message(SES_SEND_EMAIL, world(), message, None, {})
    assert first == decide_message(SES_SEND_EMAIL, world(), message, None, {})


# What an answer teaches


def test_acceptance_teaches_the_readings_that_accept() -> None:
    assert learnt(decided(ONE_LABEL), Accepted({})) == {"A-V07": frozenset("b")}


def test_a_refusal_teaches_the_readings_that_refuse() -> None:
    assert learnt(decided(ONE_LABEL), Rejected("InvalidParameterValue")) == {"A-V07": frozenset("a")}
    assert learnt(decided(ONE_LABEL), Rejected("InvalidParameterValueException")) == {"A-V07": frozenset("a")}


@pytest.mark.parametrize(
    "answer", [Rejected("AccessDenied"), Rejected(""), Unsupported("no"), Unsendable("no")], ids=repr
)
def test_an_answer_that_is_not_permitted_is_explained_by_no_reading(answer: Any) -> None:
    assert learnt(decided(ONE_LABEL), answer) is None


def test_a_refusal_that_a_sure_fault_explains_teaches_nothing() -> None:
    decision = decided(to("ann@localhost", *readers(50)))
    assert learnt(decision, Rejected("InvalidParameterValue")) == {}


def test_a_refusal_that_two_disputes_explain_teaches_nothing() -> None:
    decision = decided(with_member(ONE_LABEL, "Unheard", 1))
    assert learnt(decision, Rejected("InvalidParameterValue")) == {}


def test_a_refusal_that_only_one_of_two_disputes_explains_teaches_its_readings() -> None:
    decision = decided(with_member(ONE_LABEL, "Unheard", 1))
    assert learnt(decision, Rejected("InvalidParameterCombination")) == {"P-01": frozenset("b")}


def test_acceptance_of_two_disputes_teaches_both() -> None:
    decision = decided(with_member(ONE_LABEL, "Unheard", 1))
    assert learnt(decision, Accepted({})) == {"A-V07": frozenset("b"), "P-01": frozenset("a")}


def test_what_was_learnt_explains_the_same_answer_again() -> None:
    for request in (ONE_LABEL, with_member(ONE_LABEL, "Unheard", 1), to(" ann@localhost", "a..b@example.net")):
        taught = learnt(decided(request), Accepted({}))
        assert taught
        assert decided(request, bindings=taught).accepts


def test_a_call_without_dispute_teaches_nothing() -> None:
    assert learnt(decided(small()), Accepted({})) == {}
    assert learnt(decided(to("nobody")), Rejected("MessageRejected")) == {}


def test_a_table_with_one_rule_less_forgets_that_rule_only() -> None:
    states = tuple(
        replace(state, guards=tuple(guard for guard in state.guards if guard.id != "recipients.limit"))
        for state in SES_SEND_EMAIL.states
    )
    loose = replace(SES_SEND_EMAIL, states=states)
    message = loose.lower(to(*readers(51)))
    assert decide_message(loose, world(), message, None, {}).permitted == (ACCEPTANCE,)
