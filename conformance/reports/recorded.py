"""A report read back: what a finished run found, whatever the report is written in."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from conformance.known_failures import Misuse, Signature, expected, observed
from conformance.recording.reader import Unreadable
from conformance.recording.results import script_json
from conformance.reports.source import run_in
from conformance.verdicts import Run, Status
from refimpl.aliases import current
from refimpl.answer import Json


@attrs.frozen
class Finding:
    """One verdict of a report; `script`, `step` and `vector` are empty where it came without evidence."""

    check: str
    status: Status
    operation: str
    rule: str
    reason: str
    permitted: tuple[str, ...] = ()
    observed: str = ""
    script: Json = None
    step: int = 0
    vector: str = ""

    @property
    def suite(self) -> str:
        """The suite of the check it was found in."""
        return self.check.partition("/")[0]

    @property
    def signature(self) -> Signature:
        """Its signature as a known failure."""
        seen = observed(self.observed)
        return Signature(self.operation, current(self.rule), expected(self.permitted, seen), seen)


@attrs.frozen
class Report:
    """A complete report: the name of the target, how it was asked, and what was found check by check.

    `selection` names the options that narrowed the run down, if any did.
    """

    target: str
    strict: bool
    selection: tuple[str, ...]
    statuses: dict[str, Status]
    findings: tuple[Finding, ...]


OF_WHOLE_RUNS = ("readings/", "protocol/")
"""How the results begin that no check came to, but the run as a whole."""


class Unfit(Exception):
    """A run that cannot be built on, or not together with another: one clear sentence."""


def complete_report(path: Path) -> Report:
    """Read the recording or report of a run that was made whole; raises Misuse where it is none."""
    try:
        run = run_in(path)
    except Unreadable as error:
        raise Misuse(str(error)) from None
    why = unfinished(run) or _broken(run)
    if why:
        raise Misuse(f"{path}: {why}")
    selection: Mapping[str, Sequence[str]] | None = run.header.get("selection")
    if selection is None or "strict" not in run.header:
        raise Misuse(f"{path}: does not say how the target was asked; make it by sendspec run")
    assert run.target is not None
    return Report(
        run.target.name,
        run.header.get("strict") is True,
        tuple(f"--{name} {each}" for name, values in selection.items() for each in values),
        {result.check: result.status for result in run.results},
        tuple(_findings(run)),
    )


def unfinished(run: Run) -> str:
    """Say why a run is not whole; empty where it is."""
    if run.trouble is not None:
        return f"the target could not be run ({run.trouble}); run it again"
    if not run.complete or run.target is None:
        return "the run was interrupted or cut short; make a whole one"
    asked = sum(not result.check.startswith(OF_WHOLE_RUNS) for result in run.results)
    wanted = run.header.get("checks", asked)
    if asked < wanted:
        return f"the run stopped after {asked} of {wanted} checks; make a whole one, without --max-failures"
    return ""


def _broken(run: Run) -> str:
    broken = any(result.status is Status.BROKEN for result in run.results)
    return "the suite itself was broken in this run; mend that first" if broken else ""


def _findings(run: Run) -> Iterator[Finding]:
    for result in run.results:
        for verdict in result.verdicts:
            found = Finding(result.check, verdict.status, verdict.operation, verdict.rule or "", verdict.reason)
            seen = verdict.evidence
            if seen is None:
                yield found
            else:
                yield attrs.evolve(
                    found, permitted=seen.permitted, observed=seen.observed, script=script_json(seen.script),
                    step=seen.step, vector=seen.vector,
                )  # fmt: skip
