"""Relations that need no reference: what a change to a call may not change in its answer.

Each relation asks the target twice and compares the two answers with each other only. It is put only to a
target that accepts the plain call, for one that refuses everything agrees with itself.
"""

from collections import Counter
from collections.abc import Iterator
from functools import partial

import attrs

from conformance.scripts import Observe, Script, Send, looks
from conformance.strategies import CATALOGUES
from conformance.strategies.catalogue import Relation
from conformance.strategies.enumerated import script_of
from conformance.suites.check import Asking, Body, Check
from conformance.target import Accepted, Answer, Broke, Observes, Rejected, Unsupported
from conformance.terse import as_told
from conformance.trial import said_of
from conformance.verdicts import Evidence, Status, Verdict, brief
from conformance.wording import shown
from refimpl.outcomes import SUCCESS, results_of
from refimpl.table import Operation

TRIES = 4


@attrs.frozen
class Seen:
    """What came of a call: the answer, the statuses of its entries, and how much lies there of each kind, if shown."""

    answer: Answer
    left: tuple[int | None, ...] = ()

    @property
    def statuses(self) -> Counter[str]:
        """The statuses of the entries of a bulk call; none of any other."""
        return Counter(results_of(self.answer.response) if isinstance(self.answer, Accepted) else ())

    @property
    def accepted(self) -> bool:
        """Whether the call was accepted, with every entry of it."""
        return isinstance(self.answer, Accepted) and set(self.statuses) <= {SUCCESS}

    def agrees(self, other: "Seen") -> bool:
        """Say whether two calls were answered alike and left as much behind."""
        one, two = (isinstance(each.answer, Accepted) for each in (self, other))
        return (one, self.statuses, self.left) == (two, other.statuses, other.left)

    def left_less(self, accepted: "Seen") -> bool:
        """Say whether a call refused wholly left nothing behind, and one refused in part less than the accepted one."""
        if isinstance(self.answer, Rejected):
            return not any(self.left)
        pairs = zip(self.left, accepted.left, strict=True)
        return all(mine is None or theirs is None or mine < theirs for mine, theirs in pairs)


def _passing(operation: Operation, answer: Answer) -> bool:
    """Say whether an answer, or that to one entry, may be passing weather."""
    if isinstance(answer, Rejected):
        return operation.may_be_weather(answer)
    of_entries = {permit.code for permit in operation.environment if permit.entry}
    return isinstance(answer, Accepted) and not of_entries.isdisjoint(results_of(answer.response))


def _asked(asking: Asking, script: Script) -> Seen:
    """Make the call of a script, waiting out bad weather, and count what it left behind."""
    target = asking.trial.target
    step = next(step for step in script.steps if isinstance(step, Send))
    answer: Answer = Unsupported("never asked")
    for _ in range(TRIES):
        refused = target.reset(script.world)
        if refused is not None:
            return Seen(refused)
        answer = as_told(target.send(script.operation, step.request, step.caller), target)
        if not _passing(asking.trial.operations[script.operation], answer):
            break
    return Seen(answer, tuple(_count(asking, look) for look in looks(script.operation)))


def _count(asking: Asking, look: Observe) -> int | None:
    target = asking.trial.target
    if not isinstance(target, Observes) or look.what not in target.hello().observe:
        return None
    shown = target.observe(look.what)
    return None if isinstance(shown, Unsupported) else len(shown)


def _body(operation: str, relation: Relation) -> Body:
    base = CATALOGUES[operation].bases["full"]

    def ask(asking: Asking) -> list[Verdict]:
        if asking.trial.left_alone:
            return [Verdict(Status.SKIPPED, operation, None, asking.trial.left_alone)]
        needed = asking.prerequisite(script_of(operation, base, None))
        if needed.objection:
            return needed.unmet(operation)
        one, other = (script_of(operation, edit(base), relation.rule) for edit in (relation.one, relation.other))
        try:
            first, second = (asking.trial.guarded(partial(_asked, asking, script)) for script in (one, other))
        except Broke as trouble:
            asking.trial.broke += 1
            reason = said_of(trouble)
            evidence = Evidence(other, 0, (), trouble.how)
            return [*needed.errors, Verdict(Status.ERROR, operation, None, reason, evidence)]
        verdict = _compared(operation, relation, other, first, second)
        asking.tally.assertions += verdict.status is not Status.SKIPPED
        return [*needed.errors, verdict]

    return ask


def _compared(
    operation: str,
    relation: Relation,
    script: Script,
    first: Seen,
    second: Seen,
) -> Verdict:
    for answer in (first.answer, second.answer):
        if not isinstance(answer, Accepted | Rejected):
            return Verdict(Status.SKIPPED, operation, None, shown(answer))
    refused = first.accepted and not second.accepted and second.left_less(first)
    if first.agrees(second) if relation.same else refused:
        return Verdict(Status.PASS, operation, relation.rule, "")
    one, other = brief(shown(first.answer)), brief(shown(second.answer))
    reason = f"{relation.says}; yet one call is {one} and the other {other}"
    return Verdict(Status.FAIL, operation, relation.rule, reason, Evidence(script, 0, (), other))


def checks(operation: str) -> Iterator[Check]:
    """Make one check for each relation."""
    for relation in CATALOGUES[operation].relations:
        yield Check("metamorphic", operation, relation.name, relation.rule, _body(operation, relation))
