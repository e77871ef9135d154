"""What an answer is worth: the judge decides, by the rules, their strength, the readings and the weather."""

from collections.abc import Mapping
from typing import Any

import pytest

from conformance.held import Held, shown_by_all
from conformance.judge import MOST_WORLDS, Judge
from conformance.profiles import PROFILES
from conformance.scripts import Observe, Reset, Send
from conformance.strategies.enumerated import probes
from conformance.suites import checks
from conformance.suites.check import Asking, Wanted
from conformance.target import Accepted, Answer, Broke, Rejected, Unsendable, Unsupported
from conformance.trial import Trial
from conformance.verdicts import Status, Verdict
from refimpl.operations import OPERATIONS
from refimpl.rulebook import BY_ID
from refimpl.wire import settings_from_json
from tests.conformance.fakes.answering import REFUSED, Answering, Refusing, accepted, script, trial_of
from tests.refimpl.samples import OPERATION, PLAIN_WORLD, readers, small, to, with_member

STRANGER = {**small(), "Source": "news@stranger.example"}
TOO_MANY = to(*readers(51))
DOUBTFUL = to("user@localhost")
SPENT = {"ses": {"identities": [{"name": "example.com"}], "quota": {"max_24_hours": 0}}}
BAD_STAGES = {**small(), "ReplyToAddresses": ["nobody"]}
THROTTLED, BROKEN_INSIDE = Rejected("Throttling", 400), Rejected("InternalFailure", 500)


def verdicts(
    request: Any, *answers: Answer | Exception, world: Mapping[str, Any] = PLAIN_WORLD, focus: str | None = None
) -> list[Verdict]:
    return trial_of(*answers).run(script(Send(request, focus=focus), world=world))


def only(found: list[Verdict]) -> tuple[Status, str | None]:
    assert len(found) == 1, found
    return found[0].status, found[0].rule


def test_a_call_accepted_where_refusal_is_due_fails_by_the_rule_it_breaks() -> None:
    assert only(verdicts(STRANGER, accepted())) == (Status.FAIL, "sender.verified")


@pytest.mark.parametrize("focus", ["recipients.limit", "sender.verified"])
def test_of_several_rules_broken_the_verdict_names_the_one_asked_about(focus: str) -> None:
    both = {**TOO_MANY, "Source": "news@stranger.example"}
    assert only(verdicts(both, accepted(), focus=focus)) == (Status.FAIL, focus)


def test_a_refusal_under_another_name_fails() -> None:
    assert only(verdicts(STRANGER, Rejected("InvalidParameterValue", 400))) == (Status.FAIL, "sender.verified")


def test_a_good_call_refused_fails() -> None:
    assert only(verdicts(small(), REFUSED)) == (Status.FAIL, "answer.accepted")
    assert only(verdicts(small(), REFUSED, focus="tags.count")) == (Status.FAIL, "tags.count")


@pytest.mark.parametrize("strict", [False, True])
def test_breaking_a_rule_that_is_not_stated_or_modelled_only_warns_unless_strict(strict: bool) -> None:
    asked = {probe.rule: probe.script for probe in probes(OPERATION) if probe.side == "breaks"}
    assert {BY_ID[rule].strength.binding for rule in asked} == {True, False}
    for rule, each in asked.items():
        found = Trial(Answering(accepted()), OPERATIONS, Held(strict=strict)).run(each)
        due = Status.FAIL if strict or BY_ID[rule].strength.binding else Status.WARN
        assert (found[0].status, found[0].rule) == (due, rule)


@pytest.mark.parametrize("code", ["InvalidParameterValue", "MessageRejected", "ValidationError"])
def test_every_permitted_answer_passes(code: str) -> None:
    assert only(verdicts(TOO_MANY, Rejected(code, 400))) == (Status.PASS, None)


@pytest.mark.parametrize("code", ["MessageRejectedException", "MailFromDomainNotVerified", "ns#MessageRejected"])
def test_the_suffix_and_the_namespace_of_a_code_do_not_matter(code: str) -> None:
    assert only(verdicts(STRANGER, Rejected(code, 400))) == (Status.PASS, None)


def test_the_wrong_http_status_under_the_right_code_warns() -> None:
    assert only(verdicts(STRANGER, Rejected("MessageRejected", 403))) == (Status.WARN, "answer.status")
    assert only(verdicts(STRANGER, Rejected("MessageRejected", None))) == (Status.PASS, None)


def test_the_fault_of_a_later_stage_answered_first_warns() -> None:
    assert only(verdicts(BAD_STAGES, THROTTLED, world=SPENT)) == (Status.WARN, "order.stages")
    assert only(verdicts(BAD_STAGES, REFUSED, world=SPENT)) == (Status.PASS, None)


ROOM_FOR_ONE = {"ses": {**PLAIN_WORLD["ses"], "quota": {"max_24_hours": 1}}}


def test_quota_refused_where_refused_calls_would_have_used_it_is_blamed_on_them() -> None:
    refused = (Send(STRANGER), Send(small()))
    found = trial_of(REFUSED, THROTTLED).run(script(*refused, world=ROOM_FOR_ONE))
    assert [each.rule for each in found] == [None, "effects.nothing-on-rejection"]


def test_quota_refused_where_nothing_explains_it_is_the_quotas() -> None:
    first = trial_of(THROTTLED).run(script(Send(small()), world=ROOM_FOR_ONE))
    roomy = trial_of(REFUSED, THROTTLED).run(script(Send(STRANGER), Send(small())))
    assert [each.rule for each in (*first, roomy[-1])] == ["quota.daily", "quota.daily"]


MISNAMED = {**small(), "ConfigurationSetName": "@"}


@pytest.mark.parametrize("code", ["ConfigurationSetDoesNotExist", "InvalidParameterValue", "MessageRejected"])
def test_a_name_no_set_can_have_is_a_matter_of_the_request_or_of_the_set(code: str) -> None:
    stopped = {"ses": {**PLAIN_WORLD["ses"], "sending": "shut-down"}}
    assert only(verdicts(MISNAMED, Rejected(code, 400), world=stopped)) == (Status.PASS, None)


def test_a_name_no_set_can_have_is_answered_before_the_sender() -> None:
    nobody: dict[str, Any] = {"ses": {"identities": []}}
    assert only(verdicts(MISNAMED, Rejected("MessageRejected", 400), world=nobody)) == (Status.WARN, "order.stages")


@pytest.mark.parametrize("response", [{}, {"MessageId": ""}, {"MessageId": 7}, {"MessageId": None}])
def test_acceptance_without_a_message_id_fails(response: dict[str, Any]) -> None:
    assert only(verdicts(small(), Accepted(response))) == (Status.FAIL, "answer.message-id")


def test_a_message_id_given_twice_fails_until_a_reset() -> None:
    twice = [Send(small()), Send(small())]
    assert [each.rule for each in trial_of(accepted()).run(script(*twice))] == [None, "answer.message-id-unique"]
    again = script(twice[0], Reset(PLAIN_WORLD), twice[1])
    assert {each.status for each in trial_of(accepted()).run(again)} == {Status.PASS}


def test_a_choice_among_readings_is_noted_and_the_reading_is_bound() -> None:
    trial = trial_of(accepted())
    (found,) = trial.run(script(Send(DOUBTFUL)))
    assert (found.status, found.readings) == (Status.NOTED, ("A-V07",))
    assert trial.held.by(OPERATION)["A-V07"] == frozenset("b")


def test_a_reading_once_taken_outlives_resets_and_changing_it_warns() -> None:
    trial = trial_of(accepted(1), REFUSED)
    trial.run(script(Send(DOUBTFUL)))
    found = trial.run(script(Send(DOUBTFUL)))
    assert [each.status for each in found] == [Status.WARN, Status.PASS]
    assert "another reading" in found[0].reason


def test_a_reading_kept_to_is_not_noted_as_a_failure_ever() -> None:
    trial = trial_of(accepted(1), accepted(2))
    for _ in range(2):
        assert {each.status for each in trial.run(script(Send(DOUBTFUL)))} <= {Status.NOTED, Status.PASS}


@pytest.mark.parametrize("weather", ["Throttling", "ThrottlingException", "ServiceUnavailable", "InternalFailure"])
def test_weather_that_passes_is_waited_out(weather: str) -> None:
    assert only(verdicts(small(), Rejected(weather), accepted())) == (Status.PASS, None)


def test_throttling_for_good_where_quota_is_left_is_a_fault_of_the_quota() -> None:
    assert only(verdicts(small(), THROTTLED)) == (Status.FAIL, "quota.daily")


def test_an_internal_failure_for_good_is_an_error_in_calm_weather() -> None:
    assert only(verdicts(small(), BROKEN_INSIDE)) == (Status.ERROR, None)


@pytest.mark.parametrize("answer", [THROTTLED, BROKEN_INSIDE])
def test_in_any_weather_what_does_not_pass_is_inconclusive(answer: Rejected) -> None:
    assert only(verdicts(small(), answer, world={**PLAIN_WORLD, "weather": "any"})) == (Status.INCONCLUSIVE, None)


def test_throttling_where_no_quota_is_left_is_the_answer_and_no_weather() -> None:
    trial = trial_of(THROTTLED)
    assert only(trial.run(script(Send(small()), world=SPENT)))[0] in (Status.PASS, Status.NOTED)
    assert trial.calls == 1


@pytest.mark.parametrize("answer", [Unsupported("not here"), Unsendable("not by this client")])
def test_what_a_target_cannot_be_asked_is_skipped_for_its_reason(answer: Unsupported | Unsendable) -> None:
    (found,) = verdicts(small(), answer)
    assert found.status is Status.SKIPPED
    assert answer.why in found.reason


def test_a_negative_check_is_skipped_where_its_control_is_refused() -> None:
    asking = Asking(Trial(Refusing(), OPERATIONS), PROFILES["quick"], 1)
    (found,) = asking.negative(script(Send(STRANGER)), script(Send(small())))
    assert found.status is Status.SKIPPED
    assert found.reason.startswith("prerequisite")


def test_a_build_that_refuses_everything_passes_nothing() -> None:
    asking = Asking(Trial(Refusing(), OPERATIONS), PROFILES["quick"], 1)
    suites = ("smoke", "vectors", "rules", "metamorphic")
    for check in checks(Wanted((OPERATION,), suites)):
        found = {each.status for each in check.body(asking)}
        assert not found & {Status.PASS, Status.NOTED} or Status.FAIL in found, check.id


def test_a_crash_is_an_error_and_never_a_rejection() -> None:
    for trouble in (RuntimeError("no queue"), Broke("hang", "no answer"), Broke("garbage", "what?")):
        assert only(verdicts(STRANGER, trouble)) == (Status.ERROR, None)


def judge() -> Judge:
    made = Judge(OPERATIONS[OPERATION], Held(), script(Send(small())), [])
    made.reset(settings_from_json(PLAIN_WORLD))
    return made


def test_a_call_without_an_answer_may_have_had_its_effect_or_not() -> None:
    for queued, status in ((0, Status.PASS), (1, Status.PASS), (2, Status.FAIL)):
        one = judge()
        one.fork_on_silence(small(), None)
        assert {each.status for each in one.observed("outbox", [{}] * queued)} == {status}


def test_what_is_seen_later_settles_what_silence_left_open() -> None:
    one = judge()
    one.fork_on_silence(small(), None)
    one.observed("outbox", [{}])
    assert [each.status for each in one.observed("outbox", [])] == [Status.FAIL]


def test_a_call_that_is_due_for_refusal_has_no_effect_however_silent() -> None:
    one = judge()
    one.fork_on_silence(STRANGER, None)
    assert len(one.worlds) == 1


def test_too_many_explanations_are_inconclusive_until_a_reset() -> None:
    one = judge()
    while len(one.worlds) < MOST_WORLDS:
        one.fork_on_silence(small(), None)
    one.fork_on_silence(small(), None)
    found = [
        *one.answered(small(), None, accepted()),
        *one.answered(small(), None, REFUSED),
        *one.observed("outbox", []),
    ]
    assert {each.status for each in found} == {Status.INCONCLUSIVE}
    assert len(one.worlds) <= MOST_WORLDS
    one.reset(settings_from_json(PLAIN_WORLD))
    assert [each.status for each in one.answered(small(), None, accepted())] == [Status.PASS]


def test_a_target_held_to_a_reading_from_the_start_is_warned_when_it_takes_another() -> None:
    trial = Trial(Answering(accepted()), OPERATIONS, Held({"A-V07": frozenset("a")}))
    assert trial.run(script(Send(DOUBTFUL)))[0].status is Status.WARN


def test_a_refusal_that_queued_a_message_fails_by_the_rule_about_refusals() -> None:
    found = trial_of(REFUSED, shows=[{}]).run(script(Send(STRANGER), Observe()))
    assert [each.rule for each in found] == [None, "effects.nothing-on-rejection"]
    assert found[1].status is Status.FAIL


def test_a_fault_outside_the_shape_of_a_request_is_judged_all_the_same() -> None:
    requests: tuple[Any, ...] = (None, [], "text", 7, with_member(small(), "Source", None))
    for request in requests:
        assert only(verdicts(request, accepted()))[0] is Status.FAIL


def test_of_several_explanations_only_what_all_show_is_learnt() -> None:
    one = {"A-V07": frozenset("a"), "P-01": frozenset("b")}
    other = {"A-V07": frozenset("b"), "P-06": frozenset("a")}
    assert shown_by_all([one]) == one
    assert shown_by_all([one, other]) == {"A-V07": {"a", "b"}}
    assert shown_by_all([one, {}]) == {}
