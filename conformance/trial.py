"""Running a script against a target, one step at a time, and judging as it goes."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import attrs

from conformance.judge import Held, Judge
from conformance.scripts import Advance, Observe, Reset, Script, Send, Step
from conformance.target import Advances, Answer, Broke, Json, Observes, Target, Unsupported
from conformance.verdicts import Evidence, Status, Verdict
from refimpl.table import Operation
from refimpl.wire import Malformed, settings_from_json

T = TypeVar("T")

MOST_BREAKS = 40
"""Crashes, hangs and garbage after which a target is left alone."""
WEATHER_TRIES = 4
"""How often a call is made before weather counts as lasting."""


@attrs.define
class Trial:
    """One target on trial: what it is held to so far, and how its scripts are run."""

    target: Target
    operations: Mapping[str, Operation]
    held: Held = attrs.field(factory=Held)
    broke: int = 0
    calls: int = 0

    def run(self, script: Script) -> list[Verdict]:
        """Run one script from a fresh reset and return what every step was worth.

        A malformed world is our own mistake, not the target's: wire.Malformed comes out.
        """
        if self.broke >= MOST_BREAKS:
            return [skipped(script, f"the target broke {self.broke} times; nothing more was asked of it")]
        judge = Judge(self._operation(script.operation), self.held, script, [])
        try:
            refused = self._reset(judge, script.world)
        except Broke as trouble:
            self.broke += 1
            return [broke(judge, trouble)]
        return self._steps(judge, script) if refused is None else [skipped(script, refused.why)]

    def _operation(self, name: str) -> Operation:
        if name not in self.operations:
            raise Malformed(f"there is no operation {name!r}; see sendspec list operations")
        return self.operations[name]

    def _steps(self, judge: Judge, script: Script) -> list[Verdict]:
        """Take the steps; a call without an answer may have had its effect, and the target may live on."""
        verdicts: list[Verdict] = []
        silent = False
        for place, step in enumerate(script.steps):
            judge.step = place
            try:
                found = self._step(judge, step)
            except Broke as trouble:
                # Silent twice running, it is gone, and that it is gone was said.
                self.broke += not silent or trouble.how == "hang"
                verdicts += [] if silent else [broke(judge, trouble, step)]
                if silent or not isinstance(step, Send):
                    break
                silent = True
                judge.fork_on_silence(step.request, step.caller)
                continue
            silent = False
            verdicts += found
            if any(verdict.status in (Status.SKIPPED, Status.FAIL, Status.ERROR) for verdict in found):
                break
        return verdicts

    def _reset(self, judge: Judge, world: Mapping[str, Json]) -> Unsupported | None:
        settings = settings_from_json(world)
        refused = self.guarded(lambda: self.target.reset(world))
        if refused is None:
            judge.reset(settings)
        return refused

    def _step(self, judge: Judge, step: Step) -> list[Verdict]:
        match step:
            case Send():
                return self._send(judge, step)
            case Advance(seconds=seconds):
                return self._advance(judge, seconds)
            case Observe(what=what):
                return self._observe(judge, what)
            case Reset(world=world):
                refused = self._reset(judge, world)
                return [] if refused is None else [skipped(judge.script, refused.why)]

    def _send(self, judge: Judge, step: Send) -> list[Verdict]:
        """Make a call, again while the answer may be passing weather; what some reading gives counts if it stays."""
        judge.turn_to(self._operation(judge.script.called(step)))
        answer: Answer = Unsupported("never asked")
        due: Answer | None = None
        for _ in range(WEATHER_TRIES):
            answer = self._asked(judge, step)
            if not judge.passing_weather(step.request, step.caller, answer):
                return self._judged(judge, step, answer)
            if judge.due(step.request, step.caller, answer):
                due = answer
        if due is not None:
            return judge.answered(step.request, step.caller, due, step.focus)
        return [judge.lasting_weather(step.request, step.caller, answer, step.focus)]

    def _asked(self, judge: Judge, step: Send) -> Answer:
        self.calls += 1
        return self.guarded(lambda: self.target.send(judge.operation.name, step.request, step.caller))

    def _judged(self, judge: Judge, step: Send, answer: Answer) -> list[Verdict]:
        """Judge an answer; entries of a bulk call that only the weather stopped are sent again, they alone."""
        verdicts: list[Verdict] = []
        member = judge.operation.entries
        for _ in range(WEATHER_TRIES):
            left = judge.weathered(step.request, step.caller, answer, perhaps=True)
            verdicts += judge.answered(step.request, step.caller, answer, step.focus)
            if not left:
                return verdicts
            entries = [step.request[member][place] for place in left]
            step = attrs.evolve(step, request={**step.request, member: entries})
            answer = self._asked(judge, step)
        if not judge.weathered(step.request, step.caller, answer, perhaps=False):
            return [*verdicts, *judge.answered(step.request, step.caller, answer, step.focus)]
        return [*verdicts, judge.lasting_weather(step.request, step.caller, answer, step.focus)]

    def _advance(self, judge: Judge, seconds: int) -> list[Verdict]:
        target = self.target
        if not isinstance(target, Advances) or target.hello().clock != "virtual":
            return [skipped(judge.script, "the target's clock cannot be turned")]
        self.guarded(lambda: target.advance(seconds))
        judge.advance(seconds)
        return []

    def _observe(self, judge: Judge, what: str) -> list[Verdict]:
        target = self.target
        if not isinstance(target, Observes) or what not in target.hello().observe:
            return []
        messages = self.guarded(lambda: target.observe(what))
        return [] if isinstance(messages, Unsupported) else judge.observed(what, messages)

    def guarded(self, ask: Callable[[], T]) -> T:
        """Make whatever escapes from a target its own crash."""
        try:
            return ask()
        except Broke:
            raise
        except Exception as error:
            raise Broke("crash", f"{type(error).__name__}: {error}") from error


def skipped(script: Script, why: str) -> Verdict:
    """Make the verdict about a script that was not run, or not further."""
    return Verdict(Status.SKIPPED, script.operation, None, why)


def broke(judge: Judge, trouble: Broke, step: Step | None = None) -> Verdict:
    """Make the verdict about a target that gave no answer; it names the rule the call was about."""
    reason = f"{trouble.how}: {trouble.what}" + (f"; it left behind: {trouble.evidence}" if trouble.evidence else "")
    evidence = Evidence(judge.script, judge.step, (), trouble.how)
    rule = judge.asked_about(step.focus) if isinstance(step, Send) else None
    return Verdict(Status.ERROR, judge.operation.name, rule.id if rule else None, reason, evidence)
