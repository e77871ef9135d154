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
from refimpl.readings import register
from refimpl.rulebook import BY_ID

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


def subject(found: Weighed) -> tuple[str, ...]:
    """Say what a difference is about: rules, and questions left open; or in a word that it is about neither."""
    rule = None if found.wrong else saved.rule_of(found)
    named = dict.fromkeys((*((rule,) if rule else ()), *found.about))
    return tuple(named) or ("no answer" if found.difference.breaks else "left open",)


def reason(opinion: Opinion) -> str:
    """Say by which rule something is not permitted, or which reading it shows."""
    if opinion.permitted:
        return "; ".join(map(_reading, opinion.readings))
    rule = BY_ID.get(opinion.rule or "")
    if rule is None:
        return opinion.reason
    named = "" if rule.id in opinion.reason else f"{rule.id}: "
    return f"{named}{opinion.reason} ({rule.strength.name.lower()})"


def _reading(name: str) -> str:
    """Say what a reading says, if it is one alone."""
    ambiguity, _, letter = name.partition(".")
    says = {each.letter: each.says for each in register()[ambiguity].readings}
    return f"{name}, {says[letter]}" if letter in says else name


def in_short(compared: Compared) -> str:
    """Say in one line what it came to."""
    count, calls = len(compared.findings), compared.comparison.calls
    what = "no difference" if not count else "1 difference" if count == 1 else f"{count} differences"
    told = ", ".join(f"{kind} {times}" if count > 1 else kind for kind, times in compared.kinds().items())
    rest = ", interrupted" if compared.interrupted else ""
    return f"{what} in {calls:,} calls{rest}" + (f": {told}" if told else "")


def unsteady(compared: Compared) -> list[str]:
    """Say who answered otherwise when asked again, and who broke."""
    comparison = compared.comparison
    told = ((comparison.wavered, "answered otherwise when asked again"), (comparison.broke, "broke"))
    return [
        f"{saved.label(number)} {what}: {times} time{'s' * (times != 1)}"
        for counted, what in told
        for number, times in sorted(counted.items())
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
        "times": finding.count,
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
        "broke": {saved.label(number): times for number, times in sorted(comparison.broke.items()) if times},
        "not_compared": [
            {"target": saved.label(number), "reason": why, "scripts": times}
            for (number, why), times in comparison.uncompared.most_common()
        ],
        "left_alone": {saved.label(number): why for number, why in comparison.left_out.items()},
        "exit_code": compared.code,
        "complete": not compared.interrupted and not comparison.left_out,
    }
