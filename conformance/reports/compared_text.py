"""A comparison for a terminal: a line for each difference, then each with the smallest request that shows it."""

import shlex
import textwrap
from collections.abc import Iterator, Sequence

from conformance.comparison import saved
from conformance.comparison.comparing import Finding
from conformance.reports.compared import MARKS, Compared, in_short, kind, reason, subject, uncompared, unsteady
from conformance.reports.text import WIDTH, printable, shortened
from refimpl import wire
from refimpl.answer import Json

NARROWEST = 40
MOST_FINDINGS = 30
MOST_REASONS = 10
MOST_JSON = 900
MOST_STEPS = 4
"""Steps shown of one script, its last ones."""
LABEL = 9
"""Columns that the name of a fact takes."""
HIGHEST = 12
"""Lines that one fact may take."""


def one_line(text: str) -> str:
    """Escape what a terminal would obey, and fold all space."""
    return " ".join(printable(text).split())


def wrapped(text: str, wide: int, first: str, then: str) -> list[str]:
    """Wrap a text; of one that goes on and on only the beginning."""
    lines = textwrap.wrap(one_line(text), wide, initial_indent=first, subsequent_indent=then, break_on_hyphens=False)
    if len(lines) > HIGHEST:
        lines = [*lines[:HIGHEST], f"{then}… ({len(text):,} characters)"]
    return [line.rstrip() for line in lines] or [first.rstrip()]


def _fact(name: str, text: str, wide: int) -> list[str]:
    return wrapped(text, wide, f"   {name:<{LABEL}}  ", " " * (LABEL + 5)) if text else []


def _json(value: Json) -> str:
    try:
        text = wire.dumps(shortened(value))
    except wire.Unencodable as error:
        return f"({error})"
    return text if len(text) <= MOST_JSON else f"{text[:MOST_JSON]}… ({len(text):,} characters)"


def _glance(number: int, finding: Finding, wide: int) -> list[str]:
    """Write one difference in a line, if the terminal is wide enough for it."""
    found = finding.weighed
    told = [each for each in found.difference.said if each is not None]
    kinds = " | ".join(dict.fromkeys(each.kind for each in told))
    about = ", ".join(subject(found))
    start = f"{number:>3}  "
    return wrapped(
        f"{kind(found)}: {found.difference.operation} {about}: {kinds} ({finding.count:,}×)", wide, start, " " * 5
    )


def _sides(finding: Finding, wide: int) -> Iterator[str]:
    """Write what each target said, and what there is to say of it; targets that said the same share a line."""
    found = finding.weighed
    groups = found.difference.groups
    for group in sorted({each for each in groups if each is not None}):
        numbers = [number for number, each in enumerate(groups) if each == group]
        said, opinion = found.difference.said[numbers[0]], found.opinions[numbers[0]]
        if said is None or opinion is None:
            continue
        name = ", ".join(map(saved.label, numbers))
        yield from wrapped(f"{MARKS[opinion.permitted]} {said.words}", wide, f"   {name:<3} ", " " * 9)
        yield from wrapped(reason(opinion), wide, " " * 9, " " * 9) if reason(opinion) else ()
    alone = [saved.label(number) for number, each in enumerate(groups) if each is None]
    if alone:
        yield f"   {', '.join(alone)} not asked"


def _finding(number: int, finding: Finding, compared: Compared, wide: int) -> Iterator[str]:
    found = finding.weighed
    about = ", ".join(subject(found))
    yield from wrapped(f"{found.difference.operation}  {about}", wide, f"{number}  ", "   ")
    size = "" if finding.least else ", not yet the smallest"
    often = "once" if finding.count == 1 else f"{finding.count:,} times"
    yield from wrapped(f"{kind(found)}; {often}, first in {finding.question}{size}", wide, "   ", "   ")
    yield from _sides(finding, wide)
    yield from _fact("permitted", ", ".join(found.permitted), wide)
    yield from _fact("broken", ", ".join(found.broken), wide)
    yield from _fact("left open", ", ".join(found.open), wide)
    asked = saved.asked(finding)
    yield from _fact("world", _json(asked["world"]), wide)
    if "request" in asked:
        yield from _fact("request", _json(asked["request"]), wide)
        yield from _fact("caller", asked.get("caller", ""), wide)
    steps = asked.get("steps", [])
    if len(steps) > MOST_STEPS:
        yield f"   … {len(steps) - MOST_STEPS} steps, and then"
    for step in steps[-MOST_STEPS:]:
        yield from _fact("step", _json(step), wide)
    if finding.file:
        whom = compared.parties[found.wrong[0] if found.wrong else 0].address
        yield f"   {'replay':<{LABEL}}  sendspec replay {shlex.quote(finding.file)} {shlex.quote(printable(whom))}"


def _header(compared: Compared, wide: int) -> Iterator[str]:
    for number, party in enumerate(compared.parties):
        told = dict.fromkeys((party.title, party.address))
        yield from wrapped(" at ".join(told), wide, f"{saved.label(number)}  ", "   ")
    told = compared.about
    yield from wrapped(
        f"profile {told['profile']} · seed {told['seed']} · {compared.comparison.scripts:,} scripts · "
        f"{compared.comparison.calls:,} calls", wide, "", "",
    )  # fmt: skip


def _section(heading: str, rows: Sequence[str], wide: int) -> list[str]:
    return ["", heading, *(line for row in rows for line in wrapped(row, wide, "  ", "    "))] if rows else []


def text(compared: Compared, columns: int = WIDTH) -> str:
    """Write a whole comparison, for so many columns."""
    wide = max(NARROWEST, min(WIDTH, columns))
    lines = list(_header(compared, wide))
    shown = compared.findings[:MOST_FINDINGS]
    if len(shown) > 1:
        lines += ["", *(line for n, each in enumerate(shown, 1) for line in _glance(n, each, wide))]
    for number, finding in enumerate(shown, 1):
        lines += ["", *_finding(number, finding, compared, wide)]
    rest = len(compared.findings) - len(shown)
    lines += ["", f"… and {rest} more differences; --json lists all"] if rest else []
    lines += _section("not compared:", uncompared(compared, MOST_REASONS), wide)
    lines += _section("not steady:", unsteady(compared), wide)
    alone = [f"{saved.label(number)}: {why}" for number, why in compared.comparison.left_out.items()]
    lines += _section("left alone:", alone, wide)
    if shown and not any(each.file for each in shown):
        lines += ["", *wrapped("--save DIR keeps each as a file for sendspec decide and replay", wide, "", "")]
    names = " | ".join(compared.titles())
    return "\n".join([*lines, "", *wrapped(f"{names}: {in_short(compared)}", wide, "", "  ")])
