"""A report read back: what a finished run found, whatever the report is written in."""

from collections.abc import Iterator
from pathlib import Path

import attrs

from conformance.known_failures import Misuse, Signature, expected, observed
from conformance.reports.data import FORMAT
from conformance.verdicts import EXIT_BROKEN, Status
from refimpl import wire
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


def complete_report(path: Path) -> Report:
    """Read the report of a run that was made whole; raises Misuse where it is none."""
    try:
        report = wire.loads(path.read_bytes())
    except OSError as error:
        raise Misuse(f"{path}: cannot be read ({error.strerror}); check the name") from None
    except wire.Malformed as error:
        raise Misuse(f"{path}: no report ({error}); make one by sendspec run --report-json FILE") from None
    if not isinstance(report, dict) or report.get("format") != FORMAT or "results" not in report:
        raise Misuse(f"{path}: no report of this version; make one by sendspec run --report-json FILE")
    try:
        why = _unfit(report)
        if why:
            raise Misuse(f"{path}: {why}")
        return Report(
            report["target"]["name"],
            bool(report["header"]["strict"]),
            tuple(f"--{name} {each}" for name, values in report["header"]["selection"].items() for each in values),
            {each["check"]: Status(each["status"]) for each in report["results"]},
            tuple(_findings(report["results"])),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Misuse(f"{path}: no report of this version ({type(error).__name__}: {error}); make it again") from None


def _unfit(report: Json) -> str:
    """Say why a report is not to be built on; empty where it may."""
    if report["trouble"] is not None:
        return f"the target could not be run ({report['trouble']}); run it again"
    if report["complete"] is not True:
        return "the run was interrupted or cut short; make a whole one"
    if report["exit_code"] == EXIT_BROKEN or report["score"]["broken"]:
        return "the suite itself was broken in this run; mend that first"
    asked, wanted = len(report["results"]), report["header"]["checks"]
    if asked != wanted:
        return f"the run stopped after {asked} of {wanted} checks; make a whole one, without --max-failures"
    return ""


def _findings(results: Json) -> Iterator[Finding]:
    for result in results:
        for verdict in result["verdicts"]:
            found = Finding(
                result["check"], Status(verdict["status"]), verdict["operation"], verdict["rule"] or "",
                verdict["reason"],
            )  # fmt: skip
            seen = verdict.get("evidence")
            if seen is None:
                yield found
            else:
                yield attrs.evolve(
                    found, permitted=tuple(seen["permitted"]), observed=seen["observed"], script=seen["script"],
                    step=seen["step"], vector=seen["vector"],
                )  # fmt: skip
