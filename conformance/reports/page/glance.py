"""The top of the page: who was asked, what it came to, and how to ask again."""

import shlex

from conformance.reports import text
from conformance.reports.page.marks import bar, mark
from conformance.reports.page.said import cut, visible, words
from conformance.reports.page.showing import Showing
from conformance.target import Capabilities
from conformance.verdicts import OTHERWISE, Header, Run, Status
from refimpl.explain.book.html import Html, element, facts, joined, listed

OPTIONS = ("profile", "seed", "revision")


def rerun(header: Header) -> str:
    """Write the command that asks the same again; one that the header does not hold, from what it does hold."""
    if header.get("command"):
        return str(header["command"])
    said = ["sendspec", "run", str(header.get("target") or "refimpl")]
    for option in OPTIONS:
        if header.get(option) is not None:
            said += [f"--{option}", str(header[option])]
    if header.get("strict"):
        said.append("--strict")
    for option, patterns in (header.get("selection") or {}).items():
        for pattern in patterns:
            said += [f"--{option}", str(pattern)]
    return shlex.join(said)


def command(said: str, label: str) -> Html:
    """Show a command with a button that copies it, where scripts may run."""
    button = element("button", label, type="button", class_="copy", data_copy="command", hidden="hidden")
    return element("p", element("code", visible(cut(said)), class_="command"), " ", button, class_="run")


def conclusion(showing: Showing) -> str:
    """Say in one line what a run came to."""
    told, code = showing.report, showing.report.get("exit_code")
    target = told.get("target")
    known = None if target is None else Capabilities(showing.label)
    run = Run({}, known, showing.run.results, trouble=told.get("trouble"))
    return text.conclusion(run, code if isinstance(code, int) else 1)


def _otherwise(showing: Showing) -> Html:
    """Say which capabilities stand otherwise than the target says."""
    seen = showing.report.get("capabilities") or {}
    found = [
        joined([words(thing), f", {standing.value}: ", words(why)])
        for standing in OTHERWISE
        for thing, why in sorted((seen.get(standing.value) or {}).items())
    ]
    return element("details", element("summary", f"{len(found):,}"), listed(found)) if found else Html("")


def _asked_with(header: Header) -> Html:
    said = [joined([name, " ", words(header[name])]) for name in OPTIONS if header.get(name) is not None]
    return joined([*said, *(["strict"] if header.get("strict") else [])], ", ")


def _score(counts: dict[str, int]) -> Html:
    items = [
        element("li", mark(word), " ", element("strong", f"{count:,}"))
        for word, count in counts.items()
        if count or word in ("pass", "fail", "skipped")
    ]
    return element("ul", *items, class_="score", aria_label="Checks by what they came to")


def _counts(showing: Showing) -> str:
    results = showing.run.results
    judged, skipped = sum(r.assertions for r in results), sum(r.counts.get(Status.SKIPPED, 0) for r in results)
    return f"{len(results):,}; {judged:,} answers judged, {skipped:,} not asked"


def card(showing: Showing) -> Html:
    """Show one target."""
    header, report = showing.run.header, showing.report
    version = header.get("python") and f"Python {header['python']}"
    pairs = [
        ("Trouble", words(report["trouble"]) if report.get("trouble") else ""),
        ("Not whole", "" if report.get("complete") else "the run was cut short; what it had found stands here"),
        ("Address", words(header.get("target") or "refimpl")),
        ("Asked by", words(", ".join(str(each) for each in (header.get("by"), version) if each))),
        ("Asked with", _asked_with(header)),
        ("Checks", _counts(showing)),
        ("Stands otherwise than it says", _otherwise(showing)),
    ]
    shown = [(label, said) for label, said in pairs if said not in ("", words(""))]
    sign = mark("pass" if showing.conforms else "fail")
    head = element("h2", sign, " ", words(conclusion(showing)))
    again = command(rerun(header), "Copy the command")
    counts = showing.run.score()
    return element("section", head, bar(counts), _score(counts), facts(shown), again, class_="card")
