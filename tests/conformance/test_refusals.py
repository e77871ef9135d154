"""One call refused over and over leaves nothing behind, and a build in which it does is told of that rule."""

from collections.abc import Mapping

import pytest

from conformance.adapters.reference import ReferenceTarget
from conformance.fates import asking_of
from conformance.scripts import Send
from conformance.strategies.stories import REFUSED, Refusals, refusals
from conformance.verdicts import Status
from refimpl.answer import Accepted, Answer, Json, Rejected
from refimpl.operations import OPERATIONS
from refimpl.outcomes import SUCCESS, results_of
from refimpl.service import Service

OF_EVERY_OPERATION = pytest.mark.parametrize("operation", OPERATIONS)
FEWEST = 15
"""Rules that a request alone can break, at the least."""


def sends(each: Refusals) -> list[Send]:
    return [step for step in each.script.steps if isinstance(step, Send)]


def refused(answer: Answer) -> bool:
    failed = isinstance(answer, Accepted) and any(word != SUCCESS for word in results_of(answer.response))
    return failed or isinstance(answer, Rejected)


class Weary(Service):
    """A build that refuses everything after it has refused as many calls as these, in part or as a whole."""

    def reset(self, world: Mapping[str, Json]) -> None:
        super().reset(world)
        self.borne = 0

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        if self.borne >= REFUSED:
            return Rejected("AccessDeniedException", 403)
        answer = super().send(operation, request, caller)
        self.borne += refused(answer)
        return answer


@OF_EVERY_OPERATION
def test_each_call_is_refused_every_time_and_the_last_one_taken(operation: str) -> None:
    found = refusals(operation)
    assert len({each.rule for each in found}) == len(found) >= FEWEST
    service = Service()
    for each in found:
        service.reset(each.script.world)
        *bad, good = (service.send(operation, step.request, step.caller) for step in sends(each))
        assert [refused(answer) for answer in bad] == [True] * REFUSED, each.rule
        assert not refused(good), each.rule


@OF_EVERY_OPERATION
def test_a_build_that_loses_its_patience_is_told_which_rule_it_breaks(operation: str) -> None:
    asking = asking_of(ReferenceTarget(Weary(), "weary"))
    for each in refusals(operation):
        *_, last = asking.negative(each.script, each.control)
        assert last.rule == "effects.nothing-on-rejection", each.rule
        assert last.status is Status.FAIL, each.rule
