"""A search for people: a line that is drawn anew while it goes on, findings as they are met, and what it came to."""

import shlex
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from typing import TextIO

from conformance.fuzzing.faults import BROKE, Finding, Standing
from conformance.fuzzing.session import MOST_FINDINGS, Audience, Session
from conformance.reports import text
from conformance.verdicts import Verdict
from refimpl.answer import Json

REDRAWN, REPEATED = 0.2, 5.0
"""Seconds between two lines: on a terminal, and in a log."""
CLEAR = "\r\x1b[K"
LONGEST_REASON = 160


def clock(seconds: float) -> str:
    """Write a length of time as clocks do."""
    minutes, rest = divmod(int(max(seconds, 0)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def several(number: int, word: str) -> str:
    """Count things."""
    return f"{number:,} {word}{'s' * (number != 1)}"


def rate(session: Session) -> float:
    """Give the calls made a second."""
    return session.calls / max(session.seconds, 0.001)


def line(session: Session) -> str:
    """Say in one line how far a search has come."""
    left = session.budget.until - time.monotonic()
    parts = [
        f"{clock(left)} left" if left < float("inf") else clock(session.seconds),
        several(session.calls, "call") + (f" of {session.budget.calls:,}" if session.budget.calls else ""),
        f"{rate(session):,.0f}/s",
        reached(session),
        findings(session),
        str(session.round or "replaying"),
    ]
    return " · ".join(parts)


def reached(session: Session) -> str:
    """Say how many states and pairs of rules were reached."""
    return f"{several(len(session.reached.states), 'state')}, {several(session.reached.pairs, 'rule pair')}"


def findings(session: Session) -> str:
    """Say how many findings there are, and how many of them are new."""
    new, here = len(session.standing(Standing.NEW)), len(session.standing(Standing.NEW, Standing.STILL))
    return several(here, "finding") + (f" ({new} new)" if here else "")


class Teller(Audience):
    """Tells people: progress on standard error, findings on `out`, where progress is no more in the way."""

    def __init__(self, address: str, folder: str, out: TextIO) -> None:
        self.address, self.folder, self.out = address, folder, out
        self.drawn = time.monotonic() if not sys.stderr.isatty() else 0.0
        self.notes = 0

    def goes_on(self, session: Session) -> None:
        """Draw the line anew, or write another one, if it is time."""
        self.note(session)
        now, terminal = time.monotonic(), sys.stderr.isatty()
        if now - self.drawn < (REDRAWN if terminal else REPEATED):
            return
        self.drawn = now
        if terminal:
            wide = shutil.get_terminal_size().columns - 1
            sys.stderr.write(CLEAR + line(session)[:wide])
            sys.stderr.flush()
        else:
            print(line(session), file=sys.stderr, flush=True)

    def note(self, session: Session) -> None:
        """Say what is wrong with what is kept or shared, each thing once."""
        told = [*session.kept.notes, *filter(None, (session.shared.trouble,))]
        for sentence in told[self.notes :]:
            self.clear()
            print(f"sendspec: {text.printable(sentence)}", file=sys.stderr, flush=True)
        self.notes = len(told)

    def clear(self) -> None:
        """Take the line away."""
        if sys.stderr.isatty():
            sys.stderr.write(CLEAR)
            sys.stderr.flush()

    def found(self, finding: Finding, verdict: Verdict) -> None:
        """Show a finding."""
        self.clear()
        file = f"{self.folder}/{finding.file}" if finding.file else ""
        print(text.finding(verdict, file, self.address), end="\n\n", file=self.out, flush=True)

    def replayed(self, finding: Finding) -> None:
        """Say what became of a finding."""
        self.clear()
        print(f"{finding.standing.value}: {told(finding)}", file=self.out, flush=True)


def told(finding: Finding) -> str:
    """Name a finding in one line."""
    group = finding.group
    about = group.rule or ("the target broke" if group.expected == BROKE else "targets differ")
    # Where one refusal was due and another came, the words for what was due say nothing.
    otherwise = group.rule and group.expected and not group.observed.startswith(group.expected)
    due = f", not {group.expected}" if otherwise else ""
    return text.printable(f"{finding.status.value} {group.operation} {about}: {group.observed}{due}")[:LONGEST_REASON]


def summary(session: Session, name: str, addresses: Sequence[str]) -> Iterator[str]:
    """Say what a search came to."""
    rounds = f"rounds {session.first + 1:,} to {session.number:,}" if session.number > session.first else "no round"
    yield (
        f"{text.printable(name)}: {several(session.calls, 'call')} in {clock(session.seconds)} "
        f"({rate(session):,.0f} a second), {rounds} under seed {session.seed}"
    )
    yield f"reached: {reached(session)}"
    for standing in Standing:
        for finding in session.standing(standing):
            file = shlex.quote(f"{session.kept.findings}/{finding.file}")
            yield f"{standing.value:<11}  {told(finding)}"
            yield from (f"{'':<11}  sendspec replay {file} {shlex.quote(each)}" for each in addresses if finding.file)
    counts = (f"{len(session.standing(each))} {each.value}" for each in Standing)
    yield f"findings: {', '.join(counts)}" + (f"; {session.known:,} verdicts known" if session.known else "")
    if session.beyond:
        yield f"no more than {MOST_FINDINGS} findings are kept; {session.beyond:,} verdicts are of none of them"
    for sentence in session.broken[:1]:
        yield f"the suite is broken ({several(len(session.broken), 'time')}): {text.printable(sentence)}"
    if session.gave_up:
        yield "the target answered nothing for a while; the search was given up"


def as_json(session: Session, name: str, addresses: Sequence[str], code: int) -> dict[str, Json]:
    """Write all that a search came to."""
    rows: list[Json] = [
        {
            "standing": each.standing.value, "status": each.status.value, "operation": each.group.operation,
            "rule": each.group.rule or None, "expected": each.group.expected, "observed": each.group.observed,
            "reason": each.reason, "times": each.times, "seed": each.seed, "round": each.round,
            "file": f"{session.kept.findings}/{each.file}" if each.file else None,
        }
        for each in session.standing()
    ]  # fmt: skip
    return {
        "format": "sendspec-fuzz-report/1", "target": {"name": name, "addresses": list(addresses)},
        "seed": session.seed, "rounds": {"from": session.first, "to": session.number}, "calls": session.calls,
        "seconds": round(session.seconds, 3), "calls_a_second": round(rate(session), 1),
        "states": len(session.reached.states), "rule_pairs": session.reached.pairs, "findings": rows,
        "known": session.known, "beyond": session.beyond, "red": session.red,
        "broken": session.broken, "interrupted": session.interrupted,
        "gave_up": session.gave_up, "exit_code": code,
    }  # fmt: skip
