"""Permitted answers as fixtures write them, what they come to, and what they tell apart."""

from collections.abc import Sequence

from refimpl.answer import Json, Permit
from refimpl.decision import Decision, latest_stage_of, stage_of
from refimpl.outcomes import SUCCESS
from refimpl.rule import Rule
from refimpl.table import Operation


def permitted_rows(decision: Decision) -> list[Json]:
    """Write what a decision permits: codes of the whole call, and for a bulk call the statuses of its entries."""
    rows = [_row(permit, decision) for permit in decision.permitted]
    return [row for place, row in enumerate(rows) if row not in rows[:place]]


def _row(permit: Permit, decision: Decision) -> Json:
    if permit.code is not None:
        return {"rejected": permit.code}
    if not decision.entries:
        return {"accepted": True}
    return {"entries": [statuses(entry) for entry in decision.entries]}


def statuses(entry: Decision) -> list[Json]:
    """Write what may become of one entry, each outcome once."""
    words = dict.fromkeys(SUCCESS if permit.code is None else permit.code for permit in entry.permitted)
    return [{"status": word} for word in words]


def outcomes_of(rows: Sequence[Json]) -> set[bool]:
    """Say how a call may come out: True is acceptance as a whole, False a refusal of it or of some entry."""
    return {outcome for row in rows for outcome in _outcomes(row)}


def _outcomes(row: Json) -> set[bool]:
    if "entries" not in row:
        return {"accepted" in row}
    told = [{each["status"] == SUCCESS for each in entry} for entry in row["entries"]]
    found = set()
    if all(True in entry for entry in told):
        found.add(True)
    if any(False in entry for entry in told):
        found.add(False)
    return found


def open_questions(decision: Decision) -> list[Json]:
    """List the ambiguities a decision turns on."""
    disputes = (dispute for each in (decision, *decision.entries) for dispute in each.disputes)
    return sorted({fork.ambiguity for dispute in disputes for way in dispute.rulings for fork in way.forks})


def told_apart(machine: Operation, early: Rule, late: Rule) -> bool:
    """Say whether the default refusal of the later rule is none of those of the earlier, which is not asked late."""
    if latest_stage_of(machine, early) >= stage_of(machine, late):
        return False
    words = next((permit for permit in machine.spelled(late) if not permit.entry), None)
    return words is not None and all(permit.code != words.code for permit in machine.spelled(early))
