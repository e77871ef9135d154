"""What the documents say of each of several answers: the judge is told what each target said, step by step."""

from collections.abc import Mapping

import attrs

from conformance.comparison.lane import Heard
from conformance.comparison.walk import BEGINNING, Difference
from conformance.held import Held
from conformance.judge import Judge
from conformance.left_behind import CONTACTS, OUTBOX
from conformance.named_answers import names_answers, written_out
from conformance.scripts import Advance, Observe, Reset, Script, Send
from conformance.target import Broke, Json
from conformance.trial import said_of
from conformance.verdicts import Status, Verdict, brief, worst
from conformance.wording import permitted_words
from refimpl.answer import Accepted, Permit, Rejected
from refimpl.decision import Decision
from refimpl.operations import OPERATIONS
from refimpl.outcomes import SUCCESS
from refimpl.readings import letters
from refimpl.rules.order import EARLIEST_STAGE
from refimpl.wire import settings_from_json

SEVERAL_FAULTS = "A-V42"
"""The question which of several faults is answered."""
ANSWERS = "answers"
LOOKS = (OUTBOX, CONTACTS)
PERMITTED = frozenset((Status.PASS, Status.NOTED))
UNTOLD = frozenset((Status.SKIPPED, Status.INCONCLUSIVE))


@attrs.frozen
class Opinion:
    """What the documents say of what one target said: a verdict in short, and the readings it shows, as `A-V44.b`."""

    status: Status
    rule: str | None
    reason: str
    readings: tuple[str, ...] = ()

    @property
    def permitted(self) -> bool | None:
        """Whether the documents permit it; None where that cannot be told."""
        return None if self.status in UNTOLD else self.status in PERMITTED


@attrs.frozen
class Weighed:
    """A difference and what the documents say of each side.

    `permitted` are the answers they allow, `broken` the rules the call breaks, `open` the ambiguities it turns on.
    """

    difference: Difference
    opinions: tuple[Opinion | None, ...]
    permitted: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    open: tuple[str, ...] = ()

    @property
    def wrong(self) -> tuple[int, ...]:
        """The numbers of the targets that said what is not permitted."""
        return tuple(n for n, each in enumerate(self.opinions) if each is not None and each.permitted is False)

    @property
    def untold(self) -> bool:
        """Whether of some target it cannot be told if it may say so."""
        return any(each is not None and each.permitted is None for each in self.opinions)

    @property
    def about(self) -> tuple[str, ...]:
        """The rules that decide; where every side is permitted the question they read otherwise, or the rule broken."""
        accused = [each.rule for each in self.opinions if each is not None and each.permitted is False and each.rule]
        if accused or self.wrong:
            return tuple(dict.fromkeys(accused))
        shown: list[set[str]] = [set(each.readings) for each in self.opinions if each is not None]
        # A reading that all of them show is not what they differ in.
        apart = {name.partition(".")[0] for name in set[str].union(*shown) - set[str].intersection(*shown)}
        if apart:
            return tuple(sorted(apart))
        return (SEVERAL_FAULTS,) if len(self.broken) > 1 else self.broken or self.open

    @property
    def manner(self) -> object:
        """Tell whether two differences are alike but for the operation, which does not matter to what is seen.

        Which of several faults is answered is one question, whatever the faults; and so is in what a message differs
        that breaks a rule. Where one target breaks it does not matter what another answers.
        """
        _, where, kinds, groups = self.difference.signature
        if self.difference.breaks:
            said = self.difference.said
            kinds = tuple(None if each is None else ANSWERS if each.is_answer else each.kind for each in said)
        if self.about in ((SEVERAL_FAULTS,), (EARLIEST_STAGE.id,)):
            kinds = tuple(each and each.partition(" ")[0] for each in kinds)
        if self.wrong and self.about and where in LOOKS:
            kinds = tuple(each and where for each in kinds)
        return where, kinds, groups, self.wrong, self.about

    @property
    def signature(self) -> object:
        """Tell whether two differences are the same one seen twice, and judged alike."""
        return self.difference.operation, self.manner


def weighed(difference: Difference) -> Weighed:
    """Ask the judge about what each target said."""
    opinions: list[Opinion | None] = []
    decision: Decision | None = None
    for said, heard in zip(difference.said, difference.heard, strict=True):
        if said is None:
            opinions.append(None)
            continue
        hearing = _Hearing(difference.script)
        opinions.append(hearing.opinion(heard))
        decision = decision or hearing.decision
    if decision is None or difference.where != "call":
        return Weighed(difference, tuple(opinions))
    about = decision if difference.entry is None else decision.entries[difference.entry]
    everyone = (about,) if difference.entry is not None else (decision, *decision.entries)
    broken = tuple(dict.fromkeys(rule.id for each in everyone for rule in each.broken))
    disputes = [dispute for each in everyone for dispute in each.disputes]
    asked = sorted({fork.ambiguity for dispute in disputes for way in dispute.rulings for fork in way.forks})
    return Weighed(difference, tuple(opinions), _words(about, entry=about is not decision), broken, tuple(asked))


def _words(decision: Decision, *, entry: bool) -> tuple[str, ...]:
    if entry:
        return tuple(dict.fromkeys(f"entry {permit.code or SUCCESS}" for permit in decision.permitted))
    words = permitted_words(_own(decision))
    return tuple(dict.fromkeys("answered by entry" if decision.entries and w == "accepted" else w for w in words))


def _own(decision: Decision) -> list[Permit]:
    return [permit for permit in decision.permitted if not permit.entry]


class _Hearing:
    """One script before the judge; it goes on behind a fault, for all targets may have it."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.judge = Judge(OPERATIONS[script.operation], Held(), script, [])
        self.given: dict[int, Mapping[str, Json]] = {}
        self.decision: Decision | None = None

    def opinion(self, heard: tuple[Heard, ...]) -> Opinion:
        """Judge the last thing that was heard."""
        verdicts: list[Verdict] = []
        for place, (step, said) in enumerate(
            zip((Reset(self.script.world), *self.script.steps), heard, strict=False), BEGINNING
        ):
            self.judge.step = max(place, 0)
            match step:
                case Send():
                    verdicts = self._answered(step, place, said)
                case Observe() if isinstance(said, tuple):
                    verdicts = self.judge.observed(step.what, said)
                case Reset() if not isinstance(said, Broke):
                    self.judge.reset(settings_from_json(dict(step.world)))
                    self.given.clear()
                case Advance() if not isinstance(said, Broke):
                    self.judge.advance(step.seconds)
                case _ if isinstance(said, Broke):
                    verdicts = [Verdict(Status.ERROR, self.script.operation, None, brief(said_of(said)))]
        return self._summed_up(verdicts)

    def _answered(self, step: Send, place: int, said: Heard) -> list[Verdict]:
        judge, named = self.judge, place and names_answers(step.request)
        request = written_out(step.request, self.given) if named else step.request
        judge.turn_to(OPERATIONS[self.script.called(step)])
        if not isinstance(said, Accepted | Rejected):
            self.decision = judge.decisions(request, step.caller, {})[0][1]
            judge.fork_on_silence(request, step.caller)
            why = said_of(said) if isinstance(said, Broke) else "nothing was said"
            return [Verdict(Status.ERROR, judge.operation.name, None, brief(why))]
        if isinstance(said, Accepted):
            self.given[place] = said.response
        self.decision = judge.decisions(request, step.caller, {})[0][1]
        if judge.passing_weather(request, step.caller, said) and not judge.due(request, step.caller, said):
            return [judge.lasting_weather(request, step.caller, said, step.focus)]
        lasting = judge.weathered(request, step.caller, said, perhaps=False)
        verdicts = judge.answered(request, step.caller, said, step.focus)
        return [judge.lasting_weather(request, step.caller, said, step.focus)] if lasting else verdicts

    def _summed_up(self, verdicts: list[Verdict]) -> Opinion:
        if not verdicts:
            return Opinion(Status.PASS, None, "")
        status = worst(verdicts)
        verdict = next(each for each in verdicts if each.status is status)
        held = self.judge.held.by(verdict.operation)
        told = [name for name in verdict.readings if name in held and held[name] != letters(name)]
        shown = (f"{name}.{'/'.join(sorted(held[name]))}" for name in told)
        return Opinion(status, verdict.rule, verdict.reason, tuple(shown))
