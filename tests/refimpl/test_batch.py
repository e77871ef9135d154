"""Bulk calls: what may become of each entry, and of the whole call, decided one entry after the other."""

from typing import Any

import pytest

from refimpl.answer import ACCEPTANCE
from refimpl.operations import OPERATIONS
from refimpl.table import REFUSED, START
from tests.refimpl.bulk_samples import BULK, bulk, bulk_decided, entry, fates, office, people
from tests.refimpl.samples import outcomes, readers, with_member

MACHINE = OPERATIONS[BULK]
BAD = entry("nobody")
REQUESTS: tuple[Any, ...] = (
    None, {}, bulk(), bulk(*people(3)), bulk(BAD), bulk(*people(1), BAD), bulk(*people(51)), bulk(*people(2), 5, None),
    bulk(entry(*readers(51))), bulk(*people(2), ConfigurationSetName="gone"), bulk(entry("a@localhost"), BAD),
    with_member(bulk(*people(2)), "DefaultContent", {}), bulk(*people(2), FromEmailAddress="news@elsewhere.example"),
)  # fmt: skip
WORLDS: tuple[dict[str, Any], ...] = (
    office(),
    office(sending="disabled"),
    office(quota={"max_24_hours": 1}),
    office(sandbox=True),
    {},
)


@pytest.mark.parametrize("given", WORLDS, ids=range(len(WORLDS)))
@pytest.mark.parametrize("request_", REQUESTS, ids=range(len(REQUESTS)))
def test_a_decision_is_consistent_in_itself(request_: Any, given: dict[str, Any]) -> None:
    decision = bulk_decided(request_, given)
    assert decision.permitted
    assert len(decision.entries) == len(decision.message.entries)
    assert not any(permit.entry for permit in decision.permitted)
    assert all(permit.entry or permit == ACCEPTANCE for each in decision.entries for permit in each.permitted)
    assert (decision.path[-1] == REFUSED) == bool(decision.broken)
    for each in decision.entries:
        assert (each.path[-1] == REFUSED) == bool(each.broken)
        assert not (each.accepts and (each.surely or decision.surely))
    if ACCEPTANCE in decision.permitted:
        assert all(each.permitted for each in decision.entries)
    if not any(each.broken or each.disputes for each in (decision, *decision.entries)):
        assert decision.permitted == (ACCEPTANCE,)


def test_entries_walk_a_path_of_their_own() -> None:
    decision = bulk_decided(bulk(*people(1)))
    assert decision.path == (START, *(state.name for state in MACHINE.states))
    assert decision.entries[0].path == (START, *(state.name for state in MACHINE.each))


def test_a_fault_of_one_entry_may_be_told_of_it_alone_or_of_the_whole_call() -> None:
    decision = bulk_decided(bulk(*people(1), BAD))
    assert fates(decision)[0] == {None}
    assert {"INVALID_PARAMETER", "FAILED"} <= {code for code in fates(decision)[1] if code is not None}
    assert decision.permitted[0] == ACCEPTANCE
    assert {"BadRequest"} <= outcomes(decision)


def test_a_fault_of_the_whole_call_may_be_told_of_every_entry() -> None:
    decision = bulk_decided(bulk(*people(2), ConfigurationSetName="gone"))
    assert decision.permitted[0].code == "NotFoundException"
    assert fates(decision) == [{"CONFIGURATION_SET_NOT_FOUND"}] * 2
    assert ACCEPTANCE in decision.permitted


def test_a_call_that_cannot_be_read_has_no_answer_by_entries() -> None:
    unreadable: tuple[Any, ...] = (None, {}, with_member(bulk(*people(1)), "BulkEmailEntries", {}))
    for request in unreadable:
        assert ACCEPTANCE not in bulk_decided(request).permitted


def test_faults_of_the_call_and_of_an_entry_permit_the_union() -> None:
    both = bulk_decided(bulk(*people(1), BAD, ConfigurationSetName="gone"))
    apart = [bulk_decided(bulk(*people(1), BAD)), bulk_decided(bulk(*people(2), ConfigurationSetName="gone"))]
    assert outcomes(both) == outcomes(apart[0]) | outcomes(apart[1])
    assert fates(both)[1] == fates(apart[0])[1] | fates(apart[1])[1]


def test_each_entry_is_decided_in_the_world_its_predecessors_left() -> None:
    given = office(quota={"max_24_hours": 2})
    assert fates(bulk_decided(bulk(*people(2)), given)) == [{None}, {None}]
    *first, third = fates(bulk_decided(bulk(*people(3)), given))
    assert first == [{None}, {None}]
    assert None not in third
    spared = fates(bulk_decided(bulk(*people(1), BAD, *people(1)), given))
    assert [None in fate for fate in spared] == [True, False, True]


def test_order_does_not_matter_where_there_is_quota_for_all() -> None:
    rows = [*people(2), BAD, entry("a@localhost")]
    forth, back = (fates(bulk_decided(bulk(*order))) for order in (rows, rows[::-1]))
    assert forth == back[::-1]
    tight = [fates(bulk_decided(bulk(*order), office(quota={"max_24_hours": 4}))) for order in (rows, rows[::-1])]
    assert tight == [forth, back]


def test_no_entries_may_be_refused_or_answered_with_no_results() -> None:
    decision = bulk_decided(bulk())
    assert outcomes(decision) == {None, "BadRequest"}
    assert decision.permitted[0].code == "BadRequestException"
    assert decision.entries == ()
