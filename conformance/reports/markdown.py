"""A run as Markdown, for a CI summary or a pull request: what it comes to, the rules broken, each finding folded up.

What a target says stands in `<code>` and `<pre>` alone, with every sign that means something written as a reference: it
can then neither end them nor be a link, a mention or a table.
"""

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from urllib.parse import quote

import attrs

from conformance.reports import printed, text
from conformance.reports.data import code_of
from conformance.verdicts import MOST_SAID, RED, CheckResult, Run, Status, Verdict, worst
from refimpl.rulebook import BY_ID

MOST_BYTES = 1_000_000
"""Of the whole: GitHub shows no summary of more than 1,048,576."""
RESERVE = 2_000
"""Bytes kept for the sentences that say what is left out."""
LONGEST_REASON, LONGEST_FINDING = 160, 20_000
BROKEN_RULES = RED | {Status.BROKEN, Status.WARN, Status.KNOWN}
UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_MEANINGFUL = re.compile(r"""[!"#$&'()*+/:;<=>@\[\\\]^_`{|}~]|(?<=www)\.""", re.IGNORECASE)


def plain(words: str) -> str:
    """Write a text so that it is nothing but itself, anywhere in Markdown; it stays in one line."""
    return _MEANINGFUL.sub(lambda found: f"&#{ord(found[0])};", shown(" ".join(words.split())))


def shown(words: str) -> str:
    """Write out the characters that cannot be seen, or turn the text around them; line feeds are let be."""
    return "".join(_seen(each) for each in words)


def _seen(char: str) -> str:
    if char == "\n" or unicodedata.category(char) not in UNSEEN:
        return char
    return f"\\u{ord(char):04x}"


def code(words: str) -> str:
    """Write a text as code within a line."""
    return f"<code>{plain(words)}</code>"


@attrs.define
class _Page:
    """What is written so far, and how many bytes may still come."""

    left: int
    parts: list[str] = attrs.field(factory=list)

    def add(self, part: str) -> bool:
        """Add a part if there is room for it."""
        size = len(part.encode("utf-8", "backslashreplace")) + 1
        if size > self.left:
            return False
        self.left -= size
        self.parts.append(part)
        return True

    def add_all(self, parts: Sequence[str], what: str) -> None:
        """Add as many parts as there is room for, and say how many are left out."""
        done = next((place for place, part in enumerate(parts) if not self.add(part)), len(parts))
        if done < len(parts):
            self.parts.append(
                f"\n{len(parts) - done:,} of {len(parts):,} {what} are left out; the report in JSON has all\n"
            )


def written(runs: Sequence[Run], rules: str) -> str:
    """Write the runs of one target or of several; `rules` is where the rules can be read."""
    base = quote(rules, safe=":/?=&%~+,@;!$*._-")
    page = _Page(MOST_BYTES - RESERVE * len(runs))
    if len(runs) > 1:
        page.add_all(_matrix(runs, base), "rows")
    for run in runs:
        for part in _head(run):
            page.add(part)
        rows = _broken(run, base)
        if rows:
            page.add("\n| rule | operation | strength | verdict | cited |\n| --- | --- | --- | --- | --- |")
            page.add_all(rows, "rows")
        page.add_all(list(_details(run, base)), "findings")
        page.add_all(_unasked(run), "reasons")
    return "\n".join(page.parts).rstrip() + "\n"


def _linked(rule: str, base: str) -> str:
    return f"[{rule}]({base}#{rule})" if rule in BY_ID else code(rule)


def _title(run: Run) -> str:
    name = f"{run.target.name} {run.target.version}" if run.target else run.header.get("target")
    return code(printed.in_one_line(name))


def _head(run: Run) -> Iterator[str]:
    """Give the line that says what it came to, and the counts."""
    yield f"### {_title(run)}: {_said(run)}\n"
    score = {word: n for word, n in run.score().items() if n}
    if score:
        yield f"| checks | {' | '.join(score)} |\n| ---: |{' ---: |' * len(score)}"
        yield f"| {len(run.results):,} | {' | '.join(f'{n:,}' for n in score.values())} |"
    judged = sum(result.assertions for result in run.results)
    yield f"\n{judged:,} answers judged · {code(printed.heading(run))}"


def _said(run: Run) -> str:
    name = run.target.name if run.target else "the target"
    return plain(printed.in_one_line(text.conclusion(run, code_of(run)).removeprefix(f"{name}: "), MOST_SAID))


def _by_rule(run: Run) -> dict[tuple[str, str], list[Verdict]]:
    """Gather what was found by rule and operation, in the order of the rulebook."""
    found: dict[tuple[str, str], list[Verdict]] = {}
    for _, verdict in text.findings(run):
        found.setdefault((verdict.rule or "", verdict.operation), []).append(verdict)
    place = {name: number for number, name in enumerate(BY_ID)}
    return dict(sorted(found.items(), key=lambda pair: (place.get(pair[0][0], len(place)), pair[0])))


def _broken(run: Run, base: str) -> list[str]:
    rows = []
    for (name, operation), verdicts in _by_rule(run).items():
        rule = BY_ID.get(name)
        strength, cites = (rule.strength.name.lower(), text.cites_of(rule, operation)) if rule else ("", "")
        shown_as = _linked(name, base) if name else "none"
        rows.append(f"| {shown_as} | {code(operation)} | {strength} | {worst(verdicts).value} | {cites} |")
    return rows


def _details(run: Run, base: str) -> Iterator[str]:
    files, address = printed.replay_files(run), printed.address_of(run)
    for result, verdict in text.findings(run):
        yield _folded(result, verdict, text.finding(verdict, files.get(verdict.signature, ""), address), base)


def _folded(result: CheckResult, verdict: Verdict, told: str, base: str) -> str:
    """Write one finding so that it opens with a click; blank lines end and begin what is read as HTML."""
    reason = " ".join(verdict.reason.split())
    reason = reason if len(reason) <= LONGEST_REASON else f"{reason[:LONGEST_REASON]}…"
    named = " ".join(
        f"<code>{_escaped(each)}</code>" for each in (verdict.operation, verdict.rule or "", reason) if each
    )
    links = f"{_linked(verdict.rule, base)} · " if verdict.rule else ""
    return (
        f"\n<details><summary><b>{verdict.status.value}</b> {named}</summary>\n\n"
        f"{links}check {code(result.check)}\n\n<pre>\n{_escaped(told[:LONGEST_FINDING])}\n</pre>\n\n</details>"
    )


def _escaped(words: str) -> str:
    return html.escape(shown(words))


def _unasked(run: Run) -> list[str]:
    reasons = text.skips(run)
    return ["\nNot asked:\n", *(f"- {code(' '.join(each.split()))}" for each in reasons)] if reasons else []


def _words(run: Run) -> dict[str, str]:
    """Say of each rule that is broken the worst that was found, whatever the operation."""
    found: dict[str, list[Verdict]] = {}
    for (name, _), verdicts in _by_rule(run).items():
        found.setdefault(name, []).extend(verdicts)
    return {name: worst(verdicts).value for name, verdicts in found.items()}


def _matrix(runs: Sequence[Run], base: str) -> list[str]:
    """Draw the rules that some target breaks, with a column for each target."""
    words = [_words(run) for run in runs]
    names = [name for name in BY_ID if any(name in found for found in words)]
    head = f"| rule | {' | '.join(map(_title, runs))} |\n| --- |{' --- |' * len(runs)}"
    rows = [f"| {_linked(name, base)} | {' | '.join(found.get(name, '') for found in words)} |" for name in names]
    return [head, *rows, ""]
