"""Relations between two calls catch what depends on what it should not, and accuse nobody else."""

from conformance.adapters.reference import ReferenceTarget, reference_target
from conformance.profiles import PROFILES
from conformance.suites.check import Asking
from conformance.suites.metamorphic import checks
from conformance.target import Accepted, Answer, Json, Rejected, Target
from conformance.trial import Trial
from conformance.verdicts import Status, Verdict
from refimpl.operations import OPERATIONS
from refimpl.service import Service
from tests.conformance.fakes.answering import Answering, Refusing, accepted
from tests.refimpl.samples import OPERATION


def verdicts(target: Target) -> dict[str, Verdict]:
    asking = Asking(Trial(target, OPERATIONS), PROFILES["quick"], 1)
    found = {check.name: check.body(asking) for check in checks(OPERATION)}
    assert all(len(each) == 1 for each in found.values())
    return {name: each[0] for name, each in found.items()}


def red(target: Target) -> set[str]:
    return {name for name, each in verdicts(target).items() if each.status is Status.FAIL}


class Ordered(ReferenceTarget):
    """Refuses recipients that are not in alphabetical order."""

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        listed = request["Destination"].get("ToAddresses", [])
        return super().send(operation, request, caller) if listed == sorted(listed) else Rejected("Unsorted", 400)


class Lenient(ReferenceTarget):
    """Accepts everything, and queues nothing it would have refused."""

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        answer = super().send(operation, request, caller)
        return answer if isinstance(answer, Accepted) else accepted()


class Blind:
    """Is the reference as far as it must be: what it leaves behind cannot be looked at."""

    def __init__(self) -> None:
        seeing = reference_target()
        self.hello, self.reset, self.send = seeing.hello, seeing.reset, seeing.send


class Stormy(ReferenceTarget):
    """Throttles every other call."""

    calls = 0

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        self.calls += 1
        if self.calls % 2:
            return Rejected("ThrottlingException", 400)
        return super().send(operation, request, caller)


def test_the_reference_keeps_every_relation() -> None:
    assert {each.status for each in verdicts(reference_target()).values()} == {Status.PASS}


def test_a_build_that_minds_the_order_of_recipients_is_caught() -> None:
    target = Ordered(Service())
    assert "permuted-refused" not in red(target)
    assert "moved-CcAddresses-ToAddresses" in red(target)


def test_a_build_that_takes_bad_recipients_is_caught_by_each_list() -> None:
    lists = ("ToAddresses", "CcAddresses", "BccAddresses")
    assert {f"one-bad-{name}" for name in lists} <= red(Lenient(Service()))


def test_a_build_that_refuses_everything_agrees_with_itself_and_passes_nothing() -> None:
    assert {each.status for each in verdicts(Refusing()).values()} == {Status.SKIPPED}


def test_weather_between_the_two_calls_is_waited_out() -> None:
    assert {each.status for each in verdicts(Stormy(Service())).values()} == {Status.PASS}


def test_an_outbox_need_not_be_seen() -> None:
    assert {each.status for each in verdicts(Blind()).values()} == {Status.PASS}


def test_a_crash_in_a_relation_is_an_error() -> None:
    found = verdicts(Answering(accepted(), RuntimeError("no queue")))
    assert {each.status for each in found.values()} == {Status.ERROR}
