"""Running scripts that Hypothesis draws: verdicts are recorded, nothing is raised, one seed gives one run."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

from hypothesis import given, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from conformance.profiles import engine_settings
from conformance.scripts import Script
from conformance.strategies.state_machine import machine
from conformance.suites.check import Asking
from conformance.verdicts import Verdict

T = TypeVar("T")

MOST_BREAKS = 5
"""Crashes after which a random layer stops asking: each costs a restart, and more of them say nothing new."""


@cache
def _providers() -> Any:
    """Find the part of newer Hypothesis that draws constants from sources; None where it has none."""
    try:
        found = import_module("hypothesis.internal.conjecture.providers")
    except ImportError:
        return None
    return found if hasattr(found, "_get_local_constants") else None


@contextmanager
def _from_no_source() -> Iterator[None]:
    """Keep what is drawn from hanging on the modules that happen to be loaded: Hypothesis draws from their text.

    There is no public way to tell it not to. What is worth drawing stands in the strategies.
    """
    providers = _providers()
    if providers is None:
        yield
        return
    kept, none = providers._get_local_constants, providers.Constants()
    vars(providers)["_get_local_constants"] = lambda: none
    providers.CONSTANTS_CACHE.cache.clear()
    try:
        yield
    finally:
        vars(providers)["_get_local_constants"] = kept
        providers.CONSTANTS_CACHE.cache.clear()


def draw(number: int, strategy: st.SearchStrategy[T], examples: int, body: Callable[[T], None]) -> None:
    """Draw so many examples under a seed, and do with each what `body` does; it must not raise for what it finds."""
    run: Callable[[], Any] = seed(number)(engine_settings(examples)(given(strategy)(body)))
    with _from_no_source():
        run()


def draw_by_machine(
    number: int, operation: str, companions: Sequence[str], examples: int, steps: int, body: Callable[[Script], None]
) -> None:
    """Let Hypothesis's state machine make so many scripts under a seed, and give each to the body."""
    whole = settings(engine_settings(examples), stateful_step_count=steps)
    with _from_no_source():
        run_state_machine_as_test(seed(number)(machine(operation, body, companions)), settings=whole)


def ask_drawn(asking: Asking, strategy: st.SearchStrategy[list[Script]], examples: int) -> list[Verdict]:
    """Draw scripts, run each, and return all verdicts."""
    verdicts: list[Verdict] = []
    before = asking.trial.broke

    def body(scripts: list[Script]) -> None:
        for script in scripts:
            if asking.trial.broke - before < MOST_BREAKS:
                verdicts.extend(asking.trial.run(script))

    draw(asking.seed, strategy, examples, body)
    return verdicts


def ask_machine(asking: Asking, operation: str, companions: Sequence[str], examples: int) -> list[Verdict]:
    """Let Hypothesis's state machine make the scripts, run each, and return all verdicts."""
    verdicts: list[Verdict] = []
    before = asking.trial.broke

    def body(script: Script) -> None:
        if asking.trial.broke - before < MOST_BREAKS:
            verdicts.extend(asking.trial.run(script))

    draw_by_machine(asking.seed, operation, companions, examples, asking.profile.steps, body)
    return verdicts


def alone(strategy: st.SearchStrategy[Script]) -> st.SearchStrategy[list[Script]]:
    """Draw one script at a time."""
    return strategy.map(lambda script: [script])
