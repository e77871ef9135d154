"""The few cases that together catch every mutant of an operation: what to ask of a build while it is being written."""

from collections.abc import Iterator

from conformance.smallest import Case, cases
from conformance.suites.check import Asking, Body, Check
from conformance.verdicts import Verdict


def _body(case: Case) -> Body:
    def ask(asking: Asking) -> list[Verdict]:
        return asking.negative(case.script, case.control)

    return ask


def checks(operation: str) -> Iterator[Check]:
    """Make one check of each case; their names are numbers, for each is about many rules."""
    for number, case in enumerate(cases(operation), 1):
        yield Check("smallest", operation, f"case-{number:02}", None, _body(case))
