"""What several targets said at one step, part by part: who said the same, in words that tell them apart."""

from collections.abc import Hashable, Mapping, Sequence
from itertools import groupby
from typing import TypeAlias

import attrs

from conformance.comparison.ids import GIVEN, NEW, NONE
from conformance.target import Broke
from refimpl.answer import Accepted, Answer, Json, Rejected, plain_code
from refimpl.operations import OPERATIONS
from refimpl.outcomes import results_of

Uttered: TypeAlias = Answer | Broke
Results: TypeAlias = tuple[str, ...]
"""The statuses of the entries of a bulk call."""
BROKE = {
    "crash": "crashed",
    "hang": "did not answer in time",
    "garbage": "spoke garbage",
    "protocol": "its adapter failed",
    "start": "could not be started",
}
"""How a target may break, in words."""
BROKEN = "broke"
"""What begins what is compared of a target that broke."""
NOTHING = "an empty answer"
MOST_PLACES = 3
"""Ids of one answer that are told of."""


@attrs.frozen
class Said:
    """What one target said at a step: what is compared, and how that is told.

    `kind` is the same wherever the same was said for the same reason, `words` tell it of this step; `detail` and
    `detail_kind` say what else there was in it, for where the rest is alike.
    """

    like: Hashable
    words: str
    kind: str
    detail: str = ""
    detail_kind: str = ""

    @property
    def is_answer(self) -> bool:
        """Whether it is one at all: the target did not break."""
        return not (isinstance(self.like, tuple) and self.like[:1] == (BROKEN,))


@attrs.frozen
class Parted:
    """What each target said at one step; `entry` is the first entry of a bulk call whose results differ."""

    said: tuple[Said, ...]
    entry: int | None = None

    @property
    def agree(self) -> bool:
        """Whether all of them said the same."""
        return len({each.like for each in self.said}) < 2


def broke(trouble: Broke) -> Said:
    """Say how a target broke; what it said of it is its own."""
    how = BROKE.get(trouble.how, trouble.how)
    # An exception is named first; in what words a process ended hangs on how soon that was noticed.
    name, told, _ = trouble.what.partition(": ")
    exception = f": {name}" if told and name.isidentifier() else ""
    return Said((BROKEN, trouble.how), how + exception, how + exception)


def answers(operation: str, uttered: Sequence[Uttered], ids: Sequence[Mapping[str, str]]) -> Parted:
    """Compare the answers to one call; `ids` names those each answer gives, by the place they stand at."""
    refusals = [each for each in uttered if isinstance(each, Rejected)]
    codes, statuses = all(each.code for each in refusals), all(each.status is not None for each in refusals)
    results = [_results(operation, each) for each in uttered]
    entry = _parting([each for each in results if each is not None])
    others = _others([named for each, named in zip(uttered, ids, strict=True) if isinstance(each, Accepted)])
    said = []
    for each, named, rows in zip(uttered, ids, results, strict=True):
        match each:
            case Broke():
                said.append(broke(each))
            case Rejected():
                said.append(_refused(each, codes=codes, statuses=statuses))
            case Accepted() if rows is None:
                said.append(_accepted(each, named, others))
            case Accepted():
                said.append(_by_entry(each, named, others, rows or (), _kind(rows or (), results, entry)))
            case _:
                raise TypeError(f"{type(each).__name__} is nothing to compare")
    return Parted(told_apart(said), entry)


def _others(ids: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """Name the places at which answers give different ids."""
    places = dict.fromkeys(place for named in ids for place in named)
    return tuple(place for place in places if len({named.get(place) for named in ids}) > 1)


def _refused(answer: Rejected, *, codes: bool, statuses: bool) -> Said:
    """Say how a call was refused, by what all refusals have: a code, an HTTP status."""
    code = plain_code(answer.code) if codes else ""
    status = answer.status if statuses else None
    word = f"rejected {code}" if code else "rejected"
    exact = word if status is None else f"{word} (HTTP {status})"
    return Said(("rejected", code, status), word, word, exact, exact)


def _accepted(answer: Accepted, named: Mapping[str, str], others: Sequence[str]) -> Said:
    members = _members(answer)
    told = ", ".join(f"{name} {named[name]}" if name in others else name for name in members) or "an empty answer"
    kind = (
        ", ".join(f"{name} {_sort(named[name])}" if name in others else name for name in members) or "an empty answer"
    )
    like = ("accepted", members, tuple(sorted(named.items())))
    return Said(like, "accepted", "accepted", f"accepted: {told or NOTHING}", f"accepted: {kind or NOTHING}")


def _by_entry(answer: Accepted, named: Mapping[str, str], others: Sequence[str], rows: Results, kind: str) -> Said:
    told = ", ".join(f"{place} {named.get(place, 'no id')}" for place in others[:MOST_PLACES])
    like = ("accepted", _members(answer), rows, tuple(sorted(named.items())))
    sort = _sort(named.get(others[0], NONE)) if others else ", ".join(_members(answer))
    return Said(like, several(rows), kind, f"{several(rows)}: {told or sort}", f"result with {sort}")


def _sort(name: str) -> str:
    """Say of what sort an id is, wherever it comes from."""
    if name in (NEW, NONE):
        return f"{name if name == NEW else 'no'} id"
    return "an id given before" if name.startswith(GIVEN) else "an id of the request or the world"


def _members(answer: Accepted) -> tuple[str, ...]:
    return tuple(sorted(set(answer.response) - {"ResponseMetadata"}))


def _kind(rows: Results, results: Sequence[Results | None], entry: int | None) -> str:
    """Say what sets the results of one answer apart from those of the others."""
    counts = {len(each) for each in results if each is not None}
    if len(counts) > 1:
        return "fewer results" if len(rows) == min(counts) else "more results"
    return "answered by entry" if entry is None else f"entry {rows[entry] or 'without a status'}"


def several(rows: Results) -> str:
    """Write the statuses of entries, those alike that follow each other in short."""
    runs = [(status or "no status", len(list(same))) for status, same in groupby(rows)]
    return ", ".join(status + (f" ×{times}" if times > 1 else "") for status, times in runs) or "no results"


def _results(operation: str, answer: Uttered) -> Results | None:
    """Read the statuses of a bulk answer; None where it is none."""
    if not isinstance(answer, Accepted) or not OPERATIONS[operation].each:
        return None
    return tuple(results_of(answer.response))


def _parting(results: Sequence[Results]) -> int | None:
    """Find the first entry with different statuses among answers with as many results."""
    if len({len(each) for each in results}) != 1:
        return None
    rows = zip(*results, strict=True)
    return next((place for place, row in enumerate(rows) if len(set(row)) > 1), None)


def told_apart(said: Sequence[Said]) -> tuple[Said, ...]:
    """Tell the detail where the rest is alike for what differs."""
    if len({each.kind for each in said}) == len({each.like for each in said}):
        return tuple(said)
    return tuple(
        attrs.evolve(each, words=each.detail or each.words, kind=each.detail_kind or each.kind) for each in said
    )


def ids_in(operation: str, response: Mapping[str, Json]) -> dict[str, Json]:
    """List the ids an answer gives, by the place they stand at."""
    found = {name: response[name] for name in ("MessageId", "ContactId") if name in response}
    rows = response.get("BulkEmailEntryResults") if OPERATIONS[operation].each else None
    for place, row in enumerate(rows if isinstance(rows, list | tuple) else ()):
        if isinstance(row, Mapping) and row.get("MessageId") is not None:
            found[f"result {place}"] = row["MessageId"]
    return found
