"""A difference as evidence: a vector or history that `sendspec decide` and `sendspec replay` can read."""

from pathlib import Path

from conformance import evidence
from conformance.comparison.comparing import Finding
from conformance.comparison.opinions import Weighed
from conformance.verdicts import Evidence, Status, Verdict, brief
from refimpl.answer import Json
from refimpl.readings import register
from refimpl.rulebook import BY_ID

ASKED = ("operation", "world", "caller", "request", "steps")
OF_STEP = ("send", "operation", "caller", "advance", "observe", "reset")
"""The members of a vector or history that say what is asked, and those of a step."""


def label(number: int) -> str:
    """Give a target's letter, or its number where there are no more letters."""
    return chr(ord("A") + number) if number < 26 else str(number + 1)


def rule_of(found: Weighed) -> str | None:
    """Find the rule a difference is about; of a question left open, the first it concerns."""
    for name in (*found.about, *found.broken):
        if name in BY_ID:
            return name
        if name in register():
            return next((rule for rule in register()[name].rules if rule in BY_ID), None)
    return None


def said(found: Weighed) -> str:
    """Write what each target said, by its letter."""
    told = found.difference.said
    return "; ".join(f"{label(n)}: {each.words}" for n, each in enumerate(told) if each is not None)


def verdict(finding: Finding) -> Verdict:
    """Make the verdict whose evidence shows a difference."""
    found = finding.weighed
    accused = next((each for each in found.opinions if each is not None and each.permitted is False), None)
    reason = f"targets differ: {accused.reason}" if accused else "targets differ, and all may"
    shown = Evidence(
        found.difference.script, found.difference.step, found.permitted, brief(said(found)), least=finding.least
    )
    status = accused.status if accused else Status.NOTED
    return Verdict(status, found.difference.operation, rule_of(found), brief(reason), shown)


def body(finding: Finding) -> dict[str, Json]:
    """Write the script of a difference as fixtures do; of targets that differ at the reset there is only a world."""
    script = finding.weighed.difference.script
    if not script.steps:
        return {"operation": script.operation, "world": dict(script.world), "steps": []}
    return evidence.as_json(verdict(finding))


def asked(finding: Finding) -> dict[str, Json]:
    """Write only what is asked: operation, world, and the call or the steps."""
    told = {name: value for name, value in body(finding).items() if name in ASKED}
    if "steps" in told:
        told["steps"] = [{name: row[name] for name in row if name in OF_STEP} for row in told["steps"]]
    return told


def save(finding: Finding, folder: Path) -> None:
    """Write a difference into a folder, and remember where; raises OSError."""
    if finding.weighed.difference.script.steps:
        finding.file = str(evidence.written(folder, verdict(finding)))
