"""A build with one other rule is told only by questions on which that rule comes out otherwise, and those are named."""

from collections.abc import Iterator

import pytest

from conformance.adapters.reference import ReferenceTarget
from conformance.comparison.rehearsed import Rehearsed
from conformance.decided import words_of
from conformance.fates import fate_of
from conformance.killers import catches, company_of
from conformance.misruled import misruled_in
from conformance.mutants import Mutant, mutants
from conformance.questions import HISTORIES, by_id, questions
from conformance.scripts import Script, Send
from conformance.smallest import joined
from refimpl.answer import Accepted, Rejected
from refimpl.operations import OPERATIONS
from refimpl.service import Service

OF_A_RULE = [each for each in mutants() if each.kind == "rule" and each.equivalent is None]
EVERY = 4
"""One question in so many."""


def said(service: Service, script: Script) -> Iterator[str]:
    """Go through a script alone; ids are of no account."""
    target = Rehearsed(ReferenceTarget(service, "any"))
    target.follow(script, "")
    for place, step in enumerate(script.steps):
        target.turn_to(place)
        if isinstance(step, Send):
            answer = target.send(script.called(step), step.request, step.caller)
            yield words_of(answer) if isinstance(answer, Accepted | Rejected) else "not asked"


def _calls(script: Script) -> set[str]:
    return {script.called(step) for step in script.steps if isinstance(step, Send)}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_is_answered_otherwise_was_ruled_otherwise(operation: str) -> None:
    # A mutant has the one operation only.
    asked = [each for each in questions(operation) if not each.heavy and _calls(each.script) == {operation}][::EVERY]
    right = {each.id: list(said(Service(), each.script)) for each in asked}
    sample = [each for each in OF_A_RULE if each.operation == operation][::60]
    differing = [
        {each.id for each in asked if list(said(mutant.service(), each.script)) != right[each.id]} for mutant in sample
    ]
    assert any(differing)
    assert any(by_id(operation)[id].layer == HISTORIES for found in differing for id in found)
    assert all(found <= misruled_in(mutant) for mutant, found in zip(sample, differing, strict=True))


def _mutant(id: str) -> Mutant:
    return next(each for each in mutants() if each.id == id)


@pytest.mark.parametrize("member", ["Cc", "Bcc"])
def test_a_quota_that_passes_over_a_list_is_told_by_a_call_to_that_list_alone(member: str) -> None:
    mutant = _mutant(f"ses.SendEmail/quota.daily/not-{member.lower()}")
    killer = fate_of(mutant).killer
    assert killer is not None
    assert killer in misruled_in(mutant)
    assert f"{member}Addresses" in repr(by_id("ses.SendEmail")[killer].script.steps)


def test_a_mutant_is_equal_because_permitted_only_where_it_comes_out_otherwise() -> None:
    """A rule that no question turns on has survived, whatever is permitted elsewhere."""
    mutant = _mutant("connect.SendOutboundEmail/recipients.copies-limit/boundless")
    found = fate_of(mutant)
    assert (found.killer, found.survived) == (None, False)
    assert found.why_not is not None
    assert found.why_not.startswith("comes out otherwise on ")
    assert misruled_in(mutant)


def test_what_tells_by_two_readings_is_asked_in_company() -> None:
    mutant = _mutant("connect.SendOutboundEmail/recipients.syntax/forgive-two-at-signs")
    killer = "connect.SendOutboundEmail/recipients.syntax/two-in-one/minimal"
    assert not catches([joined(mutant.operation, (killer,))], mutant)
    other = company_of(mutant, killer)
    assert other is not None
    assert catches([joined(mutant.operation, (id,)) for id in (other, killer)], mutant)
