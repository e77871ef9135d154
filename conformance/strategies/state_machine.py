"""Histories for Hypothesis's stateful tools: a rule-based machine over the same steps as `histories`.

To fuzz a build with them, give the machine a function that runs a script and raises where it shows a fault:

    trial = Trial(target, OPERATIONS)

    def run(script):
        for verdict in trial.run(script):
            assert verdict.status is not Status.FAIL, verdict.reason

    TestHistories = machine("ses.SendEmail", run).TestCase
"""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from conformance.scripts import Script, Step, looks
from conformance.strategies import CATALOGUES, histories
from conformance.strategies.random_calls import edit_numbers

BETWEEN_RESETS = 8
"""Steps after which a history may begin again: enough to use up the quota and to wait for it."""


def machine(operation: str, run: Callable[[Script], object]) -> type[RuleBasedStateMachine]:
    """Make the machine of one operation.

    Its rules only collect steps; when Hypothesis has drawn enough of them, the whole history goes to `run`. So
    nothing drawn depends on what a target answered, and a history can be written down and made smaller.
    """
    bases = st.integers(0, len(CATALOGUES[operation].bases) - 1)
    edits = st.integers(0, edit_numbers(operation) - 1)

    class Histories(RuleBasedStateMachine):
        """Collects the steps of one history."""

        def __init__(self) -> None:
            super().__init__()
            self.steps: list[Step] = []

        @rule(base=bases)
        def acceptable_call(self, base: int) -> None:
            """Make a call that breaks no rule."""
            self.steps.append(histories.call(operation, base))

        @rule(base=bases, edit=edits)
        def edited_call(self, base: int, edit: int) -> None:
            """Make a call with one edit."""
            self.steps.append(histories.call(operation, base, edit))

        @rule(step=st.sampled_from(histories.CLOCK))
        def advance(self, step: Step) -> None:
            """Let time pass."""
            self.steps.append(step)

        @rule(step=st.sampled_from(looks(operation)))
        def observe(self, step: Step) -> None:
            """Look at what calls left behind."""
            self.steps.append(step)

        @precondition(lambda self: len(self.steps) % BETWEEN_RESETS == BETWEEN_RESETS - 1)
        @rule()
        def reset(self) -> None:
            """Begin again."""
            self.steps.append(histories.beginning(operation))

        def teardown(self) -> None:
            """Run what was collected."""
            run(Script(operation, histories.scene(operation), (*self.steps, *looks(operation))))

    return Histories
