"""Is anybody there: plain calls that must be accepted, and a few that must be refused."""

from collections.abc import Iterator

from conformance.partitions.calls import ACCEPTABLE
from conformance.partitions.rules import QUESTIONED
from conformance.strategies import CATALOGUES
from conformance.strategies.enumerated import Probe, probes, probes_by_rule
from conformance.suites.check import Asking, Body, Check
from conformance.verdicts import Verdict

PLAIN = ("minimal", "page")


def wanted(operation: str) -> list[Probe]:
    """List the plain calls, and the first fault of each rule that tells most."""
    asked = probes_by_rule(operation)
    plain = {f"{operation}/answer.accepted/{name}" for name in PLAIN}
    found = [probe for probe in probes(operation) if probe.id in plain]
    for rule in CATALOGUES[operation].smoke:
        found += [probe for probe in asked.get(rule, ()) if probe.side == "breaks"][:1]
    return found


def _body(probe: Probe) -> Body:
    def ask(asking: Asking) -> list[Verdict]:
        return asking.negative(probe.script, probe.control)

    return ask


def checks(operation: str) -> Iterator[Check]:
    """Make the smoke checks of one operation."""
    for probe in wanted(operation):
        requires = {QUESTIONED if probe.control else ACCEPTABLE}
        yield Check("smoke", operation, probe.id.partition("/")[2], probe.rule, _body(probe), frozenset(requires))
