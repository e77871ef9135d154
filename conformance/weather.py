"""Calls made again while their answers may be passing weather, and judged when they are not."""

from collections.abc import Callable

import attrs

from conformance.judge import Judge
from conformance.partitions.calls import Call
from conformance.scripts import Send
from conformance.tally import Tally
from conformance.target import Answer, Unsupported
from conformance.verdicts import Status, Verdict

WEATHER_TRIES = 4
"""How often a call is made before weather counts as lasting."""


@attrs.frozen
class Insistence:
    """A call, made by `ask` until the weather has passed; `tally` counts what is judged."""

    judge: Judge
    ask: Callable[[Send], Answer]
    tally: Tally | None

    def judged(self, step: Send) -> list[Verdict]:
        """Make a call, again while the answer may be passing weather; what some reading gives counts if it stays."""
        answer: Answer = Unsupported("never asked")
        due: Answer | None = None
        for _ in range(WEATHER_TRIES):
            answer = self.ask(step)
            if not self.judge.passing_weather(step.request, step.caller, answer):
                return self._entries_judged(step, answer)
            if self.judge.due(step.request, step.caller, answer):
                due = answer
        if due is not None:
            return self._answered(step, due)
        return [self._lasting(step, answer)]

    def _entries_judged(self, step: Send, answer: Answer) -> list[Verdict]:
        """Judge an answer; entries of a bulk call that only the weather stopped are sent again, they alone."""
        verdicts: list[Verdict] = []
        member = self.judge.operation.entries
        for _ in range(WEATHER_TRIES):
            left = self.judge.weathered(step.request, step.caller, answer, perhaps=True)
            verdicts += self._answered(step, answer)
            if not left:
                return verdicts
            entries = [step.request[member][place] for place in left]
            step = attrs.evolve(step, request={**step.request, member: entries})
            answer = self.ask(step)
        if not self.judge.weathered(step.request, step.caller, answer, perhaps=False):
            return [*verdicts, *self._answered(step, answer)]
        return [*verdicts, self._lasting(step, answer)]

    def _answered(self, step: Send, answer: Answer) -> list[Verdict]:
        # An answer that cannot be judged is not decided about.
        self.judge.decided = []
        verdicts = self.judge.answered(step.request, step.caller, answer, step.focus)
        self._counted(step)
        return verdicts

    def _lasting(self, step: Send, answer: Answer) -> Verdict:
        verdict = self.judge.lasting_weather(step.request, step.caller, answer, step.focus)
        if verdict.status is Status.FAIL:
            self._counted(step)
        return verdict

    def _counted(self, step: Send) -> None:
        if self.tally is not None and self.judge.decided:
            world, decision = self.judge.decided[0]
            self.tally.judged(Call(world, decision, step.request, step.caller))
