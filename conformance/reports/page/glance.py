"""The top of the page: who was asked, what it came to, and how to ask again."""

import shlex
from collections.abc import Iterator

from conformance.reports import text
from conformance.reports.page.marks import bar, mark
from conformance.reports.page.said import cut, visible, words
from conformance.reports.page.showing import Showing
from conformance.target import Capabilities
from conformance.verdicts import OTHERWISE, Run
from refimpl.answer import Json
from refimpl.explain.book.html import Html, element, facts, joined, listed

OPTIONS = ("profile", "seed", "revision")


def rerun(header: dict[str, Json]) -> str:
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


def _otherwise(showing: Showing) -> Iterator[Html]:
    """Say which capabilities stand otherwise than the target says."""
    seen = showing.report.get("capabilities") or {}
    for standing in OTHERWISE:
        for thing, why in sorted((seen.get(standing.value) or {}).items()):
            yield joined([standing.value, ": ", words(thing), " ", words(why)])


def _score(counts: dict[str, int]) -> Html:
    items = [
        element("li", mark(word), " ", element("strong", f"{count:,}"))
        for word, count in counts.items()
        if count or word in ("pass", "fail", "skipped")
    ]
    return element("ul", *items, class_="score", aria_label="Checks by what they came to")


def card(showing: Showing) -> Html:
    """Show one target."""
    header, report = showing.run.header, showing.report
    results = showing.run.results
    judged, skipped = sum(r.assertions for r in results), sum(cell.skipped for cell in showing.cells.values())
    counts = showing.run.score()
    pairs = [
        ("Address", words(header.get("target") or "refimpl")),
        ("Asked by", words(joined_words(header.get("by"), header.get("python") and f"Python {header['python']}"))),
        ("Profile", words(header.get("profile") or "")),
        ("Seed", words(header.get("seed"))),
        ("Revision", words(header.get("revision") or "")),
        ("Strict", "yes" if header.get("strict") else ""),
        ("Checks", f"{len(results):,}, {judged:,} answers judged, {skipped:,} not asked"),
        ("Not whole", "" if report.get("complete") else "the run was cut short; what it had found stands here"),
        ("Trouble", words(report["trouble"]) if report.get("trouble") else ""),
        ("Found otherwise", listed(_otherwise(showing))),
    ]
    shown = [(label, said) for label, said in pairs if said not in ("", words(""), words(None))]
    verdict = mark("pass" if showing.conforms else "fail")
    line = element("p", verdict, " ", words(conclusion(showing)), class_="verdict")
    again = command(rerun(header), "Copy the command")
    return element(
        "section", element("h2", words(showing.label)), line, bar(counts), _score(counts), facts(shown), again,
        class_="card",
    )  # fmt: skip


def joined_words(*said: Json) -> str:
    """Put what there is beside each other."""
    return ", ".join(str(each) for each in said if each)
