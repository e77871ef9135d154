"""Runs made up for reports: one with every status, and all that a target may say in it."""

from conformance.scripts import Advance, Observe, Script, Send
from conformance.target import Capabilities
from conformance.verdicts import (
    Capability,
    CheckResult,
    Evidence,
    Run,
    Standing,
    Status,
    Verdict,
    summed_up,
)
from tests.refimpl.samples import OPERATION, small

RULE = "recipients.limit"
MARKUP = "</pre></code>]]>|`<script>alert(1)</script>**b** [x](javascript:0) @team\n\n# "
NASTY = f"\x1b[2J{MARKUP}\u202eevil \ud800 \ufffe & \"'"
"""What a target may say, to be shown and never obeyed."""
HEADER = {
    "by": "sendspec 0.1.0", "python": "3.12.1", "target": "exec:./adapter", "profile": "quick", "seed": 1,
    "revision": "either", "strict": False, "selection": {}, "readings": [],
}  # fmt: skip


def verdict(
    status: Status, rule: str | None = RULE, reason: str = "too many", seen: str = "accepted: {}", file: str = ""
) -> Verdict:
    """Make a verdict with evidence."""
    asked = Script(OPERATION, {"ses": {"sandbox": True}}, (Send(small()), Advance(5), Observe()))
    evidence = Evidence(asked, 0, ("rejected X", "rejected Y"), seen, vector="a/b/c", file=file)
    return Verdict(status, OPERATION, rule, reason, evidence)


def result(*statuses: Status, check: str = f"rules/{OPERATION}/{RULE}", reason: str = "too many") -> CheckResult:
    """Sum up a check."""
    found = [verdict(status, reason=reason, file=".sendspec/failures/one.json") for status in statuses]
    return summed_up(check, found, 0.25, len(found), {"rule kept"})


def run(
    *results: CheckResult, name: str = "acme", version: str = "2.3", complete: bool = True, **header: object
) -> Run:
    """Make a run of these checks."""
    told = {**HEADER, "checks": len(results), **header}
    return Run(told, Capabilities(name, version, (OPERATION,)), list(results), complete=complete)


def every_status() -> Run:
    """Make a run with a check of every status, in which the target says the nastiest of things."""
    checks = [
        result(status, check=f"rules/{OPERATION}/{RULE}={status.value}", reason=f"{status.value} {NASTY}")
        for status in Status
    ]
    plain = Verdict(Status.SKIPPED, OPERATION, None, NASTY)
    nasty = verdict(Status.FAIL, "tags.count", NASTY, f"rejected {NASTY}", file=NASTY)
    checks.append(summed_up(f"vectors/{OPERATION}/tags.count", [nasty, plain], 0.5, 2))
    whole = run(*checks, name=NASTY, version=NASTY, target=NASTY, lines=12)
    whole.capabilities = {NASTY: Capability(NASTY, Standing.ABSENT, NASTY)}
    return whole
