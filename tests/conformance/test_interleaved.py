"""One account called by all operations in turn: everything is there twice, and builds that mix things up are caught."""

from collections.abc import Callable, Mapping

import pytest

from conformance.adapters.reference import ReferenceTarget, reference_target
from conformance.profiles import PROFILES
from conformance.scripts import Observe, Script, Send
from conformance.strategies import CATALOGUES, account
from conformance.strategies.account import TOKENS, merged, twin
from conformance.strategies.interleaved import interleaved, sights
from conformance.suites.check import Asking
from conformance.suites.drawn import alone, ask_drawn
from conformance.target import Target
from conformance.trial import Trial
from conformance.verdicts import Status, Verdict
from refimpl.answer import Accepted, Answer, Json
from refimpl.machine import decide
from refimpl.operations import OPERATIONS
from refimpl.service import Service
from refimpl.wire import Malformed, settings_from_json
from refimpl.world import World, fresh

SES, BULK, START, INBOUND = (
    "ses.SendEmail", "sesv2.SendBulkEmail", "connect.StartOutboundEmailContact", "connect.StartEmailContact",
)  # fmt: skip
CASES = [(name, base) for name, catalogue in CATALOGUES.items() for base in catalogue.bases]


@pytest.mark.parametrize("change", [lambda request: request, twin], ids=["itself", "its-twin"])
@pytest.mark.parametrize(("operation", "base"), CASES)
def test_every_base_is_accepted_in_the_account(operation: str, base: str, change: Callable[[Json], Json]) -> None:
    draft = CATALOGUES[operation].bases[base]
    world = fresh(settings_from_json(account.world(OPERATIONS)))
    decision = decide(OPERATIONS[operation], world, change(draft.request), draft.caller)
    assert all(each.accepts and not each.broken for each in (decision, *decision.entries))


def test_a_twin_is_another_thing_and_its_twin_is_the_first() -> None:
    instance = CATALOGUES[START].bases["full"].request["InstanceId"]
    assert twin(instance) != instance
    ids = [row["id"] for row in account.world(OPERATIONS)["connect"]["instances"]]
    assert {instance, twin(instance)} <= set(ids)
    assert len(ids) == len(set(ids))


def test_worlds_are_put_together_thing_by_thing() -> None:
    one = {"a": 1, "rows": [{"name": "x", "p": 1}], "plain": [{"at": 1}]}
    other = {"a": 2, "b": 3, "rows": [{"name": "x", "q": 2}, {"name": "y"}], "plain": [{"at": 2}]}
    rows = [{"name": "x", "p": 1, "q": 2}, {"name": "y"}]
    assert merged(one, other) == {"a": 1, "b": 3, "rows": rows, "plain": [{"at": 1}]}


def asked(target: Target, operation: str, companions: tuple[str, ...], examples: int = 40) -> list[Verdict]:
    asking = Asking(Trial(target, OPERATIONS), PROFILES["default"], 1)
    return ask_drawn(asking, alone(interleaved(operation, companions, 20)), examples)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_reference_lives_through_every_history(operation: str) -> None:
    assert {each.status for each in asked(reference_target(), operation, tuple(OPERATIONS), 25)} <= {
        Status.PASS, Status.NOTED,
    }  # fmt: skip


def test_histories_call_all_operations_for_both_twins_and_with_shared_tokens() -> None:
    scripts: list[Script] = []

    class Listening(Trial):
        def run(self, script: Script) -> list[Verdict]:
            scripts.append(script)
            return []

    asking = Asking(Listening(reference_target(), OPERATIONS), PROFILES["default"], 1)
    ask_drawn(asking, alone(interleaved(SES, tuple(OPERATIONS), 20)), 60)
    sends = [step for script in scripts for step in script.steps if isinstance(step, Send)]
    assert {step.operation for step in sends} == set(OPERATIONS)
    requests = [step.request for step in sends if isinstance(step.request, dict)]
    assert {request.get("ClientToken") for request in requests} >= set(TOKENS)
    assert len({request.get("InstanceId") for request in requests} & {i["id"] for i in instances()}) == 2
    assert {step.what for script in scripts for step in script.steps if isinstance(step, Observe)} == {
        look.what for look in sights(tuple(OPERATIONS))
    }


def instances() -> list[dict[str, Json]]:
    found: list[dict[str, Json]] = account.world(OPERATIONS)["connect"]["instances"]
    return found


class Apart(Service):
    """A build in which every operation has an account of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.accounts: dict[str, World] = {}

    def reset(self, world: Mapping[str, Json]) -> None:
        super().reset(world)
        self.accounts = {}

    def advance(self, seconds: int) -> None:
        super().advance(seconds)
        for name in self.accounts:
            self.accounts[name] = self.accounts[name]._replace(
                ledger=self.accounts[name].ledger._replace(now=self.world.ledger.now)
            )

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        shared, self.world = self.world, self.accounts.get(operation, self.world)
        found = super().send(operation, request, caller)
        self.accounts[operation], self.world = self.world, shared
        return found


class Together(Service):
    """A build that knows a token by its text alone, whatever was called for which instance."""

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[str, Answer] = {}

    def reset(self, world: Mapping[str, Json]) -> None:
        super().reset(world)
        self.given = {}

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        token = request.get("ClientToken") if isinstance(request, dict) else None
        if isinstance(token, str) and token.lower() in self.given:
            return self.given[token.lower()]
        found = super().send(operation, request, caller)
        if isinstance(token, str) and isinstance(found, Accepted):
            self.given[token.lower()] = found
        return found


class Exclusive(Service):
    """A build that forgets the queue of one service when the other is called."""

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        if operation.startswith("connect."):
            self.outbox = [row for row in self.outbox if row.get("template") or not row.get("configuration_set")]
        return super().send(operation, request, caller)


@pytest.mark.parametrize(
    ("service", "operation", "companions"),
    [(Apart, SES, (BULK,)), (Together, START, (INBOUND,)), (Exclusive, SES, tuple(OPERATIONS))],
)
def test_builds_that_mix_operations_up_are_caught(
    service: type[Service], operation: str, companions: tuple[str, ...]
) -> None:
    verdicts = asked(ReferenceTarget(service(), "mixed-up"), operation, companions, 150)
    assert Status.FAIL in {each.status for each in verdicts}


def test_a_step_of_an_unknown_operation_is_our_own_mistake() -> None:
    script = Script(SES, {}, (Send({}, None, None, "ses.Sendmail"),))
    with pytest.raises(Malformed, match=r"no operation 'ses.Sendmail'"):
        Trial(reference_target(), OPERATIONS).run(script)
