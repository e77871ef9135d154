"""Running scripts that Hypothesis draws: verdicts are recorded, nothing is raised, one seed gives one run."""

from collections.abc import Callable
from typing import Any

from hypothesis import given, seed
from hypothesis import strategies as st

from conformance.profiles import engine_settings
from conformance.scripts import Script
from conformance.suites.check import Asking
from conformance.verdicts import Verdict

MOST_BREAKS = 5
"""Crashes after which a random layer stops asking: each costs a restart, and more of them say nothing new."""


def ask_drawn(asking: Asking, strategy: st.SearchStrategy[Script], examples: int) -> list[Verdict]:
    """Draw scripts, run each, and return all verdicts."""
    verdicts: list[Verdict] = []
    before = asking.trial.broke

    def body(script: Script) -> None:
        if asking.trial.broke - before < MOST_BREAKS:
            verdicts.extend(asking.trial.run(script))

    run: Callable[[], Any] = seed(asking.seed)(engine_settings(examples)(given(strategy)(body)))
    run()
    return verdicts
