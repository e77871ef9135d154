"""Is anybody there: one call that must be accepted, and one that must be refused."""

from collections.abc import Iterator

from conformance.strategies.enumerated import probes
from conformance.suites.check import Asking, Body, Check
from conformance.verdicts import Verdict

WANTED = (
    "answer.accepted/minimal",
    "answer.accepted/page",
    "recipients.present/all-empty/minimal",
    "sender.verified/stranger/minimal",
    "recipients.syntax/malformed-0/minimal",
)


def _body(operation: str, name: str) -> Body:
    def ask(asking: Asking) -> list[Verdict]:
        probe = next(probe for probe in probes(operation) if probe.id == f"{operation}/{name}")
        return asking.negative(probe.script, probe.control)

    return ask


def checks(operation: str) -> Iterator[Check]:
    """Make the smoke checks of one operation."""
    for name in WANTED:
        yield Check("smoke", operation, name, name.partition("/")[0], _body(operation, name))
