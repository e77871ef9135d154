"""Observed against permitted: the only place that decides what an answer is worth.

The judge keeps every world that explains what was observed so far, and which readings of the documents
the target has shown itself to hold. Readings outlive resets: a target is held to the ones it chose.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import attrs

from conformance.blame import at_stake, concerned, out_of_order, ruled_out_by
from conformance.contacts import contact_differences
from conformance.held import Held, asked_of, shown_by_all, without
from conformance.hindsight import Told, due_to_refusals
from conformance.outbox import REJECTED, REPEATED, REUSED, Difference, Looked, differences, wavering
from conformance.responses import Response, complaints, ids_of
from conformance.reuse import refused_before, stands_for_another
from conformance.scripts import Script
from conformance.verdicts import Evidence, Status, Verdict, brief
from conformance.wording import permitted_words, shown
from refimpl.answer import Accepted, Answer, Json, Nameless, Permit, Rejected, Unsendable, Unsupported
from refimpl.decision import Decision
from refimpl.faults import Fault
from refimpl.machine import decide
from refimpl.outcomes import SUCCESS, afterwards, outcomes, results_of, sent_as_told, tells
from refimpl.readings import Bindings, register
from refimpl.rule import Rule
from refimpl.rules import answer as answer_rules
from refimpl.rules import effects, tokens
from refimpl.rules import order as order_rules
from refimpl.table import Operation
from refimpl.world import Advanced, Settings, World, evolve, fresh

MOST_WORLDS = 256
"""Explanations kept side by side; past this the case is inconclusive, never a pass."""
NOTHING: Bindings = {}


def by_strength(rule: Rule, strict: bool) -> Status:
    """Say what breaking a rule is: a failure where it is stated or modelled, else a warning."""
    return Status.FAIL if strict or rule.strength.binding else Status.WARN


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
    `lost` says that too many calls got no answer to tell any longer what the account is like; `decided` is
    what was decided last, in each world. `past` is what happened since the reset, `tries` what passed for weather
    of the call at hand, `before` the worlds it was made in.
    """

    operation: Operation
    held: Held
    script: Script
    worlds: list[World]
    ids: dict[str, set[str]] = attrs.field(factory=dict)
    last: str = ""
    lost: bool = False
    step: int = 0
    past: list[Told | int] = attrs.field(factory=list)
    tries: list[Told] = attrs.field(factory=list)
    before: list[World] = attrs.field(factory=list)
    judged: dict[str, frozenset[str]] = attrs.field(factory=dict)
    decided: list[tuple[World, Decision]] = attrs.field(factory=list)

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
        self.past, self.tries, self.before = [], [], []

    def advance(self, seconds: int) -> None:
        """Let time pass in every world still possible."""
        self.worlds = [evolve(world, Advanced(seconds)) for world in self.worlds]
        self.past.append(seconds)

    def verdict(
        self, status: Status, rule: Rule | None, reason: str, permitted: Sequence[Permit], seen: str
    ) -> Verdict:
        """Make a verdict about the present step."""
        evidence = Evidence(self.script, self.step, permitted_words(permitted), brief(seen))
        return Verdict(status, self.operation.name, rule.id if rule else None, brief(reason), evidence)

    def decisions(self, request: Json, caller: str | None, bindings: Bindings) -> list[tuple[World, Decision]]:
        """Decide the call in every world still possible."""
        self.decided = [(world, decide(self.operation, world, request, caller, bindings)) for world in self.worlds]
        return self.decided

    def passing_weather(self, request: Json, caller: str | None, answer: Answer) -> bool:
        """Say whether an answer may be passing weather: allowed for any call at any time, but not surely due here."""
        if not self.operation.may_be_weather(answer):
            return False
        decided = self.decisions(request, caller, self.held.chosen)
        passing = not any(decision.covers(answer) and not decision.accepts for _, decision in decided)
        if passing:
            self.tries.append(Told(self.operation, request, caller, answer))
        return passing

    def due(self, request: Json, caller: str | None, answer: Answer) -> bool:
        """Say whether some reading gives this answer to this call, whatever the weather."""
        return any(decision.covers(answer) for _, decision in self.decisions(request, caller, self.held.chosen))

    def asked_about(self, focus: str | None) -> Rule | None:
        """Find the rule a call is about, if the operation has it."""
        return next((rule for rule in self.operation.rules() if rule.id == focus), None)

    def lasting_weather(self, request: Json, caller: str | None, answer: Answer, focus: str | None = None) -> Verdict:
        """Judge weather that did not pass."""
        try:
            return self._lasting(request, caller, answer, focus)
        finally:
            self._remember()

    def _lasting(self, request: Json, caller: str | None, answer: Answer, focus: str | None) -> Verdict:
        decision = self.decisions(request, caller, self.held.chosen)[0][1]
        permitted = decision.permitted
        seen = shown(answer)
        if self.worlds[0].settings.weather == "any":
            return self.verdict(Status.INCONCLUSIVE, None, "the weather did not pass", permitted, seen)
        if isinstance(answer, Nameless):
            # Weather had its time to pass, and what else stays so long is meant.
            blamed = self._due_to_refusals(request, caller, answer)
            return self._unexplained(decision, answer, focus, blamed)[0]
        quota = self.operation.spelling.get(Fault.QUOTA_EXHAUSTED, ())
        broken = decision.surely or decision.broken
        if any(permit.covers(answer) for permit in quota) and broken:
            # The call was not to be sent anyhow: what it is refused for goes by another name.
            return self._unexplained(decision, answer, None, None)[0]
        if any(permit.covers(answer) for permit in quota):
            rule = next(rule for rule in self.operation.rules() if Fault.QUOTA_EXHAUSTED in rule.permits)
            found = self._due_to_refusals(request, caller, answer) or (rule, "quota is refused where quota is left")
            return self.verdict(Status.FAIL, *found, permitted, seen)
        if concerned(decision, answer)[0].surely and isinstance(answer, Accepted):
            # An entry was not to be sent anyhow: what it fails for goes by another name.
            return self._unexplained(decision, answer, None, None)[0]
        failing = "the target keeps failing in calm weather"
        return self.verdict(Status.ERROR, self.asked_about(focus), failing, permitted, seen)

    def answered(self, request: Json, caller: str | None, answer: Answer, focus: str | None = None) -> list[Verdict]:
        """Judge one answer, and go on with the worlds that explain it."""
        if isinstance(answer, Unsupported | Unsendable):
            return [self.verdict(Status.SKIPPED, None, shown(answer), (), shown(answer))]
        if self.lost:
            return [self._lost(shown(answer))]
        try:
            return self._weighed(request, caller, answer, focus)
        finally:
            self._remember(Told(self.operation, request, caller, answer))

    def _remember(self, *last: Told) -> None:
        """Keep what was answered to the call at hand; an answer that passed for weather is there already."""
        self.past += [*self.tries, *(told for told in last if told not in self.tries)]
        self.tries = []

    def _due_to_refusals(self, request: Json, caller: str | None, answer: Answer) -> tuple[Rule, str] | None:
        """Blame an answer on earlier calls that were refused and had their effect all the same, if it would follow."""
        rule, call = effects.NOTHING_ON_REJECTION, Told(self.operation, request, caller, answer)
        if rule.id not in self.judged[self.operation.name]:
            return None
        if not due_to_refusals(self.worlds[0].settings, self.past, call):
            return None
        return rule, f"{shown(answer)}, as if calls that were refused before had had their effect"

    def _weighed(self, request: Json, caller: str | None, answer: Answer, focus: str | None) -> list[Verdict]:
        self.before = self.worlds
        matched = self._ways(request, caller, answer, self.held.by(self.operation.name))
        if self._flawless(matched, answer):
            return self._explained(matched, answer)
        freely = [way._replace(shown=NOTHING) for way in self._ways(request, caller, answer, self.held.chosen)]
        if matched and not self._flawless(freely, answer):
            return self._explained(matched, answer)
        if freely:
            turned, rule = self._turned(freely[0].decision, request, caller, answer)
            verdicts = self._explained(freely, answer)
            reason = f"the answer takes another reading than earlier answers did: {turned}"
            return [self.verdict(Status.WARN, rule, reason, freely[0].decision.permitted, shown(answer)), *verdicts]
        blamed = self._due_to_refusals(request, caller, answer)
        return self._unexplained(self.decisions(request, caller, self.held.chosen)[0][1], answer, focus, blamed)

    def _ways(self, request: Json, caller: str | None, answer: Answer, bindings: Bindings) -> list["Way"]:
        """List every way to explain an answer in the worlds still possible."""
        return [
            Way(decision, *outcome, reused=stands_for_another(decision, world, bindings))
            for world, decision in self.decisions(request, caller, bindings)
            for outcome in outcomes(decision, world, caller, bindings, answer) or ()
        ]

    def _turned(self, decision: Decision, request: Json, caller: str | None, answer: Answer) -> tuple[str, Rule | None]:
        """Name the readings a target was held to that keep an answer from being explained, and the rule they are of.

        Those are blamed without which, each alone, it is explained; failing that, all that the call asks about.
        """
        held = self.held.by(self.operation.name)
        disputes = [dispute for each in (decision, *decision.entries) for dispute in each.disputes]
        asked = {name for dispute in disputes for name in asked_of(dispute)}
        free = sorted(held.keys() - self.held.chosen.keys(), key=lambda name: (name not in asked, name))
        blamed = [name for name in free if self._ways(request, caller, answer, without(held, name))]
        blamed = blamed or [name for name in free if name in asked] or free
        self.held.wavered.update((self.operation.name, name) for name in blamed)
        rule = next((dispute.rule for dispute in disputes if asked_of(dispute) & set(blamed)), None)
        concerned = {id for name in blamed for id in register()[name].rules}
        rule = rule or next((rule for rule in self.operation.rules() if rule.id in concerned), None)
        return ", ".join(f"{name} was {'/'.join(sorted(held[name]))}" for name in blamed), rule

    def _explained(self, ways: Sequence["Way"], answer: Answer) -> list[Verdict]:
        found = [self._complaints(way, answer) for way in ways]
        flawless = [way for way, wrong in zip(ways, found, strict=True) if not wrong]
        likeliest = flawless or list(ways)
        decision, shown_readings = likeliest[0].decision, likeliest[0].shown
        self.held.learn(self.operation.name, shown_by_all([way.shown for way in likeliest]))
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

    def _flawless(self, ways: Sequence["Way"], answer: Answer) -> bool:
        """Say whether one way to explain an answer leaves nothing in it to complain of."""
        return any(not self._complaints(way, answer) for way in ways)

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

    def _unexplained(
        self, decision: Decision, answer: Answer, focus: str | None, blamed: tuple[Rule, str] | None
    ) -> list[Verdict]:
        self.last = REJECTED if isinstance(answer, Rejected) else ""
        if isinstance(answer, Accepted):
            before = self.worlds[0]
            # What it says it sent is to be looked for, whether or not it was to be sent.
            self.worlds = [sent_as_told(decision, world, answer) for world in self.worlds]
            misformed = complaints(Response(decision, answer.response, self._given(), None))
            if misformed and self.operation.each:
                return [self._broken(*misformed[0], decision, answer)]
            if refused_before(decision, before, self.held.chosen):
                reason = "a call that was refused is accepted when it is made again under its token"
                return [self._broken(tokens.repeat_answered_as_before, reason, decision, answer)]
        about, place = concerned(decision, answer)
        if not about.permitted:
            # A fault that no status of an entry tells is told of the whole call.
            about = about._replace(permitted=decision.permitted)
        where = "" if place is None else f" at entry {place}"
        broken = about.surely or about.broken
        if not broken and blamed:
            return [self.verdict(Status.FAIL, *blamed, about.permitted, shown(answer))]
        if not broken:
            rule = ruled_out_by(about, answer, focus, self.past) or answer_rules.ACCEPTED
            reason = f"a call that breaks no rule is refused{where} ({rule.id})"
            return [self.verdict(Status.FAIL, rule, reason, about.permitted, shown(answer))]
        rule = at_stake(broken, focus)
        what = "is accepted" if isinstance(answer, Accepted) and not where else "is refused under another name"
        if place is not None and isinstance(answer, Accepted):
            succeeded = results_of(answer.response)[place] == SUCCESS
            what = f"{'succeeds' if succeeded else 'fails under another name'}{where}"
        return [self._broken(rule, f"a call that breaks {rule.id} {what}", about, answer)]

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
            if what == "outbox" and wavering(self.worlds[0].mails(), rows):
                reason = "the outbox takes two readings: default data are merged into some messages and not into others"
                return [self.verdict(Status.WARN, effects.RENDERING, reason, (), seen)]
            return [self.verdict(Status.PASS, None, "", (), seen)]
        nearest = min((self._differences(what, world, rows) for world in self.worlds), key=len)
        otherwise = self._seen_otherwise(what, rows)
        if otherwise:
            self.worlds = otherwise
            reason = (
                f"what is seen takes another reading of the call before than earlier answers did: {nearest[0].what}"
            )
            return [self.verdict(Status.WARN, nearest[0].rule, reason, (), seen)]
        return [
            self.verdict(by_strength(each.rule, self.held.strict), each.rule, each.what, (), f"{seen}: {each.what}")
            for each in nearest
        ]

    def _seen_otherwise(self, what: str, rows: Sequence[Mapping[str, Json]]) -> list[World]:
        """Explain what is seen by readings of the last call that the target was not held to, if any does."""
        last = self.past[-1] if self.past else None
        if not isinstance(last, Told) or last.operation is not self.operation or not self.before:
            return []
        now, self.worlds = self.worlds, self.before
        ways = self._ways(last.request, last.caller, last.answer, self.held.chosen)
        self.worlds = now
        return [way.world for way in ways if not self._differences(what, way.world, rows)]

    def _differences(self, what: str, world: World, rows: Sequence[Mapping[str, Json]]) -> list[Difference]:
        rules = self.judged[self.operation.name]
        looked = Looked(rules, self.last, self.judged)
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
