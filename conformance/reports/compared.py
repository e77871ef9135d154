"""A comparison of targets as data: who was compared, what was asked, and each difference with what is permitted."""

from collections import Counter
from collections.abc import Sequence

import attrs

from conformance.comparison import saved
from conformance.comparison.comparing import Comparison, Finding
from conformance.comparison.opinions import Opinion, Weighed
from conformance.target import Capabilities
from conformance.verdicts import EXIT_INTERRUPTED, brief
from refimpl.answer import Json

FORMAT = 1
CHOICE, UNTOLD = "a choice", "cannot be told"
MARKS = {True: "✓", False: "✗", None: "?"}
"""Permitted, not permitted, and cannot be told."""


@attrs.frozen
class Party:
    """One target: its address, and what it says it is."""

    address: str
    known: Capabilities

    @property
    def title(self) -> str:
        """Its name and version, as it tells them."""
        return brief(f"{self.known.name} {self.known.version}".strip())


@attrs.frozen
class Compared:
    """What was compared and what came of it; `about` says how it was asked, `code` how it ends."""

    parties: Sequence[Party]
    comparison: Comparison
    about: dict[str, Json]
    code: int

    @property
    def findings(self) -> list[Finding]:
        """The differences, the gravest first."""
        return sorted(self.comparison.findings.values(), key=lambda each: each.rank)

    @property
    def interrupted(self) -> bool:
        """Whether it was cut short."""
        return self.code == EXIT_INTERRUPTED

    def titles(self) -> list[str]:
        """Name the targets so that they can be told apart: with a letter where they go by the same name."""
        names = [each.title for each in self.parties]
        if len(set(names)) == len(names):
            return names
        return [f"{name} ({saved.label(n)})" for n, name in enumerate(names)]

    def kinds(self) -> dict[str, int]:
        """Count the differences by who is wrong."""
        return dict(Counter(kind(each.weighed) for each in self.findings))


def kind(found: Weighed) -> str:
    """Say who is wrong: one side, several, or nobody, where it is a choice."""
    if not found.wrong:
        return UNTOLD if found.untold else CHOICE
    asked = [each for each in found.opinions if each is not None]
    if len(found.wrong) == len(asked):
        return "both are wrong" if len(asked) == 2 else "all are wrong"
    named = [saved.label(number) for number in found.wrong]
    return f"{named[0]} is wrong" if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]} are wrong"


def reason(opinion: Opinion) -> str:
    """Say by which rule something is not permitted, or which reading it shows."""
    if opinion.permitted:
        return ", ".join(opinion.readings)
    return f"{opinion.rule}: {opinion.reason}" if opinion.rule else opinion.reason


def in_short(compared: Compared) -> str:
    """Say in one line what it came to."""
    count, calls = len(compared.findings), compared.comparison.calls
    what = "no difference" if not count else "1 difference" if count == 1 else f"{count} differences"
    told = ", ".join(f"{kind} {times}" if count > 1 else kind for kind, times in compared.kinds().items())
    rest = ", interrupted" if compared.interrupted else ""
    return f"{what} in {calls:,} calls{rest}" + (f": {told}" if told else "")


def wavering(compared: Compared) -> list[str]:
    """Say who answered otherwise when asked again."""
    return [
        f"{saved.label(number)} answered otherwise when asked again: {times} times"
        for number, times in sorted(compared.comparison.wavered.items())
        if times
    ]


def uncompared(compared: Compared, most: int) -> list[str]:
    """Count what could not be compared, by target and reason."""
    found = compared.comparison.uncompared.most_common()
    rows = [f"{times} × {saved.label(number)}: {why}" for (number, why), times in found[:most]]
    rest = sum(times for _, times in found[most:])
    return [*rows, *([f"{rest} × for {len(found) - most} other reasons"] if rest else [])]


def _opinion(found: Opinion | None) -> Json:
    if found is None:
        return None
    told = {"permitted": found.permitted, "status": found.status.value, "rule": found.rule}
    return {**told, "reason": brief(found.reason), "readings": list(found.readings)}


def _finding(finding: Finding) -> dict[str, Json]:
    found = finding.weighed
    return {
        "kind": kind(found),
        "operation": found.difference.operation,
        "where": found.difference.where,
        "about": list(found.about),
        "said": [None if each is None else brief(each.words) for each in found.difference.said],
        "groups": list(found.difference.groups),
        "opinions": [_opinion(each) for each in found.opinions],
        "permitted": list(found.permitted),
        "broken": list(found.broken),
        "open": list(found.open),
        "scripts": finding.count,
        "first": finding.question,
        "least": finding.least,
        "step": found.difference.step,
        "asked": saved.asked(finding),
        "file": finding.file,
    }


def compared_json(compared: Compared) -> dict[str, Json]:
    """Write a whole comparison; `complete` stands last, so that a cut report shows."""
    comparison = compared.comparison
    return {
        "format": FORMAT,
        "targets": [
            {"label": saved.label(n), "address": each.address, "name": each.known.name, "version": each.known.version}
            for n, each in enumerate(compared.parties)
        ],
        "header": compared.about,
        "scripts": comparison.scripts,
        "calls": comparison.calls,
        "differences": [_finding(each) for each in compared.findings],
        "kinds": compared.kinds(),
        "wavered": {saved.label(number): times for number, times in sorted(comparison.wavered.items()) if times},
        "not_compared": [
            {"target": saved.label(number), "reason": why, "scripts": times}
            for (number, why), times in comparison.uncompared.most_common()
        ],
        "left_alone": {saved.label(number): why for number, why in comparison.left_out.items()},
        "exit_code": compared.code,
        "complete": not compared.interrupted and not comparison.left_out,
    }
