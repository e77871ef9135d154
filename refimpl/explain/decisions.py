"""One decision in words: what may be answered, which rules are broken and why, what depends on a reading."""

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from refimpl.answer import ACCEPTANCE, Json
from refimpl.case import Case
from refimpl.citations import said
from refimpl.decision import Decision, Dispute, Ruling
from refimpl.explain.answers import answer, answers
from refimpl.explain.layout import headed, labelled, more, page, paragraph, title
from refimpl.explain.marks import Call
from refimpl.explain.members import at
from refimpl.explain.shown import Fault, account, faults, request, stopped
from refimpl.explain.statements import CITE, place, readings
from refimpl.message import Defect
from refimpl.readings import register
from refimpl.recollection import conflicts, repeated
from refimpl.rule import Rule
from refimpl.table import Operation
from refimpl.world import World


class Asked(NamedTuple):
    """What a decision was about: the request, and the account as fixtures write it."""

    request: Json
    account: Json


MOST_WAYS = 4
MOST_DEFECTS = 12
MOST_GROUPS = 12
LONGEST_PATH = 60
DEFECTS = {
    "missing": "is missing",
    "type": "has the wrong type",
    "scalar": "is a number or a boolean where text is asked",
    "null": "is null",
    "null-item": "is null in a map or list",
    "null-data": "is null where a part needs its text",
    "empty-part": "is a part with nothing in it",
    "empty": "is empty",
    "unknown": "is no member of the operation",
    "later-member": "is a member that only later revisions have",
    "short": "is too short",
    "long": "is too long",
    "few": "has too few items",
    "few-left": "has too few items beside those that are null",
    "many": "has too many items",
    "choice": "is none of the values it may have",
    "later": "has a value that only later revisions know",
    "pattern": "does not match its pattern",
    "beyond": "goes on behind what matches its pattern",
    "form": "has not the form of an id",
}
"""What is wrong with a place of a request, by kind of defect."""
_TOLD = frozenset(("type", "scalar", "short", "long", "few", "choice"))
"""Defects beside which it helps to say what the member may hold."""


# The whole call


def _by_entries(decision: Decision) -> bool:
    """Say whether some entry may come to nothing, so that acceptance says little by itself."""
    return any(entry.permitted != (ACCEPTANCE,) for entry in decision.entries)


def _outcome(decision: Decision) -> str:
    if not decision.accepts:
        return "must be refused"
    accepted = "answered entry by entry" if _by_entries(decision) else "accepted"
    return f"may be {accepted} or refused" if len(decision.permitted) > 1 else f"must be {accepted}"


def _permitted(decision: Decision, accepted: str) -> Iterator[str]:
    for turn, permit in enumerate(decision.permitted):
        said = accepted if permit.code is None else answer(permit)
        yield from paragraph(f"{said}{'' if turn else ', the default'}", "  ", "    ")


# Broken rules


def _broken(rule: Rule, decision: Decision) -> Iterator[str]:
    how = "in every reading" if rule in decision.surely else "in the default readings"
    yield from paragraph(f"{rule.id} ({rule.strength.name}), broken {how}", "  ", "    ")
    yield from paragraph(rule.statement, "    ")
    yield from paragraph(f"answered with {answers(decision.operation.spelled(rule))}", "    ", "      ")
    for found in said(rule, decision.operation):
        yield from paragraph(f"{place(found)}: {found.says}", f"    {found.id:<{CITE - 3}} ")


# Disputes


def _letters(way: Ruling) -> dict[str, frozenset[str]]:
    """Give the readings, by ambiguity, under which a ruling comes about."""
    held: dict[str, frozenset[str]] = {}
    for fork in way.forks:
        held[fork.ambiguity] = held.get(fork.ambiguity, fork.chosen) & fork.chosen
    return held


def _ways(dispute: Dispute, *, broken: bool) -> list[str]:
    """Say under which readings a disputed rule is broken, or is not."""
    ways = [_letters(way) for way in dispute.rulings if (way.kept is False) is broken]
    asked = {id for way in ways for id in way}
    if len(asked) == 1 and all(ways):
        (only,) = asked
        ways = [{only: frozenset[str]().union(*(way[only] for way in ways))}]
    said = [" and ".join(f"{id} {'/'.join(sorted(held))}" for id, held in way.items()) for way in ways]
    return list(dict.fromkeys(said))


def _said_ways(label: str, ways: list[str]) -> Iterator[str]:
    for way in ways[:MOST_WAYS]:
        yield from paragraph(f"{label} under {way}", "    ", "      ")
    yield from (f"  {line}" for line in more(len(ways) - MOST_WAYS, f"ways to be {label}"))


def _dispute(dispute: Dispute, decision: Decision) -> Iterator[str]:
    now = "broken" if dispute.rulings[0].kept is False else "kept"
    yield from paragraph(f"{dispute.rule.id} ({dispute.rule.strength.name}), {now} by default", "  ", "    ")
    if dispute.rule not in decision.broken:
        yield from paragraph(dispute.rule.statement, "    ")
        yield from paragraph(f"answered with {answers(decision.operation.spelled(dispute.rule))}", "    ", "      ")
    yield from _said_ways("broken", _ways(dispute, broken=True))
    yield from _said_ways("kept", _ways(dispute, broken=False))
    asked = dict.fromkeys(fork.ambiguity for way in dispute.rulings for fork in way.forks)
    for id in asked:
        yield from paragraph(f"{id}: {register()[id].says}", "    ", "      ")
        yield from readings(register()[id], "      ")


def _faults(decision: Decision) -> Iterator[list[str]]:
    """Explain what is wrong with a call or with some entry of it, everything once."""
    everyone = (decision, *decision.entries)
    broken = (tuple(_broken(rule, each)) for each in everyone for rule in each.broken)
    disputed = (tuple(_dispute(dispute, each)) for each in everyone for dispute in each.disputes)
    for heading, blocks in (("Broken", broken), ("Depends on a reading", disputed)):
        yield headed(heading, (line for block in dict.fromkeys(blocks) for line in block))


# Entries


def _alike(entry: Decision) -> object:
    """Give what entries that come out alike have in common."""
    disputes = tuple((each.rule.id, each.rulings) for each in entry.disputes)
    permitted = tuple((permit.code, permit.statuses) for permit in entry.permitted)
    return permitted, tuple(rule.id for rule in entry.broken), tuple(rule.id for rule in entry.surely), disputes


def numbers(places: Sequence[int]) -> str:
    """Write places in short: 0-3, 5."""
    starts = [place for before, place in pairwise((-2, *places)) if place != before + 1]
    ends = [place for place, after in pairwise((*places, places[-1] + 2)) if after != place + 1]
    return ", ".join(str(start) if start == end else f"{start}-{end}" for start, end in zip(starts, ends, strict=True))


def _became(entry: Decision) -> str:
    if not entry.permitted:
        return "not reached"
    if not entry.accepts:
        return "must fail"
    return "may succeed or fail" if len(entry.permitted) > 1 else "must succeed"


def _group(places: list[int], entry: Decision) -> Iterator[str]:
    """Say what may become of entries that come out alike, and of which rules that is."""
    yield from paragraph(f"{'Entry' if len(places) == 1 else 'Entries'} {numbers(places)}: {_became(entry)}")
    if entry.permitted == (ACCEPTANCE,):
        return
    yield from _permitted(entry, "SUCCESS")
    yield from stopped(entry, entry=True)
    for what, rules in (("broken", entry.broken), ("depends on a reading", [each.rule for each in entry.disputes])):
        if rules:
            yield from paragraph(f"{what}: {', '.join(rule.id for rule in rules)}", "  ", "    ")


def _groups(decision: Decision) -> dict[object, list[int]]:
    groups: dict[object, list[int]] = {}
    for number, entry in enumerate(decision.entries):
        groups.setdefault(_alike(entry), []).append(number)
    return groups


def examples(decision: Decision) -> dict[int, Decision]:
    """Take the first entry of each kind that comes out alike."""
    return {places[0]: decision.entries[places[0]] for places in list(_groups(decision).values())[:MOST_GROUPS]}


def _entries(decision: Decision) -> Iterator[list[str]]:
    groups = _groups(decision)
    for places in list(groups.values())[:MOST_GROUPS]:
        yield list(_group(places, decision.entries[places[0]]))
    yield more(len(groups) - MOST_GROUPS, "ways an entry comes out")


# Shape


def _shortened(path: str) -> str:
    return path if len(path) <= LONGEST_PATH else f"{path[:LONGEST_PATH]}..."


def _defects(defects: tuple[Defect, ...], operation: Operation) -> Iterator[str]:
    for path, kind, _ in defects[:MOST_DEFECTS]:
        may = at(operation.shape, path) if kind in _TOLD and path else None
        said = DEFECTS.get(kind, kind)
        yield from paragraph(f"{_shortened(path) or 'the request'} {said}{f' ({may})' if may else ''}", "  ", "    ")
    yield from more(len(defects) - MOST_DEFECTS, "such places")


# Tokens


def _token(decision: Decision, world: World | None, caller: str | None) -> list[str]:
    """Say what a call owes to the token it carries, under the default readings."""
    if world is None or decision.message.engagement.token is None:
        return []
    case = Case(decision.message, world, caller, {})
    before = repeated(case)
    if conflicts(case):
        return labelled("Token", "used before, with other parameters")
    if before is None:
        return labelled("Token", "new, or forgotten")
    told = json.dumps(before.answer, sort_keys=True)
    return labelled("Token", f"this call repeats an earlier one: answered as that was, {told}, and without effect")


def decision(
    decision: Decision, world: World | None = None, caller: str | None = None, asked: Asked | None = None
) -> str:
    """Explain one decision; with the world it was made in, also what the call's token stands for.

    With what was asked, show which parts of it, and of the account, break rules.
    """
    accepted = "accepted, with a status for each entry" if decision.operation.each else "accepted"
    found: list[Fault] = []
    if asked is not None and world is not None:
        call = Call(decision.operation, world, asked.request, caller)
        found = faults(decision, call, asked.account, examples(decision))
    rules = dict.fromkeys(fault.rule.id for fault in found)
    return page(
        title(f"{decision.operation.name}: this call {_outcome(decision)}"),
        headed("Permitted", _permitted(decision, accepted)),
        _token(decision, world, caller),
        headed("Walked", (*paragraph(" -> ".join(decision.path), "  "), *stopped(decision))),
        headed("Request", request(found, asked.request if asked else None)),
        headed("Account", account(found)),
        *_entries(decision),
        *_faults(decision),
        headed("Shape", _defects(decision.message.defects, decision.operation)),
        headed("More", (line for id in rules for line in paragraph(f"sendspec explain {id}", "  "))),
    )
