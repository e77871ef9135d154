"""What a whole run is to reach of one operation: it asks about the edges of every member, then looks what is left."""

from collections.abc import Iterator

from conformance.strategies.enumerated import script_of
from conformance.strategies.member_values import values_of_members
from conformance.suites import rules
from conformance.suites.check import Asking, Body, Check
from conformance.suites.vacuity import missed, whole
from conformance.verdicts import Verdict


def _body(operation: str) -> Body:
    def ask(asking: Asking) -> list[Verdict]:
        tally = asking.tally
        scripts = [script_of(operation, draft, None) for _, draft in values_of_members(operation)]
        verdicts = [verdict for script in scripts for verdict in asking.trial.run(script)]
        members = tally.of(operation)
        tally.reached |= members.reached
        if not whole(verdicts) or any(check.id not in asking.whole for check in rules.checks(operation)):
            # The enumerated layer was narrowed down, or the target lacks something it asks for.
            return verdicts
        return verdicts + missed(operation, None, members.left)

    return ask


def checks(operation: str) -> Iterator[Check]:
    """Make the check of one operation.

    It stands after the enumerated layer, whose calls it counts, and before the random ones: once nothing is left
    to be reached, their calls need not be looked at.
    """
    yield Check("coverage", operation, "members", None, _body(operation))
