"""Variants are right in another way than the reference, and the suite lets every one of them pass."""

import pytest

from conformance.scripts import Script
from conformance.strategies.enumerated import probes
from conformance.suites.histories import stories
from conformance.suites.vectors import vectors
from conformance.target import Accepted, Target
from conformance.trial import Trial
from conformance.variants import Variant, variant_target, variants
from conformance.verdicts import Status
from refimpl.operations import OPERATIONS
from refimpl.readings import register

NAME = "ses.SendEmail"
IDS = [variant.id for variant in variants()]
# The order of checks is itself only inferred, so another order is worth a warning, and no more.
WARNED_OF = {"last-fault": {"order.stages"}, "any-fault": {"order.stages"}}


def _scripts() -> list[Script]:
    found = [vector.script for vector in vectors(NAME)]
    found += [script for _, script in stories(NAME).values()]
    return found + [probe.script for probe in probes(NAME)]


def test_ids_are_unique() -> None:
    assert len(IDS) == len(set(IDS))


def test_every_reading_the_reference_does_not_hold_is_a_variant() -> None:
    expected = {
        f"{each.id}.{letter}"
        for each in register().values()
        if each.testable
        for letter in each.letters - {each.default}
    }
    assert expected <= set(IDS)


def test_there_is_no_variant_of_an_unknown_id() -> None:
    with pytest.raises(KeyError):
        variant_target("A-V99.z")


@pytest.mark.parametrize("variant", variants(), ids=IDS)
def test_a_variant_is_a_target(variant: Variant) -> None:
    target = variant_target(variant.id)
    assert isinstance(target, Target)
    assert target.hello().name == f"variant:{variant.id}"


@pytest.mark.parametrize("variant", variants(), ids=IDS)
def test_a_variant_passes(variant: Variant) -> None:
    trial = Trial(variant.target(), OPERATIONS)
    verdicts = [verdict for script in _scripts() for verdict in trial.run(script)]
    fine = (Status.PASS, Status.NOTED)
    bad = [each for each in verdicts if each.status not in fine]
    allowed = WARNED_OF.get(variant.id, set())
    unjust = [each for each in bad if not (each.status is Status.WARN and each.rule in allowed)]
    assert not [(each.status.value, each.rule, each.reason) for each in unjust]


def test_readings_can_be_told_apart() -> None:
    """Most readings change some answer; those about words the reference does not default to do so too."""
    told_apart = 0
    readings = [variant for variant in variants() if "." in variant.id]
    for variant in readings:
        told_apart += _differs(variant)
    assert told_apart > len(readings) / 2


def _differs(variant: Variant) -> bool:
    from conformance.adapters.reference import reference_target

    one, other = reference_target(), variant.target()
    for vector in vectors(NAME):
        one.reset(vector.script.world)
        other.reset(vector.script.world)
        step = vector.script.steps[0]
        answers = [target.send(NAME, getattr(step, "request"), getattr(step, "caller")) for target in (one, other)]
        codes = [None if isinstance(answer, Accepted) else getattr(answer, "code", "") for answer in answers]
        if codes[0] != codes[1]:
            return True
    return False
