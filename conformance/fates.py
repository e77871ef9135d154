"""What becomes of builds that are wrong: the question that kills each, or the proof that nobody could notice.

A mutant of one rule is judged incrementally: each enumerated call is decided once for the reference, and
only the changed rule is evaluated again; where a call carries several messages, its build answers the whole
call. All other builds run through the judge like any target.
"""

import time

import attrs

from conformance.adapters.reference import ReferenceTarget
from conformance.decided import Decided, answer_in, answered_alike, decided, words_of
from conformance.faulty import Fault
from conformance.misread import misread_in
from conformance.misruled import misruled_in
from conformance.mutants import Mutant
from conformance.profiles import PROFILES
from conformance.questions import ENUMERATED, Question, about_first, by_id
from conformance.scripts import Send
from conformance.smallest import asked_first
from conformance.strategies.limits import calls_at
from conformance.suites.check import Asking
from conformance.target import Target
from conformance.trial import Trial
from conformance.verdicts import Status, Verdict
from refimpl.case import Case
from refimpl.decision import rulings, stage_of
from refimpl.machine import decide
from refimpl.operations import OPERATIONS
from refimpl.outcomes import outcomes
from refimpl.rule import Rule
from refimpl.table import Operation
from refimpl.wire import settings_from_json
from refimpl.world import fresh


@attrs.frozen
class Fate:
    """What became of one build: the question that killed it, or why nobody could, or neither.

    `id` to `says` are the build's; `rule` is the one expected to catch it, `named` the one the verdict named;
    `asked` counts the questions it took, `seconds` the time.
    """

    id: str
    operation: str
    rule: str
    operator: str
    says: str
    killer: str | None = None
    verdict: str = ""
    named: str | None = None
    why_not: str | None = None
    asked: int = 0
    seconds: float = 0.0

    @property
    def survived(self) -> bool:
        """Whether the suite missed it though somebody should notice."""
        return self.killer is None and self.why_not is None


def left(build: Mutant | Fault, why_not: str | None = None) -> Fate:
    """Begin the fate of a build that nothing has killed yet; `why_not` says why nothing could."""
    return Fate(build.id, build.operation, build.rule, build.operator, build.says, why_not=why_not)


def _ways_to_break(rule: Rule, each: Decided, anew: bool) -> list[bool]:
    """Say whether the rule is broken, under the default readings and under the most lenient ones.

    `anew` says that the rule is asked of new calls only.
    """
    if not each.message.holes.isdisjoint(rule.subject) or (anew and each.repeats):
        return [False]
    ways = rulings(rule, Case(each.message, each.world, each.caller, {}))
    default = ways[0].kept is False
    lenient = all(way.kept is False for way in ways)
    return [default] if default == lenient else [default, lenient]


def _first_broken(operation: Operation, broken: list[Rule]) -> Rule | None:
    order = {rule.id: place for place, rule in enumerate(operation.rules())}
    return min(broken, key=lambda rule: (stage_of(operation, rule), order[rule.id]), default=None)


def _answer_code(operation: Operation, broken: list[Rule]) -> str | None:
    first = _first_broken(operation, broken)
    return None if first is None else operation.spelled(first)[0].code


def killed_by_rule(mutant: Mutant) -> Fate:
    """Judge a mutant of one rule on the enumerated layer, evaluating that rule alone.

    Its build is tried with the default reading of what the rule asks, and with the one that keeps it.
    """
    replacement = mutant.replacement
    assert replacement is not None
    operation = OPERATIONS[mutant.operation]
    if operation.each:
        return _killed_by_whole_calls(mutant)
    anew = any(state.anew for state in operation.states for rule in state.guards if rule.id == replacement.id)
    own = next(rule for rule in operation.rules() if rule.id == replacement.id)
    ordered = sorted(decided(mutant.operation), key=lambda each: each.probe.rule != mutant.rule)
    for asked, each in enumerate(ordered, 1):
        others = [rule for rule in each.decision.broken if rule.id != own.id]
        for breaks in _ways_to_break(replacement, each, anew):
            code = _answer_code(operation, [*others, own] if breaks else others)
            if all(permit.code != code for permit in each.decision.permitted):
                words = "accepted" if code is None else f"rejected {code}"
                return attrs.evolve(left(mutant), killer=each.probe.id, verdict=words, asked=asked)
    return left(mutant)


def _killed_by_whole_calls(mutant: Mutant) -> Fate:
    """Judge a mutant by what its build answers to whole calls, each held against what the documents permit."""
    service = mutant.service()
    ordered = sorted(decided(mutant.operation), key=lambda each: each.probe.rule != mutant.rule)
    for asked, each in enumerate(ordered, 1):
        answer = answer_in(service, each.world, mutant.operation, Send(each.request, each.caller))
        words = words_of(answer)
        if words != each.answer and not outcomes(each.decision, each.world, each.caller, {}, answer):
            return attrs.evolve(left(mutant), killer=each.probe.id, verdict=words, asked=asked)
    return left(mutant)


def _why_permitted(changed: int) -> str | None:
    """Prove a mutant equivalent where it was reached: it came out otherwise, yet never gave a forbidden answer."""
    if not changed:
        return None
    return f"comes out otherwise on {changed} enumerated calls, and every answer it gives there is permitted"


def kills(verdict: Verdict, rule: str) -> bool:
    """Say whether a verdict catches a mutant: a failure, an error, or a warning that names its rule."""
    if verdict.status in (Status.FAIL, Status.ERROR):
        return True
    return verdict.status is Status.WARN and verdict.rule == rule


def killed_by_asking(mutant: Mutant) -> Fate:
    """Judge a mutant like any target, until something catches it."""
    asking = asking_of(ReferenceTarget(mutant.service(), mutant.id))
    ordered = about_first(mutant.operation, mutant.about, asked_first(mutant.operation))
    telling: set[str] | None = None
    for asked, question in enumerate(ordered, 1):
        if _is_told_by_its_calls(mutant) and question.rule not in mutant.about:
            telling = _telling(mutant) if telling is None else telling
            if question.id not in telling:
                continue
        for verdict in asking.negative(question.script, question.control):
            if kills(verdict, mutant.rule):
                return _killed(mutant, question, verdict, asked)
    if telling is None:
        return left(mutant)
    return left(mutant, _why_permitted(sum(by_id(mutant.operation)[id].layer == ENUMERATED for id in telling)))


def _killed(build: Mutant | Fault, question: Question, verdict: Verdict, asked: int) -> Fate:
    words = f"{verdict.status.value} {verdict.rule or ''}".strip()
    return attrs.evolve(left(build), killer=question.id, verdict=words, named=verdict.rule, asked=asked)


def fate_of_fault(fault: Fault, target: Target) -> Fate:
    """Say what becomes of a build with a fault somebody made by hand, and how long that took.

    It is asked until a verdict names the rule its author said it breaks; failing that, the first one counts.
    """
    began = time.perf_counter()
    asking, accused = asking_of(target), None
    ordered = about_first(fault.operation, frozenset((fault.rule,)), asked_first(fault.operation))
    for asked, question in enumerate(ordered, 1):
        for verdict in asking.negative(question.script, question.control):
            if not kills(verdict, fault.rule):
                continue
            found = attrs.evolve(_killed(fault, question, verdict, asked), seconds=time.perf_counter() - began)
            if verdict.rule == fault.rule:
                return found
            accused = accused or found
    return accused or attrs.evolve(left(fault), asked=len(ordered), seconds=time.perf_counter() - began)


def _is_told_by_its_calls(mutant: Mutant) -> bool:
    """Say whether it is known beforehand on which calls alone a mutant may differ from the reference."""
    return mutant.kind in ("shape", "rule")


def _telling(mutant: Mutant) -> set[str]:
    """Name the questions by which a build can be told that reads requests by another shape, or has one other rule.

    It is the reference wherever it reads and rules like the reference. Besides them it is asked all about its own
    rules only: there it may be told by what it leaves behind, or by taking two readings.
    """
    if mutant.replacement is not None:
        return misruled_in(mutant)
    found = misread_in(mutant)
    return found - answered_alike(mutant.service(), mutant.operation, found)


def asking_of(target: Target) -> Asking:
    """Make what checks ask through, in process."""
    return Asking(Trial(target, OPERATIONS), PROFILES["quick"], 1)


def fate_of(mutant: Mutant) -> Fate:
    """Say what becomes of a mutant, and how long that took."""
    began = time.perf_counter()
    return attrs.evolve(_fate_of(mutant), seconds=time.perf_counter() - began)


def _fate_of(mutant: Mutant) -> Fate:
    if mutant.equivalent is not None:
        return left(mutant, mutant.equivalent)
    fate = killed_by_rule(mutant) if mutant.replacement is not None else killed_by_asking(mutant)
    if fate.killer is None and mutant.replacement is not None:
        # One call alone may not show it: several may, or one that shows a reading which others do not.
        fate = killed_by_asking(mutant)
    if fate.survived and mutant.kind == "shape":
        return attrs.evolve(fate, why_not=equal_at_its_limit(mutant))
    return fate


def equal_at_its_limit(mutant: Mutant) -> str | None:
    """Prove a mutant that reads by another shape equivalent on calls made for the very place it is about.

    Another rule refuses there in words that are permitted as well; None where an answer of it is forbidden.
    """
    calls = 0
    for draft in calls_at(mutant.operation, mutant.place):
        world = fresh(settings_from_json(dict(draft.world)))
        answer = answer_in(mutant.service(), world, mutant.operation, Send(draft.request, draft.caller))
        decision = decide(OPERATIONS[mutant.operation], world, draft.request, draft.caller)
        if not outcomes(decision, world, draft.caller, {}, answer):
            return None
        calls += 1
    return f"gives only permitted answers to {calls} calls made for its limit" if calls else None
