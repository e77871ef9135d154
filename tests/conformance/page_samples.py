"""Reports to make pages of: small ones made by hand, with whatever text in all places a target can reach."""

import json
from typing import Any

import attrs

from conformance.reports.data import run_json
from conformance.scripts import Observe, Script, Send
from conformance.target import Capabilities
from conformance.verdicts import (
    Capability,
    CheckResult,
    Evidence,
    Run,
    Standing,
    Status,
    Verdict,
    exit_code,
    summed_up,
)
from refimpl.operations import OPERATIONS
from tests.refimpl.samples import OPERATION, PLAIN_WORLD, small

OTHER = "connect.SendOutboundEmail"
RULE, ORDER = "recipients.limit", "order.stages"
FILE = ".sendspec/failures/it's one.json"


def verdict(status: Status, rule: str | None = RULE, said: str = "too many", **more: Any) -> Verdict:
    """Make a verdict with evidence of one call; `observed` is as the reason."""
    script = Script(OPERATION, PLAIN_WORLD, (Send({**small(), "Said": said}), Observe()))
    evidence = Evidence(script, 0, ("rejected A", "rejected B"), f"rejected {said}", True, {"A-V44": frozenset("ab")})
    if status is Status.FAIL:
        evidence = attrs.evolve(evidence, file=FILE)
    return Verdict(status, OPERATION, rule, said, attrs.evolve(evidence, **more))


def result(rule: str, *verdicts: Verdict, operation: str = OPERATION, suite: str = "rules") -> CheckResult:
    """Sum verdicts up as the check of a rule."""
    return summed_up(f"{suite}/{operation}/{rule}", list(verdicts), 0.5, len(verdicts), ())


def passed(operation: str) -> list[CheckResult]:
    """Make checks of all rules of an operation, which all pass."""
    good = Verdict(Status.PASS, operation, None, "")
    return [result(rule.id, good, operation=operation) for rule in OPERATIONS[operation].rules()]


def run_of(*results: CheckResult, name: str = "build", version: str = "2") -> Run:
    """Put checks into a run."""
    header = {
        "target": "py:mine:Build", "profile": "quick", "seed": 1, "revision": "either", "strict": False,
        "selection": {"operation": [OPERATION]}, "by": "sendspec 0", "reached": ["--in-process"],
    }  # fmt: skip
    made = Run(header, Capabilities(name, version, operations=(OPERATION,)), list(results), complete=True)
    made.capabilities = {"clock": Capability("clock", Standing.ABSENT, "it stood still")}
    return made


def report(run: Run) -> dict[str, Any]:
    """Write a run as its report, read back from JSON."""
    told = run_json(run, exit_code(run))
    read: dict[str, Any] = json.loads(json.dumps(told))
    return read


def failing(said: str = "too many") -> Run:
    """Make a run in which every status occurs."""
    crash = Verdict(Status.ERROR, OPERATION, None, said, verdict(Status.ERROR, said=said).evidence)
    noted = Verdict(Status.NOTED, OPERATION, None, "a choice among readings", readings=("A-V44",))
    skipped = Verdict(Status.SKIPPED, OPERATION, "tokens.replay", said)
    good = Verdict(Status.PASS, OPERATION, None, "")
    rest = [each for each in passed(OPERATION) if each.check.rpartition("/")[2] not in (RULE, ORDER)]
    return run_of(
        result(RULE, good, verdict(Status.FAIL, said=said), verdict(Status.FAIL, RULE, "another way")),
        result(RULE, verdict(Status.FAIL, said=said), suite="edges"),
        result(ORDER, verdict(Status.WARN, ORDER, said), good),
        result("smoke", crash, noted, good, suite="smoke"),
        result("tags.count", verdict(Status.KNOWN, "tags.count", said)),
        result("gone.rule", verdict(Status.CHANGED, "gone.rule", said), verdict(Status.STALE, "sender.verified", said)),
        result("quota.daily", verdict(Status.INCONCLUSIVE, "quota.daily", said), skipped),
        result("claims", Verdict(Status.BROKEN, OPERATION, None, said), suite="claims"),
        *rest,
    )


def poisoned(said: str) -> dict[str, Any]:
    """Put a text into every place of a report that a target, or what somebody typed, can reach."""
    told = report(failing(said))
    told["target"] = {"name": said, "version": said}
    told["trouble"] = said
    told["header"] |= dict.fromkeys(("target", "by", "python", "profile", "seed", "revision"), said)
    told["header"] |= {"selection": {said: [said]}, "reached": [said]}
    told["capabilities"] = {"operations": [said], "absent": {said: said}, "undeclared": {said: said}}
    for row in told["results"]:
        for each in row["verdicts"]:
            each["file"] = said
            if "evidence" in each:
                _poison(each["evidence"], said)
    return told


def _poison(evidence: dict[str, Any], said: str) -> None:
    evidence["permitted"].append(said)
    evidence["script"]["world"][said] = said
    evidence["script"]["steps"][0]["send"][said] = [said, {said: said}]
    evidence["held"][said] = said
    evidence["vector"] = said
