"""One finding: what was permitted and what was seen, the smallest call that shows it, and how to see it again."""

import shlex
from collections.abc import Iterator

import attrs

from conformance.reports.page.glance import command
from conformance.reports.page.marks import mark
from conformance.reports.page.places import Book
from conformance.reports.page.said import MOST_SAID, cut, json_text, visible, words
from conformance.reports.page.showing import Finding
from conformance.scripts import Send, step_to_json
from conformance.verdicts import Evidence, Header
from refimpl.answer import Json
from refimpl.explain.book.html import Html, element, facts, joined, listed
from refimpl.readings import Bindings

MOST_CHECKS = 3
"""Checks named that saw one and the same fault."""
MOST_STEPS = 40
SAVED = "case.json"
"""The name a copied case is given in the command that replays it."""


@attrs.frozen
class Case:
    """A script as it stands on the page: its world, its steps, and whether all of it is there to be copied."""

    world: str
    steps: tuple[str, ...]
    whole: bool


def case_of(evidence: Evidence, rule: str) -> Case:
    """Write a script down; the step that was judged names the rule, so that it is judged by it again."""
    world, whole = json_text(dict(evidence.script.world))
    steps = []
    for place, step in enumerate(evidence.script.steps[:MOST_STEPS]):
        about = {"because": [rule]} if place == evidence.step and rule and isinstance(step, Send) else {}
        shown, complete = json_text(step_to_json(step) | about)
        steps.append(shown)
        whole = whole and complete
    return Case(world, tuple(steps), whole and len(steps) == len(evidence.script.steps))


def _bindings(held: Bindings, book: Book) -> Html:
    return joined([joined([book.to(id), " ", words("/".join(sorted(letters)))]) for id, letters in held.items()], ", ")


def _seen_in(checks: tuple[str, ...]) -> Html:
    more = len(checks) - MOST_CHECKS
    rest = [f"and {more:,} more checks"] if more > 0 else []
    return joined([*(element("code", words(each)) for each in checks[:MOST_CHECKS]), *rest], ", ")


def _folded(label: str, text: str, *, shown: bool, kind: str) -> Html:
    box = element("pre", element("code", text), class_=f"json {kind}", tabindex="0", role="group", aria_label=label)
    return element("details", element("summary", label), box, open="open" if shown else None)


def _steps(evidence: Evidence, case: Case) -> Html:
    items = []
    for place, text in enumerate(case.steps):
        judged = place == evidence.step
        label = f"Step {place + 1}{', judged' if judged else ''}"
        box = _folded(label, text, shown=judged, kind="step")
        items.append(element("li", box, class_="judged" if judged else None))
    left = len(evidence.script.steps) - len(case.steps)
    more = element("p", f"… and {left:,} more steps") if left else Html("")
    return joined([element("ol", *items, class_="steps"), more])


def replay(file: str, header: Header) -> str:
    """Write the command that puts a file to the target again."""
    return shlex.join(["sendspec", "replay", file, str(header.get("target") or "refimpl"), *header.get("reached", ())])


def _again(finding: Finding, case: Case, header: Header) -> Iterator[Html]:
    """Offer the command that replays the evidence kept in a file, or the case itself."""
    if finding.file:
        yield command(replay(finding.file, header), "Copy the command")
    if case.whole:
        button = element("button", "Copy the case", type="button", class_="copy", data_copy="case", hidden="hidden")
        said = element("code", visible(cut(replay(SAVED, header))))
        then = joined([" as a file ", element("code", SAVED), " for ", said])
        yield element("p", button, element("span", then, class_="scripted", hidden="hidden"), class_="run")
    else:
        yield element("p", "Too long to be shown here in full; the report in JSON has all of it.", class_="why")


def _head(finding: Finding, evidence: Evidence) -> str:
    """Write what a copied case begins with, as members of a JSON object."""
    info: dict[str, Json] = {"source": "run", "rule": finding.verdict.rule}
    for name, held in (("held", evidence.held), ("chosen", evidence.chosen)):
        if held:
            info[name] = {id: "".join(sorted(letters)) for id, letters in held.items()}
    operation, _ = json_text(evidence.script.operation)
    told, _ = json_text({name: said for name, said in info.items() if said})
    return f'"operation": {operation}, "info": {told}'


def full(finding: Finding, header: Header, book: Book) -> Html:
    """Show a finding with its evidence."""
    verdict, evidence = finding.verdict, finding.verdict.evidence
    more = verdict.reason.partition("\n")[2]
    pairs: list[tuple[str, str]] = [("Said as well", words(more)), ("Seen in", _seen_in(finding.checks))]
    pairs = pairs if more else pairs[1:]
    if evidence is None:
        return element("section", _title(finding), facts(pairs), class_="finding")
    case = case_of(evidence, verdict.rule or "")
    pairs[-1:-1] = [
        ("Permitted", listed(words(each) for each in dict.fromkeys(evidence.permitted)) or Html("see the rule")),
        ("Observed", words(evidence.observed)),
        ("Held to", joined([_bindings(evidence.held, book), ", by earlier answers"]) if evidence.held else ""),
        ("Held to, as asked", _bindings(evidence.chosen, book) if evidence.chosen else ""),
    ]
    pairs += [
        ("Vector", element("code", words(evidence.vector)) if evidence.vector else ""),
        ("Smallest", LEAST if evidence.least else NOT_LEAST),
    ]  # fmt: skip
    world = _folded("World", case.world, shown=False, kind="world")
    return element(
        "section", _title(finding), facts(pairs), world, _steps(evidence, case), *_again(finding, case, header),
        class_="finding", data_head=_head(finding, evidence) if case.whole else None,
    )  # fmt: skip


def brief(finding: Finding) -> Html:
    """Show a finding without its evidence, where the page has no room for it."""
    return element("section", _title(finding, BRIEF), class_="finding")


BRIEF = 200
"""Characters of a reason that stands without evidence."""
LEAST = "yes: nothing of it can be left out"
NOT_LEAST = "not known: time ran out, or nothing was tried"


def _title(finding: Finding, most: int = MOST_SAID) -> Html:
    first = finding.verdict.reason.partition("\n")[0]
    return element("h4", mark(finding.verdict.status.value), " ", words(first, most))
