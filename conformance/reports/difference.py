"""Two runs held against each other: what got worse, what got better, what is new and what is gone."""

from collections.abc import Mapping, Sequence

import attrs

from conformance.known_failures import Signature, signature_of
from conformance.reports import printed, text
from conformance.reports.recorded import OF_WHOLE_RUNS, Unfit, unfinished
from conformance.verdicts import RED, Run, Status, Verdict, worst
from refimpl.aliases import current, current_in
from refimpl.answer import Json

UNTOLD = frozenset((Status.SKIPPED, Status.INCONCLUSIVE))
"""Words that say nothing of the target."""
RANKS: Mapping[Status, int] = {
    Status.PASS: 0, Status.NOTED: 0, Status.KNOWN: 1, Status.WARN: 2, Status.STALE: 3, Status.CHANGED: 4,
    Status.FAIL: 5, Status.ERROR: 6, Status.BROKEN: 7,
}  # fmt: skip
FAULTS = RED | {Status.BROKEN, Status.WARN, Status.KNOWN}
HELD = ("by", "python", "profile", "seed", "revision", "strict", "selection", "readings")
"""What of the headers is told where it differs."""
MOST_SHOWN = 10
WORSE, BETTER, NEW, GONE = "worse", "better", "new", "gone"
KINDS = (WORSE, NEW, BETTER, GONE)


@attrs.frozen
class Change:
    """What became of one check or finding: its status before and after, None where it was not there."""

    name: str
    before: Status | None
    after: Status | None

    @property
    def kind(self) -> str:
        """Say which way it went; empty where it stayed as it was."""
        if self.before is None or self.after is None:
            return NEW if self.before is None else GONE
        if self.before in UNTOLD or self.after in UNTOLD:
            return self._of_untold(self.before, self.after)
        way = RANKS[self.after] - RANKS[self.before]
        return (WORSE if way > 0 else BETTER) if way else ""

    def _of_untold(self, before: Status, after: Status) -> str:
        """Call worse what is no longer shown, whatever it was; what is shown now is as good as what it shows."""
        if before in UNTOLD and after in UNTOLD:
            return ""
        return WORSE if after in UNTOLD or after in FAULTS else BETTER

    def as_json(self) -> dict[str, Json]:
        """Write it."""
        return {
            "name": self.name,
            "before": None if self.before is None else self.before.value,
            "after": None if self.after is None else self.after.value,
        }


@attrs.frozen
class Difference:
    """From one run to the next: checks, and findings by their signatures, with the verdicts of those that are new."""

    titles: tuple[str, str]
    notes: tuple[str, ...]
    checks: tuple[Change, ...]
    findings: tuple[Change, ...]
    shown: tuple[tuple[Verdict, str, str], ...]

    @property
    def is_worse(self) -> bool:
        """Whether anything got worse: a check, or a fault that was not there before or not as grave."""
        return any(each.kind == WORSE for each in self.checks) or any(
            each.kind in (WORSE, NEW) for each in self.findings
        )

    def as_json(self) -> dict[str, Json]:
        """Write it."""

        def by_kind(changes: Sequence[Change]) -> dict[str, Json]:
            return {kind: [each.as_json() for each in changes if each.kind == kind] for kind in KINDS}

        return {
            "old": self.titles[0], "new": self.titles[1], "notes": list(self.notes), "checks": by_kind(self.checks),
            "findings": by_kind(self.findings), "worse": self.is_worse,
        }  # fmt: skip


Found = dict[tuple[Signature, str], list[Verdict]]


def between(old: Run, new: Run, names: tuple[str, str] = ("the old run", "the new run")) -> Difference:
    """Hold two runs against each other; raises Unfit, with the name of the one that was not made whole."""
    for name, run in zip(names, (old, new), strict=True):
        why = unfinished(run)
        if why:
            raise Unfit(f"{name}: {why}")
    before, after = _statuses(old), _statuses(new)
    checks = (Change(name, before.get(name), after.get(name)) for name in {**before, **after})
    faults = _faults(old), _faults(new)
    findings = [
        Change(_named(key), *(worst(each[key]) if key in each else None for each in faults))
        for key in {**faults[0], **faults[1]}
    ]
    files, address = printed.replay_files(new), printed.address_of(new)
    fresh = [verdicts[0] for key, verdicts in faults[1].items() if key not in faults[0]]
    return Difference(
        (_title(old), _title(new)), tuple(_notes(old, new)), tuple(each for each in checks if each.kind),
        tuple(each for each in findings if each.kind),
        tuple((each, files.get(each.signature, ""), address) for each in fresh),
    )  # fmt: skip


def _statuses(run: Run) -> dict[str, Status]:
    return {current_in(each.check): each.status for each in run.results if not each.check.startswith(OF_WHOLE_RUNS)}


def _faults(run: Run) -> Found:
    """Gather the faults by signature; of one that is about no rule, the reason tells it from others."""
    found: Found = {}
    for result in run.results:
        for verdict in result.verdicts:
            if verdict.status in FAULTS:
                signature = signature_of(verdict)
                signature = attrs.evolve(signature, rule=current(signature.rule))
                found.setdefault((signature, "" if verdict.rule else verdict.reason), []).append(verdict)
    return found


def _named(key: tuple[Signature, str]) -> str:
    signature, reason = key
    asked = f"{signature.expected or 'due otherwise'}, observed {signature.observed or 'otherwise'}"
    return printed.in_one_line(f"{signature.operation} {signature.rule or reason}: {asked}")


def _title(run: Run) -> str:
    return printed.in_one_line(f"{run.target.name} {run.target.version}".strip() if run.target else "the target")


def _notes(old: Run, new: Run) -> list[str]:
    """Say what was asked otherwise, which may be why something differs."""
    pairs = {name: (old.header.get(name), new.header.get(name)) for name in HELD}
    return [printed.in_one_line(f"{name}: {one} → {two}") for name, (one, two) in pairs.items() if one != two]


def told(found: Difference) -> str:
    """Say in words what the difference is."""
    lines = [" → ".join(found.titles), *(f"note: {note}" for note in found.notes), ""]
    for what, changes in (("check", found.checks), ("finding", found.findings)):
        for kind in KINDS:
            for each in (change for change in changes if change.kind == kind):
                lines.append(f"{kind:<6}  {what:<7}  {_way(each):<16}  {each.name}")
    for verdict, file, address in found.shown[:MOST_SHOWN]:
        lines += ["", text.finding(verdict, file, address)]
    if len(found.shown) > MOST_SHOWN:
        lines += ["", f"… and {len(found.shown) - MOST_SHOWN} more that are new; sendspec report render shows them"]
    sums = "; ".join(f"{what}: {_counted(changes)}" for what, changes in _both(found))
    lines += [] if lines[-1] == "" else [""]
    return "\n".join([*lines, sums, "something got worse" if found.is_worse else "nothing got worse"])


def _both(found: Difference) -> tuple[tuple[str, Sequence[Change]], ...]:
    return ("checks", found.checks), ("findings", found.findings)


def _way(change: Change) -> str:
    return " → ".join("none" if each is None else each.value for each in (change.before, change.after))


def _counted(changes: Sequence[Change]) -> str:
    return ", ".join(f"{sum(each.kind == kind for each in changes):,} {kind}" for kind in KINDS)
