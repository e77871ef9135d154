"""What a check judged and where its calls fell, counted while it is made."""

from functools import cache

import attrs

from conformance.partitions.calls import NOT_ASCII, Call, of_call, within_ascii
from conformance.partitions.members import Classify, classifier, required
from conformance.partitions.rules import of_rule
from refimpl.answer import Json
from refimpl.operations import OPERATIONS
from refimpl.rule import Rule


@cache
def _classifier(operation: str) -> Classify:
    return classifier(OPERATIONS[operation].shape)


@attrs.define
class Members:
    """The partitions of one operation's members: those reached in a run so far, and those left.

    Once none is left it looks no further, so that calls cost what they did.
    """

    operation: str
    left: set[str]
    reached: set[str] = attrs.field(factory=set)

    @classmethod
    def of(cls, operation: str) -> "Members":
        """Begin with everything left."""
        return cls(operation, set(required(OPERATIONS[operation].shape)))

    def look(self, request: Json) -> None:
        """Note the partitions a request falls into."""
        if self.left:
            found: list[str] = []
            _classifier(self.operation)(request, found)
            self.reached.update(found)
            self.left.difference_update(found)


@attrs.define
class Tally:
    """What one check judged so far: `assertions` counts answers and looks, `reached` names partitions.

    `rule` is what the check is about; `members` is shared by all checks of a run; `calls` keeps what was
    judged where somebody may need it again.
    """

    rule: Rule | None = None
    members: dict[str, Members] = attrs.field(factory=dict)
    assertions: int = 0
    reached: set[str] = attrs.field(factory=set)
    calls: list[Call] | None = None

    def judged(self, call: Call) -> None:
        """Count a judged answer, and note where its call fell."""
        self.assertions += 1
        self.reach(call)

    def reach(self, call: Call) -> None:
        """Note the partitions a judged call falls into."""
        if self.calls is not None:
            self.calls.append(call)
        self.reached |= of_call(call)
        if NOT_ASCII not in self.reached and not within_ascii(call.request):
            self.reached.add(NOT_ASCII)
        if self.rule is not None:
            self.reached |= of_rule(self.rule, call)
        self.of(call.decision.operation.name).look(call.request)

    def of(self, operation: str) -> Members:
        """Find the members of one operation."""
        if operation not in self.members:
            self.members[operation] = Members.of(operation)
        return self.members[operation]
