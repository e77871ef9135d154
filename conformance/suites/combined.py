"""Two faults in one call: any answer either of them permits, and nothing left behind; one check per rule."""

from collections.abc import Iterator

from conformance.strategies.combined import Couple, couples
from conformance.suites.check import Asking, Body, Check
from conformance.verdicts import Status, Verdict

FINE = (Status.PASS, Status.NOTED)


def _fine(verdicts: list[Verdict]) -> bool:
    return all(verdict.status in FINE for verdict in verdicts)


def asked(asking: Asking, couple: Couple) -> list[Verdict]:
    """Ask one call of two faults.

    A build that takes one of them for none is told so where that fault is asked about alone; here it is skipped.
    """
    verdicts = asking.negative(couple.script, couple.control)
    if _fine(verdicts) or all(_fine(asking.beside(script)) for script in couple.alone):
        return verdicts
    reason = "prerequisite: one of the two faults is not answered as it should be when it is alone"
    return [Verdict(Status.SKIPPED, couple.script.operation, None, reason)]


def _body(found: list[Couple]) -> Body:
    return lambda asking: [verdict for couple in found for verdict in asked(asking, couple)]


def checks(operation: str) -> Iterator[Check]:
    """Make one check for each rule, of the calls in which it comes first."""
    by_rule: dict[str, list[Couple]] = {}
    for couple in couples(operation):
        by_rule.setdefault(couple.rules[0], []).append(couple)
    for rule, found in by_rule.items():
        yield Check("combined", operation, rule, rule, _body(found))
