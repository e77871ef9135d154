"""Refusals by builds that do not tell everything: no error code, or not even an HTTP status."""

from conformance.target import CODES, Answer, Target
from refimpl.answer import Nameless, Rejected

STATUS = "status"


def as_told(answer: Answer, target: Target) -> Answer:
    """Leave out of a refusal what its target says it does not tell, so that nobody goes by it."""
    if not isinstance(answer, Rejected):
        return answer
    errors = target.hello().errors
    if errors == CODES:
        return Rejected("", answer.status, answer.message) if isinstance(answer, Nameless) else answer
    return Nameless(status=answer.status if errors == STATUS else None, message=answer.message)
