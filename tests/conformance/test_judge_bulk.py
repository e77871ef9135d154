"""What bulk answers are worth: results in any order, one for each entry, told apart from what was sent."""

from collections.abc import Callable
from typing import Any

import pytest

from conformance.held import Held
from conformance.mutants import mutant_target
from conformance.scripts import Observe, Script, Send
from conformance.target import Accepted, Answer, Rejected
from conformance.trial import Trial
from conformance.verdicts import Status
from conformance.weather import WEATHER_TRIES
from refimpl.operations import OPERATIONS
from tests.conformance.fakes.answering import Answering
from tests.conformance.fakes.wrapping import Rows, Wrapping, judged, of_results, worth
from tests.refimpl.bulk_samples import BULK, bulk, entry, office, people, results

MIXED = bulk(entry("nobody"), entry("ann@example.net"), entry("bob@example.net"))
GOOD = bulk(*people(3))
PASS, FAIL, WARN = (Status.PASS, None), Status.FAIL, Status.WARN


def run(
    target: Any, request: Any, *more: Any, observed: bool = True, world: Any = None
) -> list[tuple[Status, str | None]]:
    steps = [Send(request), *[Observe()] * observed, *more]
    return worth(judged(target, BULK, office() if world is None else world, *steps))


def told(*rows: str | tuple[str, str], request: Any = GOOD, world: Any = None) -> list[tuple[Status, str | None]]:
    return run(Answering(results(*rows)), request, observed=False, world=world)


def ids(*names: str) -> list[tuple[str, str]]:
    return [("SUCCESS", name) for name in names]


# Order


def test_the_reference_passes() -> None:
    for request in (MIXED, GOOD):
        assert run(Wrapping(), request) == [PASS, PASS]


@pytest.mark.parametrize("change", [lambda rows: rows[::-1], lambda rows: rows[1:] + rows[:1]], ids=["back", "turned"])
@pytest.mark.parametrize("request_", [MIXED, GOOD], ids=["mixed", "good"])
def test_results_in_another_order_pass(change: Callable[[Rows], Rows], request_: Any) -> None:
    assert run(Wrapping(of_results(change)), request_) == [PASS, PASS]


def test_messages_queued_in_another_order_pass() -> None:
    assert run(Wrapping(shows=lambda rows: rows[::-1]), GOOD) == [PASS, PASS]


# Results


@pytest.mark.parametrize("left", [0, 1, 2])
def test_a_lost_result_fails_by_the_number_of_results(left: int) -> None:
    assert run(Wrapping(of_results(lambda rows: rows[:left])), GOOD)[0] == (FAIL, "answer.results")


def test_a_result_too_many_fails_by_the_number_of_results() -> None:
    assert told(*ids("a", "b", "c", "d")) == [(FAIL, "answer.results")]


@pytest.mark.parametrize(
    "response", [{}, {"BulkEmailEntryResults": None}, {"BulkEmailEntryResults": {}}, {"MessageId": "m"}], ids=str
)
def test_an_answer_without_results_fails_by_their_number(response: dict[str, Any]) -> None:
    assert run(Answering(Accepted(response)), GOOD, observed=False) == [(FAIL, "answer.results")]


@pytest.mark.parametrize("status", ["OK", "success", "", "BadRequestException", "Throttling"])
def test_a_status_there_is_not_fails(status: str) -> None:
    assert told(*ids("a", "b"), status) == [(FAIL, "answer.result-status")]


@pytest.mark.parametrize("row", [None, "SUCCESS", 5, {}, {"Status": None}, {"Status": 5}, []], ids=repr)
def test_a_result_that_has_no_status_fails(row: Any) -> None:
    rows = [{"Status": "SUCCESS", "MessageId": "a"}, {"Status": "SUCCESS", "MessageId": "b"}, row]
    answer = Accepted({"BulkEmailEntryResults": rows})
    assert run(Answering(answer), GOOD, observed=False) == [(FAIL, "answer.result-status")]


@pytest.mark.parametrize("status", ["INVALID_PARAMETER", "INVALID_PARAMETER_VALUE"])
def test_both_spellings_of_a_status_pass(status: str) -> None:
    assert told(status, *ids("a", "b"), request=MIXED) == [PASS]


def test_a_success_without_a_message_id_fails() -> None:
    assert told(*ids("a", "b"), "SUCCESS") == [(FAIL, "answer.entry-message-id")]
    assert told(*ids("a", "b", "")) == [(FAIL, "answer.entry-message-id")]


def test_a_failure_with_a_message_id_is_warned_and_with_an_empty_one_does_not() -> None:
    assert told(("INVALID_PARAMETER", "x"), *ids("a", "b"), request=MIXED) == [(WARN, "answer.failed-without-id")]
    assert told(("INVALID_PARAMETER", ""), *ids("a", "b"), request=MIXED) == [PASS]


def test_a_message_id_given_twice_fails_in_one_call_and_over_two() -> None:
    assert told(*ids("a", "b", "a")) == [(FAIL, "answer.message-id-unique")]
    target = Answering(results(*ids("a", "b", "c")), results(*ids("d", "b", "e")))
    assert run(target, GOOD, Send(GOOD), observed=False) == [PASS, (FAIL, "answer.message-id-unique")]


# Fates


def test_an_entry_that_must_fail_and_succeeds_fails_by_its_rule() -> None:
    assert told(*ids("a", "b", "c"), request=MIXED) == [(FAIL, "recipients.syntax")]


def test_an_entry_that_must_succeed_and_fails_for_good_fails() -> None:
    assert told(*ids("a", "b"), "INVALID_PARAMETER") == [(FAIL, "answer.accepted")]
    assert told("INVALID_PARAMETER", "INVALID_PARAMETER", *ids("a"), request=MIXED) == [(FAIL, "answer.accepted")]


def test_a_fault_told_under_the_wrong_status_fails_by_its_rule() -> None:
    assert told("TEMPLATE_NOT_FOUND", *ids("a", "b"), request=MIXED) == [(FAIL, "recipients.syntax")]


def test_a_fault_of_one_entry_may_refuse_the_whole_call() -> None:
    target = Answering(Rejected("BadRequestException", 400))
    assert run(target, MIXED, observed=False)[0][0] in (Status.PASS, Status.NOTED)


def test_a_call_without_fault_refused_as_a_whole_fails() -> None:
    assert run(Answering(Rejected("BadRequestException", 400)), GOOD, observed=False) == [(FAIL, "answer.accepted")]


def test_a_fault_of_the_whole_call_may_be_told_by_every_entry_and_not_by_some() -> None:
    gone = bulk(*people(3), ConfigurationSetName="gone")
    every = told(*["CONFIGURATION_SET_NOT_FOUND"] * 3, request=gone)
    assert every[0][0] in (Status.PASS, Status.NOTED)
    some = told("CONFIGURATION_SET_NOT_FOUND", *ids("a", "b"), request=gone)
    assert some == [(FAIL, "configuration-sets.exists")]


# What was sent


def test_a_failed_entry_that_was_sent_fails_by_one_message_per_entry() -> None:
    def one_more(rows: Rows) -> Rows:
        return [*rows, {**rows[0], "id": "one-more", "to": ["nobody"]}]

    assert run(Wrapping(shows=one_more), MIXED) == [PASS, (FAIL, "effects.message-per-entry")]


def test_a_successful_entry_that_was_not_sent_fails_by_one_message_per_entry() -> None:
    assert run(Wrapping(shows=lambda rows: rows[:-1]), GOOD) == [PASS, (FAIL, "effects.message-per-entry")]


def test_all_entries_sent_as_one_message_fails_by_one_message_per_entry() -> None:
    def joined(rows: Rows) -> Rows:
        return [{**rows[0], "to": [address for row in rows for address in row["to"]]}]

    assert run(Wrapping(shows=joined), GOOD) == [PASS, (FAIL, "effects.message-per-entry")]


def test_a_refused_call_that_was_sent_fails_by_nothing_on_rejection() -> None:
    class Leaking(Wrapping):
        def send(self, operation: str, request: Any, caller: str | None = None) -> Answer:
            super().send(operation, GOOD, caller)
            return Rejected("NotFoundException", 404)

    gone = bulk(*people(3), ConfigurationSetName="gone")
    assert run(Leaking(), gone) == [PASS, (FAIL, "effects.nothing-on-rejection")]


def test_recipients_of_another_entry_in_a_message_fail() -> None:
    def swapped(rows: Rows) -> Rows:
        return [{**rows[0], "to": ["reader0@example.net", "reader1@example.net"]}, *rows[1:]]

    assert run(Wrapping(shows=swapped), GOOD) == [PASS, (FAIL, "effects.recipients")]


def test_data_of_another_entry_in_a_message_fail() -> None:
    def swapped(rows: Rows) -> Rows:
        parts = ("subject", "text", "html")
        return [{**row, **{name: rows[place - 1][name] for name in parts}} for place, row in enumerate(rows)]

    found = run(Wrapping(shows=swapped), GOOD)
    assert found[0] == PASS
    assert set(found[1:]) == {(FAIL, "effects.rendering")}


# Weather


def weathering(times: int, status: str = "TRANSIENT_FAILURE", place: int = 1) -> Wrapping:
    """Answers of the last entry but one with a passing failure, so many times, without sending it."""
    left = [times]

    class Weathering(Wrapping):
        def send(self, operation: str, request: Any, caller: str | None = None) -> Answer:
            rows = request["BulkEmailEntries"]
            stuck = min(place, len(rows) - 1) if left[0] else None
            left[0] -= stuck is not None
            going = [row for turn, row in enumerate(rows) if turn != stuck]
            answer: Answer = Accepted({"BulkEmailEntryResults": []})
            self.asked.append(request)
            if going:
                answer = self.service.send(operation, {**request, "BulkEmailEntries": going}, caller)
            assert isinstance(answer, Accepted)
            told = list(answer.response["BulkEmailEntryResults"])
            if stuck is not None:
                told.insert(stuck, {"Status": status})
            return Accepted({"BulkEmailEntryResults": told})

    return Weathering()


@pytest.mark.parametrize("status", ["TRANSIENT_FAILURE", "FAILED", "ACCOUNT_THROTTLED"])
def test_a_passing_failure_is_sent_again_alone_and_ends_as_a_pass(status: str) -> None:
    target = weathering(1, status)
    assert set(run(target, GOOD)) == {PASS}
    first, again = target.asked
    assert first == GOOD
    assert again == {**GOOD, "BulkEmailEntries": [GOOD["BulkEmailEntries"][1]]}
    assert len(target.service.outbox) == 3


def test_a_failure_that_stays_is_an_error_in_calm_weather() -> None:
    target = weathering(10**6)
    found = judged(target, BULK, office(), Send(GOOD))
    assert found[-1].status is Status.ERROR
    assert not any(each.status is Status.FAIL for each in found)
    assert len(target.asked) == 1 + WEATHER_TRIES


def test_a_failure_that_stays_is_inconclusive_in_any_weather() -> None:
    found = judged(weathering(10**6), BULK, {**office(), "weather": "any"}, Send(GOOD))
    assert found[-1].status is Status.INCONCLUSIVE
    assert not any(each.status in (Status.FAIL, Status.ERROR) for each in found)


def test_an_entry_reported_as_a_passing_failure_and_sent_all_the_same_fails() -> None:
    once = [True]

    def late(rows: Rows) -> Rows:
        if once.pop() if once else False:
            return [*rows[:-1], {"Status": "TRANSIENT_FAILURE"}]
        return rows

    found = run(Wrapping(of_results(late)), GOOD)
    assert (FAIL, "effects.message-per-entry") in found


def test_throttling_of_the_whole_call_is_waited_out() -> None:
    target = Answering(Rejected("TooManyRequestsException", 429), results(*ids("a", "b", "c")))
    assert run(target, GOOD, observed=False) == [PASS]
    assert target.calls == 2


def test_a_permanent_fault_told_as_a_permitted_failure_is_not_sent_again() -> None:
    target = Answering(results("FAILED", *ids("a", "b")))
    assert run(target, MIXED, observed=False)[0][0] in (Status.PASS, Status.NOTED)
    assert target.calls == 1


# Quota


def test_once_the_quota_is_used_up_the_rest_must_fail() -> None:
    tight = office(quota={"max_24_hours": 2})
    quota = "ACCOUNT_DAILY_QUOTA_EXCEEDED"
    assert told(*ids("a", "b"), quota, world=tight)[0][0] in (Status.PASS, Status.NOTED)
    assert told(*ids("a", "b", "c"), world=tight) == [(FAIL, "quota.daily")]
    roomy = told(*ids("a", "b"), quota, world=office(quota={"max_24_hours": 3}))
    assert roomy[0][0] is FAIL


def test_a_choice_is_held_to_over_resets() -> None:
    empty = bulk(entry("ann@example.net", ReplacementEmailContent={}))
    target = Answering(results("INVALID_PARAMETER"), results(*ids("a")))
    trial = Trial(target, OPERATIONS)
    one = Script(BULK, office(), (Send(empty),))
    assert [each.status for each in trial.run(one)] == [Status.NOTED]
    assert trial.run(one)[0].status is Status.WARN


# Readings and weather


def test_an_answer_in_another_reading_is_blamed_on_the_reading_at_stake() -> None:
    long = bulk(entry("x" * 65 + "@example.net"))
    steps = [Send(long), Send(long)]
    target = Answering(results("INVALID_PARAMETER"), results(("SUCCESS", "m-1")))
    verdict = judged(target, BULK, office(), *steps)[-2]
    assert (verdict.status, verdict.rule) == (Status.WARN, "recipients.syntax")
    assert verdict.reason.endswith("P-14 was a")


def test_a_full_quota_told_as_weather_is_blamed_on_the_quota() -> None:
    full = office(quota={"max_24_hours": 0})
    assert told("ACCOUNT_THROTTLED", request=bulk(*people(1)), world=full)[-1] == (FAIL, "quota.daily")


# Order of refusals

FROM = "FromEmailAddress"
DISABLED = office(sending="disabled")
LATE = Rejected("NotFoundException", 404)


def test_a_call_refused_for_a_later_fault_than_its_first_is_out_of_order() -> None:
    request = {name: value for name, value in bulk(*people(2), ConfigurationSetName="missing").items() if name != FROM}
    assert run(Answering(Rejected("BadRequestException", 400)), request, observed=False) == [PASS]
    assert run(Answering(LATE), request, observed=False) == [(Status.WARN, "order.stages")]


def test_what_may_be_told_of_each_entry_need_not_be_looked_for_before_the_entries() -> None:
    request = bulk(*people(2), ConfigurationSetName="missing")
    for code, status in (("SendingPausedException", 400), ("NotFoundException", 404)):
        assert run(Answering(Rejected(code, status)), request, observed=False, world=DISABLED) == [PASS]


def test_where_an_entry_is_at_fault_as_well_no_order_is_asked_for() -> None:
    request = bulk(entry("nobody"), ConfigurationSetName="missing")
    assert run(Answering(LATE), request, observed=False, world=DISABLED) == [PASS]


def test_a_call_that_names_no_template_may_be_found_out_when_the_template_is_looked_for() -> None:
    request = bulk(*people(1), DefaultContent={"Template": {"TemplateData": "{}"}})
    shut = Rejected("AccountSuspendedException", 400)
    found = run(Answering(shut), request, observed=False, world=office(sending="shut-down"))
    assert found == [PASS]


def test_a_refusal_that_an_entry_explains_as_well_shows_no_reading_of_the_call() -> None:
    nobody = {**entry("ann@example.net"), "Destination": {"Unheard": []}}
    held = Held()
    trial = Trial(Answering(Rejected("BadRequestException", 400)), OPERATIONS, held)
    assert [each.status for each in trial.run(Script(BULK, office(), (Send(bulk(nobody)),)))] == [Status.PASS]
    assert "P-01" not in held.by(BULK)
    unheard = bulk(*people(1), Unheard=[])
    assert [each.status for each in trial.run(Script(BULK, office(), (Send(unheard),)))] == [Status.NOTED]
    assert held.by(BULK)["P-01"] == {"b"}


# What was sent although it was not to be


def test_a_message_sent_against_a_rule_is_not_held_against_the_outbox_as_well() -> None:
    target = mutant_target("sesv2.SendBulkEmail/reply-to.syntax/forget")
    assert run(target, bulk(*people(2), ReplyToAddresses=["nobody"])) == [(Status.WARN, "reply-to.syntax"), PASS]


def test_a_message_said_to_be_sent_against_a_rule_is_missed_in_the_outbox() -> None:
    target = Wrapping(shows=lambda rows: rows[1:])
    target.service = mutant_target("sesv2.SendBulkEmail/reply-to.syntax/forget").service
    found = run(target, bulk(*people(2), ReplyToAddresses=["nobody"]))
    assert found == [(Status.WARN, "reply-to.syntax"), (FAIL, "effects.message-per-entry")]


def test_what_is_permitted_is_said_where_no_entry_could_tell_the_fault() -> None:
    target = Answering(results(("SUCCESS", "a")))
    script = Script(BULK, office(), (Send(bulk(*people(1), DefaultEmailTags=[{"Value": "x"}])),))
    (verdict,) = Trial(target, OPERATIONS).run(script)
    assert (verdict.status, verdict.rule) == (FAIL, "shape.required")
    assert verdict.evidence is not None
    assert verdict.evidence.permitted == ("rejected BadRequestException",)
