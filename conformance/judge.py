"""Observed against permitted: the only place that decides what an answer is worth.

The judge keeps every world that explains what was observed so far, and which readings of the documents
the target has shown itself to hold. Readings outlive resets: a target is held to the ones it chose.
"""

from collections.abc import Mapping, Sequence

import attrs

from conformance.outbox import Difference, differences
from conformance.scripts import Script
from conformance.verdicts import Evidence, Status, Verdict
from refimpl.answer import Accepted, Answer, Json, Permit, Rejected, Unsendable, Unsupported, plain_code
from refimpl.faults import Fault
from refimpl.machine import Decision, Operation, decide, learnt, stage_of
from refimpl.readings import Bindings, Letters, letters
from refimpl.rule import Rule
from refimpl.rules import answer as answer_rules
from refimpl.rules import order as order_rules
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
    """The readings a target has shown itself to hold; `strict` turns warnings into failures."""

    bindings: dict[str, Letters] = attrs.field(factory=dict)
    strict: bool = False

    def learn(self, found: Bindings) -> None:
        """Narrow what is still possible."""
        for ambiguity, possible in found.items():
            self.bindings[ambiguity] = self.bindings.get(ambiguity, letters(ambiguity)) & possible or possible


@attrs.define
class Judge:
    """Judges one script against one target; make a new one for every reset case.

    `lost` says that too many calls got no answer to tell any longer what the account is like.
    """

    operation: Operation
    held: Held
    script: Script
    worlds: list[World]
    ids: set[str] = attrs.field(factory=set)
    last_rejected: bool = False
    lost: bool = False
    step: int = 0

    def reset(self, settings: Settings) -> None:
        """Begin again in a fresh world."""
        self.worlds = [fresh(settings)]
        self.ids = set()
        self.last_rejected = self.lost = False

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
        decided = self.decisions(request, caller, NOTHING)
        return not any(decision.covers(answer) and not decision.accepts for _, decision in decided)

    def due(self, request: Json, caller: str | None, answer: Answer) -> bool:
        """Say whether some reading gives this answer to this call, whatever the weather."""
        return any(decision.covers(answer) for _, decision in self.decisions(request, caller, NOTHING))

    def lasting_weather(self, request: Json, caller: str | None, answer: Answer) -> Verdict:
        """Judge weather that did not pass."""
        permitted = self.decisions(request, caller, NOTHING)[0][1].permitted
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
        decided = self.decisions(request, caller, self.held.bindings)
        matched = [
            (world, decision, found) for world, decision in decided if (found := learnt(decision, answer)) is not None
        ]
        if matched:
            return self._explained(matched, answer)
        unbound = self.decisions(request, caller, NOTHING)
        freely = [(world, decision, NOTHING) for world, decision in unbound if decision.covers(answer)]
        if freely:
            verdicts = self._explained(freely, answer)
            reason = f"the answer takes another reading than earlier answers did: {self._turned(freely[0][1])}"
            rule = freely[0][1].disputes[0].rule if freely[0][1].disputes else None
            return [self.verdict(Status.WARN, rule, reason, freely[0][1].permitted, shown(answer)), *verdicts]
        return [self._unexplained(unbound[0][1], answer, focus)]

    def _turned(self, decision: Decision) -> str:
        """Name the readings a target was held to that this call asks about."""
        asked = {fork.ambiguity for each in decision.disputes for way in each.rulings for fork in way.forks}
        held = sorted(asked & self.held.bindings.keys())
        return ", ".join(f"{name} was {'/'.join(sorted(self.held.bindings[name]))}" for name in held)

    def _explained(self, matched: Sequence[tuple[World, Decision, Bindings]], answer: Answer) -> list[Verdict]:
        _, decision, found = matched[0]
        self.held.learn(found)
        accepted = isinstance(answer, Accepted)
        self.last_rejected = not accepted
        self.worlds = [evolve(w, self.operation.effect(d.message)) if accepted else w for w, d, _ in matched]
        findings = self._response(answer, decision) if isinstance(answer, Accepted) else self._refusal(answer, decision)
        if findings:
            return findings
        status = Status.NOTED if found else Status.PASS
        made = self.verdict(status, None, "a choice among readings" if found else "", decision.permitted, shown(answer))
        return [attrs.evolve(made, readings=tuple(sorted(found)))]

    def _response(self, answer: Accepted, decision: Decision) -> list[Verdict]:
        message_id = answer.response.get("MessageId")
        if not isinstance(message_id, str) or not message_id:
            return [self._broken(answer_rules.MESSAGE_ID, "there is no message id in the answer", decision, answer)]
        if message_id in self.ids:
            reason = f"the message id {message_id!r} was given before"
            return [self._broken(answer_rules.MESSAGE_ID_UNIQUE, reason, decision, answer)]
        self.ids.add(message_id)
        return []

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

    def _unexplained(self, decision: Decision, answer: Answer, focus: str | None) -> Verdict:
        self.last_rejected = isinstance(answer, Rejected)
        if isinstance(answer, Accepted):
            self.worlds = [evolve(world, self.operation.effect(decision.message)) for world in self.worlds]
        broken = decision.surely or decision.broken
        if not broken:
            rule = next((r for r in self.operation.rules() if r.id == focus), None) or answer_rules.ACCEPTED
            reason = f"a call that breaks no rule is refused ({rule.id})"
            return self.verdict(Status.FAIL, rule, reason, decision.permitted, shown(answer))
        rule = at_stake(broken, focus)
        what = "is accepted" if isinstance(answer, Accepted) else "is refused under another name"
        return self._broken(rule, f"a call that breaks {rule.id} {what}", decision, answer)

    def observed(self, messages: Sequence[Mapping[str, Json]]) -> list[Verdict]:
        """Judge what the target shows of its outbox."""
        seen = f"{len(messages)} queued"
        if self.lost:
            return [self._lost(seen)]
        attempts: list[tuple[World, list[Difference]]] = []
        for world in self.worlds:
            found = differences(
                world.mails(),
                messages,
                after_rejection=self.last_rejected,
                default_sets=world.settings.ses.default_sets,
            )
            if not found:
                self.worlds = [world]
                return [self.verdict(Status.PASS, None, "", (), seen)]
            attempts.append((world, found))
        nearest = min(attempts, key=lambda attempt: len(attempt[1]))[1]
        return [
            self.verdict(by_strength(each.rule, self.held.strict), each.rule, each.what, (), f"{seen}: {each.what}")
            for each in nearest
        ]

    def fork_on_silence(self, request: Json, caller: str | None) -> None:
        """Go on without knowing whether a call that got no answer had its effect."""
        grown = []
        for world, decision in self.decisions(request, caller, NOTHING):
            grown.append(world)
            if decision.accepts:
                grown.append(evolve(world, self.operation.effect(decision.message)))
        self.last_rejected = False
        self.lost = self.lost or len(grown) > MOST_WORLDS
        self.worlds = grown[:MOST_WORLDS]

    def _lost(self, seen: str) -> Verdict:
        return self.verdict(Status.INCONCLUSIVE, None, "too many explanations to follow", (), seen)


def at_stake(broken: Sequence[Rule], focus: str | None) -> Rule:
    """Pick the rule a verdict is about: of the strongest that are broken the one asked about, else the first."""
    return min(broken, key=lambda rule: (not rule.strength.binding, rule.id != focus, broken.index(rule)))


def out_of_order(decision: Decision, answer: Rejected) -> bool:
    """Say whether a refusal, though permitted, is not one of the earliest stage with a fault."""
    if len(decision.surely) < 2 or decision.disputes:
        return False
    stages = {rule.id: stage_of(decision.operation, rule) for rule in decision.surely}
    first = min(stages.values())
    early = [rule for rule in decision.surely if stages[rule.id] == first]
    return not any(permit.covers(answer) for rule in early for permit in decision.operation.spelled(rule))
