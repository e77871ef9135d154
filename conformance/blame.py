"""Which rule an answer that nothing explains is held against."""

from collections.abc import Sequence

from conformance.hindsight import Told
from refimpl.answer import Accepted, Answer, Rejected
from refimpl.decision import Decision, latest_stage_of, stage_of
from refimpl.outcomes import SUCCESS, results_of, tells
from refimpl.rule import Rule
from refimpl.rules import effects


def at_stake(broken: Sequence[Rule], focus: str | None) -> Rule:
    """Pick the rule a verdict is about: of the strongest that are broken the one asked about, else the first."""
    return min(broken, key=lambda rule: (not rule.strength.binding, rule.id != focus, broken.index(rule)))


def concerned(decision: Decision, answer: Answer) -> tuple[Decision, int | None]:
    """Find the entry of a bulk call that has a status it may not have, and its place, else the whole call."""
    if isinstance(answer, Accepted):
        statuses = results_of(answer.response)
        for place, (entry, status) in enumerate(zip(decision.entries, statuses, strict=False)):
            if not any(tells(permit, status) for permit in entry.permitted):
                at_fault = entry if entry.surely or entry.broken else entry._replace(broken=decision.broken)
                return at_fault, place
    if not decision.surely and not decision.broken:
        return next((entry for entry in decision.entries if entry.broken), decision), None
    return decision, None


def ruled_out_by(decision: Decision, answer: Answer, focus: str | None, past: Sequence[Told | int]) -> Rule | None:
    """Give the rule a refused call is about, if the refusal may be meant for it: by its name, or by a reading.

    A call that is about what refusals leave behind may only be refused for the ones before it; any other rule that
    no refusal is ever named after, such as one about an effect, may be behind it. `past` is what happened before.
    """
    operation = decision.operation
    rule = next((rule for rule in operation.rules() if rule.id == focus), None)
    if rule is effects.NOTHING_ON_REJECTION:
        return rule if any(_refused(each) for each in past) else None
    disputed = any(dispute.rule.id == focus for dispute in decision.disputes)
    if rule is None or disputed or not operation.spelled(rule):
        return rule
    if isinstance(answer, Accepted):
        words = results_of(answer.response)
        return rule if any(tells(permit, word) for permit in operation.spelled(rule) for word in words) else None
    return rule if any(permit.covers(answer) for permit in operation.spelled(rule)) else None


def _refused(told: Told | int) -> bool:
    """Say whether this was a call that was refused, as a whole or in every entry."""
    if isinstance(told, int) or not isinstance(told.answer, Accepted):
        return isinstance(told, Told) and isinstance(told.answer, Rejected)
    statuses = results_of(told.answer.response)
    return bool(statuses) and SUCCESS not in statuses


def out_of_order(decision: Decision, answer: Rejected) -> bool:
    """Say whether a refusal, though permitted, is not one of the earliest stage with a fault.

    A rule that may be asked in several states counts for each of them.
    """
    if len(decision.surely) < 2 or decision.disputes or any(each.disputes or each.broken for each in decision.entries):
        return False
    first = min(latest_stage_of(decision.operation, rule) for rule in decision.surely)
    early = [rule for rule in decision.surely if stage_of(decision.operation, rule) <= first]
    return not any(permit.covers(answer) for rule in early for permit in decision.operation.spelled(rule))
