"""A build need not tell error codes: it is judged by what it does tell, and nothing it may do counts against it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from conformance.adapters.reference import ReferenceTarget
from conformance.fates import asking_of
from conformance.mutants import mutants
from conformance.questions import HISTORIES, questions
from conformance.scripts import Send
from conformance.suites import metamorphic
from conformance.target import Accepted, Answer, Capabilities, Json, Rejected, Unsupported
from conformance.terse import as_told
from conformance.trial import Trial
from conformance.variants import variants
from conformance.verdicts import Status, Verdict
from refimpl.answer import Nameless
from refimpl.operations import OPERATIONS
from refimpl.service import Service
from tests.conformance.fakes.answering import Answering, accepted, script
from tests.refimpl.samples import OPERATION, PLAIN_WORLD, small

ERRORS = ("status", "accepts")
EVERY = 3
"""One question in so many."""
NAMED = Rejected("MessageRejected", 400)
CALL = Send(small())
BAD = Send({**small(), "Destination": {"ToAddresses": [f"r{n}@example.net" for n in range(51)]}})


class Terse(ReferenceTarget):
    """A build of the suite's own that tells less of a refusal than it could."""

    def __init__(self, service: Any, errors: str, answers: Callable[[Answer], Answer] = lambda answer: answer) -> None:
        super().__init__(service, "terse")
        self.errors = errors
        self.answers = answers

    def hello(self) -> Capabilities:
        """Say what it does not tell."""
        return replace(super().hello(), errors=self.errors)

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Leave the code out, and the status."""
        answer = self.answers(super().send(operation, request, caller))
        if isinstance(answer, Rejected):
            return Rejected("", answer.status if self.errors == "status" else None)
        return answer


def asked_of(target: Any, operation: str) -> list[Verdict]:
    trial = Trial(target, OPERATIONS)
    asked = [each for each in questions(operation) if not each.heavy][::EVERY]
    return [verdict for each in asked for verdict in trial.run(each.script)]


def short(verdicts: list[Verdict]) -> list[tuple[Status, str | None]]:
    return [(each.status, each.rule) for each in verdicts]


class TerseAnswering(Answering):
    """Gives the answers it is told to, and says so little of its refusals."""

    def __init__(self, errors: str, *answers: Answer) -> None:
        super().__init__(*answers)
        self.errors = errors

    def hello(self) -> Capabilities:
        """Say what it does not tell."""
        return replace(super().hello(), errors=self.errors)


def told(errors: str, *answers: Answer) -> Trial:
    return Trial(TerseAnswering(errors, *answers), OPERATIONS)


@pytest.mark.parametrize("errors", ERRORS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_right_build_that_tells_no_codes_is_not_accused(operation: str, errors: str) -> None:
    statuses = {each.status for each in asked_of(Terse(Service(), errors), operation)}
    assert statuses <= {Status.PASS, Status.NOTED}
    assert Status.PASS in statuses


@pytest.mark.parametrize("variant", variants()[::40], ids=lambda each: each.id)
def test_no_reading_is_accused_where_no_codes_are_told(variant: Any) -> None:
    target = variant.target()
    target.hello = (lambda known: lambda: known)(replace(target.hello(), errors="accepts"))
    found = [verdict for name in variant.operations[:1] for verdict in asked_of(target, name)]
    assert not [each for each in found if each.status not in (Status.PASS, Status.NOTED)]


@pytest.mark.parametrize("errors", ERRORS)
@pytest.mark.parametrize(
    "id", ["ses.SendEmail/recipients.limit/loosen-by-one", "ses.SendEmail/quota.daily/counts-nobody"]
)
def test_a_build_that_accepts_too_much_is_caught_by_the_rule_it_breaks(id: str, errors: str) -> None:
    mutant = next(each for each in mutants() if each.id == id)
    trial = Trial(Terse(mutant.service(), errors), OPERATIONS)
    asked = [each for each in questions(mutant.operation) if each.rule == mutant.rule or each.layer == HISTORIES]
    found = [verdict for each in asked if not each.heavy for verdict in trial.run(each.script)]
    assert mutant.rule in {each.rule for each in found if each.status is Status.FAIL}


@pytest.mark.parametrize("errors", ERRORS)
def test_a_build_that_refuses_a_good_call_fails(errors: str) -> None:
    assert short(told(errors, Rejected("", 400)).run(script(CALL))) == [(Status.FAIL, "answer.accepted")]


def test_a_refusal_that_does_not_stay_may_have_been_weather() -> None:
    trial = told("accepts", Rejected(""), accepted(1))
    assert short(trial.run(script(CALL))) == [(Status.PASS, None)]


def test_in_any_weather_a_refusal_that_stays_says_nothing() -> None:
    trial = told("accepts", Rejected(""))
    found = short(trial.run(script(CALL, world={**PLAIN_WORLD, "weather": "any"})))
    assert found == [(Status.INCONCLUSIVE, None)]


def test_a_status_that_no_refusal_has_is_a_matter_of_its_own_rule() -> None:
    assert short(told("status", Rejected("", 404)).run(script(BAD))) == [(Status.WARN, "answer.status")]
    assert short(told("status", Rejected("", 400)).run(script(BAD))) == [(Status.PASS, None)]
    assert short(told("accepts", Rejected("", 404)).run(script(BAD))) == [(Status.PASS, None)]


def test_codes_are_not_gone_by_where_a_build_says_it_tells_none() -> None:
    assert short(told("status", Rejected("MadeUp", 400)).run(script(BAD))) == [(Status.PASS, None)]


def test_a_build_that_tells_codes_may_not_leave_one_out() -> None:
    for answer in (Rejected("", 400), Nameless(status=400)):
        assert short(told("codes", answer).run(script(BAD))) == [(Status.FAIL, "recipients.limit")]


def test_only_refusals_are_cut() -> None:
    for errors in ERRORS:
        target = Terse(Service(), errors)
        for answer in (Accepted({"MessageId": "m-1"}), Unsupported("no")):
            assert as_told(answer, target) is answer
    assert as_told(NAMED, Terse(Service(), "status")) == Nameless(status=400)
    assert as_told(NAMED, Terse(Service(), "accepts")) == Nameless()
    assert as_told(NAMED, ReferenceTarget(Service(), "plain")) is NAMED


@pytest.mark.parametrize("errors", ERRORS)
def test_relations_hold_where_no_codes_are_told(errors: str) -> None:
    asking = asking_of(Terse(Service(), errors))
    found = [verdict for check in metamorphic.checks(OPERATION) for verdict in check.body(asking)]
    assert {each.status for each in found} <= {Status.PASS}
