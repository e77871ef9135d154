"""The suite held against builds that are wrong on purpose, and against builds that are right in another way.

A mutant of one rule is judged incrementally: each enumerated call is decided once for the reference, and
only the changed rule is evaluated again; where a call carries several messages, its build answers the whole
call. All other mutants run through the judge like any target.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain

import attrs

from conformance.adapters.reference import ReferenceTarget
from conformance.mutants import Mutant, mutants
from conformance.profiles import PROFILES
from conformance.scripts import Script, Send
from conformance.strategies.enumerated import Probe, probes
from conformance.strategies.limits import calls_at
from conformance.suites.check import Asking
from conformance.suites.histories import pairs, stories
from conformance.target import Target
from conformance.trial import Trial
from conformance.variants import Variant, variants
from conformance.verdicts import RED, Status, Verdict
from refimpl.answer import Accepted, Answer, Json, Rejected
from refimpl.case import Case
from refimpl.decision import Decision, rulings, stage_of
from refimpl.machine import decide, decide_message
from refimpl.message import Message
from refimpl.operations import OPERATIONS
from refimpl.outcomes import outcomes, results_of
from refimpl.readings import register
from refimpl.rule import Rule
from refimpl.rulebook import BY_ID
from refimpl.service import Service
from refimpl.table import Operation
from refimpl.wire import settings_from_json
from refimpl.world import World, fresh


@attrs.frozen
class Fate:
    """What became of one mutant: the call that killed it, or why nobody could, or neither."""

    mutant: Mutant
    killer: str | None
    verdict: str
    why_not: str | None = None

    @property
    def survived(self) -> bool:
        """Whether the suite missed it though somebody should notice."""
        return self.killer is None and self.why_not is None


@attrs.frozen
class Decided:
    """One enumerated call, what the reference decides about it and answers; `repeats` says that it was made before."""

    probe: Probe
    world: World
    request: Json
    message: Message
    caller: str | None
    decision: Decision
    answer: str
    repeats: bool


@cache
def decided(operation: str) -> tuple[Decided, ...]:
    """Decide every enumerated call once."""
    machine = OPERATIONS[operation]
    service = Service()
    found = []
    for probe in probes(operation):
        call = next(step for step in probe.script.steps if isinstance(step, Send))
        world = fresh(settings_from_json(dict(probe.script.world)))
        message = machine.lower(call.request)
        decision = decide_message(machine, world, message, call.caller, {})
        answer = words_of(answer_in(service, world, operation, call))
        repeats = machine.repeats is not None and bool(machine.repeats(Case(message, world, call.caller, {})))
        found.append(Decided(probe, world, call.request, message, call.caller, decision, answer, repeats))
    return tuple(found)


def answer_in(service: Service, world: World, operation: str, call: Send) -> Answer:
    """Make a call in a world that was read before."""
    service.world = world
    return service.send(operation, call.request, call.caller)


def words_of(answer: Answer) -> str:
    """Write an answer without its ids: the code, or the statuses of the entries."""
    if isinstance(answer, Accepted):
        return " ".join(("accepted", *results_of(answer.response)))
    return f"rejected {answer.code}" if isinstance(answer, Rejected) else str(answer)


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
    changed = 0
    for each in ordered:
        others = [rule for rule in each.decision.broken if rule.id != own.id]
        before = own in each.decision.broken
        for breaks in _ways_to_break(replacement, each, anew):
            changed += breaks is not before
            code = _answer_code(operation, [*others, own] if breaks else others)
            if all(permit.code != code for permit in each.decision.permitted):
                return Fate(mutant, each.probe.id, "accepted" if code is None else f"rejected {code}")
    return Fate(mutant, None, "", _why_permitted(changed))


def _killed_by_whole_calls(mutant: Mutant) -> Fate:
    """Judge a mutant by what its build answers to whole calls, each held against what the documents permit."""
    service = mutant.service()
    changed = 0
    for each in sorted(decided(mutant.operation), key=lambda each: each.probe.rule != mutant.rule):
        answer = answer_in(service, each.world, mutant.operation, Send(each.request, each.caller))
        words = words_of(answer)
        if words == each.answer:
            continue
        changed += 1
        if not outcomes(each.decision, each.world, each.caller, {}, answer):
            return Fate(mutant, each.probe.id, words)
    return Fate(mutant, None, "", _why_permitted(changed))


def _why_permitted(changed: int) -> str | None:
    """Prove a mutant equivalent where it was reached: it came out otherwise, yet never gave a forbidden answer."""
    if not changed:
        return None
    return f"comes out otherwise on {changed} enumerated calls, and every answer it gives there is permitted"


def _scripts(operation: str, rule: str) -> Iterator[tuple[str, Script, Script | None]]:
    """List what to ask a mutant, what is about its rule first."""
    first = [probe for probe in probes(operation) if probe.rule == rule]
    rest = [probe for probe in probes(operation) if probe.rule != rule]
    told = stories(operation).items()
    about = [(f"history/{name}", script, None) for name, (each, script) in told if each == rule]
    others = [(f"history/{name}", script, None) for name, (each, script) in told if each != rule]
    others += [(f"history/{name}", script, None) for name, script in pairs(operation).items()]
    light = [probe for probe in rest if not probe.heavy]
    heavy = [probe for probe in rest if probe.heavy]

    def asked(found: list[Probe]) -> Iterator[tuple[str, Script, Script | None]]:
        return ((probe.id, probe.script, probe.control) for probe in found)

    return chain(asked(first), about, others, asked(light), asked(heavy))


def kills(verdict: Verdict, rule: str) -> bool:
    """Say whether a verdict catches a mutant: a failure, an error, or a warning that names its rule."""
    if verdict.status in (Status.FAIL, Status.ERROR):
        return True
    return verdict.status is Status.WARN and verdict.rule == rule


def killed_by_asking(mutant: Mutant) -> Fate:
    """Judge a mutant like any target, until something catches it."""
    asking = asking_of(ReferenceTarget(mutant.service(), mutant.id))
    for name, script, control in _scripts(mutant.operation, mutant.rule):
        for verdict in asking.negative(script, control):
            if kills(verdict, mutant.rule):
                return Fate(mutant, name, f"{verdict.status.value} {verdict.rule or ''}".strip())
    return Fate(mutant, None, "", _never_forbidden(mutant) if mutant.kind == "shape" else None)


def _never_forbidden(mutant: Mutant) -> str | None:
    """Prove that a build which reads requests otherwise answers otherwise, and never wrongly."""
    service = mutant.service()
    answers = (
        words_of(answer_in(service, each.world, mutant.operation, Send(each.request, each.caller))) != each.answer
        for each in decided(mutant.operation)
    )
    return _why_permitted(sum(answers))


def asking_of(target: Target) -> Asking:
    """Make what checks ask through, in process."""
    return Asking(Trial(target, OPERATIONS), PROFILES["quick"], 1)


def fate_of(mutant: Mutant) -> Fate:
    """Say what becomes of a mutant."""
    if mutant.equivalent is not None:
        return Fate(mutant, None, "", mutant.equivalent)
    fate = killed_by_rule(mutant) if mutant.replacement is not None else killed_by_asking(mutant)
    if fate.survived and mutant.replacement is not None:
        # One call alone may not show it: several may.
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


@cache
def _rules_of_size() -> frozenset[str]:
    """Name the rules that calls of megabytes are about, those of the service model aside."""
    asked = {probe.rule for name in OPERATIONS for probe in probes(name) if probe.heavy}
    return frozenset(rule for rule in asked if BY_ID[rule].bound is not None)


def concerns_size(variant: Variant) -> bool:
    """Say whether a variant reads a limit otherwise that only calls of megabytes come to."""
    ambiguity = register().get(variant.id.rpartition(".")[0])
    return ambiguity is not None and not _rules_of_size().isdisjoint(ambiguity.rules)


@attrs.frozen
class Treatment:
    """How the suite treated a variant: its unjust verdicts, and how many warnings it got."""

    variant: Variant
    unjust: tuple[Verdict, ...]
    warnings: int


def _light(operation: str, heavy: bool) -> list[Probe]:
    return [probe for probe in probes(operation) if heavy or not probe.heavy]


def treatment_of(variant: Variant) -> Treatment:
    """Run the enumerated layer and the stories of the operations it is about against a variant.

    Calls of megabytes are left to the variants of size, which alone treat them in another way.
    """
    heavy = concerns_size(variant)
    asking = asking_of(variant.target())
    unjust: list[Verdict] = []
    warnings = 0
    scripts: list[tuple[Script, Script | None]]
    concerned = variant.operations
    scripts = [(probe.script, probe.control) for name in concerned for probe in _light(name, heavy)]
    scripts += [(script, None) for name in concerned for _, script in stories(name).values()]
    for script, control in scripts:
        for verdict in asking.negative(script, control):
            if verdict.status in RED:
                unjust.append(verdict)
            warnings += verdict.status is Status.WARN
    return Treatment(variant, tuple(unjust), warnings)


@attrs.frozen
class Report:
    """The whole selftest."""

    fates: tuple[Fate, ...]
    treatments: tuple[Treatment, ...]

    @property
    def survivors(self) -> list[Fate]:
        """List the mutants the suite missed."""
        return [fate for fate in self.fates if fate.survived]

    @property
    def accused(self) -> list[Treatment]:
        """List the variants the suite was unjust to."""
        return [each for each in self.treatments if each.unjust]

    def matrix(self) -> list[tuple[str, int, int, int, int]]:
        """Count by rule: mutants, killed, equivalent, survivors."""
        total: Counter[str] = Counter()
        killed: Counter[str] = Counter()
        equal: Counter[str] = Counter()
        for fate in self.fates:
            total[fate.mutant.rule] += 1
            killed[fate.mutant.rule] += fate.killer is not None
            equal[fate.mutant.rule] += fate.why_not is not None
        return [
            (rule, total[rule], killed[rule], equal[rule], n - killed[rule] - equal[rule]) for rule, n in total.items()
        ]


def report(operations: tuple[str, ...], progress: Callable[[int, int], None]) -> Report:
    """Judge every mutant and every variant."""
    chosen = [mutant for mutant in mutants() if mutant.operation in operations]
    right = variants()
    whole = len(chosen) + len(right)
    fates = []
    for done, mutant in enumerate(chosen, 1):
        fates.append(fate_of(mutant))
        progress(done, whole)
    treatments = []
    for done, variant in enumerate(right, len(chosen) + 1):
        treatments.append(treatment_of(variant))
        progress(done, whole)
    return Report(tuple(fates), tuple(treatments))
