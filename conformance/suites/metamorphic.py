"""Relations that need no reference: what a change to a call may not change in its answer.

Each relation asks the target twice and compares the two answers with each other only. It is put only to a
target that accepts the plain call, for one that refuses everything agrees with itself.
"""

from collections.abc import Iterator
from functools import partial

from conformance.judge import shown
from conformance.scripts import Script, Send
from conformance.strategies import CATALOGUES
from conformance.strategies.catalogue import Relation
from conformance.strategies.enumerated import script_of
from conformance.suites.check import Asking, Body, Check
from conformance.target import Accepted, Answer, Broke, Observes, Rejected, Unsupported
from conformance.verdicts import Evidence, Status, Verdict
from refimpl.answer import plain_code

TRIES = 4


def _asked(asking: Asking, script: Script) -> tuple[Answer, int | None]:
    """Make the call of a script, waiting out bad weather, and count what is queued."""
    target = asking.trial.target
    step = next(step for step in script.steps if isinstance(step, Send))
    environment = asking.trial.operations[script.operation].environment
    weather = {plain_code(permit.code or "") for permit in environment}
    answer: Answer = Unsupported("never asked")
    for _ in range(TRIES):
        refused = target.reset(script.world)
        if refused is not None:
            return refused, None
        answer = target.send(script.operation, step.request, step.caller)
        if not isinstance(answer, Rejected) or plain_code(answer.code) not in weather:
            break
    if isinstance(target, Observes) and "outbox" in target.hello().observe:
        messages = target.observe("outbox")
        return answer, None if isinstance(messages, Unsupported) else len(messages)
    return answer, None


def _kind(answer: Answer, queued: int | None) -> tuple[bool, int | None]:
    return isinstance(answer, Accepted), queued


def _body(operation: str, relation: Relation) -> Body:
    base = CATALOGUES[operation].bases["full"]

    def ask(asking: Asking) -> list[Verdict]:
        why = asking.objection(script_of(operation, base, None))
        if why:
            return [Verdict(Status.SKIPPED, operation, None, why)]
        one, other = (script_of(operation, edit(base), relation.rule) for edit in (relation.one, relation.other))
        try:
            first, second = (asking.trial.guarded(partial(_asked, asking, script)) for script in (one, other))
        except Broke as trouble:
            asking.trial.broke += 1
            reason = f"{trouble.how}: {trouble}"
            return [Verdict(Status.ERROR, operation, None, reason, Evidence(other, 0, (), trouble.how))]
        return [_compared(operation, relation, other, first, second)]

    return ask


def _compared(
    operation: str,
    relation: Relation,
    script: Script,
    first: tuple[Answer, int | None],
    second: tuple[Answer, int | None],
) -> Verdict:
    for answer in (first[0], second[0]):
        if not isinstance(answer, Accepted | Rejected):
            return Verdict(Status.SKIPPED, operation, None, shown(answer))
    refused = isinstance(first[0], Accepted) and isinstance(second[0], Rejected) and not second[1]
    if _kind(*first) == _kind(*second) if relation.same else refused:
        return Verdict(Status.PASS, operation, relation.rule, "")
    reason = f"{relation.says}; yet one call is {shown(first[0])} and the other {shown(second[0])}"
    return Verdict(Status.FAIL, operation, relation.rule, reason, Evidence(script, 0, (), shown(second[0])))


def checks(operation: str) -> Iterator[Check]:
    """Make one check for each relation."""
    for relation in CATALOGUES[operation].relations:
        yield Check("metamorphic", operation, relation.name, relation.rule, _body(operation, relation))
