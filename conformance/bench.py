"""What decisions and examples cost, as ratios of medians taken in one run: machines are noisy, ratios less so.

Every figure compares two things, done in turn in each round. Requests are made before the clock starts, all
different; their addresses come again from round to round, as they do in a run, and how they read is remembered.
"""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import attrs
from hypothesis import given, seed
from hypothesis import strategies as st

from conformance.adapters.reference import reference_target
from conformance.profiles import PROFILES, engine_settings
from conformance.scripts import Script
from conformance.strategies import CATALOGUES
from conformance.strategies.catalogue import Slope
from conformance.strategies.combined import couples
from conformance.strategies.drafts import Edit, put
from conformance.strategies.edges import edges
from conformance.strategies.enumerated import probes
from conformance.strategies.random_calls import BATCH, batches
from conformance.suites import checks
from conformance.suites.check import Asking, Wanted
from conformance.target import Target
from conformance.trial import Trial
from refimpl.answer import Json
from refimpl.machine import decide
from refimpl.operations import OPERATIONS
from refimpl.service import Service
from refimpl.wire import settings_from_json
from refimpl.world import fresh

T = TypeVar("T")

REQUESTS = 1_000
EXAMPLES = 200
MANY = 50
LONG_LIFE = 100_000


@attrs.frozen
class Figure:
    """One ratio: what against what, both medians in microseconds, and the goal it is held to, if any."""

    name: str
    value: float
    against: float
    ratio: float
    goal: float | None


@attrs.frozen
class Missing:
    """A figure that could not be measured, and why."""

    name: str
    why: str


def page_requests(operation: str, count: int = REQUESTS) -> list[Json]:
    """Make that many different requests of the page example's size."""
    catalogue = CATALOGUES[operation]
    return [catalogue.vary(catalogue.example.request, number) for number in range(count)]


def timed(work: Callable[[Json], object], items: Sequence[Json]) -> float:
    """Time a piece of work over all items, after some untimed ones; microseconds for one.

    What is timed is this process alone: what else a machine does weighs on it less.
    """
    for item in items[: len(items) // 10]:
        work(item)
    began = time.process_time()
    for item in items:
        work(item)
    return (time.process_time() - began) / len(items) * 1e6


def compared(
    name: str, rounds: int, goal: float | None, one: Callable[[], float], other: Callable[[], float]
) -> Figure:
    """Measure two things in turn and compare their medians."""
    value, against = medians(rounds, one, other)
    return Figure(name, value, against, value / against, goal)


def medians(rounds: int, *works: Callable[[], float]) -> list[float]:
    """Measure several things in turn and give the median of each.

    What is already in memory is kept from the garbage collector: it would weigh on all, but unevenly.
    """
    gc.collect()
    gc.freeze()
    found = [[work() for work in works] for _ in range(rounds)]
    gc.unfreeze()
    return [statistics.median(column) for column in zip(*found, strict=True)]


def decider(operation: str) -> Callable[[Json], object]:
    """Make a function that decides requests in the account of the example."""
    machine, example = OPERATIONS[operation], CATALOGUES[operation].example
    world = fresh(settings_from_json(dict(example.world)))
    return lambda request: decide(machine, world, request, example.caller)


def against_validator(operation: str, rounds: int) -> Figure | Missing:
    """Compare a decision with botocore's check of shape alone."""
    name = "decision / ParamValidator"
    try:
        import botocore.session
        from botocore.validate import ParamValidator
    except ImportError:
        return Missing(name, "needs botocore: pip install 'sendspec[boto3]'")
    service, _, call = operation.partition(".")
    shape = botocore.session.get_session().get_service_model(service).operation_model(call).input_shape
    validator, requests, decision = ParamValidator(), page_requests(operation), decider(operation)
    return compared(
        name, rounds, 1.0,
        lambda: timed(decision, requests), lambda: timed(lambda request: validator.validate(request, shape), requests),
    )  # fmt: skip


def against_moto(operation: str, rounds: int) -> Figure | Missing:
    """Compare a decision with a call of moto in process."""
    name = "decision / moto call"
    try:
        from conformance.adapters.moto_in_process import factory

        target: Target = factory()
    except ImportError:
        return Missing(name, "needs moto: pip install 'sendspec[moto]'")
    if operation not in target.hello().operations:
        return Missing(name, f"moto is not asked for {operation}")
    requests, decision = page_requests(operation), decider(operation)
    target.reset(CATALOGUES[operation].example.world)
    return compared(
        name, rounds, 1 / 50,
        lambda: timed(decision, requests),
        lambda: timed(lambda request: target.send(operation, request), requests[:100]),
    )  # fmt: skip


def _drawn(strategy: st.SearchStrategy[T], body: Callable[[T], None], each: int) -> float:
    """Time a property over drawn examples of so many calls each; microseconds for one call."""
    run: Callable[[], object] = seed(1)(engine_settings(EXAMPLES)(given(strategy)(body)))
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) / (EXAMPLES * each) * 1e6


def per_example(operation: str, rounds: int) -> list[Figure]:
    """Compare a call of the random layer with the engine's floor, and with only making the call."""
    drawn = batches(operation)

    def layer() -> float:
        trial = Trial(reference_target(), OPERATIONS)

        def body(scripts: list[Script]) -> None:
            for script in scripts:
                trial.run(script)

        return _drawn(drawn, body, BATCH)

    def nothing(_: object) -> None:
        return None

    value, floor, making = medians(
        rounds, layer, lambda: _drawn(st.integers(), nothing, 1), lambda: _drawn(drawn, nothing, BATCH)
    )
    return [
        Figure("random call / engine floor", value, floor, value / floor, 2.5),
        Figure("random call / making it", value, making, value / making, None),
    ]


def slopes(operation: str, rounds: int) -> list[Figure]:
    """Compare large calls with small ones, and an old account with a young one."""
    machine = OPERATIONS[operation]
    found = list(CATALOGUES[operation].slopes)
    if machine.entries:
        found.append(Slope(f"{MANY} entries / 1", _entries(machine.entries, MANY), _entries(machine.entries, 1), MANY))
    return [*(_sized(operation, rounds, slope) for slope in found), _aged(operation, rounds)]


def _entries(member: str, count: int) -> Edit:
    """Let a bulk call have so many entries, all like the first."""
    return lambda draft: put(member, [draft.request[member][0]] * count)(draft)


def _sized(operation: str, rounds: int, slope: Slope) -> Figure:
    catalogue, decision = CATALOGUES[operation], decider(operation)
    ones, others = (
        [catalogue.vary(edit(catalogue.example).request, number) for number in range(MANY)]
        for edit in (slope.one, slope.other)
    )
    return compared(slope.name, rounds, slope.goal, lambda: timed(decision, ones), lambda: timed(decision, others))


def aged(operation: str, calls: int) -> Callable[[], float]:
    """Let an account take so many calls, and make a function that times further ones, in microseconds for one."""
    service = Service()
    catalogue = CATALOGUES[operation]
    caller = catalogue.example.caller
    requests = page_requests(operation, 200)
    service.reset(catalogue.endless(catalogue.example).world)
    for number in range(calls):
        if number % 200 == 0:
            service.advance(number // 200 % 3)
            # What can be seen of it is not what makes a call dearer, but it fills the memory.
            del service.outbox[:], service.contacts[:]
        service.send(operation, requests[number % 200], caller)
    return lambda: timed(lambda request: service.send(operation, request, caller), requests)


def _aged(operation: str, rounds: int) -> Figure:
    name = f"call after {LONG_LIFE:,} calls / first calls"
    return compared(name, rounds, 1.5, aged(operation, LONG_LIFE), aged(operation, 0))


def whole_layers(operations: Sequence[str]) -> list[Figure]:
    """Time the enumerated layer, and a whole default run, of all operations in process; against one second."""
    found = []
    for name, suites, goal in (
        ("enumerated layer, seconds", ("rules", "combined"), 8.0),
        ("default run, seconds", (), 90.0),
    ):
        asking = Asking(Trial(reference_target(), OPERATIONS), PROFILES["default"], 1)
        for operation in operations:
            probes(operation)
            couples(operation)
            edges(operation)
        began = time.perf_counter()
        for check in checks(Wanted(tuple(operations), suites)):
            check.body(asking)
        seconds = time.perf_counter() - began
        found.append(Figure(name, seconds * 1e6, 1e6, seconds, goal))
    return found


def figures(operation: str, rounds: int) -> list[Figure | Missing]:
    """Measure everything about one operation."""
    return [
        against_validator(operation, rounds),
        against_moto(operation, rounds),
        *per_example(operation, rounds),
        *slopes(operation, rounds),
    ]
