"""A build that reads by another shape is told only by questions it reads otherwise, and all those are named."""

import pytest

from conformance.decided import answer_in, decided, words_of
from conformance.misread import misread_in
from conformance.mutants import Mutant, mutants
from conformance.questions import by_id
from conformance.scripts import Send
from refimpl.operations import OPERATIONS

OF_A_SHAPE = [each for each in mutants() if each.kind == "shape"]


def answers_otherwise(mutant: Mutant) -> set[str]:
    service = mutant.service()
    return {
        each.probe.id
        for each in decided(mutant.operation)
        if words_of(answer_in(service, each.world, mutant.operation, Send(each.request, each.caller))) != each.answer
    }


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_is_answered_otherwise_was_read_otherwise(operation: str) -> None:
    sample = [each for each in OF_A_SHAPE if each.operation == operation][::45]
    answered = [answers_otherwise(each) for each in sample]
    assert any(answered)
    assert all(found <= misread_in(each) for each, found in zip(sample, answered, strict=True))


def test_a_member_that_nobody_gives_is_read_alike_everywhere_else() -> None:
    mutant = next(each for each in OF_A_SHAPE if each.id == "ses.SendEmail/effects.reply-to/ignore-ReplyToAddresses")
    found = misread_in(mutant)
    given = {
        id
        for id, question in by_id("ses.SendEmail").items()
        if any(isinstance(step, Send) and "ReplyToAddresses" in repr(step.request) for step in question.script.steps)
    }
    assert found
    assert found & {id for id, each in by_id("ses.SendEmail").items() if each.control is None} <= given
