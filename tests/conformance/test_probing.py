"""What a target has is seen by asking: claims are not believed, and another service's answer is none."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from conformance.adapters.reference import ReferenceTarget
from conformance.probing import operations as probing
from conformance.probing.operations import operation_seen
from conformance.probing.things import clock_seen, look_seen, part_seen, worlds_by_part
from conformance.profiles import PROFILES
from conformance.scripts import Script, Send
from conformance.strategies import CATALOGUES
from conformance.suites import claims, histories
from conformance.suites.check import Asking
from conformance.target import Accepted, Answer, Capabilities, Json, Rejected, Unsendable, Unsupported
from conformance.trial import Trial
from conformance.verdicts import Standing, Status
from refimpl.operations import OPERATIONS
from refimpl.service import Service

SES, START = "ses.SendEmail", "connect.StartEmailContact"
ELSEWHERE = Rejected("ResourceNotFoundException", 404)


class Probed(ReferenceTarget):
    """The reference, but for what it says of itself and answers to everything, or to what is empty."""

    def __init__(self, says: Mapping[str, Any], answer: Answer | Exception | None = None, empty: Any = None) -> None:
        super().__init__(Service(), "probed")
        self.says, self.answer, self.empty = says, answer, empty
        self.asked = 0

    def hello(self) -> Capabilities:
        known = super().hello()
        return Capabilities(**{**{name: getattr(known, name) for name in known.__slots__}, **self.says})

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        self.asked += 1
        answer = self.answer if request or self.empty is None else self.empty
        if isinstance(answer, Exception):
            raise answer
        return answer or super().send(operation, request, caller)


def seen(operation: str, says: Mapping[str, Any], *answers: Any) -> Standing:
    return operation_seen(Trial(Probed(says, *answers), OPERATIONS), operation).standing


NAMED, OTHERS, ANY = {"operations": (SES, START)}, {"operations": ("other.Operation",)}, {"operations": ()}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_of_the_reference_is_seen_to_be_there(operation: str) -> None:
    assert seen(operation, {}) is Standing.THERE
    assert seen(operation, OTHERS) is Standing.UNDECLARED


@pytest.mark.parametrize(
    ("says", "answers", "standing"),
    [
        (NAMED, [Unsupported("no")], Standing.ABSENT),
        (NAMED, [Rejected("UnknownOperationException", 400)], Standing.ABSENT),
        (NAMED, [Rejected("Whatever", 501)], Standing.ABSENT),
        (NAMED, [RuntimeError("no queue")], Standing.BROKE),
        (NAMED, [Unsendable("no form")], Standing.UNASKED),
        (NAMED, [ELSEWHERE], Standing.MISROUTED),
        (NAMED, [ELSEWHERE, Unsendable("no form")], Standing.MISROUTED),
        (NAMED, [Rejected("NoSuchBucket", 404)], Standing.MISROUTED),
        (NAMED, [Rejected("", 404)], Standing.MISROUTED),
        # Wrong, and no doubt there: it reads what it is asked, or its words are the operation's own.
        (NAMED, [ELSEWHERE, Rejected("InvalidRequestException", 400)], Standing.THERE),
        (NAMED, [ELSEWHERE, Accepted({"ContactId": "c"})], Standing.THERE),
        (NAMED, [Rejected("AccessDeniedException", 403)], Standing.THERE),
        (NAMED, [Rejected("ThrottlingException", 429)], Standing.THERE),
        (NAMED, [Rejected("", 400)], Standing.THERE),
        # What is not claimed is there if it works, and else it is not.
        (OTHERS, [ELSEWHERE], Standing.LACKING),
        (OTHERS, [Unsupported("no")], Standing.LACKING),
        (OTHERS, [RuntimeError("no queue")], Standing.LACKING),
        # Who names none is asked for all, and has promised nothing.
        (ANY, [Unsupported("no")], Standing.LACKING),
        (ANY, [ELSEWHERE], Standing.MISROUTED),
        (ANY, [], Standing.THERE),
    ],
)
def test_an_operation_stands_as_it_answers_a_plain_call(
    says: Mapping[str, Any], answers: list[Any], standing: Standing
) -> None:
    assert seen(START, says, *answers) is standing


def test_an_operation_is_asked_for_once_a_run_and_in_two_calls_at_most() -> None:
    target = Probed(NAMED, ELSEWHERE)
    asking = Asking(Trial(target, OPERATIONS), PROFILES["quick"], 1)
    assert asking.operation_seen(START) is asking.operation_seen(START)
    assert target.asked == 2
    assert list(asking.capabilities) == [START]


class HalfElsewhere(Probed):
    """Lets another service answer one of its two operations."""

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        return ELSEWHERE if operation == START else super().send(operation, request, caller)


def test_another_service_is_not_judged_in_histories_of_several_operations() -> None:
    asking = Asking(Trial(HalfElsewhere(NAMED), OPERATIONS), PROFILES["quick"], 1)
    assert histories.companions(asking, SES) == [SES]
    base = CATALOGUES[START].bases["minimal"]
    story = Script(SES, base.world, (Send(base.request, base.caller, operation=START), Send({})))
    (found,) = asking.trial.run(story)
    assert found.status is Status.SKIPPED
    assert "answered by something else" in found.reason


def test_codes_that_say_an_operation_is_not_there_are_no_operation_s_own() -> None:
    own = {
        permit.code for each in OPERATIONS.values() for permits in each.spelling.values() for permit in permits
    }  # fmt: skip
    assert not own & {*probing.NOT_THERE, *(f"{code}Exception" for code in probing.NOT_THERE)}


def verdicts(name: str, target: ReferenceTarget, *, strict: bool = False, operation: str = SES) -> list[Any]:
    asking = Asking(Trial(target, OPERATIONS), PROFILES["quick"], 1)
    asking.trial.held.strict = strict
    (check,) = [check for check in claims.checks(operation) if check.name == name]
    return check.body(asking)


def test_what_works_and_is_not_claimed_warns_and_fails_where_warnings_count() -> None:
    for strict, status in ((False, Status.WARN), (True, Status.FAIL)):
        (found,) = verdicts("operation", Probed(OTHERS), strict=strict)
        assert (found.status, found.rule) == (status, "claims.operation")


def test_a_crash_is_held_against_what_was_claimed_and_against_nothing_else() -> None:
    for says, status in ((NAMED, Status.ERROR), (OTHERS, Status.SKIPPED)):
        target = Probed(says, RuntimeError("no queue"))
        asking = Asking(Trial(target, OPERATIONS), PROFILES["quick"], 1)
        (check,) = [check for check in claims.checks(SES) if check.name == "operation"]
        (found,) = check.body(asking)
        assert found.status is status
        assert asking.trial.broke == (status is Status.ERROR)


class Pinned(Probed):
    """Takes no part of a world but identities, or the sandbox where it is off anyhow."""

    def reset(self, world: Mapping[str, Json]) -> Unsupported | None:
        if world.get("connect") or set(world["ses"]) - {"identities", "sandbox"} or world["ses"].get("sandbox"):
            return Unsupported("no such part")
        return super().reset(world)


def test_a_part_that_is_only_taken_where_it_changes_nothing_is_not_there() -> None:
    trial = Trial(Pinned({"world": ("ses.identities",)}), OPERATIONS)
    found = {part: part_seen(trial, SES, part).standing for part in worlds_by_part(SES)}
    assert found.pop("ses.identities") is Standing.THERE
    assert set(found.values()) == {Standing.LACKING}


def test_each_part_the_reference_hides_is_found_and_told_once_a_run() -> None:
    asking = Asking(Trial(Probed({"world": ("ses.identities",)}), OPERATIONS), PROFILES["quick"], 1)
    found = [claims.worlds_can_be_given(asking, operation) for operation in OPERATIONS]
    hidden = [each.name for seen in found for each in seen if each.standing is Standing.UNDECLARED]
    assert len(hidden) == len(set(hidden))
    assert {"ses.sandbox", "ses.quota", "connect.instances", "connect.knowledge_bases"} <= set(hidden)


class Blind(Probed):
    """Shows nothing that was not there before the call."""

    def observe(self, what: str) -> Sequence[Mapping[str, Json]] | Unsupported:
        return []


def test_a_clock_and_a_look_stand_as_they_work() -> None:
    trial = Trial(Probed({"clock": "real", "observe": ()}), OPERATIONS)
    assert clock_seen(trial, SES).standing is Standing.UNDECLARED
    assert look_seen(trial, SES, "outbox").standing is Standing.UNDECLARED
    assert look_seen(Trial(Blind({"observe": ()}), OPERATIONS), SES, "outbox").standing is Standing.LACKING
    assert look_seen(Trial(Blind({}), OPERATIONS), SES, "outbox").standing is Standing.THERE
