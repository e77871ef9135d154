"""A run in the form that CI systems read as JUnit's: one test case for each check, in the order they were made."""

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from conformance.reports import printed, text
from conformance.reports.data import code_of
from conformance.verdicts import (
    EXIT_BROKEN,
    EXIT_INTERRUPTED,
    EXIT_NO_TARGET,
    MOST_SAID,
    RED,
    CheckResult,
    Run,
    Status,
    Verdict,
)
from refimpl import wire

Element = ElementTree.Element
ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no document in XML 1.0 may hold, however it is written."""
FAILURES = RED - {Status.ERROR}
ERRORS = frozenset((Status.ERROR, Status.BROKEN))
UNTOLD = frozenset((Status.SKIPPED, Status.INCONCLUSIVE, Status.KNOWN))
"""What CI systems count as skipped: what was not shown, and what is known to fail."""
UNFINISHED = (EXIT_INTERRUPTED, EXIT_BROKEN, EXIT_NO_TARGET)


def legal(words: str) -> str:
    """Write out the characters that XML cannot hold."""
    return ILLEGAL.sub(lambda found: f"\\x{ord(found.group()):02x}", words)


def written(runs: Sequence[Run]) -> str:
    """Write the runs of one target or of several, a suite for each."""
    root = Element("testsuites")
    for run in runs:
        root.append(_suite(run))
    root.attrib = {"name": "sendspec", **_sums(list(root), ("tests", "failures", "errors"))}
    ElementTree.indent(root, " ")
    # In ASCII with references, so that it is the same wherever it is printed.
    body: bytes = ElementTree.tostring(root, "us-ascii", xml_declaration=True)
    return body.decode("ascii") + "\n"


def _sums(suites: list[Element], names: Sequence[str]) -> dict[str, str]:
    counts = {name: str(sum(int(each.attrib[name]) for each in suites)) for name in names}
    return {**counts, "time": f"{sum(float(each.attrib['time']) for each in suites):.3f}"}


def _suite(run: Run) -> Element:
    files = printed.replay_files(run)
    address = printed.address_of(run)
    cases = [_case(result, files, address, strict=run.header.get("strict") is True) for result in run.results]
    if code_of(run) in UNFINISHED and run.score()[Status.BROKEN.value] == 0:
        cases.append(_unfinished(run))
    known = run.target
    name = f"sendspec {known.name} {known.version}" if known else f"sendspec {address}"
    suite = Element("testsuite", {"name": legal(printed.in_one_line(name))})
    for kind, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.attrib[kind] = str(sum(case.find(tag) is not None for case in cases))
    suite.attrib["tests"] = str(len(cases))
    suite.attrib["time"] = f"{sum(result.seconds for result in run.results):.3f}"
    properties = ElementTree.SubElement(suite, "properties")
    for key in ("by", "python", "target", "profile", "seed", "revision", "strict"):
        if key in run.header:
            value = run.header[key]
            said = value if isinstance(value, str) else wire.dumps(value)
            ElementTree.SubElement(properties, "property", {"name": key, "value": legal(said)})
    suite.extend(cases)
    return suite


def _case(result: CheckResult, files: dict[object, str], address: str, *, strict: bool) -> Element:
    suite, operation, name = result.check.split("/", 2)
    case = Element(
        "testcase",
        {
            "classname": f"{operation}.{suite}", "name": name, "time": f"{result.seconds:.3f}",
            "assertions": str(result.assertions),
        },
    )  # fmt: skip
    told = [each for each in result.verdicts if each.status is result.status]
    message = legal(printed.in_one_line("; ".join(each.reason for each in told), MOST_SAID))
    details = "\n\n".join(text.finding(each, files.get(each.signature, ""), address) for each in _worth(result))
    tag = _tag(result.status, strict=strict)
    if tag == "skipped":
        ElementTree.SubElement(case, tag, {"type": result.status.value, "message": message})
    elif tag:
        found = ElementTree.SubElement(case, tag, {"type": result.status.value, "message": message})
        found.text = legal(details)
    if details and tag not in ("failure", "error"):
        ElementTree.SubElement(case, "system-out").text = legal(details)
    return case


def _tag(status: Status, *, strict: bool) -> str:
    if status in FAILURES or (strict and status is Status.WARN):
        return "failure"
    if status in ERRORS:
        return "error"
    return "skipped" if status in UNTOLD else ""


def _worth(result: CheckResult) -> list[Verdict]:
    shown = RED | {Status.BROKEN, Status.WARN, Status.KNOWN}
    return [each for each in result.verdicts if each.status in shown]


def _unfinished(run: Run) -> Element:
    """Make a case that says why there are not more, so that a run cut short is not taken for a good one."""
    case = Element("testcase", {"classname": "sendspec", "name": "the run is whole", "time": "0.000"})
    why = legal(printed.in_one_line(text.conclusion(run, code_of(run)), MOST_SAID))
    ElementTree.SubElement(case, "error", {"type": "incomplete", "message": why})
    return case
