"""Judging what is recorded: each case is put on trial as if the target were there, answering as it did."""

from collections.abc import Mapping, Sequence

import attrs

from conformance.bundles import Shown, bundle_of, copied, news, shown_by
from conformance.held import Held
from conformance.recording.exchange import UNHELD, Exchange, question
from conformance.recording.follower import CONTROL, Follower
from conformance.recording.player import hello_of
from conformance.recording.reader import Recording
from conformance.scripts import Script
from conformance.tally import Tally
from conformance.target import Answer, Capabilities, Json, Unsupported
from conformance.trial import Trial
from conformance.verdicts import CheckResult, Run, Status, Verdict, summed_up
from refimpl.operations import OPERATIONS
from refimpl.rulebook import BY_ID


@attrs.frozen
class Case:
    """One case as a script, with the exchanges of its reset and of each of its steps."""

    script: Script
    resets: tuple[Exchange, ...]
    taken: tuple[tuple[Exchange, ...], ...]
    purpose: str
    check: str

    @property
    def rule(self) -> str | None:
        """The rule its calls are about, if they say."""
        return next((each.because for step in self.taken for each in step if each.because), None)


class UnknownOperation(ValueError):
    """A recorded call is of no operation that is known here; the message says where."""


def case_of(exchanges: Sequence[Exchange]) -> Case | None:
    """Make a case of what happened after one reset; None where nothing did, or nothing of a known operation."""
    resets = [each for each in exchanges if each.kind == "reset"]
    steps: list[list[Exchange]] = []
    for each in exchanges[len(resets) :]:
        if each.again and steps:
            steps[-1].append(each)
        else:
            steps.append([each])
    called = [step[0].operation for step in steps if step[0].kind == "send"]
    for step in steps:
        if step[0].kind == "send" and step[0].operation not in OPERATIONS:
            raise UnknownOperation(
                f"line {step[0].line}: no operation {step[0].operation!r} is known; take the call out"
            )
    operation = resets[0].operation or next(iter(called), None)
    if operation not in OPERATIONS:
        return None
    script = Script(operation, resets[0].asked, tuple(step[0].step(operation) for step in steps))
    purpose = resets[0].purpose
    return Case(script, tuple(resets), tuple(map(tuple, steps)), purpose, resets[0].check)


class Witness(Follower):
    """The target of a recording, one case at a time: it says what was said at the step the trial has come to."""

    def __init__(self, known: Capabilities) -> None:
        self._known = known
        self.case: Case | None = None
        self._left: list[Exchange] = []

    def follow(self, script: Script, purpose: str) -> None:
        """Begin with the reset."""
        assert self.case is not None
        self._left = list(self.case.resets)

    def turn_to(self, place: int) -> None:
        """Come to what happened at a step."""
        assert self.case is not None
        self._left = list(self.case.taken[place])

    def let_go(self) -> None:
        """Say no more."""
        self._left = []

    def hello(self) -> Capabilities:
        """Say what the target said of itself."""
        return self._known

    def reset(self, world: Mapping[str, Json]) -> Unsupported | None:
        """Say what was said to the reset; raises Broke."""
        return self._left.pop(0).refusal() if self._left else Unsupported(UNHELD)

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Give the answer, if this was asked; a call that is to be made again may be found not to have been."""
        if not self._left or question(self._left[0].asked) != question(request):
            return Unsupported(UNHELD)
        return self._left.pop(0).answer()

    def advance(self, seconds: int) -> Unsupported | None:
        """Let time pass, or say that it did not; raises Broke."""
        return self._left.pop(0).refusal() if self._left else Unsupported(UNHELD)

    def observe(self, what: str) -> Sequence[Mapping[str, Json]] | Unsupported:
        """Show what was shown; raises Broke."""
        return self._left.pop(0).rows() if self._left else Unsupported(UNHELD)


@attrs.frozen
class Hearing:
    """What came of judging a recording: the run, and the readings that each check showed anew."""

    run: Run
    shown: list[tuple[str, Shown]]


def heard(recording: Recording, held: Held, *, together: bool = False) -> Hearing:
    """Judge all that is recorded, in order; raises UnknownOperation and, for a wrong hello, wire.Malformed.

    The verdicts stand under the checks the calls were made for or, where a recording names none, under their rules.
    Calls made only for the sake of others are listened to, and what breaks in them counts. What is remembered of
    readings ends with a bundle; with `together` it is all learned by `held` itself.
    """
    witness = Witness(hello_of(recording))
    trial = Trial(witness, OPERATIONS, held)
    bundles: dict[str, Held] = {}
    shown: list[tuple[str, Shown]] = []
    verdicts: dict[str, list[Verdict]] = {}
    tallies: dict[str, Tally] = {}
    for exchanges in recording.cases:
        case = case_of(exchanges)
        if case is None:
            continue
        named = case.check.count("/") >= 2
        check = case.check if named else f"recorded/{case.script.operation}/{case.rule or 'calls'}"
        found = verdicts.setdefault(check, [])
        trial.tally = tallies.setdefault(check, Tally(BY_ID.get(case.rule or "")))
        if not together:
            trial.held = bundles.setdefault(bundle_of(check), copied(held))
        before = shown_by(trial.held)
        witness.case = case
        if case.purpose == CONTROL:
            trial.tally = None
            found += [each for each in trial.run(case.script) if each.status is Status.ERROR]
        else:
            found += trial.run(case.script)
        readings = news(before, shown_by(trial.held))
        if readings:
            shown.append((check, readings))
    results = [_summed_up(check, found, tallies[check]) for check, found in verdicts.items() if found]
    told = {name: recording.header.get(name) for name in ("target", "profile", "seed", "revision")}
    header = {name: value for name, value in told.items() if value is None or isinstance(value, str | int)}
    return Hearing(Run(header, witness.hello(), results, complete=True), shown)


def _summed_up(check: str, verdicts: list[Verdict], tally: Tally) -> CheckResult:
    return summed_up(check, verdicts, 0.0, tally.assertions, tally.reached)
