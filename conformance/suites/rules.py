"""The enumerated layer, one check per rule: every way we know to keep, break or dispute it."""

from collections.abc import Iterator

from conformance.partitions.rules import firmly_required
from conformance.strategies.enumerated import Probe, probes_besides, probes_by_rule
from conformance.suites.check import Asking, Body, Check
from conformance.verdicts import Verdict
from refimpl.rulebook import BY_ID


def _body(probes: list[Probe]) -> Body:
    def ask(asking: Asking) -> list[Verdict]:
        return [verdict for probe in probes for verdict in asking.negative(probe.script, probe.control)]

    return ask


def checks(operation: str) -> Iterator[Check]:
    """Make one check for each rule that has breakers."""
    for rule, probes in probes_by_rule(operation).items():
        surely = any(probe.side == "breaks" for probe in probes)
        asked = [*probes, *probes_besides(operation, rule)]
        yield Check("rules", operation, rule, rule, _body(asked), firmly_required(BY_ID[rule], surely=surely))
