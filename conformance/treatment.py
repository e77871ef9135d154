"""How the suite treats builds that are right in another way: all they are asked, and what was unjust."""

from functools import cache

import attrs

from conformance.fates import asking_of
from conformance.scripts import Script
from conformance.strategies.enumerated import Probe, probes
from conformance.strategies.stories import stories
from conformance.variants import Variant
from conformance.verdicts import RED, Status, Verdict
from refimpl.operations import OPERATIONS
from refimpl.readings import register
from refimpl.rulebook import BY_ID


@cache
def _rules_of_size() -> frozenset[str]:
    """Name the rules that calls of megabytes are about, those of the service model aside."""
    asked = {probe.rule for name in OPERATIONS for probe in probes(name) if probe.heavy}
    return frozenset(rule for rule in asked if BY_ID[rule].bound is not None)


def concerns_size(variant: Variant) -> bool:
    """Say whether a variant reads a limit otherwise that only calls of megabytes come to."""
    ambiguity = register().get(variant.id.rpartition(".")[0])
    return ambiguity is not None and not _rules_of_size().isdisjoint(ambiguity.rules)


@attrs.frozen
class Treatment:
    """How the suite treated a variant, by its id: its unjust verdicts, and how many warnings it got."""

    variant: str
    unjust: tuple[Verdict, ...]
    warnings: int


def _light(operation: str, heavy: bool) -> list[Probe]:
    return [probe for probe in probes(operation) if heavy or not probe.heavy]


def treatment_of(variant: Variant) -> Treatment:
    """Run the enumerated layer and the stories of the operations it is about against a variant.

    Calls of megabytes are left to the variants of size, which alone treat them in another way.
    """
    heavy = concerns_size(variant)
    asking = asking_of(variant.target())
    unjust: list[Verdict] = []
    warnings = 0
    scripts: list[tuple[Script, Script | None]]
    concerned = variant.operations
    scripts = [(probe.script, probe.control) for name in concerned for probe in _light(name, heavy)]
    scripts += [(script, None) for name in concerned for _, script in stories(name).values()]
    for script, control in scripts:
        for verdict in asking.negative(script, control):
            if verdict.status in RED:
                unjust.append(verdict)
            warnings += verdict.status is Status.WARN
    return Treatment(variant.id, tuple(unjust), warnings)
