"""Histories for Hypothesis's stateful tools: a rule-based machine over the same steps as `histories`.

To fuzz a build with them, give the machine a function that runs a script and raises where it shows a fault:

    trial = Trial(target, OPERATIONS)

    def run(script):
        for verdict in trial.run(script):
            assert verdict.status is not Status.FAIL, verdict.reason

    TestHistories = machine("ses.SendEmail", run).TestCase
"""

from collections.abc import Callable, Sequence

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from conformance.scripts import Reset, Script, Step
from conformance.strategies import CATALOGUES, account
from conformance.strategies.histories import CLOCK
from conformance.strategies.interleaved import LEADS, sights
from conformance.strategies.random_calls import edit_numbers

BETWEEN_RESETS = 8
"""Steps after which a history may begin again: enough to use up the quota and to wait for it."""


def machine(
    operation: str, run: Callable[[Script], object], companions: Sequence[str] = ()
) -> type[RuleBasedStateMachine]:
    """Make the machine of one operation, called among its companions for one account.

    Its rules only collect steps; when Hypothesis has drawn enough of them, the whole history goes to `run`. So
    nothing drawn depends on what a target answered, and a history can be written down and made smaller.
    """
    names = (*(operation,) * LEADS, *(name for name in companions if name != operation))
    call, looking = account.caller(names), sights(names)
    which = st.integers(0, len(names) - 1)
    bases = st.integers(0, max(len(CATALOGUES[name].bases) for name in names) - 1)
    edits = st.integers(0, max(map(edit_numbers, names)) - 1)
    variety = st.integers(0, account.VARIETY - 1)

    class Histories(RuleBasedStateMachine):
        """Collects the steps of one history."""

        def __init__(self) -> None:
            super().__init__()
            self.steps: list[Step] = []

        @rule(which=which, base=bases, more=variety)
        def acceptable_call(self, which: int, base: int, more: int) -> None:
            """Make a call that breaks no rule."""
            self.steps.append(call(which, base, (), more))

        @rule(which=which, base=bases, edit=edits, more=variety)
        def edited_call(self, which: int, base: int, edit: int, more: int) -> None:
            """Make a call with one edit."""
            self.steps.append(call(which, base, (edit,), more))

        @rule(step=st.sampled_from(CLOCK))
        def advance(self, step: Step) -> None:
            """Let time pass."""
            self.steps.append(step)

        @rule(step=st.sampled_from(looking))
        def observe(self, step: Step) -> None:
            """Look at what calls left behind."""
            self.steps.append(step)

        @precondition(lambda self: len(self.steps) % BETWEEN_RESETS == BETWEEN_RESETS - 1)
        @rule()
        def reset(self) -> None:
            """Begin again."""
            self.steps.append(Reset(account.world(names)))

        def teardown(self) -> None:
            """Run what was collected."""
            run(Script(operation, account.world(names), (*self.steps, *looking)))

    return Histories
