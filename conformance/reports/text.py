"""A run for people: what was found, the table of rules, and the score line."""

import json
import re
import shlex
import textwrap
from collections import Counter

import attrs

from conformance.reports.pointing import pointed
from conformance.scripts import Script, Step, step_to_json
from conformance.verdicts import RED, CheckResult, Evidence, Run, Standing, Status, Verdict, worst
from refimpl import wire
from refimpl.answer import Json
from refimpl.citations import said
from refimpl.operations import OPERATIONS
from refimpl.rule import Rule
from refimpl.rulebook import BY_ID

WIDTH, NARROW = 100, 60
"""Columns a finding takes, and those below which its labels stand on lines of their own."""
MOST_JSON = 900
LONGEST_TEXT, SHOWN_TEXT = 120, 30
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""All but line feed and tab, which are folded into spaces."""
LONGEST_LIST, SHOWN_ITEMS = 8, 3


def printable(text: str) -> str:
    """Escape what a terminal cannot show, or would obey: lone surrogates and control characters."""
    shown = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", shown)


def shortened(value: Json) -> Json:
    """Cut long texts and lists, and say how long they were."""
    if isinstance(value, dict):
        return {key: shortened(item) for key, item in value.items()}
    if isinstance(value, list):
        rest = [f"… ({len(value)} items)"] if len(value) > LONGEST_LIST else []
        return [shortened(item) for item in value[: SHOWN_ITEMS if rest else None]] + rest
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return f"{value[:SHOWN_TEXT]}… ({len(value):,} characters)"
    return value


def _json(value: object) -> str:
    try:
        wire.dumps(value)
        text = json.dumps(shortened(value), ensure_ascii=False)
    except wire.Unencodable as error:
        return f"({error})"
    return text if len(text) <= MOST_JSON else f"{text[:MOST_JSON]}… ({len(text):,} characters)"


def _wrapped(label: str, text: str, width: int) -> list[str]:
    lead = 4 if width < NARROW else 14
    lines = textwrap.wrap(printable(text), width - lead, break_on_hyphens=False) or [""]
    return _labelled(label, lines, width)


def _labelled(label: str, lines: list[str], width: int) -> list[str]:
    """Put a label before lines, or over them where there is no room beside it."""
    if width < NARROW:
        return [f"  {label}", *(f"    {line}" for line in lines)]
    return [f"  {label:<10}  {lines[0]}", *(f"  {'':<10}  {line}" for line in lines[1:])]


def finding(verdict: Verdict, replay_file: str, address: str, width: int = WIDTH) -> str:
    """Write one finding: the rule, its source, the smallest call that shows it, and how to see it again."""
    lines = [f"{verdict.status.value.upper()}  {verdict.operation}  {verdict.rule or ''}".rstrip()]
    rule = BY_ID.get(verdict.rule or "")
    if rule is not None:
        cites = cites_of(rule, verdict.operation)
        lines += _wrapped("rule", f"{rule.statement} ({rule.strength.name}; {cites})", width)
    lines += _wrapped("found", verdict.reason, width)
    if verdict.evidence is not None:
        lines += _evidence(verdict.evidence.script, verdict.evidence.step, verdict.rule, width)
        lines += _wrapped("permitted", ", ".join(verdict.evidence.permitted) or "see the rule", width)
        lines += _wrapped("observed", verdict.evidence.observed, width)
        lines += _wrapped("held to", _held(verdict.evidence), width) if verdict.evidence.held else []
    if replay_file:
        # On one line, however long, so that it can be copied.
        lines += _labelled("replay", [f"sendspec replay {shlex.quote(replay_file)} {shlex.quote(address)}"], width)
    return "\n".join(lines)


def cites_of(rule: Rule, operation: str) -> str:
    """Cite what the operation's own documents say of a rule, and all it cites where nobody knows the operation."""
    found = said(rule, OPERATIONS[operation]) if operation in OPERATIONS else []
    return " ".join([each.id for each in found] or rule.cites)


def _held(evidence: Evidence) -> str:
    readings = (f"{name} {'/'.join(sorted(letters))}" for name, letters in evidence.held.items())
    return f"{', '.join(readings)}, by earlier answers"


def _evidence(script: Script, step: int, rule: str | None, width: int) -> list[str]:
    """Show what was asked; of the step at stake, where in it the rule is broken."""
    lines = _wrapped("world", _json(dict(script.world)), width)
    for each in script.steps[:step]:
        lines += _wrapped("step", _json(step_to_json(each)), width)
    shown = pointed(script, step, rule, width - (4 if width < NARROW else 14))
    if shown.request:
        lines += _labelled("→ step", [_sent(script.steps[step]), *shown.request], width)
    for each in () if shown.request else script.steps[step : step + 1]:
        lines += _wrapped("→ step", _json(step_to_json(each)), width)
    lines += _wrapped("walks", shown.walked, width) if shown.walked else []
    for part in shown.account:
        lines += _wrapped("account", part, width)
    return lines


def _sent(step: Step) -> str:
    """Name a call, and who makes it where that is said."""
    told = step_to_json(step)
    about = {name: told[name] for name in ("operation", "caller") if name in told}
    return printable(f"send{''.join(f', {name} {value}' for name, value in about.items())}:")


@attrs.frozen
class RuleRow:
    """One line of the table: a rule, its verdict, and how many answers about it were judged or never asked for."""

    rule: str
    strength: str
    word: str
    judged: int
    skipped: int


def rule_rows(run: Run) -> list[RuleRow]:
    """List every rule that was at stake."""
    about: dict[str, list[Verdict]] = {}
    judged: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    for result in run.results:
        name = result.check.split("/", 2)[2].partition("/")[0].partition("=")[0]
        if name in BY_ID:
            judged[name] += result.judged
            skipped[name] += result.counts.get(Status.SKIPPED, 0)
            about.setdefault(name, [])
        for verdict in result.verdicts:
            if verdict.rule is not None:
                about.setdefault(verdict.rule, []).append(verdict)
    return [
        RuleRow(name, rule.strength.name.lower(), _word(about[name], judged[name]), judged[name], skipped[name])
        for name, rule in BY_ID.items()
        if name in about
    ]


def _word(verdicts: list[Verdict], judged: int) -> str:
    found = [verdict for verdict in verdicts if verdict.status not in (Status.NOTED, Status.SKIPPED)]
    return worst(found).value if found else ("pass" if judged else "skipped")


def table(run: Run) -> str:
    """Draw the table of rules."""
    rows = rule_rows(run)
    wide = max((len(row.rule) for row in rows), default=4)
    lines = [f"{'rule':<{wide}}  {'strength':<9}  {'verdict':<12}  judged  skipped"]
    lines += [f"{r.rule:<{wide}}  {r.strength:<9}  {r.word:<12}  {r.judged:>6}  {r.skipped or '':>7}" for r in rows]
    return "\n".join(lines)


def skips(run: Run) -> list[str]:
    """Count what was not asked, by reason."""
    reasons: Counter[str] = Counter()
    for result in run.results:
        n = result.counts.get(Status.SKIPPED, 0)
        if n:
            named = [v.reason for v in result.verdicts if v.status is Status.SKIPPED]
            for reason in named:
                reasons[reason] += 1
            reasons[named[0]] += n - len(named)
    return [f"  {count:>5} × {printable(reason)}" for reason, count in reasons.most_common(20)]


def score_line(run: Run) -> str:
    """Count the checks in every bucket, in one line."""
    counts = ", ".join(f"{n} {word}" for word, n in run.score().items() if n or word in ("pass", "fail", "skipped"))
    judged = sum(result.assertions for result in run.results)
    skipped = sum(result.counts.get(Status.SKIPPED, 0) for result in run.results)
    reached = sum(len(result.partitions) for result in run.results)
    rest = f"{judged:,} answers judged, {skipped:,} not asked, {reached:,} partitions reached"
    return f"sendspec: {len(run.results)} checks: {counts}; {rest}{capabilities(run)}"


def capabilities(run: Run) -> str:
    """Count what the target claims, and name what stands otherwise; empty where it never said what it is."""
    if run.target is None:
        return ""
    claimed = len(run.target.operations)
    parts = [f"{claimed} operation{'s' * (claimed != 1)} declared"]
    words = {Standing.ABSENT: "absent", Standing.UNDECLARED: "undeclared works", Standing.MISROUTED: "misrouted"}
    for standing, word in words.items():
        names = [each.name for each in run.capabilities.values() if each.standing is standing]
        if names:
            parts.append(f"{len(names)} {word} ({', '.join(map(printable, names))})")
    return f"; capabilities: {', '.join(parts)}"


def findings(run: Run) -> list[tuple[CheckResult, Verdict]]:
    """List each different finding once, the gravest first."""
    seen = set()
    found = []
    for result in run.results:
        for verdict in result.verdicts:
            shown = verdict.status in RED or verdict.status in (Status.BROKEN, Status.WARN, Status.KNOWN)
            key = (verdict.status, verdict.signature, verdict.evidence is None and verdict.reason)
            if shown and key not in seen:
                seen.add(key)
                found.append((result, verdict))
    order = list(Status)
    return sorted(found, key=lambda pair: order.index(pair[1].status))


def conclusion(run: Run, code: int) -> str:
    """Say in one line what the run came to."""
    if run.trouble:
        return printable(f"the target could not be run: {run.trouble}")
    words = {
        0: "conforms", 1: "does not conform", 2: "interrupted", 3: "the harness is broken or the run incomplete",
        5: "nothing ran",
    }  # fmt: skip
    name = run.target.name if run.target else "the target"
    known = run.score()["known"]
    rest = f", but for {known} known failures" if known and code == 0 else ""
    return f"{name}: {words.get(code, 'does not conform')}{rest}"
