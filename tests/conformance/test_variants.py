"""Variants are right in another way than the reference, and the suite lets every one of them pass."""

from itertools import combinations, product

import pytest

from conformance.adapters.reference import ReferenceTarget, reference_target
from conformance.decided import words_of
from conformance.scripts import Script, Send
from conformance.strategies.enumerated import heavy, probes
from conformance.strategies.stories import stories
from conformance.suites.vectors import vectors
from conformance.target import Target
from conformance.treatment import concerns_size
from conformance.trial import Trial
from conformance.variants import Variant, pairs_of_readings, variant_target, variants
from conformance.verdicts import Status
from refimpl.operations import OPERATIONS
from refimpl.readings import register

KNOWN = {rule.id for operation in OPERATIONS.values() for rule in operation.rules()}
IDS = [variant.id for variant in variants()]
# The order of checks is only inferred, so another one is worth a warning; and where the quota may be used up,
# a build that is too busy looks as if it took another reading of the quota.
WARNED_OF = {"last-fault": {"order.stages"}, "any-fault": {"order.stages"}}


OTHERS = 640


def _scripts(variant: Variant) -> list[Script]:
    """List what is about the variant's reading, and one in so many of everything else.

    All of everything is what `sendspec selftest` asks; the big messages come only where they may matter.
    """
    reading = register().get(variant.id.partition(".")[0])
    about = set(reading.rules) if reading is not None else set()
    found = []
    for name in variant.operations:
        told: list[tuple[str | None, Script]] = [(vector.rule, vector.script) for vector in vectors(name)]
        told += [(probe.rule, probe.script) for probe in probes(name)]
        told += stories(name).values()
        found += [script for place, (rule, script) in enumerate(told) if rule in about or place % OTHERS == 0]
    big = concerns_size(variant)
    return [script for script in found if big or not _heavy(script)]


def _heavy(script: Script) -> bool:
    return any(isinstance(step, Send) and heavy(step.request) for step in script.steps)


def test_ids_are_unique() -> None:
    assert len(IDS) == len(set(IDS))


def test_every_reading_the_reference_does_not_hold_is_a_variant() -> None:
    expected = {
        f"{each.id}.{letter}"
        for each in register().values()
        if each.testable and not KNOWN.isdisjoint(each.rules)
        for letter in each.letters - {each.default}
    }
    assert expected <= set(IDS)


def test_every_two_readings_of_different_questions_come_together_in_some_variant() -> None:
    asked = [each for each in register().values() if each.testable and not KNOWN.isdisjoint(each.rules)]
    chosen = [{name: min(letters) for name, letters in bindings.items()} for bindings in pairs_of_readings()]
    for one, other in combinations(asked, 2):
        together = {(row[one.id], row[other.id]) for row in chosen}
        assert together == set(product(one.letters, other.letters))
    assert sum(id.startswith("pairs-") for id in IDS) == len(chosen)


def test_there_is_no_variant_of_an_unknown_id() -> None:
    with pytest.raises(KeyError):
        variant_target("A-V99.z")


@pytest.mark.parametrize("variant", variants(), ids=IDS)
def test_a_variant_is_a_target(variant: Variant) -> None:
    target = variant_target(variant.id)
    assert isinstance(target, Target)
    assert target.hello().name == f"variant:{variant.id}"


# Of the builds in which readings come together one in eight: the selftest asks all.
ASKED = [each for place, each in enumerate(variants()) if not each.id.startswith("pairs-") or place % 8 == 0]


@pytest.mark.parametrize("variant", ASKED, ids=lambda each: each.id)
def test_a_variant_passes(variant: Variant) -> None:
    trial = Trial(variant.target(), OPERATIONS)
    verdicts = [verdict for script in _scripts(variant) for verdict in trial.run(script)]
    fine = (Status.PASS, Status.NOTED)
    bad = [each for each in verdicts if each.status not in fine]
    allowed = WARNED_OF.get(variant.id, set())
    unjust = [each for each in bad if not (each.status is Status.WARN and each.rule in allowed)]
    assert not [(each.status.value, each.rule, each.reason) for each in unjust]


def test_most_readings_show_in_some_answer() -> None:
    readings = [variant for variant in variants() if "." in variant.id]
    assert sum(map(_shows, readings)) > len(readings) / 2


def _shows(variant: Variant) -> bool:
    """Say whether the variant answers something otherwise than the reference does."""
    light = [script for script in _scripts(variant) if not _heavy(script)]
    return any(_answers(variant.target(), script) != _answers(reference_target(), script) for script in light)


def _answers(target: ReferenceTarget, script: Script) -> list[str]:
    target.reset(script.world)
    answers = [
        target.send(script.operation, step.request, step.caller) for step in script.steps if isinstance(step, Send)
    ]
    return [words_of(answer) for answer in answers]
