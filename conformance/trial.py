"""Running a script against a target, one step at a time, and judging as it goes."""

from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

import attrs

from conformance.held import Held
from conformance.interrupts import heed
from conformance.judge import Judge
from conformance.named_answers import Unanswered, names_answers, written_out
from conformance.past_known import ends, past_known
from conformance.recording.follower import Follower
from conformance.scripts import Advance, Observe, Reset, Script, Send, Step
from conformance.tally import Tally
from conformance.target import Advances, Answer, Broke, Json, Observes, Target, Unsupported
from conformance.terse import as_told
from conformance.verdicts import WORTH_KEEPING, Evidence, Status, Verdict
from conformance.weather import Insistence
from refimpl.answer import Accepted
from refimpl.table import Operation
from refimpl.wire import Malformed, settings_from_json

T = TypeVar("T")

MOST_BREAKS = 40
"""Crashes, hangs and garbage after which a target is left alone."""
DIED_BEFORE = ("crash", "garbage")
"""How a target may have broken after an earlier call, which shows at the next reset: that is then tried once more."""
REMEMBERED = 256
"""Scripts a target was asked that are kept, for it may not have forgotten them at the reset."""


def nothing(verdict: Verdict) -> bool:
    """Ignore no fault."""
    return False


@attrs.define
class Trial:
    """One target on trial: what it is held to so far, and how its scripts are run.

    `faults` keeps what was found, for whoever empties it, so that a check cut short loses nothing; `tally` counts
    what is judged; `past` are the scripts run last. `ignores` says of a fault that it is known, so that what lies
    behind it is asked all the same; `misrouted` says of operations why what answers there is something else, so that
    they count as unsupported. `purpose` says why scripts are run that are not judged for themselves; a target that
    follows along is told.
    """

    target: Target
    operations: Mapping[str, Operation]
    held: Held = attrs.field(factory=Held)
    broke: int = 0
    calls: int = 0
    faults: list[Verdict] = attrs.field(factory=list)
    tally: Tally | None = None
    past: deque[Script] = attrs.field(factory=lambda: deque(maxlen=REMEMBERED))
    given: dict[int, Mapping[str, Json]] = attrs.field(factory=dict)
    ignores: Callable[[Verdict], bool] = nothing
    misrouted: dict[str, str] = attrs.field(factory=dict)
    purpose: str = ""

    def run(self, script: Script) -> list[Verdict]:
        """Run one script from a fresh reset and return what every step was worth.

        A malformed world is our own mistake, not the target's: wire.Malformed comes out.
        """
        heed()
        verdicts = [self._after_past(verdict) for verdict in past_known(script, self._followed, self.ignores)]
        self.past.append(script)
        self.faults += [verdict for verdict in verdicts if verdict.status in WORTH_KEEPING]
        return verdicts

    def _after_past(self, verdict: Verdict) -> Verdict:
        """Keep with a fault what the target was asked before: it may not have forgotten."""
        if verdict.evidence is None or verdict.status not in (Status.FAIL, Status.WARN, Status.ERROR):
            return verdict
        return attrs.evolve(verdict, evidence=attrs.evolve(verdict.evidence, before=tuple(self.past)))

    @property
    def left_alone(self) -> str:
        """Why nothing more is asked of a target that broke too often; empty where it did not."""
        many = self.broke >= MOST_BREAKS
        return f"the target broke {self.broke} times; nothing more was asked of it" if many else ""

    def _followed(self, script: Script) -> list[Verdict]:
        """Run a script, and tell a target that follows along what it is."""
        if not isinstance(self.target, Follower):
            return self._ran(script)
        self.target.follow(script, self.purpose)
        try:
            return self._ran(script)
        finally:
            self.target.let_go()

    def _ran(self, script: Script) -> list[Verdict]:
        if self.left_alone:
            return [skipped(script, self.left_alone)]
        judge = Judge(self._operation(script.operation), self.held, script, [])
        before: list[Verdict] = []
        try:
            refused = self._reset(judge, script.world)
        except Broke as trouble:
            self.broke += 1
            before = [broke(judge, trouble)]
            if trouble.how not in DIED_BEFORE:
                return before
            try:
                refused = self._reset(judge, script.world)
            except Broke:
                return before
        return before + (self._steps(judge, script) if refused is None else [skipped(script, refused.why)])

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
            if isinstance(self.target, Follower):
                self.target.turn_to(place)
            try:
                step = self._written_out(step, place)
                found = self._step(judge, step)
            except Unanswered as missing:
                return [*verdicts, skipped(script, str(missing))]
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
            if any(ends(verdict, self.ignores) for verdict in found):
                break
        return verdicts

    def _reset(self, judge: Judge, world: Mapping[str, Json]) -> Unsupported | None:
        settings = settings_from_json(world)
        self.given.clear()
        refused = self.guarded(lambda: self.target.reset(world))
        if refused is None:
            judge.reset(settings)
        return refused

    def _written_out(self, step: Step, place: int) -> Step:
        """Put earlier answers into a call that names some, which no call without others before it can."""
        if place and isinstance(step, Send) and names_answers(step.request):
            return attrs.evolve(step, request=written_out(step.request, self.given))
        return step

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
        judge.turn_to(self._operation(judge.script.called(step)))
        return Insistence(judge, partial(self._asked, judge), self.tally).judged(step)

    def _asked(self, judge: Judge, step: Send) -> Answer:
        if judge.operation.name in self.misrouted:
            return Unsupported(self.misrouted[judge.operation.name])
        self.calls += 1
        name = judge.operation.name
        answer = self.guarded(lambda: as_told(self.target.send(name, step.request, step.caller), self.target))
        if isinstance(answer, Accepted):
            self.given[judge.step] = answer.response
        return answer

    def _advance(self, judge: Judge, seconds: int) -> list[Verdict]:
        target = self.target
        if not isinstance(target, Advances) or target.hello().clock != "virtual":
            return [skipped(judge.script, "the target's clock cannot be turned")]
        refused = self.guarded(lambda: target.advance(seconds))
        if isinstance(refused, Unsupported):
            return [skipped(judge.script, f"the target's clock does not turn: {refused.why}")]
        judge.advance(seconds)
        return []

    def _observe(self, judge: Judge, what: str) -> list[Verdict]:
        target = self.target
        if not isinstance(target, Observes) or what not in target.hello().observe:
            return []
        messages = self.guarded(lambda: target.observe(what))
        if isinstance(messages, Unsupported):
            return []
        if self.tally is not None and not judge.lost:
            self.tally.assertions += 1
        return judge.observed(what, messages)

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
    evidence = Evidence(judge.script, judge.step, (), trouble.how)
    rule = judge.asked_about(step.focus) if isinstance(step, Send) else None
    return Verdict(Status.ERROR, judge.operation.name, rule.id if rule else None, said_of(trouble), evidence)


def said_of(trouble: Broke) -> str:
    """Say how a target broke, and what it left behind."""
    return f"{trouble.how}: {trouble.what}" + (f"; it left behind: {trouble.evidence}" if trouble.evidence else "")
