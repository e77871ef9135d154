"""Whether an operation is there: one plainly valid call of it in a plain world."""

from conformance.probing.trouble import broken
from conformance.strategies import CATALOGUES
from conformance.target import Accepted, Answer, Broke, Capabilities, Rejected, Unsendable, Unsupported
from conformance.trial import Trial
from conformance.verdicts import Capability, Standing
from conformance.wording import shown
from refimpl.answer import plain_code
from refimpl.operations import OPERATIONS

NOT_THERE = (
    "InvalidAction", "MethodNotAllowed", "NotImplemented", "UnknownAction", "UnknownOperation", "UnsupportedOperation",
)  # fmt: skip
"""Codes that say that an operation is not there, whatever service says so."""
NOT_ALLOWED, NOT_IMPLEMENTED, NOT_FOUND = 405, 501, 404
ASTRAY = ("NotFound", "DoesNotExist", "NoSuch")
"""What stands in codes that speak of a missing thing, and so perhaps of one of another service."""


def is_declared(known: Capabilities, operation: str) -> bool:
    """Say whether a target says it has an operation; one that names none is asked for all."""
    return not known.operations or operation in known.operations


def operation_seen(trial: Trial, operation: str) -> Capability:
    """Ask for an operation."""
    known = trial.target.hello()
    try:
        standing, why = trial.guarded(lambda: _standing(trial, operation, known))
    except Broke as trouble:
        return broken(operation, trouble, declared=is_declared(known, operation))
    return Capability(operation, standing, why)


def _standing(trial: Trial, operation: str, known: Capabilities) -> tuple[Standing, str]:
    draft = CATALOGUES[operation].bases["minimal"]
    refused = trial.target.reset(draft.world)
    if refused is not None:
        return Standing.UNASKED, refused.why
    answer = trial.target.send(operation, draft.request, draft.caller)
    if isinstance(answer, Unsendable):
        return Standing.UNASKED, shown(answer)
    if isinstance(answer, Accepted):
        return (Standing.THERE if is_declared(known, operation) else Standing.UNDECLARED), "a plain call is accepted"
    if not is_declared(known, operation):
        return Standing.LACKING, ""
    if says_it_is_not_there(answer):
        named = operation in known.operations
        return (Standing.ABSENT if named else Standing.LACKING), f"a plain call of it is {shown(answer)}"
    if not _may_be_astray(operation, answer):
        return Standing.THERE, ""
    other = trial.target.send(operation, {}, draft.caller)
    if isinstance(other, Accepted | Rejected) and not _alike(answer, other):
        # It reads what it is asked: what is wrong with its answers is for the suites.
        return Standing.THERE, ""
    return Standing.MISROUTED, f"a plainly valid call and one with nothing in it are both {shown(answer)}"


def says_it_is_not_there(answer: Answer) -> bool:
    """Say whether an answer means that there is no such operation."""
    if isinstance(answer, Rejected):
        return plain_code(answer.code) in NOT_THERE or answer.status in (NOT_ALLOWED, NOT_IMPLEMENTED)
    return isinstance(answer, Unsupported)


def _may_be_astray(operation: str, answer: Answer) -> bool:
    """Say whether a refusal may be another service's: its code is not the operation's, or speaks of a missing thing."""
    if not isinstance(answer, Rejected):
        return False
    if not answer.code:
        return answer.status == NOT_FOUND
    machine = OPERATIONS[operation]
    permits = [*(permit for each in machine.spelling.values() for permit in each), *machine.environment]
    code = plain_code(answer.code)
    return code not in {plain_code(permit.code or "") for permit in permits} or any(word in code for word in ASTRAY)


def _alike(one: Answer, other: Answer) -> bool:
    if not isinstance(one, Rejected) or not isinstance(other, Rejected):
        return False
    return (plain_code(one.code), one.status) == (plain_code(other.code), other.status)


def misrouted(seen: Capability) -> str:
    """Say that calls of an operation come out at another one."""
    return f"{seen.name} seems to be answered by something else: {seen.why}"
