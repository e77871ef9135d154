"""A comparison to be pasted into a pull request: whatever a target said stands in code spans, which nothing ends."""

import json
import re
from collections.abc import Iterator

from conformance.comparison import saved
from conformance.comparison.comparing import Finding
from conformance.reports.compared import MARKS, Compared, in_short, kind, reason, subject, uncompared, unsteady
from conformance.reports.compared_text import one_line
from refimpl.answer import Json

MOST_FINDINGS = 100
MOST_REASONS = 10
LEGEND = {True: "permitted by the documents", False: "not permitted", None: "cannot be told"}
MOST_CELL = 160
MOST_LINES = 120
"""Lines shown of one request."""


def span(text: str) -> str:
    """Write a text as code, so that nothing in it is read as Markdown, as HTML or as a cell of its own."""
    told = one_line(text).replace("|", "\\x7c")
    told = told if len(told) <= MOST_CELL else f"{told[:MOST_CELL]}…"
    if not told:
        return ""
    fence = "`" * (max((len(run) for run in re.findall("`+", told)), default=0) + 1)
    space = " " if told[0] == "`" or told[-1] == "`" else ""
    return f"{fence}{space}{told}{space}{fence}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _about(finding: Finding) -> str:
    return ", ".join(map(span, subject(finding.weighed)))


def _table(compared: Compared, shown: list[Finding]) -> Iterator[str]:
    titles = [span(title) for title in compared.titles()]
    yield _row("", "operation", "rule", *titles, "permitted")
    yield _row(*(["---"] * (4 + len(titles))))
    for number, finding in enumerate(shown, 1):
        found = finding.weighed
        sides = (
            "not asked" if each is None or opinion is None else f"{MARKS[opinion.permitted]} {span(each.words)}"
            for each, opinion in zip(found.difference.said, found.opinions, strict=True)
        )
        permitted = ", ".join(map(span, found.permitted)) or "see below"
        yield _row(str(number), span(found.difference.operation), _about(finding), *sides, permitted)


def _details(number: int, finding: Finding) -> Iterator[str]:
    found = finding.weighed
    size = "the smallest request" if finding.least else "a request"
    yield f"<details><summary>{number}. {kind(found)}: {size}</summary>"
    yield ""
    for place, opinion in enumerate(found.opinions):
        if opinion is not None and reason(opinion):
            yield f"- {saved.label(place)} {MARKS[opinion.permitted]} {span(reason(opinion))}"
    often = "once" if finding.count == 1 else f"{finding.count:,} times"
    yield f"- {often}, first in {span(finding.question)}"
    yield ""
    yield "```json"
    yield from _json(saved.asked(finding))
    yield "```"
    if finding.file:
        yield ""
        yield f"{span(f'sendspec decide {finding.file}')}, {span(f'sendspec replay {finding.file} TARGET')}"
    yield ""
    yield "</details>"


def _json(value: Json) -> Iterator[str]:
    lines = json.dumps(value, indent=1).splitlines()
    yield from lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        yield f"… ({len(lines):,} lines)"


def _letters(compared: Compared) -> str:
    named = (f"{saved.label(n)} is {span(title)}" for n, title in enumerate(compared.titles()))
    return "; ".join(named)


def markdown(compared: Compared) -> str:
    """Write a whole comparison."""
    shown, about = compared.findings[:MOST_FINDINGS], compared.about
    lines = [
        f"## {' → '.join(map(span, compared.titles()))}",
        "",
        f"{in_short(compared)}.",
        "",
        f"{_letters(compared)}.",
    ]
    if shown:
        lines += ["", *_table(compared, shown)]
        lines += [
            "",
            f"{MARKS[True]} permitted by the documents, {MARKS[False]} not permitted, {MARKS[None]} cannot be told",
        ]
    for number, finding in enumerate(shown, 1):
        lines += ["", *_details(number, finding)]
    rest = len(compared.findings) - len(shown)
    lines += ["", f"… and {rest} more differences"] if rest else []
    for heading, rows in (("Not compared", uncompared(compared, MOST_REASONS)), ("Not steady", unsteady(compared))):
        lines += ["", f"{heading}:", "", *(f"- {span(row)}" for row in rows)] if rows else []
    asked = f"sendspec compare, profile {about['profile']}, seed {about['seed']}"
    return "\n".join([*lines, "", f"{asked}, {compared.comparison.scripts:,} scripts."])
