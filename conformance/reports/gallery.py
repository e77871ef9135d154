"""A gallery for people: the table of rules and builds, a score line for each build, and why others are not in it."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from conformance.gallery import RAN, Showing
from conformance.reports import text
from conformance.verdicts import Run, Status
from refimpl.answer import Json
from refimpl.rulebook import BY_ID

MARKS: Mapping[str, str] = {
    "pass": ".", "fail": "F", "warn": "w", "noted": "n", "known": "k", "stale": "S", "changed": "C", "skipped": "-",
    "inconclusive": "?", "error": "E", "broken": "B",
}  # fmt: skip
NOTHING = " "
"""The mark of a rule that no check of the build was about."""
PLAIN = frozenset(("pass", "noted", "skipped", ""))
"""Verdicts that accuse a build of nothing."""


def words_by_rule(run: Run) -> dict[str, str]:
    """Give for each rule the word a build has earned; a rule is `noted` where a choice of reading is all there is."""
    chosen = {v.rule for each in run.results for v in each.verdicts if v.status is Status.NOTED}
    return {row.rule: "noted" if row.word == "pass" and row.rule in chosen else row.word for row in text.rule_rows(run)}


def table(showings: Sequence[Showing], *, whole: bool = False) -> str:
    """Draw the table of rules and builds; without `whole` only the rules that some build is accused of."""
    ran = {_title(each): words_by_rule(each.run) for each in showings if each.run is not None}
    words = list(ran.values())
    rules = [rule for rule in BY_ID if any(rule in found for found in words)]
    rows = [rule for rule in rules if whole or any(found.get(rule, "") not in PLAIN for found in words)]
    if not ran:
        return ""
    wide = max(map(len, (*rows, "rule")))
    lines = [f"{'rule':<{wide}}  {'  '.join(ran)}"]
    for rule in rows:
        marks = [MARKS.get(found.get(rule, ""), NOTHING).center(len(title)) for title, found in ran.items()]
        lines.append(f"{rule:<{wide}}  {'  '.join(marks)}".rstrip())
    rest = len(rules) - len(rows)
    if rest:
        lines.append(f"{rest} rules of which no build is accused are left out; --all shows them")
    return "\n".join(lines)


def _title(showing: Showing) -> str:
    return PurePath(showing.name).stem if showing.name.endswith(".toml") else showing.name


def legend(showings: Sequence[Showing]) -> str:
    """Say what the marks mean that stand in the table."""
    met = {word for each in showings if each.run is not None for word in words_by_rule(each.run).values()}
    return "  ".join([f"{mark} {word}" for word, mark in MARKS.items() if word in met])


def score(showing: Showing) -> str:
    """Say in one line what a build came to."""
    name, other = f"{_title(showing)} {showing.version or showing.build.version}".strip(), ""
    if showing.version and showing.build.version and showing.version != showing.build.version:
        other = f" (its build file was written for {showing.build.version})"
    if showing.how != RAN or showing.run is None:
        return text.printable(f"{name}: {showing.how}: {showing.why}")
    counts = ", ".join(f"{n} {word}" for word, n in showing.run.score().items() if n)
    judged = sum(result.assertions for result in showing.run.results)
    return text.printable(
        f"{name}{other}: {counts}; {judged:,} answers judged" + (f"; {showing.why}" * bool(showing.why))
    )


def showing_json(showing: Showing) -> dict[str, Json]:
    """Write what one build came to."""
    run = showing.run
    return {
        "name": showing.name,
        "version": showing.version,
        "written_for": showing.build.version,
        "how": showing.how,
        "why": showing.why,
        "score": None if run is None else run.score(),
        "rules": {} if run is None else words_by_rule(run),
    }
