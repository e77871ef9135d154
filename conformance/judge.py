"""Observed against permitted: the only place that decides what an answer is worth.

The judge keeps every world that explains what was observed so far, and which readings of the documents
the target has shown itself to hold. Readings outlive resets: a target is held to the ones it chose.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import attrs

from conformance.contacts import contact_differences
from conformance.outbox import REJECTED, REPEATED, REUSED, Difference, Looked, differences
from conformance.responses import Response, complaints, ids_of
from conformance.reuse import refused_before, stands_for_another
from conformance.scripts import Script
from conformance.verdicts import Evidence, Status, Verdict
from refimpl.answer import Accepted, Answer, Json, Permit, Rejected, Unsendable, Unsupported, plain_code
from refimpl.decision import Decision, latest_stage_of, stage_of
from refimpl.faults import Fault
from refimpl.machine import decide
from refimpl.outcomes import afterwards, outcomes, results_of, tells
from refimpl.readings import Bindings, Letters, letters
from refimpl.rule import Rule
from refimpl.rules import answer as answer_rules
from refimpl.rules import order as order_rules
from refimpl.rules import tokens
from refimpl.table import Operation
from refimpl.world import Advanced, Settings, World, evolve, fresh

MOST_WORLDS = 256
"""Explanations kept side by side; past this the case is inconclusive, never a pass."""
NOTHING: Bindings = {}


def shown(answer: Answer) -> str:
    """Write an answer in a few words."""
    match answer:
        case Accepted(response=response):
            return f"accepted: {dict(response)!r}"
        case Rejected(code=code, status=status):
            return f"rejected {code}" + (f" (HTTP {status})" if status is not None else "")
        case Unsupported(why=why):
            return f"unsupported: {why}"
        case Unsendable(why=why):
            return f"unsendable: {why}"


def permitted_words(permitted: Sequence[Permit]) -> tuple[str, ...]:
    """Write permitted answers in a few words each."""
    return tuple("accepted" if permit.code is None else f"rejected {permit.code}" for permit in permitted)


def by_strength(rule: Rule, strict: bool) -> Status:
    """Say what breaking a rule is: a failure where it is stated or modelled, else a warning."""
    return Status.FAIL if strict or rule.strength.binding else Status.WARN


@attrs.define
class Held:
    """The readings a target has shown itself to hold; `strict` turns warnings into failures.

    They are held operation by operation, for two of them may well be two people's work; `bindings` are those all
    begin with. `chosen` are readings the run is about, whatever the target shows: those of one revision, for one.
    """

    bindings: dict[str, Letters] = attrs.field(factory=dict)
    strict: bool = False
    chosen: Bindings = attrs.field(factory=dict)
    shown: dict[str, dict[str, Letters]] = attrs.field(factory=dict)

    def by(self, operation: str) -> dict[str, Letters]:
        """Give the readings an operation is held to so far."""
        return self.shown.setdefault(operation, {**self.bindings, **self.chosen})

    def learn(self, operation: str, found: Bindings) -> None:
        """Narrow what is still possible."""
        held = self.by(operation)
        for ambiguity, possible in found.items():
            held[ambiguity] = held.get(ambiguity, letters(ambiguity)) & possible or possible


class Way(NamedTuple):
    """One way to explain an answer: what was decided, the world it leaves, the readings shown, the answer repeated.

    `reused` says that the call came under a token that, in some reading, stands for another one.
    """

    decision: Decision
    world: World
    shown: Bindings
    repeated: Mapping[str, Json] | None
    reused: bool = False


@attrs.define
class Judge:
    """Judges one script against one target; make a new one for every reset case.

    `operation` is what is called at present, `judged` the rules about what is left behind by operation; `last` says
    what became of the call before, as `outbox.Looked` has it.
    `lost` says that too many calls got no answer to tell any longer what the account is like.
    """

    operation: Operation
    held: Held
    script: Script
    worlds: list[World]
    ids: dict[str, set[str]] = attrs.field(factory=dict)
    last: str = ""
    lost: bool = False
    step: int = 0
    judged: dict[str, frozenset[str]] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.turn_to(self.operation)

    def turn_to(self, operation: Operation) -> None:
        """Judge calls of this operation from now on; the account stays the same."""
        self.operation = operation
        if operation.name not in self.judged:
            self.judged[operation.name] = frozenset(rule.id for rule in operation.judged)

    def reset(self, settings: Settings) -> None:
        """Begin again in a fresh world."""
        self.worlds = [fresh(settings)]
        self.ids = {}
        self.last, self.lost = "", False

    def advance(self, seconds: int) -> None:
        """Let time pass in every world still possible."""
        self.worlds = [evolve(world, Advanced(seconds)) for world in self.worlds]

    def verdict(
        self, status: Status, rule: Rule | None, reason: str, permitted: Sequence[Permit], seen: str
    ) -> Verdict:
        """Make a verdict about the present step."""
        evidence = Evidence(self.script, self.step, permitted_words(permitted), seen)
        return Verdict(status, self.operation.name, rule.id if rule else None, reason, evidence)

    def decisions(self, request: Json, caller: str | None, bindings: Bindings) -> list[tuple[World, Decision]]:
        """Decide the call in every world still possible."""
        return [(world, decide(self.operation, world, request, caller, bindings)) for world in self.worlds]

    def passing_weather(self, request: Json, caller: str | None, answer: Answer) -> bool:
        """Say whether an answer may be passing weather: allowed for any call at any time, but not surely due here."""
        if not isinstance(answer, Rejected):
            return False
        code = plain_code(answer.code)
        if all(plain_code(permit.code or "") != code for permit in self.operation.environment):
            return False
        decided = self.decisions(request, caller, self.held.chosen)
        return not any(decision.covers(answer) and not decision.accepts for _, decision in decided)

    def due(self, request: Json, caller: str | None, answer: Answer) -> bool:
        """Say whether some reading gives this answer to this call, whatever the weather."""
        return any(decision.covers(answer) for _, decision in self.decisions(request, caller, self.held.chosen))

    def lasting_weather(self, request: Json, caller: str | None, answer: Answer) -> Verdict:
        """Judge weather that did not pass."""
        permitted = self.decisions(request, caller, self.held.chosen)[0][1].permitted
        seen = shown(answer)
        if self.worlds[0].settings.weather == "any":
            return self.verdict(Status.INCONCLUSIVE, None, "the weather did not pass", permitted, seen)
        quota = self.operation.spelling.get(Fault.QUOTA_EXHAUSTED, ())
        if any(permit.covers(answer) for permit in quota):
            rule = next(rule for rule in self.operation.rules() if Fault.QUOTA_EXHAUSTED in rule.permits)
            return self.verdict(Status.FAIL, rule, "quota is refused where quota is left", permitted, seen)
        return self.verdict(Status.ERROR, None, "the target keeps failing in calm weather", permitted, seen)

    def answered(self, request: Json, caller: str | None, answer: Answer, focus: str | None = None) -> list[Verdict]:
        """Judge one answer, and go on with the worlds that explain it."""
        if isinstance(answer, Unsupported | Unsendable):
            return [self.verdict(Status.SKIPPED, None, shown(answer), (), shown(answer))]
        if self.lost:
            return [self._lost(shown(answer))]
        matched = self._ways(request, caller, answer, self.held.by(self.operation.name))
        if matched:
            return self._explained(matched, answer)
        freely = [way._replace(shown=NOTHING) for way in self._ways(request, caller, answer, self.held.chosen)]
        if freely:
            verdicts = self._explained(freely, answer)
            decision = freely[0].decision
            reason = f"the answer takes another reading than earlier answers did: {self._turned(decision)}"
            rule = decision.disputes[0].rule if decision.disputes else None
            return [self.verdict(Status.WARN, rule, reason, decision.permitted, shown(answer)), *verdicts]
        return self._unexplained(self.decisions(request, caller, self.held.chosen)[0][1], answer, focus)

    def _ways(self, request: Json, caller: str | None, answer: Answer, bindings: Bindings) -> list["Way"]:
        """List every way to explain an answer in the worlds still possible."""
        return [
            Way(decision, *outcome, reused=stands_for_another(decision, world, bindings))
            for world, decision in self.decisions(request, caller, bindings)
            for outcome in outcomes(decision, world, caller, bindings, answer) or ()
        ]

    def _turned(self, decision: Decision) -> str:
        """Name the readings a target was held to that this call asks about."""
        asked = {fork.ambiguity for each in decision.disputes for way in each.rulings for fork in way.forks}
        held = self.held.by(self.operation.name)
        return ", ".join(f"{name} was {'/'.join(sorted(held[name]))}" for name in sorted(asked & held.keys()))

    def _explained(self, ways: Sequence["Way"], answer: Answer) -> list[Verdict]:
        found = [self._complaints(way, answer) for way in ways]
        flawless = [way for way, wrong in zip(ways, found, strict=True) if not wrong]
        likeliest = flawless or list(ways)
        decision, shown_readings = likeliest[0].decision, likeliest[0].shown
        self.held.learn(self.operation.name, shown_readings)
        self.last = self._became(likeliest[0]) if isinstance(answer, Accepted) else REJECTED
        self.worlds = [way.world for way in likeliest][:MOST_WORLDS]
        self.lost = self.lost or len(likeliest) > MOST_WORLDS
        self._given().update(ids_of(answer.response) if isinstance(answer, Accepted) else ())
        wrong = [] if flawless else found[0]
        findings = [self._broken(rule, what, decision, answer) for rule, what in wrong[:1]]
        findings += self._refusal(answer, decision)
        if findings:
            return findings
        status = Status.NOTED if shown_readings else Status.PASS
        reason = "a choice among readings" if shown_readings else ""
        made = self.verdict(status, None, reason, decision.permitted, shown(answer))
        return [attrs.evolve(made, readings=tuple(sorted(shown_readings)))]

    def _complaints(self, way: "Way", answer: Answer) -> list[tuple[Rule, str]]:
        if not isinstance(answer, Accepted):
            return []
        instance = way.world.settings.connect.by_instance.get(way.decision.message.engagement.instance or "")
        contacts = frozenset[str]() if instance is None else instance.by_contact.keys()
        return complaints(Response(way.decision, answer.response, self._given(), way.repeated, contacts))

    @staticmethod
    def _became(way: "Way") -> str:
        """Say what became of an accepted call: with a used token it may be a repetition, or another call under it."""
        if way.reused:
            return REUSED
        return "" if way.repeated is None else REPEATED

    def _given(self) -> set[str]:
        """Keep the ids the operation has given since the reset."""
        return self.ids.setdefault(self.operation.name, set())

    def _refusal(self, answer: Answer, decision: Decision) -> list[Verdict]:
        if not isinstance(answer, Rejected):
            return []
        found = []
        statuses = {s for permit in decision.permitted if permit.covers(answer) for s in permit.statuses}
        if answer.status is not None and statuses and answer.status not in statuses:
            reason = f"{answer.code} comes with HTTP {answer.status}, not {' or '.join(map(str, sorted(statuses)))}"
            found.append(self._broken(answer_rules.STATUS, reason, decision, answer))
        if out_of_order(decision, answer):
            reason = f"{answer.code} is the answer of a later stage than the first fault"
            found.append(self._broken(order_rules.EARLIEST_STAGE, reason, decision, answer))
        return found

    def _broken(self, rule: Rule, reason: str, decision: Decision, answer: Answer) -> Verdict:
        return self.verdict(by_strength(rule, self.held.strict), rule, reason, decision.permitted, shown(answer))

    def _unexplained(self, decision: Decision, answer: Answer, focus: str | None) -> list[Verdict]:
        self.last = REJECTED if isinstance(answer, Rejected) else ""
        if isinstance(answer, Accepted):
            before = self.worlds[0]
            misformed = complaints(Response(decision, answer.response, self._given(), None))
            if misformed and self.operation.each:
                return [self._broken(*misformed[0], decision, answer)]
            if not self.operation.each:
                self.worlds = [evolve(world, self.operation.effect(decision.message, world)) for world in self.worlds]
            if refused_before(decision, before, self.held.chosen):
                reason = "a call that was refused is accepted when it is made again under its token"
                return [self._broken(tokens.repeat_answered_as_before, reason, decision, answer)]
        concerned, where = self._concerned(decision, answer)
        broken = concerned.surely or concerned.broken
        if not broken:
            rule = next((r for r in self.operation.rules() if r.id == focus), None) or answer_rules.ACCEPTED
            reason = f"a call that breaks no rule is refused{where} ({rule.id})"
            return [self.verdict(Status.FAIL, rule, reason, concerned.permitted, shown(answer))]
        rule = at_stake(broken, focus)
        what = "is accepted" if isinstance(answer, Accepted) and not where else "is refused under another name"
        what = f"has another status than it may{where}" if where else what
        return [self._broken(rule, f"a call that breaks {rule.id} {what}", concerned, answer)]

    def _concerned(self, decision: Decision, answer: Answer) -> tuple[Decision, str]:
        """Find the entry of a bulk call that has a status it may not have, else the whole call."""
        if isinstance(answer, Accepted):
            statuses = results_of(answer.response)
            for place, (entry, status) in enumerate(zip(decision.entries, statuses, strict=False)):
                if not any(tells(permit, status) for permit in entry.permitted):
                    at_fault = entry if entry.surely or entry.broken else entry._replace(broken=decision.broken)
                    return at_fault, f" at entry {place}"
        if not decision.surely and not decision.broken:
            return next((entry for entry in decision.entries if entry.broken), decision), ""
        return decision, ""

    def observed(self, what: str, rows: Sequence[Mapping[str, Json]]) -> list[Verdict]:
        """Judge what the target shows of its outbox or of its contacts."""
        seen = f"{len(rows)} {'queued' if what == 'outbox' else what}"
        if self.lost:
            return [self._lost(seen)]
        attempts: list[tuple[World, list[Difference]]] = []
        for world in self.worlds:
            found = self._differences(what, world, rows)
            if not found:
                attempts.append((world, found))
        if attempts:
            self.worlds = [world for world, _ in attempts]
            return [self.verdict(Status.PASS, None, "", (), seen)]
        nearest = min((self._differences(what, world, rows) for world in self.worlds), key=len)
        return [
            self.verdict(by_strength(each.rule, self.held.strict), each.rule, each.what, (), f"{seen}: {each.what}")
            for each in nearest
        ]

    def _differences(self, what: str, world: World, rows: Sequence[Mapping[str, Json]]) -> list[Difference]:
        rules = self.judged[self.operation.name]
        looked = Looked(rules, self.last, world.settings.ses.default_sets, self.judged)
        if what == "contacts":
            return contact_differences(world.contacts(), rows, looked)
        return differences(world.mails(), rows, looked)

    def weathered(self, request: Json, caller: str | None, answer: Answer, *, perhaps: bool) -> list[int]:
        """List the entries of a bulk call that only the weather kept from being sent.

        `perhaps` includes those that some reading fails in the same words, and another sends.
        """
        if not isinstance(answer, Accepted) or not self.operation.entries:
            return []
        weather = {permit.code for permit in self.operation.environment if permit.entry}
        statuses = results_of(answer.response)
        if not weather & set(statuses) or not self.worlds:
            return []
        entries = self.decisions(request, caller, self.held.chosen)[0][1].entries
        return [
            place
            for place, (entry, status) in enumerate(zip(entries, statuses, strict=False))
            if status in weather
            and ((perhaps and entry.accepts) or not any(tells(permit, status) for permit in entry.permitted))
        ]

    def fork_on_silence(self, request: Json, caller: str | None) -> None:
        """Go on without knowing whether a call that got no answer had its effect."""
        grown = []
        for world, decision in self.decisions(request, caller, self.held.chosen):
            grown.append(world)
            if self.operation.each:
                # Some entries may have been sent and others not: too many ways to follow.
                self.lost = True
            elif decision.accepts:
                found = afterwards(decision, world, caller, NOTHING, Accepted({}))
                grown += [after for after, repeated in found if repeated is None]
        self.last = ""
        self.lost = self.lost or len(grown) > MOST_WORLDS
        self.worlds = grown[:MOST_WORLDS]

    def _lost(self, seen: str) -> Verdict:
        return self.verdict(Status.INCONCLUSIVE, None, "too many explanations to follow", (), seen)


def at_stake(broken: Sequence[Rule], focus: str | None) -> Rule:
    """Pick the rule a verdict is about: of the strongest that are broken the one asked about, else the first."""
    return min(broken, key=lambda rule: (not rule.strength.binding, rule.id != focus, broken.index(rule)))


def out_of_order(decision: Decision, answer: Rejected) -> bool:
    """Say whether a refusal, though permitted, is not one of the earliest stage with a fault.

    A rule that may be asked in several states counts for each of them.
    """
    if len(decision.surely) < 2 or decision.disputes or decision.entries:
        return False
    first = min(latest_stage_of(decision.operation, rule) for rule in decision.surely)
    early = [rule for rule in decision.surely if stage_of(decision.operation, rule) <= first]
    return not any(permit.covers(answer) for rule in early for permit in decision.operation.spelled(rule))
