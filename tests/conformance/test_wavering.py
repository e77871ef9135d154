"""A build that takes one reading now and another then is warned, and nothing worse: no single answer of it is wrong."""

from random import Random

import pytest

from conformance.adapters.reference import ReferenceTarget
from conformance.fates import asking_of
from conformance.questions import questions
from conformance.verdicts import RED, Run, Status, exit_code, summed_up
from refimpl.answer import Answer, Json
from refimpl.operations import OPERATIONS
from refimpl.readings import register
from refimpl.service import Service

EVERY = 3
"""One question in so many is enough to waver in."""


class Wavering(Service):
    """A build that makes up its mind anew for every call, about everything the documents leave open."""

    def __init__(self) -> None:
        super().__init__()
        self.random = Random(1)
        self.open = [each for each in register().values() if each.testable]

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        chosen = {each.id: frozenset(self.random.choice(sorted(each.letters))) for each in self.open}
        self.bindings = chosen
        return super().send(operation, request, caller)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_build_that_wavers_is_warned_and_never_failed(operation: str) -> None:
    asking = asking_of(ReferenceTarget(Wavering(), "wavering"))
    asked = [each for each in questions(operation) if not each.heavy and len(each.script.steps) < 4][::EVERY]
    verdicts = [verdict for each in asked for verdict in asking.trial.run(each.script)]
    found = {verdict.status for verdict in verdicts}
    assert Status.WARN in found
    assert not found & set(RED)
    assert any("another reading" in verdict.reason for verdict in verdicts)
    run = Run({}, results=[summed_up("own", verdicts, 0.0)], complete=True)
    assert (exit_code(run), exit_code(run, strict=True)) == (0, 1)
