"""How costs grow: the same thing at several sizes, each against the first, measured in turn within one run."""

import gc
import shlex
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Literal, TypeAlias

import attrs

from conformance.adapters.reference import reference_target
from conformance.bench import aged, decider, timed
from conformance.scripts import Script, Send
from conformance.strategies import CATALOGUES
from conformance.strategies.drafts import Edit, put
from conformance.trial import Trial
from refimpl.answer import Json
from refimpl.operations import OPERATIONS

Growth: TypeAlias = Literal["flat", "linear", "halved"]
"""How a cost should grow: not at all, no faster than the size, or as far down as there are workers."""
AGES, YOUNG = (100, 1_000, 10_000, 100_000), 1_000
COUNTS = (1, 2, 5, 10, 20, 35, 50)
LETTERS = (10, 1_000, 10_000, 100_000, 1_000_000, 4_000_000)
DATA = (10, 1_000, 10_000, 100_000, 250_000)
STEPS = (1, 3, 10, 30, 100, 300)
HOSTED = (
    f"exec:{shlex.quote(sys.executable)} -m conformance.adapters.host conformance.adapters.reference:reference_target"
)
"""The reference as a program, so that workers have something to wait for."""
JOBS = (1, 2)
CALLS = 200
"""Calls that are timed together."""
Work: TypeAlias = Callable[[], float]
"""Does something once, and says how long it took, in microseconds."""


@attrs.frozen
class Point:
    """One size, and what it costs: as a ratio to what it is held against, and in microseconds.

    `ratio` is the median of the rounds, `least` and `most` are the furthest of them.
    """

    size: int
    ratio: float
    least: float
    most: float
    microseconds: float


@attrs.frozen
class Curve:
    """How one cost grows: what is measured of which operation, over what, and how it should grow."""

    name: str
    operation: str
    over: str
    says: str
    growth: Growth
    points: tuple[Point, ...]


def drawn_out(sizes: Sequence[int], works: Sequence[Work], rounds: int, against: Sequence[Work] = ()) -> list[Point]:
    """Measure every size in each round, against the first size, or each against something of its own.

    Where there are several rounds, there is one more, which does not count: all is done for the first time in it.
    """
    ratios: dict[int, list[float]] = {size: [] for size in sizes}
    times: dict[int, list[float]] = {size: [] for size in sizes}
    # What is already in memory would weigh on some more than on others.
    gc.collect()
    gc.freeze()
    for turn in range(rounds + (rounds > 1)):
        found = [work() for work in works]
        beside = [work() for work in against] or [found[0]] * len(found)
        if not turn and rounds > 1:
            continue
        for size, value, other in zip(sizes, found, beside, strict=True):
            ratios[size].append(value / other)
            times[size].append(value)
    gc.unfreeze()
    return [_point(size, ratios[size], times[size]) for size in sizes]


def _point(size: int, ratios: Sequence[float], times: Sequence[float]) -> Point:
    return Point(size, statistics.median(ratios), min(ratios), max(ratios), statistics.median(times))


def _decisions(operation: str, edit: Callable[[int], Edit], sizes: Sequence[int]) -> list[Work]:
    """Decide calls of the example's kind at each size, all different."""
    catalogue, decision = CATALOGUES[operation], decider(operation)

    def at(size: int) -> Work:
        # Every call has its own copy of what is large, as calls that came over a wire have.
        made = [catalogue.vary(edit(size)(catalogue.example).request, number) for number in range(CALLS)]
        return lambda: timed(decision, made)

    return [at(size) for size in sizes]


def recipients(rounds: int) -> Curve:
    """Measure a decision over the number of recipients."""
    sizes, operation = COUNTS, "ses.SendEmail"

    def edit(count: int) -> Edit:
        return put("Destination", {"ToAddresses": [f"person{number}@example.org" for number in range(count)]})

    points = drawn_out(sizes, _decisions(operation, edit, sizes), rounds)
    says = "a decision about one message, against one for one recipient"
    return Curve("Recipients", operation, "recipients", says, "linear", tuple(points))


def entries(rounds: int) -> Curve:
    """Measure a decision over the number of entries of a bulk call."""
    sizes, operation = COUNTS, "sesv2.SendBulkEmail"

    def edit(count: int) -> Edit:
        return lambda draft: put("BulkEmailEntries", [draft.request["BulkEmailEntries"][0]] * count)(draft)

    points = drawn_out(sizes, _decisions(operation, edit, sizes), rounds)
    says = "a decision about a bulk call, against one of one entry"
    return Curve("Entries", operation, "entries", says, "linear", tuple(points))


def text(rounds: int) -> Curve:
    """Measure a decision over the length of the message."""
    sizes, operation = LETTERS, "ses.SendEmail"
    points = drawn_out(
        sizes, _decisions(operation, lambda count: put("Message.Body.Text.Data", "x" * count), sizes), rounds
    )
    says = "a decision about one message, against one of ten letters"
    return Curve("Message size", operation, "letters in the text", says, "linear", tuple(points))


def template_data(rounds: int) -> Curve:
    """Measure a decision over the length of the default template data."""
    sizes, operation = DATA, "sesv2.SendBulkEmail"

    def edit(count: int) -> Edit:
        filler = "x" * count
        return put("DefaultContent.Template.TemplateData", f'{{"name": "Ann", "plan": "gold", "filler": "{filler}"}}')

    points = drawn_out(sizes, _decisions(operation, edit, sizes), rounds)
    says = "a decision about a bulk call, against one with ten letters of data"
    return Curve("Template data", operation, "letters of default template data", says, "linear", tuple(points))


def age(operation: str, rounds: int) -> Curve:
    """Measure a call over the number of calls made before it."""
    # The calls that are timed make an account older too: a young one is made anew each time.
    old = {calls: aged(operation, calls) for calls in AGES if calls > YOUNG}
    works = [old[calls] if calls in old else partial(_young, operation, calls) for calls in AGES]
    says = "a call of the reference, against one of an account in which a hundred were made"
    points = drawn_out(AGES, works, rounds)
    return Curve("Age of the account", operation, "calls made before", says, "flat", tuple(points))


def _young(operation: str, calls: int) -> float:
    return aged(operation, calls)()


def judging(operation: str, rounds: int) -> Curve:
    """Measure judging an answer over the calls made before it in one history, against only making the calls."""
    catalogue = CATALOGUES[operation]
    world, caller = catalogue.endless(catalogue.example).world, catalogue.example.caller

    def calls(count: int) -> list[Json]:
        return [catalogue.vary(catalogue.example.request, number) for number in range(count)]

    def judged(count: int) -> Work:
        script = Script(operation, world, tuple(Send(request, caller) for request in calls(count)))
        trial = Trial(reference_target(), OPERATIONS)
        return lambda: timed(lambda _: trial.run(script), [None] * _times(count)) / count

    def plain(count: int) -> Work:
        target, requests = reference_target(), calls(count)

        def made(_: Json) -> None:
            target.reset(world)
            for request in requests:
                target.send(operation, request, caller)

        return lambda: timed(made, [None] * _times(count)) / count

    points = drawn_out(STEPS, [judged(count) for count in STEPS], rounds, [plain(count) for count in STEPS])
    says = "a call asked and judged, against the same call only made"
    return Curve("Judging a history", operation, "calls in the history", says, "flat", tuple(points))


def _times(calls: int) -> int:
    """Say how often a history of so many calls is made to be timed."""
    return max(3, STEPS[-1] // calls)


class Unmeasured(Exception):
    """A run that was to be timed came to nothing."""


def jobs(profile: str) -> Curve:
    """Measure a whole run by the number of workers, once each, for it takes minutes; raises Unmeasured."""

    def run(workers: int) -> Work:
        words = [sys.executable, "-m", "conformance", "run", HOSTED, "--no-record", "--profile", profile]

        def once() -> float:
            began = time.perf_counter()
            done = subprocess.run([*words, "--jobs", str(workers)], capture_output=True, text=True)
            if done.returncode:
                said = (done.stderr.strip() or done.stdout.strip()).rpartition("\n")[2]
                raise Unmeasured(f"a run with {workers} workers ended with {done.returncode}: {said}")
            return (time.perf_counter() - began) * 1e6

        return once

    says = f"a whole run of the {profile} profile against a program, against that with one worker; measured once"
    points = drawn_out(JOBS, [run(workers) for workers in JOBS], 1)
    return Curve("Workers", "all operations", "workers", says, "halved", tuple(points))


def curves(rounds: int) -> Iterator[Curve]:
    """Measure every curve but that over the workers, one after the other."""
    yield recipients(rounds)
    yield entries(rounds)
    yield text(rounds)
    yield template_data(rounds)
    yield age("ses.SendEmail", rounds)
    yield age("connect.StartEmailContact", rounds)
    yield judging("ses.SendEmail", rounds)
    yield judging("sesv2.SendBulkEmail", rounds)
